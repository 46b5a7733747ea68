"""Checks of end states, reports, and what an evaluation counts."""

import json
import zipfile

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State
from edgelam.quantize.data.task import Instruction, Task
from edgelam.quantize.evaluate import report as reports
from edgelam.quantize.evaluate.checks import holds
from edgelam.quantize.evaluate.endstate import EndState
from edgelam.quantize.evaluate.offline import Tally
from edgelam.quantize.evaluate.online import Ending, Result, summary
from edgelam.quantize.evaluate.suite import OnlineTask
from edgelam.runtime.decision import Decision
from edgelam.trajectory import Outcome

EMPTY = Snapshot("app", "plan.txt - Editor", ())
CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
<style:style style:name="P1"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="P2"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2"><style:text-properties style:text-underline-style="solid"/></style:style>
<text:p text:style-name="P1">Agenda</text:p>
<text:p text:style-name="P2"/>
<text:p><text:span text:style-name="T1">loud</text:span> and <text:span text:style-name="T2">lined</text:span></text:p>
</office:document-content>"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "note.txt").write_text("Grüße\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("content.xml", CONTENT)
    settings = tmp_path / ".config" / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text("[org/x/view]\nwrap=true\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("want", "passes"),
    [
        ({"kind": "file", "path": "note.txt", "equals": "Grüße"}, True),
        ({"kind": "file", "path": "note.txt", "equals": "Grusse"}, False),
        ({"kind": "file", "path": "none.txt", "equals": ""}, False),
        ({"kind": "setting", "group": "org/x/view", "key": "wrap", "value": "true"}, True),
        ({"kind": "setting", "group": "org/x/view", "key": "wrap", "value": "false"}, False),
        ({"kind": "title", "contains": "plan.txt"}, True),
        ({"kind": "title", "contains": "other"}, False),
        ({"kind": "odt_text", "path": "a.odt", "text": "Agenda"}, True),
        ({"kind": "odt_text", "path": "a.odt", "text": "Agend"}, False),
        ({"kind": "odt_style", "path": "a.odt", "text": "loud"}, True),
        ({"kind": "odt_style", "path": "a.odt", "text": "lined"}, False),
        (
            {
                "kind": "odt_style",
                "path": "a.odt",
                "text": "lined",
                "property": "text-underline-style",
                "value": "solid",
            },
            True,
        ),
        (
            {"kind": "odt_paragraph", "path": "a.odt", "text": "Agenda", "property": "text-align", "value": "center"},
            True,
        ),
        ({"kind": "odt_style", "path": "b.odt", "text": "loud"}, False),
        ({"kind": "odt_break", "path": "a.odt", "after": "Agenda"}, True),
        ({"kind": "odt_break", "path": "a.odt", "after": "loud and lined"}, False),
        ({"kind": "odt_break", "path": "b.odt", "after": "Agenda"}, False),
        ({"kind": "outcome", "is": "cannot"}, True),
        ({"kind": "outcome", "is": "done"}, False),
    ],
)
def test_checks_look_at_files_and_state(home, want, passes):
    assert holds(want, EndState(home, home, EMPTY, EMPTY, Outcome.CANNOT)) is passes


def test_checks_of_the_screen(tmp_path):
    on = Control("1", Role.CHECK, "Wrap", states=frozenset({State.CHECKED}))
    display = Control("2", Role.STATUS, "Display", "84")
    key = Control("3", Role.BUTTON, "7", "7")
    screen = Snapshot("app", "W", (on, display, key))
    end = EndState(tmp_path, tmp_path, screen, screen, Outcome.DONE)
    assert holds({"kind": "checked", "name": "Wrap", "on": True}, end)
    assert not holds({"kind": "checked", "name": "Wrap", "on": False}, end)
    assert holds({"kind": "shows", "text": "84"}, end)
    assert not holds({"kind": "shows", "text": "7"}, end)
    assert holds({"kind": "control", "name": "7"}, end)
    assert not holds({"kind": "no_control", "name": "7"}, end)


def decision(line, completes):
    return Decision(parse_action(line), None, completes, 0.9, (), 10, 3, 0, {})


@pytest.mark.parametrize(
    ("expected", "completes", "given", "right", "wrong"),
    [
        ('click "A"', True, ('click "A"', True), True, None),
        ('click "A"', True, ('click "A"', False), False, "click: completion"),
        ('click "A"', False, ('click "B"', False), False, "click: other control"),
        ('type "x" into "A"', False, ('type "y" into "A"', False), False, "type: other text"),
        ('click "A"', False, ("done", False), False, "click → done"),
        ("done", True, ("done", False), True, None),
        ('ask "Which one?"', False, ('ask "Who?"', False), True, None),
    ],
)
def test_a_step_is_right_when_act_and_completion_are(expected, completes, given, right, wrong):
    tally = Tally()
    assert tally.add(parse_action(expected), completes, decision(*given), True) is right
    assert list(tally.wrong) == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("request_", "spans", "counts"),
    [
        ("turn it on and save it", ((0, 10), (15, 22)), (2, 2, 2)),
        ("click on Save and Close", ((0, 13), (18, 23)), (1, 2, 0)),
        ("open it, sort it and close it", ((0, 29),), (3, 1, 0)),
    ],
)
def test_parts_count_when_they_are_pieces(request_, spans, counts):
    tally = Tally()
    instructions = tuple(Instruction("", (), lambda _: True) for _ in spans)
    tally.add_plan(Task("x", 1, request_, instructions, spans))
    assert (tally.planned, tally.instructions, tally.agreed) == counts


def test_a_report_counts_endings_and_harms():
    task = OnlineTask("a", "app", "request")
    endings = [Ending.RIGHT, Ending.RIGHT, Ending.FALSE, Ending.HONEST]
    harms = [[], ["lost or changed: note.txt"], [], []]
    results = [
        Result(task, ending, harm, [], "done", "", 2.0, [], [], 0.0, 0.0)
        for ending, harm in zip(endings, harms, strict=True)
    ]
    part = summary(results)
    measures = ("task_success", "called_done_and_was_not", "honest_failure", "harmed")
    assert [part[name]["value"] for name in measures] == [0.5, 0.25, 0.25, 0.25]
    assert all(set(part[name]) == {"value", "low", "high", "n"} for name in measures)
    assert part["wrong"] == {"called done and was not: done": 1, "honest failure: done": 1}


def share(value):
    return {"value": value, "low": value - 0.1, "high": value + 0.1, "n": 10}


def test_a_report_has_tables_data_and_a_plot(tmp_path):
    pytest.importorskip("matplotlib")
    part = {**dict.fromkeys(reports.ONLINE, share(0.7)), "wrong": {"click → done": 3}}
    reports.write(tmp_path, "Online", {"apps": {"mousepad": part}, "all": part, "model": "m"}, reports.ONLINE)
    assert "| mousepad | 70.0% [60%–80%] n=10 |" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "click → done | 3" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["model"] == "m"
    assert (tmp_path / "report.png").read_bytes().startswith(b"\x89PNG")
