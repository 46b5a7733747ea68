"""What counts as wholly right, and what of it a reader gets credit for."""

import json

import pytest
from click.testing import CliRunner

from edgelam.cli import cli
from edgelam.quantize.data.marked import marked
from edgelam.quantize.evaluate import plans

SAY = "please write “hi there” and then save it as a.txt, ok"
GOLD = marked(SAY, [{"text": "write “hi there”", "typed": "hi there"}, {"text": "save it as a.txt", "object": "it", "file": "a.txt"}])  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "right", "cuts"),
    [
        ([{"text": "write “hi there”", "typed": "hi there"}, {"text": "save it as a.txt", "file": "a.txt"}], 1, 1),
        ([{"text": "please write “hi there”", "typed": "“hi there”"}, {"text": "then save it as a.txt, ok", "file": "a.txt"}], 1, 1),
        ([{"text": "write “hi there”", "typed": "there"}, {"text": "save it as a.txt", "file": "a.txt"}], 0, 1),
        ([{"text": "write “hi there”", "typed": "hi there"}, {"text": "save it as a.txt", "typed": "a.txt"}], 0, 1),
        ([{"text": SAY, "typed": "hi there", "file": "a.txt"}], 0, 0),
        ([{"text": "“hi there”", "typed": "hi there"}, {"text": "save it as a.txt", "file": "a.txt"}], 0, 0),
    ],
)  # fmt: skip
def test_wholly_right(rows, right, cuts):
    read = marked(SAY, rows).subtasks
    found = plans.evaluate({"x": lambda _: read}, [GOLD])["systems"]["x"]
    assert (found["right"]["value"], found["cuts"]["value"]) == (right, cuts)


def test_spans_by_kind():
    read = marked(SAY, [{"text": SAY, "typed": "hi there", "file": "txt", "value": "ok"}]).subtasks
    kinds = plans.evaluate({"x": lambda _: read}, [GOLD])["systems"]["x"]["kinds"]
    assert kinds["typed"]["recall"]["value"] == kinds["typed"]["precision"]["value"] == 1
    assert kinds["file"]["recall"] == kinds["file"]["precision"] | {"n": 1}
    assert kinds["value"]["precision"]["n"] == 1
    assert kinds["object"]["recall"]["n"] == 1


def test_differences_name_what_is_missing_and_what_is_too_much():
    read = marked(SAY, [{"text": SAY, "typed": "hi"}]).subtasks
    (line,) = plans.differences(lambda _: read, [GOLD])
    assert line.startswith("CUTS ")
    assert all(part in line for part in ("+typed 'hi'", "-typed 'hi there'", "-file 'a.txt'"))


def test_the_command_compares_with_the_rules(tmp_path):
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps({"say": 'type "a"', "subtasks": [{"text": 'type "a"', "typed": "a"}]}), encoding="utf-8")
    shown = CliRunner().invoke(cli, ["eval", "plans", str(file), "--json"])
    assert shown.exit_code == 0
    report = json.loads(shown.stdout)
    assert set(report["systems"]) == {"rules", "planner"}
    assert report["systems"]["rules"]["right"]["value"] == 1


def test_a_file_or_what_is_held_out():
    assert CliRunner().invoke(cli, ["eval", "plans"], standalone_mode=False).exception is not None
