"""What a person must know before a yes: which file, who gets it, how much. Read off the window that the act is done in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from edgelam.control import Control, Role, Snapshot
from edgelam.phrases import normalise
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.screen_text import clean


class Fact(StrEnum):
    """What a question names, in the order in which it is shown."""

    FILE = "file"
    RECIPIENT = "recipient"
    COPY = "copy to"
    SUBJECT = "subject"
    AMOUNT = "amount"


Facts = tuple[tuple[Fact, str], ...]

LONGEST, AMOUNTS = 80, 2

_FIELDS = {
    Fact.RECIPIENT: frozenset(
        ["to", "recipient", "recipients", "send to", "pay to", "payee", "beneficiary", "to address"]
    ),
    Fact.COPY: frozenset(["cc", "bcc", "copy", "blind copy"]),
    Fact.SUBJECT: frozenset({"subject", "reference", "title of the message"}),
}
_NAMED_IN = {
    Fact.RECIPIENT: frozenset({Consequence.SEND, Consequence.PAY, Consequence.PUBLISH}),
    Fact.COPY: frozenset({Consequence.SEND}),
    Fact.SUBJECT: frozenset({Consequence.SEND, Consequence.PUBLISH}),
}
_MONEY = re.compile(
    r"(?:[$€£¥₹]\s?\d[\d.,   ]*\d?|\b(?:USD|EUR|GBP|CHF|JPY|INR)\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|INR)\b))"
)
_TOTAL = re.compile(r"\b(?:total|amount|price|sum|to pay|due)\b", re.IGNORECASE)


def facts_of(consequence: Consequence, snapshot: Snapshot, file: str = "") -> Facts:
    """What a question about this consequence names; nothing that the window does not show."""
    found: list[tuple[Fact, str]] = [(Fact.FILE, clean(file, LONGEST))] if file else []
    for fact, labels in _FIELDS.items():
        if consequence in _NAMED_IN[fact] and (value := _filled(snapshot, labels)):
            found.append((fact, value))
    if consequence is Consequence.PAY and (amount := _amount(snapshot)):
        found.append((Fact.AMOUNT, amount))
    return tuple(found)


def _filled(snapshot: Snapshot, labels: frozenset[str]) -> str:
    """What stands in the fields that are called so."""
    values = [
        c.value.strip() for c in snapshot.controls if c.role in (Role.TEXT, Role.COMBO) and normalise(c.name) in labels
    ]
    return clean(", ".join(dict.fromkeys(filter(None, values))), LONGEST)


def _amount(snapshot: Snapshot) -> str:
    """The sums of money that the window names, what is called a total first."""
    sums = [(not _TOTAL.search(f"{c.name} {' '.join(c.path)}"), text) for c in snapshot.controls for text in _money(c)]
    return " / ".join(dict.fromkeys(text for _, text in sorted(sums, key=lambda s: s[0])[:AMOUNTS]))


def _money(control: Control) -> Iterator[str]:
    if control.role is not Role.PASSWORD:
        for text in (control.value, control.name):
            yield from (" ".join(m.group().split()).rstrip(".,") for m in _MONEY.finditer(text[:1000]))
