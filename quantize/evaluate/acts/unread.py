"""What stands on the screen and is not read: named objects that are no controls, controls without a name of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from edgelam.control import Role, Snapshot, State
from edgelam.quantize.evaluate.acts.records import Unread
from edgelam.runtime.desktop.atspi.bus import Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.nodes import bits_of
from edgelam.runtime.desktop.atspi.vocabulary import AtState
from edgelam.runtime.desktop.naming import DOCUMENT, FALLBACK, MENU, clean_name

MOST = 2500
"""Objects read at most."""

WIDE = 400
"""Children of one object at most: more is data."""

ACTED_ON = frozenset({"Action", "EditableText", "Value", "Selection"})
"""Interfaces of what can be acted on."""

LOOKED_THROUGH = frozenset(
    {"scroll bar", "panel", "filler", "scroll pane", "viewport", "tool bar", "menu bar", "layered pane", "split pane", "frame", "window", "dialog",
     "separator", "image", "table", "tree table", "tree", "list", "page tab list", "root pane", "glass pane", "alert", "application", "label", "static",
     "table column header", "column header", "section", "grouping", "redundant object", "unknown", "paragraph", "document web", "canvas", "icon", "drawing area",
     "list box", "status bar", "combo box", "progress bar", "header", "landmark", "internal frame", "popup menu", "generic", "document frame"}
)  # fmt: skip
"""Names of roles of what holds or shows something, and is no control by itself."""


@dataclass(slots=True)
class Raw:
    """An object as the bus has it."""

    path: str
    role: str
    name: str
    help: str
    states: int
    interfaces: frozenset[str]
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    children: list[Raw] = field(default_factory=list)

    def has(self, state: AtState) -> bool:
        return bool(self.states >> state & 1)

    def walk(self) -> Iterator[Raw]:
        yield self
        for child in self.children:
            yield from child.walk()


def raw_tree(bus: Bus, app: str, top: str, trusts_showing: bool) -> Raw:
    """What is in sight of a window, read without any of edgelam's own reading. GTK 4 says of nothing but its windows that it shows."""
    root = _described(bus, app, [top])[0]
    frontier, total = [root], 0
    while frontier and total < MOST:
        replies = bus.many([Call(app, node.path, I + "Accessible", "GetChildren") for node in frontier])
        following: list[Raw] = []
        for node, reply in zip(frontier, replies, strict=True):
            paths = [] if isinstance(reply, CallError) else [p for owner, p in reply[0] if owner == app]
            if len(paths) <= WIDE:
                node.children = [
                    c
                    for c in _described(bus, app, paths)
                    if c.has(AtState.SHOWING) or (not trusts_showing and _has_place(c))
                ]
                following += node.children
        total += len(following)
        frontier = following
    return root


def _has_place(node: Raw) -> bool:
    return node.has(AtState.VISIBLE) and node.box[2] > 0 and node.box[3] > 0


def _described(bus: Bus, app: str, paths: Sequence[str]) -> list[Raw]:
    accessible = I + "Accessible"
    calls = []
    for path in paths:
        calls += [Call(app, path, accessible, m) for m in ("GetRoleName", "GetState", "GetInterfaces")]
        calls += [prop(app, path, accessible, p) for p in ("Name", "Description")]
        calls.append(Call(app, path, I + "Component", "GetExtents", "u", (0,)))
    replies, found = bus.many(calls), []
    for i, path in enumerate(paths):
        role, states, interfaces, name, about, box = replies[6 * i : 6 * i + 6]
        if isinstance(role, CallError) or isinstance(states, CallError) or isinstance(name, CallError):
            continue
        faces = () if isinstance(interfaces, CallError) else interfaces[0]
        short = frozenset(face.rpartition(".")[2] for face in faces)
        said = "" if isinstance(about, CallError) else about[0][1]
        place = (0, 0, 0, 0) if isinstance(box, CallError) else tuple(box[0])
        found.append(Raw(path, role[0], name[0][1], said, bits_of(states[0]), short, place))
    return found


def unread(bus: Bus, app: str, top: str, trusts_showing: bool, snapshot: Snapshot) -> list[Unread]:
    """Of the window that is in front."""
    root = raw_tree(bus, app, top, trusts_showing)
    natives = {node.path: node.role for node in root.walk()}
    return [*_dropped(root, snapshot), *_nameless(snapshot, natives)]


def _dropped(root: Raw, snapshot: Snapshot) -> Iterator[Unread]:
    """Named objects that can be acted on, more of one name than there are controls called so."""
    held = Counter(c.name for c in snapshot.controls)
    refs = {c.ref for c in snapshot.controls}
    for node in root.walk():
        name = clean_name(node.name) or clean_name(node.help)
        if not name or node.role in LOOKED_THROUGH or node.path in refs or not node.interfaces & ACTED_ON:
            continue
        if held[name] > 0 or held[name.rstrip(":")] > 0:
            continue
        yield Unread(snapshot.title, "dropped", node.role, name[:60])


def _nameless(snapshot: Snapshot, natives: dict[str, str]) -> Iterator[Unread]:
    """Controls that are called after their kind, or not at all."""
    general = {*FALLBACK.values(), MENU, ""}
    for control in snapshot.controls:
        if not control.verbs or not control.has(State.SHOWING) or control.name not in general:
            continue
        if control.role in (Role.ITEM, Role.CELL) or control.name == DOCUMENT:
            continue
        yield Unread(
            snapshot.title, "nameless", natives.get(control.ref, str(control.role)), control.name, control.help[:60]
        )
