"""What ``edgelam run`` says at the end, and its exit code."""

import json

import pytest

from edgelam.cli.run import CODES, carry_out
from edgelam.errors import Exit
from edgelam.runtime.options import Options
from edgelam.trajectory import Outcome


def test_zero_is_for_what_was_seen_to_be_done():
    assert set(CODES) == set(Outcome) - {Outcome.RUNNING}
    assert {o for o, code in CODES.items() if code is Exit.DONE} == {Outcome.DONE, Outcome.STOPPED}, "a dry run stops"


@pytest.fixture
def document(editor):
    return next(w.name for w, _ in editor.running["Text Editor"].visible() if w.key == "document")


def test_each_subtask_ends_with_a_sentence(scripted, editor, document, capsys):
    policy = scripted(f'type "milk" into "{document}" .', f'select "milk" in "{document}" .')
    code = carry_out(editor, policy, 'type "milk" and select it', None, Options(), as_json=False)
    said = capsys.readouterr().out.splitlines()
    assert code is Exit.DONE
    assert said[0] == "✓ “milk” is in the document."
    assert said[1].startswith("✓ ")
    assert said[2].startswith("done (2 actions, ")


def test_what_could_not_be_seen_is_said_and_is_no_success(scripted, editor, capsys):
    code = carry_out(editor, scripted("done"), "sort it, then save it", None, Options(), as_json=False)
    said = capsys.readouterr().out.splitlines()
    assert code is Exit.FAILED
    assert said[0].startswith("? Nothing was done for this")
    assert said[1] == "· Not tried: save it."
    assert said[2].startswith("not known (")


def test_json_has_the_state_and_the_evidence_of_each_subtask(scripted, editor, document, capsys):
    carry_out(editor, scripted(f'type "milk" into "{document}" .'), 'type "milk"', None, Options(), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["subtasks"] == [{"text": 'type "milk"', "state": "verified", "evidence": "“milk” is in the document."}]
    assert told["endings"][0]["effect"] == "verified"
