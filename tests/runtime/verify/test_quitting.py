"""An application that is gone: done where it was told to end, a failure where not."""

import pytest

from edgelam.action import Verb
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.options import Options
from edgelam.runtime.verify.quitting import asks_to_quit
from edgelam.trajectory import Effect, Outcome


class Ending(SimDesktop):
    """Its applications end at *Quit*, and at Ctrl+Q."""

    def perform(self, action, control):
        ends = (
            action.text == "ctrl+q" if action.verb is Verb.PRESS else control is not None and control.ref == "main/quit"
        )
        super().perform(action, control)
        if ends:
            self.running.clear()


@pytest.mark.parametrize(
    ("request_", "line", "outcome"),
    [
        ("quit", 'click "{}" .', Outcome.DONE),
        ("close the text editor", 'click "{}"', Outcome.DONE),
        ("exit the program", 'click "{}"', Outcome.DONE),
        ("make it bold", "press ctrl+q .", Outcome.FAILED),
        ("close the side bar", 'click "{}" .', Outcome.FAILED),
    ],
)
def test_what_ends_because_it_was_told_to_is_done(scripted, request_, line, outcome):
    desktop = Ending(seed=5)
    desktop.launch("Text Editor")
    app = desktop.running["Text Editor"]
    app.lazy_menus = False
    name = app.find("quit").name
    policy = scripted(line.format(name))
    done = Agent(desktop, policy, options=Options(assume_yes=True)).run(request_, "Text Editor")
    assert done.outcome is outcome
    assert [s.effect is Effect.ERROR for s in done.steps] == [outcome is Outcome.FAILED]


@pytest.mark.parametrize(
    ("subtask", "tells"),
    [
        ("close the window", True), ("quit Mousepad", True), ("shut it down", True), ("leave", True), ("close the last tab", True),
        ("close the find bar", False), ("close the dialog", False), ("never quit", False), ('type "quit"', False), ("open the door", False),
    ],
)  # fmt: skip
def test_who_wants_it_gone(subtask, tells):
    assert asks_to_quit(subtask) is tells
