"""Foreign data, spoiled: the part that fits into the tests; `edgelam eval trust` tries ten thousand of each."""

import random

import pytest

from edgelam.quantize.evaluate.trust.fuzz import _tried, parsers, rows
from edgelam.quantize.evaluate.trust.spoil import spoil_bytes, spoil_json

COUNT, SEED = 200, 11


def test_every_parser_answers_with_a_value_or_a_sentence(tmp_path):
    tried = rows(SEED, COUNT)
    assert [row.n for row in tried] == [COUNT] * len(parsers(tmp_path))
    for row in tried:
        assert row.failed == []
        assert row.ends.get("read"), f"{row.kind}: nothing could be read, so nothing was tried"


def test_a_parser_that_fails_is_seen(tmp_path):
    """The one above can fail."""
    from dataclasses import replace

    parser = replace(parsers(tmp_path)[0], read=lambda given: given[10_000])
    assert _tried(parser, SEED, 5).failed


def test_a_seed_makes_the_same_damage():
    assert spoil_bytes(b"whole" * 9, random.Random(3)) == spoil_bytes(b"whole" * 9, random.Random(3))
    assert spoil_json({"a": [1, {"b": 2}]}, random.Random(4)) == spoil_json({"a": [1, {"b": 2}]}, random.Random(4))


@pytest.mark.parametrize("seed", range(20))
def test_damage_leaves_the_whole_as_it_was(seed):
    whole = {"a": [1, {"b": 2}], "c": "d"}
    spoil_json(whole, random.Random(seed))
    assert whole == {"a": [1, {"b": 2}], "c": "d"}
