"""``edgelam eval switches``: which way is a box to stand that a request means?

A folder holds windows, as for :mod:`edgelam.quantize.evaluate.grounding`, and ``switches.jsonl``: ``app`` (the window's NAME), ``request``, ``gold``
(the place of the box in the window's ``controls``) and ``on`` (how whoever asks wants it).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from edgelam.control import Control, State
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.grounding import read_windows
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.switching import KNOWN, by_verb, wish_for

FILE = "switches.jsonl"


@dataclass(frozen=True, slots=True)
class Switched:
    """A request, the box that it means, and whether that is to be on."""

    request: str
    box: Control
    on: bool


System = Callable[[Switched], bool | None]
"""How the box is to stand; None where nothing is said."""


def read(folder: Path) -> list[Switched]:
    """Raises UsageError where a file is missing or damaged."""
    windows, path = read_windows(folder), folder / FILE
    if not path.is_file():
        raise UsageError(f"{folder} holds no {FILE}.")
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [Switched(r["request"], windows[r["app"]].controls[r["gold"]], bool(r["on"])) for r in rows]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UsageError(f"{path} holds no requests that can be read ({error}).") from error


def switched_over(asked: Switched) -> bool:
    """The other way than it stands: what nothing else tells."""
    return not asked.box.has(State.CHECKED)


def verb_or_switched_over(asked: Switched) -> bool:
    """By *turn on*, *hide* and the like, else the other way."""
    said = by_verb(intent_of(asked.request), asked.box.name)
    return switched_over(asked) if said is None else said


def as_read(asked: Switched) -> bool:
    """As the runtime reads it."""
    return wish_for(intent_of(asked.request), asked.box).on


def as_known(asked: Switched) -> bool | None:
    """The same where that counts as known."""
    wish = wish_for(intent_of(asked.request), asked.box)
    return wish.on if wish.chance >= KNOWN else None


SYSTEMS: dict[str, System] = {
    "the other way than it stands": switched_over,
    "by the verb, else the other way": verb_or_switched_over,
    "as it is read": as_read,
    "… where that is known": as_known,
}


def evaluate(asked: Sequence[Switched]) -> dict[str, Any]:
    """A report: of each system the share that it says something of, and of those the share that it has right."""
    found = {}
    for name, system in SYSTEMS.items():
        said = [(system(one), one.on) for one in asked]
        spoken = [(on, wanted) for on, wanted in said if on is not None]
        found[name] = {
            "said": asdict(Share.of(len(spoken), len(said))),
            "right": asdict(Share.of(sum(on == wanted for on, wanted in spoken), len(spoken))),
        }
    return {"systems": found, "requests": len(asked), "wanted_on": sum(one.on for one in asked), "machine": machine()}
