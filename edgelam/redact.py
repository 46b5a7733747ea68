"""What a person said and typed, kept off the disk: the rows of a log with the private parts hidden.

The run itself still knows everything; only what is written is hidden, so the model decides as it always does.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from edgelam.action import Verb, parse_action
from edgelam.errors import ActionError

HIDDEN = "•••"
"""Stands for what was kept out of a log."""

WHOLE = ("request", "message", "window", "evidence")
"""Fields that are hidden as a whole: they can hold anything that was said, typed or shown."""

FREE_TEXT = frozenset({Verb.TYPE, Verb.SELECT, Verb.ASK, Verb.FAIL})
"""Verbs whose text is the person's or the model's own words; that of the others is a name on the screen."""

SHORTEST = 3
"""Characters; a shorter text is not looked for inside others."""

_VALUE = re.compile(r'(?<== )"(?:[^"\\]|\\.)*"')
_SAID = re.compile(r'^says ".*"$')


class Redactor:
    """Hides the private parts of one run's rows; remembers what was typed, to hide it wherever it shows up again."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of a log as it may be written."""
        hidden = {key: HIDDEN if key in WHOLE and value else value for key, value in row.items()}
        if "plan" in row:
            hidden["plan"] = [HIDDEN] * len(row["plan"])
        if "action" in row:
            hidden["action"] = self._action(row["action"])
            hidden["candidates"] = [self._line(line) for line in row["candidates"]]
        if row.get("undo"):
            hidden |= {"undo": self._action(row["undo"]), "was": ""}
        return hidden

    def _action(self, line: str) -> str:
        try:
            action = parse_action(line)
        except ActionError:
            return HIDDEN
        if action.verb in FREE_TEXT and action.text:
            self._learn(action.text)
            action = replace(action, text=HIDDEN)
        return self._without_secrets(str(action))

    def _line(self, line: str) -> str:
        if _SAID.match(line):
            return f'says "{HIDDEN}"'
        return self._without_secrets(_VALUE.sub(f'"{HIDDEN}"', line))

    def _learn(self, text: str) -> None:
        """Remember a text, its lines, and the last part of a path."""
        file = text.rpartition("/")[2]
        parts = (text, *text.splitlines(), file, file.partition(".")[0])
        self._secrets.update(p for p in parts if len(p) >= SHORTEST)

    def _without_secrets(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text
