import json
import time

import pytest

from edgelam.control import Snapshot
from edgelam.errors import AppGone, ModelError, Stopped
from edgelam.readlog import read_all
from edgelam.redact import HIDDEN
from edgelam.runtime.agent import Agent, Options
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.guard import Limits
from edgelam.runtime.replay import replay_run
from edgelam.trajectory import Effect, Outcome


def run(policy, desktop, request, **options):
    runs = options.pop("runs", None)
    return Agent(desktop, policy, runs, Options(**options)).run(request, options.get("app"))


def label_of(desktop, key):
    app = desktop.running["Text Editor"]
    return next(w.name for w, _ in app.visible() if w.key == key)


def test_a_run_is_done_verified_and_logged(scripted, editor, tmp_path):
    document = label_of(editor, "document")
    policy = scripted(f'type "Grüße – 東京" into "{document}" .')
    done = run(policy, editor, 'type "Grüße – 東京"', runs=tmp_path)
    assert done.outcome is Outcome.DONE
    assert done.steps[0].effect is Effect.VERIFIED
    assert editor.running["Text Editor"].document.value == "Grüße – 東京"
    (read,) = read_all(next(tmp_path.glob("*.jsonl")))
    assert read.steps[0].action == done.steps[0].action
    assert set(read.steps[0].milliseconds) == {"observe", "retrieve", "decide", "act", "verify"}


def test_done_is_not_believed_while_a_quoted_text_was_not_used(scripted, editor):
    document = label_of(editor, "document")
    policy = scripted(f'select "x" in "{document}" .', f'type "hello" into "{document}" .')
    done = run(policy, editor, 'type "hello"')
    assert [s.completes for s in done.steps] == [False, True]
    assert '"done"' not in policy.engine.grammars[0]


def test_each_part_is_shown_alone_and_the_run_ends_with_the_last(scripted, editor):
    document = label_of(editor, "document")
    policy = scripted(f'type "a" into "{document}" .', f'select "a" in "{document}" .')
    done = run(policy, editor, 'type "a" and then select it')
    assert done.outcome is Outcome.DONE
    assert done.plan == ['type "a"', "select it"]
    assert [p.splitlines()[0] for p in policy.engine.prompts] == ['Task: type "a"', "Task: select it"]
    assert [s.subtask for s in done.steps] == [0, 1]


def test_an_action_that_did_nothing_completes_nothing_and_is_not_offered_again(scripted, editor, monkeypatch):
    document = label_of(editor, "document")
    monkeypatch.setattr(editor, "settle", lambda timeout: False)
    policy = scripted(f'select "zzz" in "{document}" .', "done")
    done = run(policy, editor, "x")
    assert done.steps[0].effect is Effect.NOT_SEEN
    assert not done.steps[0].completes
    assert '"select "' not in policy.engine.grammars[1]


def test_a_last_part_is_not_complete_while_a_dialog_waits(scripted, editor):
    save_as = next(w.name for w in editor.running["Text Editor"].root[0].walk() if w.key == "save_as")
    editor.running["Text Editor"].lazy_menus = False
    done = run(scripted(f'click "{save_as}" .', *["done"] * 3), editor, "save a copy")
    assert not any(s.completes for s in done.steps)
    assert done.outcome is Outcome.FAILED
    assert "still waits" in done.message


@pytest.mark.parametrize(("agreed", "outcome"), [(None, Outcome.ASKED), (False, Outcome.ASKED), (True, Outcome.DONE)])
def test_doubt_is_a_persons_to_decide(scripted, editor, agreed, outcome):
    document = label_of(editor, "document")
    policy = scripted(*[f'click "{document}" .'] * 4)
    policy.engine.confidence = 0.1
    confirm = None if agreed is None else lambda _: agreed
    assert run(policy, editor, "x", confirm=confirm).outcome is outcome


def test_a_loop_is_stopped(scripted, editor):
    document = label_of(editor, "document")
    done = run(scripted(*[f'click "{document}"'] * 30), editor, "x")
    assert done.outcome is Outcome.FAILED
    assert "circles" in done.message
    assert len(done.steps) <= 5


def test_the_budget_holds(scripted, editor):
    document = label_of(editor, "document")
    lines = [f'type "{i}" into "{document}"' for i in range(30)]
    done = run(scripted(*lines), editor, "fill in numbers", limits=Limits(steps=4))
    assert done.outcome is Outcome.FAILED
    assert "limit" in done.message


def mail_ready_to_send():
    desktop = SimDesktop(seed=1)
    desktop.launch("Mail")
    app = desktop.running["Mail"]
    app._compose(None)
    app.find("to").value = "a@b.c"
    return desktop, app, app.find("send").name


@pytest.mark.parametrize(
    ("options", "sent", "outcome"),
    [
        ({}, 0, Outcome.REFUSED),
        ({"confirm": lambda _: False}, 0, Outcome.REFUSED),
        ({"confirm": lambda _: True}, 1, Outcome.DONE),
        ({"assume_yes": True}, 1, Outcome.DONE),
        ({"dry_run": True}, 0, Outcome.REFUSED),
    ],
)
def test_what_cannot_be_undone_needs_a_yes(scripted, options, sent, outcome):
    desktop, app, send = mail_ready_to_send()
    done = run(scripted(f'click "{send}"', "done"), desktop, "send it", **options)
    assert len(app.sent) == sent
    assert done.outcome is outcome


def test_dry_run_does_nothing(scripted, editor):
    document = label_of(editor, "document")
    done = run(scripted(f'type "x" into "{document}"'), editor, 'type "x"', dry_run=True)
    assert editor.running["Text Editor"].document.value == ""
    assert done.message.startswith("dry run: would type")


def test_nothing_said_or_typed_reaches_the_disk_when_redacted(scripted, editor, tmp_path):
    document = label_of(editor, "document")
    policy = scripted(f'type "secret plan" into "{document}" .', f'select "secret plan" in "{document}" .')
    run(policy, editor, 'type "secret plan" and then select it', redact=True, runs=tmp_path)
    written = next(tmp_path.glob("*.jsonl")).read_text(encoding="utf-8")
    assert "secret" not in written
    steps = [json.loads(x) for x in written.splitlines()]
    assert HIDDEN in steps[1]["action"]
    assert "secret plan" in policy.engine.prompts[1], "the model still reads what was done"


@pytest.mark.parametrize(
    ("line", "outcome"), [('fail "no"', Outcome.CANNOT), ('ask "Which?"', Outcome.ASKED), ("done", Outcome.UNKNOWN)]
)
def test_endings(scripted, editor, line, outcome):
    assert run(scripted(line), editor, "x").outcome is outcome


def test_an_application_that_ends_in_mid_run_is_said(scripted, editor):
    document = label_of(editor, "document")

    class Dying(SimDesktop):
        def settle(self, timeout):
            raise AppGone("The application has ended.")

    desktop = Dying(seed=3)
    desktop.launch("Text Editor")
    done = run(scripted(f'type "x" into "{document}"', "done"), desktop, 'type "x"')
    assert done.outcome is Outcome.FAILED
    assert done.message == "The application has ended."


def test_replay_does_the_same_again(scripted, editor):
    document = label_of(editor, "document")
    done = run(scripted(f'type "abc" into "{document}"', "done"), editor, 'type "abc"')
    done.app = "Text Editor"
    fresh = SimDesktop(seed=3)
    steps = list(replay_run(fresh, done))
    assert [s.effect for s in steps] == [Effect.VERIFIED]
    assert fresh.running["Text Editor"].document.value == "abc"


def test_other_applications_are_offered_on_an_empty_desktop_only(scripted, monkeypatch):
    """A window that is empty for a moment, a page being loaded, must not have another application opened over it."""
    empty = SimDesktop(seed=3)
    policy = scripted('open "Calculator" .')
    assert run(policy, empty, "open the calculator").outcome is Outcome.DONE
    assert '"open "' in policy.engine.grammars[0]
    loading = SimDesktop(seed=3)
    monkeypatch.setattr(loading, "snapshot", lambda app=None: Snapshot("Text Editor", "Loading", ()))
    policy = scripted("done")
    Agent(loading, policy, None, Options()).run("open the calculator", "Text Editor")
    assert '"open "' not in policy.engine.grammars[0]


def test_a_stop_before_the_act_means_that_nothing_is_done(scripted, editor):
    options = Options()
    document = label_of(editor, "document")
    policy = scripted(f'type "hello" into "{document}" .')
    generate = policy.engine.generate

    def stopped_meanwhile(prompt, grammar):
        options.stop.set()
        return generate(prompt, grammar)

    policy.engine.generate = stopped_meanwhile
    done = Agent(editor, policy, None, options).run('type "hello"')
    assert done.outcome is Outcome.STOPPED
    assert done.steps == []
    assert editor.running["Text Editor"].document.value == ""


def test_a_stop_while_the_screen_comes_to_rest_keeps_the_step_that_was_done(scripted, editor, monkeypatch):
    options = Options()
    document = label_of(editor, "document")
    monkeypatch.setattr(editor, "settle", lambda timeout: options.stop.set() or editor.interrupted())
    done = Agent(editor, scripted(f'type "hello" into "{document}"'), None, options).run(
        'type "hello" and show the toolbar'
    )
    assert done.outcome is Outcome.STOPPED
    assert [s.effect for s in done.steps] == [Effect.VERIFIED]
    assert done.steps[0].undo


def test_a_stop_in_the_middle_of_an_act_is_in_the_log(scripted, editor, monkeypatch):
    def stopped(action, control):
        raise Stopped("Stopped while it was starting.")

    options = Options()
    monkeypatch.setattr(editor, "perform", lambda action, control: options.stop.set() or stopped(action, control))
    done = Agent(editor, scripted('click "{}" .'.format(label_of(editor, "document"))), None, options).run("x")
    assert done.outcome is Outcome.STOPPED
    assert [(s.effect, s.evidence) for s in done.steps] == [(Effect.ERROR, "Stopped while it was starting.")]


def test_an_interrupted_model_is_a_stop_and_a_failing_one_is_not(scripted, editor):
    def failing(prompt, grammar):
        raise ModelError("The model did not finish.")

    policy = scripted()
    policy.engine.generate = failing
    options = Options()
    with pytest.raises(ModelError):
        Agent(editor, policy, None, options).run("x")
    options.stop.set()
    assert Agent(editor, policy, None, options).run("x").outcome is Outcome.STOPPED


def test_a_stop_ends_a_row_of_key_presses(scripted):
    desktop = SimDesktop(seed=3)
    desktop.launch("Calculator")
    options = Options()
    perform, pressed = desktop.perform, []

    def counted(action, control):
        pressed.append(control.name)
        if len(pressed) == 2:
            options.stop.set()
        perform(action, control)

    desktop.perform = counted
    policy = scripted('type "1234567" into "Keypad" .')
    assert Agent(desktop, policy, None, options).run('type "1234567"').outcome is Outcome.STOPPED
    assert pressed == ["1", "2"]


def test_a_person_who_uses_the_mouse_goes_first(editor, scripted, monkeypatch):
    """Whoever takes the mouse between two acts is waited for; then the screen is read and decided about anew."""
    monkeypatch.setattr("edgelam.runtime.agent.STILL", 0.2)
    moved = []

    def last_input():
        moved.append(time.monotonic())
        return moved[0] + 10 if len(moved) == 1 else moved[0]

    paused = []
    document = label_of(editor, "document")
    line = f'type "hello" into "{document}" .'
    policy = scripted(line, line)
    done = run(policy, editor, 'type "hello"', last_input=last_input, on_pause=paused.append)
    assert paused == [True, False]
    assert len(policy.engine.prompts) == 2, "decided again after the pause"
    assert [str(s.action) for s in done.steps] == [f'type "hello" into "{document}"']


def test_the_key_that_asked_for_it_is_no_interruption(editor, scripted):
    let_go = time.monotonic() + 0.1
    document = label_of(editor, "document")
    policy = scripted(f'type "hello" into "{document}" .')
    paused = []
    done = run(policy, editor, 'type "hello"', last_input=lambda: let_go, on_pause=paused.append)
    assert (done.outcome, paused) == (Outcome.DONE, [])


def test_an_answer_that_was_cut_off_ends_the_run_honestly(editor, scripted):
    done = Agent(editor, scripted('type "hel')).run('type "hello"', "Text Editor")
    assert done.outcome is Outcome.CANNOT
    assert done.message == "The model's answer could not be carried out."
