"""Which control a request means, measured on a tiny folder."""

import gzip
import json

import numpy as np
import pytest
from click.testing import CliRunner

from edgelam.action import Verb
from edgelam.cli.eval import command as eval_command
from edgelam.cli.inspect import command as inspect_command
from edgelam.cli.retrieval import command as retrieval_command
from edgelam.errors import UsageError
from edgelam.quantize.evaluate import grounding
from edgelam.quantize.evaluate.grounding import Answer, Kind
from edgelam.retrieval import Index

NAMES = ("Save", "Open", "Print", "Undo")
REQUESTS = [
    {"app": "pad", "request": "save", "gold": [0], "kind": "label"},
    {"app": "pad", "request": "get it on paper", "gold": [2], "kind": "goal"},
    {"app": "pad", "request": "fetch a file", "gold": [1], "kind": "paraphrase"},
    {"app": "pad", "request": "order a pizza", "gold": [], "kind": "none"},
    {"app": "pad", "request": "fly", "gold": [], "kind": "none"},
]


def row(name, **more):
    return {
        "ref": name, "role": "button", "name": name, "value": "", "states": ["enabled", "showing"], "bounds": None,
        "path": ["Pad"], "help": "", "key": "", "options": [], "verbs": ["click"], **more,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    window = {
        "app": "pad",
        "title": "Pad",
        "modal": False,
        "controls": [row(n) for n in NAMES] + [row("Info", role="label", verbs=[])],
    }
    (tmp_path / "pad.json.gz").write_bytes(gzip.compress(json.dumps(window).encode()))
    (tmp_path / "requests.jsonl").write_text("".join(json.dumps(r) + "\n" for r in REQUESTS), encoding="utf-8")
    return tmp_path


class OneHot:
    """Texts that end in the same letter are alike."""

    def encode(self, texts):
        return np.eye(128, dtype=np.float32)[[ord(t[-1]) % 128 for t in texts]]


def test_a_suite_is_read(folder):
    suite = grounding.read_suite(folder)
    assert [c.name for c in suite.windows["pad"].controls] == [*NAMES, "Info"]
    assert suite.windows["pad"].controls[0].verbs == {Verb.CLICK}
    assert suite.requests[1].gold == {"Print"}
    assert [r.kind for r in suite.requests] == [Kind.LABEL, Kind.GOAL, Kind.PARAPHRASE, Kind.NONE, Kind.NONE]


def test_other_requests_about_the_same_windows_are_read_by_their_file(folder):
    (folder / "near.jsonl").write_text(
        '{"app": "pad", "request": "print two", "gold": [], "kind": "none"}\n', encoding="utf-8"
    )
    suite = grounding.read_suite(folder / "near.jsonl")
    assert [(r.text, r.kind) for r in suite.requests] == [("print two", Kind.NONE)]
    assert len(grounding.read_suites([folder, folder / "near.jsonl"]).requests) == len(REQUESTS) + 1
    (folder / "pad.json.gz").rename(folder / "pad.gz")
    with pytest.raises(UsageError, match="holds no windows"):
        grounding.read_suite(folder / "near.jsonl")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("requests.jsonl", '{"app": "none", "request": "x", "gold": [], "kind": "goal"}', "line 1: there is no 'none'"),
        ("requests.jsonl", '{"app": "pad", "request": "x", "gold": [9], "kind": "goal"}', "line 1 is no request"),
        ("requests.jsonl", '{"app": "pad", "request": "x", "gold": [], "kind": "odd"}', "line 1 is no request"),
        ("pad.json", '{"app": "pad"}', "pad.json is no window"),
        ("pad.json", "broken", "pad.json is no window"),
    ],
)
def test_what_is_no_suite_is_said(folder, name, content, said):
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        grounding.read_suite(folder)


def test_a_folder_without_windows_is_said(tmp_path):
    with pytest.raises(UsageError, match="holds no windows"):
        grounding.read_suite(tmp_path)


def test_shares_are_counted(folder):
    suite = grounding.read_suite(folder)
    answers = {
        "save": Answer(("Save", "Open"), "Save", True),
        "get it on paper": Answer(("Save", "Open", "Undo", "Print"), "Save", True),
        "fetch a file": Answer(("Print", "Open"), "Open", False),
        "order a pizza": Answer(("Save",), "Save", True),
        "fly": Answer(("Save",), None, True),
    }
    found = grounding.summary(grounding.judge(lambda text, _: answers[text], suite))
    counted = {name: round(share["value"] * share["n"]) for name, share in found["all"].items()}
    assert counted == {"chosen": 2, "in_3": 2, "in_8": 3, "in_30": 3, "wrong_and_sure": 1, "refused": 1}
    assert found["kinds"]["goal"]["chosen"]["value"] == 0
    assert found["none"]["value"] == 0.5
    assert found["apps"]["pad"]["chosen"]["n"] == 3


def test_an_encoder_ranks_what_can_be_acted_on(folder):
    suite = grounding.read_suite(folder)
    answer = grounding.encoder_alone(OneHot())("go to the shop, then undo", suite.windows["pad"])
    assert answer.chosen == "Undo"
    assert set(answer.ranking) == set(NAMES)
    found = grounding.summary(grounding.judge(grounding.encoder_alone(OneHot()), suite))
    assert found["none"] is None
    assert "refused" not in found["all"]


def test_retrieval_and_policy_are_measured_on_the_same_requests(folder, scripted):
    suite = grounding.read_suite(folder)
    policy = scripted('click "Save" .', 'click "Save"', 'fail "no"', 'fail "no"', 'click "Undo"')
    systems = {"retrieval": grounding.index_alone(Index(None)), "policy": grounding.policy_decides(policy)}
    report = grounding.evaluate(systems, suite, lambda _: None)
    assert report["requests"] == 5
    assert report["systems"]["retrieval"]["kinds"]["label"]["chosen"]["value"] == 1
    whole = report["systems"]["policy"]
    assert whole["kinds"]["label"]["chosen"]["value"] == 1
    assert whole["all"]["refused"]["value"] == pytest.approx(2 / 3, abs=1e-3), "a guess that no word speaks for is one"
    assert whole["all"]["wrong_and_sure"]["value"] == 0
    assert whole["none"]["value"] == 0


def test_what_inspect_prints_is_a_window(folder):
    printed = CliRunner().invoke(inspect_command, ["--desktop", "sim", "--app", "Text Editor", "--json"])
    assert printed.exit_code == 0, printed.output
    (folder / "editor.json").write_text(printed.stdout, encoding="utf-8")
    window = grounding.read_suite(folder).windows["editor"]
    assert len(window.controls) > 5
    assert any(Verb.TYPE in c.verbs for c in window.controls)


def test_the_commands_print_tables_and_json(folder):
    done = CliRunner().invoke(retrieval_command, ["eval", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["systems"]["edgelam-encoder-3-int8"]["all"]["chosen"]["n"] == 3
    assert "paraphrase" in CliRunner().invoke(retrieval_command, ["eval", str(folder)]).stdout
    assert "requests.jsonl" in CliRunner().invoke(eval_command, ["grounding", "--help"]).stdout
