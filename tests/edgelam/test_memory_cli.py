"""``edgelam memory`` from the command line, and the question at the terminal."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from edgelam.cli import cli
from edgelam.cli.console import chosen
from edgelam.cli.run import carry_out
from edgelam.control import Control, Role, Snapshot
from edgelam.errors import Exit, UsageError
from edgelam.paths import memory_file
from edgelam.runtime.choosing.ways import Way
from edgelam.runtime.memory import Memory
from edgelam.runtime.options import Options
from edgelam.runtime.remembered import Store


def call(*arguments, code=0):
    done = CliRunner().invoke(cli, ["memory", *arguments])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def kept():
    """Three wordings."""
    controls = [
        Control("#1", Role.CHECK, "Word Wrap", path=("View",)), Control("#2", Role.BUTTON, "Print"), Control("#3", Role.BUTTON, "\x1b[2JBold"),
    ]  # fmt: skip
    memory = Memory(Store(memory_file()), lambda text: np.eye(32, dtype=np.float32)[len(text)], "lengths")
    for said, control in zip(("lines round", "on paper", "heavier"), controls, strict=True):
        assert memory.learn(said, said, Snapshot("Notes", "Notes", tuple(controls)), control)
    return memory_file()


def wordings():
    return [row["wording"] for row in json.loads(call("list", "--json").output)]


def test_alone_it_lists_what_is_remembered(kept):
    listed = call().output
    assert all(text in listed for text in ("lines round", "View › Word Wrap", "chosen", "Notes"))
    assert "\x1b" not in listed
    row = json.loads(call("list", "--json").output)[1]
    assert row | {"when": ""} == {
        "number": 2, "app": "Notes", "wording": "on paper", "control": "Print", "role": "button", "source": "chosen", "when": "", "weight": 1.0,
    }  # fmt: skip


def test_forgetting_by_number_and_all(kept):
    assert call("forget", "3", "1").output.splitlines() == [
        "forgotten: “heavier” in Notes", "forgotten: “lines round” in Notes"
    ]  # fmt: skip
    assert wordings() == ["on paper"]
    call("forget", "all")
    assert wordings() == []
    assert "nothing was remembered" in call("forget", "all").output


@pytest.mark.parametrize("number", ["0", "4", "-1", "x"])
def test_what_has_no_such_number_is_one_sentence_and_nothing_is_forgotten(kept, number):
    done = CliRunner().invoke(cli, ["memory", "forget", "1", "--", number])
    assert isinstance(done.exception, UsageError)
    assert len(wordings()) == 3


def test_where_it_is():
    assert call("path").output.strip() == str(memory_file())


def test_a_damaged_line_is_said_and_the_others_are_listed(kept):
    lines = kept.read_bytes().splitlines(keepends=True)
    kept.write_bytes(lines[0] + lines[1][:50] + b"\n" + lines[2])
    done = call("list", "--json")
    assert [row["wording"] for row in json.loads(done.stdout)] == ["lines round", "heavier"]
    assert "A line of memory.jsonl could not be read" in done.stderr


# The question


WAYS = [Way(None, None, 'Tick "Word Wrap"'), Way(None, None, "Press ctrl+s"), Way(None, None, "\x1b[2Jevil\nline")]


@pytest.mark.parametrize(
    ("keys", "place"),
    [("1", 0), ("2", 1), ("3", 2), ("4", None), ("\x1b", None), ("x09 2", 1), ("\x04", None)],
)
def test_one_key_answers(keys, place, monkeypatch, capsys):
    typed = iter(keys)

    def getchar():
        key = next(typed)
        if key == "\x04":
            raise EOFError
        return key

    monkeypatch.setattr("click.getchar", getchar)
    assert chosen("What is meant?", WAYS) == place
    shown = capsys.readouterr().err.splitlines()
    assert shown[:3] == ["What is meant?", '  1  Tick "Word Wrap"', "  2  Press ctrl+s"]
    assert shown[3:] == ["  3  \\u001b[2Jevil\\nline", "  4  None of these"]


def test_with_nobody_to_ask_it_is_exit_4_and_the_ways_are_in_the_json(scripted, editor, capsys, monkeypatch):
    monkeypatch.setattr("edgelam.runtime.choosing.weighed.PROBABLY", 1.0)  # several may be meant, not none
    editor.running["Text Editor"].lazy_menus = False
    document = next(w.name for w, _ in editor.running["Text Editor"].visible() if w.key == "document")
    policy = scripted(*[f'click "{document}" .'] * 2)
    policy.engine.confidence = 0.1
    code = carry_out(editor, policy, "do that thing", None, Options(), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert code is Exit.CANNOT
    assert (told["outcome"], len(told["ways"])) == ("asked", 3)
    assert all(way in told["message"] for way in told["ways"])
