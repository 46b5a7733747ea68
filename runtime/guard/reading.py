"""What words on the screen say, in the languages of ``stems.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from edgelam.runtime.guard.phrases import GAP, Phrases, phrase_of
from edgelam.runtime.guard.vocabulary import Consequence


class Sign(StrEnum):
    """What is known of words beside their consequence."""

    AFFIRM = "affirm"
    NO = "no"
    DISMISS = "dismiss"
    SAVE = "save"
    LOST = "lost"
    EXISTS = "exists"
    SAVING = "saving"
    NEVER = "never"
    CANCELS = "cancels"
    KEEP = "keep"
    LOOKS = "looks"
    STORED = "stored"
    SHARED = "shared"


LABEL_SIGNS = (Sign.SAVE, Sign.DISMISS, Sign.NO, Sign.AFFIRM, Sign.NEVER, Sign.CANCELS)
"""Those whose entries are whole labels, or whole words."""

PICTURES = str.maketrans(
    {"🗑": " delete ", "♻": " recycle ", "📤": " send ", "➤": " send ", "✉": " send ", "🛒": " buy ", "💳": " pay ", "⏻": " power off "}
)  # fmt: skip
"""Pictures that stand for a word on icon buttons."""

LOOKALIKES = str.maketrans("аеорсухіјѕԁһоΑΒΕΖΗΙΚΜΝΟΡΤΥΧαο", "aeopcyxijsdhoABEZHIKMNOPTYXao")
"""Cyrillic and Greek letters that pass for Latin ones, where a word mixes alphabets."""

NO_LONGER = frozenset({"mehr", "longer", "plus", "mas", "mais", "piu", "meer", "wiecej", "mer", "mere"})
"""After a negation: *no longer* ends something."""

NEGATIVE_BEGINNINGS = ("不清", "不删", "不刪", "不要", "请勿", "請勿", "切勿", "别")
NEGATIVE_ENDINGS = (
    "しない",
    "ないで",
    "ません",
    "せずに",
    "않기",
    "않음",
    "안 함",
    "지 마",
    "말고",
    "न करें",
    "नहीं",
    "मत",
)
"""How labels end that say no, in languages that put it there."""

_MNEMONIC = re.compile(r"\s*\([_&]?[A-Za-z0-9]\)|[&](?=\w)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPACED = re.compile(r"\b(?:\w ){3,}\w\b")
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u0652\u0591-\u05c7]")
"""Accents of Latin, Greek and Cyrillic, points of Arabic and Hebrew; marks of other scripts are letters to their readers."""

ENGLISH = frozenset(
    {"the", "you", "your", "this", "would", "want", "is", "are", "it", "not", "that", "these", "with", "for"}
)
"""Words that any English sentence of some length has one of."""

ENGLISH_ONLY = frozenset({"the", "you", "your", "this", "would", "these", "that", "will"})
"""Those among them that are words of no other language in the table."""

SPACELESS = frozenset({"ja", "zh", "ko"})


def plain(text: str) -> str:
    """Lower case, no accents, no invisible characters, single spaces between words."""
    if text.isascii():
        kept = "".join(c if c.isalnum() else " " for c in _CAMEL.sub(" ", text).lower())
        return _SPACED.sub(lambda m: m.group().replace(" ", ""), " ".join(kept.split()))
    text = unicodedata.normalize("NFKC", text.translate(PICTURES))
    text = _CAMEL.sub(" ", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text)
    words = " ".join(_of_one_alphabet(w) for w in unicodedata.normalize("NFC", kept).split())
    return _SPACED.sub(lambda m: m.group().replace(" ", ""), words)


def forms(text: str) -> tuple[str, ...]:
    """The readings of a label: an underscore marks a mnemonic or divides words."""
    text = _MNEMONIC.sub("", text) or text
    return tuple(dict.fromkeys((plain(text.replace("_", "")), plain(text.replace("_", " ")))))


def _of_one_alphabet(word: str) -> str:
    if word.isascii() or not any("a" <= c <= "z" for c in word):
        return word
    latin = word.translate(LOOKALIKES)
    return latin if latin.isascii() else word


@dataclass(frozen=True, slots=True)
class Stems:
    """The table, ready to be searched; it is applied to :func:`plain` text."""

    labels: dict[Sign, frozenset[str]]
    phrases: dict[str, Phrases]
    """By the values of :class:`Consequence` and of the other signs."""

    languages: dict[str, dict[str, Phrases]]
    """The same of each language alone."""

    negations: dict[str, frozenset[str]]
    """By language, the words by which it says that something is not to be."""

    homographs: dict[str, frozenset[str]]
    """By language, words of it that negate in another one: *nu* is *now* in Dutch, and *not* in Romanian."""


@lru_cache(maxsize=1)
def stems() -> Stems:
    """The table of ``stems.toml``."""
    table = tomllib.loads(files(__package__).joinpath("stems.toml").read_text(encoding="utf-8"))
    labels: dict[Sign, set[str]] = {sign: set() for sign in LABEL_SIGNS}
    phrases: defaultdict[str, Phrases] = defaultdict(Phrases)
    languages: dict[str, dict[str, Phrases]] = {name: defaultdict(Phrases) for name in table}
    negations: dict[str, frozenset[str]] = {}
    homographs: dict[str, frozenset[str]] = {}
    for name, language in table.items():
        anywhere = language.pop("anywhere", False)
        homographs[name] = frozenset(language.pop("homographs", "").split(" | "))
        negations[name] = frozenset(plain(entry) for entry in language[Sign.NEVER].split("|"))
        for key, entries in language.items():
            for entry in (e.strip() for e in entries.split("|")):
                if key in labels:
                    labels[Sign(key)].add(plain(entry))
                elif anywhere:
                    phrases[key].add_anywhere(plain(entry))
                    languages[name][key].add_anywhere(plain(entry))
                else:
                    phrase = phrase_of(entry, [w if w == GAP else plain(w) for w in entry.lstrip("^").split()])
                    phrases[key].add(phrase)
                    languages[name][key].add(phrase)
    signs = {sign: frozenset(texts) for sign, texts in labels.items()}
    return Stems(signs, dict(phrases), languages, negations, homographs)


@lru_cache(maxsize=4096)
def meant(text: str) -> tuple[Consequence, ...]:
    """The consequences that a text speaks of, the gravest first."""
    known, readings = _table_for(text), forms(text)
    return tuple(c for c in Consequence if c in known and any(known[c].found(r) for r in readings))


def _table_for(text: str) -> dict[str, Phrases]:
    """English sentences are read as English: words of other languages look like theirs."""
    english = text.isascii() and not ENGLISH_ONLY.isdisjoint(plain(text).split())
    return stems().languages["en"] if english else stems().phrases


@lru_cache(maxsize=4096)
def is_label(text: str, sign: Sign) -> bool:
    """Whether a text is, as a whole, one of the labels of that kind."""
    return any(form in stems().labels[sign] for form in forms(text))


def says(text: str, sign: Sign) -> bool:
    """Whether a text contains a sign."""
    table = _table_for(text)
    return sign in table and table[sign].found(plain(text))


def is_negated(label: str) -> bool:
    """Whether a label says that something is *not* to happen: *Do not delete*. A comma makes it an answer: *No, delete*."""
    if re.match(r"\s*\w+\s*[,،、，]", label):
        return False
    if label.startswith(NEGATIVE_BEGINNINGS):
        return True
    return any(negates(" ".join(form.split()[:2]), form) or form.endswith(NEGATIVE_ENDINGS) for form in forms(label))


def negates(phrase: str, whole: str) -> bool:
    """Whether a plain phrase has a word that negates, or ends like one in a language that puts it there. What is an ordinary word in
    a language of the ``whole`` that it stands in negates nothing there."""
    words = phrase.split()
    pairs = [" ".join(words[i : i + 2]) for i in range(len(words))]
    negating = stems().labels[Sign.NEVER] & {*words, *pairs}
    if negating:
        negating = frozenset(word for word in negating if not _is_ordinary(word, whole))
    no_longer = any(word in NO_LONGER for word in words[1:2])
    return (bool(negating) and not no_longer) or any(e in phrase for e in NEGATIVE_ENDINGS)


def _is_ordinary(word: str, whole: str) -> bool:
    """Whether a word that negates in some language is another one here; as the first of all it may well be a negation."""
    languages = _languages_of(whole)
    negates_here = whole.startswith(word) and any(word in stems().negations[name] for name in languages)
    return not negates_here and any(word in stems().homographs[name] for name in languages)


@lru_cache(maxsize=4096)
def _languages_of(phrase: str) -> frozenset[str]:
    """The languages in which a plain phrase speaks of a consequence."""
    known = stems().languages
    return frozenset(
        n for n, table in known.items() if any(c in table and table[c].spoken(phrase) for c in Consequence)
    )


def begins_with(text: str, wanted: Iterable[Consequence]) -> bool:
    """Whether a label begins with words that stand for one of the consequences."""
    known = stems().phrases
    return any(known[c].begins(form) for form in forms(text) for c in wanted if c in known)


def is_foreign_question(text: str) -> bool:
    """Whether a text asks something, and not in English."""
    return any(mark in text for mark in "?？؟;") and not ENGLISH & set(plain(text).split())


def readable(label: str) -> bool:
    """Whether a label without a known meaning is at least known to be an ordinary one.

    English is: its grave words are in the table. Of other languages, a label with a letter that English lacks has to hold
    one of the ordinary words of ``familiar.txt``.
    """
    if label.isascii() or not any(c.isalpha() and not c.isascii() for c in label):
        return True
    words, spaceless = familiar()
    return (
        any(is_label(label, sign) for sign in LABEL_SIGNS)
        or any(w in words for form in forms(label) for w in form.split())
        or any(w in plain(label) for w in spaceless)
    )


@lru_cache(maxsize=1)
def familiar() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words of harmless labels of free software's translations; those of languages without spaces apart."""
    words, spaceless = set[str](), set[str]()
    for line in files(__package__).joinpath("familiar.txt").read_text(encoding="utf-8").splitlines():
        language, _, listed = line.partition(": ")
        (spaceless if language in SPACELESS else words).update(listed.split())
    return frozenset(words), tuple(sorted(spaceless))
