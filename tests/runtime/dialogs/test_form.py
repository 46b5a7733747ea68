"""A form that one sentence fills in: each piece in its field, then the button that leaves it."""

from dataclasses import replace

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State
from edgelam.quantize.evaluate.forms import encoders_fit
from edgelam.runtime.decision import Goal
from edgelam.runtime.dialogs.form import _said_for_another, next_field
from edgelam.runtime.dialogs.slots import Says, Slot
from edgelam.runtime.prompt import HistoryEntry
from edgelam.runtime.request.entities import EntityKind, entities_of

USABLE = frozenset({State.SHOWING, State.ENABLED})
WORDS = {
    Role.TEXT: {Verb.TYPE, Verb.CLICK},
    Role.SPIN: {Verb.TYPE},
    Role.COMBO: {Verb.CHOOSE},
    Role.BUTTON: {Verb.CLICK},
}


def control(role, name, value="", options=()):
    return Control(name, role, name, value, USABLE, options=options, verbs=frozenset(WORDS[role]))


EXPENSE = (
    control(Role.TEXT, "Date", "11/26/26"), control(Role.SPIN, "Amount", "0.00"), control(Role.TEXT, "Payee"),
    control(Role.COMBO, "Category", "", ("Groceries", "Rent")), control(Role.COMBO, "Mode", "", ("Cash", "Card")),
    control(Role.BUTTON, "Cancel"), control(Role.BUTTON, "OK"),
)  # fmt: skip
SERVER = (control(Role.TEXT, "Server"), control(Role.TEXT, "Server Port", "2628"), control(Role.BUTTON, "Close"))
ACCOUNTS = (
    control(Role.SPIN, "Start balance", "0.00"), control(Role.TEXT, "Number"), control(Role.COMBO, "Type", "(none)", ("(none)", "Bank")),
    control(Role.BUTTON, "Add"), control(Role.BUTTON, "Remove"), control(Role.BUTTON, "Close"),
)  # fmt: skip
NAME = (control(Role.TEXT, "Text"), control(Role.BUTTON, "Cancel"), control(Role.BUTTON, "OK"))


def filled(subtask, title, controls):
    """What is done in the dialog, act after act, as if each worked; the name was given in one before."""
    named = [HistoryEntry(parse_action('type "Household" into "Text"'))] if title == "Accounts" else []
    history, lines = [*named], []
    for _ in range(9):
        found = next_field(Goal(subtask), Snapshot("app", title, controls, modal=True), history, encoders_fit())
        if found is None:
            break
        lines.append(str(found.action))
        history.append(HistoryEntry(found.action, "", completes=False))
        if found.action.verb is Verb.CLICK:
            break
    return lines


@pytest.mark.parametrize(
    ("subtask", "title", "controls", "lines"),
    [
        ("add an expense of 12.50 to Tesco on 3 May in Groceries", "Transaction", EXPENSE,
         ['choose "Groceries" in "Category"', 'type "3 May" into "Date"', 'type "12.50" into "Amount"', 'type "Tesco" into "Payee"', 'click "OK"']),
        ("change it: the server we use is now dict.example.org on port 2629", "Settings", SERVER,
         ['type "dict.example.org" into "Server"', 'type "2629" into "Server Port"', 'click "Close"']),
        ('set up a bank account called "Household" that starts with 250', "Account name", NAME, ['type "Household" into "Text"', 'click "OK"']),
        ('set up a bank account called "Household" that starts with 250', "Accounts", ACCOUNTS,
         ['choose "Bank" in "Type"', 'type "250" into "Start balance"', 'click "Close"']),
        ("turn on the grid", "Settings", SERVER, []),
        ("insert a picture 300 wide", "Settings", SERVER, []),
    ],
)  # fmt: skip
def test_a_form_is_filled_in(subtask, title, controls, lines):
    assert filled(subtask, title, controls) == lines


@pytest.mark.parametrize(
    ("subtask", "name", "likelier", "elsewhere"),
    [
        ("the letters at size 20", "Custom file", True, True),
        ("the letters at size 20", "Custom file", False, False),
        ("width and height 5", "Height", True, False),
    ],
)
def test_words_that_are_likelier_for_another_field_are_not_for_one_that_they_do_not_name(
    subtask, name, likelier, elsewhere
):
    start = len(subtask.rstrip("0123456789"))
    this, other = control(Role.TEXT, name), control(Role.SPIN, "Size")
    here = Slot(Says.WORDS, 0.7, start, len(subtask))
    there = Slot(Says.WORDS, 0.9 if likelier else 0.6, start, len(subtask))
    assert _said_for_another(this, here, [(this, here), (other, there)], subtask) is elsewhere


def test_an_entry_of_a_list_is_not_written_into_a_field_that_nobody_named():
    subtask, this = "the letters at size 20", control(Role.TEXT, "Custom file")
    sizes, here = control(Role.COMBO, "Size", "16", ("16", "20")), Slot(Says.WORDS, 0.9, 20, 22)
    assert _said_for_another(this, here, [(this, here), (sizes, Slot(Says.NOTHING, 0.9))], subtask)


@pytest.mark.parametrize(
    ("subtask", "found"),
    [
        ("add an expense of 12.50 to Tesco on 3 May in Groceries", [(EntityKind.NUMBER, "12.50"), (EntityKind.WHO, "Tesco"), (EntityKind.DATE, "3 May"), (EntityKind.WHERE, "Groceries")]),
        ('add "Eva Novak", mobile 555 0142', [(EntityKind.TEXT, "Eva Novak"), (EntityKind.NUMBER, "555 0142")]),
        ("set the proxy to proxy.example.org, port 3128", [(EntityKind.ADDRESS, "proxy.example.org"), (EntityKind.NUMBER, "3128")]),
        ('set up an account called "Household" that starts with 250', [(EntityKind.NAME, "Household"), (EntityKind.NUMBER, "250")]),
        ("turn on the grid", []),
    ],
)  # fmt: skip
def test_the_pieces_of_a_sentence(subtask, found):
    assert [(p.kind, p.value) for p in entities_of(subtask)] == found


def test_a_field_that_cannot_be_named_is_passed_over():
    twins = (replace(SERVER[0], ref="a", name=""), replace(SERVER[0], ref="b", name=""), *SERVER)
    assert (
        filled("change it: the server we use is now dict.example.org on port 2629", "Settings", twins)[-1]
        == 'click "Close"'
    )


@pytest.mark.parametrize(
    ("subtask", "complete"),
    [
        ('a category called "Ebooks"', True),
        ('a category called "Ebooks" where everything lands in my Documents folder', False),
        ('a category called "Ebooks" for the 1st of March 2027', False),
    ],
)
def test_what_found_no_place_is_not_said_to_be_done(subtask, complete):
    filled_in = replace(NAME[0], name="Category name", value="Ebooks")
    snapshot = Snapshot("app", "New category", (filled_in, *NAME[1:]), modal=True)
    history = [HistoryEntry(parse_action('type "Ebooks" into "Category name"'), "", completes=False)]
    found = next_field(Goal(subtask), snapshot, history, encoders_fit())
    assert found is not None
    assert (str(found.action), found.completes) == ('click "OK"', complete)
