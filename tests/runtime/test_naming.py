"""Controls of one name: copies of one thing are one, things in different groups, rows and columns stay and are told apart."""

import pytest

from edgelam.control import Bounds, Control, Role, State, verbs_for
from edgelam.runtime.desktop.naming import clean_name, distinct, without_key
from edgelam.runtime.labels import Labels

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def at(name, x, y, role=Role.BUTTON, path=("W",), width=80, states=SHOWN):
    place = Bounds(x, y, width, 24) if State.SHOWING in states else None
    ref = f"{role}:{name}:{path}:{x}:{y}"
    return Control(ref, role, name, states=states, bounds=place, path=path, verbs=verbs_for(role, states))


def labels_of(controls):
    kept = distinct(controls)
    labels = Labels(kept)
    return [labels[c.ref] for c in kept if c.verbs]


@pytest.mark.parametrize(
    ("controls", "labels"),
    [
        (
            [at("Browse…", 300, 10, path=("W", "Input")), at("Browse…", 300, 90, path=("W", "Output"))],
            ['"Browse…" in "Input"', '"Browse…" in "Output"'],
        ),
        (
            [at("Budget", 0, 10, Role.LABEL), at("Delete", 300, 10), at("Letter", 0, 40, Role.LABEL), at("Delete", 300, 40)],
            ['"Delete" in "Budget"', '"Delete" in "Letter"'],
        ),
        (  # every row has a copy of a word; what it alone has names it
            [at("Open", 90, y, Role.LABEL) for y in (10, 40)]
            + [at("Tea", 0, 10, Role.CELL), at("Rye", 0, 40, Role.CELL), at("Edit", 300, 10), at("Edit", 300, 40)],
            ['"Tea"', '"Rye"', '"Edit" in "Tea"', '"Edit" in "Rye"'],
        ),
        (  # two sliders in a tool bar: no halves of one thing
            [at("Slider", 0, 10, Role.SLIDER), at("Slider", 84, 10, Role.SLIDER)],
            ['"Slider" in "slider 1"', '"Slider" in "slider 2"'],
        ),
        (  # two fonts of one name in a grid
            [at("Serif, Bold", 0, 10, Role.ITEM), at("Serif, Bold", 86, 10, Role.ITEM)],
            ['"Serif, Bold" in "item 1"', '"Serif, Bold" in "item 2"'],
        ),
        (  # cards side by side: the headings are above
            [at("Tea", 0, 10, Role.LABEL), at("Coffee", 200, 10, Role.LABEL), at("Add", 0, 60), at("Add", 200, 60)],
            ['"Add" in "Tea"', '"Add" in "Coffee"'],
        ),
        ([at("Add", 0, 10), at("Add", 0, 60)], ['"Add" in "button 1"', '"Add" in "button 2"']),
        (  # the same list twice, side by side
            [at("Blue", 0, 10, Role.ITEM, ("W", "All")), at("Blue", 200, 10, Role.ITEM, ("W", "Chosen"))],
            ['"Blue" in "All"', '"Blue" in "Chosen"'],
        ),
        (
            [at("On", 0, 10, Role.CHECK, ("W", "Left", "Sound")), at("On", 0, 90, Role.CHECK, ("W", "Right", "Sound"))],
            ['"On" in "Left"', '"On" in "Right"'],
        ),
    ],
)  # fmt: skip
def test_what_differs_in_group_or_row_is_kept_and_told_apart(controls, labels):
    assert labels_of(controls) == labels


@pytest.mark.parametrize(
    "controls",
    [
        [at("Paste", 0, 10, width=30), at("Paste", 30, 10, width=12)],  # the halves of a split button
        [at("File", 0, 10, Role.MENU), at("File", 0, 10, Role.MENU, ("W", "W"))],  # told twice, at one place
        [at("Open", 0, 10), at("Open", 4, 10, path=("W", "Open"), width=60)],  # one inside the other
        [at("Save", 0, 10), at("Save", 0, 0, Role.MENU_ITEM, ("W", "File"), states=frozenset({State.ENABLED}))],
        [at("Cut", 0, 0, Role.MENU_ITEM, (w, "Edit"), states=frozenset({State.ENABLED})) for w in ("W", "Popup")],
        [at("a.txt", 0, 10, Role.CELL), at("12 KB", 300, 10, Role.CELL)],
    ],
)
def test_copies_of_one_thing_are_one(controls):
    assert labels_of(controls) == [f'"{controls[0].name}"']


def test_a_row_that_holds_the_field_of_its_name_is_that_field():
    row, field = (
        at("Decimals", 0, 10, Role.ITEM, ("W", "Numbers")),
        at("Decimals", 200, 10, Role.SPIN, ("W", "Numbers", "Decimals")),
    )
    assert distinct([row, field, at("Plain", 0, 60, Role.ITEM, ("W", "Numbers"))])[0].role is Role.SPIN


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("_Done Done", "Done"),
        ("Find _Next Find Next", "Find Next"),
        ("Save _As Save As", "Save As"),
        ("snake_case name", "snake_case name"),
        ("Bold Bold", "Bold"),
    ],
)
def test_a_label_is_said_once(said, label):
    assert clean_name(said) == label


def test_two_tables_side_by_side_keep_their_rows():
    notebooks, notes = at("All", 0, 10, Role.CELL), at("Start Here", 200, 10, Role.CELL)
    modified = at("Today", 300, 10, Role.CELL)
    tables = {notebooks.ref: "left", notes.ref: "right", modified.ref: "right"}
    assert [c.name for c in distinct([notebooks, notes, modified], tables)] == ["All", "Start Here"]


def test_a_nameless_field_for_a_number_is_called_after_the_box_in_front_of_it():
    box, field = at("Autosave every", 10, 40, Role.CHECK, width=160), at("Number", 180, 40, Role.SPIN)
    other, below = at("Number", 180, 200, Role.SPIN), at("Wrap lines", 180, 90, Role.CHECK)
    spins = [c.name for c in distinct([box, field, other, below]) if c.role is Role.SPIN]
    assert spins == ["Autosave every", "Number"]


NAMES = [
    ("Bold (Ctrl+B)", ("Bold", "Ctrl+B")),
    ("Save\tCtrl+S", ("Save", "Ctrl+S")),
    ("Rename\tF2", ("Rename", "F2")),
    ("New File\nShift + Ctrl + N", ("New File", "Shift+Ctrl+N")),
    ("Clear display    Alt+C", ("Clear display", "Alt+C")),
    ("Indent with Shift+Tab", ("Indent with Shift+Tab", "")),
    ("Zoom (100%)", ("Zoom (100%)", "")),
    ("C (Ctrl+nothing)", ("C (Ctrl+nothing)", "")),
]


@pytest.mark.parametrize(("name", "parts"), NAMES)
def test_keys_are_taken_out_of_names(name, parts):
    assert without_key(name) == parts
