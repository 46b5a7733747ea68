"""What is left to do where a subtask has done what it means: leaving the dialog in which that was set, or nothing at all.

A small model that does not know that it is done goes on with whatever stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.decision import POSSIBLE, SURELY, Decision, without_model
from edgelam.runtime.dialogs.closing import ASIDE, GIVING_UP, only_way_on, takes_over
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.guard.steps import lists_rows
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.screen import TAKES_OVER
from edgelam.runtime.maps.ways import LEAVING, is_harmless, way_back
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.making import making_of
from edgelam.runtime.verify.acts import unused
from edgelam.runtime.verify.evidence import Act, Evidence, Judgement
from edgelam.runtime.verify.filechecks import BACKING_OUT
from edgelam.runtime.verify.sentences import said_of
from edgelam.trajectory import WORKED, Effect, Step

SETTINGS = frozenset({Kind.SWITCH, Kind.SET, Kind.COMMAND})
SETS = frozenset({Verb.CHECK, Verb.UNCHECK, Verb.CHOOSE, Verb.TYPE})

FIRST = ("ok", "done", "close", "save")
"""Buttons that leave a dialog with what was set in it, before those that may only take it over."""

LEAVES = frozenset({Role.BUTTON, Role.TOGGLE, Role.CHECK, Role.RADIO, Role.MENU_ITEM, Role.ITEM, Role.CELL})
"""Roles of what does something; menus, tabs and fields only lead on."""

ESCAPE = Action(Verb.PRESS, text="escape")
"""Leaves a dialog that has no button for that."""

_WAYS = frozenset({Role.TAB, Role.MENU})

_IDLE = frozenset({Effect.NOT_SEEN, Effect.ERROR})

AIMLESS = 3
"""Acts in a row that have nothing to do with a subtask, after which what it means is not found in a dialog any more."""


def settled(evidence: Evidence) -> Decision | None:
    """The button that leaves a dialog in which what the subtask means was set beyond doubt; None where something may be left."""
    now, acts = evidence.now, evidence.acts
    if not now.modal or evidence.baseline.screen.modal or evidence.intent.kind not in SETTINGS or not acts:
        return None
    last = acts[-1]
    sets = last.step.action.verb in SETS or (last.control is not None and last.control.role is Role.RADIO)
    is_set = sets and last.step.effect is Effect.VERIFIED and last.step.relevance >= SURELY
    if not is_set or last.control is None or now.find(last.control.ref) is None or unused(evidence):
        return None
    button = _way_out(now)
    if button is None and _has_no_buttons(now):  # what holds at once is left standing open by nobody
        return without_model(ESCAPE, completes=True, relevance=0.0)
    if button is None:
        return None
    action = Action(Verb.CLICK, Labels(now.controls).target(button.ref))
    return without_model(action, button, completes=True, relevance=0.0)  # no evidence for anything


_APPLIES = frozenset({"apply", "anwenden", "appliquer", "aplicar", "applica"})


def applied(evidence: Evidence) -> Decision | None:
    """The button that takes over what was set with a tool of the window itself, beside one that gives it up: till then the window only
    shows how it would be."""
    now, last = evidence.now, evidence.acts[-1] if evidence.acts else None
    if last is None or last.control is None or now.modal or last.step.relevance < RELEVANT or unused(evidence):
        return None
    begin = {plain(c.name).partition(" ")[0]: c for c in now.controls if c.role is Role.BUTTON and c.verbs}
    takes = [begin[word] for word in _APPLIES & begin.keys()]
    used, there = last.control, {(c.role, c.name, c.path) for c in evidence.baseline.screen.controls}
    sets = last.step.action.verb in SETS or (used.role, used.name, used.path) not in there
    pressed = plain(used.name).partition(" ")[0] in GIVING_UP | _APPLIES
    if len(takes) != 1 or not GIVING_UP & begin.keys() or not sets or pressed:
        return None
    action = Action(Verb.CLICK, Labels(now.controls).target(takes[0].ref))
    return without_model(action, takes[0], completes=True, relevance=0.0)


def entered(evidence: Evidence) -> Decision | None:
    """The key that takes a number, or a new thing's name, which was just typed into a field of a window that keeps it to itself till then."""
    now, acts = evidence.now, evidence.acts
    typed = next((a for a in reversed(acts) if a.step.action.verb is Verb.TYPE), None)
    if typed is None or typed.control is None or evidence.intent.kind not in (*SETTINGS, Kind.WRITE):
        return None
    field, since = now.find(typed.control.ref), [a.step.action.verb for a in acts[acts.index(typed) + 1 :]]
    is_line = field is not None and field.role is Role.TEXT and not field.has(State.MULTILINE)
    is_number = re.fullmatch(r"[\d.,:%]+", typed.step.action.text or "") is not None
    is_number = is_number and not now.modal and evidence.intent.kind in SETTINGS
    if field is None or not is_line:
        return None
    if not (is_number or _is_name_in_place(evidence, field) or _adds(evidence, field)):
        return None
    if field.has(State.FOCUSED) and since in ([], [Verb.CLICK]):
        return without_model(Action(Verb.PRESS, text="enter"), completes=True, relevance=typed.step.relevance)
    action = Action(Verb.CLICK, Labels(now.controls).target(field.ref))
    return without_model(action, field, relevance=0.0) if not since and Verb.CLICK in field.verbs else None


def _is_name_in_place(evidence: Evidence, field: Control) -> bool:
    """Whether a new thing gets its name where it stands: in a field without one that came up with it."""
    unnamed, came = field.name == field.role.value.capitalize(), evidence.baseline.screen.find(field.ref) is None
    listed = not evidence.now.modal or (lists_rows(evidence.now) and takes_over(evidence.now) is None)
    return unnamed and came and listed and making_of(evidence.intent.subtask) is not None


_ADDS = re.compile(r"\b(?:add|new|create)\b|^(?:ex|e\.g|for example)\b", re.IGNORECASE)
"""What a field says that makes what is written into it: *Quickly create tasks here*, *Ex.: "Buy milk tomorrow"*."""


def _adds(evidence: Evidence, field: Control) -> bool:
    """Whether a new thing is made by writing it into a line of the window itself, which says so."""
    return not evidence.now.modal and bool(_ADDS.search(field.name)) and making_of(evidence.intent.subtask) is not None


def _has_no_buttons(dialog: Snapshot) -> bool:
    """Whether nothing in it can be pressed to leave it, take it over or do anything else."""
    return all(plain(c.name) in ASIDE for c in dialog.controls if c.role is Role.BUTTON and c.verbs)


def _way_out(dialog: Snapshot) -> Control | None:
    """The button that keeps what was set; where there is none, it holds already."""
    buttons = {plain(c.name): c for c in reversed(dialog.controls) if c.role is Role.BUTTON and c.verbs}
    label = next((label for label in (*FIRST, *sorted(TAKES_OVER)) if label in buttons), None)
    if label is None:
        back = way_back(dialog)
        if back is None or plain(back.name) not in BACKING_OUT - {"close"}:
            return back
        return only_way_on(dialog)
    return buttons[label] if is_harmless(buttons[label], dialog, LEAVING) else None


def is_done(step: Step, control: Control | None, now: Snapshot, judged: Judgement) -> bool:
    """Whether an act that is surely what was meant was seen to work, so that it is not done once more."""
    acts = control is not None and control.role in LEAVES and step.action.verb is not Verb.TYPE
    return acts and step.relevance >= SURELY and {step.effect, judged.effect} <= set(WORKED) and not now.modal


def strays(decision: Decision, snapshot: Snapshot, began: Snapshot, acts: Sequence[Act]) -> str:
    """Why a subtask ends rather than goes on with this: what its words mean was tried, and this is nothing of the kind.

    What an act brought up may come next whatever it is called, and so may what stands in a dialog, but not forever.
    """
    control = decision.control
    if control is None or decision.action.verb is Verb.TYPE:
        return _written_twice(decision, acts)
    tried = [a for a in acts if _tries(a)]
    if control.role in LEAVES | _WAYS and not tried and _is_lost(decision, began, acts):
        return "I looked around, but found nothing for it."
    if control.role not in LEAVES | _WAYS or not tried or _may_follow(decision, control, snapshot, began, acts):
        return ""
    came = "nothing changed" if tried[-1].step.effect in _IDLE else "that was not all"
    return f"I {said_of(tried[-1].step.action)}, but {came}, and I found nothing else for it."


def _is_lost(decision: Decision, began: Snapshot, acts: Sequence[Act]) -> bool:
    """Whether one thing after another was pressed that was there from the beginning and has nothing to do with the words, and this
    is one more."""
    there = {(c.role, c.name) for c in began.controls}
    last = [a for a in acts[-AIMLESS:] if a.control is not None and (a.control.role, a.control.name) in there]
    far = all(a.step.relevance < RELEVANT / 2 for a in last) and decision.relevance < RELEVANT / 2
    return len(last) == AIMLESS and far


def _written_twice(decision: Decision, acts: Sequence[Act]) -> str:
    """The same number that stands where it belongs goes nowhere else that has less to do with the words."""
    action, control = decision.action, decision.control
    if control is None or control.role not in (Role.SPIN, Role.SLIDER) or decision.relevance >= RELEVANT:
        return ""
    same = [a.step for a in acts if (a.step.action.verb, a.step.action.text) == (action.verb, action.text)]
    stands = [s for s in same if s.effect is Effect.VERIFIED and s.relevance > decision.relevance]
    return f"I {said_of(stands[-1].action)}, but that was not all, and I found nothing else for it." if stands else ""


def _tries(act: Act) -> bool:
    """Whether it was what the words mean, or did something for them that can be seen."""
    if act.step.action.verb is Verb.CALL:
        return False
    did = act.control is not None and act.control.role in LEAVES and not act.control.has(State.POPUP)
    return act.step.relevance >= RELEVANT or (did and act.step.effect is Effect.VERIFIED)


def _may_follow(decision: Decision, control: Control, snapshot: Snapshot, began: Snapshot, acts: Sequence[Act]) -> bool:
    """Whether an act may come after these: it fits itself, or was not there before, or stands in a dialog not looked through yet."""
    chance = max((c.probability for c in decision.candidates if c.control.ref == control.ref), default=1.0)
    if _is_neighbour(decision, control, chance, acts):
        return False
    if decision.relevance >= RELEVANT / 2 or chance >= POSSIBLE:
        return True
    if snapshot.modal:
        aimless = [a.step.relevance < RELEVANT / 2 and a.step.effect is not Effect.VERIFIED for a in acts[-AIMLESS:]]
        return len(aimless) < AIMLESS or not all(aimless)
    was_there = any((c.role, c.name, c.path) == (control.role, control.name, control.path) for c in began.controls)
    return control.role in _WAYS or not was_there


def _is_neighbour(decision: Decision, control: Control, chance: float, acts: Sequence[Act]) -> bool:
    """Whether it is only the next likely after what was surely meant, and that changed nothing that can be seen."""
    last = acts[-1] if acts else None
    if last is None or last.control is None or last.step.effect not in _IDLE or last.step.relevance < SURELY:
        return False
    return plain(last.control.name) != plain(control.name) and max(chance, decision.relevance) < last.step.relevance
