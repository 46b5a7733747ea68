"""The workflow for a real Windows, which nobody has run yet: what it names is there, and what it shows is the checklist."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "windows.yml"
SCRIPT = ROOT / "tests" / "desktop" / "windows_first_look.py"

pytestmark = pytest.mark.skipif(not WORKFLOW.exists(), reason="only in a checkout")


@pytest.fixture(scope="module")
def first_look():
    spec = importlib.util.spec_from_file_location("windows_first_look", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_says_that_it_was_never_run_and_names_only_what_is_there():
    text = WORKFLOW.read_text(encoding="utf-8")
    assert text.startswith("# NOT RUN YET")
    named = set(re.findall(r"(?<![\w/])(tests/[\w/.]+\w)", text))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_line_is_one_of_the_checklist(first_look):
    checklist = (ROOT / "docs" / "windows.md").read_text(encoding="utf-8").partition("## Fifteen minutes")[2]
    numbers = {int(n) for n in re.findall(r"^(\d+)\. ", checklist, re.MULTILINE)}
    assert {line.number for line in first_look.LINES} <= numbers
    assert len({line.name for line in first_look.LINES}) == len(first_look.LINES)


def test_what_does_not_hold_is_a_no_and_what_is_not_there_is_absent(first_look):
    line = next(x for x in first_look.LINES if x.name == "calculator")
    done = first_look.Done
    assert first_look.verdict(line, done(0, '{"message": "It shows 84."}', "")) == "yes"
    assert first_look.verdict(line, done(0, '{"message": "It shows 12."}', "")) == "no"
    assert first_look.verdict(line, done(124, "", "not done after 180 s")) == "no"
    gone = "Error: There is no application called 'calculator' on this computer."
    assert first_look.verdict(line, done(5, "", gone)) == "absent"


def test_names_are_found_wherever_they_stand_in_a_tree(first_look):
    assert first_look.names_in({"window": {"name": "A", "children": [{"name": "B"}]}}) >= {"A", "B"}
