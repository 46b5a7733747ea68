"""The parts that simulated applications are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from edgelam.control import Role, State

Handler = Callable[["Widget"], None]


@dataclass(slots=True)
class Widget:
    """A mutable control. ``key`` names it inside its application, whatever its label says."""

    key: str
    role: Role
    name: str = ""
    value: str = ""
    children: list[Widget] = field(default_factory=list)
    options: tuple[str, ...] = ()
    checked: bool = False
    enabled: bool = True
    multiline: bool = False
    editable: bool = True
    default: bool = False
    shortcut: str = ""
    help: str = ""
    on: Handler | None = None
    on_enter: Handler | None = None
    on_drop: Callable[[Widget, Widget], None] | None = None
    """What happens when another one is dropped on it: itself, and that one."""

    context: list[Widget] = field(default_factory=list)
    """The items of its context menu."""

    def walk(self) -> Iterator[Widget]:
        yield self
        for child in self.children:
            yield from child.walk()

    def states(self, focused: bool, selected: bool) -> frozenset[State]:
        states = {State.SHOWING}
        flags = (
            (self.enabled, State.ENABLED),
            (self.checked, State.CHECKED),
            (focused, State.FOCUSED),
            (selected, State.SELECTED),
            (self.multiline, State.MULTILINE),
            (self.default, State.DEFAULT),
            (self.role in (Role.TEXT, Role.PASSWORD, Role.SPIN) and self.editable, State.EDITABLE),
        )
        states.update(state for flag, state in flags if flag)
        return frozenset(states)


@dataclass(slots=True)
class Dialog:
    """A modal window over its application."""

    key: str
    title: str
    widgets: list[Widget]
    cancel: Callable[[], None]


def button(key: str, name: str, on: Handler | None = None, *, default: bool = False) -> Widget:
    return Widget(key, Role.BUTTON, name, on=on, default=default)


def item(key: str, name: str, on: Handler | None = None, shortcut: str = "") -> Widget:
    return Widget(key, Role.MENU_ITEM, name, on=on, shortcut=shortcut)


def menu(name: str, *items: Widget) -> Widget:
    return Widget(f"menu:{name}", Role.MENU, name, children=list(items))


def tab(name: str, *children: Widget) -> Widget:
    return Widget(f"tab:{name}", Role.TAB, name, children=list(children))


def text(key: str, name: str, value: str = "", *, multiline: bool = False) -> Widget:
    return Widget(key, Role.TEXT, name, value, multiline=multiline)


def check(key: str, name: str, checked: bool = False, on: Handler | None = None) -> Widget:
    return Widget(key, Role.CHECK, name, checked=checked, on=on)


def combo(key: str, name: str, value: str, options: tuple[str, ...], on: Handler | None = None) -> Widget:
    return Widget(key, Role.COMBO, name, value, options=options, on=on)


def label(key: str, name: str) -> Widget:
    return Widget(key, Role.LABEL, name)
