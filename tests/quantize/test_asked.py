"""What people asked of real windows, as demonstrations."""

import gzip
import json
import random

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Role, State
from edgelam.errors import UsageError
from edgelam.quantize.data import asked
from edgelam.quantize.data.asked import ALREADY, CANNOT, demonstrations, snapshot_of
from edgelam.retrieval import Index
from edgelam.trajectory import Outcome

WINDOW = {
    "app": "Pad",
    "title": "Export",
    "rows": [
        ["button", "Save", "Writes the file", []],
        ["check", "Keep a copy", "", []],
        ["entry", "Author", "", []],
        ["combo", "Paper", "", ["A4", "A5", "Letter"]],
        ["list item", "Drafts", "", []],
        ["switch", "Landscape", "", []],
    ],
}
WHOLE = {
    "app": "Pad", "title": "Pad", "modal": False,
    "controls": [
        {
            "ref": name, "role": "menu item", "name": name, "value": "", "states": ["enabled"], "bounds": None,
            "path": ["Pad", "File"], "help": "", "key": "", "options": [], "verbs": ["click"],
        }
        for name in ("Save", "Print")
    ],
}  # fmt: skip
REQUESTS = [
    {"w": "export", "n": 1, "do": "click", "say": " write it down "},
    {"w": "export", "n": 2, "do": "check", "arg": "", "say": "I want the old one as well"},
    {"w": "export", "n": 3, "do": "type", "arg": "Anna", "say": "Anna wrote it"},
    {"w": "export", "n": 4, "do": "choose", "arg": "letter", "say": "for American printers"},
    {"w": "export", "n": 0, "do": "fail", "say": "order a pizza"},
    {"w": "export", "n": 6, "do": "uncheck", "say": "upright please"},
    {"w": "whole", "n": 2, "do": "click", "say": "get it on paper"},
    {"w": "a window that is not here", "n": 1, "do": "click", "say": "save"},
]


def written(folder, requests=REQUESTS, windows=None):
    text = "".join(json.dumps(r) + "\n" for r in requests)
    (folder / "requests-1.jsonl").write_text(text, encoding="utf-8")
    held = json.dumps(windows or {"export": WINDOW, "whole": WHOLE}).encode()
    (folder / "windows-1.json.gz").write_bytes(gzip.compress(held))
    return folder


@pytest.fixture
def given(tmp_path):
    return asked.read(written(tmp_path))


def test_what_was_asked_is_read(given):
    assert set(given.windows) == {"export", "whole"}
    assert [(a.window, a.request, a.place, a.verb, a.text) for a in given.asked] == [
        ("export", "write it down", 0, Verb.CLICK, ""),
        ("export", "I want the old one as well", 1, Verb.CHECK, ""),
        ("export", "Anna wrote it", 2, Verb.TYPE, "Anna"),
        ("export", "for American printers", 3, Verb.CHOOSE, "letter"),
        ("export", "order a pizza", None, Verb.FAIL, ""),
        ("export", "upright please", 5, Verb.UNCHECK, ""),
        ("whole", "get it on paper", 1, Verb.CLICK, ""),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("requests-1.jsonl", b"{broken\n"),
        ("requests-1.jsonl", b"\xff\xfe\n"),
        ("requests-1.jsonl", b'["export"]\n'),
        ("requests-1.jsonl", b'{"w": "export", "n": 1, "do": "click"}\n'),
        ("requests-1.jsonl", b'{"w": "export", "n": "1", "do": "click", "say": "x"}\n'),
        ("requests-1.jsonl", b'{"w": "export", "n": 1, "do": "dance", "say": "x"}\n'),
        ("requests-1.jsonl", b""),
        ("requests-1.jsonl", b'{"w": "elsewhere", "n": 1, "do": "click", "say": "x"}\n'),
        ("windows-1.json.gz", b"no gzip"),
        ("windows-1.json.gz", gzip.compress(b"{}", mtime=0)[:-9]),
        ("windows-1.json.gz", gzip.compress(b"broken", mtime=0)),
        ("windows-1.json.gz", gzip.compress(b"[1]", mtime=0)),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, name, content):
    (written(tmp_path) / name).write_bytes(content)
    with pytest.raises(UsageError) as said:
        asked.read(tmp_path)
    assert str(tmp_path) in str(said.value)
    assert "holds no windows" in str(said.value)
    assert "\n" not in str(said.value)


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(UsageError, match="holds no windows"):
        asked.read(tmp_path)


def test_a_window_has_states_that_make_sense(given):
    for seed in range(20):
        window = snapshot_of(WINDOW, random.Random(seed))
        assert [c.role for c in window.controls] == [
            Role.BUTTON, Role.CHECK, Role.TEXT, Role.COMBO, Role.ITEM, Role.TOGGLE,
        ]  # fmt: skip
        assert window.modal, "without a menu it is a dialog"
        assert all(c.verbs and c.has(State.SHOWING) for c in window.controls)
        assert window.controls[3].value in ("A4", "A5", "Letter")
        assert Verb.TYPE in window.controls[2].verbs
    whole = snapshot_of(WHOLE, random.Random(0))
    assert ([c.name for c in whole.controls], whole.modal) == (["Save", "Print"], False)


ACTS = {
    0: {'click "Save" .'},
    1: {'check "Keep a copy" .', "done ."},
    2: {'type "Anna" into "Author" .'},
    3: {'choose "Letter" in "Paper" .'},
    4: {f'fail "{CANNOT}"'},
    5: {'uncheck "Landscape" .', "done ."},
    6: {'click "Print" .'},
}


@pytest.mark.parametrize("seed", range(5))
def test_every_request_is_shown_once_with_what_is_right(given, seed):
    shown = list(demonstrations(Index(None), given, seed))
    assert len(shown) == len(given.asked)
    for number, one in enumerate(shown):
        (step,) = one.steps
        assert f"{step.action}{' .' if step.completes else ''}" in ACTS[number]
        assert (one.outcome is Outcome.CANNOT) == (number == 4)
        assert one.plan == [one.request]
        assert step.candidates[-1].startswith('near "')
        target = step.action.target
        assert target is None or any(f'"{target.name}"' in line for line in step.candidates[:-1])
        assert parse_action(str(step.action)) == step.action


def test_the_same_seed_gives_the_same_and_another_does_not(given):
    first, again, other = (list(demonstrations(Index(None), given, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_few_ticks_are_already_as_they_are_asked_for(tmp_path):
    read = asked.read(written(tmp_path, [REQUESTS[1]] * 400))
    done = sum(t.steps[0].action.verb is Verb.DONE for t in demonstrations(Index(None), read, 3))
    assert 0 < done / 400 < 2 * ALREADY


def test_what_is_typed_is_between_quotation_marks_in_part_and_survives_slips(tmp_path):
    read = asked.read(written(tmp_path, [REQUESTS[2]] * 100))
    said = [t.request for t in demonstrations(Index(None), read, 3)]
    assert all("Anna" in s for s in said)
    assert 20 < sum('"Anna"' in s for s in said) < 80


def test_a_choice_that_was_not_listed_is_offered(tmp_path):
    read = asked.read(written(tmp_path, [{**REQUESTS[3], "arg": "Legal"}]))
    (one,) = demonstrations(Index(None), read, 3)
    assert str(one.steps[0].action) == 'choose "Legal" in "Paper"'
    assert any("Legal" in line for line in one.steps[0].candidates)


def test_what_the_control_cannot_do_is_no_demonstration(tmp_path):
    read = asked.read(written(tmp_path, [{**REQUESTS[0], "do": "type", "arg": "x"}]))
    assert list(demonstrations(Index(None), read, 3)) == []


@pytest.mark.parametrize("number", [-1, 7])
def test_a_control_that_the_window_has_not_is_one_sentence(tmp_path, number):
    with pytest.raises(UsageError, match=f"export has no control {number}"):
        asked.read(written(tmp_path, [{**REQUESTS[0], "n": number}]))


def test_what_only_seems_to_be_meant_is_read(tmp_path):
    near = {"w": "export", "n": 0, "do": "fail", "near": 2, "say": "two copies"}
    assert [(a.place, a.near) for a in asked.read(written(tmp_path, [near, *REQUESTS[:1]])).asked] == [
        (None, 1),
        (0, None),
    ]
    with pytest.raises(UsageError, match="no control 7"):
        asked.read(written(tmp_path, [near | {"near": 7}]))
