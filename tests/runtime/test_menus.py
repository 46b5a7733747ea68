"""Closed menus that are remembered, on a bus that counts."""

import pytest

from edgelam.runtime.desktop.atspi.bus import CallError
from edgelam.runtime.desktop.atspi.menus import Menus
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState


class CountingBus:
    """Answers for the objects it has; ``told`` is what each is asked."""

    def __init__(self, **names):
        self.names, self.counts, self.enabled = names, {}, set()
        self.told = []

    def many(self, calls):
        self.told += [(c.path, c.body[1] if c.body else c.method) for c in calls]
        return [self._answer(c.path, c.body[1] if c.body else c.method) for c in calls]

    def _answer(self, path, asked):
        if path not in self.names:
            return CallError("gone")
        if asked == "GetState":
            return ((1 << AtState.ENABLED if path in self.enabled else 0, 0),)
        return (("s", self.names[path]) if asked == "Name" else ("i", self.counts.get(path, 0)),)


def item(path, role=AtRole.MENU_ITEM, *children):
    return Node(path, "", role, path, "help", 0, frozenset({"Action"}), len(children), list(children))


@pytest.fixture
def bus():
    made = CountingBus(undo="Undo", more="More", paste="Paste special")
    made.counts["more"] = 1
    return made


@pytest.fixture
def menus(bus):
    remembered = Menus(bus, ":1.1")
    remembered.remember([edit()])
    return remembered


def edit():
    return item("edit", AtRole.MENU, item("undo"), item("more", AtRole.MENU, item("paste")))


def closed():
    return Node("edit", "", AtRole.MENU, "Edit", "", 0, frozenset(), 2)


def test_names_and_states_are_asked_again_and_nothing_else(bus, menus):
    bus.names["undo"] = "Undo: Typing"
    bus.enabled.add("undo")
    menu = closed()
    assert menus.holds(menu)
    assert menus.recall([menu]) == []
    undo, more = menu.children
    assert (undo.name, undo.help, undo.has(AtState.ENABLED)) == ("Undo: Typing", "help", True)
    assert more.children[0].name == "Paste special"
    assert bus.told == [
        ("undo", "GetState"), ("undo", "Name"), ("more", "GetState"), ("more", "Name"), ("more", "ChildCount"),
        ("paste", "GetState"), ("paste", "Name"),
    ]  # fmt: skip


def test_what_has_changed_is_forgotten(bus, menus):
    bus.counts["more"] = 2
    menu = closed()
    assert menus.recall([menu]) == [menu]
    assert not menus.holds(menu)
    menus.remember([edit()])
    bus.counts["more"] = 1
    del bus.names["paste"]
    assert menus.recall([closed()])


def test_a_menu_with_another_number_of_items_is_not_held(menus):
    menu = closed()
    menu.count = 3
    assert not menus.holds(menu)
