"""Acting over AT-SPI where one way does not work and another does, against a scripted bus."""

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Bounds, Control, Role, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop.atspi.act import Actor
from edgelam.runtime.desktop.atspi.bus import Bus, CallError
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

SHOWN = frozenset({State.ENABLED, State.SHOWING, State.EDITABLE})
PLACE = Bounds(10, 20, 40, 20)


class Field:
    """A scripted object: what it holds, what it refuses (``lacks``), and what it takes without doing it (``ignores``); one that
    ``wants_end`` says nothing where its text is asked for to wherever that ends."""

    def __init__(self, text="", value=0.0, lacks=(), ignores=(), socket="", wants_end=False):
        self.text, self.value, self.lacks, self.ignores, self.socket = text, value, lacks, ignores, socket
        self.wants_end = wants_end
        self.focused = self.chosen = False
        self.span = None
        self.pressed = 0


ACTS = {
    "GrabFocus": lambda field, body: setattr(field, "focused", True),
    "SetTextContents": lambda field, body: setattr(field, "text", body[0]),
    "InsertText": lambda field, body: setattr(field, "text", field.text + body[1]),
    "Set": lambda field, body: setattr(field, "value", body[2][1]),
    "SetSelection": lambda field, body: (setattr(field, "chosen", True), setattr(field, "span", body[1:])),
}


class ScriptedBus:
    """Answers as the one field would."""

    def __init__(self, field):
        self.field = field

    def call(self, call, timeout=None):
        field, method = self.field, call.method
        if method in field.lacks:
            raise CallError("UnknownMethod")
        if method in field.ignores:
            return (False,)
        if method in ACTS:
            ACTS[method](field, call.body)
        asked = {
            "Get": lambda: {"CurrentValue": ("d", field.value)}.get(call.body[1], ("i", len(field.text))),
            "GetApplicationBusAddress": lambda: field.socket,
            "GetText": lambda: "" if field.wants_end and call.body[1] < 0 else field.text,
            "GetState": lambda: [field.focused << AtState.FOCUSED | field.chosen << AtState.SELECTED, 0],
            "GetNSelections": lambda: int(field.span is not None),
            "GetIndexInParent": lambda: 0,
        }
        if method == "GetSelection":
            return field.span
        return (asked.get(method, lambda: True)(),)

    def send(self, call):
        if call.method == "DoAction":
            self.field.pressed += 1
        elif call.method in ("SelectChild", "DeselectChild"):
            self.field.chosen = call.method == "SelectChild" and "SelectChild" not in self.field.ignores
        return 1

    def pump(self, timeout):
        return False


class Hand:
    """A keyboard and a mouse for the field."""

    def __init__(self, field):
        self.field = field
        self.clicks = []

    def press(self, keys):
        self.field.text = "" if keys == "ctrl+a" else self.field.text

    def type(self, text, pause=0.0):
        self.field.text += text

    def click(self, x, y):
        self.clicks.append((x, y))
        self.field.focused = True


def doing(
    field, verb, text, role=Role.TEXT, interfaces=("Text", "EditableText"), at_role=AtRole.ENTRY, shown=True, extra=()
):
    hand = Hand(field)
    actor = Actor(ScriptedBus(field), ":1", Toolkit("gtk", "3"), lambda: hand)
    states = SHOWN | set(extra) if shown else frozenset({State.ENABLED, *extra})
    control = Control("/1", role, "Field", states=states, bounds=PLACE if shown else None)
    node = Node("/1", "/0", int(at_role), "Field", "", 0, frozenset(interfaces), value=field.value)
    actor.perform(Action(verb, text=text), control, node)
    return hand


@pytest.mark.parametrize(
    ("field", "more"),
    [
        (Field(), {}),
        (Field(wants_end=True), {}),
        (Field(wants_end=True), {"interfaces": ("Text",)}),
        (Field(lacks=("SetTextContents",)), {}),
        (Field(ignores=("SetTextContents",)), {}),
        (Field(), {"extra": (State.MULTILINE,)}),
        (Field(lacks=("InsertText",)), {"extra": (State.MULTILINE,)}),
        (Field(ignores=("InsertText",)), {"extra": (State.MULTILINE,)}),
        (Field(lacks=("GetNSelections",)), {"extra": (State.MULTILINE,)}),
        (Field(), {"interfaces": ("Text",)}),
        (Field(lacks=("GrabFocus",)), {"interfaces": ("Text",)}),
        (Field(), {"at_role": AtRole.DOCUMENT_TEXT, "extra": (State.MULTILINE,)}),  # no paragraph in it
    ],
)
def test_a_text_goes_in_by_one_way_or_another(field, more):
    doing(field, Verb.TYPE, "Grüße", **more)
    assert field.text == "Grüße"


@pytest.mark.parametrize(("text", "value"), [("4", 4.0), ("4 pt", 4.0), ("auto", 0.0)])
def test_a_number_that_was_typed_is_taken_over(text, value):
    """GTK 3 keeps it in the field until the focus leaves that, and Escape throws it away."""
    field = Field(text="8")
    doing(field, Verb.TYPE, text, Role.SPIN, ("Text", "EditableText", "Value"), AtRole.SPIN_BUTTON)
    assert (field.text, field.value) == (text, value)


def test_what_takes_no_way_is_said():
    field = Field(ignores=("SetTextContents",))
    field_hand = type("Deaf", (Hand,), {"type": lambda *_: None})
    actor = Actor(ScriptedBus(field), ":1", Toolkit("gtk", "3"), lambda: field_hand(field))
    node = Node("/1", "/0", AtRole.ENTRY, "Field", "", 0, frozenset({"Text", "EditableText"}))
    with pytest.raises(ActionError, match="Field did not take the text"):
        actor.perform(Action(Verb.TYPE, text="x"), Control("/1", Role.TEXT, "Field", states=SHOWN, bounds=PLACE), node)


@pytest.mark.parametrize(
    "field", [Field(value=1.0), Field(value=1.0, lacks=("Set",)), Field(value=1.0, ignores=("Set",))]
)
def test_a_number_goes_in_by_one_way_or_another(field):
    doing(field, Verb.TYPE, "seven", Role.SPIN, ("Text", "Value"), AtRole.SPIN_BUTTON)
    assert (field.value, field.text) in ((7.0, ""), (1.0, "7"))


def test_a_slider_that_takes_no_number_says_so():
    with pytest.raises(ActionError, match="did not take 7"):
        doing(Field(lacks=("Set",)), Verb.TYPE, "7", Role.SLIDER, ("Value",), AtRole.SLIDER)


def test_a_button_whose_socket_is_gone_is_clicked_with_the_mouse(monkeypatch):
    monkeypatch.setattr(Bus, "direct", lambda address: (_ for _ in ()).throw(OSError("gone")))
    field = Field(socket="unix:path=/nowhere")
    hand = doing(field, Verb.CLICK, None, Role.BUTTON, ("Action",), AtRole.PUSH_BUTTON)
    assert (hand.clicks, field.pressed) == ([PLACE.center], 0)
    with pytest.raises(ActionError, match="socket cannot be reached"):
        doing(field, Verb.CLICK, None, Role.BUTTON, ("Action",), AtRole.PUSH_BUTTON, shown=False)


@pytest.mark.parametrize(("role", "node"), [(Role.CELL, AtRole.TABLE_CELL), (Role.TEXT, AtRole.TEXT)])
def test_what_has_another_first_action_is_clicked_with_the_mouse(role, node):
    """A table cell's unfolds it, and a field's is Enter's, which presses a dialog's default button."""
    field = Field()
    assert (doing(field, Verb.CLICK, None, role, ("Action",), node).clicks, field.pressed) == ([PLACE.center], 0)


def test_an_entry_out_of_sight_is_chosen_where_it_has_no_action():
    field = Field()
    doing(field, Verb.CLICK, None, Role.ITEM, (), AtRole.LIST_ITEM, shown=False)
    assert field.chosen


@pytest.mark.parametrize(("verb", "chosen"), [(Verb.CHECK, True), (Verb.UNCHECK, False)])
def test_an_entry_joins_and_leaves_what_is_chosen(verb, chosen):
    field = Field()
    field.chosen = not chosen
    doing(field, verb, None, Role.ITEM, (), AtRole.LIST_ITEM)
    assert field.chosen is chosen


def test_an_entry_that_does_not_join_is_said():
    with pytest.raises(ActionError, match="did not join what is chosen"):
        doing(Field(ignores=("SelectChild",)), Verb.CHECK, None, Role.ITEM, (), AtRole.LIST_ITEM)


@pytest.mark.parametrize("lacks", [(), ("GrabFocus",), ("SetCaretOffset",)])
def test_a_text_is_selected_without_the_caret_or_the_focus(lacks):
    field = Field("say hello", lacks=lacks)
    doing(field, Verb.SELECT, "hello")
    assert field.span == (4, 9)


def test_a_text_that_does_not_become_selected_is_no_success():
    with pytest.raises(ActionError, match="could not be selected"):
        doing(Field("say hello", ignores=("SetSelection",)), Verb.SELECT, "hello")


class Marked(Hand):
    """A mouse whose click sets a mark, where the application takes it."""

    def click(self, x, y):
        super().click(x, y)
        self.field.chosen = "click" not in self.field.ignores


@pytest.mark.parametrize(
    ("toolkit", "ignores", "clicks", "pressed"), [("qt", (), 1, 0), ("qt", ("click",), 1, 1), ("gtk", (), 0, 1)]
)
def test_what_holds_a_mark_in_qt_is_clicked(monkeypatch, toolkit, ignores, clicks, pressed):
    monkeypatch.setattr("edgelam.runtime.desktop.atspi.act.CHOICE_TIMEOUT", 0.05)
    field = Field(ignores=ignores)
    bus = ScriptedBus(field)
    ask = bus.call
    bus.call = lambda call, timeout=None: (
        ([field.chosen << AtState.CHECKED, 0],) if call.method == "GetState" else ask(call)
    )
    hand = Marked(field)
    control = Control("/1", Role.CHECK, "Field", states=SHOWN, bounds=PLACE)
    node = Node("/1", "/0", int(AtRole.CHECK_BOX), "Field", "", 0, frozenset({"Action"}))
    Actor(bus, ":1", Toolkit(toolkit, "5"), lambda: hand).perform(Action(Verb.CHECK), control, node)
    assert (len(hand.clicks), field.pressed) == (clicks, pressed)


@pytest.mark.parametrize(("asks", "shown", "clicks"), [(True, True, 1), (False, True, 0), (True, False, 0)])
def test_a_button_whose_action_is_not_a_clicks_is_clicked_where_it_is_in_sight(asks, shown, clicks):
    field, control = (
        Field(),
        Control("/1", Role.BUTTON, "Bookmarks", states=SHOWN if shown else frozenset({State.ENABLED}), bounds=PLACE),
    )
    hand = Hand(field)
    node = Node("/1", "/0", int(AtRole.PUSH_BUTTON), "Bookmarks", "", 0, frozenset({"Action"}), asks_for_mouse=asks)
    Actor(ScriptedBus(field), ":1", Toolkit("qt", "5"), lambda: hand).perform(Action(Verb.CLICK), control, node)
    assert (len(hand.clicks), field.pressed) == (clicks, 1 - clicks)


@pytest.mark.parametrize(("toolkit", "clicks"), [("qt", 1), ("gtk", 0)])
def test_a_box_of_choices_of_qt_is_opened_by_the_mouse(toolkit, clicks):
    field, control = Field(), Control("/1", Role.COMBO, "Search", states=SHOWN, bounds=PLACE)
    hand = Hand(field)
    node = Node("/1", "/0", int(AtRole.COMBO_BOX), "Search", "", 0, frozenset({"Action"}))
    Actor(ScriptedBus(field), ":1", Toolkit(toolkit, "5"), lambda: hand).perform(Action(Verb.CLICK), control, node)
    assert (len(hand.clicks), field.pressed) == (clicks, 1 - clicks)
