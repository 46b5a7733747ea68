"""Routines: kept, edited, done again without the model, and with it where the screen differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import Action, Verb, parse_action
from edgelam.errors import UsageError
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.labels import Labels
from edgelam.runtime.options import Options
from edgelam.runtime.routine import (
    Follower,
    Routine,
    RoutineStep,
    _closed,
    _opened,
    filled,
    from_run,
    from_toml,
    load,
    save,
    to_toml,
)
from edgelam.trajectory import Effect, Outcome, Step, Trajectory

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXTS, st.dictionaries(st.sampled_from(["text", "file"]), TEXTS.filter(bool), max_size=2), st.booleans())
def test_what_is_opened_can_be_closed(text, parameters, escaped):
    assert _closed(_opened(text, parameters, escaped), parameters, escaped) == text


@given(TEXTS, TEXTS, TEXTS)
def test_a_file_is_read_as_it_was_written(request_, app, value):
    routine = Routine("a", f"x{request_}", app, {"text": value}, (RoutineStep('click "A"', completes=True),))
    assert from_toml(to_toml(routine), "a") == routine


def typed(editor, request='type "hello"', text="hello"):
    app = editor.running["Text Editor"]
    document = next(w.name for w, _ in app.visible() if w.key == "document")
    step = Step(
        0,
        "Text Editor",
        "",
        "",
        [],
        parse_action(f'type "{text}" into "{document}"'),
        completes=True,
        effect=Effect.VERIFIED,
    )
    return Trajectory("r", request, app="Text Editor", outcome=Outcome.DONE, plan=[request], steps=[step])


def forbidden():
    raise AssertionError("the model was asked")


def test_a_routine_that_matches_asks_no_model(editor):
    routine = from_run(typed(editor), "greet", {"text": "hello"})
    assert routine.steps[0].do.startswith('type "{text}" into')
    follower = Follower(filled(routine, {"text": 'Grüße "東京"'}), forbidden)
    done = Agent(editor, follower).run('type "Grüße \\"東京\\""'.replace("\\", ""), "Text Editor")
    assert follower.asked == 0
    assert editor.running["Text Editor"].document.value == 'Grüße "東京"'
    assert done.model == "routine greet"
    assert done.steps[0].effect is Effect.VERIFIED, "each step is verified as in any run"


def test_a_parameter_stands_for_what_is_quoted_only(editor):
    """Not for the verb, nor for the word before the control: another value there would be another act."""
    trajectory = typed(editor, 'type "into"', "into")
    assert from_run(trajectory, "greet", {"text": "into"}).steps[0].do.startswith('type "{text}" into "')


def test_where_the_screen_differs_the_model_decides_for_that_part(editor, scripted):
    trajectory = typed(editor)
    document = str(trajectory.steps[0].action).split(" into ")[1]
    routine = Routine(
        "greet",
        'type "hello"',
        "Text Editor",
        {},
        (RoutineStep('click "Not there"'), RoutineStep('click "Nor this"', completes=True)),
    )
    follower = Follower(routine, lambda: scripted(f'type "hello" into {document} .'))
    done = Agent(editor, follower).run(routine.request, routine.app)
    assert done.outcome is Outcome.DONE
    assert follower.asked == 1


def test_a_step_that_does_nothing_is_left_to_the_model(editor, scripted, monkeypatch):
    document = str(typed(editor).steps[0].action).split(" into ")[1]
    monkeypatch.setattr(editor, "settle", lambda timeout: False)
    routine = Routine(
        "greet",
        'type "hello"',
        "Text Editor",
        {},
        (RoutineStep(f'select "zzz" in {document}'), RoutineStep(f'select "zzz" in {document}')),
    )
    follower = Follower(routine, lambda: scripted(f'type "hello" into {document} .'))
    assert Agent(editor, follower).run(routine.request, routine.app).outcome is Outcome.DONE
    assert follower.asked == 1


@pytest.mark.parametrize(
    ("agrees", "outcome"), [(None, Outcome.REFUSED), (False, Outcome.REFUSED), (True, Outcome.DONE)]
)
def test_a_routine_is_guarded_like_any_run(agrees, outcome):
    """Sending is asked about before it is done, whoever decided on it; without a yes nothing is sent."""
    desktop = SimDesktop(seed=3)
    desktop.launch("Mail")
    mail = desktop.running["Mail"]
    desktop.perform(Action(Verb.CLICK), _named(desktop, "compose"))
    mail.find("to").value = "zoe@example.org"
    asked = []

    def confirm(question):
        asked.append(question)
        return agrees

    label = Labels(desktop.snapshot().controls)[_named(desktop, "send").ref]
    routine = Routine("x", "send it", "Mail", {}, (RoutineStep(f"click {label}", completes=True),))
    options = Options(confirm=confirm if agrees is not None else None)
    done = Agent(desktop, Follower(routine, forbidden), options=options).run("send it", "Mail")
    assert (done.outcome, len(mail.sent)) == (outcome, int(outcome is Outcome.DONE))
    assert len(asked) == int(agrees is not None)


def _named(desktop, key):
    app = desktop.running["Mail"]
    return desktop.snapshot().find(app.ref(app.find(key)))


BAD = [
    (lambda t: setattr(t, "outcome", Outcome.FAILED), "good", {}, "only one that was done"),
    (lambda t: None, "../evil", {}, "cannot be a routine's name"),
    (lambda t: None, "good", {"text": "absent"}, "does not hold 'absent'"),
    (lambda t: None, "good", {"verb": "type"}, "No step of run r used 'type', so another verb would change nothing"),
    (lambda t: None, "good", {"a": "hello", "b": "hello"}, "so another a would change nothing"),
    (lambda t: setattr(t, "request", 'type "hello" twice {n}'), "good", {"n": "twice"}, "so another n"),
    (
        lambda t: setattr(t.steps[0], "action", 'type "•••" into "Document"'),
        "good",
        {},
        "recorded without what was typed",
    ),
]


@pytest.mark.parametrize(("change", "name", "parameters", "says"), BAD)
def test_what_cannot_be_kept(editor, change, name, parameters, says):
    trajectory = typed(editor)
    change(trajectory)
    with pytest.raises(UsageError, match=says):
        from_run(trajectory, name, parameters)


FILES = [
    ("", "cannot be read"),
    ("request = 3", "texts wherever"),
    ("request = ''", "needs a request"),
    ("request = 'x'\n[[steps]]\ndo = 'fly'", "not an action"),
    ("request = 'x'\ncolour = 'red'", "cannot be read"),
    ("request = 'x'\n[[steps]]\ndo = 'click \"{who}\"'", "stands for nothing"),
    ("= =", "cannot be read"),
]


@pytest.mark.parametrize(("text", "says"), FILES)
def test_a_file_that_is_no_routine_is_one_sentence(text, says):
    with pytest.raises(UsageError, match=says):
        from_toml(text, "x")


def test_nothing_is_overwritten_and_what_is_missing_is_named(editor, tmp_path):
    routine = from_run(typed(editor), "greet", {})
    save(routine, tmp_path)
    assert load("greet", tmp_path) == routine
    with pytest.raises(UsageError, match="already"):
        save(routine, tmp_path)
    with pytest.raises(UsageError, match="there are: greet"):
        load("other", tmp_path)
    with pytest.raises(UsageError, match="no parameter 'x'"):
        filled(routine, {"x": "1"})
