"""What is at stake where a control stands, by the texts around it: amounts, accounts, what is lost, what will be."""

from __future__ import annotations

import re

from edgelam.control import Control, Role
from edgelam.runtime.guard.place import Place
from edgelam.runtime.guard.reading import Sign, is_label, says
from edgelam.runtime.guard.surroundings import near, told, values

WARINESS = 0.8
"""How much is added to the score where a dialog asks or tells something: to go on with that is mostly what cannot be taken back, whatever the button is called; what *OK* does there the text says well enough."""

MONEY = re.compile(
    r"[$€£¥₽₴₺₹₩]\s?\d|\d\s?(?:[$€£¥₽₴₺₹₩]|円|元|원|zł|kr\b|kč|tl\b|usd\b|eur\b|chf\b|rub\b|руб|грн)", re.IGNORECASE
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,}|\b(?:\d{4}[ -]?){4}\b|[^\s@]+@[^\s@]+\.\w+")
"""An account's or a card's number, or an address of mail."""

_WILL = re.compile(r"\b(?:will|going to|about to|at once|right away|immediately|final)\b")


def wariness(control: Control, place: Place) -> float:
    """What is added to the score by where a button stands."""
    is_unfamiliar = place.asks and not is_label(control.name, Sign.AFFIRM)
    return WARINESS if is_unfamiliar or tells_much(control, place) else 0.0


def is_told_of(control: Control, place: Place) -> bool:
    """Whether a text before it makes *Next* more than a turn to what comes next."""
    return tells_much(control, place) or MONEY.search(told(near(control, place))) is not None


def tells_much(control: Control, place: Place) -> bool:
    """Whether a text before a button of a window says what is lost for good, or what will be."""
    said = told(near(control, place))
    return bool(said) and (says(said, Sign.LOST) or _WILL.search(said.lower()) is not None)


def hands_over(control: Control, place: Place) -> bool:
    """Whether a button ends a form that names an amount, an account or somebody's address."""
    if control.role is not Role.BUTTON:
        return False
    return any(MONEY.search(text) or _ACCOUNT.search(text) for text in values(control, place))
