"""What must be so after a subtask, and whether it is: one check per kind of change that a request can name."""

from __future__ import annotations

import re
from collections.abc import Callable

from edgelam.action import Verb
from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.files import place_name
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.switching import is_to_be_on, wish_for
from edgelam.runtime.sheets.doing import seen as seen_in_sheet
from edgelam.runtime.sheets.wishes import task_of
from edgelam.runtime.sums.arithmetic import shows, value_of
from edgelam.runtime.sums.bases import NAMES, Conversion, shows_digits
from edgelam.runtime.sums.wording import expression_of
from edgelam.runtime.verify.amounts import came_to
from edgelam.runtime.verify.evidence import Act, Evidence, Judgement
from edgelam.runtime.verify.filechecks import (
    copied,
    deleted,
    folder_made,
    folder_shown,
    is_of_format,
    moved,
    opened,
    renamed,
    saved,
)
from edgelam.runtime.verify.textchecks import edited, only_added, removed, replaced, written
from edgelam.trajectory import Effect

Check = Callable[[Evidence], Judgement | None]
"""None where the request gives nothing to check by."""


def postcondition(evidence: Evidence) -> Judgement | None:
    """What the request itself says must be so now; None where it leaves that to what was done."""
    task = task_of(evidence.intent.subtask, evidence.baseline.screen)
    if task is not None and (seen := seen_in_sheet(task, evidence.baseline.screen, evidence.now)) is not None:
        return Judgement(Effect.VERIFIED if seen.is_so else Effect.NOT_SEEN, seen.sentence)
    if (found := removed(evidence) or only_added(evidence) or came_to(evidence)) is not None:
        return found
    check = CHECKS.get(evidence.intent.kind)
    return check(evidence) if check is not None else None


def _computed(e: Evidence) -> Judgement | None:
    if e.intent.conversion is not None:
        return _converted(e, e.intent.conversion)
    expression = e.intent.expression
    value = value_of(expression)
    if value is None:
        return None
    if not _displays(e.now, expression):
        return Judgement(Effect.NOT_SEEN, "The display does not show the result.")
    if all(_displays(screen, expression) for screen in (e.baseline.screen, *(a.after for a in e.acts))):
        return Judgement(
            Effect.UNKNOWN, "The number stood there before; I could not see whether it was worked out.", False
        )
    spoken = re.sub(r"([-+*/])", r" \1 ", expression).replace("*", "×").replace("/", "÷")
    return Judgement(Effect.VERIFIED, f"{spoken} is {float(value):.10g}.")


def _converted(e: Evidence, conversion: Conversion) -> Judgement:
    """More shows the result than did: what stood there before proves nothing."""
    result = conversion.result
    before, now = (sum(shows_digits(text, result) for text in _readable(s)) for s in (e.baseline.screen, e.now))
    if now <= before:
        return Judgement(
            Effect.NOT_SEEN, f"The display does not show {conversion.digits} in {NAMES[conversion.target]}."
        )
    return Judgement(Effect.VERIFIED, f"{conversion.digits} is {result} in {NAMES[conversion.target]}.")


def _readable(screen: Snapshot) -> list[str]:
    """What displays say; a keypad's keys say nothing."""
    displays = (Role.STATUS, Role.TEXT, Role.LABEL, Role.RADIO)
    return [c.value or c.name for c in screen.controls if c.role in displays]


def _made(e: Evidence) -> Judgement | None:
    """A command that names a file has made it: *a web page of it called trip.html*."""
    name = e.intent.name
    if "." not in name or not (fresh := e.fresh(name)):
        return None
    if not is_of_format(e, fresh[-1]):
        return Judgement(Effect.NOT_SEEN, f"{name} is called so, but holds no more than the text.")
    return Judgement(Effect.VERIFIED, f"{name} was made in {place_name(fresh[-1].path)}.")


def _displays(screen: Snapshot, expression: str) -> bool:
    """Whether a display shows the result: after an =, where the sum itself is shown too."""
    value = value_of(expression)
    readable = (c.value for c in screen.controls if c.role not in (Role.BUTTON, Role.TOGGLE))
    results = (text.rpartition("=")[2] for text in readable)
    return value is not None and any(shows(r, value) for r in results if expression_of(r) is None)


def _switched(e: Evidence) -> Judgement | None:
    acted = [
        (a.control, t) for a in e.acts
        if a.control is not None and (t := _tick_of(a, e.now)) is not None and a.step.relevance >= RELEVANT
    ]  # fmt: skip
    ticks = [t for _, t in acted]
    if not ticks and not e.acts:
        ticks = [c for c in e.now.controls if _shows_tick(c) and _is_named(c, e.intent.subtask)]
    if not ticks:
        return None
    # one of several is only chosen; a box is held against what was decided of it as it stood before
    wanted = wish_for(e.intent, acted[-1][0]).on if acted else bool(is_to_be_on(e.intent, ticks[-1]))
    on = ticks[-1].role is Role.RADIO or wanted
    state = "on" if ticks[-1].has(State.CHECKED) else "off"
    if ticks[-1].has(State.CHECKED) == on:
        return Judgement(
            Effect.VERIFIED, f"{ticks[-1].name} is {'now ' if e.acts else ''}{state}{'' if e.acts else ' already'}."
        )
    return Judgement(Effect.NOT_SEEN, f"{ticks[-1].name} is still {state}.")


def _tick_of(act: Act, now: Snapshot) -> Control | None:
    """The box that was ticked, as it is now; where its dialog has closed, as it was left."""
    if act.control is None or not act.control.verbs & {Verb.CHECK, Verb.UNCHECK, Verb.CLICK}:
        return None
    latest = now.find(act.control.ref) or act.after.find(act.control.ref)
    if latest is None:
        return None
    flipped = latest.has(State.CHECKED) != act.control.has(State.CHECKED)
    return latest if flipped or act.control.role in TICK_ROLES else None


def _shows_tick(control: Control) -> bool:
    return control.role in TICK_ROLES


def _is_named(control: Control, subtask: str) -> bool:
    named = set(words(control.name))
    return bool(named) and named <= set(words(subtask))


CHECKS: dict[Kind, Check] = {
    Kind.WRITE: written, Kind.REPLACE: replaced, Kind.EDIT: edited, Kind.COMPUTE: _computed, Kind.SAVE: saved, Kind.OPEN: opened,
    Kind.SHOW_FOLDER: folder_shown, Kind.NEW_FOLDER: folder_made,
    Kind.RENAME: renamed, Kind.COPY: copied, Kind.MOVE: moved, Kind.DELETE: deleted, Kind.SWITCH: _switched,
    Kind.COMMAND: _made,
}  # fmt: skip
