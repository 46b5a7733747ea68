"""A subtask that is not what it says after all that was tried is taken back, and the rest of the request read otherwise, once."""

import json
from dataclasses import replace

import pytest

from edgelam.action import parse_action
from edgelam.cli.run import _subtasks
from edgelam.readlog import read_all
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import without_model
from edgelam.runtime.labels import control_of
from edgelam.runtime.options import Options
from edgelam.runtime.planner import plan
from edgelam.runtime.prompt import COMPLETE, observation_of
from edgelam.runtime.replanning import other_rest, said_of_undo
from edgelam.runtime.undo import can_undo
from edgelam.trajectory import Effect, Outcome, Step

LABEL = "Margins and print edges"
LIKELY = "Endless lines"


def read_as(**readings):
    """Reads these requests so, and every other as one subtask."""
    return lambda request, labels: readings.get(request, [request])


@pytest.mark.parametrize(
    ("request_", "subtasks", "current", "readings", "rest"),
    [
        ("a b c", ["a", "b c"], 1, {"a b c": ["a", "b", "c"]}, ["b", "c"]),  # by what is on the screen now
        ("a b c", ["a", "b c"], 1, {"a b c": ["a b", "c"], "b c": ["b", "c"]}, ["b", "c"]),  # what is done stays done
        ("a", ["open it and close it"], 0, {"a": ["open it and close it"]}, ["open it", "close it"]),  # by known verbs
        (
            "a",
            ["find b", "put it away", "c"],
            0,
            {"a": ["find b", "put it away", "c"]},
            ["find b and put it away", "c"],
        ),
        ("a", ["find b"], 0, {"a": ["find b"]}, None),
        ("a", ["find b", "c"], 1, {"a": ["find b", "c"]}, None),
    ],
)
def test_how_else_the_rest_of_a_request_may_be_read(request_, subtasks, current, readings, rest):
    assert other_rest(request_, subtasks, current, [LABEL], read_as(**readings)) == rest


def test_a_label_that_is_in_sight_now_is_not_divided():
    request = f"tick {LABEL}"
    divided = plan(request)
    assert len(divided) == 2
    assert other_rest(request, divided, 0, {LABEL}, plan) == [request]


class Decides:
    """Says these answers one after another, whatever is asked; keeps what it was shown as the task, and what was done for it."""

    name = "said"

    def __init__(self, *lines):
        self._lines = [*lines]
        self.asked = []

    def decide(self, goal, snapshot, history):
        line = self._lines.pop(0)
        action = parse_action(line.removesuffix(COMPLETE))
        self.asked.append((goal.subtask, [str(entry.action) for entry in history]))
        control = control_of(action, snapshot) if action.target is not None else None
        fits = {LABEL: 1.0, "Document content": 1.0, LIKELY: 0.4}.get(control.name, 0.1) if control is not None else 0.1
        return replace(without_model(action, control, line.endswith(COMPLETE)), relevance=fits)


REQUEST = 'write "milk" and show it'


@pytest.fixture
def app(editor):
    app = editor.running["Text Editor"]
    app.lazy_menus = False
    return app


def wrong(app):
    """Acts that open nothing, each called the last one."""
    acts = (("check", "wrap"), ("uncheck", "status_bar"), ("check", "line_numbers"))
    return [f'{verb} "{app.find(key).name}" .' for verb, key in acts]


def carried_out(editor, *lines, runs=None, request=REQUEST, **options):
    decider = Decides(*lines)
    return Agent(editor, decider, runs, Options(**options)).run(request), decider


def right(app):
    return [f'type "milk" into "{app.document.name}" .']


def test_what_was_done_wrongly_is_taken_back_and_the_rest_read_anew_and_done(editor, app):
    told = []
    done, decider = carried_out(editor, *wrong(app), *right(app), on_plan=lambda subtasks: told.append([*subtasks]))
    assert (done.plan, done.outcome) == (['write "milk"', REQUEST], Outcome.DONE)
    assert told == [['write "milk"', "show it"], done.plan]
    assert [e.effect for e in done.endings] == [Effect.REPLANNED, Effect.VERIFIED]
    assert (app.find("wrap").checked, app.find("status_bar").checked) == (False, True)
    numbers, wrap, status = (app.find(key).name for key in ("line_numbers", "wrap", "status_bar"))
    assert f"I took back that I ticked {numbers} and unticked {status} and ticked {wrap}." in done.endings[0].evidence
    assert done.endings[0].evidence.endswith(f"So I read it as: {REQUEST}.")
    assert [row["state"] for row in _subtasks(done)] == ["planned anew", "verified"]
    assert decider.asked[3] == (REQUEST, []), "what was taken back is no history"


def test_a_label_that_came_to_be_seen_is_not_divided(editor, app):
    app.lazy_menus = True
    app.find("line_numbers").name = LABEL
    menus = [
        f'click "{app.find(f"menu:{name}").name}"{end}'
        for name, end in (("Edit", ""), ("Format", " ."), ("Display", " ."))
    ]
    done, _ = carried_out(editor, *menus, menus[0], f'check "{LABEL}" .', request=f"tick {LABEL}")
    assert (done.plan, done.outcome) == (["tick Margins", f"tick {LABEL}"], Outcome.DONE)
    assert app.find("line_numbers").checked


def test_the_log_of_a_run_that_was_planned_anew_is_read_back(editor, app, tmp_path):
    done, _ = carried_out(editor, *wrong(app), *right(app), runs=tmp_path)
    (read,) = read_all(next(tmp_path.glob("*.jsonl")))
    assert (read.plan, read.undone, read.endings) == (done.plan, done.undone, done.endings)
    assert read.current == len(read.plan)
    first = observation_of(read, 3)
    assert (first.subtask, first.history) == (REQUEST, ())
    assert not can_undo(replace(read, steps=read.steps[:3])), "these were taken back already"


def test_the_second_reading_is_the_last_one(editor, app):
    done, _ = carried_out(editor, *wrong(app), *wrong(app))
    assert (done.outcome, done.message.partition(". ")[0]) == (Outcome.FAILED, "“milk” is not there")
    assert [(e.effect, e.evidence) for e in done.endings[1:]] == [(Effect.NOT_SEEN, f"Not done: {REQUEST}.")]
    assert (app.find("wrap").checked, app.find("status_bar").checked) == (False, True)


def test_what_a_failed_subtask_did_is_taken_back_and_said_where_it_cannot_be_read_otherwise(editor, app):
    done, _ = carried_out(editor, *wrong(app), request='write "milk"')
    assert (done.outcome, done.plan) == (Outcome.FAILED, ['write "milk"'])
    assert (app.find("wrap").checked, app.find("status_bar").checked) == (False, True)
    assert "I took back that I ticked" in done.message


def test_what_was_done_on_the_way_to_nothing_is_taken_back(editor, app):
    wrap = app.find("wrap").name
    done, _ = carried_out(editor, f'check "{wrap}"', 'fail "Nothing does that."', request="take the colour out")
    assert (done.outcome, done.message) == (Outcome.CANNOT, f"Nothing does that. I took back that I ticked {wrap}.")
    assert not app.find("wrap").checked
    assert not can_undo(done)


def doubtful(app):
    """A sure act for a first subtask whose words do not name it, and nothing for the second one."""
    app.find("wrap").name = LABEL
    return [f'check "{LABEL}" .', 'fail "Nothing does that."']


REMEMBERED = 'remember my list, then "sing"'


def test_what_was_sure_and_by_no_word_asked_for_is_taken_back_where_a_later_subtask_fails(editor, app):
    done, _ = carried_out(editor, *doubtful(app), request=REMEMBERED)
    assert [e.effect for e in done.endings] == [Effect.CHANGED, Effect.SKIPPED]
    assert (done.outcome, app.find("wrap").checked) == (Outcome.CANNOT, False)
    assert f"I took back that I ticked {LABEL}." in done.message


def test_what_was_seen_to_be_done_stays(editor, app):
    done, _ = carried_out(editor, *doubtful(app), request='turn on the margins, then "sing"')
    assert (done.outcome, done.undone, app.find("wrap").checked) == (Outcome.CANNOT, [], True)


@pytest.mark.parametrize("answer", [True, False])
def test_where_somebody_watches_it_is_offered(editor, app, answer):
    asked = []
    done, _ = carried_out(editor, *doubtful(app), request=REMEMBERED, offer=lambda q: asked.append(q) or answer)
    assert asked == [f"I ticked {LABEL}, and did not get what you asked for. Take that back?"]
    assert app.find("wrap").checked is not answer
    assert (done.undone == [0]) is answer


@pytest.mark.parametrize("offered", [True, False])
def test_what_may_be_what_was_asked_for_is_taken_back_by_the_person_alone(editor, app, offered):
    more = {"offer": lambda question: True} if offered else {}
    app.find("wrap").name = LIKELY
    done, _ = carried_out(editor, f'check "{LIKELY}" .', request="remember my list", **more)
    assert (done.outcome, app.find("wrap").checked) == (Outcome.UNKNOWN, not offered)


def test_what_hardly_is_is_taken_back(editor, app):
    wrap = app.find("wrap").name
    done, _ = carried_out(editor, f'check "{wrap}" .', request="remember my list")
    assert (done.outcome, app.find("wrap").checked) == (Outcome.UNKNOWN, False)
    assert done.message.endswith(f"could not see whether that is what you asked for. I took back that I ticked {wrap}.")


def test_nothing_is_planned_anew_or_taken_back_where_it_is_not_known_what_was_done(editor, app, monkeypatch):
    monkeypatch.setattr("edgelam.runtime.attempt.effect_of", lambda *_: (Effect.UNKNOWN, "it does not show"))
    done, _ = carried_out(editor, *wrong(app), 'fail "Nothing else is there."')
    assert (len(done.plan), done.undone) == (2, [])
    assert done.outcome in (Outcome.FAILED, Outcome.CANNOT, Outcome.UNKNOWN)
    assert app.find("wrap").checked


def test_nothing_that_was_said_reaches_the_log_when_redacted(editor, app, tmp_path):
    carried_out(editor, *wrong(app), *right(app), runs=tmp_path, redact=True)
    rows = [json.loads(line) for line in next(tmp_path.glob("*.jsonl")).read_text(encoding="utf-8").splitlines()]
    assert {"planned", "undone"} <= {row["kind"] for row in rows}
    assert not any("milk" in f"{row.get('plan', '')}{row.get('evidence', '')}" for row in rows)


def test_nothing_is_said_of_nothing():
    assert said_of_undo([], []) == ""


def test_what_was_not_come_to_stays_too():
    def step(number, line, effect):
        return Step(number, "app", "", "", [], parse_action(line), False, effect=effect)

    typed, cased = step(0, 'type "a" into "Text"', Effect.VERIFIED), step(1, 'click "Upper"', Effect.CHANGED)
    stuck = replace(cased, effect=Effect.ERROR)
    assert said_of_undo([stuck], [typed, cased], [typed]) == "It stays that I clicked Upper and typed into Text."
