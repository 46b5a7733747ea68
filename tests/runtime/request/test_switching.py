"""Which way a box is to stand."""

from dataclasses import replace

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, State
from edgelam.retrieval import reranker
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.switching import KNOWN, is_to_be_on, says_off, stands_so, wish_for

BOTH = frozenset({Verb.CHECK, Verb.UNCHECK})


def box(label, on=False, role=Role.CHECK, verbs=BOTH):
    return Control("b", role, label, states=frozenset({State.CHECKED} if on else ()), verbs=verbs)


@pytest.mark.parametrize(
    ("subtask", "label", "on"),
    [
        ("hide the tool bar", "Tool bar", False),
        ("hide the tool bar", "No tool bar", True),
        ("hide tool bar", "Hide tool bar", True),
        ("show the tool bar", "Hide tool bar", False),
        ("turn on disable sounds", "Disable sounds", True),
        ("untick hide tool bar", "Hide tool bar", False),
    ],
)
def test_a_label_may_say_the_opposite(subtask, label, on):
    assert is_to_be_on(intent_of(subtask), box(label)) is on


@pytest.mark.parametrize(
    ("subtask", "label", "on"),
    [
        ("switch it to the dark theme", "Dark theme", True),
        ("highlight the line I'm on", "Highlight current line", True),
        ("get rid of the status bar", "Status bar", False),
        ("I don't want the grid", "Show grid", False),
        ("ask me first before anything gets erased", "Confirm before delete", True),
        ("stop asking me whether I am sure when I delete something", "Confirm before delete", False),
    ],
)
def test_what_no_verb_says_is_learned(subtask, label, on):
    assert is_to_be_on(intent_of(subtask), box(label)) is on


def test_by_the_verb_alone_where_there_is_no_network(monkeypatch):
    monkeypatch.setattr(reranker, "shipped", lambda: None)
    assert is_to_be_on(intent_of("hide the tool bar"), box("Tool bar")) is False
    assert is_to_be_on(intent_of("make it bigger"), box("Tool bar")) is None


def test_where_nothing_tells_it_is_switched(monkeypatch):
    monkeypatch.setattr(reranker, "shipped", lambda: None)
    intent = replace(intent_of("the side pane"), on=None)
    off, on = wish_for(intent, box("Side Pane")), wish_for(intent, box("Side Pane", on=True))
    assert (off.on, on.on) == (True, False)
    assert off.chance == on.chance < KNOWN
    assert not stands_so(intent, box("Side Pane", on=True))


def test_what_is_to_be_toggled_is():
    intent = intent_of("please toggle the side pane")
    assert [wish_for(intent, box("Side Pane", on)) for on in (True, False)] == [(False, 1.0), (True, 1.0)]


def test_what_a_label_says_only_by_its_meaning():
    assert wish_for(intent_of("hide the feeds that have nothing new"), box("Reduced feed list")).on


def test_what_stands_so_already_is_said():
    intent = intent_of("turn on the tool bar")
    assert stands_so(intent, box("Tool Bar", on=True)) == "on"
    assert not stands_so(intent, box("Tool Bar"))
    assert stands_so(intent_of("hide the tool bar"), box("Tool Bar")) == "off"
    one = box("Large", on=True, role=Role.RADIO, verbs=frozenset({Verb.CHECK}))
    assert stands_so(intent_of("large ones please"), one) == "chosen"
    assert not stands_so(intent, box("Save", verbs=frozenset({Verb.CLICK})))


@pytest.mark.parametrize(("label", "off"), [("Hide toolbar", True), ("Toolbar", False), ("Do not ask again", True)])
def test_a_label_that_is_about_the_opposite(label, off):
    assert says_off(label) is off
