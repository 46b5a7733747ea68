"""Dictated text as it is written."""

import pytest

from edgelam.runtime.voice.spoken import request_of
from edgelam.runtime.voice.written import is_scratch, written


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("hello world", "hello world"),
        ("dear anna comma new line see you soon full stop", "Dear anna,\nSee you soon."),
        ("Dear Anna, comma. see you soon, period.", "Dear Anna, see you soon."),
        ("is it done question mark yes exclamation mark", "Is it done? Yes!"),
        ("he said open quote hello close quote", "He said “hello”"),
        ("anna at sign example dash no", "Anna@example – no"),
        ("we had twenty five guests", "we had 25 guests"),
        ("it was a long period of time", "it was a long period of time"),
        ("the word comma is short", "the word comma is short"),
        ("first point. Wrong words scratch that second point", "First point. Second point"),
        ("one thing new paragraph another", "One thing\n\nAnother"),
    ],
)
def test_marks_breaks_and_numbers(said, text):
    assert written(said) == text


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("Scratch that.", True),
        ("undo that please", True),
        ("oh no, scratch that", True),
        ("scratch that and save", False),
        ("delete that file", False),
    ],
)
def test_what_takes_back(said, is_it):
    assert is_scratch(said) == is_it


@pytest.mark.parametrize(
    ("heard", "request_"),
    [
        ("Dictate dear anna comma see you at nine", 'type "Dear anna, see you at nine"'),
        ("type good morning full stop and save it as note dot t x t", 'type "Good morning." and save it as note.txt'),
        ("write hello exclamation mark", 'write "Hello!"'),
    ],
)
def test_in_a_request(heard, request_):
    assert request_of(heard) == request_
