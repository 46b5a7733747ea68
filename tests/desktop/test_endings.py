"""Requests that small models get wrong, in real applications with the shipped model: each ends rightly, or says that it did not.

*Done* may be said only where the end state is right, and nothing is left lying about that nobody asked for.
"""

import shutil
import zipfile

import pytest

from edgelam.action import parse_action
from edgelam.cli.context import opened_policy
from edgelam.control import State
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import without_model
from edgelam.runtime.guard import Limits
from edgelam.runtime.labels import control_of
from edgelam.runtime.options import Options
from edgelam.runtime.prompt import COMPLETE
from edgelam.trajectory import WORKED, Effect, Outcome

pytestmark = pytest.mark.desktop

LINES = "".join(f"line {number}\n" for number in range(1, 61))


@pytest.fixture(scope="module")
def policy():
    with opened_policy(None) as opened:
        yield opened


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def carry_out(desktop, policy):
    def run(app, request):
        if shutil.which({"writer": "soffice"}.get(app, app)) is None:
            pytest.skip(f"{app} is not installed")
        return Agent(desktop, policy, None, Options(limits=Limits(steps=20, seconds=120))).run(request, app)

    return run


def lying_about(home):
    """Files and folders that are not hidden, from the home; the folders that every home has left out."""
    known = {"Documents", "Downloads", "Desktop", "Pictures", "Music", "Videos"}
    found = (p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file() or not any(p.iterdir()))
    return {path for path in found if not path.startswith(".") and "/." not in path} - known


def is_honest(run, right):
    """*Done* exactly where every subtask was seen to be done, and never where the end state is wrong."""
    assert len(run.endings) == len(run.plan)
    assert (run.outcome is Outcome.DONE) == all(e.effect in WORKED for e in run.endings)
    return right or run.outcome is not Outcome.DONE


def test_a_name_to_save_under_is_no_text(carry_out, home):
    run = carry_out("mousepad", "write shopping list and save as shop.txt")
    saved = home / "shop.txt"
    assert is_honest(run, saved.is_file() and saved.read_text().strip() == "shopping list")
    assert lying_about(home) <= {"shop.txt"}


@pytest.mark.parametrize("app", ["gnome-calculator", "kcalc", "galculator"])
def test_a_sum_in_words(carry_out, desktop, app):
    run = carry_out(app, "what is 17 times 23")
    shown = any("391" in c.value for c in desktop.snapshot(app).controls)
    assert is_honest(run, shown)


def test_a_word_at_a_line(carry_out, home, desktop):
    (home / "Documents").mkdir(parents=True, exist_ok=True)
    file = home / "Documents" / "lines.txt"
    file.write_text(LINES)
    run = carry_out("mousepad", "open the file lines.txt from my Documents folder")
    assert run.outcome is Outcome.DONE
    run = carry_out("mousepad", "jump to line 40 and insert the word HERE there, then save")
    there = file.read_text().splitlines()
    assert is_honest(run, len(there) == 60 and "HERE" in there[39])
    assert run.outcome is Outcome.DONE or file.read_text() == LINES, "what is not right is not saved"
    assert lying_about(home) == {"Documents/lines.txt"}


def test_a_page_that_stays_upright_is_not_called_turned(carry_out, home):
    run = carry_out("writer", "change the page to landscape")
    assert lying_about(home) == set()
    carry_out("writer", "save it as page.odt in my home folder")
    with zipfile.ZipFile(home / "page.odt") as saved:
        turned = b'print-orientation="landscape"' in saved.read("styles.xml")
    assert is_honest(run, turned)


def test_a_folder_is_no_name(carry_out, home):
    run = carry_out("mousepad", 'type "hold on" and save it as held.txt in my home folder')
    saved = home / "held.txt"
    assert is_honest(run, saved.is_file() and saved.read_text().strip() == "hold on")
    assert lying_about(home) <= {"held.txt"}


def test_a_copy_leaves_the_original_alone(carry_out, home):
    (home / "Documents").mkdir(parents=True, exist_ok=True)
    (home / "Documents" / "notes.txt").write_text("first\n")
    carry_out("mousepad", "open the file notes.txt from my Documents folder")
    run = carry_out("mousepad", "save a copy of this document as backup.txt")
    copies = [p for p in (home / "backup.txt", home / "Documents" / "backup.txt") if p.is_file()]
    assert is_honest(run, bool(copies) and copies[0].read_text() == "first\n")
    assert (home / "Documents" / "notes.txt").read_text() == "first\n"


@pytest.mark.parametrize(
    "request_",
    ["rename the file report.txt", "rename the file report.txt to final.txt", "copy photo.png into Pictures"],
)
def test_files_stay_what_they_are(carry_out, home, request_):
    home.mkdir(exist_ok=True)
    (home / "report.txt").write_text("r\n")
    (home / "photo.png").write_text("p\n")
    run = carry_out("thunar", request_)
    renamed, copied = home / "final.txt", home / "Pictures" / "photo.png"
    right = ("final" in request_ and renamed.is_file()) or ("copy" in request_ and copied.is_file())
    assert is_honest(run, right)
    assert (home / "photo.png").read_text() == "p\n"
    assert right or (home / "report.txt").read_text() == "r\n"
    assert lying_about(home) <= {"report.txt", "photo.png", "final.txt", "Pictures/photo.png"}


def test_a_tick_that_nobody_can_see_is_clicked_once_and_said(carry_out):
    run = carry_out("mousepad", "turn on word wrap")
    assert run.outcome is Outcome.UNKNOWN
    assert [str(s.action) for s in run.steps] == ['click "Word Wrap"']
    assert run.endings[0].effect is Effect.UNKNOWN
    assert run.endings[0].evidence == "I clicked Word Wrap; Mousepad does not show whether it is on."


class Misled:
    """Answers so first, whatever is asked; then as the policy does."""

    name = "misled"

    def __init__(self, policy, *lines):
        self._policy, self._lines = policy, [*lines]

    def decide(self, goal, snapshot, history):
        if not self._lines:
            return self._policy.decide(goal, snapshot, history)
        line = self._lines.pop(0)
        action = parse_action(line.removesuffix(COMPLETE))
        control = control_of(action, snapshot) if action.target is not None else None
        ends = line.endswith(COMPLETE)
        return without_model(action, control, ends, relevance=0.1 if ends else 1.0)


def test_what_was_done_wrongly_is_taken_back_and_the_rest_of_the_request_planned_anew(desktop, policy, home):
    """What was ticked on the way to nothing is not ticked any more, and the second reading of the request is done."""
    if shutil.which("mousepad") is None:
        pytest.skip("mousepad is not installed")
    ticked = ("Show line numbers", "Display whitespace", "Highlight current line")
    lines = ['click "Preferences..."', *(f'check "{name}" .' for name in ticked), "press escape"]
    options = Options(limits=Limits(steps=20, seconds=120))
    run = Agent(desktop, Misled(policy, *lines), None, options).run('write "milk" and show it', "mousepad")
    assert [e.effect for e in run.endings][:1] == [Effect.REPLANNED]
    assert all(f"ticked {name}" in run.endings[0].evidence for name in ticked)
    assert run.outcome is Outcome.DONE
    assert any("milk" in c.value for c in desktop.snapshot("mousepad").controls)
    states = preferences(desktop)
    assert [states[name] for name in ticked] == [False, False, False]


def preferences(desktop):
    """What is ticked in Mousepad's preferences, which are opened where they are not."""
    names = [c.name for c in desktop.snapshot("mousepad").controls]
    if "Show line numbers" not in names:
        opens = parse_action('click "Preferences..."')
        desktop.perform(opens, control_of(opens, desktop.snapshot("mousepad")))
        desktop.settle(2.5)
    return {c.name: c.has(State.CHECKED) for c in desktop.snapshot("mousepad").controls}


def test_a_run_without_success_leaves_nothing_on_that_nobody_asked_for(desktop, policy):
    """A first act that seemed sure and was not is taken back when the run ends otherwise, and that is said."""
    if shutil.which("mousepad") is None:
        pytest.skip("mousepad is not installed")
    ticks = 'check "Show line numbers" .'
    lines = ['click "Preferences..." .', ticks]
    options = Options(limits=Limits(steps=20, seconds=120))
    run = Agent(desktop, Misled(policy, *lines), None, options).run("take the colour out", "mousepad")
    assert run.outcome is Outcome.UNKNOWN
    assert run.message.endswith("I took back that I ticked Show line numbers.")
    assert not preferences(desktop)["Show line numbers"]
