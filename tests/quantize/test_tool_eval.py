"""What `edgelam eval tools` counts, on tiny files."""

import json

import pytest
from click.testing import CliRunner

from edgelam.action import parse_action
from edgelam.cli.eval import command as eval_command
from edgelam.errors import UsageError
from edgelam.quantize.evaluate import functions, toolcalls, toolscale
from edgelam.quantize.evaluate.tool_world import world
from edgelam.quantize.evaluate.toolcalls import Request, Verdict, Way
from edgelam.runtime.tools.compare import same_call
from edgelam.runtime.tools.registry import find


def of(line):
    return parse_action(f"call {line}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('convert_units(amount=5, unit="mile", to="km")', 'convert_units(amount=5, unit="miles", to="kilometer")', True), ('calculate(expression="12*7")', 'calculate(expression="7*12")', True),
        ('calculate(expression="15% of 80")', 'calculate(expression="12+0")', True), ('calculate(expression="12*7")', 'calculate(expression="12*8")', False),
        ('remind_in(seconds=60, text="The dentist.")', 'remind_in(seconds=60, text="dentist")', True), ('open_address(address="https://example.org/")', 'open_address(address="example.org")', True),
        ("set_volume(level=30)", "set_volume(level=31)", False), ('change_volume(direction="up", by=10)', 'change_volume(direction="up")', False), ("tell_time()", "tell_date()", False),
        ('switch_to_window(name="mail")', 'switch_to_window(name="Inbox - Mail")', True),
    ],
)  # fmt: skip
def test_calls_are_the_same_whatever_their_spelling(tmp_path, one, other, same):
    assert same_call(of(one), of(other), find(of(other).text), world(tmp_path)) is same


@pytest.mark.parametrize(
    "line",
    [
        '{"say": "x"}',
        "nonsense",
        '{"say": "x", "call": "dance"}',
        '{"call": "tell_time()"}',
        "[1]",
        '{"say": "x", "call": 5}',
    ],
)
def test_what_is_no_request_is_said_with_its_line(tmp_path, line):
    path = tmp_path / "file.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        toolcalls.read_requests(path)


def verdict(calls, way, right, window=""):
    return Verdict(Request("x", tuple(map(of, calls)), window), way, None, right, 1.0)


def test_shares_count_what_they_say():
    made = [
        verdict(["tell_time()"], Way.MADE, True), verdict(["tell_time()"], Way.ASKED, True), verdict(["tell_date()"], Way.LEFT, False), verdict(["tell_date()"], Way.MADE, False),
        verdict([], Way.LEFT, True, "nemo"), verdict([], Way.MADE, False, "nemo"), verdict(["tell_time()"], Way.ASKED, False, "nemo"),
    ]  # fmt: skip
    found = toolcalls.summary(made)
    assert {k: (round(found[k]["value"] * found[k]["n"]), found[k]["n"]) for k in ("right", "right_without_asking", "wrong_without_asking", "asked", "asked_wrongly", "right_kind")} == {
        "right": (2, 5), "right_without_asking": (1, 5), "wrong_without_asking": (2, 7), "asked": (2, 7), "asked_wrongly": (1, 7), "right_kind": (2, 3),
    }  # fmt: skip
    assert found["tools"]["tell_date"]["value"] == 0


@pytest.mark.model
def test_a_file_is_measured_and_a_wrong_window_is_said(tmp_path):
    path = tmp_path / "file.jsonl"
    rows = [
        {"say": "set the volume to 30 percent", "call": ["set_volume(level=30)", "set_volume(level=31)"]},
        {"say": "lock the screen", "call": "lock_screen()"},
        {"say": "print on both sides of the paper", "kind": "control"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = CliRunner().invoke(eval_command, ["tools", str(path), "--json"])
    report = json.loads(done.stdout)
    assert report["right"]["value"] == 1
    assert report["wrong_without_asking"]["value"] == 0
    assert [c["way"] for c in report["cases"]] == ["called", "asked first", "left to the screen"]
    path.write_text('{"say": "x", "kind": "control", "window": "nowhere"}', encoding="utf-8")
    assert isinstance(CliRunner().invoke(eval_command, ["tools", str(path)]).exception, UsageError)


@pytest.fixture
def bfcl(tmp_path):
    (tmp_path / "possible_answer").mkdir()
    function = {
        "name": "area.rectangle",
        "description": "Area.",
        "parameters": {
            "type": "dict",
            "properties": {"width": {"type": "float"}, "height": {"type": "integer"}, "unit": {"type": "string"}},
            "required": ["width", "height"],
        },
    }
    for name in (*functions.CATEGORIES, *functions.NONE_FITS):
        row = {
            "id": "a",
            "question": [[{"role": "user", "content": "area with a width of 4 and a height of 5"}]],
            "function": [function],
        }
        (tmp_path / f"BFCL_v9_{name}.json").write_text(json.dumps(row), encoding="utf-8")
        answer = {"id": "a", "ground_truth": [{"area.rectangle": {"width": [4.0], "height": [5], "unit": ["", "m"]}}]}
        (tmp_path / "possible_answer" / f"BFCL_v9_{name}.json").write_text(json.dumps(answer), encoding="utf-8")
    return tmp_path


def test_functions_of_others_are_tools(bfcl):
    (case,) = functions.read_bfcl(bfcl, "multiple")
    (tool,) = case.tools
    assert tool.name == "area_rectangle"
    assert [(p.name, p.optional) for p in tool.parameters] == [("width", False), ("height", False), ("unit", True)]
    with pytest.raises(UsageError, match="bfcl-eval"):
        functions.read_bfcl(bfcl / "possible_answer", "nothing")


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"": "area_rectangle", "width": 4, "height": 5}, True),
        ({"": "area_rectangle", "width": 5, "height": 4}, False),
        ({"": "area_rectangle", "width": 4}, False),
        ({"": "other"}, False),
        (None, False),
        ({"": "area_rectangle", "width": 4, "height": 5, "unit": "M"}, True),
    ],
)
def test_a_call_is_right_with_every_argument_it_needs(bfcl, given, right):
    (case,) = functions.read_bfcl(bfcl, "simple_python")
    assert functions.is_right(case, given) is right


def test_made_up_tools_differ():
    tools = toolscale.synthetic(16_000)
    assert len({t.name for t in tools}) == len({t.description for t in tools}) == 16_000
