"""One act: perform it, let the screen come to rest, look again, and judge what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, Stopped
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.verify import effect_of
from edgelam.trajectory import Effect

SETTLE = 2.5
"""Seconds at most that an application gets to come to rest after an action."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an act; ``after`` is the screen then, ``milliseconds`` the time by stage (act, verify)."""

    after: Snapshot
    effect: Effect
    evidence: str
    milliseconds: dict[str, float]


def attempt(
    desktop: Desktop, action: Action, control: Control | None, before: Snapshot, look: Callable[[], Snapshot],
    performed: Callable[[], None] = lambda: None,
) -> Attempt:  # fmt: skip
    """Do it and judge it; an act that cannot be done, or is stopped half-way, has an error as its effect.

    ``performed`` is called as soon as it is done or has failed; ``look`` reads the screen afterwards, also after an error.
    """
    began = acted = time.perf_counter()
    try:
        try:
            desktop.perform(action, control)
        finally:
            acted = time.perf_counter()
            performed()
        events_seen = desktop.settle(SETTLE)
        after = look()
        effect, evidence = effect_of(action, control, before, after, events_seen)
    except (ActionError, Stopped) as error:
        after = look()
        effect, evidence = Effect.ERROR, str(error)
    taken = {"act": acted - began, "verify": time.perf_counter() - acted}
    return Attempt(after, effect, evidence, {stage: round(seconds * 1000, 1) for stage, seconds in taken.items()})
