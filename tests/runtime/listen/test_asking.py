"""What a question names: the file, who gets it, how much."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.guard.facts import Fact, facts_of
from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.runtime.listen.asking import confirmation


def field(name, value, role=Role.TEXT):
    return Control(name, role, name, value)


MAIL = (
    field("To", "anna@example.org"),
    field("Cc:", ""),
    field("Subject", "The tickets"),
    field("Message", "Pay 12,50 €"),
)
SHOP = (
    field("Item", "€ 3.00", Role.LABEL), field("Total", "$ 1,234.50", Role.LABEL), field("Recipient", "Bahn AG"),
    field("Password", "$ 9.99", Role.PASSWORD),
)  # fmt: skip


@pytest.mark.parametrize(
    ("consequence", "controls", "file", "facts"),
    [
        (Consequence.SEND, MAIL, "", [(Fact.RECIPIENT, "anna@example.org"), (Fact.SUBJECT, "The tickets")]),
        (Consequence.PAY, SHOP, "", [(Fact.RECIPIENT, "Bahn AG"), (Fact.AMOUNT, "$ 1,234.50 / € 3.00")]),
        (Consequence.OVERWRITE, MAIL, "note.txt", [(Fact.FILE, "note.txt")]),
        (Consequence.DELETE, MAIL, "", []),
    ],
)
def test_what_the_window_shows_of_it(consequence, controls, file, facts):
    assert list(facts_of(consequence, Snapshot("app", "Window", controls), file)) == facts


def asked(facts, **other):
    return Question(
        Action(Verb.CLICK, Target("Send")),
        ("1", "Send"),
        "",
        Consequence.SEND,
        "Write",
        "mail",
        other.get("said", ""),
        "",
        tuple(facts),
    )


def test_the_window_shows_names_and_what_they_are():
    question = asked([(Fact.RECIPIENT, "anna@example.org")], said="No subject")
    shown = confirmation("click Send: this sends something to somebody. Go on?", question)
    assert (shown.title, shown.yes, shown.said) == ("Send this?", "Send it", "No subject")
    assert shown.facts == (("Recipient", "anna@example.org"), ("By", "Send"), ("In", "Write — Mail"))
    assert shown.sentence.endswith("Go on?")


def test_a_question_without_the_guard_is_its_sentence():
    shown = confirmation("Is this what you mean: set the volume (level: 30)?", None)
    assert (shown.title, shown.yes) == ("Is this what you mean?", "Yes, do it")
    assert shown.facts == (("It would", "set the volume (level: 30)"),)
    assert confirmation("Go on?", None).title == "Go on?"


def test_another_recipient_is_another_question():
    assert asked([(Fact.RECIPIENT, "anna@example.org")]) != asked([(Fact.RECIPIENT, "eve@example.org")])


@pytest.mark.parametrize("consequence", Consequence)
def test_every_consequence_can_be_asked_about(consequence):
    question = Question(Action(Verb.CLICK, Target("X")), ("1", "X"), "", consequence, "W", "app", "")
    shown = confirmation("s", question)
    assert shown.title.endswith((("?"), "."))
    assert shown.yes
