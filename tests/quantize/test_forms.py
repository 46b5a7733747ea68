"""Forms as data: what is written is read again, what is wrong is said, nothing of the test is learned from, and the shares count rightly."""

import pytest

from edgelam.control import Role
from edgelam.errors import UsageError
from edgelam.quantize.data import forms
from edgelam.quantize.data.forms import Answer, Form, answer_of, authored, fields_of
from edgelam.quantize.evaluate.forms import evaluate
from edgelam.runtime.dialogs.slots import NOT_SAID, Field, Says, Slot

WINDOW = {
    "app": "tables",
    "title": "Table",
    "rows": [["spin", "Rows", "", []], ["button", "OK", "", []], ["toggle", "Header", "tip", []]],
}
SAY = "a table with 4 rows and no header"


def test_what_people_wrote_becomes_fields_with_what_is_said():
    found = list(authored({"F0": WINDOW}, [f'{{"w": "F0", "say": "{SAY}", "set": {{"1": "4", "3": false}}}}']))
    assert found == [
        Form(SAY, (Field(Role.SPIN, "Rows", "Table"), Field(Role.CHECK, "Header", "Table › tip")), (Answer(Says.WORDS, 13, 14), Answer(Says.OFF)), "tables")
    ]  # fmt: skip


@pytest.mark.parametrize("values", ['{"2": "4"}', '{"1": "5"}', '{"1": true}', '{"3": "4"}'])
def test_a_value_that_is_not_said_or_not_for_a_field_is_left_out(values):
    assert list(authored({"F0": WINDOW}, [f'{{"w": "F0", "say": "{SAY}", "set": {values}}}'])) == []


def test_what_is_written_is_read_again(tmp_path):
    fields = tuple(field for _, field in fields_of(WINDOW))
    form = Form(SAY, fields, (answer_of(SAY, fields[0], "4"), answer_of(SAY, fields[1], True)), "tables")
    forms.write([form], tmp_path / "a.jsonl.gz")
    assert forms.read(tmp_path / "a.jsonl.gz") == [form]


def test_a_damaged_line_is_said(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"say": "x", "fields": [{"role": "spin", "name": "Rows", "value": "4"}]}\n', encoding="utf-8"
    )
    with pytest.raises(UsageError, match=r"a\.jsonl, line 1"):
        forms.read(tmp_path / "a.jsonl")


def test_the_test_has_applications_of_its_own():
    learned, measured = forms.read(), forms.read(forms.TEST)
    assert len(learned) > 1000
    assert len(measured) > 150
    assert not {f.app for f in learned} & {f.app for f in measured}


def test_shares_count_what_is_read_and_what_is_said():
    fields = tuple(field for _, field in fields_of(WINDOW))
    form = Form(SAY, fields, (Answer(Says.WORDS, 13, 14), Answer()))
    found = evaluate(
        {
            "half": lambda sentence, asked: [Slot(Says.WORDS, 0.9, 13, 15), Slot(Says.ON, 0.9)],
            "none": lambda s, f: [NOT_SAID] * 2,
        },
        [form],
    )
    shares = {
        name: tuple(part[k]["value"] for k in ("right", "precision", "recall"))
        for name, part in found["systems"].items()
    }
    assert shares == {"half": (0.0, 0.5, 1.0), "none": (0.0, 0.0, 0.0)}
