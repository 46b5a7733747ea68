"""What is done where the model finds nothing, and where what was chosen lets one go on."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.certain import finished, finishing
from edgelam.runtime.choosing.making import added_first
from edgelam.runtime.choosing.overrides import exported, made, made_first, made_once, not_yet_named, said_word_for_word
from edgelam.runtime.decision import Decision, Goal
from edgelam.runtime.prompt import HistoryEntry

USABLE = frozenset({State.ENABLED, State.SHOWING})
NOTHING = Action(Verb.FAIL, None, "Nothing in this window does that.")


def control(role, name, usable=True):
    return Control(name, role, name, states=USABLE, verbs=frozenset({Verb.CLICK} if usable else ()))


def unlike(_subtask, texts):
    return [0.0] * len(texts)


def decided(action, *candidates, control_=None):
    found = tuple(Candidate(control(Role.MENU_ITEM, name), chance, chance) for name, chance in candidates)
    snapshot = Snapshot("app", "App", tuple(c.control for c in found))
    return Decision(action, control_, False, 0.5, (), 0, 0, 0, {}, candidates=found), snapshot


@pytest.mark.parametrize(
    ("subtask", "candidates", "does"),
    [
        ("save my list as a.opml", [("Export List...", 0.5), ("Import List...", 0.2)], 'click "Export List..."'),
        ("save my list as a.opml", [("Import List...", 0.5)], None),
        ("save my list as a.opml", [("Import List...", 0.6), ("Export List...", 0.01)], None),
        ("save it", [("Export List...", 0.5)], None),
        ("save it as a.pdf", [("Save As...", 0.5), ("Export to PDF", 0.3)], 'click "Export to PDF"'),
        ("save it as a.html", [("Save As...", 0.5), ("Export HTML", 0.3), ("View HTML", 0.4)], 'click "Export HTML"'),
        ("save it as a.html", [("Save As...", 0.5), ("HTML", 0.3)], 'click "Save As..."'),
    ],
)
def test_what_writes_a_file_is_a_way_to_save(subtask, candidates, does):
    decision, snapshot = decided(NOTHING, *candidates)
    found = exported(decision, Goal(subtask), snapshot)
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(
    ("subtask", "candidates", "does"),
    [
        ("show me the whole month instead", [("Month", 0.79)], 'click "Month"'),
        ("show me the whole month instead", [("Month", 0.5)], None),
        ("show me the four weeks instead", [("Month", 0.79)], None),
    ],
)
def test_what_is_said_word_for_word_is_there(subtask, candidates, does):
    decision, snapshot = decided(NOTHING, *candidates)
    found = said_word_for_word(decision, Goal(subtask), snapshot)
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(
    ("subtask", "name", "does"),
    [
        ('add "Eva Novak", mobile 555 0142', "Text", 'click "Create new contact"'),
        ('add "Eva Novak", mobile 555 0142', "New contact", None),
        ('write "Eva Novak"', "Text", None),
    ],
)
def test_what_is_added_is_made_first(subtask, name, does):
    field = Control("f", Role.TEXT, name, states=USABLE, verbs=frozenset({Verb.TYPE}))
    decision, snapshot = decided(
        parse_action(f'type "Eva Novak" into "{name}"'), ("Create new contact", 0.4), control_=field
    )
    found = made_first(decision, Goal(subtask), snapshot, unlike)
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(
    ("subtask", "candidates", "does"),
    [
        ('make a note "Guest wifi", in it the password', [("Find", 0.13), ("Add", 0.08)], None),
        ('make a new note "Guest wifi"', [("Find", 0.13), ("Add", 0.08)], 'click "Add"'),
        ("a note about the boiler", [("Find", 0.13), ("New Note", 0.08)], 'click "New Note"'),
        ("find the note about the boiler", [("Find", 0.13), ("New Note", 0.08)], None),
        ("two folders please", [("New Search Folder...", 0.1), ("New Folder...", 0.01)], 'click "New Folder..."'),
        ("dentist on the 8th of December at half past two", [("Week", 0.3), ("Add a new event", 0.0)], 'click "Add a new event"'),
        ("I need Ben Carter in there with ben@example.org", [("Quit", 0.3), ("+", 0.0)], 'click "+"'),
        ("make a new playlist", [("Add to Playlist", 0.3)], None),
        ("set up a bank account called Daily", [("Accounts...", 0.1), ("Payees...", 0.1)], 'click "Accounts..."'),
        ("add a payee called Lind", [("Accounts...", 0.1), ("Manage Payees", 0.1)], 'click "Manage Payees"'),
        ("show the accounts", [("Accounts...", 0.1)], None),
        ("add a payee called Lind", [("Payee", 0.1), ("Payees...", 0.1)], None),  # which of them is not known
    ],
)  # fmt: skip
def test_what_is_to_be_made_is_made_by_what_makes_one(subtask, candidates, does):
    decision, snapshot = decided(NOTHING, *candidates)
    found = made(decision, Goal(subtask), snapshot, unlike)
    assert (str(found.action) if found is not None else None) == does


def test_what_is_said_by_name_is_not_taken_for_what_makes_it():
    row = control(Role.ITEM, "Short Story")
    decision, snapshot = decided(parse_action('click "Short Story"'), ("Create", 0.2), control_=row)
    assert made(decision, Goal("start a new short story project"), snapshot, unlike) is None


@pytest.mark.parametrize(
    ("subtask", "title", "does"),
    [
        ("write a new letter to the bank", "letter.txt", None),
        ("start a new document", "letter.txt", 'click "New"'),
        ("put a new line about the bank in", "Text", None),
    ],
)
def test_in_a_document_only_another_document_is_new(subtask, title, does):
    decision, snapshot = decided(NOTHING, ("New", 0.1))
    typed = Control("d", Role.TEXT, "Document", states=USABLE | {State.MULTILINE}, verbs=frozenset({Verb.TYPE}))
    snapshot = Snapshot("app", title, (*snapshot.controls, typed))
    found = made(decision, Goal(subtask), snapshot, unlike)
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(
    ("waited", "last", "menus", "does"),
    [
        ("Done", 'click "Local"', False, 'click "Done"'),
        ("Remove", 'click "Local"', False, None),
        ("Done", 'click "Done"', False, None),
        ("Done", 'click "Local"', True, None),
    ],
)
def test_what_was_chosen_is_gone_on_with(waited, last, menus, does):
    row, menu = control(Role.ITEM, "Local"), [control(Role.MENU, "File")] if menus else []
    began = Snapshot("app", "Setup", (row, control(Role.BUTTON, waited, usable=False), *menu))
    now = Snapshot("app", "Setup", (row, control(Role.BUTTON, waited), *menu))
    found = finishing(Goal("use what is local", began=began), now, [HistoryEntry(parse_action(last))])
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(
    ("subtask", "rows", "usable", "does"),
    [
        ("finish this setup", 1, False, 'click "Row 0"'),
        ("please get through the setup", 1, False, 'click "Row 0"'),
        ("finish this setup", 2, False, None),
        ("finish this setup", 1, True, None),
        ("use the row", 1, False, None),
    ],
)
def test_a_setup_is_finished_by_what_its_last_button_waits_for(subtask, rows, usable, does):
    listed = [control(Role.ITEM, f"Row {n}") for n in range(rows)]
    window = Snapshot("app", "Setup", (control(Role.BUTTON, "Quit"), *listed, control(Role.BUTTON, "Done", usable)))
    found = finished(Goal(subtask), window)
    assert (str(found.action) if found is not None else None) == does


def test_a_thing_is_made_once():
    decision, snapshot = decided(NOTHING, ("New Note", 0.1))
    once = parse_action('click "New Note"')
    assert made(decision, Goal("a note about the boiler"), snapshot, unlike, [once]) is None


@pytest.mark.parametrize(
    ("subtask", "does"),
    [
        ("set up an empty fiction project, Drafts in Documents", 'click "Empty fiction"'),
        ("I want a new project about an empty fiction", 'click "Create"'),
        ("set up a new project", 'click "Create"'),
    ],
)
def test_what_it_is_made_after_is_chosen_first(subtask, does):
    decision, snapshot = decided(NOTHING, ("Create", 0.1))
    row = control(Role.CELL, "Empty fiction")
    snapshot = Snapshot("app", "Projects", (*snapshot.controls, row))
    assert str(made(decision, Goal(subtask), snapshot, unlike).action) == does


@pytest.mark.parametrize(
    ("subtask", "beside", "done", "does"),
    [
        ("add a payee called Lind", "Delete", (), 'click "Add"'),
        ("add a payee called Lind", "Delete", ('click "Add"',), None),
        ("add a payee called Lind", "Cancel", (), None),
        ("rename the payee Lind", "Delete", (), None),
        ("add a payee called Lind", "New Payee", (), 'click "New Payee"'),
        ("add a payee called Lind", "Add Payee", ('click "New"',), None),  # that takes what is filled in
    ],
)
def test_in_a_dialog_that_lists_them_one_more_is_added_first(subtask, beside, done, does):
    window = Snapshot(
        "app",
        "Payees",
        (control(Role.BUTTON, "Add"), control(Role.BUTTON, beside), control(Role.TEXT, "Name")),
        modal=True,
    )
    found = added_first(Goal(subtask), window, [parse_action(line) for line in done], unlike)
    assert (str(found.action) if found is not None else None) == does


@pytest.mark.parametrize(
    ("subtask", "states", "over"),
    [
        ("make a new playlist called Trip", {State.FOCUSED}, False),
        ("make a new playlist called Trip", set(), True),
        ("write Trip", {State.FOCUSED}, True),
    ],
)
def test_a_name_given_in_place_is_not_the_last_act(subtask, states, over):
    field = Control("f", Role.TEXT, "Text", states=USABLE | states, verbs=frozenset({Verb.TYPE}))
    decision, _ = decided(parse_action('type "Trip" into "Text"'), ("New", 0.1), control_=field)
    goal = Goal(subtask, began=Snapshot("app", "App", ()))
    assert not_yet_named(replace(decision, completes=True), goal).completes is over


@pytest.mark.parametrize(("subtask", "again"), [("a note about the boiler", False), ("open it", True)])
def test_the_model_makes_no_second_one(subtask, again):
    decision, snapshot = decided(parse_action('click "New Note"'), ("New Note", 0.9))
    decision = replace(decision, control=snapshot.controls[0])
    found = made_once(decision, Goal(subtask), snapshot, [decision.action])
    assert (found.action == decision.action) is again


def test_what_makes_something_else_is_no_rival_of_what_lists_such_things():
    new = control(Role.BUTTON, "New")
    decision, snapshot = decided(parse_action('click "New"'), ("Payees...", 0.1), control_=new)
    snapshot = Snapshot("money", "untitled.xhb", (*snapshot.controls, new))
    found = made(replace(decision, confidence=0.97, weighed=True), Goal("add a payee called Lind"), snapshot, unlike)
    assert str(found.action) == 'click "Payees..."'
