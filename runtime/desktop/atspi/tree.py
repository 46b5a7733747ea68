"""Reading an application: one bulk call where the toolkit has it, a pipelined walk where it has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from edgelam.control import MAX_VALUE, Bounds
from edgelam.errors import AppGone
from edgelam.runtime.desktop.atspi.bus import ROOT, Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.dates import numbers_of
from edgelam.runtime.desktop.atspi.grids import tell_entries
from edgelam.runtime.desktop.atspi.groups import take_titles_back
from edgelam.runtime.desktop.atspi.gtk4 import put_right, tell_dialogs
from edgelam.runtime.desktop.atspi.menus import Menus
from edgelam.runtime.desktop.atspi.nodes import Node, node_of
from edgelam.runtime.desktop.atspi.renderers import silence
from edgelam.runtime.desktop.atspi.ticks import like_boxes, tell_ticks
from edgelam.runtime.desktop.atspi.vocabulary import LABELLED_BY, MENU_ROLES, TOP_ROLES, AtRole, AtState
from edgelam.runtime.desktop.naming import clean_name

CACHE = "/org/a11y/atspi/cache"
MAX_NODES = 6000
MAX_DEPTH = 150
"""Objects inside each other; a web page has been seen with 60."""

MAX_CHILDREN = 600
"""A node with more is not read: a spreadsheet exposes a million cells, and asking for them hangs it."""


@dataclass(slots=True)
class Toolkit:
    """What is peculiar about an application's toolkit."""

    name: str
    version: str

    @property
    def trusts_showing(self) -> bool:
        """GTK 4.8 sets SHOWING on the toplevel only."""
        return not (self.name.lower() == "gtk" and self.version.startswith("4"))

    @property
    def scrolls_by_itself(self) -> bool:
        """Chromium brings what is acted on into view, so what is scrolled away can be acted on too."""
        return self.name.lower() == "chromium"

    def text_length(self, text: str) -> int:
        """How this toolkit counts the text given to InsertText: Qt in UTF-16 units, the others in UTF-8 bytes."""
        return len(text.encode("utf-16-le")) // 2 if self.name.lower() == "qt" else len(text.encode())

    @property
    def grace(self) -> float:
        """Seconds until a click's first effect can be expected: Qt and GTK 4 animate it."""
        if self.name.lower() == "qt":
            return 0.15
        return 0.06 if self.trusts_showing else 0.35

    @property
    def quiet(self) -> float:
        """Seconds without an event after which it is at rest; Qt's animated click takes effect after 100 ms."""
        return 0.12 if self.name.lower() == "qt" else 0.06


class Reader:
    """Reads one application."""

    def __init__(self, bus: Bus, app: str) -> None:
        self._bus = bus
        self.app = app
        self.toolkit = self._read_toolkit()
        self._menus = Menus(bus, app)
        self._ticked: set[str] = set()
        """Menu entries that have been seen with a mark: Qt tells the mark, and not that an entry without one can have it."""

    def _read_toolkit(self) -> Toolkit:
        found = self._bus.many([prop(self.app, ROOT, I + "Application", n) for n in ("ToolkitName", "Version")])
        name, version = ("" if isinstance(r, CallError) else str(r[0][1]) for r in found)
        return Toolkit(name, version)

    def toplevels(self) -> list[Node]:
        """The application's windows and dialogs, each without its content."""
        try:
            (children,) = self._bus.call(Call(self.app, ROOT, I + "Accessible", "GetChildren"))
        except CallError as error:
            raise AppGone("The application has ended.") from error
        nodes = self._describe([path for app, path in children if app == self.app], ROOT)
        if not self.toolkit.trusts_showing:
            tell_dialogs(nodes)
        return [n for n in nodes if n.role in TOP_ROLES or n.has(AtState.SHOWING)]

    def objects(self, paths: Sequence[str]) -> list[Node]:
        """Those of these objects that there are, each without its content."""
        return self._describe(paths, ROOT)

    def fill(self, top: Node) -> None:
        """Read what is in a window: its visible part, and its menus even when they are closed."""
        cached = self._cache()
        found = {n.path: n for n in cached}
        by_parent: dict[str, list[tuple[int, Node]]] = {}
        for index, node in zip(self._indices, cached, strict=True):
            by_parent.setdefault(node.parent, []).append((index, node))
        frontier = [top]
        seen = {top.path}
        total = 0
        for _ in range(MAX_DEPTH):
            if not frontier or total > MAX_NODES:
                break
            unread: list[Node] = []
            held: list[Node] = []
            following: list[Node] = []
            for node in frontier:
                kids = [n for _, n in sorted(by_parent.get(node.path, ()), key=lambda p: p[0])]
                node.unfolds = node.role == AtRole.TOGGLE_BUTTON and any(k.role in _UNFOLDED for k in kids)
                known = found.get(node.path)
                expected = known.count if known else node.count
                if known and len(kids) >= expected and not node.has(AtState.MANAGES_DESCENDANTS):
                    node.children = kids
                elif self._menus.holds(node):
                    held.append(node)
                elif known or node.count:
                    unread.append(node)
            changed = self._menus.recall(held)
            self._read_children([*unread, *changed])
            self._menus.remember([n for n in (*unread, *changed) if n.role in MENU_ROLES])
            recalled = {n.path for n in held} - {n.path for n in changed}
            for node in frontier:
                node.children = [c for c in _new(node.children, seen) if self._wanted(c, node)]
                total += len(node.children)
                if node.path not in recalled:
                    following += [c for c in node.children if c.role != AtRole.TERMINAL]
            frontier = following
        self._tell_boxes(top)
        self._details(top)
        self._put_right(top)

    def _put_right(self, top: Node) -> None:
        """Undo what the toolkit is known to say badly."""
        toolkit = self.toolkit.name.lower()
        if not self.toolkit.trusts_showing:
            put_right(top)
        elif toolkit == "gtk":
            silence(top)
            self._ask(like_boxes(top), lambda n: prop(self.app, n.path, I + "Action", "NActions"), _set_actions)
            tell_ticks(top)
        if toolkit == "gtk":
            tell_entries(top)
        elif toolkit == "qt":
            take_titles_back(top)

    def _tell_boxes(self, top: Node) -> None:
        """Entries of menus that hold a mark, or have held one, are boxes to tick."""
        for node in top.walk():
            if node.role == AtRole.MENU_ITEM and not node.children:
                if node.has(AtState.CHECKED):
                    self._ticked.add(node.path)
                if node.path in self._ticked:
                    node.role = AtRole.CHECK_MENU_ITEM

    def _wanted(self, node: Node, parent: Node) -> bool:
        """Hidden parts are left alone (walking them makes GTK complain), but closed menus are read."""
        if node.role in MENU_ROLES:
            return True
        if parent.role == AtRole.COMBO_BOX or (parent.role == AtRole.LIST and not parent.has(AtState.SHOWING)):
            return node.role in (AtRole.LIST, AtRole.LIST_ITEM, AtRole.TEXT, AtRole.ENTRY)
        by_showing = self.toolkit.trusts_showing and not self.toolkit.scrolls_by_itself
        return node.has(AtState.SHOWING if by_showing else AtState.VISIBLE)

    def _cache(self) -> list[Node]:
        self._indices: list[int] = []
        try:
            (items,) = self._bus.call(Call(self.app, CACHE, I + "Cache", "GetItems"))
        except CallError:
            return []
        nodes = []
        for item in items:
            if len(item) != 10 or isinstance(item[3], (list, tuple)):
                continue  # Qt's older form; it is always empty
            (_, path), _, (_, parent), index, count, interfaces, name, role, about, states = item
            self._indices.append(index)
            nodes.append(node_of(path, parent, role, name, about, states, interfaces, count))
        return nodes

    def _read_children(self, nodes: Sequence[Node]) -> None:
        """Children of the nodes that the cache does not hold, three pipelined rounds for all of them."""
        counts = self._bus.many([prop(self.app, n.path, I + "Accessible", "ChildCount") for n in nodes])
        nodes = [
            n
            for n, c in zip(nodes, counts, strict=True)
            if not isinstance(c, CallError) and 0 < c[0][1] <= MAX_CHILDREN
        ]
        replies = self._bus.many([Call(self.app, n.path, I + "Accessible", "GetChildren") for n in nodes])
        wanted: list[tuple[Node, str]] = []
        for node, reply in zip(nodes, replies, strict=True):
            if not isinstance(reply, CallError):
                wanted += [(node, path) for app, path in reply[0] if app == self.app]
        described = self._describe([path for _, path in wanted], "")
        by_path = {n.path: n for n in described}
        for node, path in wanted:
            if path in by_path:
                by_path[path].parent = node.path
                node.children.append(by_path[path])

    def _describe(self, paths: Sequence[str], parent: str) -> list[Node]:
        """Role, name, help, states, interfaces and child count of objects, in one pipelined round."""
        accessible = I + "Accessible"
        calls = []
        for path in paths:
            calls += [Call(self.app, path, accessible, m) for m in ("GetRole", "GetState", "GetInterfaces")]
            calls += [prop(self.app, path, accessible, p) for p in ("Name", "Description", "ChildCount")]
        replies = self._bus.many(calls)
        nodes = []
        for i, path in enumerate(paths):
            role, states, interfaces, name, about, count = replies[6 * i : 6 * i + 6]
            if isinstance(role, CallError) or isinstance(states, CallError) or isinstance(name, CallError):
                continue
            names = () if isinstance(interfaces, CallError) else interfaces[0]
            text = "" if isinstance(about, CallError) else about[0][1]
            number = 0 if isinstance(count, CallError) else count[0][1]
            nodes.append(node_of(path, parent, role[0], name[0][1], text, states[0], names, number))
        return nodes

    def _details(self, top: Node) -> None:
        """Geometry, text and numbers of what is visible, and labels of what has no name."""
        shown = [n for n in top.walk() if n.has(AtState.SHOWING) or not self.toolkit.trusts_showing]
        shown = [n for n in shown if "Component" in n.interfaces]
        self._ask(shown, lambda n: Call(self.app, n.path, I + "Component", "GetExtents", "u", (0,)), _set_bounds)
        texts = [n for n in shown if "Text" in n.interfaces]
        self._ask(texts, lambda n: Call(self.app, n.path, I + "Text", "GetText", "ii", (0, -1)), _set_text)
        if not self.toolkit.trusts_showing:
            self._read_to_the_end([n for n in texts if not n.text and n.has(AtState.EDITABLE)])
        numbers = [n for n in shown if "Value" in n.interfaces]
        self._ask(numbers, lambda n: prop(self.app, n.path, I + "Value", "CurrentValue"), _set_value)
        parts = [n for editor in shown for n in numbers_of(editor)]
        for limit in ("Minimum", "Maximum"):
            self._ask(parts, lambda n, w=limit: prop(self.app, n.path, I + "Value", f"{w}Value"), _set_limit(limit))
        nameless = [n for n in shown if n.role in _LABELLED and (not clean_name(n.name) or n.role == AtRole.COMBO_BOX)]
        self._ask(nameless, lambda n: Call(self.app, n.path, I + "Accessible", "GetRelationSet"), self._set_label(top))
        unsaid = [n for n in nameless if n.role in _WRITTEN_IN and not n.label]
        self._ask(unsaid, lambda n: Call(self.app, n.path, I + "Accessible", "GetAttributes"), _set_placeholder)
        if self.toolkit.name.lower() == "qt":
            buttons = [n for n in shown if n.role == AtRole.PUSH_BUTTON and "Action" in n.interfaces]
            self._ask(buttons, lambda n: Call(self.app, n.path, I + "Action", "GetActions"), _set_unfolds)
        boxes = [
            n for n in shown if n.role == AtRole.COMBO_BOX and "Selection" in n.interfaces and _is_called_otherwise(n)
        ]
        self._ask(boxes, lambda n: Call(self.app, n.path, I + "Selection", "GetSelectedChild", "i", (0,)), _set_chosen)

    def _read_to_the_end(self, fields: Sequence[Node]) -> None:
        """Of fields that say nothing when all of their text is asked for: libadwaita's rows want to be told where it ends."""
        counts = self._bus.many([prop(self.app, n.path, I + "Text", "CharacterCount") for n in fields])
        filled = {
            n.path: c[0][1] for n, c in zip(fields, counts, strict=True) if not isinstance(c, CallError) and c[0][1]
        }
        self._ask(
            [n for n in fields if n.path in filled],
            lambda n: Call(self.app, n.path, I + "Text", "GetText", "ii", (0, filled[n.path])),
            _set_text,
        )

    def _ask(self, nodes: Sequence[Node], call: Any, put: Any) -> None:
        for node, reply in zip(nodes, self._bus.many([call(n) for n in nodes]), strict=True):
            if not isinstance(reply, CallError):
                put(node, reply[0])

    def _set_label(self, top: Node) -> Any:
        by_path = {n.path: n for n in top.walk()}

        def put(node: Node, relations: Any) -> None:
            found = [by_path[t[0][1]] for kind, t in relations if kind == LABELLED_BY and t and t[0][1] in by_path]
            for label in sorted(found, key=lambda n: n.role != AtRole.LABEL)[:1]:  # Qt also tells the box around it
                node.label, node.labelled_by = label.name, label.path

        return put


_LABELLED = frozenset(
    {AtRole.TEXT, AtRole.ENTRY, AtRole.COMBO_BOX, AtRole.SPIN_BUTTON, AtRole.SLIDER, AtRole.DIAL, AtRole.PASSWORD_TEXT}
)

_WRITTEN_IN = frozenset({AtRole.TEXT, AtRole.ENTRY, AtRole.PASSWORD_TEXT})

_UNFOLDED = MENU_ROLES | {AtRole.PANEL}
"""Roles of what a GTK 3 menu button holds, a popover or a menu; a button that only switches holds nothing."""


SHOW_MENU = "ShowMenu"
"""Qt's action that shows a menu. It does nothing where a click would show it."""


def _new(children: Sequence[Node], seen: set[str]) -> list[Node]:
    """Those that stand nowhere yet: an application can tell that something is inside itself."""
    fresh = {c.path: c for c in children if c.path not in seen}
    seen.update(fresh)
    return list(fresh.values())


def _set_bounds(node: Node, extents: tuple[int, int, int, int]) -> None:
    x, y, width, height = extents
    if width > 0 and height > 0:
        node.bounds = Bounds(x, y, width, height)


def _set_text(node: Node, text: str) -> None:
    node.text = text[:MAX_VALUE]


def _set_limit(which: str) -> Any:
    def put(node: Node, value: tuple[str, Any]) -> None:
        if which == "Minimum":
            node.least = float(value[1])
        else:
            node.most = float(value[1])

    return put


def _set_unfolds(button: Node, actions: Sequence[tuple[str, str, str]]) -> None:
    """A tool button of Qt's that only shows its menu; of one that is pressed, too, the menu is its first action all the same."""
    names = [name for name, _, _ in actions]
    button.unfolds, button.asks_for_mouse = names == [SHOW_MENU], names[:1] == [SHOW_MENU]


def _is_called_otherwise(box: Node) -> bool:
    """Whether a box of choices has a name that none of its entries has: GTK 3 tells the program's own word for the chosen one where the
    model begins with these."""
    return bool(box.name) and all(n.name != box.name for n in box.walk() if n is not box)


def _set_chosen(box: Node, entry: tuple[str, str]) -> None:
    box.chosen = next((n.name for n in box.walk() if n is not box and n.path == entry[1]), "")


def _set_actions(cell: Node, number: tuple[str, int]) -> None:
    cell.actions = number[1]


PLACEHOLDER = "placeholder-text"
"""The attribute of what an empty field says in grey, which GTK, other than Qt and Chromium, does not take for the field's name."""


def _set_placeholder(field: Node, attributes: Any) -> None:
    if isinstance(attributes, dict):
        field.label = str(attributes.get(PLACEHOLDER, ""))


def _set_value(node: Node, value: tuple[str, Any]) -> None:
    node.value = float(value[1])
