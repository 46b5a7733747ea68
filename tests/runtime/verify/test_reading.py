"""Questions that the screen answers."""

import pytest

from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.verify.reading import read_off
from edgelam.trajectory import Effect, Outcome

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(role, name, value="", *states):
    return Control(name, role, name, value, SHOWN | set(states))


WINDOW = Snapshot(
    "app",
    "Keys",
    (
        control(Role.CHECK, "Enable key repeat", "", State.CHECKED), control(Role.SLIDER, "Repeat delay", "500"), control(Role.SLIDER, "Repeat speed", "20"),
        control(Role.COMBO, "Layout", "English (US)"), control(Role.TEXT, "Test area"), control(Role.TEXT, "Page", "a page"), control(Role.SPIN, "Page", "3"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what is the repeat delay?", "Repeat delay is 500."),
        ("is key repeat on?", "Enable key repeat is on."),
        ("which layout do I have?", "Layout is English (US)."),
        ("tell me which layout and which repeat speed it's set to", "Repeat speed is 20. Layout is English (US)."),
        ("read me out which layout and what speed it has", "Layout is English (US)."),
        ("what is in the test area?", ""),
        ("which page is that?", ""),
        ("set the repeat delay to 300", ""),
        ("what is the blink delay?", ""),
    ],
)
def test_what_is_read_off(said, answer):
    assert read_off(said, WINDOW) == answer


def test_nothing_is_done_for_it(scripted):
    desktop = SimDesktop(seed=1)
    desktop.launch("Settings")
    box = next(c for c in desktop.snapshot().controls if c.role is Role.CHECK and c.has(State.SHOWING))
    policy = scripted()
    done = Agent(desktop, policy).run(f"is {box.name} on?")
    assert (done.outcome, done.endings[-1].effect) == (Outcome.DONE, Effect.VERIFIED)
    assert policy.engine.prompts == []
