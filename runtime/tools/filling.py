"""The arguments of a call, out of the words of a request: by the tool's patterns first, then each by its own sub-grammar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from edgelam.action import Action, Scalar
from edgelam.errors import ActionError
from edgelam.numbers import in_digits
from edgelam.runtime.grammar import Argument, Call
from edgelam.runtime.tools import reading
from edgelam.runtime.tools.kinds import Number, Span, Toggle, literal, numbers_of
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.places import Named
from edgelam.runtime.tools.tool import Parameter, Tool, arguments_of


class Filled(NamedTuple):
    """A call that words ask for, and the ``chance`` that those of its arguments are right which were read by a description."""

    action: Action
    chance: float = 1.0


def filled(tool: Tool, said: str, machine: Machine) -> Filled | None:
    """The call that these words ask for; None where a needed argument is not said, or not clear."""
    given, chance = _by_description(tool, said, machine) if tool.described else (_by_rules(tool, said, machine), 1.0)
    if any(p.name not in given for p in tool.parameters if not p.optional):
        return None
    if tool.needs and not tool.needs & given.keys():
        return None
    if _names_one_twice(tool, given):
        return None
    return Filled(tool.call(**given), chance)


def _by_rules(tool: Tool, said: str, machine: Machine) -> dict[str, Scalar]:
    """By the tool's patterns first, then each argument by its own sub-grammar."""
    given = _by_patterns(tool, said, machine) if tool.patterns else _by_names(tool, said, machine)
    for parameter in tool.parameters:
        if isinstance(parameter.kind, Span) and (tool.patterns and parameter.optional):
            continue  # it stands where a pattern says, or is not said
        if parameter.name not in given and (value := parameter.kind.find(said, machine)) is not None:
            given[parameter.name] = value
    return given


def _by_description(tool: Tool, said: str, machine: Machine) -> tuple[dict[str, Scalar], float]:
    """What the words leave no doubt about: numbers beside an argument's name, one of several words, and the only quotation or number where
    only one argument takes any; the rest as the network reads it by the argument's name and description."""
    given = _numbers(tool, said, machine)
    for kind in (Span, Number):
        takes = [p for p in tool.parameters if isinstance(p.kind, kind)]
        if len(takes) == 1 and takes[0].name not in given and not takes[0].optional:
            given |= _found(takes[0], said, machine)
    for parameter in tool.parameters:
        if parameter.name not in given and not isinstance(parameter.kind, Span | Number | Toggle):
            given |= _found(parameter, said, machine)
    together = 1.0
    for optional in (False, True):  # what a call may have is not looked for where it lacks what it needs
        if not optional or all(p.optional or p.name in given for p in tool.parameters):
            missing = [p.name for p in tool.parameters if p.name not in given and p.optional is optional]
            found, chance = reading.read(tool, missing, given, said, machine)
            given, together = given | found, together * chance
    return given, together


def _found(parameter: Parameter, said: str, machine: Machine) -> dict[str, Scalar]:
    value = parameter.kind.find(said, machine)
    return {} if value is None else {parameter.name: value}


def _names_one_twice(tool: Tool, given: Mapping[str, Scalar]) -> bool:
    """Whether two arguments that are names of things are the same: nothing is put beside itself."""
    names = [given[p.name] for p in tool.parameters if isinstance(p.kind, Named) and p.name in given]
    return len(set(names)) < len(names)


def _by_patterns(tool: Tool, said: str, machine: Machine) -> dict[str, Scalar]:
    """The arguments of the first pattern all of whose words can be read."""
    kinds = {p.name: p.kind for p in tool.parameters}
    has_words = any(isinstance(kind, Span) for kind in kinds.values())
    text = said if has_words else in_digits(said)
    for pattern in tool.patterns:
        match = pattern.search(text)
        if match is None:
            continue
        read = {name: kinds[name].read(text, machine) for name, text in match.groupdict().items() if text is not None}
        if all(value is not None for value in read.values()):
            return {name: value for name, value in read.items() if value is not None}
    return {}


def _by_names(tool: Tool, said: str, machine: Machine) -> dict[str, Scalar]:
    """The arguments of a tool that has no patterns, where several are of one kind; a text that is the only name in the request."""
    given = _numbers(tool, said, machine)
    texts, names = [p for p in tool.parameters if isinstance(p.kind, Span) and not p.optional], _NAMES.findall(said)
    if len(texts) == 1 and len(names) == 1:
        given.setdefault(texts[0].name, names[0])
    return given


def _numbers(tool: Tool, said: str, machine: Machine) -> dict[str, Scalar]:
    """Numbers by the words around them, or in their order."""
    text = in_digits(said)
    given: dict[str, Scalar] = {}
    numbers = [p for p in tool.parameters if isinstance(p.kind, Number)]
    for parameter in numbers if len(numbers) > 1 else ():
        name = r"\W+".join(map(re.escape, parameter.name.casefold().split("_")))
        found = re.search(
            rf"\b{name}\b(?:\s+(?:of|is|to|at|as|by)\b|\W){{1,3}}(-?\d[\d.,]*)", text, re.IGNORECASE
        ) or re.search(rf"(-?\d[\d.,]*)\W+{name}\b", text, re.IGNORECASE)
        if found and (value := parameter.kind.read(found[1].rstrip(".,"), machine)) is not None:
            given[parameter.name] = value
    needed, values = [p for p in numbers if not p.optional], numbers_of(said)
    if len(needed) > 1 and len(needed) == len(values) and not any(p.name in given for p in needed):
        read = {p.name: p.kind.read(f"{v:g}", machine) for p, v in zip(needed, values, strict=True)}
        given |= {name: value for name, value in read.items() if value is not None}
    return given


_NAMES = re.compile(
    r"(?<=[\w,;:'’] )(?:[A-Z][\w'’&.-]*\w)(?:(?: of| the| de)? [A-Z][\w'’&-]*)*(?:, [A-Z][\w'’]+(?: [A-Z][\w]+)*)?"
)
"""Words with capitals inside a sentence."""


def sub_grammar(tool: Tool, said: str, machine: Machine) -> Call:
    """The tool as a model's grammar offers it: of each argument the values that its type finds in the request."""
    return Call(
        tool.name,
        tuple(Argument(p.name, tuple(map(literal, p.kind.forms(said, machine))), p.optional) for p in tool.parameters),
    )


def require_callable(tool: Tool, action: Action, machine: Machine) -> None:
    """Raises ActionError where a call lacks an argument, has one too many, or one that its type does not allow."""
    given, known = arguments_of(action), {p.name: p for p in tool.parameters}
    if extra := sorted(given.keys() - known.keys()):
        raise ActionError(f"{tool.name} has no argument {extra[0]}")
    if missing := [p.name for p in tool.parameters if not p.optional and p.name not in given]:
        raise ActionError(f"{tool.name} needs the argument {missing[0]}")
    for name, value in given.items():
        if not known[name].kind.accepts(value, machine):
            raise ActionError(f"{value!r} cannot be the {name} of {tool.name}")
