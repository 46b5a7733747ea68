"""The ways in which a request may be meant, in a person's words, for them to choose from where the model is not sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edgelam.action import Action, Status, Verb, quote
from edgelam.control import NUMERIC, Control, Role, Snapshot, State
from edgelam.numbers import amount_set
from edgelam.phrases import normalise
from edgelam.retrieval.index import Candidate
from edgelam.runtime.guard import judge
from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import PHRASES
from edgelam.runtime.labels import Labels
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.relative import changed
from edgelam.runtime.request.switching import wish_for
from edgelam.screen_text import clean

WAYS = 3
"""Ways at most; *none of these* comes after them."""

MAX_SAID = 120
"""Characters of what a dialog says."""

NONE_OF_THESE = "None of these"


@dataclass(frozen=True, slots=True)
class Way:
    """One act that may be meant, and what it is done to. ``question``: what the guard would ask about it."""

    action: Action
    control: Control | None
    text: str
    """What it does, in a person's words, with what cannot be taken back of it."""

    question: Question | None = None


Choose = Callable[[str, Sequence[Way]], int | None]
"""Asks the person which of the ways is meant: the place of one of them, or None for none of these."""

Refused = Callable[[Action, Control | None], bool]
"""Whether an act may not be done for this request."""


def ways(
    subtask: str, snapshot: Snapshot, candidates: Sequence[Candidate], proposed: Action, proposed_control: Control | None,
    refused: Refused = lambda action, control: False,
) -> tuple[Way, ...]:  # fmt: skip
    """The likeliest acts, distinct, best first, at most :data:`WAYS`; the model would do ``proposed`` to the control ``proposed_control``.

    What is forbidden and what is ``refused`` is left out.
    """
    found: dict[str, Way] = {}
    for action, control in _acts(subtask, snapshot, candidates, proposed, proposed_control):
        if refused(action, control):
            continue
        judgement = judge(action, control, snapshot, subtask)
        if judgement.forbidden is None:
            text = f"{say(action, control, snapshot)}{_consequence(judgement.question)}"
            found.setdefault(text, Way(action, control, text, judgement.question))
    return tuple(found.values())[:WAYS]


def act_on(control: Control, subtask: str, labels: Labels, taught: bool = False) -> Action | None:
    """What a subtask that means this control wants done to it; None where nothing is left to do, or it does not say what. ``taught``: that it
    means this was shown by the person, whose own word it may be for either way."""
    if control.ref not in labels:
        return None
    target, intent = labels.target(control.ref), intent_of(subtask)
    verbs, on = control.verbs, control.has(State.CHECKED)
    if Verb.CHECK in verbs:
        wanted = wish_for(intent, control, taught).on
        return None if wanted == on else Action(Verb.CHECK if wanted else Verb.UNCHECK, target)
    if Verb.CHOOSE in verbs and (option := option_said(subtask, control)):
        return Action(Verb.CHOOSE, target, option)
    if Verb.TYPE in verbs and (text := _text_for(control, subtask)):
        return Action(Verb.TYPE, target, text)
    return Action(Verb.CLICK, target) if Verb.CLICK in verbs and not control.has(State.MULTILINE) else None


def completes(action: Action, control: Control | None) -> bool:
    """Whether a subtask is complete with this act: opening a menu or a list, or going to a field, is only on the way."""
    on_the_way = control is not None and (
        control.role in (Role.MENU, Role.COMBO, Role.TEXT) or control.has(State.POPUP)
    )
    return not (action.verb is Verb.CLICK and on_the_way)


def say(action: Action, control: Control | None, snapshot: Snapshot) -> str:
    """An act in a person's words: ``Tick "Word Wrap" in the View menu``."""
    text = quote(clean(action.text or ""))
    if control is None:
        put = _WITHOUT_CONTROL.get(action.verb)
        return put.format(text, action.text) if put is not None else clean(str(action))
    name, where = quote(clean(control.name)), _where(control, snapshot)
    match action.verb:
        case Verb.CLICK:
            return f"{_CLICKS.get(control.role, 'Press {}').format(name)}{where}"
        case Verb.CHECK | Verb.UNCHECK:
            return f"{_TICKS[action.verb].get(control.role, _TICKS[action.verb][Role.CHECK])} {name}{where}"
        case Verb.TYPE if control.role in NUMERIC:
            return f"Set {name}{where} to {clean(action.text or '')}"
        case Verb.TYPE:
            return f"Type {text} into {name}{where}"
        case Verb.CHOOSE | Verb.SELECT:
            return f"{action.verb.capitalize()} {text} in {name}{where}"
        case _:
            return clean(str(action)).capitalize()


_CLICKS = {
    Role.MENU: "Open the menu {}", Role.TAB: "Go to the tab {}", Role.TEXT: "Go to the field {}", Role.COMBO: "Open the list {}",
    Role.LINK: "Follow the link {}", **dict.fromkeys((Role.MENU_ITEM, Role.ITEM, Role.CELL, Role.RADIO), "Choose {}"),
}  # fmt: skip
_TICKS = {
    Verb.CHECK: {Role.CHECK: "Tick", Role.TOGGLE: "Turn on", **dict.fromkeys((Role.RADIO, Role.ITEM, Role.CELL), "Choose")},
    Verb.UNCHECK: {Role.CHECK: "Untick", Role.TOGGLE: "Turn off", **dict.fromkeys((Role.ITEM, Role.CELL), "No longer choose")},
}  # fmt: skip
_WITHOUT_CONTROL = {
    Verb.PRESS: "Press {1}",
    Verb.OPEN: "Open the application {0}",
    Verb.SWITCH: "Switch to the window {0}",
}


def _where(control: Control, snapshot: Snapshot) -> str:
    """The menu or group that a control is in; nothing where that is the window."""
    steps = [step for step in control.path if step and step != snapshot.title]
    if not steps or steps[-1] == control.name:
        return ""
    is_menu = control.role is Role.MENU_ITEM or any(
        c.role is Role.MENU and c.name == steps[-1] for c in snapshot.controls
    )
    return f" in the {clean(steps[-1])} menu" if is_menu else f" in {quote(clean(steps[-1]))}"


def _consequence(question: Question | None) -> str:
    """What the guard would say of it: what is set off, what that does, and what the window says."""
    if question is None:
        return ""
    through = f"{quote(clean(question.set_off))}: " if question.set_off else ""
    said = f"; the window says: {quote(clean(question.said, MAX_SAID))}" if question.said else ""
    return f" ({through}this {PHRASES[question.consequence]}{said})"


def _acts(
    subtask: str,
    snapshot: Snapshot,
    candidates: Sequence[Candidate],
    proposed: Action,
    proposed_control: Control | None,
) -> list[tuple[Action, Control | None]]:
    """What may be meant, likeliest first; the guess is one of the first, unless it does nothing."""
    labels = Labels(snapshot.controls)
    found: list[tuple[Action, Control | None]] = []
    for candidate in sorted(candidates, key=likelihood, reverse=True):
        control = candidate.control
        is_proposed = proposed_control is not None and control.ref == proposed_control.ref
        if (action := proposed if is_proposed else act_on(control, subtask, labels)) is not None:
            found.append((action, control))
    if (
        proposed.status is Status.CONTINUE
        and proposed.verb is not Verb.WAIT
        and proposed not in [a for a, _ in found[:WAYS]]
    ):
        found.insert(WAYS - 1, (proposed, proposed_control))
    return found


def likelihood(candidate: Candidate) -> float:
    """What the ways are ordered by."""
    return candidate.score


def option_said(subtask: str, control: Control) -> str:
    """The longest of a list's choices that the subtask names, letter for letter before by its words alone (*Year/Month-Day*), and another one
    before what it shows already (*not in Person, make that (None)*); empty where it names none."""
    said, letters = f" {normalise(subtask)} ", subtask.casefold()
    named = [o for o in control.options if normalise(o) and f" {normalise(o)} " in said]
    return max(named, key=lambda o: (o != control.value, len(normalise(o)), o.casefold() in letters), default="")


def _text_for(control: Control, subtask: str) -> str:
    """What a subtask says is to stand in a field; of a number's field, the number."""
    if control.role in NUMERIC:
        return changed(subtask, control.value) or amount_set(subtask)
    intent = intent_of(subtask)
    quoted = mentioned(subtask)
    return quoted[0] if quoted else intent.text if intent.kind is Kind.WRITE else intent.value
