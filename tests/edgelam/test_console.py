"""Nothing that a window, a file or a request is called drives the terminal."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import Action, Target, Verb
from edgelam.cli import console
from edgelam.trajectory import Effect, Step

HOSTILE = "a\x1b]0;title\x07\x1b[2J\x9b31m\r\b\x7f\u202e\u2066\ud800b"


def unsafe(text):
    return [c for c in text if (ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\ud800"]


@pytest.mark.parametrize(
    "emit",
    [
        console.say,
        console.show,
        lambda text: console.print_table(text, (text,), [(text,)]),
        lambda text: console.print_json({text: [text]}),
        lambda text: console.StepView([text, text])(
            Step(0, text, text, "", [], Action(Verb.TYPE, Target(text), text), effect=Effect.CHANGED, evidence=text)
        ),
    ],
    ids=["say", "show", "table", "json", "steps"],
)
def test_every_way_out(emit, capsys):
    emit(HOSTILE)
    shown = capsys.readouterr()
    assert "a" in shown.out + shown.err
    assert unsafe(shown.out + shown.err) == []


@given(st.text())
def test_json_stays_json(text):
    with io.StringIO() as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        console.print_json([text])
        assert json.loads(stream.getvalue()) == [text]


def test_a_line_break_in_a_name_forges_no_line():
    assert "\n" not in console.one_line("Save\n✓ done")


def test_nothing_else_writes_to_the_terminal():
    from pathlib import Path

    import edgelam.cli

    folder = Path(edgelam.cli.__file__).parent
    others = [p.name for p in folder.glob("*.py") if p.name != "console.py" and "click.echo" in p.read_text("utf-8")]
    assert others == []
