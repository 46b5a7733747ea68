"""The tour, without a window."""

import pytest

from edgelam.runtime.listen.tour import Move, Tour, editor_of, spoken_keys


@pytest.mark.parametrize(
    ("apps", "editor"),
    [(["Calculator", "Mousepad"], "Mousepad"), (["gedit", "Notepad"], "Notepad"), (["Calculator"], "")],
)
def test_the_editor_that_is_here(apps, editor):
    assert editor_of(apps) == editor


def test_nothing_goes_on_that_was_not_done():
    tour = Tour("mousepad")
    tour.did(Move.UNDO, well=True)
    tour.did(Move.SAY, well=False)
    assert tour.title == "1 of 3   Open Mousepad and write in it"
    for move in (Move.SAY, Move.SAY, Move.UNDO):
        tour.did(move, well=True)
    assert tour.stop is None
    assert tour.text("ctrl+alt+space").startswith("Ctrl+Alt+Space opens this window")


def test_keys_as_keyboards_have_them():
    assert spoken_keys("ctrl+shift+f5") == "Ctrl+Shift+F5"
