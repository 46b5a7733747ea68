"""Words that are to be found in the document in front: by the command that asks for them, into its field, and on.

They are never written into the document; nor is anything replaced before both fields say what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.kinds import Intent, Kind

_FINDS = re.compile(r"(?:find|search|look (?:for|up)|locate)\b", re.IGNORECASE)
_OTHERWISE = re.compile(r"\b(?:replace|file|folder|note|web|online|google|internet)s?\b", re.IGNORECASE)
_COMMAND = re.compile(r"(?:find|search)(?: text| in (?:the )?(?:text|document|file|page))?\W*", re.IGNORECASE)
"""The names of what asks for the words to look for."""

_FIELD = re.compile(r"\b(?:find|search)\b(?!.*\breplace\b)", re.IGNORECASE)
_FOR_NEW = re.compile(r"\b(?:replace(?:ment)?(?: with)?|with|new)\b", re.IGNORECASE)
_REPLACES = re.compile(r"replace\b(?!.*(?:\.\.\.|…)$).*", re.IGNORECASE)


def next_search(intent: Intent, snapshot: Snapshot, began: Snapshot, done: Sequence[Action]) -> Decision | None:
    """The next act of a search in the document; None where this is none, or nothing here asks for words."""
    said, words = without_politeness(intent.subtask), mentioned(intent.subtask)
    has_document = any(c.has(State.MULTILINE) and c.value for c in began.controls)
    if intent.kind is not Kind.COMMAND or len(words) != 1 or not has_document:
        return None
    if not _FINDS.match(said) or _OTHERWISE.search(said.replace(words[0], " ")):
        return None
    labels = Labels(snapshot.controls)
    if (field := _field(snapshot, began)) is not None:
        into = Action(Verb.TYPE, labels.target(field.ref), words[0])
        if field.value != words[0] and into not in done:
            return _decision(into, field, completes=False)
        on = Action(Verb.PRESS, text="enter")
        return None if on in done else _decision(on, None, completes=True)
    for command in snapshot.controls:
        if command.role is Role.MENU or not _COMMAND.fullmatch(command.name):
            continue
        verb = next((v for v in (Verb.CHECK, Verb.CLICK) if v in command.verbs), None)
        if verb is not None and (act := Action(verb, labels.target(command.ref))) not in done:
            return _decision(act, command, completes=False)
    return None


def _field(snapshot: Snapshot, began: Snapshot) -> Control | None:
    """The field for the words: the one that is called so, or that has come up with the caret in it."""
    fields = [c for c in snapshot.controls if is_line(c)]
    there = {c.ref for c in began.controls}
    named = [c for c in fields if _FIELD.search(c.name)]
    come = [c for c in fields if c.ref not in there]
    return next(iter(named or [c for c in come if c.has(State.FOCUSED)] or come[:1]), None)


def is_line(control: Control) -> bool:
    """Whether it is a field of one line that can be written in."""
    one = control.role in (Role.TEXT, Role.COMBO) and not control.has(State.MULTILINE)
    return one and Verb.TYPE in control.verbs and control.has(State.SHOWING)


def replacing(decision: Decision, snapshot: Snapshot, intent: Intent) -> Decision | None:
    """What stands first where things are to be replaced and a field does not say yet what, or by what; None where nothing is replaced."""
    control = decision.control
    if decision.action.verb is not Verb.CLICK or control is None or control.role is not Role.BUTTON:
        return None
    if not _REPLACES.fullmatch(control.name) or intent.kind is not Kind.REPLACE:
        return None
    fields = [c for c in snapshot.controls if is_line(c)]
    new = next((c for c in fields if _FOR_NEW.search(c.name)), None)
    old = next((c for c in fields if c is not new), None)
    labels = Labels(snapshot.controls)
    for field, text in ((old, intent.text), (new, intent.value)):
        if field is not None and text and field.value != text and field.ref in labels:
            return _decision(Action(Verb.TYPE, labels.target(field.ref), text), field, completes=False)
    return None


def _decision(action: Action, control: Control | None, completes: bool) -> Decision:
    relevance = 1.0 if action.verb is Verb.TYPE else 0.0  # the others only lead to it, or on from it
    return without_model(action, control, completes, relevance=relevance)
