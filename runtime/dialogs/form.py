"""A form that one sentence fills in: which field each of its pieces is for, and what comes next.

A small model puts one piece into a field that has the focus and holds the form for done. Where two pieces or more are said, the names of
the fields, the words beside each piece and what it looks like say where it goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.runtime.decision import Decision, Goal, own_actions, without_model
from edgelam.runtime.dialogs.closing import Fit, takes_over
from edgelam.runtime.dialogs.forced import CONFIRMING, confirming, is_for_files
from edgelam.runtime.guard.steps import lists_rows
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.ways import way_back
from edgelam.runtime.prompt import HistoryEntry
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.pieces import Part, Piece, parts_of

FILLS = frozenset({Kind.COMMAND, Kind.WRITE, Kind.SET})
FIELDS = frozenset({Role.TEXT, Role.SPIN, Role.COMBO})

ENOUGH = 0.75
"""What speaks for a field, from which on a piece goes into it: a word of its name beside the piece counts 1, that its name is for such a
piece 0.7, the cosine itself."""

SHORTEST = 4
"""Letters of an entry of a list that is said by the way: *a bank account*, where there is *Bank*."""

_LOOKS: dict[Piece, re.Pattern[str]] = {
    Piece.NAME: re.compile(r"\b(?:name|title|summary|subject|label|description)\b"),
    Piece.TEXT: re.compile(r"\b(?:name|title|summary|subject|label|description|text|memo|notes?)\b"),
    Piece.ADDRESS: re.compile(r"\b(?:e ?mail|mail|url|address|server|host|site|website|source|location|link|proxy)\b"),
    Piece.DATE: re.compile(r"\b(?:date|day|when|birthday|due|start|begins?)\b"),
    Piece.NUMBER: re.compile(r"\b(?:amount|number|sum|balance|value|price|cost|total|phone|port|count|size|limit|quantity)\b"),
    Piece.WHO: re.compile(r"\b(?:payee|recipient|to|from|who|person|shop|company|customer|sender|contact|attendee)\b"),
    Piece.WHERE: re.compile(r"\b(?:category|group|folder|calendar|list|album|collection|place|location)\b"),
}  # fmt: skip
"""What the names of fields for such a piece say."""


def next_field(goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry], fit: Fit) -> Decision | None:
    """What comes next in the form in front; None where it is none, or the sentence has not what it asks for."""
    parts = parts_of(goal.subtask) if intent_of(goal.subtask).kind in FILLS else []
    fields = _fields(snapshot, goal.began)
    named = len(fields) == 1 and [p.kind for p in parts] == [Piece.NAME]
    few = len(fields) < (1 if snapshot.modal else 2)
    if few or (len(parts) < 2 and not named) or is_for_files(snapshot):
        return None
    done = [a for a in own_actions(history) if a not in goal.failed_actions]
    left = [p for p in parts if not any(_holds(a.text or "", p) for a in done)]
    placed = assigned(left, fields, snapshot.title, fit)
    labels = Labels(snapshot.controls)
    others = [f for f in fields if f not in [field for _, field in placed]]
    if placed and (by_the_way := _chosen_by_the_way(goal, others, labels, done)) is not None:
        return without_model(*by_the_way)  # with the last piece the form may count as filled in
    for part, field in placed:
        action = _filling(part, field, labels)
        if not _holds(field.value, part) and action not in goal.failed_actions and action not in done:
            return without_model(action, field, completes=False)
    over = [p for p in left if p not in [part for part, _ in placed]]
    acted = [f for f in fields if any(a.target == labels.target(f.ref) for a in done)]
    free = [f for f in fields if f not in acted and f not in [field for _, field in placed]]
    filled = bool(placed or acted)
    if not filled or any(_can_hold(f, p) for p in over for f in free):
        return None
    return _leaving(snapshot, labels, goal, not over)


def _leaving(snapshot: Snapshot, labels: Labels, goal: Goal, all_used: bool) -> Decision | None:
    if not snapshot.modal:
        button = _came_with_it(snapshot, goal.began)
    else:
        button = takes_over(snapshot) or way_back(snapshot) if lists_rows(snapshot) else confirming(snapshot)
    if button is None:
        return without_model(Action(Verb.DONE), completes=True) if all_used and not snapshot.modal else None
    action = Action(Verb.CLICK, labels.target(button.ref))
    if action in goal.failed_actions:
        return None
    return without_model(action, button, completes=all_used)


def _came_with_it(snapshot: Snapshot, began: Snapshot | None) -> Control | None:
    """The button that came with a form in a window and takes over what stands in it; None where several did, or none."""
    known = {(c.role, c.name) for c in began.controls} if began is not None else set()
    new = [
        c
        for c in snapshot.controls
        if c.role is Role.BUTTON and Verb.CLICK in c.verbs and (c.role, c.name) not in known
    ]
    found = [c for c in new if normalise(c.name) in CONFIRMING and normalise(c.name) not in ("close", "open")]
    return found[0] if len(found) == 1 else None


def assigned(parts: Sequence[Part], fields: Sequence[Control], title: str, fit: Fit) -> list[tuple[Part, Control]]:
    """Each piece with the field that it is for, the surest first taken; as they are said."""
    scored = sorted(
        ((_score(part, field, fields, title, fit), -p, -f) for p, part in enumerate(parts) for f, field in enumerate(fields)),
        reverse=True,
    )  # fmt: skip
    found: dict[int, int] = {}
    for score, p, f in scored:
        if score >= ENOUGH and -p not in found and -f not in found.values():
            found[-p] = -f
    names = [p for p, part in enumerate(parts) if p not in found and part.kind in (Piece.NAME, Piece.TEXT)]
    first = next((f for f, field in enumerate(fields) if field.role is Role.TEXT), None)
    if found and len(names) == 1 and first is not None and first not in found.values():
        found[names[0]] = first  # a form begins with what it is about
    return [(parts[p], fields[found[p]]) for p in sorted(found)]


def _can_hold(field: Control, part: Part) -> bool:
    if field.role is Role.SPIN:
        return part.kind is Piece.NUMBER
    return Verb.TYPE in field.verbs or bool(_option(part, field))


def _score(part: Part, field: Control, fields: Sequence[Control], title: str, fit: Fit) -> float:
    """What speaks for a field; nothing where it cannot hold the piece."""
    if not _can_hold(field, part):
        return 0.0
    name, cue = _stems(field.name), _stems(part.cue)
    shared = len(name & cue) / len(name) if name else 0.0
    looks = _LOOKS[part.kind].search(normalise(field.name)) is not None
    alone = len(fields) == 1 and part.kind in (Piece.NAME, Piece.TEXT)
    listed = field.role is Role.COMBO and bool(_option(part, field))
    if part.kind is Piece.NUMBER and _LOOKS[Piece.NAME].search(normalise(f"{field.name} {title if alone else ''}")):
        return 0.0
    near = max(fit(part.cue, [field.name]), default=0.0) if part.cue and field.name else 0.0
    suits = 0.7 if looks else 0.5 if field.role is Role.SPIN else 0.0
    return shared + suits + (alone or listed) + near


def _fields(snapshot: Snapshot, began: Snapshot | None) -> list[Control]:
    """The fields of one line of a dialog; in a window those that came since the subtask began."""
    known = {(c.role, c.name, c.path) for c in began.controls} if began is not None and not snapshot.modal else set()
    return [
        c for c in snapshot.controls
        if c.role in FIELDS and c.verbs & {Verb.TYPE, Verb.CHOOSE} and c.has(State.SHOWING) and not c.has(State.MULTILINE)
        and (snapshot.modal or (began is not None and (c.role, c.name, c.path) not in known))
    ]  # fmt: skip


def _filling(part: Part, field: Control, labels: Labels) -> Action:
    option = _option(part, field) if Verb.CHOOSE in field.verbs else ""
    verb = Verb.CHOOSE if option else Verb.TYPE
    return Action(verb, labels.target(field.ref), option or part.value)


def _option(part: Part, field: Control) -> str:
    return next((o for o in field.options if normalise(o) == normalise(part.value)), "")


def _chosen_by_the_way(
    goal: Goal, fields: Sequence[Control], labels: Labels, done: Sequence[Action]
) -> tuple[Action, Control, bool] | None:
    """An entry of a list that the sentence says beside its pieces: *a bank account* in *Type*."""
    said = f" {normalise(goal.subtask)} "
    for field in fields:
        for option in field.options if Verb.CHOOSE in field.verbs else ():
            name = normalise(option)
            action = Action(Verb.CHOOSE, labels.target(field.ref), option)
            is_set = name == normalise(field.value) or any(a.target == action.target for a in done)
            if len(name) >= SHORTEST and f" {name} " in said and not is_set and action not in goal.failed_actions:
                return action, field, False
    return None


def _holds(value: str, part: Part) -> bool:
    """Whether a field, or an act, has the piece already; a number however it is written."""
    if part.kind is Piece.NUMBER and (a := _amount(value)) is not None and (b := _amount(part.value)) is not None:
        return a == b
    return normalise(value) == normalise(part.value)


def _amount(text: str) -> float | None:
    digits = text.replace(" ", "").replace(",", ".")
    return float(digits) if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", digits) else None


def _stems(text: str) -> set[str]:
    return {w.removesuffix("s") for w in words(text)} - _EMPTY


_EMPTY = frozenset(
    words("the a an of to in on at for and or by with my is it that this be as from add new enter type create set make")
)
