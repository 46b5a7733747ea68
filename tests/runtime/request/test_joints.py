"""Where known verbs alone divide a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.runtime.request.joints import cuts


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("turn on wrap", ["turn on wrap"]),
        ('type "a, and save it" and make it bold, then save it', ['type "a, and save it"', "make it bold", "save it"]),
        ("open the calculator and compute 5 + 3", ["open the calculator", "compute 5 + 3"]),
        ("Turn it on. Then save it", ["Turn it on", "save it"]),
        ("click find and replace", ["click find and replace"]),
        ("open the find and replace dialog", ["open the find and replace dialog"]),
        ("set it in bold and save it", ["set it in bold", "save it"]),
        ("save and close", ["save", "close"]),
        ("click next and close", ["click next", "close"]),
        ("create a contact, name Anna, phone 12", ["create a contact, name Anna, phone 12"]),
        ("make a folder and call it x", ["make a folder and call it x"]),
        ("add a note then what", ["add a note", "what"]),
        ("write “x, then y”", ["write “x, then y”"]),
        ("", [""]),
    ],
)
def test_subtasks(request_, subtasks):
    assert [request_[start:end] for start, end in cuts(request_)] == subtasks


@given(st.text(alphabet='ab ,."and then save type', max_size=60))
def test_cuts_stand_in_the_request_in_order(request_):
    found = cuts(request_)
    assert found
    assert all(0 <= start <= end <= len(request_) for start, end in found)
    assert found == sorted(found)
