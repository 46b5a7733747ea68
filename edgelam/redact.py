"""What must not reach the disk: one redaction for everything that is kept of a run.

A password never does. With ``everything``, nothing does that the person said or typed, or that was shown. The run itself
still knows it all; only what is written is hidden, so the model decides as it always does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from edgelam.action import Verb, parse_action
from edgelam.errors import ActionError
from edgelam.passwords import replaced

HIDDEN = "•••"
"""Stands for what was kept out of a log."""

_OPEN = """
kind run desktop app model started outcome index digest modal subtask completes verdict effect confidence tokens_in tokens_out
milliseconds
"""
OPEN = frozenset(_OPEN.split())
"""Fields that hold nothing of what was said, typed or shown; every other one, a new one too, is hidden."""

FREE_TEXT = frozenset({Verb.TYPE, Verb.SELECT, Verb.ASK, Verb.FAIL})
"""Verbs whose text is the person's or the model's own words; that of the others is a name on the screen."""

PRIVATE_CALLS = frozenset({"read_clipboard"})
"""Tools whose answer is shown and not kept: what was copied may be a password."""

SHORTEST = 3
"""Characters; a shorter text is not looked for inside others."""

_VALUE = re.compile(r'(?<== )"(?:[^"\\]|\\.)*"')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_SAID = re.compile(r'^says ".*"$')


class Redactor:
    """Hides the private parts of one run's rows; remembers what was typed, to hide it wherever it shows up again."""

    def __init__(self, passwords: Iterable[str] = (), everything: bool = True) -> None:
        self._everything = everything
        self._passwords: set[str] = set()
        self._typed: set[str] = set()
        for password in passwords:
            self._passwords |= _forms(password)

    def learn(self, row: dict[str, Any]) -> bool:
        """Whether the row shows a password that was not known: what is typed into a password field."""
        known = len(self._passwords)
        for line in (row.get("action"), row.get("undo"), row.get("rejected")):
            action = _action_of(line)
            if action is not None and action.verb is Verb.CALL and action.text in PRIVATE_CALLS and row.get("evidence"):
                self._passwords |= _forms(str(row["evidence"]))
            if action is None or action.verb is not Verb.TYPE or not action.text:
                continue
            if any(shown.startswith(f"password {action.target}") for shown in row.get("candidates", ())):
                self._passwords |= _forms(action.text)
        return len(self._passwords) > known

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of a log as it may be written."""
        self.learn(row)
        hidden = self._without_anything(row) if self._everything else row
        if not self._passwords:
            return hidden
        return {
            key: value
            if key in OPEN
            else _mapped(value, self._outside_quotes_too if key not in _LINES else self._in_quotes)
            for key, value in hidden.items()
        }

    def _without_anything(self, row: dict[str, Any]) -> dict[str, Any]:
        hidden = {key: value if key in OPEN else _mapped(value, _hide) for key, value in row.items()}
        if "action" in row:
            hidden["action"] = self._action(row["action"])
            hidden["candidates"] = [self._line(line) for line in row["candidates"]]
        if row.get("undo"):
            hidden |= {"undo": self._action(row["undo"]), "was": "", "left": ""}
        return hidden

    def _action(self, line: str) -> str:
        action = _action_of(line)
        if action is None:
            return HIDDEN
        if action.verb in FREE_TEXT and action.text:
            self._learn_typed(action.text)
            action = replace(action, text=HIDDEN)
        if action.verb is Verb.CALL:
            texts = [str(value) for _, value in action.args if isinstance(value, str)]
            for text in texts:
                self._learn_typed(text)
            action = replace(action, args=tuple((k, HIDDEN if isinstance(v, str) else v) for k, v in action.args))
        return self._without_typed(str(action))

    def _line(self, line: str) -> str:
        if _SAID.match(line):
            return f'says "{HIDDEN}"'
        return self._without_typed(_VALUE.sub(f'"{HIDDEN}"', line))

    def _learn_typed(self, text: str) -> None:
        """Remember a text, its lines, and the last part of a path."""
        file = text.rpartition("/")[2]
        parts = (text, *text.splitlines(), file, file.partition(".")[0])
        self._typed.update(p for p in parts if len(p) >= SHORTEST)

    def _without_typed(self, text: str) -> str:
        for typed in sorted(self._typed, key=len, reverse=True):
            text = text.replace(typed, HIDDEN)
        return text

    def _in_quotes(self, line: str) -> str:
        """The rest of an action's line is its grammar, which must stay readable."""
        return _QUOTED.sub(lambda m: f'"{self._outside_quotes_too(m.group()[1:-1])}"', line)

    def _outside_quotes_too(self, text: str) -> str:
        return replaced(text, self._passwords, HIDDEN)


_LINES = frozenset({"action", "undo", "rejected", "candidates"})
"""Fields that are read as lines of a grammar again."""


def _action_of(line: object) -> Any:
    try:
        return parse_action(line) if isinstance(line, str) and line else None
    except ActionError:
        return None


def _forms(password: str) -> set[str]:
    """As it is, and as it stands between quotes of an action."""
    return {password, json.dumps(password, ensure_ascii=False)[1:-1]}


def _hide(text: str) -> str:
    return HIDDEN if text else text


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    return [_mapped(inner, change) for inner in value] if isinstance(value, (list, tuple)) else value
