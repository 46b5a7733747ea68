"""What is done where the model finds nothing, and where what was chosen lets one go on."""

import pytest

from edgelam.action import Action, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.certain import finishing
from edgelam.runtime.choosing.instead import exported, made_first, said_word_for_word
from edgelam.runtime.decision import Decision, Goal
from edgelam.runtime.prompt import HistoryEntry

USABLE = frozenset({State.ENABLED, State.SHOWING})
NOTHING = Action(Verb.FAIL, None, "Nothing in this window does that.")


def control(role, name, usable=True):
    return Control(name, role, name, states=USABLE, verbs=frozenset({Verb.CLICK} if usable else ()))


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
    found = made_first(decision, Goal(subtask), snapshot)
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
