"""The developer's page: every example on it runs, and what it promises of threads and stopping holds."""

import asyncio
import logging
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import edgelam
from edgelam.action import Action, Verb
from edgelam.errors import UsageError
from edgelam.risk import Risk
from edgelam.runtime.decision import Decision
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.tools import Machine
from edgelam.trajectory import Outcome, Step, Trajectory

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / name for name in ("api.md", "start/developer.md") if (DOCS / name).is_file()]
EXAMPLES = {
    name: code
    for page in PAGES
    for name, code in re.findall(
        r"<!-- example: (\w+) -->\n```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
    )
}
SHOWN = {
    "run": "call set_volume(level=30) verified", "agent": "taken back: call set_brightness(level=50) verified", "events": "Trajectory", "tool": "The desk lamp is at 40 %.",
    "desktop": "Calculator", "engine": "I only know one sentence", "decider": "open \"Notes\"",
    "first": "done The volume is now 30 %.", "steps": "change_volume",
}  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("name", SHOWN)
def test_every_example_runs_and_says_what_it_should(name, tmp_path):
    if not EXAMPLES:
        pytest.skip("the documentation is not here")
    code = EXAMPLES[name]
    assert sum(map(bool, code.splitlines())) <= 21
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert SHOWN[name] in done.stdout


def test_every_example_is_known():
    assert not EXAMPLES or EXAMPLES.keys() == SHOWN.keys()


class Waits:
    """Decides to wait, again and again, until it is stopped; says on which thread."""

    name = "waits"

    def __init__(self, steps=1, pause=0.0):
        self.pause = pause
        self.threads, self.begun, self._left = set(), threading.Event(), steps

    def decide(self, goal, snapshot, history):
        self.threads.add(threading.current_thread().name)
        self.begun.set()
        time.sleep(self.pause)
        done = len(history) >= self._left
        return Decision(
            Action(Verb.FAIL, None, "enough")
            if done
            else Action(Verb.OPEN, None, ("Notes", "Calculator")[len(history) % 2]),
            None,
            False,
            1.0,
            (),
            0,
            0,
            0,
            {},
        )


@pytest.fixture
def agent():
    made = []

    def make(steps=1, pause=0.0):
        decider = Waits(steps, pause)
        made.append(edgelam.Agent(SimDesktop(), decider))
        return made[-1], decider

    yield make
    for agent in made:
        agent.close()


def test_events_are_steps_and_then_the_run(agent):
    *steps, run = agent()[0].events("x")
    assert all(isinstance(s, Step) for s in steps)
    assert isinstance(run, Trajectory)
    assert len(steps) == len(run.steps) == 2


def test_many_threads_may_call_one_agent_and_one_works(agent):
    one, decider = agent()
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(one.run("x").outcome)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes == [Outcome.CANNOT] * 4
    assert len(decider.threads) == 1


def test_an_iterator_that_is_left_stops_its_run(agent):
    one, _ = agent(steps=20)
    events = one.events("x")
    next(events)
    events.close()
    assert one.run("x").outcome is not Outcome.RUNNING  # the one before has ended, as this one could begin


def test_a_run_is_awaited_and_cancelled_before_its_next_act(agent, monkeypatch):
    one, decider = agent(steps=5, pause=1.0)
    performed = []
    perform = SimDesktop.perform
    monkeypatch.setattr(SimDesktop, "perform", lambda *given: performed.append(given) or perform(*given))

    async def main():
        task = asyncio.create_task(one.run_async("x"))
        await asyncio.to_thread(decider.begun.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    one.close()  # waits for the run to end
    assert not performed


def test_events_can_be_awaited(agent):
    async def main():
        return [type(e).__name__ async for e in agent()[0].events_async("x")]

    assert asyncio.run(main()) == ["Step", "Step", "Trajectory"]


def test_a_closed_agent_says_so(agent):
    one, _ = agent()
    one.close()
    one.close()
    with pytest.raises(UsageError, match="closed"):
        one.run("x")


def test_nothing_is_printed(agent, capsys, caplog):
    with caplog.at_level(logging.DEBUG, "edgelam"):
        agent()[0].run("x")
    assert capsys.readouterr() == ("", "")


def test_the_whole_surface_is_there_and_loaded_when_it_is_used():
    assert {"Agent", "Decider", "Desktop", "Engine", "Tool", "run", "tool"} <= set(edgelam.__all__)
    for name in edgelam.__all__:
        assert getattr(edgelam, name) is not None
    code = "import sys, edgelam; print([m for m in sys.modules if m.startswith(('edgelam.runtime', 'numpy', 'mcp', 'pint'))])"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_one_act_is_never_divided():
    """Whatever its arguments say: *12\\*7* is a sum, and *open Notes and close it* are two commands."""

    @edgelam.tool(risk=Risk.READ, examples=("say it",))
    def repeat(machine: Machine, text: str) -> str:
        """Say a text."""
        return f"It says {text}."

    with edgelam.Agent("sim", Waits(), tools=[repeat]) as agent:
        for text in ("12*7", "open Notes and close it, then 3 + 4"):
            done = agent.act(f'call repeat(text="{text}")')
            assert (done.outcome, [e.evidence for e in done.endings]) == ("done", [f"It says {text}."])
