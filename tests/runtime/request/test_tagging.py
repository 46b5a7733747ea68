"""The likeliest tags keep to what may follow what."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from edgelam.runtime.request.subtask import Command, SpanKind
from edgelam.runtime.request.tagging import (
    BEGIN,
    COMMANDS,
    CUTS,
    DATA_TAGS,
    INSIDE,
    OUT,
    THING_TAGS,
    WIDTHS,
    Tag,
    command_of,
    decode,
    runs,
)


def scores_for(*tokens):
    """Scores that speak for these tags: (cut, data, thing) of each token."""
    scores = np.zeros((len(tokens), sum(WIDTHS)), np.float32)
    for row, (cut, data, thing) in zip(scores, tokens, strict=True):
        row[CUTS.index(cut)] = 5
        row[len(CUTS) + DATA_TAGS.index(data)] = 5
        row[len(CUTS) + len(DATA_TAGS) + THING_TAGS.index(thing)] = 5
    return scores


NO = Tag(OUT)
TYPED, MORE = Tag(BEGIN, SpanKind.TYPED), Tag(INSIDE, SpanKind.TYPED)
IT = Tag(BEGIN, SpanKind.OBJECT)


def test_what_the_network_says_is_taken_where_it_is_possible():
    tagged = decode(
        scores_for((BEGIN, NO, NO), (INSIDE, TYPED, NO), (INSIDE, MORE, NO), (OUT, NO, NO), (BEGIN, NO, IT)),
        np.zeros(5, bool),
    )
    assert tagged.cuts == [BEGIN, INSIDE, INSIDE, OUT, BEGIN]
    assert runs(tagged.data) == [(SpanKind.TYPED, 1, 3)]
    assert runs(tagged.things) == [(SpanKind.OBJECT, 4, 5)]


@pytest.mark.parametrize("whole", [[False, True, True], [False, True, False]])
def test_no_subtask_begins_or_ends_inside_of_what_is_whole(whole):
    tagged = decode(scores_for((BEGIN, NO, NO), (BEGIN, NO, NO), (OUT, NO, NO)), np.array(whole))
    assert all(cut == INSIDE for cut, kept in zip(tagged.cuts, whole, strict=True) if kept)


@given(
    arrays.arrays(np.float32, st.tuples(st.integers(1, 12), st.just(sum(WIDTHS))), elements=st.floats(-9, 9, width=32)),
    st.randoms(),
)
def test_nothing_goes_on_that_did_not_begin_and_no_span_reaches_over_a_cut(scores, random):
    whole = np.array([False, *(random.random() < 0.3 for _ in range(len(scores) - 1))])
    cuts, data, things, sureness, _ = decode(scores, whole)
    assert sureness <= 0
    for place, cut in enumerate(cuts):
        before = place - 1
        assert not (cut == INSIDE and (place == 0 or cuts[before] == OUT))
        for tags in (data, things):
            assert not (cut == OUT and tags[place].place != OUT)
            if tags[place].place == INSIDE:
                assert cut == INSIDE
                assert tags[before].kind is tags[place].kind


def test_a_subtasks_command_is_what_its_tokens_say_together():
    shares = np.full((3, len(COMMANDS)), 0.01)
    shares[:, COMMANDS.index(Command.SAVE)] = (0.2, 0.6, 0.6)
    shares[0, COMMANDS.index(Command.OPEN)] = 0.5
    command, sure = command_of(np.log(shares))
    assert command is Command.SAVE
    assert 0.5 < sure < 1
    assert set(COMMANDS) == set(Command)
