"""Lexical relevance: BM25 over words, with the few equivalences that users of any desktop share."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

K1, B = 1.2, 0.5
"""BM25's usual term saturation; a lower length weight than prose, because labels are short
(Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009)."""

REMEMBERED = 1 << 11
"""Texts whose words are kept in memory: a screen's labels are asked about again at every step. What people say is new each time, so
this fills up while a process runs, and must not take long to be full."""

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")

EQUIVALENTS: tuple[tuple[str, ...], ...] = (
    ("+", "plus"),
    ("-", "−", "minus", "subtract", "difference"),
    ("×", "*", "times", "multiply", "multiplied"),
    ("÷", "/", "divide", "divided"),
    ("=", "equals", "calculate", "compute", "result"),
    ("bold", "heavier", "strong"),
    ("italic", "slanted"),
    ("delete", "remove", "erase", "trash", "throw"),
    ("find", "search", "look"),
    ("preferences", "settings", "options", "configure"),
    ("close", "quit", "exit"),
    ("folder", "directory"),
    ("create", "new", "make", "add"),
    ("star", "flag", "important", "favourite", "favorite"),
    ("edit", "modify", "change", "alter"),
    ("save", "store"),
    ("enable", "activate", "on"),
    ("disable", "deactivate", "off"),
    ("picture", "image", "photo"),
    ("mail", "email", "message"),
    ("send", "submit"),
    ("write", "type", "compose"),
)
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "it",
        "its",
        "my",
        "me",
        "i",
        "and",
        "then",
        "or",
        "as",
        "is",
        "be",
        "with",
        "for",
        "into",
        "this",
        "that",
        "please",
        "can",
        "could",
        "you",
        "would",
    ]
)


def words(text: str) -> list[str]:
    """Lower-case words, numbers and symbols, accents folded, plurals and equivalents joined."""
    return list(_words(text))


@lru_cache(REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return tuple(_GROUP.get(w, _GROUP.get(_stem(w), _stem(w))) for w in _WORD.findall(plain) if w not in _STOP)


def stems(text: str) -> set[str]:
    """The words of a text without an *s* at their ends, which makes little of how they are counted."""
    return {word.removesuffix("s") for word in words(text)}


def _stem(word: str) -> str:
    for ending in ("ing", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_GROUP = {form: group[0] for group in EQUIVALENTS for word in group for form in (word, _stem(word))}


def bm25(query: str, documents: Sequence[str]) -> list[float]:
    """One relevance score per document, at least 0.

    A word of the query also meets half-way any word it begins, or that begins it ("pref" and "preference"),
    and, where no document has it, a word that is one slip of the finger away.
    """
    bags = [Counter(words(d)) for d in documents]
    if not bags:
        return []
    mean = max(1.0, sum(sum(b.values()) for b in bags) / len(bags))
    frequency = Counter(word for bag in bags for word in bag)
    scores = [0.0] * len(bags)
    for term in set(words(query)):
        similar = {w: 1.0 if w == term else 0.5 for w in frequency if _is_similar(w, term)}
        similar = similar or {w: 0.7 for w in frequency if one_slip(w, term)}
        for i, bag in enumerate(bags):
            count = sum(bag[w] * weight for w, weight in similar.items())
            if count:
                seen = sum(frequency[w] for w in similar)
                idf = math.log(1 + (len(bags) - seen + 0.5) / (seen + 0.5)) if seen <= len(bags) else 0.1
                length = sum(bag.values())
                scores[i] += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean))
    return scores


def _is_similar(word: str, term: str) -> bool:
    if word == term:
        return True
    short, long = sorted((word, term), key=len)
    return len(short) >= 4 and long.startswith(short)


def one_slip(word: str, term: str) -> bool:
    """One letter more, less, other, or two exchanged (Damerau-Levenshtein distance 1); short words are too similar."""
    if min(len(word), len(term)) < 4 or abs(len(word) - len(term)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, term, strict=False)) if a != b), min(len(word), len(term)))
    left, right = word[start:], term[start:]
    swapped = len(left) > 1 and left[1] + left[0] + left[2:] == right
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]
