"""Bytes that are no text: labels and names of files with them are shown and acted on, a request with them is refused, no log suffers."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import parse_action
from edgelam.control import Control, Role, State, verbs_for
from edgelam.errors import Exit, UsageError
from edgelam.legible import legible, require_text
from edgelam.readlog import read_all
from edgelam.runtime import grammar
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.naming import clean_name, distinct
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.labels import Labels
from edgelam.trajectory import Outcome

SHOWN = frozenset({State.ENABLED, State.SHOWING})
ANY = st.text(st.characters(categories=["L", "N", "P", "Cs", "Cc", "Zs"]), max_size=12)


@given(ANY)
def test_what_is_legible_can_be_encoded_and_stays(text):
    legible(text).encode()
    assert legible(legible(text)) == legible(text)
    assert "\0" not in legible(text)


@given(st.lists(st.tuples(ANY, ANY, ANY), max_size=6))
def test_controls_of_any_bytes_are_told_apart_and_can_be_said(spec):
    controls = [
        Control(
            str(i), Role.COMBO, name, value, SHOWN, None, (place,), options=(value,), verbs=verbs_for(Role.COMBO, SHOWN)
        )
        for i, (name, value, place) in enumerate(spec)
    ]
    kept = distinct(controls)
    labels = Labels(kept)
    options = [grammar.Option(c, labels[c.ref]) for c in kept if c.ref in labels]
    grammar.build("x", options).encode()
    for option in options:
        assert labels.control(parse_action(f"click {option.label}")) is option.control
    clean_name("".join(name for name, *_ in spec)).encode()


class Strange(SimDesktop):
    """A desktop whose names hold bytes that are no text, read as the real ones are."""

    def snapshot(self, app=None):
        seen = super().snapshot(app)
        strange = [
            replace(c, name=f"\udcff\0{c.name}", value=f"{c.value}\ud800", options=("\udcfe",)) if c.verbs else c
            for c in seen.controls
        ]
        return replace(seen, controls=tuple(distinct(strange)), title=clean_name(f"{seen.title}\udcff"))


def test_a_run_among_strange_names_is_logged_whole(scripted, tmp_path):
    desktop = Strange(seed=3)
    desktop.launch("Text Editor")
    label = Labels(desktop.snapshot().controls)[_document(desktop).ref]
    done = Agent(desktop, scripted(f'type "hello" into {label} .'), tmp_path).run('type "hello"', "Text Editor")
    assert done.outcome is Outcome.DONE
    (file,) = tmp_path.glob("*.jsonl")
    (again,) = read_all(file)
    assert again.steps[0].action == done.steps[0].action
    for line in file.read_bytes().splitlines():
        json.loads(line)


def _document(desktop):
    return next(c for c in desktop.snapshot().controls if c.has(State.MULTILINE))


@pytest.mark.parametrize(
    ("request_", "app"), [("type \udcff", "Text Editor"), ("type \0", "Text Editor"), ("type x", "\ud800")]
)
def test_a_request_that_is_no_text_is_refused_before_anything(scripted, tmp_path, request_, app):
    with pytest.raises(UsageError, match="no text"):
        Agent(SimDesktop(seed=3), scripted(), tmp_path).run(request_, app)
    assert not list(tmp_path.iterdir())


def test_text_is_text():
    assert require_text("Grüße, 東京 😀\n") == "Grüße, 東京 😀\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows hands over arguments as text")
@pytest.mark.model
def test_on_the_command_line_it_is_one_sentence():
    run = [sys.executable, "-P", "-m", "edgelam", "run", b"type \xff\xfe", "--desktop", "sim", "--app", "Text Editor"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == Exit.USAGE
    assert "no text" in done.stderr
    assert "Traceback" not in done.stderr
