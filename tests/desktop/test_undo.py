"""Taking back what was done in a real application."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Role, State
from edgelam.runtime.agent import Agent
from edgelam.runtime.labels import Labels
from edgelam.runtime.policy import Decision
from edgelam.runtime.undo import undo_run
from edgelam.trajectory import Effect, Outcome

pytestmark = pytest.mark.desktop


class Does:
    """Decides what it was told to; the last act completes."""

    name = "told"

    def __init__(self, *acts):
        self.acts = list(acts)

    def decide(self, goal, snapshot, history):
        verb, name, role, text = self.acts.pop(0)
        control = next(c for c in snapshot.controls if c.name == name and c.role is role)
        return Decision(
            Action(verb, Labels(snapshot.controls).target(control.ref), text),
            control,
            not self.acts,
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
    acts += [(Verb.CLICK, setting, Role.MENU_ITEM, None)] if setting else []
    run = Agent(desktop, Does(*acts)).run("write and wrap", program)
    assert run.outcome is Outcome.DONE
    assert (look()[0].value, look()[1]) == ("Grüße – 5 €", [not t for t in ticked])
    steps = list(undo_run(desktop, run))
    assert [s.effect for s in steps if s.effect is Effect.ERROR] == [], steps
    assert (look()[0].value, look()[1]) == (document.value, ticked)
