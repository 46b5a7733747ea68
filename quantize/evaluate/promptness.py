"""How soon the window is there after its key, and how soon something is done after Enter: measured from outside, on the real screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edgelam.errors import EnvironmentProblem
from edgelam.paths import runs_dir
from edgelam.quantize.evaluate.statistics import percentile
from edgelam.readlog import read_all
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.settings import OPEN
from edgelam.trajectory import Outcome, Trajectory

REQUESTS = ("show the line numbers", "turn on word wrap", "show the status bar")
"""Each in turn; what the first act is does not matter."""

TIMEOUT, POLL, REST = 30.0, 0.002, 0.8
WARM = 6.0
"""Seconds that the model gets to be loaded before the first key."""

AT = 640, 204
"""A point of the window, whatever it shows: in its line, right of what is typed."""

MS = 1000.0


def measure(rounds: int, say: Callable[[str], None]) -> dict[str, dict[str, float]]:
    """Milliseconds from the hotkey to the window's first pixel, and from Enter to the beginning of the first act."""
    time.sleep(WARM)
    keyboard, screen = XInput(), _Pixel()
    try:
        visible = [_visible(keyboard, screen) for _ in range(rounds)]
        say(f"visible after {', '.join(f'{v:.0f}' for v in visible)} ms")
        acts = [_first_act(keyboard, REQUESTS[n % len(REQUESTS)]) for n in range(max(rounds, len(REQUESTS)))]
        say(f"first act after {', '.join(f'{a:.0f}' for a in acts)} ms")
    finally:
        keyboard.close()
        screen.close()
    return {"visible_ms": _summary(visible), "first_act_ms": _summary(acts)}


def _summary(values: list[float]) -> dict[str, float]:
    return {"n": len(values), "p50": percentile(values, 0.5), "p95": percentile(values, 0.95), "most": max(values)}


class _Pixel:
    """One point of the screen."""

    def __init__(self) -> None:
        from Xlib import display

        self._display = display.Display()

    def colour(self) -> bytes:
        from Xlib import X

        image: Any = self._display.screen().root.get_image(*AT, 1, 1, X.ZPixmap, 0xFFFFFFFF)
        return bytes(image.data)

    def close(self) -> None:
        self._display.close()


def _visible(keyboard: XInput, screen: _Pixel) -> float:
    """Opened and put away again."""
    before, began = screen.colour(), time.perf_counter()
    keyboard.press(OPEN)
    while screen.colour() == before:
        if time.perf_counter() - began > TIMEOUT:
            raise EnvironmentProblem("The window did not open.")
        time.sleep(POLL)
    took = (time.perf_counter() - began) * MS
    time.sleep(REST)
    keyboard.press("escape")
    time.sleep(REST)
    return took


def _first_act(keyboard: XInput, request: str) -> float:
    """The log has a step when it is over; how long it and the look afterwards took stands in it."""
    keyboard.press(OPEN)
    time.sleep(REST)
    keyboard.type(request)
    time.sleep(REST)
    known, began = set(runs_dir().glob("*.jsonl")), time.perf_counter()
    keyboard.press("enter")
    run, seen = _with_a_step(known, began)
    spent = run.steps[0].milliseconds
    took = (seen - began) * MS - spent.get("act", 0.0) - spent.get("verify", 0.0)
    while (run := _latest(known) or run).outcome is Outcome.RUNNING and time.perf_counter() - began < TIMEOUT:
        time.sleep(0.05)
    time.sleep(REST)
    keyboard.press("escape")
    time.sleep(REST)
    return took


def _with_a_step(known: set[Path], began: float) -> tuple[Trajectory, float]:
    while time.perf_counter() - began < TIMEOUT:
        run = _latest(known)
        if run is not None and run.steps:
            return run, time.perf_counter()
        time.sleep(POLL)
    raise EnvironmentProblem("The window took no request.")


def _latest(known: set[Path]) -> Trajectory | None:
    new = [path for path in runs_dir().glob("*.jsonl") if path not in known]
    return next(read_all(new[0]), None) if new else None
