"""Which row of a list a command is about: it is chosen first, and is no candidate afterwards."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.choosing.rows import is_chosen, row_meant, without_chosen
from edgelam.runtime.request.intent import intent_of

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def row(name, *states, path=("Viewer", "files")):
    return Control(f"{path}/{name}", Role.CELL, name, "", SHOWN | set(states), path=path, verbs=frozenset({Verb.CLICK}))


def window(*rows):
    button = Control("b", Role.BUTTON, "Rating 4", "", SHOWN, path=("Viewer",), verbs=frozenset({Verb.CLICK}))
    return Snapshot("viewer", "beach.jpg", (button, *rows))


BEACH, GARDEN = row("beach.jpg", State.SELECTED), row("garden.jpg")
PLACES = row("Documents", path=("Viewer", "places"))


@pytest.mark.parametrize(
    ("said", "rows", "meant"),
    [
        ("give the garden picture four stars", (BEACH, GARDEN), "garden.jpg"),
        ("give garden.jpg four stars", (BEACH, GARDEN), "garden.jpg"),
        ("copy garden to Documents", (BEACH, GARDEN, PLACES), "garden.jpg"),
        ("give the beach picture four stars", (BEACH, GARDEN), None),
        ("give the gardens four stars", (BEACH, GARDEN), None),
        ("rotate beach and garden", (BEACH, GARDEN), None),
        ("open the garden picture", (BEACH, GARDEN), None),
        ("select garden", (BEACH, GARDEN), None),
        ('write "garden" into the comment', (BEACH, GARDEN), None),
        ("give the garden picture four stars", (row("beach.jpg"), GARDEN), None),
        ("give the garden picture four stars", (BEACH, GARDEN, row("garden.png")), None),
        ("turn the page", (BEACH, row("a.jpg")), None),
        ("throw the garden picture away", (row("beach.jpg"), GARDEN), "garden.jpg"),
        ("throw the garden picture away", (BEACH, GARDEN), "garden.jpg"),
        ('bin the picture "garden.jpg"', (BEACH, GARDEN), "garden.jpg"),
        ("throw the garden picture away", (row("garden.jpg", State.SELECTED), BEACH), None),
        ("the three pictures should be called trip", (row("beach", State.SELECTED), row("Pictures")), None),
        ("call pictures trip", (row("beach", State.SELECTED), row("Pictures")), "Pictures"),
    ],
)
def test_the_row_that_is_named_and_not_chosen(said, rows, meant):
    found = row_meant(intent_of(said), window(*rows))
    assert (found and found.name) == meant


def test_a_row_that_is_chosen_is_no_candidate_for_what_is_done_with_it():
    screen = window(row("garden.jpg", State.SELECTED), row("beach.jpg"))
    names = {c.name for c in without_chosen(intent_of("copy garden to Documents"), screen).controls}
    assert names == {"Rating 4", "beach.jpg"}
    assert without_chosen(intent_of("open garden"), screen) is screen


@pytest.mark.parametrize(
    ("after", "chosen"),
    [((BEACH, GARDEN), False), ((BEACH, row("garden.jpg", State.SELECTED)), True), ((row("other"),), True)],
)
def test_whether_it_was_chosen_is_seen(after, chosen):
    assert is_chosen(GARDEN, window(*after)) is chosen
