"""What acting on a control takes on every platform."""

from __future__ import annotations

import time
from collections.abc import Callable

from edgelam.control import Bounds, Control
from edgelam.errors import ActionError

POLL = 0.03


def number_of(control: Control, text: str) -> float:
    """The number that is to be set. Raises ActionError where the text is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ActionError(f"{control.name} takes a number, not {text!r}") from None


def place_of(control: Control) -> Bounds:
    """Where to click. Raises ActionError for what is not on the screen."""
    if control.bounds is None:
        raise ActionError(f"{control.name} is not on the screen and cannot be clicked")
    return control.bounds


def wait_until(reached: Callable[[], bool], timeout: float) -> bool:
    """Whether it was reached within ``timeout`` seconds."""
    end = time.monotonic() + timeout
    while not reached():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True
