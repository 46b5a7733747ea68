"""Reading a window: one call into its application brings every element with what is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from edgelam.control import Bounds
from edgelam.errors import AppGone, AppSilent, EdgelamError, EnvironmentProblem
from edgelam.runtime.desktop.uia.vocabulary import (
    EXPANDED_STATE,
    FRAME,
    GONE,
    OFFERED,
    ON,
    SILENT,
    Failure,
    Kind,
    Pattern,
    Property,
)

SUBTREE = 7
"""TreeScope_Subtree: the element and everything below it."""

MAX_ELEMENTS = 6000
MAX_DEPTH = 150
"""Elements inside each other; a web page has been seen with 60."""

TYPES: dict[Property, tuple[type, ...]] = {
    Property.CONTROL_TYPE: (int,), Property.NAME: (str,), Property.BOUNDS: (tuple, list), Property.RUNTIME_ID: (tuple, list), Property.VALUE: (str,),
}  # fmt: skip
"""What the answers must be; that of every other property is one plain value."""

EVERY = (Property.CONTROL_TYPE, Property.NAME, Property.BOUNDS, Property.ENABLED, Property.OFFSCREEN)
"""Asked of every element. Each answer comes out of the cache, but even that costs a call: the others are asked of the
elements that have them."""

PATTERNS = tuple(OFFERED)
_OF_MANY = (Property.HAS_ITEM_CONTAINER, Property.HAS_VIRTUALIZED)
"""Patterns of lists and of what is in them."""

_ACTED = (
    Property.RUNTIME_ID, Property.AUTOMATION_ID, Property.HELP, Property.ACCELERATOR, Property.ACCESS_KEY, Property.FOCUSED,
    *(p for p in PATTERNS if p not in _OF_MANY),
)  # fmt: skip
_FIELD = (Property.VALUE, Property.READ_ONLY, Property.PASSWORD)
_TICK = (Property.TOGGLED, Property.SELECTED)
_NUMBER = (Property.RANGE, Property.LEAST, Property.MOST)
_ITEM = (*_ACTED, Property.HAS_VIRTUALIZED, Property.SELECTED)
DETAILS: dict[int, tuple[Property, ...]] = {
    Kind.BUTTON: (*_ACTED, Property.TOGGLED),
    Kind.SPLIT_BUTTON: (*_ACTED, Property.TOGGLED, Property.EXPANDED),
    Kind.CHECK_BOX: (*_ACTED, *_TICK),
    Kind.RADIO_BUTTON: (*_ACTED, *_TICK),
    Kind.COMBO_BOX: (*_ACTED, Property.HAS_ITEM_CONTAINER, *_FIELD, Property.EXPANDED),
    Kind.EDIT: (*_ACTED, *_FIELD),
    Kind.DOCUMENT: (*_ACTED, *_FIELD, Property.CLASS_NAME),
    Kind.HYPERLINK: _ACTED,
    Kind.IMAGE: (Property.RUNTIME_ID, Property.HELP, Property.HAS_INVOKE),
    Kind.LIST_ITEM: (*_ITEM, Property.TOGGLED, Property.EXPANDED),
    Kind.TREE_ITEM: (*_ITEM, Property.TOGGLED, Property.EXPANDED),
    Kind.DATA_ITEM: (*_ITEM, *_FIELD),
    Kind.TAB_ITEM: (*_ITEM,),
    Kind.MENU_ITEM: (*_ACTED, Property.TOGGLED, Property.EXPANDED),
    Kind.HEADER_ITEM: _ACTED,
    Kind.LIST: (*_ACTED, Property.HAS_ITEM_CONTAINER, Property.SEVERAL),
    Kind.DATA_GRID: (*_ACTED, Property.HAS_ITEM_CONTAINER, Property.SEVERAL),
    Kind.SLIDER: (*_ACTED, *_NUMBER, *_FIELD),
    Kind.SPINNER: (*_ACTED, *_NUMBER, *_FIELD),
    Kind.PROGRESS_BAR: (Property.RUNTIME_ID, Property.HAS_RANGE, Property.RANGE),
    Kind.STATUS_BAR: (Property.RUNTIME_ID, *_FIELD),
    Kind.TEXT: (Property.RUNTIME_ID, Property.AUTOMATION_ID, Property.HAS_INVOKE),
    Kind.CUSTOM: (*_ACTED, *_FIELD, *_TICK, *_NUMBER, Property.EXPANDED, Property.CLASS_NAME),
    Kind.GROUP: (Property.RUNTIME_ID, Property.HAS_EXPAND, Property.EXPANDED),
    Kind.WINDOW: (Property.RUNTIME_ID, Property.MODAL, Property.CLASS_NAME, Property.FRAMEWORK),
    Kind.PANE: (Property.CLASS_NAME, Property.FRAMEWORK),
}
ASKED = tuple(dict.fromkeys((*EVERY, *(p for some in DETAILS.values() for p in some))))


@dataclass(slots=True)
class Session:
    """The COM side: ``IUIAutomation``, the module of its interfaces, what a failed call raises (with an ``hresult``), and
    what makes an object that UI Automation can call when something happens."""

    automation: Any
    interfaces: Any
    errors: tuple[type[Exception], ...]
    handler: Callable[[Callable[[], None]], Any]
    request: Any = None


@dataclass(slots=True)
class Element:
    """An element with what was read of it; ``handle`` is the live one."""

    handle: Any
    kind: int
    name: str
    bounds: Bounds | None
    enabled: bool
    offscreen: bool
    ref: str = ""
    properties: dict[Property, Any] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)

    @property
    def patterns(self) -> frozenset[Pattern]:
        return frozenset(pattern for said, pattern in OFFERED.items() if self.properties.get(said))

    @property
    def is_on(self) -> bool:
        return self.properties.get(Property.TOGGLED) == ON or bool(self.properties.get(Property.SELECTED))

    @property
    def is_expanded(self) -> bool:
        return self.properties.get(Property.EXPANDED) == EXPANDED_STATE

    def text(self, what: Property) -> str:
        found = self.properties.get(what)
        return found if isinstance(found, str) else ""

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()


def read_window(session: Session, hwnd: int) -> Element:
    """Everything in a window, in one call into its application.

    Raises:
        AppGone: it has closed. AppSilent: it did not answer. EnvironmentProblem: Windows keeps us out of it.
    """
    try:
        top = session.automation.ElementFromHandleBuildCache(hwnd, request_of(session))
        return _taken(top, [0])
    except session.errors as error:
        raise problem_of(error) from error


def request_of(session: Session) -> Any:
    """What is brought along with every element of a window; made once."""
    if session.request is None:
        request = session.automation.CreateCacheRequest()
        for known in ASKED:
            request.AddProperty(int(known))
        request.TreeScope = SUBTREE
        request.TreeFilter = session.automation.ControlViewCondition
        session.request = request
    return session.request


def _taken(handle: Any, count: list[int], depth: int = 0) -> Element:
    """An element out of the cache with everything below it: no call leaves this process."""
    count[0] += 1
    kind, name, bounds, enabled, offscreen = (_answer(handle, p) for p in EVERY)
    properties = {p: _answer(handle, p) for p in DETAILS.get(kind, ())}
    element = Element(
        handle, kind or 0, name or "", _bounds(bounds), bool(enabled), bool(offscreen), properties=properties
    )
    element.ref = ".".join(str(n) for n in properties.get(Property.RUNTIME_ID) or ())
    if kind in FRAME or depth >= MAX_DEPTH:
        return element
    below = handle.GetCachedChildren()
    for index in range(below.Length if below else 0):
        if count[0] >= MAX_ELEMENTS:
            break
        element.children.append(_taken(below.GetElement(index), count, depth + 1))
    return element


def _answer(handle: Any, known: Property) -> Any:
    """The answer for a property; None where an application gives one of another type than it should."""
    value = handle.GetCachedPropertyValue(int(known))
    return value if isinstance(value, TYPES.get(known, (bool, int, float, str))) else None


def _bounds(properties: Any) -> Bounds | None:
    """Left, top, width and height as Windows reports them, in pixels; None where there is no area."""
    if (
        not properties
        or len(properties) != 4
        or not all(isinstance(n, (int, float)) and abs(n) < 1e6 for n in properties)
    ):
        return None
    x, y, width, height = (round(n) for n in properties)
    return Bounds(x, y, width, height) if width > 0 and height > 0 else None


def problem_of(error: Exception) -> EdgelamError:
    """What a failed call means to a person."""
    code = getattr(error, "hresult", 0)
    if code in GONE:
        return AppGone("The window has closed, or what was in it has gone.")
    if code in SILENT:
        return AppSilent("The application did not answer UI Automation in time.")
    if code == Failure.ACCESS_DENIED:
        return EnvironmentProblem("Windows keeps edgelam out of this window; it may be an administrator's.")
    return AppSilent(f"UI Automation failed with 0x{code & 0xFFFFFFFF:08X}.")


def as_recorded(element: Element) -> dict[str, Any]:
    """An element and everything below it as plain values, for a file: what passwords hold is left out."""
    secret = bool(element.properties.get(Property.PASSWORD))
    properties = {
        p.name.lower(): v
        for p, v in element.properties.items()
        if v not in (None, "", False) and not (secret and p is Property.VALUE)
    }
    bounds = element.bounds and [element.bounds.x, element.bounds.y, element.bounds.width, element.bounds.height]
    row = {"type": _kind_name(element.kind), "name": element.name, "bounds": bounds, "enabled": element.enabled}
    row |= {
        "offscreen": element.offscreen,
        **{k: list(v) if isinstance(v, tuple) else v for k, v in properties.items()},
    }
    return row | {"children": [as_recorded(c) for c in element.children]}


def _kind_name(kind: int) -> str:
    return Kind(kind).name.lower() if kind in Kind.__members__.values() else str(kind)
