"""What is on the screen: controls, snapshots and the difference between two of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from edgelam.action import Verb


class Role(StrEnum):
    """The closed vocabulary of control kinds; each backend maps its own roles to it."""

    WINDOW = "window"
    DIALOG = "dialog"
    BUTTON = "button"
    TOGGLE = "toggle"
    CHECK = "check"
    RADIO = "radio"
    MENU = "menu"
    MENU_ITEM = "menu item"
    TEXT = "text"
    PASSWORD = "password"
    COMBO = "combo"
    LIST = "list"
    ITEM = "item"
    TAB = "tab"
    SLIDER = "slider"
    SPIN = "spin"
    LINK = "link"
    LABEL = "label"
    CELL = "cell"
    SHEET = "sheet"
    IMAGE = "image"
    STATUS = "status"
    SCROLL = "scroll bar"
    PROGRESS = "progress"
    GROUP = "group"


class State(StrEnum):
    """The closed vocabulary of control states."""

    ENABLED = "enabled"
    SHOWING = "showing"
    FOCUSED = "focused"
    FOCUSABLE = "focusable"
    EDITABLE = "editable"
    CHECKED = "checked"
    SELECTED = "selected"
    EXPANDED = "expanded"
    MODAL = "modal"
    MULTILINE = "multiline"
    DEFAULT = "default"
    POPUP = "popup"
    """A button that unfolds a menu, as far as the toolkit says so."""


_CLICK = frozenset({Verb.CLICK})
ROLE_VERBS: dict[Role, frozenset[Verb]] = {
    Role.BUTTON: _CLICK,
    Role.TOGGLE: frozenset({Verb.CLICK, Verb.CHECK, Verb.UNCHECK}),
    Role.CHECK: frozenset({Verb.CHECK, Verb.UNCHECK}),
    Role.RADIO: frozenset({Verb.CLICK, Verb.CHECK}),
    Role.MENU: _CLICK,
    Role.MENU_ITEM: _CLICK,
    Role.TEXT: frozenset({Verb.TYPE, Verb.SELECT, Verb.CLICK}),
    Role.COMBO: frozenset({Verb.CHOOSE, Verb.CLICK}),
    Role.LIST: frozenset({Verb.CHOOSE, Verb.SCROLL}),
    Role.ITEM: _CLICK,
    Role.TAB: _CLICK,
    Role.SLIDER: frozenset({Verb.TYPE}),
    Role.SPIN: frozenset({Verb.TYPE}),
    Role.LINK: _CLICK,
    Role.CELL: frozenset({Verb.CLICK, Verb.TYPE}),
}
"""What can be done to a control of each role; roles that are missing take no verb."""

_THINGS = frozenset({Role.ITEM, Role.CELL, Role.TAB})
GESTURES: dict[Verb, frozenset[Role]] = {
    Verb.DOUBLE_CLICK: _THINGS | {Role.TEXT},
    Verb.RIGHT_CLICK: frozenset(ROLE_VERBS) - {Role.MENU, Role.MENU_ITEM},
    Verb.DRAG: _THINGS,
}
"""What a gesture can be made on, where it can be acted on at all. They are no verbs of a control: they are offered only
where they are asked for."""

MAX_VALUE = 100_000
"""Characters of a value that a backend reads."""

INPUT_ROLES = frozenset({Role.TEXT, Role.COMBO, Role.SLIDER, Role.SPIN, Role.CELL})
"""Roles whose value a person reads or writes, so the prompt shows it."""

NUMERIC = frozenset({Role.SPIN, Role.SLIDER})
"""Fields that hold a number."""

TICK_ROLES = frozenset({Role.CHECK, Role.RADIO, Role.TOGGLE})


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in physical pixels of the whole screen."""

    x: int
    y: int
    width: int
    height: int

    @property
    def center(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Control:
    """One thing on the screen that a person could name.

    ``ref`` is opaque and belongs to the backend; ``path`` leads from the window to the parent;
    ``options`` are the choices of a list-like control where the backend knows them; so are ``columns``.
    """

    ref: str
    role: Role
    name: str
    value: str = ""
    states: frozenset[State] = frozenset()
    bounds: Bounds | None = None
    path: tuple[str, ...] = ()
    help: str = ""
    key: str = ""
    options: tuple[str, ...] = ()
    verbs: frozenset[Verb] = field(default_factory=frozenset)
    columns: tuple[tuple[str, str], ...] = ()
    """Of a row of a table: what stands in each of its columns, by the column's heading."""

    def has(self, state: State) -> bool:
        return state in self.states


def verbs_for(role: Role, states: Iterable[State]) -> frozenset[Verb]:
    """The verbs that a control of this role supports in these states."""
    states = frozenset(states)
    verbs = ROLE_VERBS.get(role, frozenset())
    if State.ENABLED not in states:
        return frozenset()
    if role in (Role.TEXT, Role.CELL) and State.EDITABLE not in states:
        return verbs - {Verb.TYPE}
    return verbs


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One window (or its topmost modal dialog) at one moment."""

    app: str
    title: str
    controls: tuple[Control, ...]
    modal: bool = False
    seconds: float = 0.0

    @property
    def focus(self) -> Control | None:
        return next((c for c in self.controls if c.has(State.FOCUSED)), None)

    @property
    def closed_menus(self) -> list[Control]:
        """Menus whose items the backend cannot see before they are opened."""
        opened = {step for c in self.controls if c.role is Role.MENU_ITEM for step in c.path}
        unfold = (c for c in self.controls if c.has(State.POPUP) and not c.has(State.EXPANDED) and c.verbs)
        menus = [c for c in self.controls if c.role is Role.MENU]
        return [c for c in (*menus, *unfold) if c.name not in opened]

    def find(self, ref: str) -> Control | None:
        return next((c for c in self.controls if c.ref == ref), None)

    def __sub__(self, earlier: Snapshot) -> Diff:
        before = {c.ref: c for c in earlier.controls}
        after = {c.ref: c for c in self.controls}
        changed = tuple(
            (before[ref], now)
            for ref, now in after.items()
            if ref in before and _substance(now) != _substance(before[ref])
        )
        return Diff(
            title=None if self.title == earlier.title and self.app == earlier.app else self.title,
            added=tuple(c for ref, c in after.items() if ref not in before),
            removed=tuple(c for ref, c in before.items() if ref not in after),
            changed=changed,
        )


def _substance(control: Control) -> tuple[object, ...]:
    """What counts as a change: not where the control stands, nor who has the focus."""
    passing = {State.FOCUSED, State.SHOWING, State.FOCUSABLE}
    return control.name, control.value, control.states - passing


def _is_private(control: Control) -> bool:
    """Whether its value is what a person wrote, and not what the application shows: of that no more is said than needed."""
    return control.role in (Role.PASSWORD, Role.CELL) or (control.role is Role.TEXT and control.has(State.EDITABLE))


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed between two snapshots."""

    title: str | None
    added: tuple[Control, ...]
    removed: tuple[Control, ...]
    changed: tuple[tuple[Control, Control], ...]

    def __bool__(self) -> bool:
        return bool(self.title is not None or self.added or self.removed or self.changed)

    def summary(self) -> str:
        """One short line for people and for the next prompt."""
        if self.title is not None:
            return f"window {self.title}"
        for before, after in self.changed:
            if before.value != after.value:
                shown = "has another text" if _is_private(after) else f"= {after.value[:40]}"
                return f"{after.name or after.role} {shown}"
        counts = (("new", self.added), ("gone", self.removed), ("changed", self.changed))
        return ", ".join(f"{len(items)} {word}" for word, items in counts if items) or "nothing"
