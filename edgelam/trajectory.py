"""What happened: a run, its steps, and how each subtask ended."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from edgelam.action import Action
from edgelam.control import Snapshot


class Outcome(StrEnum):
    """How a run ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "not known"
    """Everything was done, and of something nobody can see whether it worked."""
    CANNOT = "cannot"
    ASKED = "asked"
    REFUSED = "refused"
    STOPPED = "stopped"


class Effect(StrEnum):
    """What an action was seen to do."""

    VERIFIED = "verified"
    """What it should bring about is there."""
    CHANGED = "changed"
    """The control or window that it aimed at changed."""
    NOT_SEEN = "not seen"
    """What should show is not there."""
    UNKNOWN = "not known"
    """The application does not show whether it worked: nothing is repeated and nothing tried instead."""
    ERROR = "error"
    SKIPPED = "skipped"
    REPLANNED = "planned anew"
    """How a subtask ends that could not be done as it was read: what stands in its place are the subtasks after it."""


WORKED = (Effect.VERIFIED, Effect.CHANGED)
"""Effects of an action that did something."""

MAY_HAVE_WORKED = (*WORKED, Effect.UNKNOWN)
"""Effects after which doing the same again could undo it, or do it twice."""

SIGNS = {
    **dict.fromkeys(WORKED, "✓"), Effect.NOT_SEEN: "∅", Effect.UNKNOWN: "?", Effect.ERROR: "✗", Effect.SKIPPED: "·",
    Effect.REPLANNED: "↻",
}  # fmt: skip
"""Effects in one character, for people."""


@dataclass(slots=True)
class Step:
    """One turn of the loop. ``candidates`` are the prompt's lines; ``milliseconds`` is by stage.

    ``subtask`` is the number of the plan's subtask it was taken for, and ``completes`` says that this subtask ends with it.
    ``relevance``: how well what it was done to fits the subtask, 0 to 1.
    ``rejected``: the wrong answer that a model gave here, in a demonstration, or by the word of a person who was asked.
    ``control``: where what it was done to stands (``View › Word Wrap``); ``ways``: what the person was offered;
    ``remembered``: the name of the entry of their memory that decided, if one did.
    ``undo``: the action that takes this one back, ``was`` and ``left``: marks of what the control held before and after,
    ``document``: what the window showed after; see edgelam.runtime.undo.
    """

    index: int
    app: str
    window: str
    digest: str
    candidates: list[str]
    action: Action
    modal: bool = False
    subtask: int = 0
    completes: bool = False
    verdict: str = ""
    rejected: str = ""
    effect: Effect = Effect.SKIPPED
    evidence: str = ""
    confidence: float = 0.0
    relevance: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: dict[str, float] = field(default_factory=dict)
    undo: Action | None = None
    was: str = ""
    left: str = ""
    document: str = ""
    control: str = ""
    ways: list[str] = field(default_factory=list)
    remembered: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a subtask ended: what is so now, in one sentence for a person."""

    subtask: int
    effect: Effect
    evidence: str


@dataclass(slots=True)
class Trajectory:
    """A request, the subtasks it was divided into, every step taken for it, and how each subtask ended."""

    run: str
    request: str
    desktop: str = ""
    app: str = ""
    model: str = ""
    started: str = ""
    outcome: Outcome = Outcome.RUNNING
    message: str = ""
    plan: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    """Numbers of the steps that were taken back since, or cannot be."""
    endings: list[Ending] = field(default_factory=list)

    @property
    def current(self) -> int:
        """The number of the subtask that comes next; ``len(plan)`` when all are complete."""
        begun = self.steps[-1].subtask + self.steps[-1].completes if self.steps else 0
        return max([begun, *(number + 1 for number in self.replaced)])

    @property
    def replaced(self) -> list[int]:
        """The numbers of the subtasks that others stand in the place of."""
        return [e.subtask for e in self.endings if e.effect is Effect.REPLANNED]


def sentences(trajectory: Trajectory) -> list[str]:
    """What is so now, for a person: a sentence for each subtask, and the message where it says more than these."""
    said = [ending.evidence for ending in trajectory.endings]
    return said if trajectory.message in " ".join(said) else [*said, trajectory.message]


def digest(snapshot: Snapshot) -> str:
    """Ten hexadecimal digits that name what is on the screen, geometry and focus left out."""
    text = "\n".join(f"{c.role}|{c.name}|{c.value}|{'/'.join(c.path)}|{sorted(c.states)}" for c in snapshot.controls)
    return hashlib.sha256(f"{snapshot.title}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
