"""What can be done: one action is one line of text, for the model and for people alike.

``click "Bold"`` · ``type "hello" into "Document"`` · ``press ctrl+s`` · ``choose "Arial" in "Font"``
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from edgelam.errors import ActionError
from edgelam.keys import combination


class Verb(StrEnum):
    CLICK = "click"
    CHECK = "check"
    UNCHECK = "uncheck"
    TYPE = "type"
    SELECT = "select"
    CHOOSE = "choose"
    SCROLL = "scroll"
    DOUBLE_CLICK = "double-click"
    RIGHT_CLICK = "right-click"
    DRAG = "drag"
    PRESS = "press"
    OPEN = "open"
    SWITCH = "switch to"
    CALL = "call"
    WAIT = "wait"
    ASK = "ask"
    DONE = "done"
    FAIL = "fail"


class Shape(StrEnum):
    """How the arguments of a verb are written."""

    TARGET = "target"
    TEXT_TARGET = "text, target"
    WORD_TARGET = "word, target"
    TARGET_PLACE = "target, place"
    TEXT = "text"
    KEYS = "keys"
    FUNCTION = "function"
    BARE = "bare"


SHAPES: dict[Verb, Shape] = {
    Verb.CLICK: Shape.TARGET,
    Verb.CHECK: Shape.TARGET,
    Verb.UNCHECK: Shape.TARGET,
    Verb.TYPE: Shape.TEXT_TARGET,
    Verb.SELECT: Shape.TEXT_TARGET,
    Verb.CHOOSE: Shape.TEXT_TARGET,
    Verb.SCROLL: Shape.WORD_TARGET,
    Verb.DOUBLE_CLICK: Shape.TARGET,
    Verb.RIGHT_CLICK: Shape.TARGET,
    Verb.DRAG: Shape.TARGET_PLACE,
    Verb.PRESS: Shape.KEYS,
    Verb.OPEN: Shape.TEXT,
    Verb.SWITCH: Shape.TEXT,
    Verb.CALL: Shape.FUNCTION,
    Verb.WAIT: Shape.BARE,
    Verb.ASK: Shape.TEXT,
    Verb.DONE: Shape.BARE,
    Verb.FAIL: Shape.TEXT,
}

PREPOSITION = {Verb.TYPE: "into"}
"""The word between the text and the target; ``in`` for every other verb."""

ONTO = "onto"
"""The word before the place that something is dragged to."""

DIRECTIONS = ("up", "down", "left", "right")


class Status(StrEnum):
    """Whether a run goes on after an action."""

    CONTINUE = "continue"
    DONE = "done"
    ASK = "ask"
    FAIL = "fail"


_STATUS = {Verb.DONE: Status.DONE, Verb.ASK: Status.ASK, Verb.FAIL: Status.FAIL}


@dataclass(frozen=True, slots=True)
class Target:
    """A control by its label and, where labels repeat, by the place that tells it apart."""

    name: str
    within: str | None = None

    def __str__(self) -> str:
        return quote(self.name) if self.within is None else f"{quote(self.name)} in {quote(self.within)}"


Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Action:
    """One act. ``text`` is what is typed, chosen, asked, opened or pressed, or the name of what the target is dragged onto;
    ``args`` belong to ``call``."""

    verb: Verb
    target: Target | None = None
    text: str | None = None
    args: tuple[tuple[str, Scalar], ...] = ()

    @property
    def status(self) -> Status:
        return _STATUS.get(self.verb, Status.CONTINUE)

    def __str__(self) -> str:
        return format_action(self)


def quote(text: str) -> str:
    """Text between double quotes, escaped as in JSON, with every other character as it is."""
    return json.dumps(text, ensure_ascii=False)


def format_action(action: Action) -> str:
    """The line for an action; the inverse of :func:`parse_action`."""
    verb, text = action.verb, action.text or ""
    match SHAPES[verb]:
        case Shape.TARGET:
            return f"{verb} {action.target}"
        case Shape.TEXT_TARGET:
            return f"{verb} {quote(text)} {PREPOSITION.get(verb, 'in')} {action.target}"
        case Shape.WORD_TARGET:
            return f"{verb} {text} in {action.target}"
        case Shape.TARGET_PLACE:
            return f"{verb} {action.target} {ONTO} {quote(text)}"
        case Shape.TEXT:
            return f"{verb} {quote(text)}"
        case Shape.KEYS:
            return f"{verb} {text}"
        case Shape.FUNCTION:
            arguments = ", ".join(f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in action.args)
            return f"{verb} {text}({arguments})"
        case Shape.BARE:
            return str(verb)


_STRING = r'"(?:[^"\\\n]|\\.)*"'
_TARGET = rf"(?P<name>{_STRING})(?: in (?P<within>{_STRING}))?"
_PATTERNS = {
    Shape.TARGET: _TARGET,
    Shape.TEXT_TARGET: rf"(?P<text>{_STRING}) (?:into|in) {_TARGET}",
    Shape.WORD_TARGET: rf"(?P<word>{'|'.join(DIRECTIONS)}) in {_TARGET}",
    Shape.TARGET_PLACE: rf"{_TARGET} {ONTO} (?P<text>{_STRING})",
    Shape.TEXT: rf"(?P<text>{_STRING})",
    Shape.KEYS: r"(?P<keys>\S.*)",
    Shape.FUNCTION: r"(?P<word>[A-Za-z_]\w*)\((?P<args>.*)\)",
    Shape.BARE: "",
}
_ARGUMENT = re.compile(rf"(?P<key>[A-Za-z_]\w*)=(?P<value>{_STRING}|true|false|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)")


def parse_action(line: str) -> Action:
    """The action that a line says; the inverse of :func:`format_action`.

    Raises:
        ActionError: the line is no action.
    """
    line = line.strip()
    for verb, shape in SHAPES.items():
        head = str(verb)
        if line != head and not line.startswith(f"{head} "):
            continue
        found = re.fullmatch(_PATTERNS[shape], line[len(head) :].strip())
        if found:
            return _build(verb, found.groupdict())
    raise ActionError(f"not an action: {line[:80]!r}")


def _build(verb: Verb, parts: dict[str, str | None]) -> Action:
    name, within = parts.get("name"), parts.get("within")
    target = None if name is None else Target(_unquote(name), None if within is None else _unquote(within))
    text = parts.get("word")
    if parts.get("keys") is not None:
        text = _combination(str(parts["keys"]))
    elif text is None and parts.get("text") is not None:
        text = _unquote(str(parts["text"]))
    return Action(verb, target, text, _arguments(parts.get("args") or ""))


def _unquote(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError as error:
        raise ActionError(f"bad quotes: {quoted[:80]}") from error


def _combination(keys: str) -> str:
    found = combination(keys)
    if found is None:
        raise ActionError(f"no keys that can be pressed: {keys[:80]!r}")
    return found


def _arguments(text: str) -> tuple[tuple[str, Scalar], ...]:
    found = list(_ARGUMENT.finditer(text))
    if ", ".join(m.group() for m in found) != text:
        raise ActionError(f"bad arguments: ({text[:80]})")
    try:
        return tuple((m["key"], json.loads(m["value"])) for m in found)
    except ValueError as error:
        raise ActionError(f"bad arguments: ({text[:80]})") from error
