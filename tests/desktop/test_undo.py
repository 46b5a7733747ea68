"""Taking back what was done in a real application."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Role, State
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import Decision
from edgelam.runtime.labels import Labels
from edgelam.runtime.undo import undo_run
from edgelam.trajectory import Effect, Outcome

pytestmark = pytest.mark.desktop


class Does:
    """Decides what it was told to, an act for each subtask."""

    name = "told"

    def __init__(self, *acts):
        self.acts = list(acts)

    def decide(self, goal, snapshot, history):
        verb, name, role, text = self.acts.pop(0)
        control = next(c for c in snapshot.controls if c.name == name and c.role is role)
        return Decision(
            Action(verb, Labels(snapshot.controls).target(control.ref), text),
            control,
            True,
            1.0,
            (),
            0,
            0,
            0,
            {},
        )


@pytest.mark.parametrize(("program", "setting"), [("mousepad", ""), ("featherpad", "Wrap Lines")])
def test_typed_text_and_a_setting_are_taken_back(app, program, setting):
    """Mousepad does not tell which of its menu items are ticked."""
    desktop = app(program)

    def look():
        controls = desktop.snapshot(program).controls
        document = next(c for c in controls if c.role is Role.TEXT and c.has(State.MULTILINE))
        return document, [c.has(State.CHECKED) for c in controls if setting and c.name == setting]

    document, ticked = look()
    acts = [(Verb.TYPE, document.name, Role.TEXT, "Grüße – 5 €")]
    verb = Verb.UNCHECK if any(ticked) else Verb.CHECK
    acts += [(verb, setting, Role.CHECK, None)] if setting else []
    request = f'type "Grüße – 5 €"{f", then {verb} {setting}" if setting else ""}'
    run = Agent(desktop, Does(*acts)).run(request, program)
    assert run.outcome is Outcome.DONE
    assert (look()[0].value, look()[1]) == ("Grüße – 5 €", [not t for t in ticked])
    steps = list(undo_run(desktop, run))
    assert [s.effect for s in steps if s.effect is Effect.ERROR] == [], steps
    assert (look()[0].value, look()[1]) == (document.value, ticked)


def document(desktop, program):
    controls = desktop.snapshot(program).controls
    return next(c for c in controls if c.role is Role.TEXT and c.has(State.MULTILINE))


def type_by(desktop, program, text):
    """As a person would: outside any run."""
    desktop.snapshot(program)
    keyboard = desktop._raise_current()
    keyboard.press("ctrl+end")
    keyboard.type(text)
    desktop.settle(2.0)


def press(desktop, program, keys):
    desktop.snapshot(program)
    desktop.perform(Action(Verb.PRESS, text=keys), None)
    desktop.settle(2.0)


@pytest.mark.parametrize("program", ["mousepad", "featherpad", "gedit"])
def test_what_a_person_typed_afterwards_stays(app, program):
    desktop = app(program)
    name = document(desktop, program).name
    run = Agent(desktop, Does((Verb.TYPE, name, Role.TEXT, "by the run"))).run("write", program)
    type_by(desktop, program, " and by me")
    held = document(desktop, program).value
    assert "and by me" in held
    (step,) = undo_run(desktop, run)
    assert step.effect is Effect.ERROR
    assert "no longer as the run left it" in step.evidence
    assert document(desktop, program).value == held


@pytest.mark.parametrize("program", ["mousepad", "featherpad"])
def test_what_a_person_typed_and_deleted_again_does_not_mislead(app, program):
    """The text is as the run left it, but the editor's next step back is the person's."""
    desktop = app(program)
    name = document(desktop, program).name
    run = Agent(desktop, Does((Verb.TYPE, name, Role.TEXT, "by the run"))).run("write", program)
    type_by(desktop, program, "xy")
    press(desktop, program, "backspace")
    press(desktop, program, "backspace")
    held = document(desktop, program).value
    assert held == "by the run"
    steps = list(undo_run(desktop, run))
    taken_back = steps[-1].effect is Effect.VERIFIED
    assert document(desktop, program).value == ("" if taken_back else held), steps


@pytest.mark.parametrize(("program", "keys"), [("mousepad", "ctrl+n"), ("gedit", "ctrl+t"), ("featherpad", "ctrl+n")])
def test_another_window_or_tab_is_not_touched(app, program, keys):
    """It even holds the same text."""
    desktop = app(program)
    name = document(desktop, program).name
    run = Agent(desktop, Does((Verb.TYPE, name, Role.TEXT, "by the run"))).run("write", program)
    mine = document(desktop, program).ref
    press(desktop, program, keys)
    assert document(desktop, program).ref != mine
    type_by(desktop, program, "by the run")
    assert document(desktop, program).value == "by the run"
    (step,) = undo_run(desktop, run)
    assert step.effect is Effect.ERROR
    assert "in front" in step.evidence or "no longer as the run left it" in step.evidence
    assert document(desktop, program).value == "by the run"
