"""The UI Automation backend against a scripted client: mapping, acting, and everything that goes wrong on real machines."""

import importlib.util
import json
import time
from pathlib import Path

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Role, State
from edgelam.errors import ActionError, AppGone, AppSilent, EdgelamError, EnvironmentProblem
from edgelam.runtime.desktop.uia import desktop as uia
from edgelam.runtime.desktop.uia.controls import controls_of
from edgelam.runtime.desktop.uia.elements import DETAILS, EVERY, as_recorded, read_window
from edgelam.runtime.desktop.uia.vocabulary import Failure, Kind, Property
from edgelam.runtime.desktop.uia.worker import Worker
from edgelam.runtime.desktop.win32.events import EventCounter

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("scripted", HERE / "scripted.py")
scripted = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scripted)
Node = scripted.Node


def tree(name):
    return scripted.node(json.loads((HERE / "trees" / f"{name}.json").read_text(encoding="utf-8"))["window"])


def opened(top, monkeypatch=None, **more):
    client = scripted.Client({1: top})
    inputs = scripted.Keyboard(client)
    worker = Worker(lambda: scripted.session(client))
    more = {"popups": lambda hwnd: (), **more}
    reader = uia.ElementReader(worker, inputs, EventCounter(), sleep=lambda _: None, **more)
    return client, inputs, reader


def window(*children, **told):
    made = Node(Kind.WINDOW, "Made", {Property[k.upper()]: v for k, v in told.items()})
    made.children = list(children)
    for number, element in enumerate(made.walk(), 1):
        element.number = number
    return made


def button(name, **more):
    return Node(Kind.BUTTON, name, {Property.HAS_INVOKE: True}, **more)


def by_name(controls):
    return {c.name: c for c in controls}


@pytest.fixture(autouse=True)
def front(monkeypatch):
    """There is no window manager to ask."""
    monkeypatch.setattr(uia.windows, "bring_to_front", lambda hwnd: True)


# Mapping


def test_a_save_dialog():
    controls = by_name(controls_of(read_window(scripted.session(scripted.Client({1: tree("save_dialog")})), 1)))
    assert controls["Save"].role is Role.BUTTON
    assert controls["Save"].key == "Alt+S"
    assert controls["File name"].value == "Untitled.txt"
    assert controls["Hide extensions"].has(State.CHECKED)
    assert controls["Password"].role is Role.PASSWORD
    assert not controls["Password"].verbs
    assert "Close" not in controls, "the frame's own buttons are left out"


def test_an_editor():
    controls = by_name(controls_of(read_window(scripted.session(scripted.Client({1: tree("editor")})), 1)))
    document = controls["Text editor"]
    assert (document.role, document.value) == (Role.TEXT, "Grüße\naus 東京")
    assert {State.MULTILINE, State.FOCUSED, State.EDITABLE} <= document.states
    assert controls["File"].role is Role.MENU
    assert controls["Word wrap"].role is Role.CHECK
    assert (controls["Bold"].role, controls["Bold"].key) == (Role.TOGGLE, "Ctrl+B")
    assert controls["Zoom"].value == "100"
    assert controls["note.txt"].has(State.SELECTED)
    assert not controls["plan.txt"].has(State.SHOWING)
    assert Verb.CLICK in controls["plan.txt"].verbs


@pytest.mark.parametrize("name", ["save_dialog", "editor"])
def test_what_is_recorded_can_be_read_again(name):
    top = read_window(scripted.session(scripted.Client({1: tree(name)})), 1)
    again = read_window(
        scripted.session(scripted.Client({1: scripted.node(json.loads(json.dumps(as_recorded(top))))})), 1
    )
    assert [(c.role, c.name, c.value, c.states) for c in controls_of(again)] == [
        (c.role, c.name, c.value, c.states) for c in controls_of(top)
    ]


def test_a_password_is_not_recorded():
    top = window(Node(Kind.EDIT, "Secret", {Property.PASSWORD: True, Property.VALUE: "hunter2"}))
    read = read_window(scripted.session(scripted.Client({1: top})), 1)
    assert "hunter2" not in json.dumps(as_recorded(read))
    assert "hunter2" not in str(controls_of(read))


# Counting calls


def per_property_walk(client, source):
    """What a walk costs that asks every element for each property on its own."""
    handle = scripted.Handle(client, source)
    for known in (*EVERY, *DETAILS.get(source.kind, ())):
        handle.GetCurrentPropertyValue(int(known))
    client.ask(source)  # its children
    for child in source.children:
        per_property_walk(client, child)


@pytest.mark.parametrize(("count", "walk"), [(1000, 21_988), (5000, 109_988)])
def test_a_window_costs_one_call_whatever_its_size(count, walk):
    top = window(*(button(f"B{i}") for i in range(count - 1)))
    client, _, reader = opened(top)
    assert len(reader.read(1)) == count - 1
    assert client.calls == 1, "listening for events asks no element"
    walked = scripted.Client({1: top})
    per_property_walk(walked, top)
    assert walked.calls == walk


# Acting


ACTS = [
    ('click "Save"', "Save", ("Save", "Invoke")),
    ('uncheck "Hide extensions"', "Hide extensions", ("Hide extensions", "Toggle")),
    ('type "Ōsaka – 5 €.txt" into "File name"', "File name", ("File name:", "SetValue", "Ōsaka – 5 €.txt")),
]


@pytest.mark.parametrize(("line", "target", "used"), ACTS)
def test_patterns_come_first(line, target, used):
    client, inputs, reader = opened(tree("save_dialog"))
    control = by_name(reader.read(1))[target]
    reader.perform(parse_action(line), control)
    assert used in client.used
    assert not inputs.done


def test_what_is_checked_is_not_toggled_again():
    client, _, reader = opened(tree("save_dialog"))
    reader.perform(parse_action('check "Hide extensions"'), by_name(reader.read(1))["Hide extensions"])
    assert client.used == []


def test_a_choice_is_made_in_a_list_that_opens_late():
    box = Node(Kind.COMBO_BOX, "Encoding", {Property.HAS_EXPAND: True, Property.HAS_VALUE: True})
    entry = Node(Kind.LIST_ITEM, "UTF-8", {Property.HAS_SELECTION_ITEM: True})
    box.on = {"Expand": lambda: box.children.append(entry)}
    client, _, reader = opened(window(box))
    reader.perform(parse_action('choose "UTF-8" in "Encoding"'), by_name(reader.read(1))["Encoding"])
    assert [u[:2] for u in client.used] == [("Encoding", "Expand"), ("UTF-8", "Select"), ("Encoding", "Collapse")]


def test_a_choice_that_is_not_there_closes_the_list_again(monkeypatch):
    monkeypatch.setattr("edgelam.runtime.desktop.uia.act.LIST_TIMEOUT", 0.05)
    client, _, reader = opened(window(Node(Kind.COMBO_BOX, "Encoding", {Property.HAS_EXPAND: True})))
    with pytest.raises(ActionError, match="no choice 'UTF-8'"):
        reader.perform(parse_action('choose "UTF-8" in "Encoding"'), by_name(reader.read(1))["Encoding"])
    assert client.used[-1] == ("Encoding", "Collapse")


def test_a_choice_without_a_selection_is_invoked():
    entry = Node(Kind.LIST_ITEM, "UTF-8", {Property.HAS_INVOKE: True})
    box = Node(Kind.COMBO_BOX, "Encoding", {Property.HAS_VALUE: True})
    box.children = [entry]
    client, _, reader = opened(window(box))
    reader.perform(parse_action('choose "UTF-8" in "Encoding"'), by_name(reader.read(1))["Encoding"])
    assert [u[:2] for u in client.used] == [("UTF-8", "Invoke")]


@pytest.mark.parametrize(
    ("several", "line", "used"),
    [
        (True, 'check "Red"', ("Red", "AddToSelection")),
        (True, 'uncheck "Blue"', ("Blue", "RemoveFromSelection")),
        (True, 'check "Blue"', None),
        (False, 'click "Red"', ("Red", "Select")),
    ],
)
def test_entries_join_and_leave_what_is_chosen_where_a_list_takes_several(several, line, used):
    items = [
        Node(Kind.LIST_ITEM, name, {Property.HAS_SELECTION_ITEM: True, Property.SELECTED: name == "Blue"})
        for name in ("Red", "Blue")
    ]
    colours = Node(Kind.LIST, "Colours", {Property.SEVERAL: several})
    colours.children = items
    client, _, reader = opened(window(colours))
    action = parse_action(line)
    control = by_name(reader.read(1))[action.target.name]
    assert (Verb.CHECK in control.verbs) is several
    reader.perform(action, control)
    assert [u[:2] for u in client.used] == ([used] if used else [])


def test_a_value_that_is_refused_goes_in_by_the_clipboard(monkeypatch):
    def refuse(_):
        raise scripted.ScriptedError(Failure.INVALID_OPERATION)

    field = Node(Kind.EDIT, "Name", {Property.HAS_VALUE: True}, on={"SetValue": refuse})
    _, _, reader = opened(window(field, button("Go")))
    monkeypatch.setattr("edgelam.runtime.desktop.uia.act.TEXT_TIMEOUT", 0.05)
    monkeypatch.setattr(reader, "_paste", lambda text: field.told.update({Property.VALUE: text}))
    reader.perform(parse_action('type "new" into "Name"'), by_name(reader.read(1))["Name"])
    assert field.told[Property.VALUE] == "new"


def test_what_is_off_the_screen_is_scrolled_to():
    top = tree("editor")
    item = next(n for n in top.walk() if n.name == "plan.txt")
    item.on = {"SCROLL_ITEM": True, "ScrollIntoView": lambda: None}
    client, _, reader = opened(top)
    reader.perform(parse_action('click "plan.txt"'), by_name(reader.read(1))["plan.txt"])
    assert [u[1] for u in client.used] == ["ScrollIntoView", "Select"]


def test_without_any_pattern_the_mouse_is_used():
    client, inputs, reader = opened(window(button("Go"), Node(Kind.BUTTON, "Bare")))
    reader.perform(parse_action('click "Bare"'), by_name(reader.read(1))["Bare"])
    assert client.used == []
    assert inputs.done[0][0] == "click"


def test_a_field_without_value_gets_the_text_by_the_clipboard(monkeypatch):
    field = Node(Kind.DOCUMENT, "Page", {Property.HAS_TEXT: True})
    _, inputs, reader = opened(window(field, button("Go")))
    pasted = []

    class Range:
        GetText = staticmethod(lambda _: "".join(pasted))

    monkeypatch.setattr(scripted._Used, "DocumentRange", Range, raising=False)
    monkeypatch.setattr(reader, "_paste", pasted.append)
    reader.perform(parse_action('type "héllo\\nworld" into "Page"'), by_name(reader.read(1))["Page"])
    assert pasted == ["héllo\nworld"]
    assert inputs.done == []


def test_a_field_that_ignores_everything_is_an_error_not_a_success(monkeypatch):
    monkeypatch.setattr("edgelam.runtime.desktop.uia.act.TEXT_TIMEOUT", 0.05)
    field = Node(Kind.EDIT, "Dead", {Property.HAS_VALUE: True, Property.VALUE: "old"})
    field.on = {"SetValue": lambda *_: None}
    _, _, reader = opened(window(field))
    monkeypatch.setattr(reader, "_paste", lambda text: None)
    monkeypatch.setattr(scripted.Keyboard, "type", lambda self, text: None)
    with pytest.raises(ActionError, match="did not take the text"):
        reader.perform(parse_action('type "new" into "Dead"'), by_name(reader.read(1))["Dead"])


# What goes wrong


def test_a_stale_element_is_found_again_by_its_name():
    """A list that is drawn anew has new elements of the same names."""
    old, new = button("Send"), button("Send")
    top = window(old)
    client, _, reader = opened(top)
    control = by_name(reader.read(1))["Send"]
    old.gone, new.number, top.children = True, 99, [new]
    reader.perform(parse_action('click "Send"'), control)
    assert ("Send", "Invoke") in client.used


def test_a_button_that_takes_itself_away_is_pressed_once():
    """As a dialog's OK does: the call fails, since its element is gone, but it was done."""
    ok, other = button("OK"), button("OK")
    top = window(ok, button("Cancel"))

    def vanish():
        ok.gone, other.number, top.children = True, 99, [other]
        raise scripted.ScriptedError(Failure.ELEMENT_NOT_AVAILABLE)

    ok.on = {"Invoke": vanish}
    client, _, reader = opened(top)
    reader.perform(parse_action('click "OK"'), by_name(reader.read(1))["OK"])
    assert [u[1] for u in client.used] == ["Invoke"]


def test_a_stale_element_with_two_successors_is_not_guessed():
    old = button("Send")
    top = window(old)
    _, _, reader = opened(top)
    control = by_name(reader.read(1))["Send"]
    old.gone, top.children = True, [Node(Kind.CHECK_BOX, "Send", {Property.HAS_TOGGLE: True}, number=98)]
    with pytest.raises(ActionError, match="is gone"):
        reader.perform(parse_action('click "Send"'), control)


FAILURES = [
    (Failure.ELEMENT_NOT_AVAILABLE, AppGone),
    (Failure.SERVER_UNAVAILABLE, AppGone),
    (Failure.TIMEOUT, AppSilent),
    (Failure.ACCESS_DENIED, EnvironmentProblem),
    (-2147467259, AppSilent),
]


@pytest.mark.parametrize(("code", "kind"), FAILURES)
def test_a_failed_call_is_one_sentence(code, kind):
    top = window(button("Go"))
    top.fails = code
    _, _, reader = opened(top)
    with pytest.raises(kind) as caught:
        reader.read(1)
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, EdgelamError)


def test_a_disabled_element_refuses():
    target = button("Go")
    _, _, reader = opened(window(target))
    control = by_name(reader.read(1))["Go"]
    target.told[Property.ENABLED] = False
    with pytest.raises(ActionError, match="Go refused"):
        reader.perform(parse_action('click "Go"'), control)


@pytest.mark.alone
def test_a_hung_application_is_left_behind_and_the_next_call_works(monkeypatch):
    monkeypatch.setattr(uia, "READ_TIMEOUT", 0.2)
    slow, quick = window(button("Slow")), window(button("Quick"))
    slow.delay = 2.0
    client, _, reader = opened(slow)
    client.windows[2] = quick
    began = time.perf_counter()
    with pytest.raises(AppSilent):
        reader.read(1)
    assert by_name(reader.read(2)).keys() == {"Quick"}
    assert time.perf_counter() - began < 1.0


def test_a_window_that_tells_nothing_is_left_to_the_next_reader():
    _, _, reader = opened(window(Node(Kind.PANE, "canvas")))
    assert reader.read(1) is None


def test_chromium_is_waited_for_and_named_where_it_stays_one_piece():
    page = Node(Kind.DOCUMENT, "Page", {Property.CLASS_NAME: "Chrome_RenderWidgetHostHWND"})
    top = window(page, class_name="Chrome_WidgetWin_1")
    client, _, reader = opened(top)
    with pytest.raises(EnvironmentProblem, match="force-renderer-accessibility"):
        reader.read(1)
    assert client.calls == uia.WAKING + 1
    page.children.append(button("Reply"))
    assert by_name(reader.read(1)).keys() == {"Reply"}


def test_events_are_heard_once_per_window():
    events = EventCounter()
    client, _, reader = opened(window(button("Go")))
    reader._events = events
    reader.read(1)
    reader.read(1)
    assert not events.settle(0.0, 0.0, 0.1)
    client.heard[0]()
    assert events.settle(0.0, 0.01, 0.5)


@pytest.mark.parametrize("unfolds", [True, False])
def test_a_button_that_unfolds_says_so(unfolds):
    _, _, reader = opened(window(Node(Kind.BUTTON, "More", {Property.HAS_EXPAND: unfolds, Property.HAS_INVOKE: True})))
    assert by_name(reader.read(1))["More"].has(State.POPUP) is unfolds
