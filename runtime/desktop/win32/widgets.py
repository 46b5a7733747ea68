"""What the window classes of Windows mean: roles, states, and the messages that return their values."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_void_p
from dataclasses import dataclass
from enum import IntEnum

from edgelam.control import Role, State
from edgelam.errors import AppSilent
from edgelam.runtime.desktop.win32.api import send
from edgelam.runtime.desktop.win32.windows import Widget

MAX_OPTIONS = 200


class Message(IntEnum):
    """Messages of controls (winuser.h, commctrl.h)."""

    SET_TEXT = 0x000C
    COMMAND = 0x0111
    HSCROLL = 0x0114
    VSCROLL = 0x0115
    EDIT_SET_SELECTION = 0x00B1
    EDIT_REPLACE = 0x00C2
    BUTTON_CHECKED = 0x00F0
    BUTTON_CLICK = 0x00F5
    COMBO_COUNT = 0x0146
    COMBO_SELECTED = 0x0147
    COMBO_TEXT = 0x0148
    COMBO_TEXT_LENGTH = 0x0149
    COMBO_SELECT = 0x014E
    LIST_SELECT = 0x0186
    LIST_SELECTED = 0x0188
    LIST_TEXT = 0x0189
    LIST_TEXT_LENGTH = 0x018A
    LIST_COUNT = 0x018B
    TRACK_POSITION = 0x0400
    TRACK_SET = 0x0405
    PROGRESS_POSITION = 0x0408


COMBO_CHANGED, LIST_CHANGED = 1, 1
"""Notifications to the parent, in the high word of COMMAND: CBN_SELCHANGE and LBN_SELCHANGE."""

BUTTON_KINDS = {
    0: Role.BUTTON, 1: Role.BUTTON, 2: Role.CHECK, 3: Role.CHECK, 4: Role.RADIO, 5: Role.CHECK, 6: Role.CHECK, 7: Role.GROUP, 9: Role.RADIO, 11: Role.BUTTON,
    12: Role.BUTTON, 13: Role.BUTTON, 14: Role.BUTTON, 15: Role.BUTTON,
}  # fmt: skip
"""By the low four bits of a button's style (BS_PUSHBUTTON …)."""

DEFAULT_BUTTON, PUSH_LIKE = 1, 0x1000
MULTILINE, PASSWORD, READ_ONLY = 0x0004, 0x0020, 0x0800
ROLES: dict[str, Role] = {
    "edit": Role.TEXT, "richedit20w": Role.TEXT, "richedit20a": Role.TEXT, "richedit50w": Role.TEXT, "richeditd2dpt": Role.TEXT, "combobox": Role.COMBO,
    "listbox": Role.LIST, "combolbox": Role.LIST, "static": Role.LABEL, "msctls_trackbar32": Role.SLIDER, "msctls_progress32": Role.PROGRESS,
    "msctls_statusbar32": Role.STATUS, "msctls_hotkey32": Role.TEXT, "syslink": Role.LINK,
}  # fmt: skip
"""By class; a button's role is in its style, and what is missing is looked through."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a widget answers."""

    value: str = ""
    checked: bool = False
    options: tuple[str, ...] = ()


def kind_of(widget: Widget) -> str:
    """The class in lower case, without the decoration that .NET puts around it."""
    name = widget.kind.casefold()
    return name.split(".")[1] if name.startswith("windowsforms10.") else name


def role_of(widget: Widget) -> Role:
    kind = kind_of(widget)
    if kind == "button":
        if widget.style & PUSH_LIKE:
            return Role.TOGGLE
        return BUTTON_KINDS.get(widget.style & 0xF, Role.BUTTON)
    role = ROLES.get(kind, Role.GROUP)
    return Role.PASSWORD if role is Role.TEXT and widget.style & PASSWORD else role


def states_of(widget: Widget, role: Role, facts: Facts, focus: int) -> frozenset[State]:
    states = {State.SHOWING} if widget.visible else set()
    if widget.enabled:
        states.add(State.ENABLED)
    if widget.hwnd == focus:
        states.add(State.FOCUSED)
    if facts.checked:
        states.add(State.CHECKED)
    if role is Role.TEXT:
        states |= set() if widget.style & READ_ONLY else {State.EDITABLE}
        states |= {State.MULTILINE} if widget.style & MULTILINE else set()
    if role is Role.BUTTON and widget.style & 0xF == DEFAULT_BUTTON:
        states.add(State.DEFAULT)
    return frozenset(states)


def facts_of(widget: Widget, role: Role) -> Facts:
    """Ask a widget what it shows; one that does not answer shows nothing. Passwords are never asked for."""
    try:
        match role:
            case Role.TEXT:
                return Facts(value=widget.text.replace("\r\n", "\n"))
            case Role.CHECK | Role.RADIO | Role.TOGGLE:
                return Facts(checked=send(widget.hwnd, Message.BUTTON_CHECKED) == 1)
            case Role.COMBO:
                return Facts(value=widget.text, options=options_of(widget.hwnd, COMBO))
            case Role.LIST:
                options = options_of(widget.hwnd, LIST)
                chosen = send(widget.hwnd, Message.LIST_SELECTED)
                return Facts(value=options[chosen] if 0 <= chosen < len(options) else "", options=options)
            case Role.SLIDER:
                return Facts(value=str(send(widget.hwnd, Message.TRACK_POSITION)))
            case Role.PROGRESS:
                return Facts(value=str(send(widget.hwnd, Message.PROGRESS_POSITION)))
            case Role.STATUS:
                return Facts(value=widget.text)
            case _:
                return Facts()
    except AppSilent:
        return Facts()


@dataclass(frozen=True, slots=True)
class Choices:
    """The messages of one kind of list."""

    count: Message
    length: Message
    text: Message
    select: Message
    notification: int


COMBO = Choices(Message.COMBO_COUNT, Message.COMBO_TEXT_LENGTH, Message.COMBO_TEXT, Message.COMBO_SELECT, COMBO_CHANGED)
LIST = Choices(Message.LIST_COUNT, Message.LIST_TEXT_LENGTH, Message.LIST_TEXT, Message.LIST_SELECT, LIST_CHANGED)
CHOICES: dict[Role, Choices] = {Role.COMBO: COMBO, Role.LIST: LIST}


def options_of(hwnd: int, choices: Choices, ask: Callable[..., int] = send) -> tuple[str, ...]:
    """The entries of a box or list, the first ``MAX_OPTIONS`` of them."""
    found = []
    for index in range(min(max(0, ask(hwnd, choices.count)), MAX_OPTIONS)):
        length = ask(hwnd, choices.length, index)
        buffer = ctypes.create_unicode_buffer(max(0, length) + 1)
        ask(hwnd, choices.text, index, ctypes.cast(buffer, c_void_p))
        found.append(buffer.value)
    return tuple(found)
