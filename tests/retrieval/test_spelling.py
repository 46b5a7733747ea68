"""Slips of the finger that the screen puts right."""

import pytest

from edgelam.retrieval.encoder import shared
from edgelam.retrieval.spelling import respelt


@pytest.mark.parametrize(
    ("said", "labels", "meant"),
    [
        ("hide the palete", ["Primary View", "Palette"], "hide the palette"),
        ("four-space tabs in the prefrences", ["Preferences"], "four-space tabs in the preferences"),
        ("go to the trahs", ["Trash"], "go to the trash"),
        ('write "palete" in the box', ["Palette"], 'write "palete" in the box'),
        ("print the page", ["Point", "Pages"], "print the page"),
        ("open the palete", ["Palette", "Palate"], "open the palete"),
        ("hide the palete", ["Palete", "Palette"], "hide the palete"),
    ],
)
def test_only_what_is_no_word_is_put_right_by_the_labels(said, labels, meant):
    assert respelt(said, labels, shared().knows) == meant
