"""What was executed in real applications, and the files it is kept in.

An execution is one or two things that were done in an application from its first screen on, with every screen on the way: what
:mod:`edgelam.quantize.data.executed` records, :mod:`edgelam.quantize.data.worded` says and :mod:`edgelam.quantize.evaluate.recorded` measures.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import UsageError
from edgelam.quantize.data.screens import pack, unpack
from edgelam.runtime.labels import Labels

SUFFIX = ".executed.json.gz"

HOME = "/home/person"
"""Stands for the home that an application was given."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A screen and what was done there: the place of the control among its controls."""

    screen: Snapshot
    place: int
    verb: Verb
    text: str = ""

    @property
    def control(self) -> Control:
        return self.screen.controls[self.place]

    @property
    def action(self) -> Action:
        """As the model has to say it, with the labels of this screen."""
        return Action(self.verb, Labels(self.screen.controls).target(self.control.ref), self.text or None)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: the hops of the way, and last the act that the end state shows."""

    moments: tuple[Moment, ...]

    @property
    def last(self) -> Moment:
        return self.moments[-1]


@dataclass(frozen=True, slots=True)
class Execution:
    """What was done in one application, one or two things, from its first screen on."""

    app: str
    version: str
    deeds: tuple[Deed, ...]


def to_bytes(executions: Sequence[Execution], home: Path | None = None) -> bytes:
    """Executions of one application as a file, each screen in it once, with :data:`HOME` for the folder ``home``; :func:`read` is the inverse as far as
    prompts need it."""
    screens: dict[str, int] = {}

    def number(screen: Snapshot) -> int:
        text = json.dumps(pack(screen), ensure_ascii=False)
        return screens.setdefault(
            text.replace(json.dumps(str(home), ensure_ascii=False)[1:-1], HOME) if home is not None else text,
            len(screens),
        )

    deeds = [
        [[[number(m.screen), m.place + 1, str(m.verb), m.text] for m in p.moments] for p in e.deeds] for e in executions
    ]
    first = executions[0]
    held = {
        "app": first.app,
        "version": first.version,
        "screens": [json.loads(text) for text in screens],
        "executions": deeds,
    }
    return gzip.compress(json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def read(path: Path) -> list[Execution]:
    """The executions of a file.

    Raises:
        UsageError: it cannot be read or holds something else.
    """
    try:
        held = json.loads(gzip.decompress(path.read_bytes()))
        screens = [unpack(screen) for screen in held["screens"]]
        return [
            Execution(
                held["app"],
                held["version"],
                tuple(Deed(tuple(_moment(screens, *row) for row in deed)) for deed in deeds),
            )
            for deeds in held["executions"]
        ]
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{path} holds no executions that can be read ({error}).") from error


def _moment(screens: Sequence[Snapshot], number: int, place: int, verb: str, text: str) -> Moment:
    if not (0 <= number < len(screens) and 0 < place <= len(screens[number].controls)):
        raise ValueError(f"there is no control {place} of a screen {number}")
    moment = Moment(screens[number], place - 1, Verb(verb), text)
    if moment.control.ref not in Labels(moment.screen.controls):
        raise ValueError(f"the control {place} of screen {number} has no label")
    return moment
