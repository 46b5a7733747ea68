"""Words that are to be found are asked for by the command, and never written into the document."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.texts.searching import next_search

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(name, role=Role.MENU_ITEM, value="", *more):
    states = SHOWN | {State.EDITABLE} | set(more)
    return Control(f"{role}/{name}", role, name, value, states, verbs=verbs_for(role, states))


TEXT = control("Document", Role.TEXT, "tea and rice", State.MULTILINE)
CLOSED = (TEXT, control("Find...", Role.MENU), control("Find..."), control("Find in Files..."))


def window(*more):
    return Snapshot("editor", "a.txt", (*CLOSED, *more))


@pytest.mark.parametrize(
    ("said", "more", "done", "does"),
    [
        ('find "tea"', (), (), 'click "Find..." in "menu item"'),
        ('please look for "tea"', (control("Search for", Role.TEXT),), (), 'type "tea" into "Search for"'),
        ('find "tea"', (control("Words", Role.TEXT),), (), 'type "tea" into "Words"'),
        ('find "tea"', (control("Find", Role.TEXT, "tea"),), (), "press enter"),
        ('find "tea"', (control("Find", Role.TEXT, "tea"),), ("press enter",), None),
        ('find and replace "tea"', (), (), None),
        ('find the file "tea"', (), (), None),
        ('write "tea"', (), (), None),
    ],
)
def test_the_next_act(said, more, done, does):
    began = window()
    found = next_search(intent_of(said), window(*more), began, [parse_action(line) for line in done])
    assert (found and str(found.action)) == does


def test_where_no_text_is_in_front_it_is_none():
    empty = Snapshot("editor", "a.txt", (control("Find..."),))
    assert next_search(intent_of('find "tea"'), empty, empty, []) is None
