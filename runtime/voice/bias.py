"""Names that are likely to be said, as a bonus for the words that spell them.

Shallow fusion with a prefix tree of phrases (Zhao et al. 2019, "Shallow-Fusion End-to-End Contextual Biasing"), over
characters instead of tokens: the same name may be cut into tokens in many ways. A bonus is paid from the first character
and taken back when the phrase is left before its end, so that half a name is worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from edgelam.phrases import normalise

LONGEST = 60
"""Characters; names beyond it are texts, which nobody says."""


@dataclass(slots=True)
class Node:
    """A prefix of phrases; ``ends``: it is one itself."""

    children: dict[str, Node] = field(default_factory=dict)
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hypothesis stands: the phrases it may be in the middle of, each with the bonus paid in advance."""

    open: tuple[tuple[Node, float], ...]
    paid: float = 0.0

    @property
    def bonus(self) -> float:
        """All of it: what is earned, and the best of what is paid in advance."""
        return self.paid + max((advance for _, advance in self.open), default=0.0)


class Phrases:
    """``per_character``: nats of bonus for each letter of a phrase that is said to its end. ``openings`` are words that
    a sentence may begin with, worth ``opening`` nats more there."""

    def __init__(
        self, phrases: Iterable[str], per_character: float, openings: Iterable[str] = (), opening: float = 0.0
    ) -> None:
        self._root, self._first = Node(), Node()
        self._worth, self._opening = per_character, opening
        for root, texts in ((self._root, phrases), (self._first, openings)):
            for text in texts:
                _add(root, normalise(text))
        self.start = Place(((self._root, 0.0), (self._first, 0.0)))

    def after(self, place: Place, text: str) -> Place:
        """Where a hypothesis stands when ``text`` is appended to it."""
        for character in text.casefold():
            place = self._letter(place, character) if character.isalnum() else self._boundary(place, character)
        return place

    def finished(self, place: Place) -> Place:
        """At the end of the sentence."""
        return self._boundary(place, ".")

    def _letter(self, place: Place, character: str) -> Place:
        return Place(
            tuple(
                (child, advance + self._worth + (self._opening if node is self._first else 0.0))
                for node, advance in place.open
                if (child := node.children.get(character)) is not None
            ),
            place.paid,
        )

    def _boundary(self, place: Place, character: str) -> Place:
        """A word ends: phrases that end with it have earned their bonus, longer ones go on, and any phrase may begin."""
        if place is self.start:
            return place
        earned = max((advance for node, advance in place.open if node.ends), default=0.0)
        going_on = [
            (child, max(0.0, advance - earned))
            for node, advance in place.open
            if character == " " and node is not self._root and (child := node.children.get(" ")) is not None
        ]
        return Place((*going_on, (self._root, 0.0)), place.paid + earned)


def _add(root: Node, phrase: str) -> None:
    if not 1 < len(phrase) <= LONGEST:
        return
    node = root
    for character in phrase:
        node = node.children.setdefault(character, Node())
    node.ends = True
