"""What a subtask is judged by: how things were when it began, what was done, how they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edgelam.control import Control, Snapshot
from edgelam.phrases import base
from edgelam.runtime.files import Files, Found
from edgelam.runtime.request.kinds import Intent
from edgelam.trajectory import Effect, Step


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it is so, and the sentence that says so to a person.

    Without ``go_on`` what comes next in the request must not be done on top of it.
    """

    effect: Effect
    sentence: str
    go_on: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """What was done for a subtask, with the control it was done to as it was before, and the screen afterwards."""

    step: Step
    control: Control | None
    after: Snapshot


@dataclass(frozen=True, slots=True)
class Baseline:
    """How things were when the subtask began: the screen, and the files of these ``names`` by path. ``began``: in ns since
    the epoch."""

    screen: Snapshot
    names: frozenset[str]
    files: Mapping[str, Found]
    began: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a subtask is judged by."""

    intent: Intent
    baseline: Baseline
    now: Snapshot
    acts: Sequence[Act]
    files: Files

    def fresh(self, name: str, folder: str = "", is_folder: bool = False) -> list[Found]:
        """Files of this name that are new, or written anew, since the subtask began."""
        found = self.files.find(name, folder if self.files.knows(folder) else "")
        return [f for f in found if f.is_folder == is_folder and self._is_new(f, name)]

    def _is_new(self, found: Found, name: str) -> bool:
        before = self.baseline.files.get(found.path)
        if before is not None:
            return before.mark != found.mark
        return name in self.baseline.names or found.mark[0] >= self.baseline.began

    @property
    def window(self) -> Snapshot:
        """The window as it was seen last, where a dialog covers it now."""
        seen = (self.now, *(a.after for a in reversed(self.acts)), self.baseline.screen)
        return next((s for s in seen if not s.modal), self.now)

    @property
    def gone(self) -> list[Found]:
        """Files that the subtask names, were there and no longer are."""
        there = {f.path for f in self.files.find(self.intent.file)} if self.intent.file else set()
        return [f for f in self.baseline.files.values() if base(f.path) == self.intent.file and f.path not in there]
