"""What GTK 4 says badly, put right."""

import pytest

from edgelam.control import Bounds, Role, State
from edgelam.runtime.desktop.atspi.controls import controls_of
from edgelam.runtime.desktop.atspi.gtk4 import put_right
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

SEEN = 1 << AtState.VISIBLE | 1 << AtState.ENABLED | 1 << AtState.SENSITIVE
WINDOW = Bounds(0, 0, 800, 600)
HERE = Bounds(20, 20, 24, 24)


def node(role, name="", *children, about="", bounds=HERE):
    return Node(f"/{role}{name}", "/", role, name, about, SEEN, frozenset({"Action"}), len(children), list(children), bounds)  # fmt: skip


def read(*children):
    top = node(AtRole.FRAME, "Calendar", *children, bounds=WINDOW)
    put_right(top)
    return controls_of(top, Toolkit("gtk", "4.8"))


@pytest.mark.parametrize(
    ("bounds", "shows"),
    [(HERE, True), (Bounds(20, 700, 24, 24), False), (Bounds(-60, 20, 24, 24), False)],
)
def test_what_has_a_place_within_its_window_shows(bounds, shows):
    (found,) = read(node(AtRole.PUSH_BUTTON, "Today", bounds=bounds))
    assert found.has(State.SHOWING) is shows


def test_what_has_no_place_is_on_another_page_and_not_there():
    page = node(AtRole.PANEL, "", node(AtRole.CHECK_BOX, "Show offsets", bounds=None), bounds=None)
    menu = node(AtRole.PANEL, "", node(AtRole.MENU_ITEM, "Preferences", bounds=None), bounds=None)
    assert [c.name for c in read(page, menu)] == ["Preferences"]


@pytest.mark.parametrize("opened", [True, False])
def test_the_entries_of_a_closed_menu_are_there_and_do_not_show(opened):
    menu = node(AtRole.PUSH_BUTTON, "Menu", node(AtRole.PUSH_BUTTON, "Menu"), node(AtRole.MENU_ITEM, "Preferences"))
    menu.states |= opened << AtState.EXPANDED
    button, entry = read(menu)
    assert (button.has(State.SHOWING), entry.has(State.SHOWING)) == (True, opened)
    assert (button.name, entry.name) == ("Menu", "Preferences")


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("GcalDateChooserDay", "14", "14"),
        ("JavaScript", "JavaScript", "JavaScript"),
        ("Today", "Now", "Today"),
        ("Save As", "", "Save As"),
        ("GcalDateChooserDay", "", ""),
    ],
)
def test_the_name_of_a_type_is_no_name(name, label, expected):
    inner = [node(AtRole.LABEL, label)] if label else []
    (found,) = (c for c in read(node(AtRole.PUSH_BUTTON, name, *inner)) if c.role is Role.BUTTON)
    assert found.name == expected


def test_a_button_without_a_name_is_explained_by_the_box_that_holds_nothing_else():
    alone = node(AtRole.PANEL, "", node(AtRole.PUSH_BUTTON), about="Search for events")
    beside = node(AtRole.PANEL, "", node(AtRole.PUSH_BUTTON, "A"), node(AtRole.PUSH_BUTTON, "B"), about="Both of them")
    assert {c.name: c.help for c in read(alone, beside) if c.role is Role.BUTTON} == {
        "Search for events": "Search for events", "A": "", "B": "",
    }  # fmt: skip


@pytest.mark.parametrize("opened", [True, False])
def test_what_a_menu_button_opens_can_be_other_than_a_menu(opened):
    folders = node(AtRole.PUSH_BUTTON, "Add Folders", node(AtRole.LABEL, "Add Folders"))
    menu = node(
        AtRole.PUSH_BUTTON,
        "GtkMenuButton",
        node(AtRole.PUSH_BUTTON, "GtkMenuButton"),
        node(AtRole.PANEL, "GtkPopover", folders),
    )
    menu.states |= opened << AtState.EXPANDED
    assert [c.name for c in read(menu)] == ["Menu", *["Add Folders"] * opened]
