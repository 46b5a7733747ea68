"""Did it work: compare what changed with what the verb should have changed."""

from __future__ import annotations

import re

from edgelam.action import Action, Verb
from edgelam.control import NUMERIC, TICK_ROLES, Control, Diff, Role, Snapshot, State
from edgelam.moments import say_the_same
from edgelam.paths import expand_home
from edgelam.trajectory import Effect

PASSING_ROLES = frozenset({Role.MENU, Role.TAB, Role.TEXT})
PASSING_VERBS = frozenset({Verb.SELECT, Verb.SCROLL, Verb.WAIT, Verb.RIGHT_CLICK})
"""What only shows or marks something: that the application reports events is all there is to see, and nothing is claimed by it."""

COPIED = "something is on the clipboard now"


def effect_of(
    action: Action, control: Control | None, before: Snapshot, after: Snapshot, events_seen: bool, copied: bool = False
) -> tuple[Effect, str]:
    """What an action is seen to have done, with the evidence in a few words.

    ``events_seen`` says that the application reported events: without a visible change that proves nothing. ``copied``: something was
    put on the clipboard.
    """
    change = after - before
    now = after.find(control.ref) if control is not None else None
    expected = _expected(action, control, now)
    if expected is True:
        return Effect.VERIFIED, change.summary()
    if expected is False and now is not None and control is not None and now.value == control.value:
        return Effect.NOT_SEEN, "the control is as it was"
    if control is not None and now is not None and took_another(action, control, now):
        return Effect.NOT_SEEN, f"it came to {now.value}"
    if change and not _is_unrelated(change, action, control):
        return Effect.CHANGED, change.summary()
    if copied:
        return Effect.CHANGED, COPIED
    if not events_seen and not change:
        return Effect.NOT_SEEN, "nothing changed"
    clicked = control.role if control is not None and action.verb is Verb.CLICK else None
    if action.verb in PASSING_VERBS or clicked in PASSING_ROLES:
        return Effect.CHANGED, "shown"
    return Effect.UNKNOWN, f"{after.app or 'the application'} does not show whether it worked"


NEARLY = 0.05
"""Share of a number by which a slider with steps may miss it."""


def took_another(action: Action, before: Control, now: Control) -> bool:
    """Whether a field for numbers made another one of the number that was typed: it takes no such one, and is not what was meant."""
    if action.verb is not Verb.TYPE or before.role not in NUMERIC or now.value == before.value:
        return False
    said, shown = number_in(action.text or ""), number_in(now.value)
    if re.sub(r"\D", "", action.text or "") == re.sub(r"\D", "", now.value):
        return False  # *1,000* is how it writes 1000
    return said is not None and shown is not None and abs(said - shown) > max(1.0, NEARLY * abs(said))


def number_in(text: str) -> float | None:
    """The one number of a text with a unit, *9pt*; None where it holds none, or several."""
    found = re.findall(r"-?\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if len(found) == 1 else None


_PASSIVE = frozenset({Role.CELL, Role.ITEM})


def _is_unrelated(change: Diff, action: Action, control: Control | None) -> bool:
    """Whether what changed is most likely no doing of a click: on a cell of a page that takes no focus, while only a text elsewhere
    in the window changed, as those of clocks and news do."""
    if control is None or action.verb is not Verb.CLICK or control.role not in _PASSIVE or control.has(State.FOCUSABLE):
        return False
    others = (*change.added, *change.removed, *(was for was, _ in change.changed))
    return change.title is None and not any(c.verbs or c.ref == control.ref for c in others)


def _expected(action: Action, before: Control | None, now: Control | None) -> bool | None:
    """Whether the control shows what the verb should have made of it; None where that cannot be told."""
    if now is None or before is None:
        return None
    text = action.text or ""
    match action.verb:
        case Verb.TYPE if not (now.value or before.value or now.has(State.EDITABLE)):
            return None  # a field that shows nothing, such as a keypad
        case Verb.TYPE:
            shown = text in now.value or expand_home(text) in now.value
            return shown or _same_number(text, now.value) or say_the_same(text, now.value)
        case Verb.CHECK:
            return now.has(State.CHECKED)
        case Verb.UNCHECK:
            return not now.has(State.CHECKED)
        case Verb.CHOOSE:
            return now.value == text if now.value else None
        case Verb.CLICK if now.role in TICK_ROLES and now.has(State.CHECKED) != before.has(State.CHECKED):
            return True
        case _:
            return None


def _same_number(text: str, value: str) -> bool:
    try:
        return float(text) == float(value)
    except ValueError:
        return False
