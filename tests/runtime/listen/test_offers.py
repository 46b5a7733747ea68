"""What can be said here, and what goes on with what is typed."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.listen.matching import completion, matching, rows
from edgelam.runtime.listen.offers import Here, Offer, Past, Source, here, wording
from edgelam.runtime.listen.row import Glyph

CLICK, CHECK = frozenset({Verb.CLICK}), frozenset({Verb.CHECK, Verb.UNCHECK})


def control(name, role=Role.MENU_ITEM, verbs=CLICK, states=(), path=()):
    return Control(name, role, name, states=frozenset(states), path=path, verbs=verbs)


@pytest.mark.parametrize(
    ("role", "name", "is_on", "verbs", "said"),
    [
        (Role.CHECK, "Word Wrap", False, CHECK, "turn on word wrap"),
        (Role.CHECK, "Word Wrap", True, CHECK, "turn off word wrap"),
        (Role.TOGGLE, "Show PDF", False, CHECK, "turn on show PDF"),
        (Role.BUTTON, "Preferences…", False, CLICK, "open preferences"),
        (Role.BUTTON, "Save As...", False, CLICK, "Save As"),
        (Role.BUTTON, "Find…", False, CLICK, "Find"),
        (Role.TAB, "Page Layout", False, CLICK, "go to Page Layout"),
        (Role.COMBO, "Font Name", False, CLICK, "choose another font name"),
        (Role.MENU, "File", False, CLICK, ""),
        (Role.TOGGLE, "Menu", False, CHECK, ""),
        (Role.TEXT, "Document", False, CLICK, ""),
        (Role.BUTTON, "Bold", False, frozenset(), ""),
        (Role.BUTTON, "←", False, CLICK, ""),
    ],
)
def test_how_somebody_asks_for_a_control(role, name, is_on, verbs, said):
    assert wording(role, name, is_on, verbs) == said


SCREEN = Snapshot(
    "mousepad", "Untitled - Mousepad",
    (
        control("New", path=("File",)), control("Close", path=("File",)), control("Templates", path=("File",)),
        control("Line Numbers", path=("View",)), control("Status Bar", path=("View",)),
        control("Word Wrap", Role.CHECK, CHECK, (State.CHECKED,), path=("Document",)),
    ),
)  # fmt: skip


def test_settings_come_first_then_each_menu_in_turn_then_what_everybody_knows():
    assert [o.text for o in here(SCREEN).offers if o.source is Source.SCREEN] == [
        "turn off word wrap", "Templates", "Line Numbers", "Status Bar", "New", "Close",
    ]  # fmt: skip


def test_what_was_said_to_this_application_comes_before_what_was_said_to_others():
    past = [Past("open the calculator"), Past("turn on word wrap", "Mousepad"), Past("x" * 100), Past("two\nlines")]
    known = here(SCREEN, past=past, routines=["new note"])
    assert [o.text for o in known.offers[:3]] == ["new note", "turn on word wrap", "open the calculator"]


def test_an_empty_line_shows_some_of_everything():
    known = here(SCREEN, past=[Past("a thing"), Past("another"), Past("a third")], routines=["new note"])
    shown = rows("", known)
    assert shown[0].is_head
    assert not shown[0].says
    assert [r.glyph for r in shown[1:]] == [Glyph.ROUTINE, Glyph.PAST, *[Glyph.SCREEN] * 4]
    assert [r.text for r in shown[3:]] == ["turn off word wrap", "Templates", "Line Numbers", "Status Bar"]
    assert shown[3].detail == "Document"


def test_what_everybody_knows_is_not_shown_before_it_is_typed():
    known = Here("m", tuple(Offer(t, Source.SCREEN) for t in ("Close", "Word Wrap")))
    assert [r.text for r in rows("", known)[1:]] == ["Word Wrap"]
    assert [r.text for r in rows("clo", known)] == ["Close"]


def test_where_texts_are_written_one_can_type_and_save():
    text = Control("t", Role.TEXT, "Document", states=frozenset({State.MULTILINE}), verbs=frozenset({Verb.TYPE}))
    found = here(Snapshot("m", "Untitled", (text,)))
    assert [o.text for o in found.offers if o.source is Source.SCREEN] == [
        'type "Hello"',
        "save it as note.txt in Documents",
    ]


def test_with_nothing_in_front_there_are_examples():
    assert {r.glyph for r in rows("", here(None))[1:]} == {Glyph.EXAMPLE}


KNOWN = Here(
    "m", tuple(Offer(t, Source.SCREEN) for t in ("Word Wrap", "turn on line numbers", "turn on match whole word", "set Zoom to …"))
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found", "rest"),
    [
        ("turn on l", [("turn on line numbers", ((0, 9),))], "ine numbers"),
        ("numb", [("turn on line numbers", ((13, 17),))], "ers"),
        ("TURN ON LINE", [("turn on line numbers", ((0, 12),))], " numbers"),
        ("turn on word w", [("Word Wrap", ((0, 4), (5, 6))), ("turn on match whole word", ((0, 4), (5, 7), (14, 15), (20, 24)))], "rap"),
        ("show the line n", [("turn on line numbers", ((8, 12), (13, 14)))], "umbers"),
        ("zoom", [("set Zoom to …", ((4, 8),))], ""),
        ("nothing of the kind", [], ""),
        ("show w", [], ""),
        ("Word Wrap", [], ""),
        ("  ", [], ""),
    ],
)  # fmt: skip
def test_what_goes_on_with_what_is_typed(typed, found, rest):
    if found and typed != "numb":
        assert completion(typed, KNOWN) == rest
    assert matching(typed.strip(), KNOWN.offers)[: len(found)] == [
        (next(o for o in KNOWN.offers if o.text == text), spans) for text, spans in found
    ]
    if not found:
        assert completion(typed, KNOWN) == ""
