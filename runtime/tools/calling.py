"""Carry out a call: check its arguments, note what was, do it, and see whether it is so."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from edgelam.action import Action
from edgelam.errors import ActionError, EdgelamError
from edgelam.runtime.tools.filling import require_callable
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.places import Named
from edgelam.runtime.tools.registry import find
from edgelam.runtime.tools.tool import NOTHING, State, Tool, arguments_of
from edgelam.trajectory import WORKED, Effect

LOOKS, PAUSE = 15, 0.1
"""Times that it is looked at whether something came of a call, and seconds between them."""


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call: ``sentence`` for the person, ``undo`` the action that takes it back."""

    effect: Effect
    sentence: str
    undo: Action | None = None
    before: str = ""
    after: str = ""


def call(action: Action, machine: Machine) -> Called:
    """Do it; whatever goes wrong with the computer is an effect with a sentence.

    Raises:
        ActionError: there is no such tool, its arguments are wrong, or the computer cannot do it.
    """
    tool = found(action)
    require_callable(tool, action, machine)
    arguments = arguments_of(action)
    try:
        before = _state(tool, action, machine)
        sentence = tool(machine, **arguments)
        effect, after = _effect(tool, action, machine, before)
    except EdgelamError:
        raise
    except Exception as error:
        raise ActionError(f"the tool {tool.name} failed: {error}") from error
    undo = _undo(tool, action, before) if effect in (*WORKED, Effect.UNKNOWN) else None
    if effect is Effect.NOT_SEEN:
        sentence = f"{sentence.rstrip('.')}, it was told; but that is not so."
    return Called(effect, sentence, undo, _mark(before), _mark(after))


def found(action: Action) -> Tool:
    """The tool that is called. Raises ActionError where there is none of that name."""
    tool = find(action.text or "")
    if tool is None:
        raise ActionError(f"there is no tool called {action.text}")
    return tool


def pinned(action: Action, machine: Machine, title: str = "") -> Action:
    """The call with *this window* said by name: the one of this ``title`` that the request is about, else the one in front,
    which changes with the call itself."""
    tool = found(action)
    given = dict(arguments_of(action))
    for parameter in tool.parameters:
        left_out = parameter.optional and parameter.name not in given
        if left_out and isinstance(parameter.kind, Named) and parameter.kind.windows:
            windows = machine.windows()
            meant = [w.title for w in windows if title and (w.title == title or w.title.startswith(f"{title} "))]
            given |= {parameter.name: (meant or [windows[0].title])[0]} if windows else {}
    return tool.call(**given)


def is_as_left(action: Action, left: str, machine: Machine) -> bool:
    """Whether what a call was about is still as it left it."""
    return _mark(_state(found(action), action, machine)) == left


def _state(tool: Tool, action: Action, machine: Machine) -> State:
    return None if tool.reads is None else tool.reads(machine, **arguments_of(action))


def _effect(tool: Tool, action: Action, machine: Machine, before: State) -> tuple[Effect, State]:
    """What is seen of it, and how things are then; an answer is its own evidence."""
    if tool.check is None:
        return Effect.VERIFIED, before
    check: Callable[..., Effect] = tool.check
    for left in reversed(range(LOOKS)):
        after = _state(tool, action, machine)
        effect = check(before, after, **arguments_of(action))
        if effect in WORKED or not left or tool.reads is None:
            break
        time.sleep(PAUSE)
    return effect, after


def _undo(tool: Tool, action: Action, before: State) -> Action | None:
    if tool.undo is None:
        return None if tool.check is not None else NOTHING
    return tool.undo(before, **arguments_of(action))


def _mark(state: State) -> str:
    """Tells again what a call was about; what a person copied is not kept."""
    return "" if state is None else hashlib.sha256(repr(state).encode("utf-8", "surrogatepass")).hexdigest()[:16]
