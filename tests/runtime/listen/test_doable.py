"""Readings of what was heard, held against what can be done."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.retrieval import Index
from edgelam.runtime.maps.offer import Far, with_map
from edgelam.runtime.maps.screen import MapControl, Screen
from edgelam.runtime.voice.doable import FLOOR, SAYS_ALL, chance, weighed
from edgelam.runtime.voice.recognizer import Recognition

CLICK = frozenset({Verb.CLICK})
SCREEN = Snapshot(
    "app",
    "Window",
    (Control("1", Role.BUTTON, "Word Wrap", verbs=CLICK), Control("2", Role.BUTTON, "Bold", verbs=CLICK)),
)
HEARD = Recognition("turn on word rap", 0.5, ("turn on word wrap", "turn on word map"), (0.4, 0.1))


def known(requests):
    return [1.0 if "wrap" in r else 0.2 for r in requests]


def test_what_can_be_done_comes_before_what_sounds_a_little_likelier():
    heard = weighed(HEARD, known)
    assert heard.text == "turn on word wrap"
    assert heard.others == ("turn on word rap", "turn on word map")
    assert heard.sure + sum(heard.shares) == pytest.approx(1)
    assert heard.sure > 0.85


@pytest.mark.parametrize("heard", [Recognition("save it", 0.9), Recognition("save it", 0.9, ("safe it",))])
def test_without_other_readings_nothing_changes(heard):
    assert weighed(heard, known) is heard


def test_where_all_can_be_done_alike_the_sound_decides():
    heard = weighed(HEARD, lambda requests: [0.7] * len(requests))
    assert (heard.text, round(heard.sure, 2)) == ("turn on word rap", 0.5)


def test_a_request_is_as_doable_as_its_subtasks():
    index = Index(None)
    assert chance("word wrap", index, SCREEN) > 0.7 > chance("xyzzy plugh", index, SCREEN) >= FLOOR
    assert chance('type "hello"', index, SCREEN) >= FLOOR + (1 - FLOOR) * SAYS_ALL
    assert chance("", index, SCREEN) == FLOOR


def test_the_map_counts_as_well():
    far = Far(MapControl(Role.CHECK, "Line Numbers"), Screen(1, "w", False, (), ()), ())
    everything = with_map(SCREEN, [far])
    assert chance("line numbers", Index(None), everything) > chance("line numbers", Index(None), SCREEN)
