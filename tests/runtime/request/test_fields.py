"""Several fields in one command."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.request.fields import by_fields
from edgelam.runtime.request.subtask import SpanKind, Subtask


@pytest.mark.parametrize(
    ("said", "parts", "texts"),
    [
        ("put Byron as the last name and Family as the plan", ["put Byron as the last name", "Family as the plan"], ["Byron", "Family"]),
        ("use Ada as first name and Byron as surname", ["use Ada as first name", "Byron as surname"], ["Ada", "Byron"]),
        ("fill in Meier as the name, 12 as the number and Bern as the town", ["fill in Meier as the name", "12 as the number", "Bern as the town"], ["Meier", "12", "Bern"]),
        ("write salt and pepper as the title, tea as the text", ["write salt and pepper as the title", "tea as the text"], ["salt and pepper", "tea"]),
        ("use it as the title and tea as the text", ["use it as the title and tea as the text"], None),
        ("enter Leeds as the city", ["enter Leeds as the city"], None),
        ("save it as a.txt and close it", ["save it as a.txt and close it"], None),
        ('put "salt as the spice" as the title and tea as the text', ['put "salt as the spice" as the title and tea as the text'], None),
        ("write as fast as the wind and as quiet as the night", ["write as fast as the wind and as quiet as the night"], None),
    ],
)  # fmt: skip
def test_each_field_is_a_subtask(said, parts, texts):
    found = by_fields(said, Subtask(0, len(said), said))
    assert [s.text for s in found] == parts
    assert texts is None or [s.words(SpanKind.TYPED) for s in found] == texts


def test_it_is_planned_so():
    said = "put Byron as the last name and Family as the plan, but don't send it"
    assert plan(said) == ['put "Byron" as the last name', 'put "Family" as the plan']
