"""Which of the person's files and folders a text names, where, and how surely: *handbook.pdf*, *the garden photo*, *the two songs in my Music folder*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from edgelam.quoted import QUOTED, inside
from edgelam.runtime.request.known_files import FOLDER_WORDS, Entry, KnownFiles, spaced
from edgelam.runtime.request.names import file_in
from edgelam.runtime.tools.opening import KIND_NAMES


class NamedBy(IntEnum):
    """How a thing is named, the least sure first."""

    BARE = 1
    """By its name without the ending, and nothing beside it: it may be a word like any other."""

    KIND = 2
    """With a word for what it is: *the garden photo*; or its name is of several words."""

    PLACE = 3
    """With the folder that it lies in."""

    NAME = 4
    """By its name with the ending, or by a path."""


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``entries``: one, or several of one name; or, if ``all_of``, all of them."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    named_by: NamedBy
    all_of: bool = False


NOUNS = (KIND_NAMES - {"texts", "tables"}) | frozenset(
    [
        "file",
        "files",
        "document",
        "documents",
        "letter",
        "song",
        "track",
        "tune",
        "list",
        "note",
        "sheet",
        "table",
        "log",
        "draft",
        "clip",
        "film",
        "article",
        "paper",
    ]
)

_KIND = rf"(?:{'|'.join(sorted(NOUNS - FOLDER_WORDS, key=len, reverse=True))})"

_PLACE = r"(?:\s+|,\s*)(?:that(?:['’]s| is| lies)\s+)?(?:from|in|inside|of|out of|within|on)\s+(?:the |my |our )?(?P<folder>[\w.-]+)(?:\s+(?:folder|directory))?(?![\w./\\-])"

_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_WORD = re.compile(r"[^\s,;:!?\"“”«»()]+")

MAX_WORDS = 6
"""Words of a name at most."""


def mentions(text: str, known: KnownFiles) -> list[Mention]:
    """What of the person's files and folders a text names, in its order; none within another."""
    found: list[Mention] = []
    for reader in (_quoted, _written, _several, _placed, _folders, _called):
        for mention in reader(text, known):
            if not any(m.start < mention.end and mention.start < m.end for m in found):
                found.append(mention)
    found.sort(key=lambda m: m.start)
    return sorted([*found, *_left_out(text, found, known)], key=lambda m: m.start)


def _quoted(text: str, known: KnownFiles) -> Iterator[Mention]:
    """A quotation that is nothing but a name; any other holds no names."""
    for match in QUOTED.finditer(text):
        folder, name = file_in(f'"{inside(match)}"')
        entries = known.at(folder, name) if name else known.called(inside(match))
        yield _in_place(text, Mention(*match.span(), tuple(entries), NamedBy.NAME if name else NamedBy.BARE), known)


def _written(text: str, known: KnownFiles) -> Iterator[Mention]:
    """Paths, and names with their endings, of several words too."""
    for match in _WORD.finditer(text):
        folder, name = file_in(match.group().rstrip("."))
        if not name:
            continue
        whole = _longest(text, match.end(), [t for t in known.entries if t.name.casefold().endswith(name.casefold())])
        start = whole[0] if whole[1] else match.start()
        end = match.start() + len(match.group().rstrip("."))
        entries = tuple(whole[1]) or tuple(known.at(folder, name))
        yield _in_place(text, Mention(start, end, entries, NamedBy.NAME), known)


def _longest(text: str, end: int, entries: Sequence[Entry]) -> tuple[int, list[Entry]]:
    """Where the longest of these names begins that ends there."""
    before = text[:end].rstrip(".").casefold()
    fit = [t for t in entries if " " in t.name and before.endswith(t.name.casefold())]
    longest = max((len(t.name) for t in fit), default=0)
    return len(before) - longest, [t for t in fit if len(t.name) == longest]


def _in_place(text: str, mention: Mention, known: KnownFiles) -> Mention:
    """The same with the folder that is said behind it: only what lies there is meant."""
    place = re.match(_PLACE, text[mention.end :], re.IGNORECASE)
    if place is None or not known.has_place(place["folder"]):
        return mention
    there = tuple(t for t in mention.entries if t.folder.casefold() == place["folder"].casefold())
    return replace(mention, end=mention.end + place.end(), entries=there)


_OWNED = re.compile(r"(?:the|my|our|these|those|both)\b", re.IGNORECASE)


def _several(text: str, known: KnownFiles) -> Iterator[Mention]:
    """*the two songs in my Music folder*, *my two songs*, *both minutes from Documents*: all that there are."""
    form = rf"\b(?:(?:the|my|our|these|those)\s+)?(?:(?P<count>{'|'.join(_COUNTS)})\s+(?:of\s+)?(?:the |my |our )?)?(?P<what>[a-z]+s)\b(?P<place>{_PLACE})?"
    for match in re.finditer(form, text, re.IGNORECASE):
        folder = match["folder"] or ""
        counted = match["count"] and (folder or _OWNED.match(match.group()))
        if not (counted or folder) or (folder and folder.casefold() not in known.folders):
            continue
        count = _COUNTS.get((match["count"] or "").casefold(), 0)
        entries = known.of_kind(match["what"], folder) if match["what"].casefold() in NOUNS else []
        entries = entries or (known.of_words([match["what"]], folder) if folder and count else [])
        if entries and (not count or len(entries) == count) and (len(entries) > 1 or count):
            yield Mention(*match.span(), tuple(entries), NamedBy.PLACE if folder else NamedBy.KIND, all_of=True)


def _folders(text: str, known: KnownFiles) -> Iterator[Mention]:
    """*the Downloads folder*, *the folders Documents and Downloads*."""
    names = sorted(known.folders, key=len, reverse=True)
    if not names:
        return
    name = rf"(?P<name>{'|'.join(map(re.escape, names))})"
    for match in re.finditer(
        rf"\b(?:(?:the|my|our)\s+)?(?:(?:folder|directory)\s+)?{name}(?:\s+(?:folder|directory))?(?![\w./\\-])",
        text,
        re.IGNORECASE,
    ):
        around = f"{text[: match.start()][-40:]} {match.group()} {text[match.end() :][:40]}".casefold()
        if FOLDER_WORDS & set(_WORD.findall(around)):
            yield Mention(*match.span(), (known.folders[match["name"].casefold()],), NamedBy.PLACE)


def _placed(text: str, known: KnownFiles) -> Iterator[Mention]:
    """*the invoice from Downloads*, *the shopping list in my documents*: by words of the name, and the folder."""
    form = rf"\b(?:the|my|our|that)\s+(?P<what>[\w'’.-]+(?:\s+[\w'’.-]+){{0,3}}?){_PLACE}"
    for match in re.finditer(form, text, re.IGNORECASE):
        if not known.has_place(match["folder"]):
            continue
        words = match["what"].split()
        plain = [w for w in words if w.casefold() not in NOUNS]
        entries = next(filter(None, (known.of_words(w, match["folder"]) for w in (words, plain))), [])
        kinds = [w for w in words if w not in plain] if entries and plain else []
        entries = [t for t in entries if all(t.is_a(kind) for kind in kinds)] or entries
        yield Mention(*match.span(), tuple(entries), NamedBy.PLACE)


def _called(text: str, known: KnownFiles) -> Iterator[Mention]:
    """By the name without its ending: the longest one at each place."""
    words, taken = list(_WORD.finditer(text)), 0
    stems = {spaced(t.stem) for t in known.entries} | {spaced(t.name) for t in known.entries}
    for first, word in enumerate(words):
        for last in range(min(first + MAX_WORDS, len(words)) - 1, first - 1, -1):
            start, end = (
                word.start(),
                words[last].end() - len(words[last].group()) + len(words[last].group().rstrip(".'’")),
            )
            if start < taken or spaced(text[start:end]) not in stems:
                continue
            entries = [] if spaced(text[start:end]) in KIND_NAMES else known.called(text[start:end])
            if entries:
                taken = end
                yield _in_place(text, _with_kind(text, Mention(start, end, tuple(entries), NamedBy.BARE)), known)
                break


def _with_kind(text: str, bare: Mention) -> Mention:
    """The same with the word for its kind and the article, where they stand beside it."""
    before, after = text[: bare.start], text[bare.end :]
    ahead = re.search(rf"\b(?P<kind>{_KIND})\s+(?:called\s+|named\s+)?$", before, re.IGNORECASE)
    behind = re.match(rf"\s+(?P<kind>{_KIND}|one)\b", after, re.IGNORECASE)
    kind = behind or ahead
    entries = tuple(t for t in bare.entries if kind is None or t.is_a(kind["kind"]))
    if kind is not None and not entries:
        return replace(bare, entries=())
    start = ahead.start() if ahead and not behind else bare.start
    end = bare.end + behind.end() if behind else bare.end
    article = re.search(r"\b(?:the|my|our|that)\s+$", text[:start], re.IGNORECASE)
    sure = kind is not None and kind["kind"].casefold() != "one" and (article is not None or bare.start == 0)
    sure = sure or len(text[bare.start : bare.end].split()) > 1
    return Mention(article.start() if article else start, end, entries, NamedBy.KIND if sure else NamedBy.BARE)


def _left_out(text: str, found: Sequence[Mention], known: KnownFiles) -> Iterator[Mention]:
    """*minutes v1 and v2*: the second is called as the first but for its last word."""
    for mention in found:
        more = re.match(
            r"(?:\s+files?)?\s*(?:,|and|&|with|to|against)\s+(?P<word>[\w-]+)\b", text[mention.end :], re.IGNORECASE
        )
        words = spaced(mention.entries[0].stem).split() if mention.entries and not mention.all_of else []
        if more is None or len(words) < 2:
            continue
        entries = known.called(" ".join([*words[:-1], more["word"]]))
        start = mention.end + more.start("word")
        if entries and not any(m.start <= start < m.end for m in found):
            yield Mention(start, mention.end + more.end(), tuple(entries), mention.named_by)
