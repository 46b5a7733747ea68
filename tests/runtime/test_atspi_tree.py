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
    ("faces", "width", "marks", "actions", "expected"),
    [
        (("Component", "Action"), 20, (), 4, [("Cache", False)]),
        (("Component", "Action"), 20, (AtState.CHECKED,), 4, [("Cache", True)]),
        (("Component", "Action"), 20, (), 3, []),
        (("Component", "Action", "Image"), 20, (), 4, []),
        (("Component", "Action"), 0, (), 4, []),
        (("Component", "Action"), 300, (), 4, []),
    ],
)
def test_a_cell_of_gtk_3_that_is_neither_text_nor_picture_and_can_be_toggled_is_a_box_of_its_row(
    faces, width, marks, actions, expected
):
    """What a program draws itself, such as the colours of a row's tags, has the three actions of every cell."""

    def cell(name, x, y, *extra, **more):
        return Thing(
            AtRole.TABLE_CELL, name, states=(*SEEN, *extra), GetExtents=(x, y, more.pop("width", 150), 23), **more
        )

    rows = [
        cell("Logs", 280, 186),
        cell("Cache", 280, 211),
        cell("", 488, 211, *marks, width=width, faces=faces, NActions=("i", actions)),
    ]
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


def drawn(*texts, y, height=25):
    """A row of a side bar of GTK 3: a heading and an entry's text, of which it shows one. Where each is tells the row drawn last, an entry."""
    places = ((0, 0, 0, 0), (51, y, 130, height))
    parts = [
        Thing(AtRole.TABLE_CELL, text, GetExtents=place, faces=("Component", "Action", "Text"), GetText=text)
        for text, place in zip(texts, places, strict=True)
    ]
    return Thing(AtRole.TABLE_CELL, "", *parts, GetExtents=(23, y, 136, height))


def test_a_row_of_gtk_3_is_called_by_what_it_shows_and_not_by_what_another_said():
    """What a row does not show keeps the text of the one drawn before it, the first one's that of the last."""
    rows = [
        ("Library", "Recently Played"), ("Library", "Play Queue"), ("Library", "Music"),
        ("Playlists", "Music"), ("Playlists", "My Top Rated"), ("Playlists", "Recently Played"),
    ]  # fmt: skip
    cells = [drawn(*texts, y=100 + 30 * n) for n, texts in enumerate(rows)]
    found = Window("gtk", "3.24", Thing(AtRole.TREE_TABLE, "", *cells)).read()
    assert [c.name for c in found] == ["Library", "Play Queue", "Music", "Playlists", "My Top Rated", "Recently Played"]


def test_a_lone_row_of_gtk_3_is_called_by_what_has_a_place():
    found = Window("gtk", "3.24", Thing(AtRole.TREE_TABLE, "", drawn("Library", "Music", y=100))).read()
    assert [c.name for c in found] == ["Music"]


def test_pages_that_are_turned_by_something_else_have_no_tabs():
    """GTK 3 exposes one without a name or a place for each page, which would be called after the first thing on it."""
    page = Thing(AtRole.PAGE_TAB, "", Thing(AtRole.LABEL, "Artist"), GetExtents=(0, 0, 0, 0))
    assert [(c.role, c.name) for c in Window("gtk", "3.24", page).read()] == [(Role.LABEL, "Artist")]


def card(x, y, *texts):
    labels = [Thing(AtRole.LABEL, text, GetExtents=(x, y + 20 * n, 90, 18)) for n, text in enumerate(texts)]
    return Thing(AtRole.TABLE_CELL, "GtkListItemWidget", Thing(AtRole.PANEL, "", *labels), GetExtents=(x, y, 100, 90))


@pytest.mark.parametrize(
    ("cards", "names", "beside"),
    [
        ([("Aa", "Serif"), ("Aa", "Sans"), ("Aa", "Mono")], ["Serif", "Sans", "Mono"], []),
        ([("Aa", "Serif"), ("Aa", "Sans"), ("か", "Kana"), ("Aa", "Mono")], ["Serif", "Sans", "Kana", "Mono"], []),
        ([("Aa", "Serif"), ("Aa", "Serif"), ("Aa", "Mono")], ["Serif", "Serif", "Mono"], []),
        ([("Ada", "Berlin"), ("Ben", "Oslo")], ["Ada", "Ben"], ["Berlin", "Oslo"]),
        ([("Aa", "Serif")], ["Aa"], ["Serif"]),
    ],
)
@pytest.mark.parametrize("version", ["3.24", "4.8"])
def test_what_lies_in_a_grid_is_an_entry_called_by_a_text_of_its_own(version, cards, names, beside):
    """One after the other in a row, where the cells of a table would be one thing."""
    grid = Thing(AtRole.TABLE, "", *(card(10 + 106 * n, 10, *texts) for n, texts in enumerate(cards)))
    found = Window("gtk", version, grid).read()
    assert [c.name for c in found if c.role is Role.ITEM] == names
    assert [c.name for c in found if c.role is Role.LABEL] == beside
    assert not any(c.role is Role.CELL for c in found)


TITLE = "Filename"


def labelled(role, name, *labels, x=10, y=10, **more):
    """What Qt says is labelled by each of these; the box around it comes last."""
    thing = Thing(role, name, GetExtents=(x, y, 60, 20), **more)
    thing.labels = labels
    return thing


def in_box(*things, toolkit="Qt"):
    window = Window(toolkit, "5.15", Thing(AtRole.PANEL, TITLE, *things))
    box = window.bus.window.children[0]
    for thing in things:
        told = [*getattr(thing, "labels", ()), *([box] if thing.role != AtRole.LABEL else [])]
        thing.more["GetRelationSet"] = [(2, [(APP, label.path)]) for label in told]
    return window.read()


def test_several_of_a_kind_are_not_called_after_the_box_around_them():
    """Qt does so with what has no name; a field's own label comes before the box."""
    prefix, suffix = (
        Thing(AtRole.LABEL, name, GetExtents=(10, y, 60, 20)) for name, y in (("Prefix:", 10), ("Suffix:", 40))
    )
    fields = [labelled(AtRole.COMBO_BOX, label.name, label, x=140, y=y) for label, y in ((prefix, 10), (suffix, 40))]
    kinds = [labelled(AtRole.COMBO_BOX, TITLE, x=75, y=y) for y in (10, 40)]
    buttons = [labelled(AtRole.PUSH_BUTTON, TITLE, x=210, y=y, GetActions=[]) for y in (10, 40)]
    found = [c for c in in_box(prefix, suffix, *fields, *kinds, *buttons) if c.role is not Role.LABEL]
    assert [c.name for c in found] == ["Prefix", "Suffix", "Choice", "Choice", "", ""]
    assert [c.value for c in found if c.name == "Choice"] == ["", ""]
    assert [c.path[-1] for c in found if c.name == "Choice"] == ["Prefix:", "Suffix:"]


def test_one_of_a_kind_is_called_after_the_box_around_it():
    fields = [
        labelled(AtRole.SLIDER, TITLE, faces=("Component", "Value"), CurrentValue=("d", 3.0)),
        labelled(AtRole.SPIN_BUTTON, TITLE, x=100, faces=("Component", "Value"), CurrentValue=("d", 3.0)),
    ]
    assert [(c.role, c.name) for c in in_box(*fields)] == [(Role.SLIDER, TITLE), (Role.SPIN, TITLE)]


def test_a_label_of_another_field_names_what_stands_in_its_row_and_nothing_of_its_kind():
    """*Opacity: [slider] [255]* under *Blue: [255]*, and *Width: [10] [px]*."""

    def number(x, y, role=AtRole.SPIN_BUTTON):
        return Thing(role, "", GetExtents=(x, y, 60, 20), faces=("Component", "Value"), CurrentValue=("d", 1.0))

    def label(name, x, y):
        return Thing(AtRole.LABEL, name, GetExtents=(x, y, 60, 20))

    blue, width, spin, size = label("Blue:", 200, 10), label("Width:", 10, 100), number(270, 10), number(80, 100)
    entry = Thing(
        AtRole.TEXT,
        "",
        GetExtents=(215, 40, 60, 20),
        states=(*SEEN, AtState.EDITABLE),
        faces=("Component", "Text"),
        GetText="",
    )
    unit = Thing(AtRole.COMBO_BOX, "", GetExtents=(145, 100, 60, 20))
    again = number(145, 103)
    window = Window("gtk", "3.24", blue, spin, entry, width, size, unit, again)
    for field, its in ((spin, blue), (size, width)):
        field.more["GetRelationSet"] = [(2, [(APP, its.path)])]
    found = {c.ref: c.name for c in window.read()}
    assert [found[t.path] for t in (spin, entry, size, unit, again)] == ["Blue", "Text", "Width", "Width", "Number"]


@pytest.mark.parametrize(
    ("name", "label", "grey", "expected"),
    [
        ("", "", "Search all fields", "Search all fields"),
        ("GtkSearchEntry", "", "Search all fields", "Search all fields"),
        ("", "Name:", "Search all fields", "Name"),
        ("Find", "", "Search all fields", "Find"),
        ("", "", "", "Text"),
    ],
)
def test_a_field_without_a_name_is_called_by_what_it_says_in_grey(name, label, grey, expected):
    attributes = {"toolkit": "gtk"} | ({"placeholder-text": grey} if grey else {})
    entry = Thing(
        AtRole.TEXT,
        name,
        states=(*SEEN, AtState.EDITABLE),
        faces=("Component", "Text"),
        GetText="",
        GetAttributes=attributes,
    )
    title = Thing(AtRole.LABEL, label, GetExtents=(10, 300, 60, 20))
    window = Window("gtk", "3.24", title, entry)
    entry.more["GetRelationSet"] = [(2, [(APP, title.path)])] if label else []
    assert [c.name for c in window.read() if c.role is Role.TEXT] == [expected]
