"""The arguments of a call, out of the words of a request: by the tool's patterns first, then each by its own sub-grammar."""

from __future__ import annotations

from edgelam.action import Action, Scalar
from edgelam.errors import ActionError
from edgelam.numbers import in_digits
from edgelam.runtime.tools.kinds import Span
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.tool import Tool, arguments_of


def filled(tool: Tool, said: str, machine: Machine) -> Action | None:
    """The call that these words ask for; None where a needed argument is not said, or not clear."""
    given = _by_patterns(tool, said, machine)
    for parameter in tool.parameters:
        if parameter.name in given:
            continue
        if isinstance(parameter.kind, Span) and (tool.patterns and parameter.optional):
            continue  # it stands where a pattern says, or is not said
        value = parameter.kind.find(said, machine)
        if value is not None:
            given[parameter.name] = value
        elif not parameter.optional:
            return None
    if tool.needs and not tool.needs & given.keys():
        return None
    return tool.call(**given)


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
