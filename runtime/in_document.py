"""Before an act in a document: the text that is asked for is written, at its place, and the part that is meant is selected first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.decision import Decision
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.kinds import Intent, Kind, Placement
from edgelam.runtime.texts.document import document_of
from edgelam.runtime.texts.editing import literal
from edgelam.runtime.texts.edits import is_elsewhere
from edgelam.runtime.texts.facts import stands
from edgelam.runtime.texts.parts import part_of, removes
from edgelam.runtime.verify.acts import ITSELF, styled_part

CARET = {Placement.END: "ctrl+end", Placement.START: "ctrl+home"}
"""Keys that every editor has."""


def with_text(decision: Decision, text: str) -> Decision:
    """What the request itself says is to be typed is in no doubt, however sure the model is."""
    if decision.action.verb is not Verb.TYPE:
        return decision
    return replace(decision, action=replace(decision.action, text=text), confidence=1.0, relevance=1.0)


def instead(decision: Decision, verb: Verb, control: Control, snapshot: Snapshot, text: str | None = None) -> Decision:
    """Another act in place of the one decided on."""
    action = Action(verb, Labels(snapshot.controls).target(control.ref), text)
    return replace(decision, action=action, control=control, completes=False, confidence=1.0, relevance=1.0)


def writing(decision: Decision, snapshot: Snapshot, intent: Intent) -> Decision:
    """The text of the request goes into the field chosen; where none was, into the one document."""
    action, control = decision.action, decision.control
    if action.verb is Verb.TYPE and control is not None:
        typed = action.text or ""
        quoted = mentioned(intent.subtask)
        is_right = (
            intent.text in typed
            if "\n" in intent.text
            else (
                typed in quoted
                or (intent.text in quoted and intent.text in typed)
                or typed.rstrip(" .!?") == intent.text
            )
        )
        right = with_text(decision, typed if is_right else intent.text)
        # what is to be typed is in no doubt, but where to, unless it is a document
        return right if control.has(State.MULTILINE) else replace(right, confidence=decision.confidence)
    documents = [c for c in snapshot.controls if c.has(State.MULTILINE) and Verb.TYPE in c.verbs]
    astray = action.verb is Verb.CLICK and decision.relevance < RELEVANT and not _names_a_field(snapshot, intent)
    if astray and not snapshot.modal and len(documents) == 1 and intent.text not in documents[0].value:
        return instead(decision, Verb.TYPE, documents[0], snapshot, intent.text)
    return decision


def at_its_place(decision: Decision, intent: Intent, done: Sequence[Action]) -> Decision:
    """The caret goes to the end or the start of a document first, where the text is to stand there."""
    control, to_place = decision.control, Action(Verb.PRESS, text=CARET.get(intent.placement))
    if decision.action.verb is not Verb.TYPE or control is None or not control.has(State.MULTILINE):
        return decision
    if not to_place.text or to_place in done or not control.value.strip():
        return _on_its_own_line(decision, control, intent)
    return replace(decision, action=to_place, control=None, completes=False)


def _on_its_own_line(decision: Decision, control: Control, intent: Intent) -> Decision:
    """A text of several lines grows by lines: what is added does not go on with the last one, nor is it gone on with."""
    text, shown = decision.action.text or "", control.value
    lined = "\n" in shown.strip() or _BY_LINES.search(intent.subtask)
    match intent.placement:
        case Placement.BELOW if shown.strip():
            text = f"\n{text}"
        case Placement.END if lined and shown and not shown.endswith("\n"):
            text = f"\n{text}"
        case Placement.START if lined and shown.strip():
            text = f"{text}\n"
    return replace(decision, action=replace(decision.action, text=text))


_BY_LINES = re.compile(r"\b(?:lines?|lists?|bottom|top|log|diary|journal)\b", re.IGNORECASE)
"""Words about texts that are read line by line."""


def to_its_place(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action]) -> Decision:
    """What a command puts into a document goes where the caret is: *the date at the end of my text*."""
    to_place = Action(Verb.PRESS, text=CARET.get(intent.placement))
    documents = [c for c in snapshot.controls if c.has(State.MULTILINE) and Verb.TYPE in c.verbs and c.value.strip()]
    if not to_place.text or done or snapshot.modal or len(documents) != 1 or decision.action.verb is not Verb.CLICK:
        return decision
    return replace(decision, action=to_place, control=None, completes=False, confidence=1.0, relevance=1.0)


def _names_a_field(snapshot: Snapshot, intent: Intent) -> bool:
    """Whether the request says which field of one line the text is for."""
    said = f" {normalise(intent.subtask)} "
    fields = (
        c for c in snapshot.controls if c.role in (Role.TEXT, Role.COMBO, Role.SPIN) and not c.has(State.MULTILINE)
    )
    return any((name := normalise(c.name)) and f" {name} " in said for c in fields)


def selecting(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action], typed: str) -> Decision:
    """A part of a document that a style is for is selected first: *make the word Friday bold*, or what was written just before."""
    if (parted := _parted(decision, snapshot, intent, done)) is not None:
        return parted
    part = styled_part(intent.subtask)
    texts = [typed] if ITSELF.match(part) else mentioned(part)
    document = document_of(snapshot)
    if not texts and document is not None:
        texts = [stands(part, document.value) or stands(literal(part), document.value)]
    if not part or decision.action.verb is Verb.SELECT or any(a.verb is Verb.SELECT for a in done):
        return decision
    for text in filter(None, texts):
        for shown in snapshot.controls:
            if shown.has(State.MULTILINE) and Verb.SELECT in shown.verbs and text in shown.value:
                return instead(decision, Verb.SELECT, shown, snapshot, text)
    return decision


def _parted(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action]) -> Decision | None:
    """A part of the document that the words describe is selected first, and what is to go is deleted then."""
    document = document_of(snapshot)
    selected = [a for a in done if a.verb is Verb.SELECT]
    if document is None or Verb.SELECT not in document.verbs:
        return None
    if selected:
        away = Action(Verb.PRESS, text="delete")
        goes = removes(intent) and away not in done and not is_elsewhere(snapshot, document)
        return (
            replace(decision, action=away, control=None, completes=True, confidence=1.0, relevance=1.0)
            if goes
            else None
        )
    part = part_of(intent, document.value)
    if not part:
        return None
    chosen = instead(decision, Verb.SELECT, document, snapshot, part)
    return replace(chosen, completes=intent.kind is Kind.SELECT)
