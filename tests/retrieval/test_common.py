"""Vectors that ship for texts that many applications share."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from edgelam.errors import ModelError
from edgelam.retrieval import common
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.sayings import unit

TEXTS = ("OK", "Edit › Copy", "Grüße")
VECTORS = unit(np.random.default_rng(0).normal(size=(3, 8)))


def test_a_text_has_its_vector_again(tmp_path):
    path = tmp_path / "common.npz"
    common.write(common.table_of("e", TEXTS, VECTORS), path)
    table = common.read(path)
    for text, vector in zip(TEXTS, VECTORS, strict=True):
        found = table.of(text, "e")
        assert found is not None
        assert float(found @ vector) == pytest.approx(1.0, abs=1e-2)
    assert table.of("Paste", "e") is None
    assert table.of("OK", "another") is None


def test_what_does_not_belong_together_is_damaged(tmp_path):
    path = tmp_path / "common.npz"
    table = common.table_of("e", TEXTS, VECTORS)
    common.write(dataclasses.replace(table, steps=table.steps[:1]), path)
    with pytest.raises(ModelError, match="damaged"):
        common.read(path)
    path.write_bytes(b"none")
    with pytest.raises(ModelError, match="damaged or missing"):
        common.read(path)


class Counting:
    """An encoder that says how much it was asked."""

    name, dimensions = "e", 8

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked += texts
        return np.ones((len(texts), 8), np.float32)


def test_what_ships_is_not_encoded(monkeypatch):
    monkeypatch.setattr(common, "shipped", lambda: common.table_of("e", TEXTS, VECTORS))
    encoder = Counting()
    found = EmbeddingCache(encoder).encode(["Paste", "OK"], max_new=1)
    assert encoder.asked == ["Paste"]
    assert float(found[1] @ VECTORS[0]) == pytest.approx(1.0, abs=1e-2)


def test_the_vectors_that_ship_are_those_of_the_encoder_that_ships():
    from edgelam.retrieval.encoder import Encoder

    encoder, table = Encoder(), common.read(common.FILE)
    texts = [
        text for text in ("OK", "Cancel", "Copy", "Undo", "Edit › Copy") if table.of(text, encoder.name) is not None
    ]
    assert len(texts) >= 3
    for text in texts:
        assert float(encoder.encode([text])[0] @ table.of(text, encoder.name)) > 0.999
