"""Arguments of tools that only describe themselves: their notations, and what the network reads."""

import dataclasses

import pytest

from edgelam.risk import Risk
from edgelam.runtime.dialogs import slots
from edgelam.runtime.tools import notations, reading
from edgelam.runtime.tools.filling import filled
from edgelam.runtime.tools.kinds import Choice, Number, Span, Toggle
from edgelam.runtime.tools.lists import Items
from edgelam.runtime.tools.notations import CLOCK, PATH, ZONE
from edgelam.runtime.tools.reading import Candidate, _assigned
from edgelam.runtime.tools.schema import parameters_of
from edgelam.runtime.tools.sim import SimMachine
from edgelam.runtime.tools.times import Day
from edgelam.runtime.tools.tool import Parameter, Tool, arguments_of


def described(name, description, properties, required=()):
    parameters = parameters_of({"properties": properties, "required": [*required]})
    return Tool(name, lambda machine, **given: "", description, parameters, Risk.READ, described=True)


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        (PATH, "pack /tmp/a b.txt", None), (PATH, "status of /srv/repo please", "/srv/repo"), (PATH, "open ~/x", "{home}/x"), (PATH, "read C:\\a.txt", "C:\\a.txt"),
        (ZONE, "now in Tokyo", "Asia/Tokyo"), (ZONE, "in New York", "America/New_York"), (ZONE, "from Berlin to Tokyo", None), (ZONE, "in UTC", "Etc/UTC"), (ZONE, "in Nowhere", None),
        (CLOCK, "at 2:30 pm", "14:30"), (CLOCK, "at 09:05", "09:05"), (CLOCK, "at 7 or at 8:00 or 9:00", None),
    ],
)  # fmt: skip
def test_notations(kind, said, value, tmp_path):
    machine = SimMachine(tmp_path)
    assert kind.find(said, machine) == (value and value.format(home=tmp_path))
    assert value is None or kind.accepts(kind.find(said, machine), machine)


def test_where_no_zones_are_known_only_their_own_names_are(monkeypatch, tmp_path):
    monkeypatch.setattr(notations, "available_timezones", set)
    notations._zones.cache_clear()
    assert ZONE.find("now in Asia/Tokyo", SimMachine(tmp_path)) == "Asia/Tokyo"
    assert ZONE.find("now in Tokyo", SimMachine(tmp_path)) is None
    notations._zones.cache_clear()


@pytest.mark.parametrize(
    ("each", "said", "found", "values"),
    [
        (Number(0, 9, decimals=True), "the mean of 1, 2.5 and 4", "1, 2.5, 4", [1.0, 2.5, 4.0]), (Number(0, 9), "add 1 and 2 to 3, 4", None, None), (Number(0, 9), "of 1, 2 and 30", None, None),
    ],
)  # fmt: skip
def test_numbers_that_are_counted_up_are_a_list(each, said, found, values, tmp_path):
    kind = Items(each)
    assert kind.find(said, SimMachine(tmp_path)) == found
    assert values is None or (kind.values(found) == values and kind.accepts(found, SimMachine(tmp_path)))


def test_words_that_are_counted_up_are_a_list(tmp_path):
    kind, machine = Items(Span()), SimMachine(tmp_path)
    assert kind.read("a.txt, b c.txt and d.txt", machine) == "a.txt, b c.txt, d.txt"
    assert kind.values("a.txt, b c.txt, d.txt") == ["a.txt", "b c.txt", "d.txt"]
    assert kind.find("add a.txt", machine) is None
    assert Items(PATH).read("/a and later", machine) is None


NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("name", "field", "kind"),
    [
        ("x", {"anyOf": [{"type": "integer"}, NULL]}, Number), ("x", {"type": ["string", "null"]}, Span), ("x", {"$ref": "#/$defs/Way"}, Choice), ("x", {"enum": ["a", None]}, Choice),
        ("x", {"anyOf": [{"type": "integer"}, {"type": "string"}]}, None), ("x", {"$ref": "#/$defs/No"}, None), ("x", {"type": "integer", "minimum": "low"}, Number),
        ("x", {"type": "string", "format": "date"}, Day), ("x", {"type": "string", "description": "day, YYYY-MM-DD"}, Day), ("time_zone", {"type": "string"}, type(ZONE)),
        ("repo_path", {"type": "string"}, type(PATH)), ("profile", {"type": "string"}, Span), ("x", {"type": "boolean"}, Toggle), ("x", {"type": "object"}, None),
        ("x", {"type": "array", "items": {"type": "number"}}, Items), ("x", {"type": "array", "items": {"type": "object"}}, None), ("x", {"type": "array"}, None),
    ],
)  # fmt: skip
def test_what_a_schema_leaves_no_doubt_about_is_a_kind(name, field, kind):
    schema = {"properties": {name: field}, "$defs": {"Way": {"enum": ["up", "down"]}}}
    assert [type(p.kind) for p in parameters_of(schema)] == ([kind] if kind else [])


def test_no_words_are_the_value_of_two_parameters():
    one, other = Parameter("a", Span()), Parameter("b", Span(), optional=True)
    found = [(0.9, Candidate(one, "x", 0, 1, ())), (0.8, Candidate(other, "x y", 0, 3, ())), (0.6, Candidate(other, "z", 4, 5, ()))]  # fmt: skip
    assert _assigned(found, []) == ({"a": "x", "b": "z"}, pytest.approx(0.54))
    assert _assigned(found, [(0, 1)]) == ({"b": "z"}, 0.6)


SEND = described(
    "send_message", "Send a message to somebody.",
    {"recipient": {"type": "string", "description": "Who gets it."}, "text": {"type": "string", "description": "What is sent."}, "urgent": {"type": "boolean"}}, ["recipient", "text"],
)  # fmt: skip
BOOK = described(
    "book_table", "Book a table in a restaurant.",
    {"restaurant": {"type": "string"}, "guests": {"type": "integer", "description": "How many people."}, "room": {"enum": ["inside", "terrace"]}}, ["restaurant", "guests"],
)  # fmt: skip


@pytest.mark.model
@pytest.mark.skipif(slots.shipped() is None, reason="no network ships")
@pytest.mark.parametrize(
    ("tool", "said", "given"),
    [
        (SEND, 'send the message "Grüße – bis bald!" to Anna', {"recipient": "Anna", "text": "Grüße – bis bald!"}),
        (BOOK, "book a table for 4 people at the restaurant Zum Löwen", {"restaurant": "Zum Löwen", "guests": 4}),
        (BOOK, "book a table for six at Chez Paul on the terrace", {"restaurant": "Chez Paul", "guests": 6, "room": "terrace"}),
        (SEND, "what's the weather", None),
    ],
)  # fmt: skip
def test_arguments_are_read_by_name_and_description(tool, said, given, tmp_path):
    found = filled(tool, said, SimMachine(tmp_path))
    assert (found and dict(arguments_of(found.action))) == given


def test_without_a_network_nothing_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "shipped", lambda: None)
    reading._scores.cache_clear()
    assert filled(SEND, "send something to Anna", SimMachine(tmp_path)) is None
    sure = dataclasses.replace(SEND, parameters=SEND.parameters[1:2])
    assert filled(sure, 'send "hello"', SimMachine(tmp_path)).action == sure.call(text="hello")
    reading._scores.cache_clear()
