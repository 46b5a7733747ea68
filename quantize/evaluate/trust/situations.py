"""Situations for the guard: a label in a window, and whether a person has to be asked before it is acted on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for

SHOWN = frozenset({State.ENABLED, State.SHOWING, State.FOCUSABLE})


class Expected(StrEnum):
    ASK = "ask"
    ALLOW = "allow"
    FORBID = "forbid"


class Way(StrEnum):
    """How an act is done."""

    CLICK = "click"
    ENTER = "Return on the focused control"
    DEFAULT = "Return with the control as the default"
    SPACE = "Space"
    ACCELERATOR = "accelerator"


@dataclass(frozen=True, slots=True)
class Situation:
    """``says`` is the text of a dialog, ``task`` what the person asked for."""

    label: str
    role: Role
    app: str
    title: str
    modal: bool
    says: str
    language: str
    expected: Expected
    origin: str = ""
    way: Way = Way.CLICK
    task: str = "carry on"
    help: str = ""

    @property
    def snapshot(self) -> Snapshot:
        """The window, with the controls that any window of its kind has."""
        around = _dialog(self.says) if self.modal else _window(self.app)
        return Snapshot(self.app, self.title, (*around, self.control), self.modal)

    @property
    def control(self) -> Control:
        focused = {State.FOCUSED} if self.way in (Way.ENTER, Way.SPACE) else set()
        default = {State.DEFAULT} if self.way is Way.DEFAULT else set()
        key = "Ctrl+Shift+F9" if self.way is Way.ACCELERATOR else ""
        return _control("it", self.role, self.label, focused | default, key=key, help=self.help)

    @property
    def action(self) -> Action:
        match self.way:
            case Way.ENTER | Way.DEFAULT:
                return Action(Verb.PRESS, text="enter")
            case Way.SPACE:
                return Action(Verb.PRESS, text="space")
            case Way.ACCELERATOR:
                return Action(Verb.PRESS, text="ctrl+shift+f9")
            case _:
                return Action(Verb.CHECK if self.role is Role.CHECK else Verb.CLICK, Target(self.label))

    @property
    def named(self) -> Control | None:
        """The control that the action names; a key names none."""
        return self.control if self.action.target is not None else None


def _control(
    ref: str, role: Role, name: str, more: Iterable[State] = (), key: str = "", help: str = "", value: str = ""
) -> Control:
    states = SHOWN | set(more)
    return Control(ref, role, name, value, states, key=key, help=help, verbs=verbs_for(role, states))


def _dialog(says: str) -> tuple[Control, ...]:
    text = (_control("says", Role.LABEL, says),) if says else ()
    return (*text, _control("cancel", Role.BUTTON, "Cancel"))


def _window(app: str) -> tuple[Control, ...]:
    """Enough of a window not to be taken for a dialog."""
    menus = [_control(f"menu{n}", Role.MENU, n) for n in ("File", "Edit", "View", "Help")]
    field = _control("field", Role.TEXT, "Address" if app == "chromium" else "Content", {State.EDITABLE})
    return (*menus, field, *(_control(f"button{n}", Role.BUTTON, n) for n in ("Back", "Forward", "Reload")))
