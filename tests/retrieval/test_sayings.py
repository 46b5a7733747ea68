"""What others meant who said nearly that."""

import dataclasses

import numpy as np
import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ModelError
from edgelam.retrieval import Index, sayings
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.sayings import AXES, table_of, unit

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def points(count, seed):
    return unit(np.random.default_rng(seed).normal(size=(count, 2 * AXES)))


@pytest.fixture(scope="module")
def table():
    """Two hundred sayings, each with a meaning of its own."""
    return table_of("an encoder", points(200, 0), range(200), points(200, 1))


@pytest.mark.parametrize("place", [0, 17, 199])
def test_what_was_said_before_is_read_as_what_was_meant_by_it(table, place):
    together, alone = table.fits(points(200, 0)[place], points(200, 1))
    assert together.argmax() == alone.argmax() == place
    assert together.max() <= 1 + 1e-6


def test_several_who_meant_the_same_outweigh_one_who_said_it_a_little_more_alike():
    asked = points(1, 2)[0]
    near = unit([asked + 0.15 * p for p in points(6, 3)])
    near[0] = unit(asked + 0.14 * points(1, 4)[0])
    meant = points(2, 5)
    together, _ = table_of("an encoder", near, [0, 1, 1, 1, 1, 1], meant).fits(asked, meant)
    assert together.argmax() == 1


def test_the_table_is_read_as_it_was_written(table, tmp_path):
    sayings.write(table, tmp_path / "sayings.npz")
    again = sayings.read(tmp_path / "sayings.npz")
    assert again.encoder == "an encoder"
    for was, now in zip(
        table.fits(points(1, 6)[0], points(9, 7)), again.fits(points(1, 6)[0], points(9, 7)), strict=True
    ):
        assert np.allclose(was, now, atol=2e-3)


@pytest.mark.parametrize(
    "change",
    [
        {"of": np.full(200, 200, np.uint16)},
        {"of": np.zeros(199, np.uint16)},
        {"meant": np.zeros((200, AXES - 1), np.int8)},
        {"said": np.zeros((0, AXES), np.int8), "of": np.zeros(0, np.uint16)},
    ],
)
def test_a_table_that_does_not_belong_together_is_refused(table, tmp_path, change):
    sayings.write(dataclasses.replace(table, **change), tmp_path / "sayings.npz")
    with pytest.raises(ModelError, match="belong together"):
        sayings.read(tmp_path / "sayings.npz")


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut short"])
def test_a_damaged_table_is_said(tmp_path, content):
    path = tmp_path / "sayings.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"sayings\.npz"):
        sayings.read(path)


def window(*names):
    return Snapshot(
        "app", "W", tuple(Control(n, Role.BUTTON, n, states=SHOWN, verbs=verbs_for(Role.BUTTON, SHOWN)) for n in names)
    )


@pytest.mark.model
def test_what_people_say_without_a_word_of_the_label_is_found():
    ranked = Index(EmbeddingCache(Encoder())).rank(
        "my lines run off the edge", window("Line Numbers", "Word Wrap", "Edge Detect", "Off")
    )
    assert ranked[0].control.name == "Word Wrap"


@pytest.mark.model
def test_another_encoders_vectors_are_not_held_against_the_table():
    class Other(Encoder):
        def __init__(self):
            super().__init__()
            self.name = "another"

    index = Index(EmbeddingCache(Other()))
    together, alone = index.features("save it", window("Save", "Open").controls, "W")[:, 3:5].T
    assert together.tolist() == alone.tolist() == pytest.approx(index.fit("save it", ["Save", "Open"]))
