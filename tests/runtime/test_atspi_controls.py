"""From accessible objects to controls."""

from dataclasses import replace

import pytest

from edgelam.action import Verb
from edgelam.control import Bounds, Role, State
from edgelam.runtime.desktop.atspi.controls import controls_of
from edgelam.runtime.desktop.atspi.nodes import Node, is_menu_button
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

SHOWN = 1 << AtState.SHOWING | 1 << AtState.VISIBLE | 1 << AtState.ENABLED | 1 << AtState.SENSITIVE


@pytest.mark.parametrize(
    ("unfolds", "pressed", "states", "verbs"),
    [
        (True, False, {State.POPUP}, {Verb.CLICK}),
        (True, True, {State.POPUP, State.EXPANDED}, {Verb.CLICK}),
        (False, True, {State.CHECKED}, {Verb.CLICK, Verb.CHECK, Verb.UNCHECK}),
    ],
)
def test_a_toggle_that_holds_a_popover_opens_a_menu(unfolds, pressed, states, verbs):
    bits = SHOWN | (pressed << AtState.CHECKED)
    node = Node("/add", "/", AtRole.TOGGLE_BUTTON, "Add", "", bits, frozenset({"Action"}), unfolds=unfolds)
    top = Node("/", "", AtRole.FRAME, "Player", "", SHOWN, frozenset(), 1, [node])
    (found,) = controls_of(top, Toolkit("gtk", "3.24"))
    assert found.role is Role.TOGGLE
    assert found.states & {State.POPUP, State.EXPANDED, State.CHECKED} == states
    assert found.verbs == verbs


def test_a_nameless_menu_button_and_a_box_beside_its_label_have_names():
    bits = SHOWN | 1 << AtState.HAS_POPUP
    menu = Node("/menu", "/", AtRole.PUSH_BUTTON, "", "", bits, frozenset({"Action"}), bounds=Bounds(10, 10, 24, 24))
    label = Node(
        "/label", "/", AtRole.LABEL, "Show line numbers:", "", SHOWN, frozenset(), bounds=Bounds(10, 40, 230, 17)
    )
    box = Node("/box", "/", AtRole.CHECK_BOX, "", "", SHOWN, frozenset({"Action"}), bounds=Bounds(430, 41, 14, 14))
    top = Node("/", "", AtRole.FRAME, "Player", "", SHOWN, frozenset(), 3, [menu, label, box])
    named = {c.role: c.name for c in controls_of(top, Toolkit("gtk", "4.8")) if c.verbs}
    assert named == {Role.BUTTON: "Menu", Role.CHECK: "Show line numbers"}


@pytest.mark.parametrize(
    ("name", "hint", "shown"),
    [("150", "150", "Slider"), ("150", "Zoom level", "Zoom level"), ("Zoom", "150", "Zoom"), ("50", "", "50")],
)
def test_a_slider_is_not_called_after_the_number_that_it_shows(name, hint, shown):
    slider = replace(at("/slider", AtRole.SLIDER, name, 10, 10), help=hint, value=150.0)
    top = Node("/", "", AtRole.FRAME, "Player", "", SHOWN, frozenset(), 1, [slider])
    (found,) = controls_of(top, Toolkit("gtk", "3.24"))
    assert (found.name, found.value) == (shown, "150")


@pytest.mark.parametrize(
    ("name", "inner"), [("GtkMenuButton", AtRole.TOGGLE_BUTTON), ("Main Menu", AtRole.PUSH_BUTTON)]
)
def test_a_menu_button_of_gtk_4_opens_a_menu_that_is_inside_it_also_where_it_has_a_name(name, inner):
    entry = Node("/entry", "/sheet", AtRole.MENU_ITEM, "Preferences", "", SHOWN, frozenset({"Action"}))
    sheet = Node("/sheet", "/menu", AtRole.MENU, "GtkPopoverMenu", "", SHOWN, frozenset({"Action"}), 1, [entry])
    pressed = Node("/pressed", "/menu", inner, name, "", SHOWN, frozenset({"Action"}), bounds=Bounds(40, 10, 24, 24))
    closed = at("/menu", AtRole.PUSH_BUTTON, name, 35, 10, pressed)
    opened = replace(closed, children=[pressed, sheet])
    plain = at("/open", AtRole.PUSH_BUTTON, "Open", 100, 10)
    for menu, entries in ((closed, []), (opened, [(Role.MENU_ITEM, "Preferences")])):
        top = Node("/", "", AtRole.FRAME, "Player", "", SHOWN, frozenset(), 2, [menu, plain])
        found = controls_of(top, Toolkit("gtk", "4.8"))
        assert [c.has(State.POPUP) for c in found if c.role is Role.BUTTON] == [True, False]
        assert [(c.role, c.name) for c in found if c.role is not Role.BUTTON] == entries
        assert [is_menu_button(n) for n in (menu, plain)] == [True, False]


def at(path, role, name, x, y, *children):
    node = Node(path, "/", role, name, "", SHOWN, frozenset({"Action"}), len(children), list(children))
    node.bounds = Bounds(x, y, 50, 20)
    return node


def test_a_row_says_what_stands_in_each_of_its_columns():
    headings = [
        at(f"/h{n}", AtRole.COLUMN_HEADER, name, 50 * n, 0) for n, name in enumerate(("Command", "User", "PID"))
    ]
    cells = [
        at(f"/{row}{n}", AtRole.TABLE_CELL, text, 50 * n, 20 * row)
        for row, texts in ((1, ("bash", "ada", "12")), (2, ("top", "", "7"))) for n, text in enumerate(texts)
    ]  # fmt: skip
    beside = at("/x", AtRole.TABLE_CELL, "scrolled away", 400, 20)
    top = at("/", AtRole.FRAME, "Tasks", 0, 0, at("/t", AtRole.TREE, "", 0, 0, *headings, *cells, beside))
    rows = [c for c in controls_of(top, Toolkit("gtk", "3.24")) if c.role is Role.CELL]
    assert [(c.name, c.columns) for c in rows] == [
        ("bash", (("Command", "bash"), ("User", "ada"), ("PID", "12"))),
        ("top", (("Command", "top"), ("PID", "7"))),
    ]


@pytest.mark.parametrize(
    ("role", "name", "hint", "shown"),
    [
        (AtRole.PUSH_BUTTON, "", "Undo (Ctrl+Z)", ("Undo", "Undo", "Ctrl+Z")),
        (AtRole.TOGGLE_BUTTON, "Search\nCtrl + F", "", ("Search", "", "Ctrl+F")),
        (AtRole.LIST_ITEM, "Line (Alt+L)", "Line (Alt+L)", ("Line", "Line", "Alt+L")),
        (AtRole.LIST_ITEM, "Report (F2)", "", ("Report (F2)", "", "")),
    ],
)
def test_keys_are_told_apart_from_names(role, name, hint, shown):
    top = Node(
        "/", "", AtRole.FRAME, "Player", "", SHOWN, frozenset(), 1, [replace(at("/a", role, name, 10, 10), help=hint)]
    )
    (found,) = controls_of(top, Toolkit("gtk", "3.24"))
    assert (found.name, found.help, found.key) == shown
