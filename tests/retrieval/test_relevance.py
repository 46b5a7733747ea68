"""How well an act fits what was asked for."""

import tracemalloc

import pytest

from edgelam.control import Control, Role
from edgelam.retrieval import Index
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import RELEVANT, are_opposite, lexical_fit


@pytest.mark.parametrize(
    ("subtask", "label", "fits"),
    [
        ("make it bold", "Bold", True),
        ("Click button ONE.", "ONE", True),
        ('press "Join" please', "Join", True),
        ("switch to binary", "Binary", True),
        ("tick newsletter", "Newsletter", True),
        ("zoom in", "Zoom Out", False),
        ("convert it to uppercase", "To Lowercase", False),
        ("change the page to landscape", "Save", False),
        ("what is 17 times 23", "Paste", False),
    ],
)
def test_labels(subtask, label, fits):
    control = Control("1", Role.BUTTON, label)
    assert (Index(None).relevance(subtask, control) >= RELEVANT) is fits


def test_what_is_typed_is_part_of_the_act():
    size = Control("1", Role.COMBO, "Font Size")
    assert Index(None).relevance("set the font size to 18", size, "18") > Index(None).relevance(
        "set the font size to 18", size
    )


def test_opposites_lie_near_each_other_and_are_not_meant():
    assert are_opposite("open it", "Close")
    assert not are_opposite("open and close it", "Close")
    assert lexical_fit("zoom in", "Zoom Out") == 0


def test_what_people_say_fills_no_memory_for_long():
    """Each request brings texts that were never seen; after a few thousand what is remembered of them is full."""

    def ask(numbers):
        for number in numbers:
            words(f"find the word tree{number}")

    tracemalloc.start()
    try:
        ask(range(4000))
        full, _ = tracemalloc.get_traced_memory()
        ask(range(4000, 8000))
        grown = tracemalloc.get_traced_memory()[0] - full
    finally:
        tracemalloc.stop()
    assert grown < 200_000
