"""Make what the network that matches requests and controls learns from: requests about real windows, some of them in wider company."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from edgelam.control import Control, Snapshot
from edgelam.quantize.data.asked import Asked, Windows, fitted, snapshot_of
from edgelam.retrieval import Index
from edgelam.retrieval.calibrate import calibration_error
from edgelam.retrieval.learn_match import Example, learn
from edgelam.retrieval.ranking import probabilities
from edgelam.screen_text import clean

WIDENED, MIN_CONTROLS, MAX_CONTROLS = 0.55, 10, 90
"""Share of requests whose window holds controls of others of its application too, since a dialog has twenty and a main window hundreds;
and how many of them."""

BESIDE = "beside "
"""Begins the reference of a control that is another window's."""

HELD_OUT = 7
"""Every so-manieth application is left out to measure on."""

EVERY = 2000


def examples(given: Windows, index: Index, seed: int, say: Callable[[str], None]) -> list[Example]:
    """Every request with what can be told of its window's controls; what cannot be asked of them is left out."""
    windows, found = Companions(given), []
    for number, asked in enumerate(given.asked):
        made = _example(windows, asked, index, random.Random(f"match/{seed}/{number}"))
        if made is not None:
            found.append(made)
        if number % EVERY == EVERY - 1:
            say(f"{number + 1} of {len(given.asked)} requests")
    return found


def held_out(applications: Iterable[str]) -> set[str]:
    """Those to choose by."""
    names = sorted(set(applications))
    random.Random("match").shuffle(names)
    return set(names[::HELD_OUT])


def crossed(found: Sequence[Example], say: Callable[[str], None]) -> str:
    """What the network is worth on applications that it was not learned from, beside the encoder alone."""
    groups = {e.group for e in found}
    kept = held_out(groups)
    say(f"learning from {len(groups) - len(kept)} applications, measuring on {len(kept)}")
    matcher = learn([e for e in found if e.group not in kept])
    measured = [e for e in found if e.group in kept]
    possible = [e for e in measured if e.right.any()]
    chances = [probabilities(matcher.scores(e.seen)) for e in measured]
    hits = [bool(e.right[chance.argmax()]) for e, chance in zip(measured, chances, strict=True)]
    alone = sum(bool(e.right[e.seen.controls[:, 0].argmax()]) for e in possible)
    return (
        f"{len(found)} requests; of {len(possible)} possible ones about {len(kept)} other applications right first: "
        f"{sum(hits) / len(possible):.1%}, by the cosine alone {alone / len(possible):.1%}; "
        f"calibration error {calibration_error([float(c.max()) for c in chances], hits):.3f}"
    )


def _example(windows: Companions, asked: Asked, index: Index, rng: random.Random) -> Example | None:
    snapshot, control = fitted(snapshot_of(windows.given.windows[asked.window], rng), asked, rng)
    snapshot = windows.in_company(asked, snapshot, rng)
    usable = [c for c in snapshot.controls if c.verbs and clean(c.name)]
    right = np.array([control is not None and c.ref == control.ref for c in usable], bool)
    if not usable or (control is not None and not right.any()):
        return None
    return Example(snapshot.app, index.seen(asked.request, usable, snapshot.title), right)


def is_company(control: Control) -> bool:
    """Whether a control was put into the window from another one of its application."""
    return control.ref.startswith(BESIDE)


class Companions:
    """The windows by application."""

    def __init__(self, given: Windows) -> None:
        self.given = given
        self._of: dict[str, list[str]] = defaultdict(list)
        for name, window in given.windows.items():
            self._of[window["app"]].append(name)

    def in_company(self, asked: Asked, snapshot: Snapshot, rng: random.Random) -> Snapshot:
        """The request's window, widened or not: never where it cannot do what is asked, as another of the application may well."""
        widens = rng.random() < WIDENED and asked.place is not None
        return self.widened(asked.window, snapshot, rng) if widens else snapshot

    def widened(self, name: str, snapshot: Snapshot, rng: random.Random) -> Snapshot:
        """The window with controls of others of the same application, as long as they are called otherwise."""
        others = [n for n in self._of[snapshot.app] if n != name]
        rng.shuffle(others)
        most, there = rng.randrange(MIN_CONTROLS, MAX_CONTROLS), {(c.name, c.path) for c in snapshot.controls}
        more: list[Control] = []
        for control in (c for n in others for c in snapshot_of(self.given.windows[n], rng).controls):
            if len(more) < most and (control.name, control.path) not in there:
                there.add((control.name, control.path))
                more.append(replace(control, ref=f"{BESIDE}{len(more)}"))
        return replace(snapshot, controls=(*snapshot.controls, *more))
