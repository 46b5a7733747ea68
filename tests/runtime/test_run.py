"""How subtasks end, in the real loop: a model that lies is caught, and what cannot be seen is said."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import AppSilent
from edgelam.readlog import read_all
from edgelam.runlog import to_lines
from edgelam.runtime.agent import Agent
from edgelam.runtime.cycles import REPEATS, Cycles, does_once
from edgelam.runtime.decision import without_model
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.files import Memory
from edgelam.runtime.guard import Guard
from edgelam.runtime.options import Options
from edgelam.runtime.run import Run, holds_at_once
from edgelam.trajectory import Effect, Outcome, Step, Trajectory

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def run(policy, desktop, request, runs=None):
    return Agent(desktop, policy, runs, Options()).run(request)


@pytest.fixture
def names(editor):
    app = editor.running["Text Editor"]
    app.lazy_menus = False
    return {w.key: w.name for top in app.root for w in top.walk()}


def test_a_wrong_act_that_is_called_the_last_one_is_not_believed(scripted, editor, names):
    lines = [f'click "{names[key]}" .' for key in ("redo", "select_all", "find")]
    done = run(scripted("press ctrl+z .", *lines), editor, "open shop.txt")
    assert done.outcome is Outcome.FAILED
    assert not any(s.completes for s in done.steps)
    assert done.message == "shop.txt is not open."
    assert [(e.effect, e.evidence) for e in done.endings] == [(Effect.NOT_SEEN, "Not done: open shop.txt.")]
    assert editor.files == {}


def test_a_file_name_never_becomes_text(scripted, editor, names):
    app = editor.running["Text Editor"]
    policy = scripted(f'type "shop.txt" into "{names["document"]}" .', f'click "{names["save_as"]}"', 'fail "no"')
    done = run(policy, editor, "open shop.txt")
    assert app.document.value == ""
    assert [s.effect for s in done.steps[:2]] == [Effect.ERROR, Effect.CHANGED]
    assert done.outcome is Outcome.CANNOT


def test_a_name_that_the_model_gets_wrong_is_put_right(scripted, editor, names):
    app = editor.running["Text Editor"]
    policy = scripted()
    policy.engine.lines.extend([f'type "milk" into "{names["document"]}" .', f'click "{names["save_as"]}"'])
    generate = policy.engine.generate

    def answers(prompt, grammar):
        if prompt.count("Dialog:"):
            name = next(w.name for w, _ in app.visible() if w.key == "name")
            ok = next(w.name for w, _ in app.visible() if w.key == "ok")
            typed = app.find("name").value.endswith("shop.txt")
            policy.engine.lines.append(f'click "{ok}" .' if typed else f'type "my home" into "{name}"')
        return generate(prompt, grammar)

    policy.engine.generate = answers
    done = run(policy, editor, 'type "milk" and save it as shop.txt in my home folder')
    assert editor.files == {"~/shop.txt": "milk"}
    assert done.outcome is Outcome.DONE
    assert [e.evidence for e in done.endings] == [
        "“milk” is in the document.",
        "Saved as shop.txt in your home folder.",
    ]


def test_a_sum_is_done_when_the_display_shows_it(scripted):
    desktop = SimDesktop(seed=3)
    desktop.launch("Calculator")
    app = desktop.running["Calculator"]
    equals = app.find("equals").name
    done = run(scripted('type "17 times" into "Keypad" .', f'click "{equals}"'), desktop, "what is 17 times 23")
    assert (done.outcome, done.endings[0].evidence) == (Outcome.DONE, "17 × 23 is 391.")
    assert [s.completes for s in done.steps] == [False, True], "seen to be done, though the model said nothing"


class Silent(SimDesktop):
    """A menu item whose tick nobody is told of, beside an editor."""

    def __init__(self):
        super().__init__(seed=3)
        self.clicked = 0

    def snapshot(self, app=None):
        item = Control("wrap", Role.MENU_ITEM, "Word Wrap", states=SHOWN, verbs=frozenset({Verb.CLICK}))
        return Snapshot("editor", "Editor", (item,))

    def perform(self, action, control):
        self.clicked += 1
        self._changed = True


def test_a_tick_that_nobody_is_told_of_is_not_known_and_done_once(scripted, tmp_path):
    desktop = Silent()
    policy = scripted('click "Word Wrap"', "done")
    done = run(policy, desktop, "turn on word wrap", tmp_path)
    assert done.outcome is Outcome.UNKNOWN
    assert desktop.clicked == 1
    assert 'click "Word Wrap"' not in policy.engine.grammars[1], "nothing is repeated"
    said = "I clicked Word Wrap; Editor does not show whether it is on."
    assert [(e.effect, e.evidence) for e in done.endings] == [(Effect.UNKNOWN, said)]
    (read,) = read_all(next(tmp_path.glob("*.jsonl")))
    assert read.endings == done.endings
    assert [line for line in to_lines(read) if '"ending"' in line]


def test_what_follows_something_unseen_and_unasked_is_not_done(scripted, editor, names):
    """Whoever asks for landscape and a save does not want the portrait page saved."""
    policy = scripted("press ctrl+shift+u .")
    editor.running["Text Editor"].document.value = "x"
    done = run(policy, editor, "change the page to landscape, then save it")
    assert done.outcome is Outcome.UNKNOWN
    assert [e.effect for e in done.endings] == [Effect.UNKNOWN, Effect.SKIPPED]
    assert done.endings[1].evidence == "Not tried: save it."


class Hangs(Silent):
    """An editor that saves and then does not answer any more."""

    def __init__(self, saves):
        super().__init__()
        self.saves = saves

    def snapshot(self, app=None):
        if self.clicked:
            raise AppSilent("Editor does not answer.")
        item = Control("save", Role.BUTTON, "Save", states=SHOWN, verbs=frozenset({Verb.CLICK}))
        return Snapshot("editor", "Editor", (item,))

    def perform(self, action, control):
        super().perform(action, control)
        self.files |= {"~/a.txt": "x"} if self.saves else {}


@pytest.mark.parametrize(("saves", "outcome"), [(True, Outcome.DONE), (False, Outcome.FAILED)])
def test_what_hangs_after_it_has_saved_has_saved(scripted, saves, outcome):
    assert run(scripted('click "Save" .'), Hangs(saves), "save it as a.txt").outcome is outcome


def test_what_is_silent_for_a_while_is_waited_for(scripted):
    """What compiles says nothing for seconds, and is not hung."""

    class Busy(Hangs):
        """Three looks after the act say nothing."""

        silent = 3

        def snapshot(self, app=None):
            said, self.silent = self.clicked, self.silent - bool(self.clicked)
            self.clicked = said if self.silent >= 0 else 0
            return super().snapshot(app)

    desktop = Busy(False)
    done = run(scripted('click "Save" .', "done"), desktop, "press save")
    assert desktop.silent < 0
    assert "does not answer" not in done.message


def test_circles():
    cycles, act = Cycles(), Action(Verb.CLICK)
    assert not cycles.closed(0, "a", act, "b")
    assert not cycles.closed(0, "b", act, "a")
    assert cycles.closed(0, "a", act, "b"), "the same screen by the same act, again"
    assert not cycles.closed(1, "a", act, "b"), "another subtask begins anew"
    wanders = [Cycles.closed(cycles, 2, str(i), act, str(i + 1)) for i in range(REPEATS)]
    assert wanders == [False] * (REPEATS - 1) + [True]


def test_what_is_asked_for_once_is_not_done_again_and_again():
    """*Underline* changes the text each time, so no screen comes back."""
    cycles, act = Cycles(), Action(Verb.CLICK, Target("Underline"))
    assert not cycles.closed(0, "a", act, "b", once=True)
    assert not cycles.closed(0, "b", Action(Verb.CLICK, Target("Bold")), "c", once=True)
    assert cycles.closed(0, "c", act, "d", once=True)
    assert not cycles.closed(1, "d", act, "e", once=True)


def test_a_row_is_not_chosen_twice_in_a_row():
    cycles, row, other = Cycles(), Action(Verb.CLICK, Target("Kitchen")), Action(Verb.CLICK, Target("Garden"))
    shown = [cycles.closed(0, str(n), act, str(n + 1), chooses=True) for n, act in enumerate((row, other, row, other))]
    assert shown == [False] * 4
    assert [cycles.closed(1, str(n), row, str(n + 1), chooses=True) for n in range(3)] == [False, False, True]


@pytest.mark.parametrize(
    ("name", "role", "modal", "effect", "once"),
    [
        ("Underline", Role.BUTTON, False, Effect.CHANGED, True),
        ("Underline", Role.MENU_ITEM, False, Effect.UNKNOWN, True),
        ("Underline", Role.MENU_ITEM, False, Effect.NOT_SEEN, False),
        ("Next", Role.BUTTON, False, Effect.CHANGED, False),
        ("Add", Role.BUTTON, True, Effect.CHANGED, False),
        ("View", Role.MENU, False, Effect.CHANGED, False),
        ("Kitchen", Role.ITEM, False, Effect.CHANGED, False),
    ],
)
def test_what_is_asked_for_once(name, role, modal, effect, once):
    control = Control("1", role, name, states=SHOWN, verbs=frozenset({Verb.CLICK}))
    step = Step(0, "app", "W", "", [], Action(Verb.CLICK, Target(name)), modal, 0, effect=effect)
    assert does_once(step, control) is once


def test_litter_ends_a_run(scripted, editor, names):
    """Files that nobody asked for: after the second nothing more is tried."""
    policy = scripted(*[f'type "{n}" into "{names["document"]}"' for n in "abcd"])
    perform = editor.perform

    def littering(action, control):
        perform(action, control)
        editor.files[f"~/Untitled {len(editor.files)}"] = ""

    editor.perform = littering
    done = run(policy, editor, "fill in letters")
    assert done.outcome is Outcome.FAILED
    assert "Untitled 0 and Untitled 1 were made, which nobody asked for." in done.message
    assert len(done.steps) == 2


@pytest.mark.parametrize(("buttons", "holds"), [((), True), (("Close",), False), (("Apply", "Cancel"), False)])
def test_what_is_set_in_a_dialog_without_buttons_holds_at_once(buttons, holds):
    verbs = frozenset({Verb.CLICK})
    wrap = Control("wrap", Role.CHECK, "Wrap", states=SHOWN | {State.CHECKED}, verbs=frozenset({Verb.CHECK}))
    rest = [Control(name, Role.BUTTON, name, states=SHOWN, verbs=verbs) for name in buttons]
    dialog = Snapshot("editor", "Preferences", (wrap, *rest), modal=True)
    step = Step(0, "editor", "", "", [], Action(Verb.CHECK, Target("Wrap")), True, 0, effect=Effect.VERIFIED)
    assert holds_at_once(step, dialog) is holds


@pytest.mark.parametrize(
    ("said", "buttons", "acted", "pressed"),
    [
        ("wrap the lines", ("Cancel", "Save"), True, "Save"),
        ("wrap the lines", ("Cancel", "Close"), True, "Close"),
        ("wrap the lines", ("Cancel", "Save"), False, "Cancel"),
        ("wrap the lines", ("Cancel",), True, "Cancel"),
        ("press cancel", ("Cancel", "Save"), True, "Cancel"),
    ],
)
def test_what_was_set_in_a_dialog_is_not_given_up(said, buttons, acted, pressed):
    rest = [Control(name, Role.BUTTON, name, states=SHOWN, verbs=frozenset({Verb.CLICK})) for name in buttons]
    wrap = Control("wrap", Role.CHECK, "Wrap", states=SHOWN, verbs=frozenset({Verb.CHECK}))
    dialog = Snapshot("editor", "Preferences", (wrap, *rest), modal=True)
    trajectory = Trajectory("t", said, "sim", "editor", "model", "now", plan=[said])
    ticked = Step(
        0, "editor", "Preferences", "", [], Action(Verb.CHECK, Target("Wrap")), True, 0, effect=Effect.VERIFIED
    )
    trajectory.steps.extend([ticked] if acted else [])
    decision = without_model(Action(Verb.CLICK, Target("Cancel")), rest[0])
    kept = Run(trajectory, None, Guard(), Memory({})).keeping(decision, dialog)
    assert kept.control is not None
    assert kept.control.name == pressed
