"""What stands in every window is offered where it is spoken of, and nowhere else."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.beside import is_beside, without_beside

ON = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.BUTTON):
    return Control(f"{role}{name}", role, name, states=ON, path=("W",), verbs=verbs_for(role, ON))


def screen(*controls, title="list.md*"):
    return Snapshot("app", title, tuple(controls))


@pytest.mark.parametrize(
    ("name", "role", "request_", "beside"),
    [
        ("Maximize", Role.BUTTON, "pack the tax folder into tax.zip", True),
        ("Minimize", Role.BUTTON, "squeeze the recipes into one file", True),
        ("Restore", Role.BUTTON, "locked with the password kiwi", True),
        ("Maximize", Role.BUTTON, "make the window as big as it goes", False),
        ("Minimize", Role.BUTTON, "get it out of the way", False),
        ("Restore", Role.BUTTON, "restore the old version", False),
        ("Undo 'Insert task'", Role.MENU_ITEM, "I need one more job on the list", True),
        ("Undo", Role.BUTTON, "I did not mean that, take it back", False),
        ("Redo", Role.BUTTON, "do that again", False),
        ("list.md", Role.TAB, "underline the title", True),
        ("list", Role.TAB, "export it as a web page", True),
        ("list", Role.TAB, "go to the list", False),
        ("other.md", Role.TAB, "underline the title", False),
        ("list", Role.BUTTON, "underline the title", False),
    ],
)
def test_what_is_beside(name, role, request_, beside):
    found = control(name, role)
    assert is_beside(found, request_, screen(found)) is beside


def test_they_are_no_candidates_but_where_there_is_nothing_else():
    first, second = (Candidate(control(name), 0.0, 0.5) for name in ("Maximize", "Open"))
    assert without_beside([first, second], "pack the folder", screen()) == [second]
    assert without_beside([first], "pack the folder", screen()) == [first]


@pytest.mark.parametrize(
    ("request_", "beside"),
    [
        ("I need it as a plain text file", True),
        ("I need it as LaTeX", False),
        ("anything instead of plain text", False),
        ("export the journal", False),
    ],
)
def test_what_is_chosen_already_and_said_stays_chosen(request_, beside):
    chosen = Control(
        "p", Role.RADIO, "Plain Text", states=ON | {State.CHECKED}, path=("W",), verbs=verbs_for(Role.RADIO, ON)
    )
    other = control("LaTeX", Role.RADIO)
    assert is_beside(other, request_, screen(chosen, other)) is beside
