"""A UI Automation client that behaves as the real one is known to, for tests on every system.

What it keeps to: cached answers come from the moment of the request and cost no call into the application; a property
that was not asked for cannot be read from the cache; live answers and patterns cost one call each; an element that is
gone raises UIA_E_ELEMENTNOTAVAILABLE, a disabled one UIA_E_ELEMENTNOTENABLED; a missing pattern is a null pointer.
"""

import time
from dataclasses import dataclass, field
from types import SimpleNamespace

from edgelam.runtime.desktop.uia.elements import Session
from edgelam.runtime.desktop.uia.vocabulary import (
    INTERFACES,
    OFFERED,
    WITH_CONTEXT_MENU,
    Failure,
    Kind,
    Pattern,
    Property,
)

PATTERNS = {pattern: said for said, pattern in OFFERED.items()}


class ScriptedError(Exception):
    def __init__(self, code):
        super().__init__(f"0x{code & 0xFFFFFFFF:08X}")
        self.hresult = int(code)


@dataclass
class Node:
    """What an application shows; ``on`` holds what its patterns do when they are used."""

    kind: Kind
    name: str = ""
    told: dict = field(default_factory=dict)
    children: list = field(default_factory=list)
    on: dict = field(default_factory=dict)
    gone: bool = False
    delay: float = 0.0
    fails: int = 0
    number: int = 0

    def property(self, known):
        base = {
            Property.CONTROL_TYPE: int(self.kind), Property.NAME: self.name, Property.ENABLED: True, Property.OFFSCREEN: False,
            Property.RUNTIME_ID: (42, self.number), Property.BOUNDS: (10.0, 20.0 + self.number, 100.0, 20.0),
        }  # fmt: skip
        return self.told.get(known, base.get(known, "" if known in (Property.VALUE, Property.HELP) else None))

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


def node(row, numbers=None):
    """A node from a row of a recorded tree (``edgelam inspect --json``)."""
    numbers = numbers if numbers is not None else iter(range(1, 100_000))
    row = dict(row)
    children, kind, name = row.pop("children", []), Kind[row.pop("type").upper()], row.pop("name", "")
    told = {Property[key.upper()]: value for key, value in row.items() if value is not None}
    if Property.RUNTIME_ID in told:
        told[Property.RUNTIME_ID] = tuple(told[Property.RUNTIME_ID])
    made = Node(kind, name, told, number=next(numbers))
    made.children = [node(child, numbers) for child in children]
    return made


class Request:
    def __init__(self):
        self.properties = set()
        self.TreeScope = 1
        self.TreeFilter = None

    def AddProperty(self, known):
        self.properties.add(known)


class Array:
    def __init__(self, elements):
        self._elements = elements
        self.Length = len(elements)

    def GetElement(self, index):
        return self._elements[index]


class Handle:
    """An ``IUIAutomationElement``."""

    def __init__(self, client, source, request=None):
        self._client, self._node = client, source
        self._cached = None
        if request is not None:
            self._cached = {known: source.property(Property(known)) for known in request.properties}
            self._children = [Handle(client, c, request) for c in source.children] if request.TreeScope == 7 else []

    def GetCachedPropertyValue(self, known):
        if self._cached is None or known not in self._cached:
            raise ScriptedError(-2147024809)  # E_INVALIDARG
        self._client.local += 1
        return self._cached[known]

    def GetCachedChildren(self):
        self._client.local += 1
        return Array(self._children) if self._children else None

    def GetCurrentPropertyValue(self, known):
        self._client.ask(self._node)
        return self._node.property(Property(known))

    def GetCurrentPattern(self, pattern):
        self._client.ask(self._node)
        offered = self._node.told.get(PATTERNS.get(Pattern(pattern)), Pattern(pattern).name in self._node.on)
        return _Unknown(self._client, self._node, Pattern(pattern)) if offered else None

    def FindAll(self, _scope, condition):
        self._client.ask(self._node)
        found = [n for n in self._node.walk() if condition is None or n.property(condition[0]) == condition[1]]
        return Array([Handle(self._client, n) for n in found])

    def QueryInterface(self, interface):
        assert interface == WITH_CONTEXT_MENU
        if "ShowContextMenu" not in self._node.on:
            raise ScriptedError(Failure.NOT_SUPPORTED)
        return _Used(self._client, self._node, None)

    def SetFocus(self):
        self._client.ask(self._node)
        self._client.focused = self._node


class _Unknown:
    def __init__(self, client, source, pattern):
        self._client, self._node, self._pattern = client, source, pattern

    def QueryInterface(self, interface):
        assert interface == INTERFACES[self._pattern]
        return _Used(self._client, self._node, self._pattern)


class _Used:
    """Any pattern: what its methods do is in the node's script; those that are not there do nothing."""

    def __init__(self, client, source, pattern):
        self._client, self._node, self._pattern = client, source, pattern

    def __getattr__(self, method):
        def call(*arguments):
            self._client.ask(self._node)
            if self._node.told.get(Property.ENABLED) is False:
                raise ScriptedError(Failure.ELEMENT_NOT_ENABLED)
            self._client.used.append((self._node.name, method, *arguments))
            if (self._pattern, method) == (Pattern.VALUE, "SetValue") and "SetValue" not in self._node.on:
                self._node.told[Property.VALUE] = arguments[0]
            return self._node.on.get(method, lambda *_: None)(*arguments)

        return call


class Client:
    """An ``IUIAutomation`` over made windows; ``calls`` counts what goes into applications, ``local`` what does not."""

    ControlViewCondition = "control view"

    def __init__(self, windows):
        self.windows = windows
        self.calls = self.local = 0
        self.used, self.heard = [], []
        self.focused = None

    def ask(self, source):
        self.calls += 1
        if source.delay:
            time.sleep(source.delay)
        if source.gone:
            raise ScriptedError(Failure.ELEMENT_NOT_AVAILABLE)
        if source.fails:
            raise ScriptedError(source.fails)

    def CreateCacheRequest(self):
        return Request()

    def CreatePropertyCondition(self, known, value):
        return Property(known), value

    def ElementFromHandle(self, hwnd):
        return Handle(self, self.windows[hwnd])

    def ElementFromHandleBuildCache(self, hwnd, request):
        self.ask(self.windows[hwnd])
        return Handle(self, self.windows[hwnd], request)

    def RemoveAllEventHandlers(self):
        self.heard.clear()

    def AddStructureChangedEventHandler(self, *given):
        self.heard.append(given[-1])

    def AddPropertyChangedEventHandler(self, *given):
        self.heard.append(given[-2])

    def AddAutomationEventHandler(self, *given):
        self.heard.append(given[-1])


def session(client):
    interfaces = SimpleNamespace(**{name: name for name in (*INTERFACES.values(), WITH_CONTEXT_MENU)})
    return Session(client, interfaces, (ScriptedError,), lambda note: note)


class Keyboard:
    """Inputs that go into the scripted client's focused field."""

    def __init__(self, client):
        self.client = client
        self.done = []

    def press(self, keys):
        self.done.append(("press", keys))

    def type(self, text):
        self.done.append(("type", text))
        if self.client.focused is not None:
            self.client.focused.told[Property.VALUE] = text

    def click(self, x, y, times=1):
        self.done.append(("click", x, y, times))

    def right_click(self, x, y):
        self.done.append(("right click", x, y))

    def drag(self, start, end):
        self.done.append(("drag", start, end))

    def wheel(self, x, y, steps):
        self.done.append(("wheel", x, y, steps))
