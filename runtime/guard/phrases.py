"""Entries of ``stems.toml``, and where they stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GAP = "~"
WIDEST_GAP = 3
"""Words that a gap may hold."""

INDEXED = 2
"""Letters of an entry by which it is found."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an entry: ``text`` is its beginning, all of it if ``whole``, any of it if ``inside``."""

    text: str
    whole: bool = False
    inside: bool = False

    def fits(self, word: str) -> bool:
        if self.inside:
            return self.text in word
        return word == self.text if self.whole else word.startswith(self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry; a None among its words is a gap. ``first`` ones count only at the beginning of a label."""

    words: tuple[Word | None, ...]
    first: bool = False

    def stands_at(self, text: Sequence[str], at: int) -> bool:
        return _stands(self.words, text, at)


def _stands(words: Sequence[Word | None], text: Sequence[str], at: int) -> bool:
    if not words:
        return True
    head, *rest = words
    if head is None:
        return any(_stands(rest, text, at + skipped) for skipped in range(WIDEST_GAP + 1))
    return at < len(text) and head.fits(text[at]) and _stands(rest, text, at + 1)


class Phrases:
    """All entries under one key of the table."""

    def __init__(self) -> None:
        self._by_start: dict[str, list[Phrase]] = defaultdict(list)
        self._inside: list[Phrase] = []
        self._anywhere: set[str] = set()

    def add(self, phrase: Phrase) -> None:
        start = phrase.words[0]
        if start is None or start.inside:
            self._inside.append(phrase)
        else:
            self._by_start[start.text[:INDEXED]].append(phrase)

    def add_anywhere(self, text: str) -> None:
        """An entry of a language without spaces: it counts wherever it stands."""
        self._anywhere.add(text.replace(" ", ""))

    def found(self, text: str) -> bool:
        """Whether an entry stands in a plain text, as a label."""
        words = text.split()
        return self._found_anywhere(text) or any(
            phrase.stands_at(words, i)
            for i, word in enumerate(words)
            for phrase in self._of(word)
            if i == 0 or not phrase.first
        )

    def spoken(self, text: str) -> bool:
        """Whether an entry stands in a sentence, in which no word is the first of a label."""
        words = text.split()
        return self._found_anywhere(text) or any(
            p.stands_at(words, i) for i, word in enumerate(words) for p in self._of(word)
        )

    def begins(self, text: str) -> bool:
        """Whether a plain text begins with an entry, or has one anywhere in a language without spaces."""
        words = text.split()
        return bool(words) and (self._found_anywhere(text) or any(p.stands_at(words, 0) for p in self._of(words[0])))

    def _of(self, word: str) -> Iterable[Phrase]:
        yield from self._by_start.get(word[:INDEXED], ())
        yield from self._by_start.get(word[: INDEXED - 1], ())
        yield from self._inside

    def _found_anywhere(self, text: str) -> bool:
        if text.isascii():
            return False
        dense = text.replace(" ", "")
        return any(entry in dense for entry in self._anywhere)


def phrase_of(entry: str, plain_words: Sequence[str]) -> Phrase:
    """An entry as the table writes it; ``plain_words`` are its words in plain form, gaps included."""
    marked = entry.lstrip("^").split()
    words = tuple(
        None if mark == GAP else Word(word, mark.endswith("."), mark.startswith("*"))
        for mark, word in zip(marked, plain_words, strict=True)
    )
    return Phrase(words, entry.startswith("^"))
