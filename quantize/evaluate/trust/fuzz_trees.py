"""Trees that applications expose, spoiled: what they show is read, or refused, whatever an application answers.

Each input is a made tree whose answers are partly nonsense: another type than asked for, children that are their own
ancestors or are not there, counts that lie, numbers without bound. What is read goes the way of every snapshot: labels,
candidates, the prompt's lines, the digest.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from edgelam.control import Bounds, Control, Role, Snapshot, State
from edgelam.quantize.evaluate.trust.spoil import JUNK, spoil_json

NAMES = (
    "Save",
    "Bold",
    "File",
    "",
    "OK",
    "a" * 400,
    "x\0y",
    "\u202eevil",
    "<|im_start|>",
    "Save &As…",
    "名前",
    "Line\nbreak",
    "\ud800",
    "\ufffc",
)
MAX_COUNT = 60
"""Objects in one tree."""


def _used(app: object, title: object, controls: Sequence[Control], modal: bool = False) -> Snapshot:
    """The snapshot, put to the uses that every snapshot is put to."""
    from edgelam.retrieval import Index
    from edgelam.runtime.desktop.keypad import keys_of
    from edgelam.runtime.labels import Labels
    from edgelam.runtime.prompt import candidate_lines
    from edgelam.trajectory import digest

    snapshot = Snapshot(str(app), str(title), tuple(controls), modal)
    labels = Labels(snapshot.controls)
    found = Index(None).search("save the file as a.txt", snapshot)
    candidate_lines("save the file", snapshot, [c for c in found if c.control.ref in labels], labels)
    keys_of(snapshot)
    digest(snapshot)
    (snapshot - snapshot).summary()
    return snapshot


# Windows as `inspect --json` and the training data keep them


def recorded_window(rng: random.Random) -> object:
    states = [str(State.ENABLED), str(State.SHOWING)]
    rows = [[str(rng.choice(list(Role))), rng.choice(NAMES), "value", states, ["W"], "", ["a", "b"]] for _ in range(6)]
    return spoil_json({"app": "App", "title": "W", "modal": False, "controls": rows}, rng)


def read_recorded(given: object) -> object:
    from edgelam.quantize.data.screens import unpack

    snapshot = unpack(given)  # type: ignore[arg-type]
    return _used(snapshot.app, snapshot.title, snapshot.controls, snapshot.modal)


# UI Automation


@dataclass(slots=True)
class _Element:
    """A cached element: it answers with what it was made of."""

    answers: dict[int, Any]
    below: list[_Element] = field(default_factory=list)

    def GetCachedPropertyValue(self, known: int) -> Any:  # noqa: N802 COM's name
        return self.answers.get(known)

    def GetCachedChildren(self) -> Any:  # noqa: N802
        below = self.below
        return SimpleNamespace(Length=len(below), GetElement=lambda i: below[i]) if below else None


def automation_tree(rng: random.Random) -> object:
    from edgelam.runtime.desktop.uia.vocabulary import Kind, Property

    def element() -> _Element:
        answers: dict[int, Any] = {
            Property.CONTROL_TYPE: int(rng.choice(list(Kind))), Property.NAME: rng.choice(NAMES), Property.BOUNDS: (1.0, 2.0, 90.0, 20.0),
            Property.ENABLED: True, Property.OFFSCREEN: False, Property.RUNTIME_ID: (42, rng.randrange(1000)), Property.VALUE: "text",
            Property.HAS_INVOKE: True, Property.HAS_VALUE: rng.random() < 0.5, Property.RANGE: 3.0,
        }  # fmt: skip
        for known in rng.sample(list(Property), rng.choice((0, 0, 1, 4))):
            answers[known] = rng.choice((*JUNK, (1, 2), (float("nan"),) * 4, (1e300, 0.0, 1.0, 1.0)))
        return _Element(answers)

    top = element()
    top.answers[Property.CONTROL_TYPE] = int(Kind.WINDOW)
    return _grown(top, element, rng)


def _grown(top: Any, make: Any, rng: random.Random) -> Any:
    """Children below children: bushy, or one long chain."""
    made = [top]
    chain = rng.random() < 0.03
    for _ in range(3000 if chain else rng.randrange(MAX_COUNT)):
        parent = made[-1] if chain else rng.choice(made)
        child = make()
        parent.below.append(child)
        made.append(child)
    return top


def read_automation(given: object) -> object:
    from edgelam.runtime.desktop.uia.controls import controls_of, is_blind, is_empty
    from edgelam.runtime.desktop.uia.elements import Session, as_recorded, read_window

    automation = SimpleNamespace(ElementFromHandleBuildCache=lambda hwnd, request: given)
    session = Session(automation, None, (OSError,), lambda note: note, request=object())
    top = read_window(session, 1)
    is_blind(top)
    is_empty(top)
    as_recorded(top)
    return _used("app", top.name, controls_of(top))


# Window classes


def widget_tree(rng: random.Random) -> object:
    from edgelam.runtime.desktop.win32.widgets import ROLES
    from edgelam.runtime.desktop.win32.windows import Widget

    kinds = [*ROLES, "Button", "WindowsForms10.EDIT.app", "WindowsForms10.", ".", "", "#32770", "\0"]
    numbers = itertools.count(1)

    def widget() -> Widget:
        place = rng.choice((None, Bounds(0, 0, 10, 10), Bounds(-(2**31), 2**31, 2**31, 2**31)))
        style, number = rng.getrandbits(32), rng.randrange(100)
        shown, enabled = rng.random() < 0.9, rng.random() < 0.9
        return Widget(next(numbers), rng.choice(kinds), rng.choice(NAMES), style, number, place, shown, enabled)

    top = widget()
    made = [top]
    for _ in range(rng.randrange(MAX_COUNT)):
        child = widget()
        rng.choice(made).children.append(child)
        made.append(child)
    return top


def read_widgets(given: object) -> object:
    from edgelam.runtime.desktop.win32.controls import controls_of
    from edgelam.runtime.desktop.win32.menus import Entry
    from edgelam.runtime.desktop.win32.widgets import Facts

    menu = [Entry(n, name, "Ctrl+S", (name,)) for n, name in enumerate(NAMES)]
    top: Any = given
    return _used("app", top.text, controls_of(top, menu, 3, lambda w, _: Facts(w.text), lambda w, _: []))


# AT-SPI: answers of an application on a bus that is made up


@dataclass(slots=True)
class Objects:
    """What an application answers: by path and question, a D-Bus signature and a value."""

    answers: dict[tuple[str, str], tuple[str, Any]]


ROOT, APP = "/org/a11y/atspi/accessible/root", ":1.9"
_ASKED = {
    "GetRole": "u", "GetState": "au", "GetInterfaces": "as", "GetChildren": "a(so)", "GetExtents": "(iiii)", "GetText": "s", "GetRelationSet": "a(ua(so))",
    "Name": "s", "Description": "s", "ChildCount": "i", "CurrentValue": "d", "ToolkitName": "s", "Version": "s",
}  # fmt: skip
_INTERFACES = [
    f"org.a11y.atspi.{name}"
    for name in ("Accessible", "Action", "Component", "Text", "EditableText", "Value", "Selection")
]
_ITEMS = "a((so)(so)(so)iiassusau)"


def accessible_objects(rng: random.Random) -> object:
    paths = [f"/o/{n}" for n in range(rng.randrange(1, MAX_COUNT))]
    chain = rng.random() < 0.03
    if chain:
        paths = [f"/o/{n}" for n in range(3000)]
    answers: dict[tuple[str, str], tuple[str, Any]] = {}
    for number, path in enumerate((ROOT, *paths)):
        kids = paths[number : number + 1] if chain else rng.sample(paths, min(len(paths), rng.choice((0, 1, 3, 8))))
        for asked, signature in _ASKED.items():
            answers[path, asked] = signature, _answer(asked, kids, rng)
    if rng.random() < 0.5 and not chain:
        answers["/org/a11y/atspi/cache", "GetItems"] = _ITEMS, [_item(p, rng, paths) for p in paths]
    for key in rng.sample(list(answers), min(len(answers), rng.choice((0, 0, 1, 5, 20)))):
        answers[key] = rng.choice((("s", "nonsense"), ("i", -1), ("as", ["a"]), ("", None), ("error", None), ("a(so)", [(APP, "/o/0")]), ("au", []), ("d", float("nan"))))  # fmt: skip
    return Objects(answers)


def _answer(asked: str, kids: Sequence[str], rng: random.Random) -> Any:
    match asked:
        case "GetRole":
            return rng.choice((7, 11, 16, 23, 29, 31, 33, 34, 35, 43, 61, 67, 73, 79, 80, 95, 2**32 - 1, 0))
        case "GetState":
            return rng.choice(([2**32 - 1] * 2, [1 << 8 | 1 << 25 | 1 << 30 | 1 << 24, 0], [], [0], [1] * 5))
        case "GetInterfaces":
            return rng.sample(_INTERFACES, rng.randrange(len(_INTERFACES)))
        case "GetChildren":
            return [(rng.choice((APP, APP, APP, ":1.8", "")), p) for p in kids]
        case "GetExtents":
            return rng.choice(((1, 2, 30, 10), (-(2**31), 2**31 - 1, 2**31 - 1, 2**31 - 1), (0, 0, -5, 0)))
        case "GetRelationSet":
            return [(rng.randrange(30), [(APP, p) for p in kids])]
        case "ChildCount":
            return rng.choice((len(kids), len(kids), 0, -1, 2**31 - 1))
        case "CurrentValue":
            return rng.choice((0.5, float("nan"), float("inf"), -1e308))
        case "ToolkitName" | "Version":
            return rng.choice(("gtk", "Qt", "4.8.3", "Chromium", "", "\u202e"))
        case _:
            return rng.choice(NAMES).replace("\0", "").replace("\ud800", "")


def _item(path: str, rng: random.Random, paths: Sequence[str]) -> Any:
    """A row of the cache; its parent can be itself or its own child."""
    parent = rng.choice((*paths, ROOT, "/nowhere"))
    states, role = _answer("GetState", (), rng), _answer("GetRole", (), rng)
    index, count = rng.choice((0, -1, 2**31 - 1)), _answer("ChildCount", (), rng)
    return (
        (APP, path),
        (APP, ROOT),
        (APP, parent),
        index,
        count,
        _answer("GetInterfaces", (), rng),
        "Name",
        role,
        "help",
        states,
    )


class _Connection:
    """Answers at once, as a bus would carry it."""

    def __init__(self, objects: Objects) -> None:
        self._answers = objects.answers
        self.outgoing_serial = itertools.count(1)
        self._replies: deque[Any] = deque()

    def send(self, message: Any, serial: int) -> None:
        from jeepney import HeaderFields

        header = message.header.fields
        method = header[HeaderFields.member]
        asked = message.body[1] if method == "Get" else method
        found = self._answers.get((header[HeaderFields.path], asked), ("error", None))
        self._replies.append(_reply(serial, *found, as_property=method == "Get"))

    def receive(self, timeout: float) -> Any:
        if not self._replies:
            raise TimeoutError
        return self._replies.popleft()


def _reply(serial: int, signature: str, value: Any, as_property: bool) -> Any:
    from jeepney import Endianness, Header, HeaderFields, Message, MessageType

    fields: dict[Any, Any] = {HeaderFields.reply_serial: serial}
    if signature == "error":
        return Message(Header(Endianness.little, MessageType.error, 0, 1, 0, serial, fields), ())
    body = () if not signature else ((signature, value),) if as_property else (value,)
    if signature:
        fields[HeaderFields.signature] = "v" if as_property else signature
    return Message(Header(Endianness.little, MessageType.method_return, 0, 1, 0, serial, fields), body)


def read_accessible(given: object) -> object:
    from edgelam.runtime.desktop.atspi.bus import Bus
    from edgelam.runtime.desktop.atspi.controls import controls_of
    from edgelam.runtime.desktop.atspi.tree import Reader

    connection: Any = _Connection(given)  # type: ignore[arg-type]
    reader = Reader(Bus(connection), APP)
    found = []
    for top in reader.toplevels()[:3]:
        for _ in range(2):  # the second time closed menus are remembered
            top.children = []
            reader.fill(top)
        found.append(_used("app", top.name, controls_of(top, reader.toolkit)))
    return found
