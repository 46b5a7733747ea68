"""``edgelam retrieval calibrate FOLDER --tools FILE``: the weights by which calls are chosen, and what they are worth on requests that
they were not learned from.

Requests for tools are asked with nothing in front and before two windows of FOLDER each; one in four also before a window with a
button of nearly the same words, which is what is meant then. Requests of FOLDER for controls are asked before their own. Files that are called blind are never read here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.quantize.evaluate.grounding import Suite
from edgelam.quantize.evaluate.statistics import Share
from edgelam.quantize.evaluate.toolcalls import Request, read_requests
from edgelam.retrieval.calibrate import Asked, calibrate, calibration_error
from edgelam.retrieval.ranking import probabilities
from edgelam.runtime.request.quoting import as_said
from edgelam.runtime.tools.choose import Chooser
from edgelam.runtime.tools.compare import same_call
from edgelam.runtime.tools.evidence import of_screen
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.tool import Tool

FOLDS, WINDOWS, SHARE = 10, 2, 0.25
"""Parts for cross-validation, windows for each request, and how many of them are asked before a button of the same words."""

SURES = (0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98)
LIKELIES = (0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The likeliest call's chance, whether it is right, and whether some call is."""

    chance: float
    right: bool
    possible: bool


def read(
    suite: Suite, files: Sequence[Path], chooser: Chooser, tools: Mapping[str, Tool], computer: Machine, seed: int = 0
) -> list[Asked]:
    """Features of the calls that each request may mean, and which of them are right."""
    requests = [r for path in files for r in read_requests(path)]
    requests += [Request(r.text, (), r.app) for r in suite.requests if r.gold]  # what no control does a tool may do
    chance = random.Random(seed)
    names = sorted(suite.windows)
    asked = []
    for request in requests:
        parts = chooser.plan(request.say, computer)
        if len(parts) != 1:
            continue
        some = [suite.windows[name] for name in chance.sample(names, WINDOWS)]
        before = [suite.windows[request.window]] if request.window else [NOTHING, *some]
        said = as_said(parts[0], request.say)
        asked += _asked(request, said, before, chooser, tools, computer)
        if request.calls and chance.random() < SHARE:
            button = _with_button(some[0], chooser.nearest_wording(said, request.calls[0].text or ""))
            asked += _asked(replace(request, calls=()), said, [button], chooser, tools, computer)
    return asked


NOTHING = Snapshot("", "Desktop", ())


def _with_button(window: Snapshot, label: str) -> Snapshot:
    """A window that has a button of this label, too."""
    button = Control("twin", Role.BUTTON, label.capitalize(), verbs=frozenset({Verb.CLICK}))
    return replace(window, controls=(*window.controls, button))


def _asked(
    request: Request,
    said: str,
    windows: Sequence[Snapshot],
    chooser: Chooser,
    tools: Mapping[str, Tool],
    computer: Machine,
) -> list[Asked]:
    calls = chooser.weighed(said, computer)
    if not calls:
        return []
    right = np.array(
        [any(same_call(c.action, w, tools.get(w.text or ""), computer) for w in request.calls) for c in calls]
    )
    screens = [chooser.screen(said, window) for window in windows]
    return [Asked(request.say, np.array([[*c.features, *of_screen(s)] for c in calls]), right) for s in screens]


def crossed(asked: Sequence[Asked], say: Callable[[str], None], seed: int = 0) -> list[Outcome]:
    """Each request by the weights that were learned from the others."""
    groups = sorted({a.group for a in asked})
    random.Random(seed).shuffle(groups)
    fold = {group: place % FOLDS for place, group in enumerate(groups)}
    found = []
    for number in range(FOLDS):
        say(f"fold {number + 1} of {FOLDS}")
        ranking = calibrate([a for a in asked if fold[a.group] != number])
        for one in (a for a in asked if fold[a.group] == number):
            chances = probabilities(ranking.scores(one.features))
            best = int(chances.argmax())
            found.append(Outcome(float(chances[best]), bool(one.right[best]), bool(one.right.any())))
    return found


def table(found: Sequence[Outcome]) -> list[str]:
    """What each threshold would lead to."""
    n, possible = len(found), sum(f.possible for f in found)
    lines = [f"calibration error {calibration_error([f.chance for f in found], [f.right for f in found]):.3f}, n = {n}"]
    for sure in SURES:
        wrong = Share.of(sum(f.chance >= sure and not f.right for f in found), n)
        right = sum(f.chance >= sure and f.right for f in found)
        lines.append(f"called unasked from {sure}: wrong {wrong}, right {right} of {possible}")
    for likely in LIKELIES:
        wrongly = sum(f.chance >= likely and not f.right for f in found)
        right = sum(f.chance >= likely and f.right for f in found)
        lines.append(f"called or asked about from {likely}: wrong {wrongly}, right {right} of {possible}")
    return lines
