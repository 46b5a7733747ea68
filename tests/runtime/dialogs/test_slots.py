"""What a sentence says for a field: how the network's numbers are read, and what the shipped one says of forms."""

import numpy as np
import pytest

from edgelam.control import Control, Role, State
from edgelam.quantize.evaluate.forms import encoders_fit
from edgelam.retrieval.ranking import Ranking
from edgelam.runtime.dialogs import slots
from edgelam.runtime.dialogs.slots import (
    ABLE,
    ANSWERS,
    FEATURES,
    NOT_SAID,
    ROLES,
    WIDTH,
    Field,
    Pieces,
    Reading,
    Says,
    Slot,
    decoded,
    features,
    field_of,
    leaves_unsaid,
    read_form,
    weighed,
)  # fmt: skip

SENTENCE = "put three columns here"
ROW = Pieces([0] * 7, [0] * 7, [1, 2, 3, 4], [(0, 3), (4, 9), (10, 17), (18, 22)])


def scores(answer, first=1, last=1):
    found = np.zeros((7, WIDTH), np.float32)
    found[0, 2 + ANSWERS.index(answer)] = 9
    found[first, 0] = found[last, 1] = 9
    return found


@pytest.mark.parametrize(
    ("answer", "role", "says", "words", "likely"),
    [
        (Says.WORDS, Role.SPIN, Says.WORDS, "three", True),
        (Says.NOTHING, Role.SPIN, Says.WORDS, "three", False),
        (Says.OFF, Role.CHECK, Says.OFF, "", True),
        (Says.OFF, Role.RADIO, Says.ON, "", False),  # one of several is never turned off by itself
        (Says.WORDS, Role.CHECK, Says.ON, "", False),
    ],
)
def test_only_what_a_role_can_have_is_read(answer, role, says, words, likely):
    found = decoded(scores(answer, 2, 2), ROW, Field(role, "Columns"))
    assert (found.says, SENTENCE[found.start : found.end], found.odds > 0) == (says, words, likely)


def test_an_answer_ends_after_it_begins():
    numbers = scores(Says.WORDS, 3, 3)
    numbers[1, 1] = 12  # the likeliest end stands before the beginning
    found = decoded(numbers, ROW, Field(Role.TEXT, "Columns"))
    assert found.end > found.start


def test_the_same_words_are_for_one_field_and_what_is_unlikely_for_none():
    fields = [Field(Role.SPIN, name) for name in ("Columns", "Rows", "Both", "Grid")]
    readings = [
        Reading(Says.WORDS, 4, 9, 2, 0),
        Reading(Says.WORDS, 4, 9, 3, 0),
        Reading(Says.WORDS, 10, 17, 1, 0),
        Reading(Says.ON, 0, 0, -1, 0),
    ]
    found = weighed(
        SENTENCE,
        fields,
        readings,
        lambda said, names: [0.0] * len(names),
        Ranking((1.0, *[0.0] * (len(FEATURES) - 1)), 0.0),
    )
    assert [(s.says, s.start) for s in found] == [
        (Says.NOTHING, 0),
        (Says.WORDS, 4),
        (Says.WORDS, 10),
        (Says.NOTHING, 0),
    ]


def test_the_clause_beside_the_words_says_which_field_is_near():
    fields = [Field(Role.SPIN, "Columns"), Field(Role.SPIN, "Rows")]
    readings = [Reading(Says.WORDS, 4, 5, 0, 0), Reading(Says.WORDS, 18, 19, 0, 0)]

    def near(said, names):
        return [float(name.casefold() in said) for name in names]

    found = features("put 3 columns and 4 rows", fields, readings, near)
    assert found[:, 1:3].tolist() == [[1.0, 0.0], [1.0, 0.0]]
    crossed = features("put 3 columns and 4 rows", fields, readings[::-1], near)
    assert crossed[:, 1:3].tolist() == [[0.0, -1.0], [0.0, -1.0]]


@pytest.mark.parametrize(
    ("control", "field"),
    [
        (
            Control("1", Role.TOGGLE, "Grid", "", frozenset({State.SHOWING}), path=("Page", "View")),
            Field(Role.CHECK, "Grid", "Page › View"),
        ),
        (Control("1", Role.TEXT, "", "", frozenset(), help="Tags"), Field(Role.TEXT, "Tags", "Page")),
        (Control("1", Role.BUTTON, "OK", "", frozenset()), None),
        (Control("1", Role.TEXT, "", "", frozenset()), None),
    ],
)
def test_a_control_is_asked_about_by_its_name_and_what_stands_around_it(control, field):
    assert field_of(control, "Page") == field


@pytest.mark.parametrize(
    ("sentence", "slots", "unsaid"),
    [
        ("each stays for 8 seconds and it does not loop", [Slot(Says.WORDS, 0.9, 15, 16)], True),
        ("each stays for 8 seconds and it does not loop", [Slot(Says.WORDS, 0.9, 15, 16), Slot(Says.OFF, 0.9)], False),
        ("a table, 3 columns and 4 rows", [Slot(Says.WORDS, 0.9, 9, 10), Slot(Says.WORDS, 0.9, 23, 24)], False),
        ("a table, 3 columns and 4 rows", [Slot(Says.WORDS, 0.9, 9, 10)], True),
    ],
)
def test_what_a_sentence_says_and_no_field_has_is_seen(sentence, slots, unsaid):
    assert leaves_unsaid(sentence, slots) is unsaid


def test_every_role_has_answers():
    assert set(ABLE) == set(ROLES)
    assert all(Says.NOTHING in able for able in ABLE.values())


def test_too_long_a_sentence_says_nothing():
    fields = (Field(Role.TEXT, "Name"), Field(Role.CHECK, "Grid"))
    assert read_form("a long story " * 100, fields, lambda said, names: [0.0] * len(names)) == [NOT_SAID, NOT_SAID]


@pytest.mark.skipif(slots.shipped() is None, reason="no network ships")
@pytest.mark.parametrize(
    ("sentence", "fields", "said"),
    [
        ("put an empty table here, 3 columns and 4 rows", ("spin Rows", "spin Columns", "check Header row"), ["4", "3", ""]),
        ('new contact "Ada Brandt", her mail is ada@example.org', ("text Name", "text Phone", "text E-mail"), ["Ada Brandt", "", "ada@example.org"]),
    ],
)  # fmt: skip
def test_the_shipped_network_reads_forms(sentence, fields, said):
    asked = tuple(Field(Role(f.partition(" ")[0]), f.partition(" ")[2]) for f in fields)
    found = read_form(sentence, asked, encoders_fit())
    words = [
        sentence[s.start : s.end].strip('"') if s.says is Says.WORDS else "" if s.says is Says.NOTHING else str(s.says)
        for s in found
    ]
    assert words == said
