"""Which control makes what a request wants made: *New*, *Add a new event*, *+*, by what the thing is and not by what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.choosing.rows import ROWS
from edgelam.runtime.decision import Decision, Goal, without_model
from edgelam.runtime.dialogs.forced import is_for_files
from edgelam.runtime.guard.steps import lists_rows
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.making import Making, making_of

MAKERS = frozenset({Role.BUTTON, Role.MENU_ITEM, Role.LINK, Role.TOGGLE})
MANAGERS = frozenset({Role.BUTTON, Role.MENU_ITEM})
_MANAGES = re.compile(r"\b(?:manage|edit|organi[sz]e|show|all|my|the|list|manager|editor)\b ?")

HOLDS = frozenset({Role.LABEL, Role.LIST, Role.TAB, Role.ITEM, Role.CELL, Role.MENU})
"""What says by its name what a window holds."""

DOCUMENTS = ("document", "file", "page")
_OF_FILE = re.compile(r"\b(?:untitled|unnamed|\w+\.[a-z]\w{1,4})\b", re.IGNORECASE)
"""The title of a window that shows a file."""

_MAKES = re.compile(r"(?:add|new|create|make|insert)\b(?: (?:an?|new|another|one))*(?: (?P<noun>.+))?$")
_SIGNED = re.compile(r"(?:\+|➕|＋)\s*(?P<noun>.*)$")
_ICON = re.compile(r"(?:list add|(?P<noun>\w+) (?:new|add))(?: symbolic)?$")
_ELSEWHERE = re.compile(r"(?:to|from|as|with|by|in|into|on)\b")
"""After *add*, what is there already is put somewhere: *Add to Playlist*."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A control that makes something; ``noun`` is what, as far as it says (its name, or what it says of itself)."""

    control: Control
    noun: str
    bare: bool
    """Whether its name says only that it makes something."""


def makers(snapshot: Snapshot) -> list[Maker]:
    """What makes a new thing on this screen."""
    return [
        found
        for c in snapshot.controls
        if c.role in MAKERS and Verb.CLICK in c.verbs and c.name.strip() and (found := _maker(c)) is not None
    ]


def _maker(control: Control) -> Maker | None:
    noun, helped = _noun(control.name), _noun(control.help)
    if noun is None and (helped is None or len(control.name.split()) > 2 or control.role is not Role.BUTTON):
        return None
    return Maker(control, noun or helped or "", not noun)


def _noun(label: str) -> str | None:
    """What a label says that it makes; None where it makes nothing."""
    plain = normalise(label).strip(" .…")
    found = _SIGNED.match(label.strip()) or _MAKES.match(plain) or _ICON.match(plain)
    noun = (found["noun"] or "").strip() if found is not None else ""
    return None if found is None or _ELSEWHERE.match(noun) else noun


EXACT, SIMILAR, UNSAID, DIFFERENT = 0.9, 0.75, 0.6, 0.2
"""How probably a control is meant that makes: just what the thing is; what is near to it; something new of which it does not say what, where
nothing else in the window makes anything; something else."""

SHORTEST = 4
"""Letters of a word that is looked for in the name of an application."""

NEAR = 0.5
"""Cosine from which on one word is near to another."""


def likeliest(making: Making, snapshot: Snapshot, fit: Fit) -> tuple[Maker, float] | None:
    """What probably makes what is wanted, and how probably; None where nothing in the window makes anything."""
    found = makers(snapshot)
    about = [f"{snapshot.title} {snapshot.app}", *(c.name for c in snapshot.controls if c.role in HOLDS and c.name)]
    typed = any(c.has(State.MULTILINE) and Verb.TYPE in c.verbs for c in snapshot.controls)
    typed = typed or _OF_FILE.search(snapshot.title) is not None
    rated = [
        (m, _chance(making, m, {o.noun for o in found} - {m.noun}, about, snapshot.app, typed, fit)) for m in found
    ]
    return max(rated, key=lambda r: (r[1], r[0].control.has(State.SHOWING)), default=None)


def added_first(goal: Goal, snapshot: Snapshot, done: Sequence[Action], fit: Fit) -> Decision | None:
    """One more, in a dialog that lists what there is: its fields are those of what is chosen, and no new thing's."""
    making = making_of(goal.subtask) if snapshot.modal and not is_for_files(snapshot) else None
    found = likeliest(making, snapshot, fit) if making is not None and not any(map(_made, done)) else None
    if making is None or found is None:
        return None
    maker, chance = found
    if chance < (UNSAID if maker.bare else SIMILAR) or (maker.bare and not lists_rows(snapshot)):
        return None
    action = Action(Verb.CLICK, Labels(snapshot.controls).target(maker.control.ref))
    return None if action in goal.failed_actions else without_model(action, maker.control, not making.details)


def _made(action: Action) -> bool:
    """Whether an act has made something already."""
    return action.verb is Verb.CLICK and action.target is not None and _noun(action.target.name) is not None


def manager_of(making: Making, snapshot: Snapshot) -> Control | None:
    """What leads to all such things, where nothing in front makes one: *Accounts…*, *Manage Payees*."""
    heads = [_stems(head) for head in making.heads]
    called = [
        c
        for c in snapshot.controls
        if c.role in MANAGERS and Verb.CLICK in c.verbs and _stems(_MANAGES.sub("", normalise(c.name)).strip(" .…")) in (*heads, *(h[-1:] for h in heads))
    ]  # fmt: skip
    shown = [c for c in called if c.has(State.SHOWING)] or called
    return shown[0] if making.asked and len({c.name for c in shown}) == 1 else None


def pattern_said(making: Making, subtask: str, snapshot: Snapshot) -> Control | None:
    """The row that says of what kind it is to be, where its whole name stands before what it is: *an empty fiction project*."""
    said = f" {normalise(subtask)} "
    ends = [said.find(f" {normalise(head)} ") + len(normalise(head)) for head in making.heads]
    found = [
        c
        for c in snapshot.controls
        if c.role in ROWS and not c.has(State.SELECTED) and Verb.CLICK in c.verbs and " " in normalise(c.name)
        and 0 <= said.find(f" {normalise(c.name)} ") < max(ends, default=-1)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _chance(
    making: Making, maker: Maker, others: set[str], about: Sequence[str], app: str, typed: bool, fit: Fit
) -> float:
    """``others``: what else can be made here; ``about``: what the window, the application and the lists in it are called; ``typed``: a document is
    open, where a thing may be made by writing it, and only another document is called new."""
    chance = max((_similarity(head, maker.noun, fit) for head in making.heads if maker.noun), default=DIFFERENT)
    if maker.bare and typed:
        similar = (_similarity(head, noun, fit) for head in making.heads for noun in DOCUMENTS)
        return max(chance, *similar, *(_held(head, [app], fit) for head in making.heads), DIFFERENT)
    if maker.bare and making.heads:
        chance = max(chance, *(_held(head, about, fit) for head in making.heads))
    if chance > DIFFERENT:
        return chance
    if not making.heads:
        return UNSAID if others else SIMILAR
    return UNSAID if maker.bare and making.new and not others else DIFFERENT


def _held(head: str, about: Sequence[str], fit: Fit) -> float:
    """Whether the window is about what is to be made: a timer in *Timer Settings*, a note in Gnote, a playlist beside *Playlists*."""
    stem = _stems(head)[-1:]
    if stem and len(stem[0]) >= SHORTEST and any(stem[0] in normalise(text) for text in about):
        return SIMILAR
    return SIMILAR if max(fit(head, about), default=0.0) >= NEAR else DIFFERENT


def _similarity(head: str, noun: str, fit: Fit) -> float:
    said, named = _stems(head), _stems(noun)
    if not said or not named:
        return DIFFERENT
    if said[-1] == named[-1]:
        return EXACT if set(named) <= set(said) else SIMILAR
    return SIMILAR if set(said) & set(named) or max(fit(head, [noun]), default=0.0) >= NEAR else DIFFERENT


def _stems(text: str) -> list[str]:
    return [word.removesuffix("s") for word in normalise(text).split()]
