"""A new note gets its name where a stand-in for it stands, and its text below."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.planner import plan
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.texts.fresh import next_of_new

STATES = frozenset({State.SHOWING, State.ENABLED, State.EDITABLE, State.MULTILINE})
EMPTY = Snapshot("notes", "Notes", ())


def note(text):
    return Snapshot(
        "notes", "Notes", (Control("d", Role.TEXT, "Document", text, STATES, verbs=verbs_for(Role.TEXT, STATES)),)
    )


MADE = "New Note 3\n\nSay what you like."


@pytest.mark.parametrize(
    ("said", "text", "done", "does"),
    [
        ('make a note called "Trip"', MADE, (), 'select "New Note 3" in "Document"'),
        ('make a note called "Trip"', MADE, ('select "New Note 3" in "Document"',), 'type "Trip" into "Document"'),
        ('make a note called "Trip"', "Trip\n\nSay what you like.", (), None),
        (
            'make a note "Trip" that says take maps',
            "Trip\n\nSay what you like.",
            (),
            'select "Say what you like." in "Document"',
        ),
        ('make a note "Trip" that says take maps', "Trip\n\ntake maps", (), None),
        (
            'make a note "Trip", in it the code is 47, with the 47 in bold',
            "Trip\n\ncode",
            ('select "code" in "Document"',),
            'type "the code is 47" into "Document"',
        ),
        ('make a note called "Trip"', "Shopping\n\nmilk", (), None),  # it has a name already
        ('make the note "Trip" bold', MADE, (), None),
        ("make a new note", MADE, (), None),
    ],
)
def test_the_next_act(said, text, done, does):
    found = next_of_new(intent_of(said), note(text), EMPTY, [parse_action(line) for line in done])
    assert (found and str(found.action)) == does


@pytest.mark.parametrize(("said", "ends"), [("take maps", True), ("take maps, with the maps in bold", False)])
def test_it_is_not_done_where_more_is_to_be_done_with_the_text(said, ends):
    done = [parse_action('select "Say what you like." in "Document"')]
    found = next_of_new(
        intent_of(f'make a note "Trip" that says {said}'), note("Trip\n\nSay what you like."), EMPTY, done
    )
    assert found.completes is ends


def test_a_note_that_was_there_is_none():
    assert next_of_new(intent_of('make a note called "Trip"'), note(MADE), note(MADE), []) is None


def test_a_name_and_what_stands_in_it_are_two_texts():
    said = "new note called Trip with passport, maps and tea in it, each on its own line"
    assert plan(said) == ['new note called "Trip" with "passport" "maps" "tea" in it, each on its own line']
