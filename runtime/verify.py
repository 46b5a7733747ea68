"""Did it work: compare what changed with what the verb should have changed."""

from __future__ import annotations

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot, State
from edgelam.paths import expand_home
from edgelam.trajectory import Effect


def effect_of(
    action: Action, control: Control | None, before: Snapshot, after: Snapshot, events_seen: bool
) -> tuple[Effect, str]:
    """What an action is seen to have done, with the evidence in a few words.

    ``events_seen`` says that the application reported events, even if nothing visible changed.
    """
    change = after - before
    now = after.find(control.ref) if control is not None else None
    expected = _expected(action, now)
    if expected is True:
        return Effect.VERIFIED, change.summary()
    if change:
        return Effect.CHANGED, change.summary()
    if expected is False:
        return Effect.NOT_SEEN, "the control is as it was"
    return (Effect.CHANGED, "the application reacted") if events_seen else (Effect.NOT_SEEN, "nothing changed")


def _expected(action: Action, now: Control | None) -> bool | None:
    """Whether the control shows what the verb should have made of it; None where that cannot be told."""
    if now is None:
        return None
    text = action.text or ""
    match action.verb:
        case Verb.TYPE:
            return text in now.value or expand_home(text) in now.value or _same_number(text, now.value)
        case Verb.CHECK:
            return now.has(State.CHECKED)
        case Verb.UNCHECK:
            return not now.has(State.CHECKED)
        case Verb.CHOOSE:
            return now.value == text if now.value else None
        case _:
            return None


def _same_number(text: str, value: str) -> bool:
    try:
        return float(text) == float(value)
    except ValueError:
        return False
