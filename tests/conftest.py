"""A scripted model for the real loop, and a desktop in memory."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import settings

from edgelam.retrieval import Index
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.engine import Answer
from edgelam.runtime.policy import Policy

settings.register_profile("edgelam", deadline=None)  # what else the machine does is nobody's fault
settings.load_profile("edgelam")


class ScriptedEngine:
    """Answers from a queue, and keeps the prompts it was shown."""

    name = "scripted"
    trained = True

    def __init__(self, *lines: str) -> None:
        self.lines = deque(lines)
        self.prompts: list[str] = []
        self.grammars: list[str] = []
        self.confidence = 1.0

    def generate(self, prompt: str, grammar: str) -> Answer:
        self.prompts.append(prompt)
        self.grammars.append(grammar)
        return Answer(self.lines.popleft(), self.confidence, len(prompt.split()), 3, 0, 0.1)

    def count(self, text: str) -> int:
        return len(text.split())

    def close(self) -> None:
        pass


@pytest.fixture
def scripted():
    """Makes a policy that says the given lines, with lexical retrieval only."""

    def make(*lines: str) -> Policy:
        return Policy(ScriptedEngine(*lines), Index(None))

    return make


@pytest.fixture
def editor():
    desktop = SimDesktop(seed=3)
    desktop.launch("Text Editor")
    return desktop


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """No test touches the person's own logs, models or caches. The name is short: a socket's path may have 107 bytes."""
    monkeypatch.setenv("EDGELAM_HOME", str(tmp_path / "own"))
