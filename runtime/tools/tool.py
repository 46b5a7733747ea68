"""What a tool is: a typed function with a docstring, its risk, its undo and its postcondition.

The types of its arguments are their sub-grammars: ``Annotated[int, Number(0, 100)]``. Its first parameter is the machine.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from edgelam.action import Action, Scalar, Verb
from edgelam.risk import Risk
from edgelam.runtime.tools.kinds import Kind, Span
from edgelam.runtime.tools.machine import Machine
from edgelam.trajectory import Effect

NOTHING = Action(Verb.WAIT)
"""Takes back what left nothing, such as a window that was opened."""

State = Any
"""What a tool acts on, as its ``reads`` returns it: compared and shown, never changed."""

Reads = Callable[..., State]
Check = Callable[..., Effect]
Undo = Callable[..., Action | None]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool."""

    name: str
    kind: Kind
    optional: bool = False
    default: Scalar | None = None
    about: str = ""
    """What a program says of it that offers the tool."""


@dataclass(frozen=True)
class Tool:
    """A function that can be called for a person.

    ``reads(machine, **arguments)`` returns what the call is about, before and after it; ``check(before, after, **arguments)``
    whether that is now as it should be; ``undo(before, **arguments)`` the action that brings back what was before, None
    where nothing does. ``NOTHING`` stands for a call that leaves nothing.
    ``patterns`` say where arguments stand in a request, ``examples`` how people ask for it. Of ``needs`` one must be given.
    """

    name: str
    function: Callable[..., str]
    description: str
    parameters: tuple[Parameter, ...]
    risk: Risk
    examples: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()
    needs: frozenset[str] = frozenset()
    reads: Reads | None = None
    check: Check | None = None
    undo: Undo | None = None
    cue: re.Pattern[str] | None = None
    """Of its words one is nearly always said."""

    moves: bool = False
    """Whether another window is in front afterwards, in which the request goes on."""

    likened: bool = True
    """Whether it is chosen by how like its wordings a request is; else only where rules leave no doubt that it is meant."""

    described: bool = False
    """Whether a program's description of it is all that is known: its arguments are read by that."""

    def __call__(self, machine: Machine, /, **arguments: Scalar) -> str:
        """What is so afterwards, or the answer, in one sentence for a person."""
        return self.function(machine, **arguments)

    def call(self, /, **arguments: Scalar | None) -> Action:
        """The action that calls it, with its arguments in their order."""
        given = {p.name: arguments[p.name] for p in self.parameters if arguments.get(p.name) is not None}
        return Action(Verb.CALL, None, self.name, tuple((k, v) for k, v in given.items() if v is not None))


def tool(
    *,
    risk: Risk,
    examples: Sequence[str],
    patterns: Sequence[str] = (),
    needs: Sequence[str] = (),
    reads: Reads | None = None,
    check: Check | None = None,
    undo: Undo | None = None,
    cue: str = "",
    moves: bool = False,
    likened: bool = True,
) -> Callable[[Callable[..., str]], Tool]:
    """Make a function a tool; its name, description and parameters are read off it."""

    def make(function: Callable[..., str]) -> Tool:
        description = inspect.cleandoc(function.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
        if not description:
            raise TypeError(f"the tool {function.__name__} has no docstring")
        return Tool(
            function.__name__, function, description, _parameters(function), risk, tuple(examples),
            tuple(re.compile(p, re.IGNORECASE) for p in patterns), frozenset(needs), reads, check, undo, re.compile(rf"\b(?:{cue})\b", re.IGNORECASE) if cue else None, moves, likened,
        )  # fmt: skip

    return make


def _parameters(function: Callable[..., str]) -> tuple[Parameter, ...]:
    hints = get_type_hints(function, include_extras=True)
    _machine, *rest = inspect.signature(function).parameters.values()
    found = []
    for parameter in rest:
        empty = parameter.default is inspect.Parameter.empty
        default = None if empty else parameter.default
        found.append(Parameter(parameter.name, _kind(hints[parameter.name]), not empty, default))
    return tuple(found)


def _kind(hint: Any) -> Kind:
    """The sub-grammar of a type; a plain ``str`` is a span of the request."""
    if get_origin(hint) is Annotated:
        return next((extra for extra in get_args(hint)[1:] if isinstance(extra, Kind)), Span())
    optional = [_kind(part) for part in get_args(hint) if part is not type(None)]
    return optional[0] if optional else Span()


def arguments_of(action: Action) -> Mapping[str, Scalar]:
    return dict(action.args)
