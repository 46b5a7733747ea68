"""What the guard's judgement is learned from: situations that people wrote, and ordinary controls of the maps that ship."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Snapshot, State, verbs_for
from edgelam.quantize.evaluate.trust.guarding import answer, nobody
from edgelam.quantize.evaluate.trust.situations import Expected, Half, Situation, Way, given, situations
from edgelam.runtime.guard import Risk, judge
from edgelam.runtime.guard.exemptions import OPENS_ONLY
from edgelam.runtime.guard.learned import Sight, around, is_settled, sight_of
from edgelam.runtime.guard.place import Kind, place_of
from edgelam.runtime.guard.stakes import wariness
from edgelam.runtime.guard.surroundings import place_at
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.screen import Screen
from edgelam.runtime.maps.store import KNOWN, PACKED, read

_DATA = Path(__file__).parents[1] / "data"
AUTHORED, FURTHER = _DATA / "guard.jsonl.gz", _DATA / "guard-more.jsonl.gz"
"""What the curves are of; and what was written later, for kinds that those lack."""

ORDINARY = 8
"""One in so many ordinary controls of the maps is learned from; all are judged by ``--ordinary``."""


class Source(StrEnum):
    AUTHORED = "authored"
    FURTHER = "written later"
    WRITTEN = "the guard's own acts"
    TRANSLATED = "the guard's labels from translations"
    ORDINARY = "ordinary controls"
    RETOLD = "authored, with texts beside the control"


WEIGHTS = {
    Source.AUTHORED: 1.0,
    Source.FURTHER: 1.0,
    Source.WRITTEN: 4.0,
    Source.TRANSLATED: 0.2,
    Source.ORDINARY: 4.0,
    Source.RETOLD: 0.5,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A control in its window; ``asked`` is what the rules alone do, ``settled`` that they alone decide, ``wary`` what is added to the score. What is of one ``group`` is never on both sides of a split."""

    sight: Sight
    grave: bool
    asked: bool
    settled: bool
    wary: float
    group: str
    language: str
    source: Source


def examples(files: Sequence[Path]) -> list[Example]:
    """All that is learned from, always in the same order."""
    authored = [s for file in files for s in given(file) if s.way is Way.CLICK]
    found = [_example(s, Source.AUTHORED) for s in authored]
    known = [s for s in situations() if s.way is Way.CLICK]
    found += [_example(s, Source.WRITTEN if s.half is Half.WRITTEN else Source.TRANSLATED) for s in known]
    found += [_example(s, Source.FURTHER) for s in given(FURTHER) if s.way is Way.CLICK]
    kept = [*(e for e in found if e is not None), *(e for e in ordinary(ORDINARY) if not e.asked)]
    return [*kept, *retold(kept)]


def retold(found: Sequence[Example]) -> Iterator[Example]:
    """What stands in plain windows again, with a text before the control: every second situation with what its title says; and harmless
    ones with what is said around a grave one, or in an application that has grave ones: not all that stands there is fateful."""
    alone = [e for e in found if not e.sight.said and not e.sight.facts & _NO_TEXT and e.source in _OWN_WINDOWS]
    fateful: dict[str, list[str]] = defaultdict(list)
    applications: dict[str, list[str]] = defaultdict(list)
    for example in found:
        if example.grave and example.source in (Source.AUTHORED, Source.FURTHER):
            fateful[example.language].append(example.sight.said or example.sight.title)
            applications[example.language].append(example.group)
    for number, example in enumerate(alone):
        sight = example.sight
        if number % 2 == 0 and example.source is Source.AUTHORED:
            yield _told(example, example.group, sight.title)
        texts = fateful[example.language]
        if example.grave or not texts:
            continue
        drawn = zlib.crc32(sight.label.encode())
        yield _told(example, sight.title, texts[drawn % len(texts)])
        if example.source is not Source.AUTHORED:
            names = applications[example.language]
            yield _told(example, names[drawn % len(names)], "")


_NO_TEXT = frozenset({"box", "role menu item", "role item", "role tab", "role check", "role radio"})
"""Facts of what no text belongs to that stands before it."""

_OWN_WINDOWS = frozenset({Source.AUTHORED, Source.FURTHER, Source.ORDINARY})


def _told(example: Example, title: str, said: str) -> Example:
    kept = {f for f in example.sight.facts if not f.startswith(("title ", "said", "kind "))}
    facts = frozenset({*kept, *around(title, said), f"kind {Kind.OTHER}"})
    return replace(example, sight=Sight(example.sight.label, title, said, facts), source=Source.RETOLD)


def _example(situation: Situation, source: Source) -> Example | None:
    control, snapshot = situation.control, situation.snapshot
    if control is None:
        return None
    by_app = (Source.AUTHORED, Source.FURTHER)
    group = {**dict.fromkeys(by_app, snapshot.app), Source.TRANSLATED: situation.language}.get(
        source, f"{snapshot.app} {snapshot.title}"
    )
    grave, asked = situation.expected is not Expected.ALLOW, answer(situation, nobody) is not Expected.ALLOW
    place = place_at(control, place_of(snapshot))
    return Example(
        sight_of(control, place),
        grave,
        asked,
        is_settled(control, place),
        wariness(control, place),
        group,
        situation.language,
        source,
    )


def ordinary(every: int = 1, folder: Path = KNOWN) -> Iterator[Example]:
    """One in ``every`` of the controls of the maps that can be clicked or ticked, each once; taken for harmless."""
    count = 0
    for path in sorted(folder.glob(f"*{PACKED}")):
        atlas, seen = read(path), set[tuple[object, ...]]()
        for screen in atlas.screens.values():
            window = _window(atlas, screen)
            place = place_of(window)
            for control in window.controls:
                verb = next((v for v in (Verb.CLICK, Verb.CHECK) if v in control.verbs), None)
                identity = screen.window, control.role, control.name, control.path
                if verb is None or not control.name or control.role in OPENS_ONLY or identity in seen:
                    continue
                seen.add(identity)
                count += 1
                if count % every:
                    continue
                act = Action(verb, Target(control.name))
                asked = judge(act, control, window, "carry on", suspects=nobody).risk is Risk.IRREVERSIBLE
                settled = is_settled(control, place)
                more = wariness(control, place)
                yield Example(sight_of(control, place), False, asked, settled, more, path.name, "en", Source.ORDINARY)


def _window(atlas: Map, screen: Screen) -> Snapshot:
    shown = frozenset({State.ENABLED, State.SHOWING})
    controls = [
        Control(str(n), c.role, c.name, states=shown, path=(screen.window, *c.path), help=c.help, key=c.key, verbs=verbs_for(c.role, shown))
        for n, c in enumerate(screen.controls)
    ]  # fmt: skip
    return Snapshot(atlas.app, screen.window, tuple(controls), screen.dialog)
