"""What is easily taken for the control that was asked for."""

import random

import numpy as np
import pytest

from edgelam.retrieval import mining
from edgelam.retrieval.corpus import Corpus, Entry

LABELS = ("Save", "Save As", "Save All", "Print", "Undo", "Redo", "Bold", "Italic", "Zoom In", "Zoom Out", "Quit")


class Letters:
    """Texts are alike by the letters that they share."""

    def encode(self, texts):
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def corpus():
    screen = [Entry((label,), ("File",), ("save it",) if label == "Save" else (), "asked" if label == "Save" else "beside", "asked/w") for label in LABELS]  # fmt: skip
    twin = Entry(("Save…",), (), (), "beside", "asked/w")
    elsewhere = Entry(("Save it",), (), (), "beside", "asked/other")
    return Corpus([*screen, twin, elsewhere])


def test_the_nearest_of_the_same_screen_that_are_called_otherwise(corpus):
    said = []
    ((key, near),) = mining.nearest(corpus, Letters(), said.append).items()
    assert key == (corpus.entries[0], "save it")
    assert {"Save As", "Save All"} <= {e.labels[0] for e in near}
    assert not {"Save", "Save…", "Save it"} & {e.labels[0] for e in near}
    assert len(near) == mining.NEAREST
    assert said == ["1 of 1 screens looked through"]


def test_they_are_drawn_as_what_is_not_meant(corpus):
    corpus.near = mining.nearest(corpus, Letters(), lambda _: None)
    near = {e.labels[0] for e in corpus.near[corpus.entries[0], "save it"]}
    asked = [e for e in corpus.examples(random.Random(0), 40) if e.meant == {"save"}]
    assert asked
    for example in asked:
        drawn = [text.rpartition(" › ")[2] for text in example.others]
        assert sum(label in near for label in drawn) >= 3


def test_a_corpus_in_which_nothing_was_asked_has_none():
    assert mining.nearest(Corpus([Entry(("Save",), (), ("keep it",), "wording", "file")]), Letters(), print) == {}
