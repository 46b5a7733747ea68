"""Dialogs that leave no choice by what was asked: the format question after a save, a form that is filled in, a window that greets.

A small model presses whatever stands in a dialog; where the request and the dialog's own words say which button it is, that is pressed.
"""

from __future__ import annotations

from edgelam.action import Verb
from edgelam.control import INPUT_ROLES, TICK_ROLES, Control, Role, Snapshot, State
from edgelam.phrases import normalise
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.kinds import Intent, Kind

OPEN_FORMATS = frozenset({"odt", "ott", "fodt", "ods", "ots", "fods", "odp", "otp", "fodp", "odg", "otg", "fodg"})
"""Endings of OpenDocument files."""

CONFIRMING = (
    "ok",
    "apply",
    "done",
    "finish",
    "create",
    "insert",
    "add",
    "open",
    "accept",
    "set",
    "resize",
    "rename",
    "close",
)
"""Buttons that leave a form with what stands in it, the surest first; *Close* is one where a form has no other."""

_BACKING_OUT = frozenset({"cancel", "close", "abort", "reset", "help", "back", "reset to defaults", "restore defaults"})
_KEEPING = frozenset({"keep", "use", "yes", "continue"})
_READING = frozenset({"import", "open", "opening", "load", "convert", "encoding"})
"""In the title of a dialog that asks how a file is to be read."""

_GREETING = frozenset({"startup", "start-up", "launch", "again"})
"""In the box of a window that greets: *Show this at startup*, *Do not show this again*."""


def format_answer(intent: Intent, snapshot: Snapshot) -> Control | None:
    """The button that keeps to the format which the name says, where a dialog asks whether to; to the one that the file has where it
    says none."""
    if (
        intent.kind is not Kind.SAVE
        or not snapshot.modal
        or any(c.role in INPUT_ROLES for c in snapshot.controls if c.verbs)
    ):
        return None
    buttons = buttons_of(snapshot)
    said = " ".join(c.name for c in snapshot.controls)
    if "format" not in words(said):
        return None
    own = [b for b in buttons if _is_open_format(b)]
    kept = [b for b in buttons if set(words(b.name)) & _KEEPING and b not in own]
    ending = intent.file.rpartition(".")[2].casefold() if "." in intent.file else ""
    chosen = own if ending in OPEN_FORMATS else kept
    return chosen[0] if len(chosen) == 1 else None


def _is_open_format(button: Control) -> bool:
    return bool(set(words(button.name)) & {"odf", "opendocument", "default", "recommended"})


def confirming(snapshot: Snapshot) -> Control | None:
    """The button that leaves a form with what stands in it; None where the dialog is a question, which words alone answer."""
    if not snapshot.modal or not any(_is_input(c) for c in snapshot.controls):
        return None
    named = {normalise(b.name): b for b in reversed(buttons_of(snapshot))}
    return next((named[name] for name in CONFIRMING if name in named), None)


_BOXES = 2
"""A window that greets has at most so many boxes; with more of them it holds settings, of which one may be about the start."""

_SETTING = frozenset({Role.SLIDER, Role.SPIN, Role.COMBO, Role.TAB})
"""What a window that greets has not."""


def opening_answer(snapshot: Snapshot) -> Control | None:
    """The button that leads on from what an application shows before anything was asked of it: how a file is to be read is left as
    it proposes, a window that greets is closed."""
    if not snapshot.modal:
        return None
    named = {normalise(b.name): b for b in reversed(buttons_of(snapshot))}
    if set(words(snapshot.title)) & _READING and "ok" in named:
        return named["ok"]
    sets = any(
        c.verbs and c.role in _SETTING for c in snapshot.controls
    )  # then *on startup* is a setting, and it no greeting
    boxes = [c for c in snapshot.controls if c.role in TICK_ROLES and c.verbs]
    greets = not sets and len(boxes) <= _BOXES and any(set(words(c.name)) & _GREETING for c in boxes)
    return next((named[name] for name in ("close", "cancel", "skip") if name in named), None) if greets else None


def leaves_page(control: Control) -> bool:
    """Whether a control of a dialog turns to another page of it, or leaves it without what it is for."""
    return control.role is Role.TAB or (control.role is Role.BUTTON and normalise(control.name) in _BACKING_OUT)


def is_for_files(snapshot: Snapshot) -> bool:
    """Whether this is a dialog in which a file is chosen or named."""
    named = {normalise(b.name) for b in buttons_of(snapshot)}
    opens = "open" in named and bool(set(words(snapshot.title)) & {"open", "file", "files", "folder"})
    return snapshot.modal and "cancel" in named and ("save" in named or opens)


def _is_input(control: Control) -> bool:
    return bool(control.verbs) and (control.role in INPUT_ROLES | TICK_ROLES | {Role.ITEM, Role.LIST, Role.TAB})


def buttons_of(snapshot: Snapshot) -> list[Control]:
    """What can be pressed in a window."""
    return [c for c in snapshot.controls if c.role is Role.BUTTON and Verb.CLICK in c.verbs and c.has(State.SHOWING)]
