"""``edgelam eval memory``: is the fourth wording of a meaning understood after three were put right?

A folder holds windows as for :mod:`edgelam.quantize.evaluate.grounding` and ``wordings.jsonl``: ``app`` (the window's NAME), ``gold``
(places of the right controls in the window's ``controls``) and ``wordings`` (five of one person for one meaning). With a
``requests.jsonl`` beside it the requests there tell what memory does to requests about other things.

Taught is by the same call as in a run; asked is what a run would take: the control that memory decides on, else the first
candidate of the retrieval. Nothing is read from or written to the person's own memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from edgelam.control import Control, Snapshot
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.grounding import REQUESTS, Kind, read_suite, read_windows
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.text import control_text
from edgelam.runtime.memory import Memory
from edgelam.runtime.remembered import Remembered, Store
from edgelam.runtime.request.wanted import index_of

WORDINGS = "wordings.jsonl"
COSINE_SHARPNESS = 14.3
"""Nats in one unit of the encoder's cosine; see :data:`edgelam.runtime.memory.EVIDENCE`."""

EACH, TAUGHT = 5, 3
"""Wordings of a group, and how many of them are put right first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Five wordings of one meaning, and the refs of the controls that are right."""

    app: str
    gold: frozenset[str]
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A request about something else; ``gold`` is empty where the window cannot do it."""

    app: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run would take: a control, and whether memory alone decided."""

    ref: str | None
    by_memory: bool


Lesson = tuple[Group, Sequence[int]]
"""A group, and which of its wordings are put right."""


def read_groups(
    folder: Path, wordings: Path | None = None
) -> tuple[dict[str, Snapshot], tuple[Group, ...], tuple[Other, ...]]:
    """Windows, groups, and other requests: those of ``requests.jsonl``, or of each group's first wording.

    Raises:
        UsageError: a file is missing, damaged, or speaks of a window or control that is not there.
    """
    windows, path = read_windows(folder), wordings or folder / WORDINGS
    if not windows or not path.is_file():
        raise UsageError(f"{folder} holds no windows (NAME.json), or there is no {path.name}.")
    lines = path.read_text(encoding="utf-8").splitlines()
    groups = tuple(_group(line, f"{path.name}, line {n}", windows) for n, line in enumerate(lines, 1))
    if (folder / REQUESTS).is_file():
        requests = read_suite(folder).requests
        others = tuple(Other(r.app, r.text, frozenset() if r.kind is Kind.NONE else r.gold) for r in requests)
    else:
        others = tuple(Other(g.app, g.wordings[0], g.gold) for g in groups)
    return windows, groups, others


Ranker = Callable[[str, Snapshot, Memory], str | None]
"""The ref of a ranking's first choice, with what memory adds."""


def by_retrieval(embeddings: EmbeddingCache) -> Ranker:
    """The first candidate of the runtime's retrieval."""

    def first(request: str, window: Snapshot, memory: Memory) -> str | None:
        found = index_of(embeddings, memory).search(request, window)
        return found[0].control.ref if found else None

    return first


def by_encoder(embeddings: EmbeddingCache) -> Ranker:
    """The encoder alone: the cosine of request and control, and memory."""

    def first(request: str, window: Snapshot, memory: Memory) -> str | None:
        usable = [c for c in window.controls if c.verbs and c.name]
        cosine = embeddings.encode([control_text(c, window.title) for c in usable]) @ embeddings.encode_query(request)
        scores = cosine + memory.boost(request, window, usable) / COSINE_SHARPNESS
        return usable[int(scores.argmax())].ref if usable else None

    return first


class Classroom:
    """Teaches and asks."""

    def __init__(self, embeddings: EmbeddingCache, windows: dict[str, Snapshot], first: Ranker) -> None:
        self._embeddings, self._windows, self._first = embeddings, windows, first

    def taught(self, lessons: Sequence[Lesson], before: tuple[Remembered, ...] = ()) -> tuple[Remembered, ...]:
        """What is remembered after these lessons."""
        memory = self._memory(before)
        for group, places in lessons:
            window = self._windows[group.app]
            control = next(c for c in window.controls if c.ref in group.gold)
            for place in places:
                memory.learn("", group.wordings[place], window, control)
        return memory.store.read()

    def corrected(self, groups: Sequence[Group]) -> tuple[Remembered, ...]:
        """What is remembered where only those of the first wordings are put right that were not understood, in turn."""
        remembered: tuple[Remembered, ...] = ()
        for place in range(TAUGHT):
            for group in groups:
                if self.ask(group.app, group.wordings[place], remembered).ref not in group.gold:
                    remembered = self.taught([(group, [place])], remembered)
        return remembered

    def ask(self, app: str, request: str, remembered: tuple[Remembered, ...] = ()) -> Taken:
        """What a run would take for a request where this is remembered."""
        window, memory = self._windows[app], self._memory(remembered)
        recall = memory.recall(request, window)
        if recall is not None:
            return Taken(recall.control.ref, True)
        return Taken(self._first(request, window, memory), False)

    def _memory(self, entries: tuple[Remembered, ...]) -> Memory:
        store = Store()
        store.change(lambda _: entries)
        return Memory(store, self._embeddings.encode_query)


def evaluate(
    embeddings: EmbeddingCache,
    folder: Path,
    say: Callable[[str], None] = lambda words: None,
    wordings: Path | None = None,
) -> dict[str, Any]:
    """A report: for the retrieval and for the encoder alone the shares of :func:`summary`.

    Raises:
        UsageError: see :func:`read_groups`.
    """
    windows, groups, others = read_groups(folder, wordings)
    for window in windows.values():
        while _grows(embeddings, window):
            pass
    systems = {}
    for name, ranker in (("retrieval", by_retrieval(embeddings)), ("encoder", by_encoder(embeddings))):
        say(f"{name}: {len(groups)} groups in {len({g.app for g in groups})} windows, {len(others)} other requests …")
        systems[name] = summary(Classroom(embeddings, windows, ranker), groups, others)
    return {"systems": systems, "groups": len(groups), "windows": len({g.app for g in groups}), "machine": machine()}


def summary(room: Classroom, groups: Sequence[Group], others: Sequence[Other]) -> dict[str, Any]:
    """Shares with Wilson intervals. ``fourth``: the fourth wording after the first three, n = groups. ``each``: every wording
    once, after three others; five of a group are not independent. In both ``before`` (nothing remembered), ``alone`` (this
    group remembered) and ``together`` (all groups of the window). ``decided``: how often memory alone decided, and was right
    then. ``others``: requests about other things, all groups remembered; ``others_corrected``: only what had to be put right."""
    rows = [row for group in groups for row in _asked(room, group, [g for g in groups if g.app == group.app])]
    conditions = ("before", "alone", "together")
    return {
        "fourth": {k: _share(r[k] for r in rows if r["asked"] == TAUGHT) for k in conditions},
        "each": {k: _share(r[k] for r in rows) for k in conditions},
        "decided": {k: _share(r[f"{k}_decided"] for r in rows) for k in conditions[1:]},
        "decided_right": {k: _share(r[k] for r in rows if r[f"{k}_decided"]) for k in conditions[1:]},
        "others": _harm(room, groups, others, lambda some: room.taught([(g, range(TAUGHT)) for g in some])),
        "others_corrected": _harm(room, groups, others, room.corrected),
    }  # fmt: skip


def _grows(embeddings: EmbeddingCache, window: Snapshot) -> bool:
    """A search knows only so many new labels at a time; whether another one learned more."""
    before = len(embeddings)
    index_of(embeddings).search("", window)
    return len(embeddings) > before


def _asked(room: Classroom, group: Group, in_window: Sequence[Group]) -> Iterator[dict[str, Any]]:
    """Each wording once, after the three that come before it, the first after the last."""
    rest = room.taught([(g, range(TAUGHT)) for g in in_window if g is not group])
    for asked in range(EACH):
        own: Lesson = (group, [(asked - back) % EACH for back in range(TAUGHT, 0, -1)])
        text = group.wordings[asked]
        before = room.ask(group.app, text)
        alone = room.ask(group.app, text, room.taught([own]))
        together = room.ask(group.app, text, room.taught([own], rest))
        yield {
            "asked": asked, "before": before.ref in group.gold,
            "alone": alone.ref in group.gold, "alone_decided": alone.by_memory,
            "together": together.ref in group.gold, "together_decided": together.by_memory,
        }  # fmt: skip


def _harm(
    room: Classroom, groups: Sequence[Group], others: Sequence[Other],
    learned: Callable[[Sequence[Group]], tuple[Remembered, ...]],
) -> dict[str, Any]:  # fmt: skip
    """What memory of the window's groups does to requests that mean none of them."""
    rows = []
    known: dict[tuple[Group, ...], tuple[Remembered, ...]] = {}
    for other in others:
        taught = tuple(g for g in groups if g.app == other.app and not g.gold & other.gold)
        if taught and taught not in known:
            known[taught] = learned(taught)
        if taught:
            rows.append((other, room.ask(other.app, other.text), room.ask(other.app, other.text, known[taught])))
    possible = [(before.ref in o.gold, after.ref in o.gold, after) for o, before, after in rows if o.gold]
    return {
        "right_before": _share(b for b, _, _ in possible), "right_after": _share(a for _, a, _ in possible),
        "worse": _share(b and not a for b, a, _ in possible), "better": _share(a and not b for b, a, _ in possible),
        "taken_over": _share(t.by_memory for _, _, t in possible),
        "impossible_taken_over": _share(after.by_memory for o, _, after in rows if not o.gold),
    }  # fmt: skip


def _share(hits: Iterable[bool]) -> dict[str, Any]:
    counted = list(hits)
    return asdict(Share.of(sum(counted), len(counted)))


def _group(line: str, where: str, windows: dict[str, Snapshot]) -> Group:
    try:
        row = json.loads(line)
        controls: tuple[Control, ...] = windows[row["app"]].controls
        gold = frozenset(controls[i].ref for i in row["gold"] if controls[i].verbs)
        wordings = tuple(row["wordings"])
        if len(set(wordings)) != EACH or not all(isinstance(w, str) and w.strip() for w in wordings) or not gold:
            raise ValueError(f"five different wordings and a control that can be acted on are needed, not {row}")
    except KeyError as error:
        raise UsageError(f"{where}: there is no {error}.") from error
    except (ValueError, TypeError, IndexError) as error:
        raise UsageError(f"{where} is no group: {error}.") from error
    return Group(row["app"], gold, wordings)
