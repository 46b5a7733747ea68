"""What was executed by a map, said in words, and measured: files, end states, words, trajectories, teacher-forced steps."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.data import executed, executions, worded
from edgelam.quantize.data.demonstrate import NotDemonstrated
from edgelam.quantize.data.executions import HOME, SUFFIX, Deed, Execution, Moment, to_bytes
from edgelam.quantize.data.produce import Source, jobs_executed, run_job
from edgelam.quantize.data.sayings import ASKED
from edgelam.quantize.evaluate import maps as measured
from edgelam.quantize.evaluate import recorded
from edgelam.quantize.evaluate.suite import RECORDED, requests_of_suites
from edgelam.retrieval import Index
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.screen import screen_of
from edgelam.runtime.maps.store import Maps, pack
from edgelam.runtime.maps.store import read as read_map

ON = frozenset({State.ENABLED, State.SHOWING})
TICKED = ON | {State.CHECKED}


def control(name, role, states=ON, value="", help_="", options=(), ref="", path=()):
    return Control(
        ref or f"{role}:{name}", role, name, value, states, None, path, help_, "", options, verbs_for(role, states)
    )


WRAP = control(
    "Wrap long lines", Role.CHECK, help_="Fold what is longer than the window.", path=("Preferences", "Editor")
)
WIDTH = control("Tab width", Role.SPIN, value="8", path=("Preferences", "Editor"))
MAIN = Snapshot("notes", "Untitled - Notes", (control("Preferences...", Role.MENU_ITEM, path=("Edit",)), control("Toolbar", Role.CHECK), control("Size", Role.COMBO, value="S", options=("S", "M"))))  # fmt: skip
DIALOG = Snapshot("notes", "Preferences", (WRAP, WIDTH, control("Close", Role.BUTTON)), modal=True)
OPENED = Moment(MAIN, 0, Verb.CLICK)
WRAPPED, WIDE = Deed((OPENED, Moment(DIALOG, 0, Verb.CHECK))), Deed((Moment(DIALOG, 1, Verb.TYPE, "4"),))
ONE, TWO = Execution("Notes", "1", (WRAPPED,)), Execution("Notes", "1", (WRAPPED, WIDE))


def atlas():
    made = Map("notes", "1", ("Notes",), {1: screen_of(1, MAIN), 2: screen_of(2, DIALOG)})
    made.connect(made.screens[1], made.screens[1].controls[0], made.screens[2])
    return made


def test_a_file_holds_each_screen_once_and_comes_back(tmp_path):
    (tmp_path / "notes.executed.json.gz").write_bytes(to_bytes([ONE, TWO]))
    back = worded.read(tmp_path)
    assert [[str(m.action) for p in e.deeds for m in p.moments] for e in back] == [
        ['click "Preferences..."', 'check "Wrap long lines"'], ['click "Preferences..."', 'check "Wrap long lines"', 'type "4" into "Tab width"'],
    ]  # fmt: skip
    assert back[0].deeds[0].last.screen is back[1].deeds[0].last.screen


def test_a_home_is_anybodys(tmp_path):
    home = Path("somewhere") / "Person"
    named = replace(DIALOG, controls=(WRAP, control("Folder", Role.TEXT, value=str(home / "Music"))))
    done = Execution("Notes", "1", (Deed((Moment(named, 0, Verb.CHECK),)),))
    (tmp_path / "notes.executed.json.gz").write_bytes(to_bytes([done], home))
    (back,) = executions.read(tmp_path / "notes.executed.json.gz")
    assert back.deeds[0].last.screen.controls[1].value == str(home / "Music").replace(str(home), HOME)


@pytest.mark.parametrize("bad", [b"", b"x", to_bytes([ONE])[:40]])
def test_a_damaged_file_is_said_to_be_one(tmp_path, bad):
    (tmp_path / "notes.executed.json.gz").write_bytes(bad)
    with pytest.raises(UsageError, match="no executions"):
        worded.read(tmp_path)
    with pytest.raises(UsageError, match="no executions"):
        worded.read(tmp_path / "none")


def test_destinations_are_what_can_be_seen_to_work_with_the_way_there():
    found = {far.control.name: len(far.route) for far in executed.destinations(atlas())}
    assert found == {"Preferences...": 0, "Toolbar": 0, "Size": 0, "Wrap long lines": 1, "Tab width": 1}
    drawn = executed.drawn(atlas(), 3, random.Random(1))
    assert len(drawn) == 3
    assert drawn == executed.drawn(atlas(), 3, random.Random(1))


@pytest.mark.parametrize(
    ("given", "verb", "text"),
    [
        (WRAP, Verb.CHECK, ""),
        (control("Wrap", Role.CHECK, TICKED), Verb.UNCHECK, ""),
        (control("Left", Role.RADIO), Verb.CLICK, ""),
        (control("Left", Role.RADIO, TICKED), None, ""),
        (control("Size", Role.COMBO, value="S", options=("S", "M")), Verb.CHOOSE, "M"),
        (control("Size", Role.COMBO, value="S", options=("S",)), None, ""),
        (control("Width", Role.SPIN, value="many"), None, ""),
        (control("Text", Role.TEXT, ON | {State.EDITABLE, State.MULTILINE}), None, ""),
        (control("Go...", Role.BUTTON), Verb.CLICK, ""),
        (control("Go...", Role.BUTTON, frozenset({State.SHOWING})), None, ""),
    ],
)
def test_what_is_done_changes_something_visibly(given, verb, text):
    if verb is None:
        with pytest.raises(NotDemonstrated):
            executed.what_to_do(given, random.Random(1))
    else:
        assert executed.what_to_do(given, random.Random(1)) == (verb, text)


@pytest.mark.parametrize("shown", ["8", "8 px", "0,5", "1.0"])
def test_a_number_becomes_another_one_near(shown):
    verb, text = executed.what_to_do(control("Width", Role.SPIN, value=shown), random.Random(2))
    assert verb is Verb.TYPE
    assert 0 < abs(float(text) - float(shown.split()[0].replace(",", "."))) <= 5


@pytest.mark.parametrize(
    ("given", "verb", "text", "so"),
    [
        (control("Wrap", Role.CHECK, TICKED), Verb.CHECK, "", True),
        (WRAP, Verb.CHECK, "", False),
        (WRAP, Verb.UNCHECK, "", True),
        (control("Left", Role.RADIO, ON | {State.SELECTED}), Verb.CLICK, "", True),
        (control("Width", Role.SPIN, value="4.00 px"), Verb.TYPE, "4", True),
        (WIDTH, Verb.TYPE, "4", False),
        (control("Size", Role.COMBO, value="M"), Verb.CHOOSE, "M", True),
    ],
)
def test_the_end_state_is_read_from_the_control(given, verb, text, so):
    assert executed.is_so(given, verb, text) is so


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (WRAPPED.last, Verb.UNCHECK),
        (WIDE.last, Verb.TYPE),
        (OPENED, None),
        (replace(WIDE.last, screen=replace(DIALOG, controls=(WRAP, replace(WIDTH, value=" ")))), None),
    ],
)
def test_what_was_set_is_set_back(moment, expected):
    undo = executed.undoing(moment)
    assert (undo.verb if undo is not None else None) is expected
    assert undo is None or undo.text in (None, moment.control.value)


@pytest.mark.parametrize(
    ("words", "value", "text", "expected"),
    [
        ("make it wider", "", "", "make it wider"),
        ("indent by 8", "8", "4", "indent by 4"),
        ("8 by 8", "8", "4", ""),
        ("indent more", "8", "4", ""),
        ("indent by 4", "4", "4", "indent by 4"),
        ("put 4 on the A4 sheet", "4", "7", "put 7 on the A4 sheet"),
        ("indent by four", "4", "4", ""),
        ("make it wider", "", "4", ""),
    ],
)
def test_a_value_stands_in_the_words_as_it_is_put_in(words, value, text, expected):
    assert worded.with_value(words, value, text) == expected


SAID = worded.Wordings({
    ("Notes", "check", "wrap long lines", "check"): [(f"fold them {n}", "") for n in range(3)],
    ("", "", "wrap long lines", "check"): [("no more sideways scrolling", "")], ("", "", "size", "choose"): [("another M", "M")],
    ("Notes", "spin", "tab width", "type"): [("indent by 8", "8"), ("8 blanks for a tab", "8")],
})  # fmt: skip


def test_labels_are_a_third_of_the_ways_at_most():
    ways = worded.ways_of_saying("Notes", WRAPPED, SAID, random.Random(1))
    literal = [w for w in ways if "wrap long lines" in w.casefold()]
    assert len(ways) == worded.WORDINGS
    assert len(literal) <= worded.LITERAL
    assert worded.ways_of_saying("Other", WIDE, SAID, random.Random(1)) == []
    assert (
        SAID.for_("Other", Moment(MAIN, 2, Verb.CHOOSE, "M")) == []
    )  # a single word means something else in each application


def test_an_execution_is_a_trajectory_for_each_way_of_saying_it():
    made = list(worded.demonstrations(Index(None), [ONE], SAID, "1"))
    assert len(made) == worded.WORDINGS
    assert {tuple(str(s.action) for s in t.steps) for t in made} == {
        ('click "Preferences..."', 'check "Wrap long lines"')
    }
    assert all(
        [s.completes for s in t.steps] == [False, True] and "Preferences..." in t.steps[0].candidates[0] for t in made
    )


def test_two_deeds_are_joined_where_the_plan_divides_them_so():
    made = worded.demonstrate(
        Index(None), TWO, ("fold the long lines", "set the tab width to 4"), random.Random(1), "run"
    )
    assert made is not None
    assert [s.subtask for s in made.steps] == [0, 0, 1]
    assert (
        worded.demonstrate(Index(None), TWO, ("fold the long lines", "set the tab width"), random.Random(1), "run")
        is None
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "notes.executed.json.gz").write_bytes(to_bytes([ONE]))
    pack(tmp_path / "notes_notes_1.map.json.gz", atlas())
    (tmp_path / "requests.jsonl").write_text(json.dumps({"file": "notes", "n": 1, "say": "wrap long lines"}) + "\n")
    return tmp_path


def test_each_step_is_decided_from_its_recorded_screen(folder, scripted):
    policy = scripted('click "Preferences..."', *['check "Wrap long lines" .'] * 2)
    report = recorded.evaluate(policy, folder, lambda _: None)
    assert report["all"]["step_success"]["n"] == report["all"]["step_success_by_map"]["n"] == 2
    assert report["apps"].keys() == {"notes"}
    assert not any(name.startswith("plan_") for name in report["all"])


def test_a_folder_without_its_maps_is_none_to_measure(folder, scripted):
    before = sorted(p.name for p in folder.iterdir())
    recorded.evaluate(scripted(*['check "Wrap long lines" .'] * 3), folder, lambda _: None)
    assert sorted(p.name for p in folder.iterdir()) == before  # nothing is learned from it
    next(folder.glob("*.map.json.gz")).unlink()
    with pytest.raises(UsageError, match="no map of Notes"):
        recorded.evaluate(scripted(), folder, lambda _: None)


def test_nothing_is_learned_from_the_test_applications():
    with pytest.raises(UsageError, match="for the test alone"):
        worded.read(RECORDED)


@pytest.mark.parametrize(
    "bad", ["{", '{"file": "notes", "n": 2, "say": "x"}', '{"file": "other", "n": 1, "say": "x"}', "[]"]
)
def test_requests_for_nothing_that_was_executed_are_refused(folder, bad):
    (folder / "requests.jsonl").write_text(bad)
    with pytest.raises(UsageError, match="no executions"):
        recorded.load(folder)


def test_what_is_elsewhere_is_a_task_to_be_done_for_real(folder):
    (task,) = recorded.elsewhere(folder)
    assert (task.app, task.control, task.window, task.within, task.state) == (
        "Notes",
        "Wrap long lines",
        "Preferences",
        ("Editor",),
        "checked",
    )
    assert measured.place(task, atlas()) is not None


def test_nothing_is_learned_from_what_the_recorded_screens_are_of():
    files = sorted(RECORDED.glob(f"*{SUFFIX}"))
    apps = {executions.read(path)[0].app.casefold() for path in files} | {
        path.name.removesuffix(SUFFIX) for path in files
    }
    learned = {str(row.get("app", "")).casefold() for path in (worded.AUTHORED, ASKED) for row in worded.rows_of(path)}
    shipped = {name.casefold() for path in Maps(None).files() for name in read_map(path).names}
    assert len(files) == 10
    assert not apps & (learned | shipped)
    assert {normalise(r.said) for r in recorded.load(RECORDED)} <= requests_of_suites()  # which training leaves out


def test_a_job_says_what_was_executed(folder, tmp_path):
    (job,) = jobs_executed(folder, 3)
    assert (job.source, job.count) == (Source.EXECUTED, 1)
    assert "fold what is longer than the window" in run_job(job).casefold()
    with pytest.raises(UsageError, match="no executions"):
        jobs_executed(tmp_path / "none", 3)
