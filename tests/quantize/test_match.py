"""What the matching network learns from."""

import random

import pytest

from edgelam.action import Verb
from edgelam.quantize.data.asked import Asked, Windows, snapshot_of
from edgelam.quantize.train.match import MIN_CONTROLS, Companions, examples
from edgelam.retrieval import Index

ROWS = [["button", f"Button {n}", "", []] for n in range(4)]
MANY = [["check", f"Check {n}", "", []] for n in range(MIN_CONTROLS)]


@pytest.fixture
def given():
    windows = {
        "A": {"app": "one", "title": "Main", "rows": ROWS},
        "B": {"app": "one", "title": "Options", "rows": [*ROWS, *MANY]},
        "C": {"app": "other", "title": "Other", "rows": [["button", "Elsewhere", "", []]]},
    }
    asked = (
        Asked("A", "the third one", 2, Verb.CLICK, ""),
        Asked("A", "fly to the moon", None, Verb.FAIL, ""),
        Asked("B", "tick check one", 5, Verb.CHECK, ""),
    )
    return Windows(windows, asked)


def test_every_request_has_its_right_control(given):
    found = examples(given, Index(None), 0, lambda words: None)
    assert [e.right.sum() for e in found] == [1, 0, 1]
    assert all(len(e.right) == len(e.seen.controls) for e in found)
    assert {e.group for e in found} == {"one"}


def test_a_window_is_widened_by_others_of_its_application_alone(given):
    screen = snapshot_of(given.windows["A"], random.Random(0))
    wide = Companions(given).widened("A", screen, random.Random(0))
    assert wide.controls[:4] == screen.controls
    assert {c.name for c in wide.controls[4:]} == {f"Check {n}" for n in range(MIN_CONTROLS)}
    assert len({c.ref for c in wide.controls}) == len(wide.controls)
