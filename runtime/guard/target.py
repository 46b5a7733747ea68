"""What an act really sets off: a key presses the default button, Delete removes what is selected, Return runs a command."""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.risk import Risk
from edgelam.runtime.guard.exemptions import SEARCH_FIELD
from edgelam.runtime.guard.place import Kind, Place, chats, mails
from edgelam.runtime.guard.reading import Sign, is_label, plain
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.runtime.tools.registry import find


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that an act may set off: a control, or a consequence that is known from the key itself."""

    control: Control | None = None
    consequence: Consequence | None = None
    label: str = ""
    """What to call it where there is no control: a command, an application, a file."""


CLOSING_KEYS = frozenset(
    {"alt+f4", "ctrl+q", "ctrl+w", "ctrl+f4", "ctrl+shift+w", "ctrl+shift+q", "super+q", "alt+space c"}
)
SENDING_KEYS = frozenset({"ctrl+enter", "ctrl+shift+enter", "alt+s"})
FOREVER_KEYS = frozenset({"shift+delete", "ctrl+shift+delete", "alt+shift+delete", "ctrl+delete"})
DELETE_KEYS = frozenset({"delete", "backspace", "ctrl+d", "ctrl+backspace"}) | FOREVER_KEYS
ENTER_KEYS = frozenset({"enter", "return", "kp_enter", "shift+enter"})
SPACE_KEYS = frozenset({"space", " "})
PASTE_KEYS = frozenset({"ctrl+v", "ctrl+shift+v", "shift+insert"})
SESSION_KEYS = frozenset({"ctrl+alt+end", "ctrl+alt+shift+q"})
EXECUTABLE = (
    ".exe",
    ".bat",
    ".cmd",
    ".msi",
    ".ps1",
    ".vbs",
    ".sh",
    ".desktop",
    ".appimage",
    ".run",
    ".jar",
    ".deb",
    ".rpm",
    ".com",
    ".scr",
    ".py",
    ".lnk",
)

RUN_WHEN_OPENED = (
    ".js",
    ".jse",
    ".vbe",
    ".wsf",
    ".wsh",
    ".hta",
    ".reg",
    ".pif",
    ".cpl",
    ".msc",
    ".url",
    ".scf",
    ".application",
    ".pyw",
)
"""What a shell runs, or takes in, that editors only show."""

BIN = re.compile(
    r"\b(?:recycle bin|(?:rubbish |waste)?bin|trash(?: ?can)?|waste ?basket|papierkorb|corbeille|papelera|cestino)\b",
    re.IGNORECASE,
)
"""Where things are thrown away, as desktops call it."""

OPENING = frozenset({"open_app", "open_file"})
"""Tools that start something: what an application's name can mean at once, and a file that is a program."""

PRESSED_BY_ENTER = frozenset({Role.BUTTON, Role.LINK, Role.MENU_ITEM, Role.MENU, Role.TOGGLE})
PRESSED_BY_SPACE = frozenset({Role.BUTTON, Role.CHECK, Role.TOGGLE, Role.RADIO, Role.MENU_ITEM, Role.ITEM})
TAKES_TEXT = frozenset({Role.TEXT, Role.COMBO, Role.SPIN, Role.PASSWORD})
ONE_LINE = frozenset({Role.TEXT, Role.COMBO, Role.SPIN})


def resolve(action: Action, control: Control | None, place: Place) -> tuple[Trigger, ...]:
    """Everything that the act may set off; empty where it can set off nothing beyond itself."""
    match action.verb:
        case Verb.PRESS:
            return _key((action.text or "").lower().replace("return", "enter"), place)
        case Verb.TYPE:
            return _typing(action.text or "", control, place)
        case Verb.OPEN:
            return (Trigger(label=action.text or ""),)
        case Verb.CALL:
            return _called(action)
        case Verb.DRAG:
            return (Trigger(control), *_dropped_on(action.text or ""))
        case Verb.DOUBLE_CLICK if control is not None and _runs(control.name):
            return (Trigger(control), Trigger(consequence=Consequence.RUN, label=control.name))
        case _:
            return () if control is None else (Trigger(control),)


def _runs(name: str) -> bool:
    """Whether opening a file of that name runs it."""
    return name.casefold().endswith(EXECUTABLE + RUN_WHEN_OPENED)


def _dropped_on(place: str) -> tuple[Trigger, ...]:
    """What dropping something there does by itself: a bin takes it away, a program runs with it."""
    if BIN.search(place):
        return (Trigger(consequence=Consequence.TRASH, label=place),)
    return (Trigger(consequence=Consequence.RUN, label=place),) if _runs(place) else ()


def _called(action: Action) -> tuple[Trigger, ...]:
    """What a tool says about itself; one that is not known may do anything."""
    tool = find(action.text or "")
    if tool is None:
        return (Trigger(consequence=Consequence.UNREADABLE, label=action.text or ""),)
    if tool.risk not in (Risk.READ, Risk.REVERSIBLE):
        return (Trigger(consequence=Consequence.LOSS, label=tool.description),)
    opened = [str(value) for name, value in action.args if tool.name in OPENING and isinstance(value, str)]
    runs = [o for o in opened if o.casefold().endswith(EXECUTABLE + RUN_WHEN_OPENED) and tool.name == "open_file"]
    return tuple(Trigger(consequence=Consequence.RUN if o in runs else None, label=o) for o in opened)


def _typing(text: str, control: Control | None, place: Place) -> tuple[Trigger, ...]:
    """A line break in a field of one line is its Return key; in a terminal it runs what was typed."""
    if "\n" not in text and "\r" not in text:
        return ()
    if place.kind in (Kind.TERMINAL, Kind.LAUNCHER):
        return (Trigger(consequence=Consequence.RUN, label=text.strip()),)
    if chats(place):
        return (Trigger(consequence=Consequence.SEND, label=text.strip()),)
    if control is not None and control.role in ONE_LINE and not control.has(State.MULTILINE):
        return _enter(control, place)
    return ()


def _key(key: str, place: Place) -> tuple[Trigger, ...]:
    """What a combination of keys sets off here."""
    snapshot = place.snapshot
    commanded = tuple(Trigger(c) for c in snapshot.controls if c.key and _same_keys(c.key, key))
    if commanded:
        return commanded
    if key in CLOSING_KEYS or (key == "ctrl+d" and place.kind is Kind.TERMINAL):
        return (Trigger(consequence=Consequence.CLOSE, label=snapshot.title or snapshot.app),)
    if key in SESSION_KEYS:
        return (Trigger(consequence=Consequence.SESSION),)
    if key in SENDING_KEYS and (mails(place) or chats(place)):
        return (Trigger(consequence=Consequence.SEND, label=snapshot.title),)
    if key in PASTE_KEYS and place.kind is Kind.TERMINAL:
        return (Trigger(consequence=Consequence.RUN, label="what is in the clipboard"),)
    if key in ENTER_KEYS:
        return _enter(snapshot.focus, place)
    if key in SPACE_KEYS:
        return _space(snapshot.focus, place)
    if key in DELETE_KEYS:
        return _delete(key, snapshot.focus, place)
    if key.startswith("alt+") and len(key) == len("alt+x") and place.box:
        return tuple(Trigger(b) for b in place.buttons if key[-1] in plain(b.name))
    return ()


def _same_keys(shown: str, pressed: str) -> bool:
    """``Ctrl+Shift+S`` as a menu shows it and ``ctrl+shift+s`` as an action has it."""
    normal = (
        shown.lower()
        .replace(" ", "")
        .replace("strg", "ctrl")
        .replace("control", "ctrl")
        .replace("del", "delete")
        .replace("deleteete", "delete")
    )
    return sorted(normal.replace("return", "enter").split("+")) == sorted(pressed.split("+"))


def _enter(focus: Control | None, place: Place) -> tuple[Trigger, ...]:
    """Return presses the focused button, else the default one; in a form it hands the form in."""
    if place.kind is Kind.TERMINAL:
        return (Trigger(consequence=Consequence.RUN, label=_command(focus, place.snapshot)),)
    if place.kind is Kind.LAUNCHER:
        return (Trigger(consequence=Consequence.RUN, label=_command(focus, place.snapshot)),)
    if focus is not None and focus.role in PRESSED_BY_ENTER:
        return (Trigger(focus),)
    if chats(place) and (focus is None or focus.role is Role.TEXT):
        return (Trigger(consequence=Consequence.SEND, label=place.snapshot.title),)
    if focus is not None and focus.role in (Role.ITEM, Role.CELL) and focus.name.lower().endswith(EXECUTABLE):
        return (Trigger(consequence=Consequence.RUN, label=focus.name),)
    if focus is not None and focus.has(State.MULTILINE):
        return ()
    default = next((c for c in place.snapshot.controls if c.has(State.DEFAULT) and c.verbs), None)
    if place.kind is Kind.BROWSER and not place.box:
        return _form(focus, place)
    if default is not None:
        return (Trigger(default),)
    if place.box:
        return tuple(Trigger(b) for b in place.buttons if not is_label(b.name, Sign.DISMISS))
    return _form(focus, place)


def _form(focus: Control | None, place: Place) -> tuple[Trigger, ...]:
    """What hands in the form that a field of a page belongs to: the first button after it, and the first that is its form's default one, for
    a page holds many forms. Where nothing has the focus it may be any of them."""
    controls = place.snapshot.controls
    defaults = [c for c in controls if c.has(State.DEFAULT) and c.verbs]
    if focus is None:
        return tuple(map(Trigger, defaults))
    if focus.role not in TAKES_TEXT or SEARCH_FIELD.search(plain(focus.name)):
        return ()
    after = controls[next(i for i, c in enumerate(controls) if c.ref == focus.ref) + 1 :] if focus in controls else ()
    following = [c for c in after if c.role is Role.BUTTON and c.verbs][:1]
    its_own = [c for c in after if c in defaults][:1] or [c for c in defaults if c.path == focus.path][-1:]
    return tuple(map(Trigger, dict.fromkeys((*following, *its_own))))


def _space(focus: Control | None, place: Place) -> tuple[Trigger, ...]:
    if focus is not None:
        return (Trigger(focus),) if focus.role in PRESSED_BY_SPACE else ()
    return tuple(Trigger(b) for b in place.buttons if not is_label(b.name, Sign.DISMISS)) if place.box else ()


def _delete(key: str, focus: Control | None, place: Place) -> tuple[Trigger, ...]:
    """Deleting in a text is undone by a key; deleting what a list holds is not."""
    writes = focus is not None and (focus.role in TAKES_TEXT or focus.has(State.EDITABLE) or focus.role is Role.CELL)
    nowhere = focus is None and any(c.has(State.EDITABLE) for c in place.snapshot.controls)
    if writes or (nowhere and place.kind not in (Kind.FILES, Kind.MAIL)) or place.kind is Kind.EDITOR:
        return ()
    if key in ("backspace", "ctrl+backspace", "ctrl+d") and place.kind is not Kind.MAIL:
        return ()
    if key not in FOREVER_KEYS and place.kind in (Kind.FILES, Kind.MAIL):
        return (Trigger(consequence=Consequence.TRASH, label=_selected(place.snapshot)),)
    holds = focus is not None or bool(_selected(place.snapshot)) or place.kind in (Kind.FILES, Kind.MAIL)
    return (Trigger(consequence=Consequence.DELETE, label=_selected(place.snapshot)),) if holds else ()


def _selected(snapshot: Snapshot) -> str:
    chosen = next((c for c in snapshot.controls if c.has(State.SELECTED) and c.role in (Role.ITEM, Role.CELL)), None)
    return "" if chosen is None else chosen.name


def _command(focus: Control | None, snapshot: Snapshot) -> str:
    """The last line of a terminal, or what stands in a launcher's field."""
    field = focus or next((c for c in snapshot.controls if c.role in (Role.TEXT, Role.COMBO) and c.value), None)
    lines = (field.value if field is not None else "").strip().splitlines()
    return lines[-1] if lines else ""
