"""How a request is understood before anything is done."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Bounds, Control, Role, Snapshot, State
from edgelam.retrieval import Index
from edgelam.runtime.listen.row import Glyph
from edgelam.runtime.listen.understood import ASKS, Reader, Understood, rows, shown_at
from edgelam.runtime.routine import Routine, RoutineStep, save

CHECK, CLICK = frozenset({Verb.CHECK, Verb.UNCHECK}), frozenset({Verb.CLICK})
SHOWING = frozenset({State.SHOWING, State.ENABLED})
MENU = Control("m", Role.MENU, "View", "", SHOWING, Bounds(10, 20, 30, 40), ("Untitled",), verbs=CLICK)
WRAP = Control("w", Role.CHECK, "Word Wrap", "", frozenset({State.ENABLED}), None, ("Untitled", "View"), verbs=CHECK)
BOLD = Control("b", Role.TOGGLE, "Bold", "", SHOWING | {State.CHECKED}, Bounds(1, 2, 3, 4), ("Untitled",), verbs=CHECK)
SEND = Control("d", Role.BUTTON, "Send", "", SHOWING, Bounds(5, 6, 7, 8), ("Untitled",), verbs=CLICK)
SCREEN = Snapshot("editor", "Untitled", (MENU, WRAP, BOLD, SEND))


@pytest.fixture
def read(tmp_path):
    """Reads a request by words alone; volume is the one tool."""

    def called(subtask):
        return (Action(Verb.CALL, None, "volume"), "loud" in subtask) if "volume" in subtask else None

    save(Routine("new note", 'type "x"', "", {}, (RoutineStep("press ctrl+n", completes=True),)), tmp_path)
    reader = Reader(Index(None), None, called, lambda action: "set the volume. Can be undone (level: 30)", tmp_path)
    return lambda request, screen=SCREEN: reader.read(request, screen)


@pytest.mark.parametrize(
    ("request_", "does", "glyph", "detail"),
    [
        ("turn on word wrap", 'Tick "Word Wrap" in the View menu', Glyph.WAITING, ""),
        ("turn on bold", '"Bold" is on already', Glyph.WAITING, ""),
        ("turn off bold", 'Turn off "Bold"', Glyph.WAITING, ""),
        ("send", 'Press "Send"', Glyph.ASK, f"sends something to somebody: {ASKS}"),
        ("New note", 'Do your routine "new note": 1 step', Glyph.WAITING, ""),
        ("set the volume", "Set the volume (level: 30)", Glyph.WAITING, ""),
        ("set the loud volume", "Set the volume (level: 30)", Glyph.ASK, ASKS),
        ('type "hello"', 'Type "hello"', Glyph.WAITING, ""),
        ("zzz qqq", "Zzz qqq", Glyph.UNSURE, "you choose which"),
    ],
)  # fmt: skip
def test_one_subtask(read, request_, does, glyph, detail):
    (found,) = read(request_)
    assert found.does == does
    assert (found.row.glyph, found.row.detail) == (glyph, detail)


def test_several_are_numbered_and_later_ones_have_no_place_yet(read):
    found = read("turn off bold and save it as a.txt in Documents")
    assert [u.does for u in found] == ['Turn off "Bold"', "Save as a.txt in Documents"]
    assert found[0].bounds == BOLD.bounds
    shown = rows(found)
    assert [(r.glyph, r.number, r.text) for r in shown] == [
        (Glyph.NUMBER, 1, "Turn off “Bold”"),
        (Glyph.NUMBER, 2, "Save as a.txt in Documents"),
    ]


def test_what_is_short_or_nowhere(read):
    assert read("x") == []
    assert [u.does for u in read("do a thing", None)] == ["Do a thing"]


@pytest.mark.parametrize(
    ("control", "bounds"), [(BOLD, BOLD.bounds), (WRAP, MENU.bounds), (Control("x", Role.CHECK, "X"), None)]
)
def test_where_it_is_on_the_screen(control, bounds):
    assert shown_at(control, SCREEN) == bounds


def test_where_one_would_choose_it_is_said():
    assert Understood("x", "Press X", unsure=True, asks="no").row.detail == "you choose which"
