"""What a run did, taken back: on the simulated desktop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import EnvironmentProblem, UsageError
from edgelam.readlog import read_all
from edgelam.redact import HIDDEN
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import Decision
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.inverse import TAKE_BACK, document_name, inverse
from edgelam.runtime.labels import Labels, control_of
from edgelam.runtime.undo import NOTHING, can_undo, undo_logged, undo_run
from edgelam.trajectory import Effect, Outcome


class Does:
    """Decides what it was told to, one after the other; the last completes."""

    name = "told"

    def __init__(self, *acts):
        self.acts = list(acts)

    def decide(self, goal, snapshot, history):
        verb, name, text = self.acts.pop(0)
        control = next(c for c in snapshot.controls if c.name == name and verb in c.verbs)
        action = Action(verb, Labels(snapshot.controls).target(control.ref), text)
        return Decision(action, control, not self.acts, 1.0, (), 0, 0, 0, {})


def states(desktop, app):
    return {(c.name, c.value, c.has(State.CHECKED)) for c in desktop.snapshot(app).controls if c.verbs}


def reversible(desktop, app):
    """An act of each kind that the application has something for."""
    acts = []
    for control in desktop.snapshot(app).controls:
        if control.role is Role.CHECK and not any(v is Verb.CHECK or v is Verb.UNCHECK for v, _, _ in acts):
            acts.append((Verb.UNCHECK if control.has(State.CHECKED) else Verb.CHECK, control.name, None))
        elif control.role is Role.COMBO and control.value and len(control.options) > 1:
            acts.append((Verb.CHOOSE, control.name, next(o for o in control.options if o != control.value)))
    return acts


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_settings_are_set_back(seed):
    desktop = SimDesktop(seed=seed)
    desktop.launch("Settings")
    before = states(desktop, "Settings")
    acts = reversible(desktop, "Settings")
    assert acts
    run = Agent(desktop, Does(*acts)).run("change things", "Settings")
    assert run.outcome is Outcome.DONE
    assert states(desktop, "Settings") != before
    assert can_undo(run)
    assert all(s.effect is Effect.VERIFIED for s in undo_run(desktop, run))
    assert states(desktop, "Settings") == before


CHECK = Control("1", Role.CHECK, "Sound", verbs=frozenset({Verb.CHECK, Verb.UNCHECK}))
FIELD = Control("2", Role.TEXT, "Name", "Anna", verbs=frozenset({Verb.TYPE}))
TEXT = Control("3", Role.TEXT, "Document", "old", frozenset({State.MULTILINE}), verbs=frozenset({Verb.TYPE}))
SECRET = Control("4", Role.PASSWORD, "Password", "•••")
MENU = Control("5", Role.MENU, "File")
BUTTON = Control("6", Role.BUTTON, "Save")
SCREEN = Snapshot("App", "App", (CHECK, FIELD, TEXT, SECRET, MENU, BUTTON))


@pytest.mark.parametrize(
    ("line", "control", "opposite"),
    [
        (Action(Verb.CHECK), CHECK, "uncheck"),
        (Action(Verb.UNCHECK), CHECK, ""),
        (Action(Verb.TYPE, text="Zoë"), FIELD, 'type "Anna"'),
        (Action(Verb.TYPE, text="new"), TEXT, str(TAKE_BACK)),
        (Action(Verb.TYPE, text="pass"), SECRET, ""),
        (Action(Verb.CLICK), MENU, str(NOTHING)),
        (Action(Verb.CLICK), BUTTON, ""),
        (Action(Verb.OPEN, text="App"), None, str(NOTHING)),
        (Action(Verb.PRESS, text="ctrl+s"), None, ""),
    ],
)
def test_opposites(line, control, opposite):
    target = Labels(SCREEN.controls)
    action = Action(line.verb, target.target(control.ref) if control and control.verbs else None, line.text)
    assert str(inverse(action, control, SCREEN) or "").startswith(opposite)
    assert bool(inverse(action, control, SCREEN)) == bool(opposite)


def test_a_text_is_told_again_without_being_kept(editor):
    run = Agent(editor, Does((Verb.TYPE, editor_document(editor), "geheim"))).run('type "geheim"', "Text Editor")
    step = run.steps[0]
    assert step.was
    assert step.left
    assert "geheim" not in f"{step.undo}{step.was}{step.left}{step.document}{step.evidence}"


def editor_document(editor):
    return next(w.name for w, _ in editor.running["Text Editor"].visible() if w.key == "document")


def test_what_cannot_be_taken_back_is_said(editor):
    run = Agent(editor, Does((Verb.TYPE, editor_document(editor), "hello"))).run('type "hello"', "Text Editor")
    run.steps[0].undo = None
    (step,) = undo_run(editor, run)
    assert (step.effect, step.evidence) == (Effect.ERROR, "this cannot be taken back")


def test_a_log_that_hides_says_no_more_for_undo(tmp_path):
    desktop = SimDesktop(seed=1)
    desktop.launch("Settings")
    from edgelam.redact import Redactor

    row = {
        "action": 'type "Zoë" into "Name"',
        "candidates": [],
        "undo": 'type "Anna" into "Name"',
        "was": "abc",
        "left": "d",
    }
    hidden = Redactor().row(row)
    assert (hidden["was"], hidden["left"]) == ("", "")
    assert HIDDEN in hidden["undo"]
    assert control_of(Action(Verb.WAIT), desktop.snapshot("Settings")) is None


# An editor with several documents, each with its own memory of what was typed


class Document:
    def __init__(self, title, text=""):
        self.title, self.text, self.past, self.future = title, text, [], []
        self.ref = f"document {id(self)}"

    def becomes(self, text):
        self.past.append(self.text)
        self.future.clear()
        self.text = text

    def undo(self):
        if self.past:
            self.future.append(self.text)
            self.text = self.past.pop()

    def redo(self):
        if self.future:
            self.past.append(self.text)
            self.text = self.future.pop()


class Notepad:
    """A desktop with one application, the first of whose documents is in front."""

    name, key_pause, interrupted = "notepad", 0.0, staticmethod(lambda: False)

    def __init__(self, *documents, redo="ctrl+shift+z", letters=False):
        self.documents, self.redo, self.letters = list(documents), redo, letters
        self.presses = []

    def apps(self):
        return ["Notepad"]

    def windows(self):
        return []

    def launch(self, app):
        pass

    def close(self):
        pass

    def settle(self, timeout):
        return True

    def snapshot(self, app=None):
        front = self.documents[0]
        shown = frozenset({State.MULTILINE, State.SHOWING, State.ENABLED, State.EDITABLE, State.FOCUSED})
        control = Control(front.ref, Role.TEXT, "Document", front.text, shown, verbs=frozenset({Verb.TYPE, Verb.CLICK}))
        return Snapshot("Notepad", f"{front.title} - Notepad", (control,))

    def perform(self, action, control):
        front = self.documents[0]
        if action.verb is Verb.TYPE:
            for piece in action.text if self.letters else [action.text]:
                front.becomes(front.text + piece)
        elif action.verb is Verb.PRESS:
            self.presses.append(action.text)
            if action.text == "ctrl+z":
                front.undo()
            elif action.text == self.redo:
                front.redo()


def typed(pad, *texts):
    return Agent(pad, Does(*((Verb.TYPE, "Document", text) for text in texts))).run("write", "Notepad")


def undo(pad, run):
    return [(s.effect, s.evidence) for s in undo_run(pad, run)]


@pytest.mark.parametrize("letters", [False, True])
@pytest.mark.parametrize("texts", [("hello",), ("one ", "two "), ("a\nb", "a")])
@pytest.mark.parametrize("before", ["", "was here "])
def test_typed_text_is_taken_back(before, texts, letters):
    pad = Notepad(Document("a.txt", before), letters=letters)
    run = typed(pad, *texts)
    assert pad.documents[0].text == before + "".join(texts)
    assert [e for e, _ in undo(pad, run)] == [Effect.VERIFIED] * len(texts)
    assert pad.documents[0].text == before


def test_an_editor_that_takes_back_two_acts_at_once():
    pad = Notepad(Document("a.txt", "x"))
    run = typed(pad, "one", "two")
    pad.documents[0].past = ["x"]
    assert [e for e, _ in undo(pad, run)] == [Effect.VERIFIED] * 2
    assert pad.documents[0].text == "x"


def test_what_was_typed_afterwards_stays():
    pad = Notepad(Document("a.txt"))
    run = typed(pad, "by the run")
    pad.documents[0].becomes("by the run, and by a person")
    ((effect, why),) = undo(pad, run)
    assert effect is Effect.ERROR
    assert "no longer as the run left it" in why
    assert pad.documents[0].text == "by the run, and by a person"
    assert pad.presses == []


@pytest.mark.parametrize("other", ["something else", "by the run"])
def test_another_document_is_not_touched(other):
    """Not even one that holds the same text."""
    pad = Notepad(Document("a.txt"))
    run = typed(pad, "by the run")
    pad.documents.insert(0, Document("b.txt"))
    pad.documents[0].becomes(other)
    ((effect, why),) = undo(pad, run)
    assert effect is Effect.ERROR
    assert "b.txt - Notepad is in front" in why
    assert [d.text for d in pad.documents] == [other, "by the run"]
    assert pad.presses == []


def test_another_document_of_the_same_name_and_text_is_not_touched():
    pad = Notepad(Document("Untitled"))
    run = typed(pad, "by the run")
    pad.documents.insert(0, Document("Untitled"))
    pad.documents[0].becomes("by the run")
    ((effect, _),) = undo(pad, run)
    assert effect is Effect.ERROR
    assert [d.text for d in pad.documents] == ["by the run", "by the run"]
    assert pad.presses == []


@pytest.mark.parametrize("redo", ["ctrl+shift+z", "ctrl+y"])
def test_a_step_back_that_is_not_the_runs_is_done_again(redo):
    """A person typed a word and deleted it: the text is the run's, the editor's next step back is not."""
    pad = Notepad(Document("a.txt"), redo=redo)
    run = typed(pad, "by the run")
    pad.documents[0].becomes("by the run!")
    pad.documents[0].becomes("by the run")
    ((effect, why),) = undo(pad, run)
    assert effect is Effect.ERROR
    assert "something else" in why
    assert pad.documents[0].text == "by the run"


def test_a_document_that_was_saved_meanwhile_is_the_same_one():
    pad = Notepad(Document("*a.txt"))
    run = typed(pad, "hello")
    pad.documents[0].title = "a.txt"
    assert [e for e, _ in undo(pad, run)] == [Effect.VERIFIED]


@pytest.mark.parametrize(
    ("title", "document"),
    [
        ("*note.txt - Editor", "note.txt - Editor"), ("note.txt * - Editor", "note.txt - Editor"),
        ("note.txt (modified) - Editor", "note.txt - Editor"), ("● note.txt", "note.txt"), ("2 * 3.txt", "2 3.txt"),
        ("plain", "plain"), ("note.txt [*] — Qt-like", "note.txt — Qt-like"),
    ],
)  # fmt: skip
def test_titles_without_the_sign_for_unsaved(title, document):
    assert document_name(title) == document


def test_what_is_not_known_is_said_to_be_not_known():
    pad = Notepad(Document("a.txt"))
    run = typed(pad, "hello")
    run.steps[0].effect = Effect.UNKNOWN
    ((effect, why),) = undo(pad, run)
    assert effect is Effect.UNKNOWN
    assert "not known" in why
    assert pad.documents[0].text == "hello"


def test_a_setting_that_a_person_changed_since_stays():
    desktop = SimDesktop(seed=1)
    desktop.launch("Settings")
    run = Agent(desktop, Does(*reversible(desktop, "Settings")[:1])).run("change a thing", "Settings")
    step = run.steps[0]
    control = control_of(step.action, desktop.snapshot("Settings"))
    desktop.perform(step.undo, control)
    before = states(desktop, "Settings")
    ((effect, why),) = [(s.effect, s.evidence) for s in undo_run(desktop, run)]
    assert effect is Effect.ERROR
    assert "no longer" in why
    assert states(desktop, "Settings") == before


def test_a_run_is_taken_back_once(tmp_path):
    pad = Notepad(Document("a.txt"))
    run = Agent(pad, Does((Verb.TYPE, "Document", "twice")), tmp_path).run("write", "Notepad")
    log = tmp_path / f"{run.run}.jsonl"
    assert [s.effect for s in undo_logged(pad, next(read_all(log)), log)] == [Effect.VERIFIED]
    pad.documents[0].becomes("twice")  # by a person
    with pytest.raises(UsageError, match="already taken back"):
        list(undo_logged(pad, next(read_all(log)), log))
    assert pad.documents[0].text == "twice"


def test_what_was_refused_can_be_tried_again(tmp_path):
    pad = Notepad(Document("a.txt"))
    run = Agent(pad, Does((Verb.TYPE, "Document", "mine")), tmp_path).run("write", "Notepad")
    log = tmp_path / f"{run.run}.jsonl"
    pad.documents.insert(0, Document("b.txt"))
    assert [s.effect for s in undo_logged(pad, next(read_all(log)), log)] == [Effect.ERROR]
    pad.documents.pop(0)
    assert [s.effect for s in undo_logged(pad, next(read_all(log)), log)] == [Effect.VERIFIED]


def test_nothing_is_done_where_it_could_not_be_noted(tmp_path):
    pad = Notepad(Document("a.txt"))
    run = typed(pad, "hello")
    with pytest.raises(EnvironmentProblem):
        list(undo_logged(pad, run, tmp_path / "gone.jsonl"))
    assert pad.documents[0].text == "hello"


@given(
    st.text("ab\n", max_size=6),
    st.lists(st.text("ab\n", min_size=1, max_size=4), min_size=1, max_size=3),
    st.booleans(),
)
def test_undo_brings_back_what_was_there(before, texts, letters):
    pad = Notepad(Document("a.txt", before), letters=letters)
    run = typed(pad, *texts)
    effects = [e for e, _ in undo(pad, run)]
    assert pad.documents[0].text == before
    assert set(effects) == {Effect.VERIFIED}


@given(
    st.text("ab", min_size=1, max_size=4), st.text("ab", max_size=8), st.lists(st.text("abc", max_size=8), max_size=3)
)
def test_whatever_a_person_did_meanwhile_is_not_lost(text, before, since):
    pad = Notepad(Document("a.txt", before))
    run = typed(pad, text)
    for becomes in since:
        pad.documents[0].becomes(becomes)
    held = pad.documents[0].text
    undo(pad, run)
    assert pad.documents[0].text in (held, before if held == before + text else held)


class Underlines(SimDesktop):
    """An editor whose button changes its text, and whose Ctrl+Z takes that back."""

    def __init__(self):
        super().__init__(seed=3)
        self.texts = ["lake"]

    def snapshot(self, app=None):
        states = frozenset({State.SHOWING, State.ENABLED})
        document = Control(
            "d", Role.TEXT, "Document", self.texts[-1], states | {State.MULTILINE}, verbs=frozenset({Verb.TYPE})
        )
        button = Control("u", Role.BUTTON, "Underline", states=states, verbs=frozenset({Verb.CLICK}))
        return Snapshot("Text Editor", "list.md - Text Editor", (document, button))

    def perform(self, action, control):
        if action == TAKE_BACK:
            del self.texts[1:][-1:]
            self.texts = self.texts[:-1] or self.texts
        elif control is not None:
            self.texts.append(f"{self.texts[-1]}__")
        self._changed = True


def test_what_a_button_does_to_a_text_is_taken_back():
    desktop = Underlines()
    run = Agent(desktop, Does((Verb.CLICK, "Underline", None))).run("underline it")
    assert run.steps[0].undo == TAKE_BACK
    assert desktop.texts == ["lake", "lake__"]
    desktop.launch("Text Editor")
    assert [s.effect for s in undo_run(desktop, run)] == [Effect.VERIFIED]
    assert desktop.texts == ["lake"]
