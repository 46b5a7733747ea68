"""What a label means by itself, before it is asked where it stands."""

from __future__ import annotations

from edgelam.control import Control
from edgelam.runtime.guard.exemptions import ASKS_ITSELF, HARMLESS, LEADS_ON
from edgelam.runtime.guard.reading import begins_with, forms, is_negated, meant, plain
from edgelam.runtime.guard.vocabulary import Consequence

ALL = frozenset(Consequence)


def own_meaning(text: str) -> tuple[Consequence, ...]:
    """The consequences that a text speaks of, without what only looks grave."""
    reading = forms(text)[-1]
    return meant(HARMLESS.sub(" ", reading)) if HARMLESS.search(reading) else meant(text)


def gravest(found: tuple[Consequence, ...], among: frozenset[Consequence] = ALL) -> Consequence | None:
    """The gravest of the consequences that count here."""
    return next((c for c in found if c in among), None)


def denies(label: str, own: Consequence | None) -> bool:
    """Whether a label says that its consequence is not to be; *Don't save* is one that says the opposite."""
    return own is not Consequence.DISCARD and Consequence.DISCARD not in meant(label) and is_negated(label)


def unless_it_asks(control: Control, own: Consequence) -> Consequence | None:
    """Nothing where the label ends in an ellipsis: another dialog comes first, which is guarded in its turn."""
    return None if control.name.rstrip().endswith(LEADS_ON) and own in ASKS_ITSELF else own


def is_close(label: str) -> bool:
    """A label that closes the window and nothing else: *Close*, *Quit Mousepad*, *Beenden*, *Fermer la fenêtre*."""
    words = plain(label)
    short = 0 < len(words.split()) <= 3 and not HARMLESS.search(words)
    return short and begins_with(label, (Consequence.CLOSE,)) and set(meant(label)) <= {Consequence.CLOSE}
