"""Rows that a subtask wants opened, or something done with: a click often only chooses them, and a double click opens them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.retrieval.lexical import stems
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.subtask import Command
from edgelam.runtime.request.tagger import read_alone
from edgelam.runtime.verify.evidence import Act

ROWS = frozenset({Role.ITEM, Role.CELL})

_OPENS = re.compile(
    r"(?:(?:re-?)?open|load|show|view|read|edit|play|start|launch|bring up|go (?:in)?to|look (?:at|into)|let me (?:see|read|hear))\b",
    re.IGNORECASE,
)


_ABOUT = re.compile(r"\b(?:about|on|with|called|named|titled)\s+(?:the\s+|my\s+)?(?P<words>[^,;]+)$", re.IGNORECASE)


def row_about(subtask: str, acts: Sequence[Act], now: Snapshot) -> Decision | None:
    """The one row that is to be opened and is called by these words: *that demo about the acts*, not the heading *Demos*."""
    said, labels = without_politeness(subtask), Labels(now.controls)
    about = _ABOUT.search(said)
    if acts or now.modal or about is None or not _OPENS.match(said):
        return None
    wanted = stems(about["words"])
    rows = [c for c in now.controls if c.role in ROWS and Verb.CLICK in c.verbs and c.ref in labels]
    meant = [row for row in rows if wanted and wanted <= stems(row.name)]
    if len(meant) != 1:
        return None
    return without_model(Action(Verb.CLICK, labels.target(meant[0].ref)), meant[0], completes=True)


_DOES = frozenset({Command.DELETE, Command.RENAME, Command.COPY, Command.MOVE, Command.OTHER})
_CHOOSES = re.compile(
    r"(?:click|press|tap|select|choose|pick|take|use|highlight|mark|tick|go|jump|move|switch|change|find|focus|the|that|this|my)\b",
    re.IGNORECASE,
)


def only_chosen(subtask: str, last: Act, before: Snapshot) -> Control | None:
    """The row that was to be opened, deleted or done something else with and is only chosen; None where more came of the click, or
    choosing was what was wanted."""
    row = _merely_chosen(last, before)
    if row is None:
        return None
    said = without_politeness(subtask)
    alone = read_alone(subtask) if not _OPENS.match(said) and not _CHOOSES.match(said) else None
    return row if _OPENS.match(said) or (alone is not None and alone.command in _DOES) else None


def _merely_chosen(last: Act, before: Snapshot) -> Control | None:
    """The row that was clicked, where nothing but that came of it."""
    row = last.control
    if row is None or row.role not in ROWS or last.step.action.verb is not Verb.CLICK:
        return None
    change = last.after - before
    same = all((was.name, was.value) == (now.name, now.value) for was, now in change.changed)
    came = change.title is not None or change.added or change.removed or not same
    return None if came else row


def opening(subtask: str, acts: Sequence[Act], began: Snapshot, now: Snapshot) -> Decision | None:
    """The double click on a row that a click has only chosen, where it is to be opened."""
    if not acts or acts[-1].after - now or not _OPENS.match(without_politeness(subtask)):
        return None
    row = _merely_chosen(acts[-1], acts[-2].after if len(acts) > 1 else began)
    labels = Labels(now.controls)
    if row is None or row.ref not in labels:
        return None
    action = Action(Verb.DOUBLE_CLICK, labels.target(row.ref))
    return without_model(action, now.find(row.ref), completes=True, relevance=acts[-1].step.relevance)
