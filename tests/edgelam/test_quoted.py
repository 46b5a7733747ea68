"""Quotation marks of every kind, told from apostrophes."""

import pytest

from edgelam.quoted import quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('type "a b" now', ['"a b"']),
        ("type 'a b' now", ["'a b'"]),
        ("type ‘don’t go’ now", ["‘don’t go’"]),
        ("type 'don't go' now", ["'don't go'"]),
        ("open Anna's file and Bob's mail", []),
        ("the kids' room and the parents' bed", []),
        ("type “it's 'x'” now", ["“it's 'x'”"]),
        ("„a“ «b» `c`", ["„a“", "«b»", "`c`"]),
        ("type 'a, and 'b", []),
        ("", []),
    ],
)
def test_quotations(text, quoted):
    assert [text[start:end] for start, end in quotations(text)] == quoted
