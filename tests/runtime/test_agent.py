import json
import time

import numpy as np
import pytest

from edgelam.action import Verb
from edgelam.control import Snapshot
from edgelam.errors import AppGone, ModelError, Stopped
from edgelam.paths import memory_file
from edgelam.readlog import read_all
from edgelam.redact import HIDDEN
from edgelam.runtime.agent import Agent
from edgelam.runtime.choosing import doubt
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.guard import Limits
from edgelam.runtime.lessons import unlearn
from edgelam.runtime.memory import Memory
from edgelam.runtime.options import Options
from edgelam.runtime.remembered import Store
from edgelam.runtime.replay import replay_run
from edgelam.runtime.undo import undo_logged, undo_run
from edgelam.trajectory import Effect, Outcome


def run(policy, desktop, request, **options):
    runs, app = options.pop("runs", None), options.pop("app", None)
    return Agent(desktop, policy, runs, Options(**options)).run(request, app)


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


def chooser(text):
    """Chooses the way with this text in it; what was offered is kept."""
    offered = []

    def choose(question, ways):
        offered.append([way.text for way in ways])
        return next((n for n, way in enumerate(ways) if text and text in way.text), None)

    return choose, offered


def unsure(scripted, *lines):
    policy = scripted(*lines)
    policy.engine.confidence = 0.1
    return policy


def wrap_of(editor, key="wrap"):
    editor.running["Text Editor"].lazy_menus = False
    return next(w.name for top in editor.running["Text Editor"].root for w in top.walk() if w.key == key)


def test_doubt_is_a_persons_to_decide(scripted, editor, tmp_path):
    numbers = wrap_of(editor, "line_numbers")
    choose, offered = chooser(numbers)
    lines = ['click "Find" .'] * 4
    request = "look at the long lines of this document"
    done = run(unsure(scripted, *lines), editor, request, choose=choose, runs=tmp_path)
    assert (done.outcome, len(offered), len(offered[0])) == (Outcome.DONE, 1, 3)
    assert done.steps[0].action.target.name == numbers
    assert done.steps[0].ways == offered[0]
    assert done.steps[0].rejected == 'click "Find"', "a run's log is a training example"
    (read,) = read_all(next(tmp_path.glob("*.jsonl")))
    assert (read.steps[0].ways, read.steps[0].control) == (offered[0], done.steps[0].control)
    assert done.steps[0].control.endswith(numbers)


def test_none_of_these_ends_the_run_and_does_nothing(scripted, editor):
    wrap = wrap_of(editor)
    before = editor.snapshot()
    choose, offered = chooser("")
    done = run(unsure(scripted, *[f'check "{wrap}" .'] * 2), editor, "do that thing", choose=choose)
    assert (done.outcome, done.message) == (Outcome.ASKED, "None of these was meant, so nothing was done.")
    assert len(offered) == 1
    assert not editor.snapshot() - before


@pytest.mark.parametrize("confirm", [None, lambda _: True])
def test_with_nobody_to_ask_the_ways_are_said(scripted, editor, confirm, monkeypatch):
    monkeypatch.setattr("edgelam.runtime.choosing.weighed.PROBABLY", 1.0)  # several may be meant, not none
    done = run(unsure(scripted, f'click "{label_of(editor, "document")}" .'), editor, "do that thing", confirm=confirm)
    assert done.outcome is Outcome.ASKED
    assert len(done.steps[0].ways) == 3
    assert all(way in done.message for way in done.steps[0].ways)


@pytest.mark.parametrize(("text", "outcome"), [("wrap", Outcome.DONE), ("", Outcome.ASKED)])
def test_a_refusal_is_a_question_too(scripted, editor, text, outcome):
    wrap = wrap_of(editor)
    choose, _ = chooser(wrap if text else "")
    request = "break the long lines"
    assert run(scripted('fail "There is no such thing."'), editor, request, choose=choose).outcome is outcome
    alone = run(scripted('fail "There is no such thing."'), editor, request)
    assert (alone.outcome, alone.message) == (Outcome.CANNOT, "There is no such thing.")
    assert len(alone.steps[0].ways) == 3


@pytest.mark.parametrize("sure", [True, False])
def test_what_cannot_be_taken_back_is_asked_about_once(scripted, sure):
    desktop, app, send = mail_ready_to_send()
    questions = []
    choose, offered = chooser(send)
    policy = scripted(f'click "{send}"', "done") if sure else unsure(scripted, f'click "{send}"', "done")
    done = run(policy, desktop, "off with it", choose=choose, confirm=lambda q: questions.append(q) or True)
    assert len(app.sent) == 1
    assert len(questions) + len(offered) == 1
    assert done.steps[0].verdict == "confirmed"
    assert sure or "sends something" in next(text for text in offered[0] if send in text)


def test_a_choice_is_for_what_was_shown_and_not_for_what_came_since(scripted):
    desktop, app, send = mail_ready_to_send()
    questions = []

    def choose(question, ways):
        app.find("send").name = "Delete account"
        return next(n for n, way in enumerate(ways) if send in way.text)

    done = run(unsure(scripted, f'click "{send}"'), desktop, "off with it", choose=choose, confirm=questions.append)
    assert (done.outcome, app.sent, questions) == (Outcome.ASKED, [], [])
    assert done.message.startswith("What was chosen is no longer there")


def test_a_dry_run_asks_nobody(scripted, editor):
    choose, offered = chooser("")
    done = run(
        unsure(scripted, *[f'check "{wrap_of(editor)}"'] * 2), editor, "no long lines", dry_run=True, choose=choose
    )
    assert done.message.startswith("dry run: would check")
    assert offered == []


# Memory


@pytest.fixture
def remembering(scripted):
    def make(*lines, confidence=1.0):
        memory = Memory(Store(memory_file()), encode, "letters")
        policy = scripted(*lines)
        policy.engine.confidence = confidence
        policy.memory = memory
        return policy, memory

    return make


def encode(text):
    vector = np.zeros(256, np.float32)
    for word in text.casefold().split():
        vector[sum(map(ord, word)) % 256] += 1
    return vector / np.linalg.norm(vector)


SAID = "round the corner with these long lines"


def taught(remembering, editor, runs):
    wrap = wrap_of(editor)
    policy, memory = remembering(*[f'check "{wrap}" .'] * 2, confidence=0.1)
    choose, _ = chooser(wrap)
    done = run(policy, editor, SAID, choose=choose, memory=memory, app="Text Editor", runs=runs)
    assert done.outcome is Outcome.DONE
    return wrap, memory, done


def test_what_was_chosen_is_done_at_once_the_next_time(remembering, editor, tmp_path):
    wrap, memory, _ = taught(remembering, editor, tmp_path)
    (entry,) = memory.store.read()
    assert (entry.wording, entry.source) == (SAID, "chosen")
    policy, _ = remembering()
    done = run(policy, editor, f"please {SAID}", memory=memory)
    assert policy.engine.prompts == [], "without the model"
    assert done.steps[0].action.target.name == wrap
    assert done.steps[0].action.verb is Verb.UNCHECK, "it was on"
    assert done.steps[0].remembered == entry.name
    assert done.outcome is Outcome.DONE


def test_what_was_taken_back_is_not_done_again(remembering, editor, tmp_path):
    _, memory, done = taught(remembering, editor, tmp_path)
    unlearn(memory.store, done, list(undo_run(editor, done)))
    policy, _ = remembering("done")
    run(policy, editor, SAID, memory=memory)
    assert len(policy.engine.prompts) == 1, "the model decides"


def test_nothing_of_a_run_that_is_kept_from_the_disk_is_learned(remembering, editor):
    wrap = wrap_of(editor)
    policy, _ = remembering(*[f'check "{wrap}" .'] * 2, confidence=0.1)
    choose, _ = chooser(wrap)
    memory = Memory(Store(memory_file(), keep=False), encode, "letters")
    assert run(policy, editor, SAID, choose=choose, memory=memory, redact=True).outcome is Outcome.DONE
    assert not memory_file().exists()


def test_what_was_done_instead_of_what_was_taken_back_is_learned_from_the_log(
    remembering, editor, tmp_path, monkeypatch
):
    monkeypatch.setattr(doubt, "NAME_DOUBT", 0.0)  # nobody is asked: what a person chose is learned otherwise
    wrap = wrap_of(editor)
    numbers = wrap_of(editor, "line_numbers")
    policy, memory = remembering(f'check "{numbers}" .')
    first = run(policy, editor, "have a line round the corner", memory=memory, app="Text Editor", runs=tmp_path)
    assert first.steps[0].effect is Effect.VERIFIED
    list(undo_logged(editor, first, tmp_path / f"{first.run}.jsonl"))
    time.sleep(1.1)  # runs are told apart by the second
    policy, _ = remembering(f'check "{wrap}" .')
    second = run(policy, editor, "lead a line round the corner", memory=memory, app="Text Editor", runs=tmp_path)
    assert second.steps[0].effect is Effect.VERIFIED
    assert [(e.wording, e.source) for e in memory.store.read()] == [("have a line round the corner", "done instead")]
    unlearn(memory.store, second, list(undo_run(editor, second)))
    assert [e.weight for e in memory.store.read()] == [0.5], "it was not that either"


def test_a_loop_is_stopped(scripted, editor):
    document = label_of(editor, "document")
    done = run(scripted(*[f'click "{document}"'] * 30), editor, f"look at the {document}")
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
    assert done.message == f"Text Editor has ended when I typed into {document}."
    assert [(s.effect, s.evidence) for s in done.steps] == [(Effect.ERROR, "The application has ended.")]


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
    document = label_of(editor, "document")
    done = Agent(editor, scripted(f'click "{document}" .'), None, options).run(f"look at the {document}")
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
    monkeypatch.setattr("edgelam.runtime.executor.STILL", 0.2)
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


def test_a_box_is_verified_by_what_was_decided_of_it_as_it_stood(scripted, editor):
    numbers = wrap_of(editor, "line_numbers")
    for _ in range(2):
        done = run(scripted(*[f'check "{numbers}" .'] * 3), editor, f"toggle {numbers}")
        assert (done.outcome, done.steps[0].effect) == (Outcome.DONE, Effect.VERIFIED), done.message
