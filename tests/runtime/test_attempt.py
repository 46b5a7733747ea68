"""One act, and what came of it."""

from dataclasses import replace

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.attempt import attempt
from edgelam.runtime.verify.effect import COPIED, effect_of
from edgelam.trajectory import Effect

SCREEN = Snapshot("Symbols", "Symbols", (Control("1", Role.BUTTON, "To Clipboard"), Control("2", Role.TEXT, "Name")))


class Clipboard:
    """A desktop that shows nothing of what is done in it."""

    name = "scripted"

    def __init__(self, copies):
        self._copies = copies
        self._done = 0

    def copies(self):
        return self._done * self._copies

    def perform(self, action, control):
        self._done += 1

    def settle(self, timeout):
        return False


@pytest.mark.parametrize(
    ("line", "copies", "effect", "evidence"),
    [
        ('click "To Clipboard"', 1, Effect.CHANGED, COPIED),
        ("press ctrl+c", 1, Effect.CHANGED, COPIED),
        ('click "To Clipboard"', 0, Effect.NOT_SEEN, "nothing changed"),
        ('type "mew" into "Name"', 1, Effect.NOT_SEEN, "nothing changed"),
    ],
)
def test_what_is_put_on_the_clipboard_is_seen_where_nothing_else_shows(line, copies, effect, evidence):
    action = parse_action(line)
    done = attempt(Clipboard(copies), action, None, SCREEN, lambda: SCREEN)
    assert (done.effect, done.evidence) == (effect, evidence)


SHOWN = frozenset({State.ENABLED, State.SHOWING})
CELL = Control("c", Role.CELL, "Gold", states=SHOWN, verbs=verbs_for(Role.CELL, SHOWN))
CLOCK, LATER = (Control("t", Role.LABEL, text, states=SHOWN) for text in ("10:04", "10:05"))
DETAILS = Control("d", Role.BUTTON, "Order", states=SHOWN, verbs=verbs_for(Role.BUTTON, SHOWN))


def states(control, *more):
    return replace(control, states=control.states | set(more))


@pytest.mark.parametrize(
    ("clicked", "after", "effect"),
    [
        (CELL, (CELL, LATER), Effect.UNKNOWN),
        (CELL, (CELL,), Effect.UNKNOWN),
        (CELL, (states(CELL, State.SELECTED), CLOCK), Effect.CHANGED),
        (CELL, (CELL, CLOCK, DETAILS), Effect.CHANGED),
        (states(CELL, State.FOCUSABLE), (states(CELL, State.FOCUSABLE), LATER), Effect.CHANGED),
        (CELL, (CELL, CLOCK), Effect.NOT_SEEN),
    ],
)
def test_what_changes_by_itself_is_no_effect_of_a_click_on_a_passive_cell(clicked, after, effect):
    before = Snapshot("browser", "Plans", (clicked, CLOCK))
    found, _ = effect_of(parse_action('click "Gold"'), clicked, before, Snapshot("browser", "Plans", after), False)
    assert found is effect


@pytest.mark.parametrize(
    ("typed", "was", "shows", "effect"),
    [
        ("250", "12", "30", Effect.NOT_SEEN),
        ("410", "9pt", "30pt", Effect.NOT_SEEN),
        ("20", "9pt", "20pt", Effect.VERIFIED),
        ("1000", "10", "1,000", Effect.CHANGED),
        ("50", "10", "49.6", Effect.CHANGED),
    ],
)
def test_a_number_that_a_field_made_another_one_of_is_not_what_was_meant(typed, was, shows, effect):
    spin = Control("1", Role.SPIN, "Number", was, verbs=verbs_for(Role.SPIN, frozenset()))
    before, after = Snapshot("app", "App", (spin,)), Snapshot("app", "App", (replace(spin, value=shows),))
    found, _ = effect_of(parse_action(f'type "{typed}" into "Number"'), spin, before, after, True)
    assert found is effect
