"""A form that one sentence fills in: what it says for which field, and what comes next.

A small model puts one entity into the field that has the focus and holds the form for done. What a sentence says for each field is
read by a network that was made for it (:mod:`edgelam.runtime.dialogs.slots`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from edgelam.action import Action, Verb
from edgelam.control import NUMERIC, TICK_ROLES, Control, Role, Snapshot, State
from edgelam.numbers import amount_set
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED, inside
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.decision import Decision, Goal, own_actions, without_model
from edgelam.runtime.dialogs.closing import takes_over, way_out
from edgelam.runtime.dialogs.forced import CONFIRMING, confirming, is_for_files
from edgelam.runtime.dialogs.settling import ESCAPE
from edgelam.runtime.dialogs.sizes import with_size
from edgelam.runtime.dialogs.slots import Says, Slot, field_of, leaves_unsaid, read_form
from edgelam.runtime.guard.steps import lists_rows
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.ways import way_back
from edgelam.runtime.prompt import HistoryEntry
from edgelam.runtime.request.entities import EntityKind, entities_of
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.names import folder_in
from edgelam.runtime.request.relative import changed, is_change

FILLS = frozenset({Kind.COMMAND, Kind.WRITE, Kind.SET, Kind.SWITCH})
FIELDS = frozenset({Role.TEXT, Role.COMBO, *NUMERIC})

SEVERAL = 2
"""Boxes that are said from which on they are a form to be filled in."""

SHORTEST = 4
"""Letters of an entry of a list that is said by the way: *a bank account*, where there is *Bank*."""

SAME = 0.5
"""Cosine from which on an entry of a list is what some words say."""

SURELY = 0.7
"""Probability from which on another subtask is held for part of what fills in a form."""

CLEARLY = 0.1
"""By how much it must fit better than the entry that fits next best."""

DATA = frozenset({EntityKind.NAME, EntityKind.TEXT, EntityKind.ADDRESS, EntityKind.DATE, EntityKind.NUMBER})
"""Entities of a sentence that have to stand in a form before it holds all that is said."""

_QUOTES = "\"'“”‘’«»"


class Read(NamedTuple):
    """What a sentence has for a form; ``whole``: for all that it says."""

    filled: list[Filled]
    whole: bool


class Filled(NamedTuple):
    """A field, and the act that puts into it what the sentence says; none where that is so already."""

    field: Control
    action: Action | None


def next_field(goal: Goal, snapshot: Snapshot, history: Sequence[HistoryEntry], fit: Fit) -> Decision | None:
    """What comes next in the form in front; None where it is none, or the sentence says nothing for it."""
    if intent_of(goal.subtask).kind not in FILLS or is_for_files(snapshot):
        return None
    labels = Labels(snapshot.controls)
    fields = [f for f in _fields(snapshot, goal.began) if f.ref in labels]
    if not any(f.role in FIELDS for f in fields):
        return None
    done = [a for a in own_actions(history) if a not in goal.failed_actions]
    placed, whole = _read(goal, snapshot, fields, labels, fit, {normalise(a.text or "") for a in done})
    acted = [f for f in fields if any(a.target == labels.target(f.ref) for a in done)]
    said = {f.ref: f for f in (*acted, *(field for field, _ in placed))}.values()
    if len(said) < SEVERAL and not any(f.role in FIELDS for f in said):
        return None  # one box alone is no form
    others = [f for f in fields if f not in [field for field, _ in placed]]
    if placed and (by_the_way := _chosen_by_the_way(goal, others, labels, done)) is not None:
        return without_model(*by_the_way)  # with the last of what was read the form may count as filled in
    changes = {a.target for a in done if a.verb is Verb.TYPE} if is_change(goal.subtask) else set()
    left = [(f, a) for f, a in placed if a and a not in {*goal.failed_actions, *done} and a.target not in changes]
    if left:  # where nothing takes it over, what is set holds at once
        return without_model(left[0][1], left[0][0], completes=len(left) == 1 and _button(snapshot, goal.began) is None)
    used = whole and (bool(changes) or _is_all_used(goal.subtask, [*done, *(a for _, a in placed if a)], snapshot))
    return _leaving(snapshot, labels, goal, used)


def says_more_for_form(following: str, snapshot: Snapshot, began: Snapshot | None, fit: Fit) -> bool:
    """Whether what a request says next is only more for the form in front: *give the pages a footer, 1.2 cm tall*."""
    if intent_of(following).kind not in FILLS or is_for_files(snapshot) or not snapshot.modal:
        return False
    fields = [f for c in _fields(snapshot, began) if (f := field_of(c, snapshot.title)) is not None]
    return any(
        slot.says is not Says.NOTHING and slot.probability >= SURELY for slot in read_form(following, fields, fit)
    )


def _read(
    goal: Goal, snapshot: Snapshot, fields: Sequence[Control], labels: Labels, fit: Fit, typed: Collection[str]
) -> Read:
    """Each field that the sentence says something for."""
    named = [(c, f) for c in fields if (f := field_of(c, snapshot.title)) is not None]
    slots = with_size(goal.subtask, [c for c, _ in named], read_form(goal.subtask, [f for _, f in named], fit))
    said_for = list(zip([c for c, _ in named], slots, strict=True))
    filled = (
        _filling(c, s, goal.subtask, labels, fit)
        for c, s in said_for
        if not _said_for_another(c, s, said_for, goal.subtask)
    )
    found = [f for f in filled if f is not None]
    first = next((c for c in fields if c.role is Role.TEXT), None)
    if first is not None and all(f.field != first for f in found) and (name := _unplaced(goal.subtask, slots, typed)):
        action = Action(Verb.TYPE, labels.target(first.ref), name)  # a form begins with what it is about
        found.insert(0, Filled(first, None if _holds(first, name) else action))
    return Read(found, not leaves_unsaid(goal.subtask, slots))


def _said_for_another(control: Control, slot: Slot, said_for: Sequence[tuple[Control, Slot]], subtask: str) -> bool:
    """Whether the same words are more probably for another field, or an entry of its list, and none of them names this one: *letters at
    size 20* says nothing for a *Custom file*, while *width and height 5* is for both."""
    if slot.says is not Says.WORDS or set(words(control.name)) & set(words(subtask)):
        return False
    others = [(c, s) for c, s in said_for if c.ref != control.ref]
    said = normalise(subtask[slot.start : slot.end])
    listed = any(normalise(o) == said for c, _ in others if Verb.CHOOSE in c.verbs for o in c.options)
    likelier = (s for _, s in others if s.says is Says.WORDS and s.probability > slot.probability)
    return listed or any((s.start, s.end) == (slot.start, slot.end) for s in likelier)


def _unplaced(subtask: str, slots: Sequence[Slot], typed: Collection[str]) -> str:
    """The one name that a sentence gives, where no field was read to be for it and it was not ``typed`` yet."""
    quoted = list(QUOTED.finditer(subtask))
    if len(quoted) != 1 or any(
        s.says is Says.WORDS and s.start < quoted[0].end() and quoted[0].start() < s.end for s in slots
    ):
        return ""
    name = inside(quoted[0])
    return "" if normalise(name) in typed else name


def _filling(control: Control, slot: Slot, subtask: str, labels: Labels, fit: Fit) -> Filled | None:
    """None where nothing is said, or it cannot be put there."""
    target = labels.target(control.ref)
    if slot.says in (Says.ON, Says.OFF):
        verb = Verb.CHECK if slot.says is Says.ON else Verb.UNCHECK
        is_on = control.has(State.CHECKED) or control.has(State.SELECTED)
        if is_on == (slot.says is Says.ON):
            return Filled(control, None)
        return Filled(control, Action(verb, target)) if verb in control.verbs else None
    if slot.says is not Says.WORDS:
        return None
    said = subtask[slot.start : slot.end].strip(f" ,.;:{_QUOTES}")
    value = changed(subtask, control.value) or amount_set(said) if control.role in NUMERIC else said
    option = _option(said, control, fit) if Verb.CHOOSE in control.verbs else ""
    if option:
        is_set = normalise(option) == normalise(control.value)
        return Filled(control, None if is_set else Action(Verb.CHOOSE, target, option))
    if not value or Verb.TYPE not in control.verbs:
        return None
    return Filled(control, None if _holds(control, value) else Action(Verb.TYPE, target, value))


def _option(spoken: str, control: Control, fit: Fit) -> str:
    """The entry of a list that is said: by its name, or by what it means where only one is near."""
    said = normalise(spoken)
    named = [
        o for o in control.options if normalise(o) and (normalise(o) == said or f" {normalise(o)} " in f" {said} ")
    ]
    if named:
        return max(named, key=len)
    ranked = sorted(zip(fit(spoken, control.options), control.options, strict=True), reverse=True)
    if not ranked or ranked[0][0] < SAME or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < CLEARLY):
        return ""
    return ranked[0][1]


def _chosen_by_the_way(
    goal: Goal, fields: Sequence[Control], labels: Labels, done: Sequence[Action]
) -> tuple[Action, Control, bool] | None:
    """An entry of a list that the sentence says beside what was read: *a bank account* in *Type*."""
    said = f" {normalise(goal.subtask)} "
    for field in fields:
        for option in field.options if Verb.CHOOSE in field.verbs else ():
            name = normalise(option)
            action = Action(Verb.CHOOSE, labels.target(field.ref), option)
            is_set = name == normalise(field.value) or any(a.target == action.target for a in done)
            if len(name) >= SHORTEST and f" {name} " in said and not is_set and action not in goal.failed_actions:
                return action, field, False
    return None


def _is_all_used(subtask: str, acts: Sequence[Action], snapshot: Snapshot) -> bool:
    """Whether every name, number, date, address and folder that is said went somewhere, or stands there."""
    there = [normalise(a.text or "") for a in acts] + [normalise(c.value) for c in snapshot.controls if c.value]
    data = [p.value for p in entities_of(subtask) if p.kind in DATA]
    return all(
        any(word in text for text in there) for word in map(normalise, filter(None, (*data, folder_in(subtask))))
    )


def _leaving(snapshot: Snapshot, labels: Labels, goal: Goal, all_used: bool) -> Decision | None:
    button = _button(snapshot, goal.began)
    if button is None and snapshot.modal and all_used and ESCAPE not in goal.failed_actions:
        return without_model(ESCAPE, completes=True)  # what is set there holds at once
    if button is None:
        return without_model(Action(Verb.DONE), completes=True) if all_used else None
    action = Action(Verb.CLICK, labels.target(button.ref))
    if action in goal.failed_actions:
        return None
    return without_model(action, button, completes=all_used)


def _button(snapshot: Snapshot, began: Snapshot | None) -> Control | None:
    """What takes over what stands in the form."""
    if not snapshot.modal:
        return _came_with_it(snapshot, began)
    if lists_rows(snapshot):
        return takes_over(snapshot) or way_back(snapshot)
    return confirming(snapshot) or way_out(snapshot, was_set=True)


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


def _fields(snapshot: Snapshot, began: Snapshot | None) -> list[Control]:
    """What a dialog asks for; in a window what came since the subtask began."""
    known = {(c.role, c.name, c.path) for c in began.controls} if began is not None and not snapshot.modal else set()
    usable = {Verb.TYPE, Verb.CHOOSE, Verb.CHECK, Verb.UNCHECK}
    return [
        c for c in snapshot.controls
        if c.role in FIELDS | TICK_ROLES and c.verbs & usable and c.has(State.SHOWING) and not c.has(State.MULTILINE)
        and (snapshot.modal or (began is not None and (c.role, c.name, c.path) not in known))
    ]  # fmt: skip


def _holds(field: Control, value: str) -> bool:
    """Whether a field has a value already; a number however it is written."""
    if field.role in NUMERIC and (a := _amount(field.value)) is not None and (b := _amount(value)) is not None:
        return a == b
    return normalise(field.value) == normalise(value)


def _amount(text: str) -> float | None:
    digits = text.replace(" ", "").replace(",", ".")
    return float(digits) if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", digits) else None
