"""One act: perform it, let the screen come to rest, look again, and judge what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, Stopped
from edgelam.runtime.desktop import Desktop, copies_of
from edgelam.runtime.tools.calling import Called, call
from edgelam.runtime.tools.machine import machine_of
from edgelam.runtime.verify.effect import effect_of
from edgelam.trajectory import Effect

SETTLE = 2.5
"""Seconds at most that an application gets to come to rest after an action."""

COPYING = frozenset({Verb.CLICK, Verb.PRESS})
"""Verbs by which a person has something put on the clipboard; typing may go by way of it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an act; ``after`` is the screen then, ``milliseconds`` the time by stage (act, verify).

    ``undo``, ``was`` and ``left`` are a call's: what takes it back, and marks of what it was about, before and after.
    """

    after: Snapshot
    effect: Effect
    evidence: str
    milliseconds: dict[str, float]
    undo: Action | None = None
    was: str = ""
    left: str = ""


def attempt(
    desktop: Desktop, action: Action, control: Control | None, before: Snapshot, look: Callable[[], Snapshot],
    performed: Callable[[], None] = lambda: None,
) -> Attempt:  # fmt: skip
    """Do it and judge it; an act that cannot be done, or is stopped half-way, has an error as its effect.

    ``performed`` is called as soon as it is done or has failed; ``look`` reads the screen afterwards, also after an error.
    """
    if action.verb is Verb.CALL:
        return _attempt_call(desktop, action, look, performed)
    copies, began = copies_of(desktop), time.perf_counter()
    acted = began
    try:
        try:
            desktop.perform(action, control)
        finally:
            acted = time.perf_counter()
            performed()
        events_seen = desktop.settle(SETTLE)
        after = look()
        copied = action.verb in COPYING and copies_of(desktop) != copies
        effect, evidence = effect_of(action, control, before, after, events_seen, copied)
    except (ActionError, Stopped) as error:
        after = look()
        effect, evidence = Effect.ERROR, str(error)
    return Attempt(after, effect, evidence, _milliseconds(began, acted))


def _attempt_call(
    desktop: Desktop, action: Action, look: Callable[[], Snapshot], performed: Callable[[], None]
) -> Attempt:
    """The same for a tool, which sees for itself what came of it; the window in front may be gone with it."""
    began = time.perf_counter()
    try:
        done = call(action, machine_of(desktop))
    except ActionError as error:
        done = Called(Effect.ERROR, str(error))
    finally:
        performed()
    acted = time.perf_counter()
    desktop.settle(SETTLE)
    try:
        after = look()
    except AppGone:
        after = Snapshot("", "Desktop", ())
    return Attempt(after, done.effect, done.sentence, _milliseconds(began, acted), done.undo, done.before, done.after)


def _milliseconds(began: float, acted: float) -> dict[str, float]:
    taken = {"act": acted - began, "verify": time.perf_counter() - acted}
    return {stage: round(seconds * 1000, 1) for stage, seconds in taken.items()}
