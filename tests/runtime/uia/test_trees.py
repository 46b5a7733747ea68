"""Well-known Windows windows, written from public sources: what a person could name in them, and what acting on it uses."""

import importlib.util
import json
from pathlib import Path

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Role, Snapshot, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop.keypad import keys_of, presses
from edgelam.runtime.desktop.uia import desktop as uia
from edgelam.runtime.desktop.uia.controls import controls_of
from edgelam.runtime.desktop.uia.elements import as_recorded, read_window
from edgelam.runtime.desktop.uia.names import pressable, without_state
from edgelam.runtime.desktop.uia.vocabulary import Property
from edgelam.runtime.desktop.uia.worker import Worker
from edgelam.runtime.desktop.win32.events import FOREGROUND, EventCounter, counts
from edgelam.runtime.labels import Labels

HERE = Path(__file__).parent
TREES = sorted(p.stem for p in (HERE / "trees").glob("*.json"))
_spec = importlib.util.spec_from_file_location("scripted", HERE / "scripted.py")
scripted = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scripted)


def recorded(name):
    return json.loads((HERE / "trees" / f"{name}.json").read_text(encoding="utf-8"))


def tree(name):
    return scripted.node(recorded(name)["window"])


def controls(name):
    return controls_of(read_window(scripted.session(scripted.Client({1: tree(name)})), 1))


def opened(top, *popups):
    """A client, its inputs and a reader of the window, over which ``popups`` are open."""
    client = scripted.Client({1: top, **dict(enumerate(popups, 2))})
    inputs = scripted.Keyboard(client)
    reader = uia.ElementReader(
        Worker(lambda: scripted.session(client)), inputs, EventCounter(), lambda _: None, lambda _: tuple(client.windows)[1:],
    )  # fmt: skip
    return client, inputs, reader


@pytest.fixture(autouse=True)
def front(monkeypatch):
    """There is no window manager to ask."""
    monkeypatch.setattr(uia.windows, "bring_to_front", lambda hwnd: True)


def act(line, top, *popups):
    """What an act on a window used: methods of patterns, and keys and mouse."""
    client, inputs, reader = opened(top, *popups)
    seen = reader.read(1)
    action = parse_action(line)
    reader.perform(action, Labels(seen).control(action))
    return [u[:2] for u in client.used] + inputs.done


# What is shown


@pytest.mark.parametrize("name", TREES)
def test_a_tree_says_where_its_facts_are_from_and_is_read_whole(name):
    whole = recorded(name)
    assert "not recorded" in whole["about"]
    assert all(source.startswith("https://") for source in whole["source"])
    top = read_window(scripted.session(scripted.Client({1: tree(name)})), 1)
    again = scripted.node(json.loads(json.dumps(as_recorded(top))))
    read_again = controls_of(read_window(scripted.session(scripted.Client({1: again})), 1))
    assert [(c.role, c.name, c.value) for c in read_again] == [(c.role, c.name, c.value) for c in controls_of(top)]
    assert len(Labels(read_again)._targets) >= 4


def test_there_are_enough_of_them():
    assert len(TREES) >= 14


CHECKED, SELECTED, EXPANDED = State.CHECKED, State.SELECTED, State.EXPANDED
FACTS = [
    ("calculator", Role.BUTTON, "Multiply by", "", set(), ("Standard operators",)),
    ("calculator", Role.STATUS, "Display", "12", set(), ()),
    ("explorer_details", Role.ITEM, "note.txt", "", set(), ("Items View",)),
    ("explorer_list", Role.ITEM, "Archive", "", set(), ("Items View",)),
    ("explorer_tiles", Role.ITEM, "note.txt", "", set(), ("Items View",)),
    ("explorer_icons", Role.ITEM, "note.txt", "", set(), ("Items View", "Today (1)")),
    ("explorer_icons", Role.ITEM, "Today (1)", "", {EXPANDED}, ("Items View",)),
    ("settings", Role.TOGGLE, "Bluetooth", "", {CHECKED}, ("Bluetooth",)),
    ("settings", Role.ITEM, "Bluetooth & devices", "", {SELECTED}, ()),
    ("settings", Role.COMBO, "Accent color", "Automatic", set(), ()),
    ("settings", Role.LINK, "Sound", "", set(), ("Related settings",)),
    ("quick_settings", Role.TOGGLE, "Wi-Fi", "", {CHECKED}, ()),
    ("quick_settings", Role.TOGGLE, "Bluetooth", "", set(), ()),
    ("quick_settings", Role.TOGGLE, "Airplane mode", "", set(), ()),
    ("alarms", Role.TOGGLE, "Good morning", "", set(), ("Alarm, Good morning, 7:00 AM",)),
    ("ribbon", Role.TAB, "Home", "", {SELECTED}, ("Ribbon Tabs",)),
    ("ribbon", Role.MENU, "Paste menu", "", set(), ("Clipboard",)),
    ("ribbon", Role.TOGGLE, "Bold", "", {CHECKED}, ("Font",)),
    ("winui_controls", Role.COMBO, "Colors", "Green", set(), ()),
    ("winui_controls", Role.COMBO, "Font", "Segoe UI", {EXPANDED}, ()),
    ("winui_controls", Role.TOGGLE, "Bullets", "", {CHECKED}, ()),
    ("winui_controls", Role.MENU, "Bullets menu", "", set(), ()),
    ("wpf_controls", Role.ITEM, "John", "", set(), ()),
    ("wpf_controls", Role.TEXT, "Date", "5/17/2021", {State.EDITABLE}, ()),
    ("wpf_controls", Role.ITEM, "Lvl1 a", "", {EXPANDED}, ()),
    ("winforms_controls", Role.TEXT, "Birthday", "Monday, May 17, 2021", {State.EDITABLE}, ()),
    ("registry_editor", Role.ITEM, "Console", "", {SELECTED}, ("Computer", "HKEY_CURRENT_USER")),
    ("terminal", Role.MENU, "New Tab menu", "", set(), ()),
    ("context_menu", Role.MENU, "Send to", "", set(), ()),
]


@pytest.mark.parametrize(("name", "role", "label", "value", "states", "place"), FACTS)
def test_a_control_is_what_a_person_calls_it(name, role, label, value, states, place):
    (found,) = [c for c in controls(name) if c.role is role and c.name == label]
    passing = {State.SHOWING, State.ENABLED, State.FOCUSED}
    assert (found.value, set(found.states) - passing) == (value, states)
    assert found.path[len(found.path) - len(place) :] == place


COLUMNS = [
    ("explorer_details", "note.txt", "Date modified: 11/26/2026 9:15 AM; Type: Text Document; Size: 1 KB"),
    ("explorer_tiles", "note.txt", "Type: Text Document; Size: 1 KB"),
    ("explorer_list", "note.txt", ""),
    ("registry_editor", "FaceName", "Type: REG_SZ; Data: Consolas"),
    ("wpf_controls", "Doe", "Number: 24; IsChecked: True"),
    ("settings", "Headphones", "Connected"),
]


@pytest.mark.parametrize(("name", "row", "said"), COLUMNS)
def test_columns_say_more_about_their_row(name, row, said):
    (found,) = [c for c in controls(name) if c.role is Role.ITEM and c.name == row]
    assert found.help == said
    assert not [c for c in controls(name) if c.role in (Role.STATUS, Role.LABEL) and c.path[-1:] == (row,)]


def test_a_data_grid_can_be_written_in_where_a_column_can():
    fields = [
        (c.path[-1], c.name, c.value) for c in controls("wpf_controls") if Verb.TYPE in c.verbs and len(c.path) > 1
    ]
    assert fields == [
        ("John", "Name", "John"),
        ("John", "Number", "12"),
        ("Doe", "Name", "Doe"),
        ("Doe", "Number", "24"),
    ]
    assert not [c for c in controls("explorer_details") if Verb.TYPE in c.verbs and c.path[-1:] == ("note.txt",)]


def test_calculators_keys_are_a_keypad():
    keys = keys_of(Snapshot("Calculator", "Calculator", tuple(controls("calculator"))))
    assert [k.name for k in presses("12 × 7 + 0.5", keys)] == [
        "One", "Two", "Multiply by", "Seven", "Plus", "Zero", "Decimal separator", "Five",
    ]  # fmt: skip
    assert keys["="].name == "Equals"


KEYS = [
    ("ribbon", "Bold", "Ctrl+B"),
    ("ribbon", "Paste", "Ctrl+V"),
    ("ribbon", "Font Color", ""),
    ("ribbon", "Home", ""),
    ("wpf_controls", "File", "Alt+F"),
    ("calculator", "Memory store", "Ctrl+M"),
    ("alarms", "Save", "Ctrl+S"),
    ("context_menu", "Delete", ""),
]


@pytest.mark.parametrize(("name", "label", "key"), KEYS)
def test_a_key_is_one_that_can_be_pressed_at_once(name, label, key):
    assert next(c for c in controls(name) if c.name == label).key == key


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Wi-Fi, on", ("Wi-Fi", True)), ("Mute: Off", ("Mute", False)), ("Sync (enabled)", ("Sync", True)), ("Turn on", ("Turn on", None)), ("On", ("On", None))],
)  # fmt: skip
def test_states_are_taken_out_of_names(name, parts):
    assert without_state(name) == parts


@pytest.mark.parametrize(
    ("told", "key"),
    [(("Ctrl+S", "", "Alt+S"), "Ctrl+S"), (("", "", "Alt+S"), "Alt+S"), (("", "F2", "Alt+R"), "F2"), (("", "", "s"), ""), (("", "", "Alt, H, 1"), "")],
)  # fmt: skip
def test_accelerators_come_before_access_keys(told, key):
    assert pressable(*told) == key


# What acting uses

ACTS = [
    ("quick_settings", 'check "Bluetooth"', ("Bluetooth, Off", "Invoke")),
    ("quick_settings", 'uncheck "Wi-Fi"', ("Wi-Fi, On", "Toggle")),
    ("ribbon", 'click "Paste"', ("Paste", "Invoke")),
    ("ribbon", 'click "Paste menu"', ("Paste", "Expand")),
    ("winui_controls", 'uncheck "Bullets"', ("Bullets", "Toggle")),
    ("winui_controls", 'type "40" into "simple slider"', ("simple slider", "SetValue")),
    ("winui_controls", 'click "Fruit 9"', ("Fruit 9", "Realize")),
    ("explorer_details", 'double-click "note.txt"', ("note.txt", "Invoke")),
    ("registry_editor", 'double-click "Console"', ("Console", "Expand")),
    ("registry_editor", 'click "Computer"', ("Computer", "Select")),
    ("wpf_controls", 'type "30" into "Number" in "Doe"', ("", "SetValue")),
    ("settings", 'click "Related settings"', ("Related settings", "Expand")),
]


@pytest.mark.parametrize(("name", "line", "first"), ACTS)
def test_patterns_do_what_is_asked(name, line, first):
    used = act(line, tree(name))
    assert used[0][1] == first[1]
    assert first[0] in ("", used[0][0])


def test_a_date_is_written_in_the_format_that_stands_there():
    top = tree("wpf_controls")
    picker = next(n for n in top.walk() if n.told.get(Property.CLASS_NAME) == "DatePicker")
    assert act('type "3 June 2027" into "Date"', top)[-1] == ("", "SetValue")
    assert picker.told[Property.VALUE] in ("3 June 2027", "6/3/2027")


def test_a_number_out_of_range_is_said_before_it_is_tried():
    with pytest.raises(ActionError, match="Minimum goes from 500 to 1000, not to 40"):
        act('type "40" into "Minimum"', tree("winui_controls"))


def test_an_entry_that_its_list_has_not_made_is_asked_for_by_name():
    top = tree("winui_controls")
    fruits = next(n for n in top.walk() if n.name == "Fruits")
    hidden = scripted.Node(
        scripted.Kind.LIST_ITEM, "Fruit 800", {Property.HAS_SELECTION_ITEM: True, Property.HAS_VIRTUALIZED: True}
    )
    client, _, reader = opened(top)
    fruits.on = {"FindItemByProperty": lambda after, known, name: scripted.Handle(client, hidden)}
    action = parse_action('choose "Fruit 800" in "Fruits"')
    reader.perform(action, Labels(reader.read(1)).control(action))
    assert [u[:2] for u in client.used] == [
        ("Fruits", "FindItemByProperty"),
        ("Fruit 800", "Realize"),
        ("Fruit 800", "Select"),
    ]


def test_a_context_menu_is_asked_of_the_element_and_read_though_it_is_no_part_of_the_window():
    top, menu = tree("explorer_details"), tree("context_menu")
    for number, node in enumerate(menu.walk(), 900):
        node.number = number
    entry = next(n for n in top.walk() if n.name == "note.txt")
    entry.on = {"ShowContextMenu": lambda: None}
    assert act('right-click "note.txt"', top) == [("note.txt", "ShowContextMenu")]
    assert act('click "Properties"', top, menu) == [("Properties", "Invoke")]


def test_a_menu_that_is_a_part_of_the_window_is_not_listed_twice():
    top = tree("context_menu")
    _, _, reader = opened(top, top)
    names = [c.name for c in reader.read(1)]
    assert len(names) == len(set(names)) == 5


def test_the_mouse_does_what_no_pattern_does():
    (right,) = act('right-click "note.txt"', tree("explorer_list"))
    assert right[0] == "right click"
    (drag,) = act('drag "note.txt" onto "Archive"', tree("explorer_list"))
    (_, (x, from_y), (to_x, to_y)) = drag
    assert (drag[0], x, to_y > from_y) == ("drag", to_x, True)
    (twice,) = act('double-click "Search Documents"', tree("explorer_list"))
    assert (twice[0], twice[-1]) == ("click", 2)


# Whose events count


@pytest.mark.parametrize(
    ("event", "process", "watched", "counted"),
    [
        (0x800C, 7, {7}, True),
        (0x800C, 8, {7}, False),
        (0x800C, 8, {7, 8}, True),
        (FOREGROUND, 8, {7}, True),
        (0x8001, 0, {7}, True),
        (0x800C, 8, set(), True),
    ],
)
def test_events_of_other_applications_do_not_count(event, process, watched, counted):
    assert counts(event, process, frozenset(watched)) is counted
