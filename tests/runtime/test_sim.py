import contextlib
import random
import time

import pytest

from edgelam.action import Action, Verb
from edgelam.errors import ActionError, EnvironmentProblem
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.apps import APPS
from edgelam.runtime.desktop.sim.apps.calculator import evaluate


def wander(seed: int, steps: int, app: str) -> list[str]:
    """Random acts; every screen passed through."""
    desktop, rng, seen = SimDesktop(seed), random.Random(seed), []
    desktop.launch(app)
    for _ in range(steps):
        snapshot = desktop.snapshot()
        control = rng.choice([c for c in snapshot.controls if c.verbs])
        verb = rng.choice(sorted(control.verbs))
        text = rng.choice(control.options) if verb is Verb.CHOOSE and control.options else "x"
        with contextlib.suppress(ActionError):
            desktop.perform(Action(verb, text=text), control)
        seen.append(f"{verb} {control.name} {snapshot.title}")
    return seen


@pytest.mark.parametrize("app", list(APPS))
def test_the_same_seed_gives_the_same_screens(app):
    assert wander(5, 60, app) == wander(5, 60, app)


def test_there_are_apps_of_many_kinds():
    assert len(APPS) >= 6


@pytest.mark.alone
def test_it_is_fast():
    desktop = SimDesktop(1)
    desktop.launch("Settings")
    box = next(c for c in desktop.snapshot().controls if Verb.CHECK in c.verbs)
    began = time.perf_counter()
    for number in range(2000):
        desktop.perform(Action(Verb.CHECK if number % 2 else Verb.UNCHECK), box)
    assert 2000 / (time.perf_counter() - began) > 10_000


def test_modal_dialogs_hide_the_window_behind():
    desktop = SimDesktop(2)
    desktop.launch("File Manager")
    app = desktop.running["File Manager"]
    app._new_folder(None)
    snapshot = desktop.snapshot()
    assert snapshot.modal
    assert all(c.path[0] == snapshot.title for c in snapshot.controls)


def test_nobody_is_called_photoshop():
    with pytest.raises(EnvironmentProblem, match="Photoshop"):
        SimDesktop().launch("Photoshop")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("12×7", "84"),
        ("1+2*3", "7"),
        ("7 - 10", "-3"),
        ("1/4", "0.25"),
        ("1/0", "Error"),
        ("", "Error"),
        ("2+", "Error"),
        ("0.1+0.2", "0.3"),
    ],
)
def test_calculation(expression, value):
    assert evaluate(expression) == value
