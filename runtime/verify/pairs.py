"""What a window tells: each value with what it is the value of, by its name, the label beside it, or the heading of its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State
from edgelam.runtime.desktop.naming import FALLBACK
from edgelam.runtime.request.question import ALONE, Shape

SAME_ROW = 8
"""Pixels between the middles of what stands in one row."""

NEAR = 400
"""Pixels at most between a label and its value."""

LENGTH = 160
"""Characters of a value that is told."""

_VALUED = frozenset({Role.SPIN, Role.SLIDER, Role.COMBO, Role.STATUS, Role.PROGRESS, Role.TEXT})
_TEXTS = frozenset({Role.LABEL, Role.STATUS, Role.LINK})
_INLINE = re.compile(r"(?P<label>[^\W\d][^:=\n]{0,40}?)\s*[:=]\s+(?P<value>\S[^\n]*)")
_COUNTED = re.compile(r"(?<![\w.,:/×x-])(?P<value>\d[\d.,]*)\s+(?P<what>(?!x\b)[^\W\d_]{3,}(?:\s[^\W\d_]{3,})?)")
NAMES: dict[Shape, str] = {
    Shape.AREA: "width and height in pixels",
    Shape.SIZE: "size on disk",
    Shape.SPAN: "length, duration",
}
"""What is told by itself is called so."""

_NUMBERS = frozenset({Shape.NUMBER})
_ANSWERS = {
    Shape.AREA: frozenset({Shape.AREA, Shape.SIZE}),
    Shape.SIZE: frozenset({Shape.SIZE}),
    Shape.SPAN: frozenset({Shape.SPAN}),
}
"""Which questions it answers."""


@dataclass(frozen=True, slots=True)
class Fact:
    """``of``: the row that it is told of. ``shapes``: of what has no label but says itself what it is, the questions it answers.
    ``around``: what says what its label is about."""

    label: str
    value: str
    of: str = ""
    shapes: frozenset[Shape] = frozenset()
    around: tuple[str, ...] = field(default=(), compare=False)

    @property
    def sentence(self) -> str:
        whose = f"{self.of}: " if self.of and self.of != self.value else ""
        value = self.value if len(self.value) <= LENGTH else f"{self.value[:LENGTH]}…"
        if self.shapes:
            return f"{whose}It shows {value}."
        label = self.label.rstrip(" :")
        return f"{whose}{label} is {value}." if value else f"{whose}{label} is empty."


def ticks_of(snapshot: Snapshot) -> list[Fact]:
    """What is on or off; what a closed menu holds, too."""
    ticks = [c for c in snapshot.controls if c.role in TICK_ROLES and c.name and c.role is not Role.RADIO]
    ticks = [c for c in ticks if not c.has(State.POPUP)]
    chosen = [c for c in snapshot.controls if c.role is Role.RADIO and c.name]
    return [Fact(c.name, "on" if c.has(State.CHECKED) else "off", around=c.path) for c in (*ticks, *chosen)]


def facts_of(snapshot: Snapshot) -> list[Fact]:
    """Everything that has a value and something to be called by."""
    shown = [c for c in snapshot.controls if c.has(State.SHOWING) and not c.has(State.EXPANDED)]
    found = [*_fields(shown), *_beside(shown), *_chosen(snapshot), *_in_text(snapshot.title)]
    for document in documents_of(snapshot):
        found += _in_table(document.value)
    for control in shown:
        if control.role in _TEXTS:
            found += _in_text(control.value or control.name)
        found += [Fact(heading, value, control.name) for heading, value in control.columns]
    return list(dict.fromkeys(found))


def _fields(shown: Iterable[Control]) -> list[Fact]:
    """Fields and displays by their own names."""
    fields = [c for c in shown if c.role in _VALUED and c.name and not c.columns]
    fields = [c for c in fields if c.name != FALLBACK.get(c.role) and c.name != c.value]
    fields = [c for c in fields if not (c.has(State.MULTILINE) and c.role is Role.TEXT)]
    return [Fact(c.name, c.value.strip(), around=c.path) for c in fields if c.value.strip() or c.role is Role.TEXT]


def _chosen(snapshot: Snapshot) -> list[Fact]:
    """Of buttons of which one is chosen, that one, by what their group is called."""
    radios = [c for c in snapshot.controls if c.role is Role.RADIO and c.has(State.CHECKED) and len(c.path) > 1]
    return [Fact(c.path[-1], c.name, around=c.path) for c in radios if c.name]


def _beside(shown: Sequence[Control]) -> list[Fact]:
    """What stands to the right of a label; a label that is such a value is no label itself."""
    placed = [c for c in shown if c.bounds is not None and c.bounds.x >= 0]
    texts = [c for c in placed if c.role in _TEXTS | {Role.TEXT} and _text(c)]
    found, values = [], set()
    for label in sorted((c for c in texts if c.role is Role.LABEL), key=_left):
        if label.ref in values or any(ch.isdigit() for ch in label.name) or _INLINE.fullmatch(label.name):
            continue
        right = sorted((c for c in texts if _follows(label, c)), key=_left)
        named = right and right[0].role is Role.LABEL and right[0].name.endswith(":")
        several = len(right) > 1 and all(any(ch.isdigit() for ch in _text(c)) for c in right[:2])  # a row of a table
        if right and not named and not several:
            values.add(right[0].ref)
            found.append(Fact(label.name.rstrip(" :"), _text(right[0]), around=label.path))
    return found


def _text(control: Control) -> str:
    editable = control.role is Role.TEXT
    return (control.value if editable else control.value or control.name).strip()


def _left(control: Control) -> int:
    return control.bounds.x if control.bounds else 0


def _follows(label: Control, other: Control) -> bool:
    here, there = label.bounds, other.bounds
    if here is None or there is None or label.ref == other.ref:
        return False
    gap = there.x - here.x
    in_row = abs(there.center[1] - here.center[1]) <= SAME_ROW
    return in_row and gap > 0 and there.x - (here.x + here.width) <= NEAR and there.x >= here.x + here.width - SAME_ROW


def _in_text(text: str) -> list[Fact]:
    """What a text says itself: *Size: 3 MB*, *6 items*, *( 640 x 480 )*. What has a label is nothing else."""
    found = []
    for part in re.split(r"\n|[,;|]\s+|\s{3,}", text):
        if inline := _INLINE.fullmatch(part.strip()):
            found.append(Fact(inline["label"], inline["value"].strip()))
            continue
        found += [Fact(m["what"], f"{m['value']} {m['what']}", shapes=_NUMBERS) for m in _COUNTED.finditer(part)]
        for shape, form in ALONE.items():
            found += [Fact(NAMES[shape], m.group().strip(), shapes=_ANSWERS[shape]) for m in form.finditer(part)]
    return found


def table_in(text: str) -> list[list[str]]:
    """The cells of a table that is written with separators, its first line the headings; none where it is none."""
    lines = [line for line in text.split("\n") if line.strip()]
    first = lines[0] if len(lines) > 1 else ""
    sign = next((s for s in "\t;," if first.count(s) and all(n.count(s) == first.count(s) for n in lines)), "")
    return [[cell.strip() for cell in line.split(sign)] for line in lines] if sign else []


def _in_table(text: str) -> list[Fact]:
    headings, *rows = table_in(text) or [[]]
    return [Fact(h, cell, row[0]) for row in rows for h, cell in zip(headings, row, strict=True) if h and cell]


def documents_of(snapshot: Snapshot) -> list[Control]:
    """The texts of several lines that are in sight."""
    return [c for c in snapshot.controls if c.has(State.MULTILINE) and c.role is Role.TEXT and c.has(State.SHOWING)]
