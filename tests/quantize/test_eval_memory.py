"""Whether the fourth wording is understood, measured on a tiny folder."""

import gzip
import json

import pytest
from click.testing import CliRunner

from edgelam.cli.eval import command
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.memory import evaluate, read_groups
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder

NAMES = ("Word Wrap", "Print", "Undo", "Encoding", "Bold")
GROUPS = [
    {"app": "pad", "gold": [0], "wordings": ["bring in the herd", "get the herd in", "the herd, bring it in", "herd in please", "please bring the herd in"]},
    {"app": "pad", "gold": [1], "wordings": ["on paper", "put it on paper", "give me a paper one", "paper please", "I want that on paper"]},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    row = {
        "role": "button", "value": "", "states": ["enabled", "showing"], "bounds": None, "path": ["Pad"], "help": "", "key": "", "options": [],
    }  # fmt: skip
    controls = [{**row, "ref": name, "name": name, "verbs": ["click"]} for name in NAMES]
    window = {"app": "pad", "title": "Pad", "modal": False, "controls": [*controls, {**row, "ref": "x", "name": "Info", "verbs": []}]}  # fmt: skip
    (tmp_path / "pad.json.gz").write_bytes(gzip.compress(json.dumps(window).encode()))
    write(tmp_path, GROUPS)
    return tmp_path


def write(folder, groups):
    (folder / "wordings.jsonl").write_text("".join(json.dumps(g) + "\n" for g in groups), encoding="utf-8")


def test_three_corrections_teach_the_fourth_wording(folder):
    report = evaluate(EmbeddingCache(Encoder()), folder)
    for found in report["systems"].values():
        assert (found["fourth"]["alone"]["n"], found["each"]["together"]["n"]) == (2, 10)
        assert found["fourth"]["together"]["value"] == 1
        assert found["each"]["together"]["value"] > found["each"]["before"]["value"]
        assert found["others"]["worse"]["n"] == 2, "the first wording of each, the other one remembered"


def test_requests_beside_it_are_the_others(folder):
    requests = [
        {"app": "pad", "request": "take it back", "gold": [2], "kind": "paraphrase"},
        {"app": "pad", "request": "order a pizza", "gold": [], "kind": "none"},
    ]
    (folder / "requests.jsonl").write_text("".join(json.dumps(r) + "\n" for r in requests), encoding="utf-8")
    _, groups, others = read_groups(folder)
    assert [len(groups), [o.text for o in others]] == [2, ["take it back", "order a pizza"]]
    found = evaluate(EmbeddingCache(Encoder()), folder)["systems"]["encoder"]["others"]
    assert (found["worse"]["n"], found["impossible_taken_over"]["n"]) == (1, 1)
    assert found["impossible_taken_over"]["value"] == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"app": "none"}, "line 1: there is no 'none'"),
        ({"gold": [9]}, "line 1 is no group"),
        ({"gold": [5]}, "five different wordings and a control"),
        ({"wordings": ["a", "b", "c", "d"]}, "five different wordings"),
        ({"wordings": ["a", "b", "c", "d", "a"]}, "five different wordings"),
        ({"wordings": ["a", "b", "c", "d", 5]}, "five different wordings"),
    ],
)
def test_what_is_no_group_is_said(folder, changed, said):
    write(folder, [GROUPS[0] | changed])
    with pytest.raises(UsageError, match=said):
        read_groups(folder)


def test_without_the_file_that_is_said(folder):
    (folder / "wordings.jsonl").unlink()
    with pytest.raises(UsageError, match=r"wordings\.jsonl"):
        read_groups(folder)


def test_the_command_prints_tables_and_json(folder):
    done = CliRunner().invoke(command, ["memory", str(folder)])
    assert done.exit_code == 0, done.output
    assert "Right after three corrections, 2 groups, 1 windows" in done.stdout
    assert json.loads(CliRunner().invoke(command, ["memory", str(folder), "--json"]).stdout)["groups"] == 2
