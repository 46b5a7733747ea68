"""Whether a text is where a subtask says that it should be: in the document, in the field that is named, at its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.goal import unmet
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.kinds import Kind, Placement
from edgelam.runtime.texts.document import document_of
from edgelam.runtime.texts.parts import part_of, removes
from edgelam.runtime.verify.acts import unused
from edgelam.runtime.verify.besides import left_open
from edgelam.runtime.verify.evidence import Act, Evidence, Judgement
from edgelam.runtime.verify.placing import only_searches
from edgelam.trajectory import Effect

FIELDS = frozenset({Role.TEXT, Role.CELL, Role.COMBO, Role.SPIN})
ENOUGH = 0.6
"""Share of the words of a text without quotation marks that must have been typed: where it begins and ends is left open."""


def written(e: Evidence) -> Judgement | None:
    """The text is there, and so is everything else that stands between quotation marks."""
    found = _first_written(e) if e.intent.text else None
    if found is None or found.effect is not Effect.VERIFIED:
        return found
    left = unmet(e.intent.subtask, [a.step for a in e.acts], e.now)
    if left:
        return Judgement(Effect.NOT_SEEN, f"{_quoted(left[0])} is not there.")
    typed = [a.control for a in e.acts if a.step.action.verb is Verb.TYPE and a.control is not None]
    in_a_form = bool(typed) and not typed[-1].has(State.MULTILINE)
    if in_a_form and (missing := unused(e)):
        return Judgement(Effect.NOT_SEEN, f"{missing} was not used.")
    if why := left_open(e):
        return Judgement(Effect.UNKNOWN, f"{found.sentence.rstrip('.')}, but I could not see that {why}.", False)
    return found


def _first_written(e: Evidence) -> Judgement | None:
    text = e.intent.text
    if e.acts and any(a.control is not None and a.control.role is Role.PASSWORD for a in e.acts):
        return Judgement(e.acts[-1].step.effect, "The password was typed.")
    typed = [a for a in e.acts if a.step.action.verb is Verb.TYPE and a.step.effect is Effect.VERIFIED]
    into = typed[-1].control if typed else None
    if into is not None and (named := _named_instead(e, into)) is not None:
        return Judgement(Effect.NOT_SEEN, f"The text went into {into.name}, not into {named.name}.")
    if into is not None and (why := _misses(e, into)):
        return Judgement(
            Effect.UNKNOWN, f"I typed {_quoted(text)} into {into.name}, but could not see that {why}.", False
        )
    if into is None or into.has(State.MULTILINE):
        return _in_document(e, text, typed)
    if _flat(text) in _flat(typed[-1].step.action.text or ""):
        return Judgement(Effect.VERIFIED, f"{_quoted(text)} is in {into.name}.")
    return Judgement(Effect.NOT_SEEN, f"{_quoted(text)} is not there.")


_NAMING = frozenset(words("call name title rename label"))


def _misses(e: Evidence, into: Control) -> str:
    """What speaks against a field of one line that the subtask does not name: one to search in, or none for a name where one is given."""
    said = words(e.intent.subtask.replace(e.intent.text, " "))
    field = set(words(into.name))
    if into.has(State.MULTILINE) or field & set(said):
        return ""
    if only_searches(into, " ".join(said)):
        return "it belongs there"
    names = bool(said) and said[0] in _NAMING
    return "this gives it its name" if names and not field & (_NAMING | {"text"}) else ""


def _in_document(e: Evidence, text: str, typed: Sequence[Act]) -> Judgement | None:
    wanted = text
    if not _is_new(e, text) and (
        said := next((t for a in typed if _is_most_of(t := a.step.action.text or "", text)), "")
    ):
        wanted = said
    if not _is_new(e, wanted):
        readable = any(c.role in FIELDS for c in e.window.controls)
        return Judgement(Effect.NOT_SEEN, f"{_quoted(text)} is not there.") if readable else None
    if not _is_placed(e, wanted):
        return Judgement(
            Effect.UNKNOWN, f"{_quoted(wanted)} is in the document; I could not see that it is in its place.", False
        )
    return Judgement(Effect.VERIFIED, f"{_quoted(wanted)} is in the document.")


def replaced(e: Evidence) -> Judgement | None:
    """The old text is there no more, the new one in its place."""
    old, new = e.intent.text, e.intent.value
    before, left = _count(e.baseline.screen, old), _count(e.window, old)
    if not before and not e.acts:
        return Judgement(Effect.UNKNOWN, f"{_quoted(old)} is not there to be replaced.", False)
    arrived = _count(e.window, new) - _count(e.baseline.screen, new)
    kept = new.casefold().count(old.casefold()) * max(arrived, 0)  # the new text may hold the old one
    if before and arrived > 0 and left - kept < before and (left - kept <= 0 or before == 1):
        return Judgement(Effect.VERIFIED, f"{_quoted(new)} stands in place of {_quoted(old)}.")
    if not before and (told := _told_replaced(e)):  # a text that cannot be read: the application's own word counts
        return Judgement(Effect.VERIFIED, told)
    return Judgement(Effect.NOT_SEEN, f"{_quoted(old)} was not replaced by {_quoted(new)}.")


_REPLACED = re.compile(r"\b[1-9]\d*\b.*\breplace(?:d|ments?)\b|\breplace(?:d|ments?)\b\W.*\b[1-9]\d*\b", re.IGNORECASE)


def _told_replaced(e: Evidence) -> str:
    """What the application says of how many were replaced, since the subtask began."""
    known = {c.name for c in e.baseline.screen.controls}
    said = (c.name for act in e.acts for c in act.after.controls if c.role in (Role.LABEL, Role.STATUS))
    return next((name for name in said if name not in known and _REPLACED.search(name)), "")


def removed(e: Evidence) -> Judgement | None:
    """A part of the document that was to go stands there no more."""
    document = document_of(e.baseline.screen)
    part = part_of(e.intent, document.value) if document is not None and removes(e.intent) else ""
    if not part:
        return None
    if _count(e.window, part) < _count(e.baseline.screen, part):
        return Judgement(Effect.VERIFIED, f"{_quoted(part)} is gone.")
    if any(a.step.action.verb is Verb.PRESS for a in e.acts):
        return Judgement(Effect.UNKNOWN, f"I deleted {_quoted(part)}, but the document still shows it.")
    return Judgement(Effect.NOT_SEEN, f"{_quoted(part)} is still there.")


def edited(e: Evidence) -> Judgement:
    """The document is letter for letter what the words make of it."""
    documents = [c.value for c in e.window.controls if c.has(State.MULTILINE)]
    if not any(value.rstrip("\n") == e.intent.value.rstrip("\n") for value in documents):
        return Judgement(Effect.NOT_SEEN, "The text is not as it should be.")
    old, new = Counter(e.intent.text.splitlines()), Counter(e.intent.value.splitlines())
    if e.intent.text == e.intent.value:
        return Judgement(Effect.VERIFIED, "The text is so already.")
    if arrived := list(new - old):
        return Judgement(Effect.VERIFIED, f"It reads {_quoted(' '.join(arrived))} now.")
    if gone := list(old - new):
        return Judgement(Effect.VERIFIED, f"{_quoted(' '.join(gone))} is gone.")
    return Judgement(Effect.VERIFIED, "The lines are in that order now.")


_CHANGES = re.compile(
    r"(?:change|correct|alter|amend|modify|edit|rename|retitle|turn|convert|set|update|fix|replace|swap|exchange|substitute)\b.*?\s(?:to|into|by|with|for)\s",
    re.IGNORECASE,
)
"""What is to stand there instead of something: *change the title to Shopping*."""


_COMPARED = frozenset({Kind.EDIT, Kind.REPLACE})
"""Kinds of which it is known what the text must be afterwards."""


def only_added(e: Evidence) -> Judgement | None:
    """What was to be changed into something stands there as it did, and the new text beside it; None where that is not so."""
    typed = [a.control for a in e.acts if a.step.action.verb is Verb.TYPE and a.control is not None]
    in_document = bool(typed) and typed[-1].has(State.MULTILINE)
    if not in_document or e.intent.kind in _COMPARED or not _CHANGES.match(without_politeness(e.intent.subtask)):
        return None
    return Judgement(Effect.NOT_SEEN, "Something was added to the text, nothing changed.") if _is_longer(e) else None


def _is_longer(e: Evidence) -> bool:
    """Whether all that a document held stands there still, with something put in at one place."""
    before = next((c.value for c in e.baseline.screen.controls if c.has(State.MULTILINE) and c.value.strip()), "")
    now = [c.value for c in e.window.controls if c.has(State.MULTILINE)]
    return bool(before) and any(
        len(after) >= len(before) and _same(before, after) + _same(before[::-1], after[::-1]) >= len(before)
        for after in now
    )


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _is_new(e: Evidence, text: str) -> bool:
    """Whether it stands there once more than before: what was there proves nothing."""
    return _count(e.window, text) > _count(e.baseline.screen, text)


def _count(screen: Snapshot, text: str) -> int:
    fields = [c for c in screen.controls if c.role in FIELDS]
    documents = [c for c in fields if c.has(State.MULTILINE)]
    return sum(_flat(c.value).count(_flat(text)) for c in documents or fields)


def _is_placed(e: Evidence, text: str) -> bool:
    """Whether the text stands where the subtask says, in a document that held something before."""
    before = next((c.value for c in e.baseline.screen.controls if c.has(State.MULTILINE) and c.value.strip()), "")
    now = next((c.value for c in e.window.controls if c.has(State.MULTILINE) and text in c.value), "")
    match e.intent.placement:
        case Placement.ANYWHERE:
            return True
        case Placement.END:
            return now.rstrip().endswith(text.rstrip())
        case Placement.START:
            return now.lstrip().startswith(text.lstrip())
        case Placement.BELOW:
            return not before or f"\n{text}" in now
        case _:
            return not before


def _is_most_of(typed: str, text: str) -> bool:
    return bool(typed) and _flat(typed) in _flat(text) and len(typed.split()) >= ENOUGH * len(text.split())


def _named_instead(e: Evidence, into: Control) -> Control | None:
    """Another field that the subtask names, where the one typed into is not named."""
    asked = set(words(e.intent.subtask.replace(e.intent.text, " ")))
    if asked & set(words(into.name)):
        return None
    others = (c for c in e.window.controls if c.role is Role.TEXT and Verb.TYPE in c.verbs and c.ref != into.ref)
    return next((c for c in others if (named := set(words(c.name))) and named <= asked), None)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _quoted(text: str, most: int = 40) -> str:
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= most else flat[: most - 1] + '…'}”"
