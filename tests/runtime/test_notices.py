"""What an application shows first: left where it is a notice, named where it wants consent, otherwise not touched."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.desktop.notices import message_of, wants_consent, way_out

B, C = Role.BUTTON, Role.CHECK
GREETING = [(Role.LABEL, "Thank you"), (B, "Forum"), (B, "Manual"), (B, "OK")]
TIP = [(C, "Show tips at startup"), (B, "Previous"), (B, "Next"), (B, "Close")]
ALERT = [(Role.LABEL, "No translations"), (B, "OK")]


def window(title, rows, modal):
    states = frozenset({State.ENABLED, State.SHOWING})
    controls = (Control(str(i), r, n, states=states, verbs=verbs_for(r, states)) for i, (r, n) in enumerate(rows))
    return Snapshot("App", title, tuple(controls), modal)


@pytest.mark.parametrize(
    ("title", "rows", "modal", "alone", "leaves"),
    [
        ("Welcome to App", GREETING, True, False, "OK"),
        ("Welcome!", [(C, "Don't show this again"), (B, "OK")], False, False, "OK"),
        ("Tip Of The Day", TIP, True, False, "Close"),
        ("Willkommen", [(B, "Handbuch"), (B, "_Schließen")], True, False, "_Schließen"),
        ("Warning", [*ALERT, (Role.ITEM, "Warning")], True, True, "OK"),
        ("Warning", ALERT, False, True, None),  # a window with one button that is the application itself
        ("Welcome", GREETING, True, True, None),
        ("Timer Settings", [(B, "New"), (B, "Close")], True, True, None),
        ("Accounts", [(B, "Add..."), (B, "Close")], True, False, None),
        ("Crash Recovery", [(B, "Discard"), (B, "Recover"), (B, "Skip")], True, False, None),
        ("Update", [(B, "Restart now")], True, False, None),
        ("Welcome", [(Role.COMBO, "Language"), (B, "OK")], True, False, None),
        ("Welcome", [(Role.RADIO, "Create accounts"), (B, "Cancel"), (B, "OK")], True, False, None),
        ("Welcome", [(Role.TEXT, "Name"), (B, "Skip")], True, False, None),
        ("Welcome", [(B, "I Agree"), (B, "Close")], True, False, None),
    ],
)
def test_a_notice_is_left_and_a_question_is_not(title, rows, modal, alone, leaves):
    button = way_out(window(title, rows, modal), alone)
    assert (button.name if button else None) == leaves


@pytest.mark.parametrize(
    ("button", "modal", "wants"),
    [("I Agree", True, True), ("_Accept", True, True), ("Akzeptieren", True, True), ("Agree", False, False), ("Close", True, False)],
)  # fmt: skip
def test_consent_is_a_persons(button, modal, wants):
    assert wants_consent(window("Legal notice", [(B, button), (B, "Cancel")], modal)) is wants


def test_what_a_warning_says_is_passed_on():
    assert message_of(window("Warning", ALERT, True)) == " (“No translations”)"
    assert message_of(window("Welcome to App", GREETING, True)) == ""
