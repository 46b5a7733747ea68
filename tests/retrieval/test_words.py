"""The vocabulary table beside the networks."""

import json
import shutil

import numpy as np
import pytest

from edgelam.errors import ModelError
from edgelam.retrieval.encoder import DEFAULT, Encoder
from edgelam.retrieval.words import words_of
from edgelam.runtime.request import tagger


def test_the_planner_reads_the_encoders_table():
    said = [json.loads((f / "config.json").read_text(encoding="utf-8"))["words"] for f in (DEFAULT, tagger.DEFAULT)]
    assert said[0] == said[1]
    assert (DEFAULT / said[0]["file"]).is_file()
    assert not list(tagger.DEFAULT.glob("words-*"))


def test_rows_are_what_their_bytes_stand_for():
    words = words_of(DEFAULT, DEFAULT)
    rows = words.rows(np.array([[101, 102]]))
    assert rows.shape == (1, 2, words.table.shape[1])
    assert rows[0, 1, 0] == (np.float32(words.table[102, 0]) - words.zero) * words.scale


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda folder, said: said.update(file="words-0.npy"), "is missing"),
        (lambda folder, said: (folder / said["file"]).write_bytes(b"no table"), "damaged"),
        (lambda folder, said: np.save(folder / said["file"], np.zeros((3, 4))), "no table of words"),
        (lambda folder, said: said.pop("scale"), "damaged"),
    ],
)
def test_what_is_no_table_is_said(change, says, tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(DEFAULT, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    change(folder, config["words"])
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=says):
        Encoder(folder=folder).encode(["save"])
