"""Two calls that mean the same: spelling of units, sums and names aside."""

from __future__ import annotations

import re

from edgelam.action import Action, Scalar
from edgelam.phrases import normalise
from edgelam.runtime.tools.amounts import Expression, Unit, sum_of, unit_of, value_of
from edgelam.runtime.tools.kinds import Kind, Span
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.places import Address, ExistingPath, Named
from edgelam.runtime.tools.tool import Tool, arguments_of

_LEADING = re.compile(r"^(?:(?:the|an?|my|to|that|about) )+")


def same_call(one: Action, other: Action, tool: Tool | None, machine: Machine) -> bool:
    """Whether both call this tool with the same arguments."""
    if tool is None or not one.text == other.text == tool.name:
        return False
    a, b, kinds = arguments_of(one), arguments_of(other), {p.name: p.kind for p in tool.parameters}
    return a.keys() == b.keys() and all(
        _value(kinds.get(k), a[k], machine) == _value(kinds.get(k), b[k], machine) for k in a
    )


def _value(kind: Kind | None, value: Scalar, machine: Machine) -> object:
    """What stands for all spellings of a value."""
    text = str(value)
    match kind:
        case Unit():
            return unit_of(text) or text
        case Expression():
            return value_of(sum_of(text) or text) or text
        case Named():
            return kind.read(text, machine) or text
        case Address():
            return re.sub(r"^https?://(?:www\.)?|^www\.|/$", "", text.casefold())
        case Span():
            return _LEADING.sub("", normalise(text))
        case ExistingPath():
            return text.rstrip("/")
        case _:
            return value
