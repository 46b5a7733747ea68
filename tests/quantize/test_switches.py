"""Which way boxes are to stand, measured."""

import json

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.evaluate import switches

ROWS = (
    {"app": "bar", "request": "hide the tool bar", "gold": 0, "on": False},
    {"app": "bar", "request": "show the tool bar", "gold": 0, "on": True},
    {"app": "bar", "request": "that only eats up room", "gold": 0, "on": False},
)


@pytest.fixture
def folder(tmp_path):
    box = {
        "ref": "b", "role": "check", "name": "Tool Bar", "value": "", "states": ["checked", "enabled"], "path": [], "help": "", "key": "",
        "options": [], "verbs": ["check", "uncheck"],
    }  # fmt: skip
    window = {"app": "bar", "title": "Bar", "modal": False, "controls": [box]}
    (tmp_path / "bar.json").write_text(json.dumps(window), encoding="utf-8")
    (tmp_path / "switches.jsonl").write_text("".join(json.dumps(r) + "\n" for r in ROWS), encoding="utf-8")
    return tmp_path


def test_each_way_to_tell_is_counted(folder):
    report = switches.evaluate(switches.read(folder))
    found = report["systems"]
    assert (report["requests"], report["wanted_on"]) == (3, 1)
    assert found["the other way than it stands"]["right"]["value"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["by the verb, else the other way"]["right"]["value"] == 1.0
    assert found["as it is read"]["right"]["n"] == found["… where that is known"]["said"]["n"] == 3


def test_a_folder_without_them_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match="holds no switches"):
        switches.read(tmp_path)


@pytest.mark.parametrize("row", ['{"app": "bar"}', '{"app": "bar", "request": "x", "gold": 7, "on": true}', "no json"])
def test_a_damaged_file_is_refused_in_a_sentence(folder, row):
    (folder / "switches.jsonl").write_text(row + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="can be read"):
        switches.read(folder)
