"""Arguments that are lists of single values: *a.txt, b.txt and c.txt*; in a call they are one text, with commas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgelam.action import Scalar
from edgelam.numbers import in_digits
from edgelam.runtime.tools.kinds import Kind, Number, Span, numbers_of
from edgelam.runtime.tools.machine import Machine

_BETWEEN = re.compile(r"\s*[,;]\s*(?:and|or|&)?\s*|\s+(?:and|or|&)\s+|\s*\n\s*", re.IGNORECASE)
_NUMBER = r"-?\d+(?:\.\d+)?"
_RUN = re.compile(rf"(?<![\w.]){_NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_NUMBER})+(?![\w]|\.\d)", re.IGNORECASE)
"""Numbers that are counted up."""

COMMA = ", "


@dataclass(frozen=True, slots=True)
class Items:
    """Values of one kind, at least one."""

    each: Kind

    def find(self, said: str, machine: Machine) -> Scalar | None:
        """Numbers that are counted up, where there is one such list."""
        runs = _RUN.findall(in_digits(said)) if isinstance(self.each, Number) else []
        return self.read(runs[0], machine) if len(runs) == 1 else None

    def read(self, text: str, machine: Machine) -> Scalar | None:
        words = text.strip().strip("[]()")
        read = [self.each.read(part, machine) for part in _BETWEEN.split(words) if part]
        return COMMA.join(map(str, read)) if read and all(value is not None for value in read) else None

    def accepts(self, value: Scalar, machine: Machine) -> bool:
        if not isinstance(value, str):
            return self.each.accepts(value, machine)
        return bool(value) and all(self.each.accepts(one, machine) for one in self.values(value))

    def values(self, value: Scalar) -> list[Scalar]:
        """The list that the text of a call stands for."""
        parts = [part for part in str(value).split(COMMA.strip()) if part.strip()]
        if isinstance(self.each, Number):
            return [number for part in parts for number in _numbers(part, self.each)]
        return [part.strip() for part in parts]

    def said(self, value: Scalar) -> str:
        return " ".join(self.each.said(one) for one in self.values(value)) or str(value)

    def schema(self) -> Mapping[str, Any]:
        return {"type": "string", "description": "one or several, with commas between"}

    def forms(self, said: str, machine: Machine) -> Sequence[Scalar]:
        found = self.find(said, machine)
        return Span().forms(said, machine) if found is None else (found,)


def _numbers(part: str, kind: Number) -> list[Scalar]:
    return [int(n) if n.is_integer() and not kind.decimals else n for n in numbers_of(part)]
