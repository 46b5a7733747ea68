"""Before an act: does it use what the request says, where that belongs?

A small model finds the right field and types the wrong words into it, or leaves a dialog whose field holds another name.
Where the request gives a text, a name or a sum without any doubt, the act is put right by it; what would harm is not done,
and where there is one other way that cannot be missed, that is taken instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from edgelam.action import Action, Verb
from edgelam.control import NUMERIC, Control, Role, Snapshot, State
from edgelam.numbers import amount_set, in_digits, set_in_digits
from edgelam.paths import expand_home
from edgelam.phrases import base, normalise
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.choosing.beside import goes_the_other_way
from edgelam.runtime.choosing.formats import SAVING, saves_so, writes_format
from edgelam.runtime.choosing.shorter_name import with_shorter_name
from edgelam.runtime.decision import Decision
from edgelam.runtime.dialogs.assistant import next_page
from edgelam.runtime.dialogs.filling import filling
from edgelam.runtime.dialogs.opening import is_to_open, taking
from edgelam.runtime.files import Files, typed_path
from edgelam.runtime.in_document import CARET, at_its_place, instead, selecting, to_its_place, with_text, writing
from edgelam.runtime.request.kinds import NAMING, Intent, Kind
from edgelam.runtime.request.misuse import SAVE_AS, misuse, only_field
from edgelam.runtime.request.relative import changed
from edgelam.runtime.request.switching import SWITCHES, by_verb, stands_so
from edgelam.runtime.texts.searching import replacing
from edgelam.runtime.verify.filechecks import BACKING_OUT

LEAVING = frozenset({"save", "ok", "create", "rename", "done", "apply", "accept"})
"""First words on buttons that leave a dialog with what stands in it, where the toolkit does not say which one that is."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The decision as it may be carried out, or why it may not, or what the person must be asked first."""

    decision: Decision
    refused: str = ""
    question: str = ""
    already: str = ""
    """What is as it is to be already, in a sentence: nothing is done."""


def checked(
    decision: Decision,
    snapshot: Snapshot,
    intent: Intent,
    files: Files,
    done: Sequence[Action] = (),
    typed: str = "",
    folder: str = "",
) -> Checked:
    """The decision with its arguments put right by the request; ``done`` was done for the subtask before, ``typed`` was written last,
    ``folder`` is where the open file lies: beside it is saved what names no other."""
    if intent.kind is Kind.SAVE and intent.file and not intent.folder:
        intent = replace(intent, folder=folder)
    if decision.action.verb is Verb.CALL:
        return Checked(decision)  # they were read off the request already
    if _lacks_a_name(decision, snapshot, intent):
        return Checked(decision, question="Under which name shall it be saved?")
    if so := _is_so(decision, intent, done):
        return Checked(replace(decision, action=Action(Verb.DONE), completes=True), already=so)
    right = _put_right(with_shorter_name(decision, snapshot, intent.subtask), snapshot, intent, files, done, typed)
    refused = misuse(right.action, right.control, snapshot, intent, files) or _stands_already(right, intent, done)
    if not refused and right.control is not None and goes_the_other_way(right.control, intent.subtask, snapshot):
        refused = f"{right.control.name} is the opposite of that"
    if not refused:
        return Checked(right)
    other = _save_as(snapshot, intent)
    if other is not None and right.action.verb in (Verb.CLICK, Verb.PRESS):
        return Checked(instead(decision, Verb.CLICK, other, snapshot))
    return Checked(right, refused)


def _stands_already(decision: Decision, intent: Intent, done: Sequence[Action]) -> str:
    """The one text of a subtask goes into one field, or into the one that is named."""
    action, control = decision.action, decision.control
    if intent.kind is not Kind.WRITE or action.verb is not Verb.TYPE or control is None or not intent.text:
        return ""
    same = [
        a for a in done if a.verb is Verb.TYPE and a.text == action.text == intent.text and a.target != action.target
    ]
    named = set(words(control.name)) & set(words(intent.subtask.replace(intent.text, " ")))
    return f"{action.text} was written already" if same and not named else ""


def _put_right(
    decision: Decision, snapshot: Snapshot, intent: Intent, files: Files, done: Sequence[Action], typed: str
) -> Decision:
    """The decision with what the request says in place of what the model says."""
    if decision.action.verb is Verb.TYPE and decision.control is not None and decision.control.role in NUMERIC:
        return _numbered(decision, intent, done)
    first = replacing(decision, snapshot, intent) or filling(decision, snapshot, intent, done)
    if (first := first or next_page(decision, snapshot, intent, done)) is not None:
        return first
    match intent.kind:
        case Kind.EDIT:
            return decision
        case Kind.WRITE if intent.text:
            return at_its_place(writing(decision, snapshot, intent), intent, done)
        case Kind.SAVE if not intent.file and not snapshot.modal:
            return _saving(decision, snapshot)
        case Kind.SAVE if intent.file and not snapshot.modal:
            return _asking_for_a_name(decision, snapshot, intent, done)
        case kind if snapshot.modal and (kind in NAMING or (kind is Kind.COMMAND and "." in intent.name)):
            return _naming(decision, snapshot, intent, done)
        case Kind.OPEN if snapshot.modal:
            return taking(decision, snapshot, intent, files, done)
        case kind if is_to_open(snapshot) and kind not in NAMING:
            return taking(decision, snapshot, intent, files, done)
        case Kind.COMMAND if intent.placement in CARET:
            return to_its_place(decision, snapshot, intent, done)
        case _:
            return selecting(decision, snapshot, intent, done, typed)


def _numbered(decision: Decision, intent: Intent, done: Sequence[Action]) -> Decision:
    """A field for a number gets a number of the request in digits, whatever else of it the model took; or what its own comes to by that, once."""
    before = next((a.text for a in done if a.verb is Verb.TYPE and a.target == decision.action.target), None)
    value = decision.control.value if decision.control is not None else ""
    if relative := changed(intent.subtask, value):
        return with_text(decision, before or relative)
    typed, wanted = set_in_digits(decision.action.text or ""), amount_set(intent.subtask)
    is_said = re.fullmatch(r"-?\d+(?:[.,]\d+)?", typed) is not None and typed in in_digits(intent.subtask)
    if not wanted or is_said:
        return decision
    return replace(decision, action=replace(decision.action, text=wanted))


def _naming(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action]) -> Decision:
    """A dialog's field holds the name of the request before the dialog is left, and it is not given up before that."""
    field = only_field(snapshot)
    wanted = _wanted(intent, field) if field is not None else ""
    if field is None or not wanted:
        return decision
    action, control = decision.action, decision.control
    if action.verb is Verb.TYPE and control is not None and control.ref == field.ref:
        typed = action.text or ""
        return with_text(decision, typed if _is_right(typed, wanted, intent) else wanted)
    typing = instead(decision, Verb.TYPE, field, snapshot, wanted)
    gives_up = control is not None and control.role is Role.BUTTON and normalise(control.name) in BACKING_OUT
    leaves = _leaves(action, control) or (gives_up and not field.value and typing.action not in done)
    return typing if leaves and not _is_right(field.value, wanted, intent) else decision


def _asking_for_a_name(decision: Decision, snapshot: Snapshot, intent: Intent, done: Sequence[Action]) -> Decision:
    """Under a name is saved by the command that asks for one, not by what only sounds like it."""
    command = _save_as(snapshot, intent)
    if command is None or decision.action.verb not in (Verb.CLICK, Verb.TYPE):
        return decision
    control, asking = decision.control, instead(decision, Verb.CLICK, command, snapshot)
    is_way = control is not None and control.role is Role.MENU
    saves = control is not None and saves_so(control, intent)
    return decision if saves or is_way or asking.action in done else asking


def _saving(decision: Decision, snapshot: Snapshot) -> Decision:
    """*Save it* is done by what is called so, where there is one thing that is and the model is for another that is not."""
    control = decision.control
    plain = [
        c for c in snapshot.controls if Verb.CLICK in c.verbs and c.has(State.ENABLED) and words(c.name)[:1] == ["save"]
    ]
    plain = [c for c in plain if not normalise(c.name).startswith(SAVE_AS)]
    saves = control is None or set(words(f"{control.name} {control.help}")) & SAVING or control.role is Role.MENU
    astray = decision.action.verb is Verb.CLICK and not saves and len({c.name for c in plain}) == 1
    return instead(decision, Verb.CLICK, plain[0], snapshot) if astray else decision


def _is_so(decision: Decision, intent: Intent, done: Sequence[Action]) -> str:
    """That a box which is meant stands already as it is to, or does now, as it was switched for the same words before; empty where something
    is to be done."""
    action, control = decision.action, decision.control
    if control is None or action.verb not in (*SWITCHES, Verb.DONE):
        return ""
    switched = [a.verb for a in done if a.verb in SWITCHES and a.target == action.target]
    if switched and switched[-1] is not action.verb:
        return f"{control.name} is {'on' if control.has(State.CHECKED) else 'off'} now."
    taught = bool(decision.remembered) or decision.confidence == 1.0  # by the person, who knows what is on
    if (taught and by_verb(intent, control.name) is None) or decision.relevance < RELEVANT:
        return ""
    state = stands_so(intent, control)
    return f"{control.name} is {state} already." if state else ""


def _lacks_a_name(decision: Decision, snapshot: Snapshot, intent: Intent) -> bool:
    """A dialog asks for a name, offers none, and the request has none."""
    if intent.kind is not Kind.SAVE or intent.file or not snapshot.modal:
        return False
    field, action, control = only_field(snapshot), decision.action, decision.control
    if field is None or field.value:
        return False
    return (action.verb is Verb.TYPE and control is not None and control.ref == field.ref) or _leaves(action, control)


def _wanted(intent: Intent, field: Control) -> str:
    """What the field must hold: the name of the request, or the one that is offered, in the folder of the request."""
    if intent.kind is not Kind.SAVE:
        return intent.name
    name = intent.file or (base(field.value) if intent.folder else "")
    return typed_path(name, intent.folder) if name else ""


def _is_right(text: str, wanted: str, intent: Intent) -> bool:
    """Whether a field that holds this text names the right file: with the folder where one is named, else in any."""
    if text in (wanted, expand_home(wanted)):
        return True
    return not intent.folder and normalise(base(text)) == normalise(wanted)


def _leaves(action: Action, control: Control | None) -> bool:
    """Whether a dialog is left with what stands in it."""
    if action.verb is Verb.PRESS:
        return action.text == "enter"
    if control is None or action.verb is not Verb.CLICK or control.role is not Role.BUTTON:
        return False
    return control.has(State.DEFAULT) or normalise(control.name).partition(" ")[0] in LEAVING


def _save_as(snapshot: Snapshot, intent: Intent) -> Control | None:
    """The command that asks for a name."""
    if intent.kind is not Kind.SAVE or snapshot.modal:
        return None
    own = [c for c in snapshot.controls if Verb.CLICK in c.verbs and writes_format(c, intent.file)]
    if own and not _is_shown_so(snapshot, intent.file):
        return own[0]
    commands = [c for c in snapshot.controls if Verb.CLICK in c.verbs and normalise(c.name).startswith(SAVE_AS)]
    return min(commands, key=lambda c: len(c.name), default=None)  # not *Save as Template...*


def _is_shown_so(snapshot: Snapshot, file: str) -> bool:
    """Whether what is open has that format already."""
    return re.search(rf"\.{re.escape(file.rpartition('.')[2])}\b", snapshot.title, re.IGNORECASE) is not None
