"""What acting on a control takes on every platform."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable

from edgelam.control import Bounds, Control
from edgelam.errors import ActionError
from edgelam.moments import in_format_of
from edgelam.numbers import in_digits

POLL = 0.03

FARTHEST = 32_767
"""Pixels, either way: the mouse's places are 16-bit numbers on X11, and an application that was never laid out reports larger ones."""

_NUMBER = re.compile(r"([-+−]?\d+(?:[.,]\d+)?)\s*(?:%|percent|[^\W\d]{1,3})?", re.IGNORECASE)
"""A number, and perhaps its unit."""


def number_of(control: Control, text: str) -> float:
    """The number that is to be set, in digits or in words. Raises ActionError where the text is none."""
    found = _NUMBER.fullmatch(in_digits(text).strip())
    if found is None:
        raise ActionError(f"{control.name} takes a number, not {text!r}")
    return float(found[1].replace(",", ".").replace("−", "-"))


def typed_as_shown(control: Control, text: str, put: Callable[[str], None]) -> None:
    """Type; a date that a field refuses once more, written as the date that stands there. Raises what ``put`` raises."""
    try:
        put(text)
    except ActionError:
        other = in_format_of(control.value, text)
        if other is None or other == text:
            raise
        put(other)


def place_of(control: Control) -> Bounds:
    """Where to click. Raises ActionError for what is not on the screen."""
    place = control.bounds
    if place is None or max(map(abs, place.center)) > FARTHEST:
        raise ActionError(f"{control.name} is not on the screen and cannot be clicked")
    return place


def place_named(name: str, controls: Iterable[Control]) -> Bounds:
    """Where the one control of that name is: what something is dragged onto. Raises ActionError for none or several."""
    found = [c for c in controls if c.name == name and c.bounds is not None]
    if len(found) != 1:
        raise ActionError(
            f"there is no {name} to drag it onto" if not found else f"more than one thing is called {name}"
        )
    return place_of(found[0])


def steps_between(start: tuple[int, int], end: tuple[int, int], steps: int = 12) -> list[tuple[int, int]]:
    """Points on the straight way of a drag, its end the last of them: programs begin a drag only after some movement."""
    (x, y), (to_x, to_y) = start, end
    return [(x + (to_x - x) * i // steps, y + (to_y - y) * i // steps) for i in range(1, steps + 1)]


def wait_until(reached: Callable[[], bool], timeout: float) -> bool:
    """Whether it was reached within ``timeout`` seconds."""
    end = time.monotonic() + timeout
    while not reached():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True
