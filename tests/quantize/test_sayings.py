"""What was said for which labels: where it comes from, and what is left out."""

import gzip
import json

import numpy as np
import pytest

from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.data import sayings
from edgelam.quantize.evaluate.suite import requests_of_suites
from edgelam.retrieval.sayings import Saying


@pytest.fixture(scope="module")
def found():
    return sayings.sayings()


def test_nothing_is_said_twice_nor_by_a_suite(found):
    said = [normalise(s.words) for s in found]
    assert len(said) == len(set(said)) > 40_000
    assert not set(said) & requests_of_suites()
    assert all(s.labels and all(s.labels) for s in found)


def test_requests_about_windows_and_wordings_are_both_there(found):
    assert Saying("start with a blank page", ("New", "New Document", "New File", "Create New")) in found
    assert sum(len(s.labels) == 1 for s in found) > 10_000


ROWS = {"rows": [["button", "Save", "", [], ""], ["check", "Word Wrap", "", [], ""]]}
CONTROLS = {"controls": [{"name": "Bold"}]}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"w": "R", "n": 2, "say": " fold the lines "}, [Saying("fold the lines", ("Word Wrap",))]),
        ({"w": "C", "n": 1, "say": "heavier"}, [Saying("heavier", ("Bold",))]),
        ({"w": "elsewhere", "n": 3, "say": "louder", "label": "Volume"}, [Saying("louder", ("Volume",))]),
        ({"w": "elsewhere", "n": 3, "say": "louder"}, []),
        ({"w": "R", "n": 0, "say": "make coffee"}, []),
    ],
)
def test_a_request_is_said_for_the_label_of_its_control(tmp_path, monkeypatch, row, expected):
    for name, lines in (("ASKED", json.dumps(row)), ("MAPS", json.dumps({"R": ROWS, "C": CONTROLS}))):
        path = tmp_path / f"{name}.gz"
        path.write_bytes(gzip.compress(lines.encode()))
        monkeypatch.setattr(sayings, name, path)
    monkeypatch.setattr(sayings.corpus, "read_wordings", lambda: [])
    assert sayings.sayings() == expected


def test_a_damaged_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(sayings, "MAPS", tmp_path / "maps.gz")
    with pytest.raises(UsageError, match=r"maps\.gz"):
        sayings.sayings()


def test_a_meaning_is_between_its_labels():
    class Encoder:
        name = "an encoder"

        def encode(self, texts):
            return np.eye(128, dtype=np.float32)[[{"Wrap": 0, "Fold": 1, "Save": 2}.get(t, 3) for t in texts]]

    table = sayings.table([Saying("long lines", ("Wrap", "Fold")), Saying("keep it", ("Save",))], Encoder())
    together, _ = table.fits(np.eye(128, dtype=np.float32)[3], np.eye(128, dtype=np.float32)[:3])
    assert together[0] == pytest.approx(together[1], abs=0.02)
    assert len(table.meant) == 2
