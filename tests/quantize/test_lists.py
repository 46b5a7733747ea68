"""Lists of controls of which one is meant, or none."""

import random

import numpy as np
import pytest

from edgelam.control import Role
from edgelam.quantize.data import asked
from edgelam.quantize.data.asked import Windows
from edgelam.quantize.data.lists import Lists
from edgelam.retrieval.corpus import Corpus, Entry
from edgelam.retrieval.rerank import TOP

NAMES = (
    "Save",
    "Save As…",
    "Open",
    "Close",
    "Print",
    "Undo",
    "Redo",
    "Cut",
    "Copy",
    "Paste",
    "Find",
    "Replace",
    "Zoom In",
    "Zoom Out",
    "Help",
)
WINDOWS = {"pad": {"app": "Pad", "title": "Pad", "rows": [["menu item", n, f"about {n}", [], "File"] for n in NAMES]}}
ROWS = [
    {"w": "pad", "n": 5, "do": "click", "say": "on paper please"},
    {"w": "pad", "n": 0, "do": "fail", "say": "order a pizza"},
]


class Letters:
    """Texts as counts of letters."""

    def encode(self, texts):
        return np.array([[t.lower().count(c) + 0.01 for c in "abcdefghijklmnopqrstuvwxyz"] for t in texts], np.float32)


@pytest.fixture
def lists():
    corpus = Corpus([Entry((n,), (), (f"wording of {n}",), "tooltip", "g") for n in NAMES])
    return Lists([Windows(WINDOWS, tuple(asked._asked(r, WINDOWS["pad"]) for r in ROWS))], corpus, Letters())


def test_the_right_control_is_among_the_others_or_none_is(lists):
    assert len(lists) == 2
    drawn = list(lists.draw(random.Random(1), 400))
    of_windows = [one for one in drawn if "wording" not in one.request.lower() and any(o.role for o in one.options)]
    for one in drawn:
        assert 0 < len(one.options) <= TOP
        assert len({o.text for o in one.options}) == len(one.options)
        assert len(one.right) <= 1
    printed = [one for one in of_windows if "paper" in one.request.lower()]
    assert all("Print" in one.options[one.right[0]].text for one in printed if one.right)
    left_out = sum(not one.right for one in printed) / len(printed)
    assert 0.03 < left_out < 0.2
    assert all("File › Print" not in o.text for one in printed if not one.right for o in one.options)
    assert not any(one.right for one in of_windows if "pizza" in one.request.lower())
    assert {o.role for one in of_windows for o in one.options} == {Role.MENU_ITEM}
    places = {one.right[0] for one in printed if one.right}
    assert len(places) > 5  # the place in the list says nothing


def test_the_same_seed_draws_the_same(lists):
    first, again, other = (list(lists.draw(random.Random(seed), 30)) for seed in (1, 1, 2))
    assert first == again != other
