"""``edgelam eval listen``: the background service in a private session: how soon it is ready, what it costs, how fast it stops."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edgelam.errors import EnvironmentProblem
from edgelam.paths import runs_dir
from edgelam.quantize.evaluate import promptness
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import percentile
from edgelam.readlog import read_all
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.listen.channel import send
from edgelam.settings import OPEN, STOP
from edgelam.trajectory import Outcome, Trajectory

READY_TIMEOUT, RUN_TIMEOUT = 30.0, 60.0
APP = "mousepad"
LONG = "show the line numbers, turn on word wrap, enable auto indent, show the toolbar and turn on the statusbar"
"""A request of many steps, to be stopped in the middle."""

SPAN = 1.5
"""Seconds of such a run over which the stops are spread: some meet the model, some an act under way."""

CORNER = 1270, 890
"""Where no window is: a click there does nothing."""

OPENED = 1.2
"""Seconds that the window gets to open and take the focus."""


def measure(minutes: float, rounds: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Ready, idle, stopped, paused; seconds, shares and MB."""
    report: dict[str, Any] = {
        "machine": machine(),
        "rounds": rounds,
        "minutes": minutes,
    }
    report["ready_s"] = _ready(rounds, say)
    with _listening():
        report |= promptness.measure(rounds, say)
    with _listening() as process:
        say(f"idle for {minutes:g} minutes")
        report["idle"] = idle(process.pid, minutes * 60)
        report["stop_s"] = _stops(rounds, say)
        report["pause"] = _pause()
    return report


def _ready(rounds: int, say: Callable[[str], None]) -> dict[str, float]:
    """From the start of the process until the hotkeys work."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        with _listening():
            times.append(time.perf_counter() - began)
        say(f"ready after {times[-1]:.2f} s")
    return {"p50": percentile(times, 0.5), "most": max(times)}


@contextmanager
def _listening() -> Iterator[subprocess.Popen[str]]:
    """The service of this home; it says so once the hotkeys work."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "edgelam", "listen"], stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stderr is not None
    watch = threading.Timer(READY_TIMEOUT, process.kill)
    watch.start()
    try:
        line = process.stderr.readline()
        if OPEN not in line:
            raise EnvironmentProblem(f"edgelam does not listen: {line.strip() or 'it ended'}")
        watch.cancel()
        yield process
    finally:
        watch.cancel()
        process.terminate()
        process.wait(READY_TIMEOUT)


def idle(process: int, seconds: float) -> dict[str, float]:
    """CPU as a share of one core, and resident memory in MB (first, last and most)."""
    time.sleep(3.0)  # the model is being loaded
    before, began, sizes = _cpu_seconds(process), time.monotonic(), []
    while time.monotonic() - began < seconds:
        sizes.append(_resident(process))
        time.sleep(min(1.0, seconds))
    share = (_cpu_seconds(process) - before) / (time.monotonic() - began)
    return {"cpu": share, "rss_first_mb": sizes[0], "rss_last_mb": sizes[-1], "rss_most_mb": max(sizes)}


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _stops(rounds: int, say: Callable[[str], None]) -> dict[str, float]:
    """From the stop key, pressed in the middle of a run, until its log says that it has ended: nothing is done after that."""
    times = []
    keyboard = XInput()
    for number in range(rounds):
        run = _begun(keyboard, LONG)
        time.sleep(SPAN * number / rounds)
        pressed = time.perf_counter()
        keyboard.press(STOP)
        ended = _ended(run)
        took = time.perf_counter() - pressed
        say(f"{ended.outcome} {took * 1000:.0f} ms after the key, {len(ended.steps)} steps done")
        if ended.outcome is Outcome.STOPPED:
            times.append(took)
    keyboard.close()
    if not times:
        raise EnvironmentProblem("Every run was over before it could be stopped.")
    return {"n": len(times), "p50": percentile(times, 0.5), "most": max(times)}


def _pause() -> dict[str, Any]:
    """A person's clicks in the middle of a run: how long no step is taken after the last of them."""
    keyboard = XInput()
    run = _begun(keyboard, LONG)
    for _ in range(6):
        keyboard.click(*CORNER)
        time.sleep(0.2)
    last, steps = time.time(), len(_read(run).steps)
    while len(_read(run).steps) == steps and time.time() - last < RUN_TIMEOUT:
        time.sleep(0.02)
    still = time.time() - last
    keyboard.press(STOP)
    _ended(run)
    keyboard.close()
    return {"seconds_until_the_next_step": still}


def _begun(keyboard: XInput, request: str) -> Path:
    """Ask for it as a person does; the log of the run, once its first step is in it."""
    before = set(_runs())
    keyboard.press(OPEN)
    time.sleep(OPENED)
    keyboard.type(request)
    keyboard.press("enter")
    end = time.monotonic() + RUN_TIMEOUT
    while time.monotonic() < end:
        new = [path for path in _runs() if path not in before]
        if new and (run := next(read_all(new[0]), None)) is not None and run.steps:
            return new[0]
        time.sleep(0.02)
    raise EnvironmentProblem("The window took no request.")


def _ended(path: Path) -> Trajectory:
    end = time.monotonic() + RUN_TIMEOUT
    while (run := _read(path)).outcome is Outcome.RUNNING and time.monotonic() < end:
        time.sleep(0.005)
    return run


def _read(path: Path) -> Trajectory:
    return next(read_all(path))


def _runs() -> list[Path]:
    return list(runs_dir().glob("*.jsonl"))


@contextmanager
def private() -> Iterator[None]:
    """A session with an application in it and a home of its own for edgelam."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, PrivateSession(Path(folder)) as session:
        session.adopt()
        before = os.environ.get("EDGELAM_HOME")
        os.environ["EDGELAM_HOME"] = folder
        desktop = AtspiDesktop()
        try:
            desktop.launch(APP)
            if send({"kind": "ping"}) is not None:
                raise EnvironmentProblem("edgelam listens here already.")
            yield
        finally:
            desktop.close()
            os.environ.pop("EDGELAM_HOME") if before is None else os.environ.update(EDGELAM_HOME=before)
