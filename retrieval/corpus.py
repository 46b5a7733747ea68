"""What the encoder learns from: requests, the control that each one means, and the others on the same screen.

Three sources: ``wordings.txt`` (labels that many applications share, and how people ask for them), pairs of a label and
other words for the same thing, and windows of real applications. Everything is split by application.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.retrieval.phrasing import bare, from_description, from_keyword, from_label, from_wording
from edgelam.retrieval.text import SEPARATOR

WORDINGS = Path(__file__).with_name("wordings.txt")
MEASURED = frozenset((
    "0075870f97", "0251cafcf9", "06514ed743", "070d28d9f2", "0f3212e424", "15e6b1c543", "1650bf5e61", "1d2cafdb2f",
    "1d97f33a3f", "1e4b703b65", "1ef50da953", "235675abe9", "241c4e184f", "25a8135916", "26ea011d00", "27f3282691",
    "2c249473aa", "2e25b1b18b", "30f743f996", "319fa4a746", "3620715402", "3b7b3238ca", "3f739829e9", "43dcb0c585",
    "481d5fcd4d", "4b65c60811", "4d53d8e856", "5035d82cb1", "51a194c917", "51c80ba016", "52e2e6c73f", "532f011ec8",
    "553bd5e0ab", "57a53f5f2d", "5a193bf427", "5d72718219", "5daf812b4c", "60f0d39829", "68eed655e0", "692c879ece",
    "6a6f1890be", "6eda6cd60f", "6f5a964ddb", "723f8a4bfc", "732ea28649", "77e0dc9f44", "7d445752ab", "7f9a539293",
    "81f3311f2f", "8bc2e877c1", "8f9c940566", "91e8a51617", "93706cc9de", "93ab20b776", "97aec0c0a5", "a056d08807",
    "a4bbc2ef63", "a786321423", "aaa5bf5651", "ab162ea539", "ac32784000", "ac811aa0c4", "ae4f7e558c", "af56cb1c96",
    "b34678c4f1", "b442b9a860", "b6a42675c3", "cae163a3ec", "cbced68d06", "cfe6a6676d", "d58a2d8fed", "d806207280",
    "d991aa63f0", "dd00c5f2c7", "dec0cf9539", "e2ad054d36", "e44dd3cdd2", "e85005315b", "e940b52a66", "f0fd96177e",
    "f5490ffbbd", "f88fa5ec36", "fbe96c8edf",
))  # fmt: skip
"""Applications that grounding and whole tasks are measured on, here and from outside: nothing of theirs is learned from. They stand
as :func:`digest` has them, since the names of most may stand nowhere."""

HELD_OUT = frozenset(("deluge-gtk", "gnome-control-center", "inkscape", "konsole", "nautilus", "pitivi", "synaptic", "xfce4-settings"))  # fmt: skip
"""Applications to choose by; ``train`` leaves them out unless it is told to use :data:`Applications.ALL`."""


class Applications(StrEnum):
    """Which part of the corpus is read."""

    TRAIN = "train"
    HELD_OUT = "held-out"
    ALL = "all"

    @classmethod
    def to_learn_from(cls, everything: bool) -> Applications:
        """All of them for what ships, else those that nothing is chosen by."""
        return cls.ALL if everything else cls.TRAIN


KEYWORDS = frozenset(("keyword", "desktop-keyword", "keyword-group", "altname"))
SHARES = {
    "asked": 0.6,
    "wording": 0.17,
    "label": 0.08,
    "tooltip": 0.07,
    "keyword": 0.03,
    "blender": 0.02,
    "settings": 0.03,
}
"""How often each kind of example is drawn: people's own wordings most, one large application least."""

_KEY = re.compile(r"\w+(?:\.\w+)+")
"""A translation key where a label should be."""

_SPLIT = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A control that can be meant: its labels, the menus it may be under, and wordings for it."""

    labels: tuple[str, ...]
    parents: tuple[str, ...]
    wordings: tuple[str, ...]
    kind: str
    group: str
    """Window, dialog or category: what is likely to be on the screen beside it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request, the text of the control it means, and texts of controls that it does not mean."""

    request: str
    control: str
    others: tuple[str, ...]
    meant: frozenset[str]
    """Plain labels of the control: a text with one of them is no negative, whichever example it came from."""


Near = dict[tuple[Entry, str], tuple[Entry, ...]]
"""For an entry and one of its wordings, what else on that screen is easily taken for it (:mod:`edgelam.retrieval.mining`)."""


@dataclass
class Corpus:
    """Entries by kind, and what is needed to draw examples with hard negatives."""

    entries: list[Entry] = field(default_factory=list)
    near: Near = field(default_factory=dict)

    @cached_property
    def by_kind(self) -> dict[str, list[Entry]]:
        kinds: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            kinds[entry.kind].append(entry)
            if entry.kind == "wording" or entry.group.startswith("window/"):
                kinds["label"].append(entry)
        return dict(kinds)

    @cached_property
    def by_group(self) -> dict[str, list[Entry]]:
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            groups[entry.group].append(entry)
        return dict(groups)

    @cached_property
    def by_screen(self) -> dict[tuple[str, str], list[Entry]]:
        """By kind and group."""
        screens: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for kind, entries in self.by_kind.items():
            for entry in entries:
                screens[kind, entry.group].append(entry)
        return dict(screens)

    @cached_property
    def by_word(self) -> dict[str, list[Entry]]:
        words: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for word in {w for label in entry.labels for w in _SPLIT.findall(label.lower())}:
                words[word].append(entry)
        return dict(words)

    def examples(self, rng: random.Random, count: int, others: int = 4, together: int = 1) -> Iterator[Example]:
        """``count`` examples drawn by :data:`SHARES`, ``together`` at a time from one screen, each with up to
        ``others`` controls that are not meant."""
        kinds = [k for k in SHARES if self.by_kind.get(k)]
        weights = [SHARES[k] for k in kinds]
        while count > 0:
            kind = rng.choices(kinds, weights)[0]
            screen = self.by_screen[kind, rng.choice(self.by_kind[kind]).group]
            for entry in rng.sample(screen, min(together, len(screen), count)):
                count -= 1
                wording = _wording(rng, entry, kind)
                request = _request(rng, entry, kind, wording)
                mistaken = self.near.get((entry, wording), ())
                negatives = tuple(text_of(rng, e) for e in self._confusable(rng, entry, request, others, mistaken))
                yield Example(request, text_of(rng, entry), negatives, frozenset(map(words_of, entry.labels)))

    def _confusable(
        self, rng: random.Random, entry: Entry, request: str, count: int, mistaken: Sequence[Entry]
    ) -> Iterator[Entry]:
        """What is ``mistaken`` for it and one that shares a word; where that is not known, half from the same screen, half that
        share a word with the request or the label."""
        near = rng.sample(mistaken, min(max(count - 1, 0), len(mistaken)))
        yield from near
        count -= len(near)
        meant = {words_of(label) for label in entry.labels}
        beside = self.by_group[entry.group]
        words = _SPLIT.findall(f"{request} {entry.labels[0]}".lower())
        pools = [self.by_word[w] for w in words if w in self.by_word]
        for number in range(count):
            pool = rng.choice(pools) if pools and number % 2 else beside
            other = rng.choice(pool)
            if other is not entry and not meant & {words_of(label) for label in other.labels}:
                yield other


def words_of(label: str) -> str:
    """A label reduced to its words, to tell whether two are the same."""
    return " ".join(re.findall(r"\w+", label.lower()))


def label_of(text: str) -> str:
    """The plain label in a control's text."""
    return words_of(text.rsplit(SEPARATOR, 1)[-1])


def text_of(rng: random.Random, entry: Entry) -> str:
    """One of the entry's labels, most often with a menu it may be under."""
    label = rng.choice(entry.labels)
    return SEPARATOR.join((rng.choice(entry.parents), label)) if entry.parents and rng.random() < 0.6 else label


def _wording(rng: random.Random, entry: Entry, kind: str) -> str:
    """One of what people said for the entry; nothing where its label is to be said."""
    return "" if kind == "label" or not entry.wordings else rng.choice(entry.wordings)


def _request(rng: random.Random, entry: Entry, kind: str, wording: str) -> str:
    if not wording:
        return from_label(rng, rng.choice(entry.labels))
    if kind in ("wording", "asked"):
        return from_wording(rng, wording)
    if kind == "keyword":
        return from_keyword(rng, wording)
    return from_description(rng, wording)


def is_excluded(source: str) -> bool:
    """Whether a source (``kde-docbook:dolphin``, ``gwenview``) is one of :data:`MEASURED`."""
    parts = re.split(r"[:\s/]+", source.lower())
    return any(digest(part) in MEASURED for part in parts)


def digest(name: str) -> str:
    """A name as :data:`MEASURED` keeps it."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def is_held_out(entry: Entry) -> bool:
    """Whether the wordings for these labels are kept to choose by: every eighth."""
    return zlib.crc32(entry.labels[0].encode()) % 8 == 0


def read(paths: Sequence[Path], applications: Applications = Applications.TRAIN) -> Corpus:
    """The shipped wordings, and pairs and windows from files.

    Raises:
        UsageError: a file is missing or holds neither pairs nor windows.
    """
    entries = [e for e in read_wordings() if _is_wanted(is_held_out(e), applications)]
    for path in paths:
        if path.is_dir():
            entries += read_asked(path)
            continue
        for number, record in enumerate(_records(path)):
            source = str(record.get("source") or record.get("app") or "")
            if _is_wanted(source in HELD_OUT, applications) and not is_excluded(source):
                entries += _pair(record) if "said" in record else _window(record, f"window/{path.name}/{number}")
    return Corpus(entries)


def _is_wanted(held_out: bool, applications: Applications) -> bool:
    return applications is Applications.ALL or held_out == (applications is Applications.HELD_OUT)


def read_wordings(path: Path = WORDINGS) -> Iterator[Entry]:
    """``labels | menus | wordings`` a line, each part separated by semicolons, under ``# category`` lines."""
    category = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            category = line.removeprefix("#").strip()
        elif line.strip():
            labels, parents, wordings = (tuple(p.strip() for p in part.split(";")) for part in line.split(" | "))
            yield Entry(labels, parents, wordings, "wording", f"category/{category}")


def read_asked(folder: Path) -> Iterator[Entry]:
    """The controls of real windows with what people said for them; :mod:`edgelam.quantize.data.asked` has the format.

    Raises:
        UsageError: a file is damaged.
    """
    said: dict[tuple[str, int], list[str]] = defaultdict(list)
    try:
        for path in sorted(folder.glob("requests*.jsonl")):
            for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                said[row["w"], row["n"]].append(row["say"])
        for path in sorted(folder.glob("windows*.json.gz")):
            for name, window in json.loads(gzip.decompress(path.read_bytes())).items():
                for number, (label, parents) in enumerate(_labels(window), 1):
                    wordings = tuple(said.get((name, number), ()))
                    if len(label) > 1:
                        yield Entry((label,), parents, wordings, "asked" if wordings else "beside", f"asked/{name}")
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder} holds no windows and requests that can be read ({error}).") from error


def _labels(window: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Labels and the menus they are in, in the order of the window's controls."""
    if "rows" in window:
        yield from ((bare(row[1]), ()) for row in window["rows"])
        return
    for control in window["controls"]:
        where = [bare(step) for step in control["path"] if step != window["title"]]
        yield bare(control["name"]) if control["verbs"] else "", (SEPARATOR.join(where),) if where else ()


def _records(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path.name}, line {number}, is no JSON.") from error
            if not isinstance(record, dict) or not ({"label", "said"} <= record.keys() or "rows" in record):
                raise UsageError(f"{path.name}, line {number}, is neither a pair nor a window.")
            yield record


def _pair(record: dict[str, Any]) -> list[Entry]:
    label, said, source = bare(record["label"]), record["said"].strip(), record["source"]
    kind = "blender" if source == "blender" else "keyword" if record["kind"] in KEYWORDS else "tooltip"
    if source in ("aosp-settings", "gsettings-desktop-schemas", "gnome-settings-daemon"):
        kind = "settings" if kind == "tooltip" else kind
    if len(label) < 2 or len(said) < 3 or words_of(label) == words_of(said):
        return []
    return [Entry((label,), (), (said,), kind, f"source/{source}")]


def _window(record: dict[str, Any], group: str) -> list[Entry]:
    title = bare(record["title"])
    parents = (title,) if 2 < len(title) < 40 and "%" not in title else ()
    rows = [(bare(label), said) for _, label, said, _ in record["rows"]]
    return [
        Entry((label,), parents, (said,) if said else (), "tooltip" if said else "label", group)
        for label, said in rows
        if len(label) > 1 and not _KEY.fullmatch(label)
    ]
