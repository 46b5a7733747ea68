"""Reading a window from a bus that holds it: what toolkits say badly, as its controls have it."""

import pytest
from jeepney import DBusAddress, HeaderFields, new_signal

from edgelam.action import Verb
from edgelam.control import Control, Role, State
from edgelam.runtime.desktop.atspi.bus import CallError
from edgelam.runtime.desktop.atspi.controls import controls_of
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.popups import Popups
from edgelam.runtime.desktop.atspi.tops import topmost, waits
from edgelam.runtime.desktop.atspi.tree import Reader
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

APP = ":1.7"
FILLER = 20
SEEN = (AtState.SHOWING, AtState.VISIBLE, AtState.ENABLED, AtState.SENSITIVE)


class Thing:
    """An object: ``more`` answers other methods and properties by name."""

    def __init__(self, role, name="", *children, states=SEEN, faces=("Component", "Action"), **more):
        self.role, self.name, self.children, self.states, self.faces, self.more = (
            role,
            name,
            children,
            set(states),
            faces,
            more,
        )


class BusOf:
    """A bus with one application of one window, read by walking."""

    def __init__(self, toolkit, version, window):
        self.about, self.things = {"ToolkitName": toolkit, "Version": version}, {}
        self.window = self._number(window)

    def _number(self, thing):
        thing.path = f"/{len(self.things)}"
        self.things[thing.path] = thing
        for child in thing.children:
            self._number(child)
        return thing

    def call(self, call, timeout=None):
        (reply,) = self.many([call])
        if isinstance(reply, CallError):
            raise reply
        return reply

    def many(self, calls, timeout=None):
        return [self._answer(c.path, c.body[1] if c.method == "Get" else c.method) for c in calls]

    def _answer(self, path, asked):
        if asked in self.about:
            return (("s", self.about[asked]),)
        thing = self.things.get(path)
        if path == "/org/a11y/atspi/accessible/root" and asked == "GetChildren":
            return ([(APP, self.window.path)],)
        if asked == "GetItems" and self.about["ToolkitName"] == "gtk":
            return (
                [
                    self._item(parent, i, child)
                    for parent in self.things.values()
                    for i, child in enumerate(parent.children)
                ],
            )
        if thing is None:
            return CallError("no such object")
        if asked in thing.more:
            return (thing.more[asked],)
        bits = _bits(thing)
        answers = {
            "GetRole": thing.role, "GetState": [bits & 0xFFFFFFFF, bits >> 32], "GetInterfaces": [f"org.a11y.atspi.{f}" for f in thing.faces],
            "Name": ("s", thing.name), "Description": ("s", ""), "ChildCount": ("i", len(thing.children)),
            "GetChildren": [(APP, c.path) for c in thing.children], "GetExtents": (10, 10, 80, 20), "GetRelationSet": [],
        }  # fmt: skip
        return (answers[asked],) if asked in answers else CallError("no such method")

    def _item(self, parent, index, thing):
        bits, about = _bits(thing), thing.more.get("Description", ("s", ""))[1]
        faces = [f"org.a11y.atspi.{f}" for f in thing.faces]
        return (
            (APP, thing.path), (APP, "/root"), (APP, parent.path), index, len(thing.children), faces, thing.name, thing.role, about,
            [bits & 0xFFFFFFFF, bits >> 32],
        )  # fmt: skip


def _bits(thing):
    return sum(1 << s for s in thing.states)


class Window:
    """A window and its reader, which keeps what it has seen before."""

    def __init__(self, toolkit, version, *things):
        self.bus = BusOf(toolkit, version, Thing(AtRole.FRAME, "Editor", *things))
        self.reader = Reader(self.bus, APP)

    def read(self):
        (self.top,) = self.reader.toplevels()
        self.reader.fill(self.top)
        return controls_of(self.top, self.reader.toolkit)


@pytest.mark.parametrize(("marked", "role"), [(True, Role.CHECK), (False, Role.MENU_ITEM)])
def test_an_entry_of_a_menu_that_holds_a_mark_is_a_box_also_once_it_holds_none(marked, role):
    """Qt tells no box from what is only pressed."""
    entry = Thing(AtRole.MENU_ITEM, "Status Bar", states=(*SEEN, *([AtState.CHECKED] if marked else [])))
    window = Window("Qt", "5.15", Thing(AtRole.MENU_BAR, "", Thing(AtRole.MENU_ITEM, "View", entry)))
    menu, box = window.read()
    assert (menu.role, box.role, box.has(State.CHECKED)) == (Role.MENU, role, marked)
    entry.states.discard(AtState.CHECKED)
    assert window.read()[1].role is role
    assert not window.read()[1].has(State.CHECKED)


@pytest.mark.parametrize(
    ("name", "value"), [("small-toolbar", "Small Icons"), ("Large Icons", "Large Icons"), ("", "")]
)
def test_a_box_of_choices_says_what_is_chosen_also_where_it_is_called_by_the_programs_own_word(name, value):
    """GTK 3 names it after the first text of the chosen row, which need not be the one that is shown."""
    entries = [Thing(AtRole.MENU_ITEM, text) for text in ("Small Icons", "Large Icons")]
    box = Thing(AtRole.COMBO_BOX, name, Thing(AtRole.MENU, "", *entries), faces=("Component", "Action", "Selection"))
    label = Thing(AtRole.LABEL, "Icon size:")
    window = Window("gtk", "3.24", label, box)
    box.more["GetSelectedChild"] = (APP, entries[0].path)
    box.more["GetRelationSet"] = [(2, [(APP, label.path)])]
    (found,) = (c for c in window.read() if c.role is Role.COMBO)
    assert (found.name, found.value, found.options) == ("Icon size", value, ("Small Icons", "Large Icons"))


@pytest.mark.parametrize(
    ("actions", "popup", "by_mouse"),
    [
        (["ShowMenu"], True, True),
        (["ShowMenu", "Press"], False, True),
        (["Press", "SetFocus"], False, False),
        ([], False, False),
    ],
)
def test_a_tool_button_of_qt_that_shows_a_menu_is_clicked(actions, popup, by_mouse):
    """Its action for that does nothing where a click shows the menu, and is the wrong one where a click does something else."""
    button = Thing(AtRole.PUSH_BUTTON, "Bookmarks", GetActions=[(name, "", "") for name in actions])
    window = Window("Qt", "5.15", button)
    (found,) = window.read()
    (node,) = window.top.children
    assert (found.has(State.POPUP), node.asks_for_mouse) == (popup, by_mouse)


@pytest.mark.parametrize("role", [AtRole.RADIO_BUTTON, AtRole.PAGE_TAB, AtRole.PUSH_BUTTON])
def test_a_tool_without_a_name_is_called_after_its_hint(role):
    tools = [
        Thing(role, Description=("s", hint), GetExtents=(x, 10, 30, 30))
        for hint, x in (("Box (R)", 10), ("Ellipse (E)", 40))
    ]
    assert [c.name for c in Window("GAIL", "1.2", *tools).read()] == ["Box (R)", "Ellipse (E)"]


def test_a_box_of_choices_without_a_name_is_called_after_the_field_in_it():
    entry = Thing(AtRole.TEXT, "Search...", states=(*SEEN, AtState.EDITABLE), faces=("Component", "Text"), GetText="")
    (found,) = Window("Qt", "6.4", Thing(AtRole.COMBO_BOX, "", entry)).read()
    assert (found.role, found.name, Verb.TYPE in found.verbs) == (Role.COMBO, "Search...", True)


@pytest.mark.parametrize(("hint", "name"), [("New Image", "New Image"), ("", "Menu")])
def test_a_menu_button_that_has_the_toolkits_word_for_a_name_is_called_after_its_hint(hint, name):
    button = Thing(AtRole.TOGGLE_BUTTON, "Menu", Thing(AtRole.PANEL, states=()), Description=("s", hint))
    (found,) = Window("gtk", "3.24", button).read()
    assert (found.name, found.has(State.POPUP)) == (name, True)


def test_a_dial_is_turned_as_a_slider_is():
    dial = Thing(AtRole.DIAL, "Zoom", faces=("Component", "Value"), CurrentValue=("d", 100.0))
    (found,) = Window("gtk", "3.24", dial).read()
    assert (found.role, found.value, found.verbs) == (Role.SLIDER, "100", {Verb.TYPE})


def shown(path, sender=APP, state="showing", on=1):
    signal = new_signal(
        DBusAddress(path, interface="org.a11y.atspi.Event.Object"), "StateChanged", "siiv", (state, on, 0, ("i", 0))
    )
    signal.header.fields[HeaderFields.sender] = sender
    return signal


@pytest.mark.parametrize("in_sight", [True, False])
def test_a_menu_that_stands_apart_from_every_window_is_read_while_it_is_open(in_sight):
    """Its entries can stand in a closed menu of the window, too, whose state and place they tell."""
    entry = Thing(AtRole.MENU_ITEM, "Copy", states=(AtState.ENABLED, AtState.SENSITIVE))
    window = Window("Qt", "5.15", Thing(AtRole.LABEL, "Text"))
    menu = window.bus._number(Thing(AtRole.POPUP_MENU, "", entry, states=SEEN if in_sight else ()))
    popups = Popups()
    popups.note(
        [shown(menu.path), shown("/gone"), shown(menu.path, ":1.9"), shown(window.bus.window.path), shown("/2", on=0)]
    )
    window.read()
    found = popups.beside(window.reader, window.top)
    assert [n.path for n in found] == [menu.path] * in_sight
    window.top.children += found
    assert [(c.name, c.has(State.SHOWING)) for c in controls_of(window.top, window.reader.toolkit) if c.verbs] == [
        ("Copy", True)
    ] * in_sight
    menu.states.clear()
    assert popups.beside(window.reader, window.top) == []


@pytest.mark.parametrize(
    ("version", "states", "role"),
    [
        ("4.8", (AtState.VISIBLE, AtState.SENSITIVE), AtRole.DIALOG),
        ("4.8", (), None),
        ("3.24", (AtState.VISIBLE, AtState.SENSITIVE), None),
    ],
)
def test_the_window_in_which_gtk_4_has_files_chosen_is_a_dialog(version, states, role):
    window = Window("gtk", version)
    window.bus.window.role, window.bus.window.states = FILLER, set(states)
    assert [n.role for n in window.reader.toplevels()] == ([role] if role else [])


@pytest.mark.parametrize(
    ("faces", "width", "marks", "expected"),
    [
        (("Component", "Action"), 20, (), [("Cache", False)]),
        (("Component", "Action"), 20, (AtState.CHECKED,), [("Cache", True)]),
        (("Component", "Action", "Image"), 20, (), []),
        (("Component", "Action"), 0, (), []),
        (("Component", "Action"), 300, (), []),
    ],
)
def test_a_cell_of_gtk_3_that_is_neither_text_nor_picture_is_a_box_of_its_row(faces, width, marks, expected):
    def cell(name, x, y, *extra, **more):
        return Thing(
            AtRole.TABLE_CELL, name, states=(*SEEN, *extra), GetExtents=(x, y, more.pop("width", 150), 23), **more
        )

    rows = [cell("Logs", 280, 186), cell("Cache", 280, 211), cell("", 488, 211, *marks, width=width, faces=faces)]
    window = Window("gtk", "3.24", Thing(AtRole.TREE_TABLE, "", *rows))
    boxes = [c for c in window.read() if c.role is Role.CHECK]
    assert [(c.name, c.has(State.CHECKED)) for c in boxes] == expected
    assert all(window.top.children[0].children[2].asks_for_mouse and Verb.CHECK in c.verbs for c in boxes)


@pytest.mark.parametrize(("toolkit", "names"), [("Qt", ["Search", "Clear"]), ("gtk", ["Search"])])
def test_named_buttons_in_a_field_of_qt_can_be_pressed(toolkit, names):
    buttons = [Thing(AtRole.PUSH_BUTTON, name, GetExtents=(70, 10, 20, 20), GetActions=[]) for name in ("Clear", "")]
    entry = Thing(
        AtRole.TEXT, "Search", *buttons, states=(*SEEN, AtState.EDITABLE), faces=("Component", "Text"), GetText=""
    )
    assert [c.name for c in Window(toolkit, "5.15", Thing(AtRole.PANEL, "", entry)).read()] == names


FRONT = (AtState.SHOWING, AtState.ACTIVE)


@pytest.mark.parametrize(
    ("tops", "expected"),
    [
        ([(AtRole.FRAME, "Editor", FRONT), (AtRole.FRAME, "Other", SEEN)], "Editor"),
        ([(AtRole.FRAME, "Editor", SEEN), (AtRole.DIALOG, "Settings", SEEN)], "Settings"),
        ([(AtRole.FRAME, "Editor", SEEN), (AtRole.DIALOG, "Settings", SEEN), (AtRole.WINDOW, "", FRONT)], ""),
        ([(AtRole.FRAME, "Editor", SEEN), (AtRole.WINDOW, "", FRONT)], ""),
        ([(AtRole.DIALOG, "Settings", SEEN), (AtRole.WINDOW, "Palette", FRONT)], "Settings"),
        ([(AtRole.DIALOG, "Settings", FRONT), (AtRole.WINDOW, "", SEEN)], "Settings"),
        ([], None),
    ],
)
def test_what_is_in_front(tops, expected):
    """GTK 3 shows a context menu in a window of its own, over a dialog as well."""
    nodes = [
        Node(f"/{i}", "", role, name, "", sum(1 << s for s in states), frozenset())
        for i, (role, name, states) in enumerate(tops)
    ]
    found = topmost(nodes)
    assert (found.name if found else None) == expected


def _control(role, name):
    return Control(name, role, name, verbs=frozenset({Verb.CLICK}))


FINDS = (_control(Role.COMBO, "Look in"), _control(Role.BUTTON, "Find"), _control(Role.BUTTON, "Close"))


@pytest.mark.parametrize(
    ("role", "marks", "others", "controls", "waiting"),
    [
        (AtRole.DIALOG, (), (), FINDS, False),
        (AtRole.DIALOG, (AtState.MODAL,), (), FINDS, True),
        (AtRole.DIALOG, (), (AtRole.FRAME,), FINDS, True),
        (AtRole.DIALOG, (), (), (*FINDS, _control(Role.BUTTON, "Cancel")), True),
        (AtRole.DIALOG, (), (), FINDS[1:], True),
        (AtRole.ALERT, (), (), FINDS, True),
        (AtRole.FRAME, (), (), FINDS, False),
    ],
)
def test_a_dialog_that_is_all_of_an_application_is_its_window(role, marks, others, controls, waiting):
    tops = [
        Node(f"/{i}", "", r, "", "", sum(1 << s for s in (*SEEN, *marks)), frozenset())
        for i, r in enumerate((role, *others))
    ]
    assert waits(tops[0], tops, controls) == waiting


def test_an_icon_in_one_column_with_a_text_is_no_box():
    """Programs draw icons in their own way, which tells no more of itself than a box does."""
    icon = Thing(AtRole.TABLE_CELL, GetExtents=(280, 186, 24, 23))
    text = Thing(AtRole.TABLE_CELL, "Logs", GetExtents=(304, 186, 100, 23), faces=("Component", "Text"), GetText="Logs")
    cell = Thing(AtRole.TABLE_CELL, "", icon, text, GetExtents=(280, 186, 124, 23))
    assert {c.role for c in Window("gtk", "3.24", Thing(AtRole.TREE_TABLE, "", cell)).read()} == {Role.CELL}
