"""Faults put in on purpose: whatever breaks, a run ends in time, with one sentence, and its log can be read.

Most are put between the loop and the simulated desktop, at a call of their own; a tenth happen to a process of its own
(see :mod:`edgelam.quantize.evaluate.trust.fault_processes`). The same seed makes the same faults.
"""

from __future__ import annotations

import errno
import os
import random
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent, DesktopError, EdgelamError, ModelError
from edgelam.quantize.evaluate.trust.logs import what_is_wrong_with_logs
from edgelam.quantize.evaluate.trust.table import Row, Table, table_of
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import Decider, Decision, Goal, without_model
from edgelam.runtime.desktop import Window
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.guard import Limits
from edgelam.runtime.labels import Labels
from edgelam.runtime.options import Options
from edgelam.runtime.prompt import HistoryEntry
from edgelam.runtime.undo import undo_run

COUNT = 1_000
PROCESSES = 0.1
"""Share of the faults that happen to a process of its own."""

LIMIT = 10.0
"""Seconds that a run on the simulated desktop may take, whatever breaks."""

APPS = ("Text Editor", "Settings", "Mail", "File Manager", "Calculator", "Registration")
REQUESTS = (
    'type "hello" and save it as a.txt',
    "turn on line numbers, then save",
    "send it to anna",
    "open a.txt",
    "what is 12 times 7",
)

Fault = Callable[["Broken"], None]


def table(seed: int, count: int = COUNT, say: Callable[[str], None] = lambda text: None) -> Table:
    """``count`` faults, a tenth of them to processes where the system allows it; says how far it is."""
    from edgelam.quantize.evaluate.trust.fault_processes import process_rows

    to_processes = int(count * PROCESSES)
    rows = {kind: Row(kind) for kind in KINDS}
    for number in range(count - to_processes):
        rng = random.Random(f"{seed}/fault/{number}")
        kind = list(KINDS)[number % len(KINDS)]
        _one(rows[kind], kind, rng, number)
    say(f"{count - to_processes} of {count} faults …")
    return table_of(f"Injected faults (seed {seed})", (*rows.values(), *process_rows(seed, to_processes, say=say)))


def _one(row: Row, kind: str, rng: random.Random, number: int) -> None:
    """Runs until the fault has come to pass in one: some are over before."""
    happened: list[None] = []
    while not happened:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="edgelam-faults-") as folder:
            ended, failure = _broken_run(KINDS[kind], Path(folder), rng, happened)
        seconds = time.perf_counter() - began
        if failure:
            break
    if seconds > LIMIT:
        failure = failure or f"it took {seconds:.0f} s"
    row.add(ended, seconds, f"fault {number}: {failure}" if failure else "")


def _broken_run(kind: Kind, folder: Path, rng: random.Random, happened: list[None]) -> tuple[str, str]:
    """How a run ended that something broke in, and what was wrong with that; ``happened`` grows when it breaks."""
    desktop = Broken(rng, kind, happened)
    runs = kind.runs(folder)
    decider = Anything(rng, kind, folder, happened)
    options = Options(
        limits=Limits(steps=12, seconds=LIMIT), assume_yes=True, on_step=lambda _: desktop.stop_at_step(options)
    )
    try:
        with kind.around(rng, happened):
            found = Agent(desktop, decider, runs, options).run(rng.choice(REQUESTS), rng.choice(APPS))
            if rng.random() < 0.3:
                list(undo_run(desktop, found))
        ended, said = str(found.outcome), found.message or str(found.outcome)
    except EdgelamError as error:
        ended, said = f"exit {int(error.exit_code)}", str(error)
    except Exception as error:  # noqa: BLE001 whatever comes out is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return "fault", f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    return ended, _is_no_sentence(said) or what_is_wrong_with_logs(folder, may_be_open=kind.spoils_logs)


def _is_no_sentence(said: str) -> str:
    return "" if said.strip() and "\n" not in said.strip() and len(said) < 500 else f"no sentence: {said[:80]!r}"


# What breaks


@dataclass(frozen=True, slots=True)
class Kind:
    """``at`` breaks a call of the desktop, ``in_act`` an act of it, ``decides`` one of the model or of the encoder; ``around``
    is what is different in the world meanwhile; ``runs`` is where the logs go."""

    at: Fault | None = None
    in_act: Fault | None = None
    decides: Callable[[], None] | None = None
    around: Callable[[random.Random, list[None]], AbstractContextManager[Any]] = lambda rng, happened: nullcontext()
    runs: Callable[[Path], Path] = lambda folder: folder / "runs"
    damaged_cache: bool = False
    stops: bool = False
    spoils_logs: bool = False


class Broken:
    """A simulated desktop in which something breaks at one call, or from that call on."""

    name, key_pause = "sim", 0.0

    def __init__(self, rng: random.Random, kind: Kind, happened: list[None]) -> None:
        self._happened = happened
        self.inner = SimDesktop(seed=rng.randrange(100))
        self.interrupted = self.inner.interrupted
        self.rng, self._kind = rng, kind
        self._left = rng.randrange(1, 14)
        self._acts_left = rng.randrange(1, 4)
        self.gone: EdgelamError | None = None
        self.blank = 0
        self.disguise: Callable[[Control], Control] = lambda control: control
        self._stops_at = rng.randrange(4)

    def _call(self) -> None:
        if self.gone is not None:
            raise self.gone
        self._left -= 1
        if self._left == 0 and self._kind.at is not None:
            self._happened.append(None)
            self._kind.at(self)

    def stop_at_step(self, options: Options) -> None:
        self._stops_at -= 1
        if self._kind.stops and self._stops_at < 0:
            self._happened.append(None)
            options.stop.set()

    def apps(self) -> list[str]:
        return self.inner.apps()

    def windows(self) -> list[Window]:
        self._call()
        return self.inner.windows()

    def snapshot(self, app: str | None = None) -> Snapshot:
        self._call()
        seen = self.inner.snapshot(app)
        self.blank -= 1
        return replace(seen, controls=() if self.blank > 0 else tuple(map(self.disguise, seen.controls)))

    def perform(self, action: Action, control: Control | None) -> None:
        self._call()
        self._acts_left -= 1
        if self._acts_left == 0 and self._kind.in_act is not None:
            self._happened.append(None)
            self._kind.in_act(self)
        self.inner.perform(action, control)

    def settle(self, timeout: float) -> bool:
        self._call()
        return self.inner.settle(timeout)

    def launch(self, app: str) -> None:
        self.inner.launch(app)

    def close(self) -> None:
        self.inner.close()


def _raises(error: EdgelamError, for_good: bool = True) -> Fault:
    def fault(desktop: Broken) -> None:
        desktop.gone = error if for_good else None
        raise error

    return fault


def _killed(desktop: Broken) -> None:
    """The application is gone; what is asked of it now is asked of nobody."""
    desktop.inner.close()


def _other_window(desktop: Broken) -> None:
    desktop.inner.launch(desktop.rng.choice(APPS))


def _dialog(desktop: Broken) -> None:
    for app in desktop.inner.running.values():
        app.message("A new version is available.")


def _dialogs_close(desktop: Broken) -> None:
    for app in desktop.inner.running.values():
        app.dialogs.clear()


def _changed(desktop: Broken) -> None:
    """Everything is called something else."""
    desktop.disguise = lambda control: replace(control, name=control.name[::-1], ref=f"{control.ref}'")


def _hostile(desktop: Broken) -> None:
    desktop.disguise = lambda control: replace(control, name=f'"\x1b[2J\ud800{control.name}\n', value="\0" * 200)


def _blank(desktop: Broken) -> None:
    desktop.blank = desktop.rng.randrange(1, 5)


def _slow(desktop: Broken) -> None:
    time.sleep(desktop.rng.random() * 0.3)


def _full_disk(rng: random.Random, happened: list[None]) -> AbstractContextManager[Any]:
    """Writing fails from one call on, in the middle of a line."""
    write, left = os.write, [rng.randrange(5)]

    def full(descriptor: int, data: bytes) -> int:
        left[0] -= 1
        if left[0] >= 0:
            return write(descriptor, data)
        happened.append(None)
        if left[0] == -1:
            return write(descriptor, bytes(data)[: rng.randrange(1, 20)])
        raise OSError(errno.ENOSPC, "No space left on device")

    return mock.patch("os.write", full)


def _at_once(_rng: random.Random, happened: list[None]) -> AbstractContextManager[Any]:
    """What is broken from the beginning."""
    happened.append(None)
    return nullcontext()


def _in_a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(b"")
    return folder / "file" / "runs"


def _model_fails() -> None:
    raise ModelError("The model did not finish within 20 s; is the machine very busy?")


def _encoder_fails() -> None:
    raise ModelError("model.onnx cannot be loaded: it is damaged, cut short or no ONNX model.")


KINDS: dict[str, Kind] = {
    "application killed": Kind(_killed),
    "application said to have ended": Kind(_raises(AppGone("Text Editor is not running."))),
    "application silent once": Kind(_raises(AppSilent("The application has not answered for 2 s."), for_good=False)),
    "application silent for good": Kind(_raises(AppSilent("The application has not answered for 2 s."))),
    "application slow": Kind(_slow),
    "window without content": Kind(_blank),
    "another window comes up": Kind(_other_window),
    "a dialog comes up": Kind(_dialog),
    "the dialog closes": Kind(_dialogs_close),
    "everything is called something else": Kind(_changed),
    "names and values that are no text": Kind(_hostile),
    "element stale": Kind(in_act=_raises(ActionError("that control is gone"), for_good=False)),
    "application killed in the act": Kind(in_act=_killed),
    "another window comes up between look and act": Kind(in_act=_other_window),
    "a dialog comes up between look and act": Kind(in_act=_dialog),
    "desktop gone": Kind(_raises(DesktopError("The desktop cannot be reached."))),
    "disk full": Kind(around=_full_disk, spoils_logs=True),
    "log folder cannot be made": Kind(runs=_in_a_file, around=_at_once),
    "model fails": Kind(decides=_model_fails),
    "encoder fails": Kind(decides=_encoder_fails),
    "embeddings damaged": Kind(damaged_cache=True, around=_at_once),
    "stopped by the person": Kind(stops=True),
}


class Anything(Decider):
    """Decides anything that the screen allows: what is tried here is what comes of faults, not of good decisions."""

    name = "anything"

    def __init__(self, rng: random.Random, kind: Kind, folder: Path, happened: list[None]) -> None:
        self._rng, self._kind, self._happened = rng, kind, happened
        self._left = rng.randrange(1, 4)
        path = folder / "embeddings.cache"
        if kind.damaged_cache:
            path.write_bytes(rng.randbytes(rng.randrange(2000)))
        self._index = Index(EmbeddingCache(_Letters(), path if kind.damaged_cache else None))  # type: ignore[arg-type]

    def decide(self, goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry]) -> Decision:
        self._left -= 1
        if self._left == 0 and self._kind.decides is not None:
            self._happened.append(None)
            self._kind.decides()
        labels = Labels(snapshot.controls)
        found = [c.control for c in self._index.search(goal.subtask, snapshot) if c.control.ref in labels]
        if not found or self._rng.random() < 0.1:
            return _decision(
                self._rng.choice((Action(Verb.WAIT), Action(Verb.DONE), Action(Verb.PRESS, text="enter"))), None, True
            )
        control = self._rng.choice(found)
        verb = self._rng.choice(sorted(control.verbs))
        text = self._rng.choice(control.options or ("hello", "a.txt", "down")) if verb in _WITH_TEXT else None
        text = "down" if verb is Verb.SCROLL else text
        return _decision(Action(verb, labels.target(control.ref), text), control, self._rng.random() < 0.3)


_WITH_TEXT = (Verb.TYPE, Verb.SELECT, Verb.CHOOSE)


def _decision(action: Action, control: Control | None, completes: bool) -> Decision:
    return without_model(action, control, completes)


class _Letters:
    """An encoder that counts letters: enough for a search to have something to rank by."""

    dimensions, name = 26, "letters"

    def knows(self, word: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> Any:
        import numpy as np

        counts = np.array([[t.casefold().count(chr(97 + i)) for i in range(26)] for t in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)
