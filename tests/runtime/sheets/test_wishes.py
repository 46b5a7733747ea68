"""What is said about the cells of a spreadsheet, the acts that do it, and what the sheet shows of it."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.desktop.sheetwords import address, letters, place_of
from edgelam.runtime.sheets.doing import next_act, seen
from edgelam.runtime.sheets.layout import is_selected, sheet_of
from edgelam.runtime.sheets.wishes import Job, Task, task_of

STATES = frozenset({State.ENABLED, State.SHOWING, State.EDITABLE})
ROWS = (("name", "town", "fee"), ("Meyer", "Ulm", "12"), ("Adams", "Bonn", "30"), ("Young", "Kiel", "7"))


def screen(rows=ROWS, selected="A1", *more):
    sheet = Control("s#", Role.SHEET, "Sheet one", selected, STATES, path=("w",))
    cells = [
        Control(f"s#{address(r, c)}", Role.CELL, address(r, c), text, STATES, path=("w", "Sheet one"))
        for r, row in enumerate(rows) for c, text in enumerate(row) if text
    ]  # fmt: skip
    return Snapshot("calc", "w", (sheet, *cells, *more))


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(column, name):
    assert letters(column) == name
    assert place_of(f"{name}7") == (6, column)


@pytest.mark.parametrize(
    ("said", "task"),
    [
        ("go to F40", Task(Job.GO, "F40")),
        ("select the cells B2 to C4", Task(Job.GO, "B2:C4")),
        ("select row 3", Task(Job.GO, "3:3")),
        ("look for Adams in the list", Task(Job.GO, "A3")),
        ("put 99 in cell C2", Task(Job.FILL, "C2", "99")),
        ('write "not paid" into D4', Task(Job.FILL, "D4", "not paid")),
        ("set B3 to Köln", Task(Job.FILL, "B3", "Köln")),
        ("add up the fee column", Task(Job.FILL, "C5", "=SUM(C2:C4)")),
        ("put the average of column C into E1", Task(Job.FILL, "E1", "=AVERAGE(C2:C4)")),
        ("sum A1:A9 in A10", Task(Job.FILL, "A10", "=SUM(A1:A9)")),
        ("change Bonn to Berlin in the row of Adams", Task(Job.FILL, "B3", "Berlin")),
        ("make the first row bold", Task(Job.PART, "1:1")),
        ("make the town column wider", None),
        ("set the width of the town column to 5", Task(Job.PART, "B:B")),
        ("turn on the grid", None),
        ("save it as fees-sorted.csv", None),
        ("what is the total of column C", None),
        ("put it in B2", None),
    ],
)  # fmt: skip
def test_what_is_meant_is_worked_out_from_the_sheet(said, task):
    assert task_of(said, screen()) == task


@pytest.mark.parametrize(
    ("said", "place", "heading", "downwards"),
    [
        ("sort the list by town", "B2:B4", "town", False),
        ("put them in order of fee, highest first", "C2:C4", "fee", True),
        ("sort these alphabetically", "A2:C4", "name", False),
    ],
)
def test_sorting_is_by_the_column_that_is_named(said, place, heading, downwards):
    task = task_of(said, screen())
    assert (task.job, task.place, task.heading, task.downwards) == (Job.SORT, place, heading, downwards)


def test_a_column_is_selected_and_then_deleted():
    command = Control("d", Role.MENU_ITEM, "Delete Columns", states=STATES, verbs=frozenset({Verb.CLICK}))
    task = task_of("get rid of the town column", screen())
    select = Action(Verb.SELECT, Target("Sheet one"), "B:B")
    assert next_act(task, screen(ROWS, "A1", command), [])[0] == select
    click = next_act(task, screen(ROWS, "A1", command), [select])
    assert click[0] == Action(Verb.CLICK, Target("Delete Columns"))
    assert click[2]
    assert next_act(task, screen(ROWS, "A1", command), [select, click[0]]) is None


def test_the_rows_go_with_the_cells_that_are_sorted():
    question = Control("e", Role.BUTTON, "Extend selection", states=STATES, verbs=frozenset({Verb.CLICK}))
    asked = Snapshot("calc", "Sort Range", (question,), modal=True)
    task = task_of("sort by town", screen())
    assert next_act(task, asked, [])[0] == Action(Verb.CLICK, Target("Extend selection"))


def test_an_empty_cell_can_be_written_in():
    action, control, completes = next_act(task_of("put 5 in G9", screen()), screen(), [])
    assert action == Action(Verb.TYPE, Target("G9", "Sheet one"), "5")
    assert control.ref == "s#G9"
    assert completes


@pytest.mark.parametrize(
    ("said", "after", "is_so"),
    [
        ("go to F40", screen(ROWS, "F40"), True),
        ("go to F40", screen(ROWS, "F4"), False),
        ("put 99 in C2", screen((ROWS[0], ("Meyer", "Ulm", "99.0"), *ROWS[2:])), True),
        ("put 99 in C2", screen(), False),
        ("add up the fee column", screen((*ROWS, ("", "", "49"))), True),
        ("add up the fee column", screen((*ROWS, ("", "", "#NAME?"))), False),
        ("sort by name", screen((ROWS[0], ROWS[2], ROWS[1], ROWS[3])), True),
        ("sort by name", screen(), False),
        ("sort by name", screen((ROWS[2], ROWS[1], ROWS[0], ROWS[3])), False),
        ("sort by fee", screen((ROWS[0], ROWS[3], ROWS[1], ROWS[2])), True),
        ("remove the town column", screen([(a, c) for a, _, c in ROWS]), True),
        ("remove the town column", screen(), False),
        ("sort by name", Snapshot("calc", "Sort Range", (), modal=True), False),
    ],
)
def test_what_was_done_is_read_from_the_sheet(said, after, is_so):
    assert seen(task_of(said, screen()), screen(), after).is_so == is_so


@pytest.mark.parametrize(
    ("place", "shown"), [("1:1", "A1:XFD1"), ("B:B", "B1:B1048576"), ("B2:C3", "B2:C3"), ("2:3", "A2:AMJ3")]
)
def test_a_whole_row_or_column_shows_as_its_cells(place, shown):
    assert is_selected(place, sheet_of(screen(ROWS, shown)))
    assert not is_selected(place, sheet_of(screen(ROWS, "C7")))


def test_behind_a_dialog_and_without_a_sheet_nothing_is_meant():
    assert task_of("go to F40", replace(screen(), modal=True)) is None
    assert task_of("go to F40", Snapshot("a", "w", ())) is None
