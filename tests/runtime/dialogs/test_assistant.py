"""An assistant is not finished before what the request names was asked for."""

import pytest

from edgelam.action import Action, Target, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.decision import without_model
from edgelam.runtime.dialogs.assistant import next_page
from edgelam.runtime.guard.judgement import judge
from edgelam.runtime.guard.learned import is_settled
from edgelam.runtime.guard.place import place_of
from edgelam.runtime.request.intent import intent_of

ON = frozenset({State.ENABLED, State.SHOWING})
SAVE = "save the whole journal as a plain text file called diary.txt in Documents"


def control(name, role=Role.BUTTON, states=ON):
    return Control(name, role, name, states=states, verbs=verbs_for(role, states))


def page(*names, title="Select Export Format (1/5)"):
    return Snapshot("journal", title, (control("Plain Text", Role.RADIO), *map(control, names)), modal=True)


def onward(subtask, screen, line="Finish", done=()):
    decision = without_model(Action(Verb.CLICK, Target(line)), control(line))
    found = next_page(decision, screen, intent_of(subtask), done)
    return found.action.target.name if found is not None else None


@pytest.mark.parametrize(
    ("subtask", "screen", "line", "done", "name"),
    [
        (SAVE, page("Cancel", "Finish", "Next"), "Finish", (), "Next"),
        (SAVE, page("Cancel", "Finish", "Next >"), "Finish", (), "Next >"),
        (SAVE, page("Cancel", "Finish", "Next"), "Finish", ('type "~/Documents/diary.txt" into "File"',), None),
        (SAVE, page("Cancel", "Finish", "Next"), "Cancel", ('type "~/Documents/diary.txt" into "File"',), "Next"),
        (SAVE, page("Cancel", "Back", "Apply"), "Apply", (), None),
        (SAVE, page("Cancel", "Finish", "Next"), "Cancel", (), "Next"),
        ("finish this assistant", page("Cancel", "Finish", "Next"), "Finish", (), None),
    ],
)  # fmt: skip
def test_the_next_page_comes_first(subtask, screen, line, done, name):
    assert onward(subtask, screen, line, [parse_action(d) for d in done]) == name


def summary(path):
    said = (
        "You have selected the following settings:",
        "Format: Plain Text",
        "Export all days: Yes",
        f"Export path: {path}",
    )
    labels = (Control(text, Role.LABEL, text, states=ON) for text in said)
    return Snapshot("journal", "Summary (5/5)", (*labels, *map(control, ("Cancel", "Back", "Apply"))), modal=True)


@pytest.mark.parametrize(
    ("subtask", "there", "asks"), [(SAVE, False, False), (SAVE, True, True), ("see what there is", False, True)]
)
def test_an_export_that_was_asked_for_is_no_reason_to_ask(subtask, there, asks):
    """What is only suspected, that is: a file that is there already is one."""
    found = judge(
        Action(Verb.CLICK, Target("Apply")), control("Apply"), summary("/home/a/diary.txt"), subtask,
        exists=lambda path: there, suspects=lambda control, place: True,
    )  # fmt: skip
    assert (found.question is not None) is asks


@pytest.mark.parametrize(
    ("subtask", "label", "asks"),
    [
        ("make me a PDF out of this letter", "Export to PDF", False),
        ("export it as a web page", "Export", False),
        ("close all of them", "Export to PDF", True),
        ("make me a PDF out of this letter", "Sync Now", True),
    ],
)
def test_what_leads_to_an_export_that_was_asked_for(subtask, label, asks):
    menus = tuple(control(f"Menu {n}", Role.MENU) for n in range(3))
    window = Snapshot("letters", "letter.tex", (*menus, control(label, Role.MENU_ITEM)))
    act = Action(Verb.CLICK, Target(label))
    found = judge(act, control(label, Role.MENU_ITEM), window, subtask, suspects=lambda control, place: True)
    assert (found.question is not None) is asks


@pytest.mark.parametrize(
    ("label", "modal", "settled"),
    [("Create new contact", False, True), ("Create", False, False), ("New contact", True, False)],
)
def test_a_small_window_that_makes_something_empty(label, modal, settled):
    button = control(label)
    assert is_settled(button, place_of(Snapshot("contacts", "", (button,), modal))) is settled
