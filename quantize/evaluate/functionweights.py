"""``python -m edgelam.quantize.evaluate.functionweights FOLDER``: the weights by which arguments are read and described tools are called.

FOLDER is Seal-Tools' ``Seal-Tools_Dataset``. Learned from its parts ``dev`` and ``test_in_domain``; what is said at the end is measured on
``test_out_domain``, whose functions are others.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from edgelam.quantize.evaluate.functions import Case, is_right, read_seal, same
from edgelam.quantize.evaluate.tool_world import world
from edgelam.retrieval import ranking
from edgelam.retrieval.calibrate import Asked, calibrate, calibration_error
from edgelam.retrieval.index import Index
from edgelam.retrieval.ranking import Ranking, probabilities
from edgelam.runtime.tools import described, reading
from edgelam.runtime.tools.choose import Chooser, Embeddings
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.tool import arguments_of

LEARNED, CHOSEN = ("dev", "test_in_domain"), "test_out_domain"


def arguments(cases: Sequence[Case], machine: Machine) -> Iterator[Asked]:
    """For each parameter of the right function, and of one other, the words that may be its value, and which are."""
    for case in cases:
        right, other = case.tools[:2]
        (answer,) = case.answers.values()
        for tool in (right, other):
            names = {p.name for p in tool.parameters} - ({p.name for p in right.parameters} if tool is other else set())
            for candidates in reading.candidates_of(tool, names, case.say, machine):
                values = answer.get(candidates[0].parameter.name, ()) if tool is right else ()
                hits = np.array([same(c.value, values) for c in candidates])
                if hits.any() or not values:  # else no words that can be read are right: nothing to learn from
                    yield Asked(case.say, np.array([c.features for c in candidates]), hits)


def calls(cases: Sequence[Case], embeddings: Embeddings, machine: Machine, seed: int = 0) -> Iterator[Asked]:
    """For each request the calls of functions offered, and which is right; of every second one without the right function."""
    chance = random.Random(seed)
    for case in cases:
        for one in (case, *([Case(case.say, case.tools[1:], {})] if chance.random() < 0.5 else [])):
            chooser = Chooser({t.name: t for t in one.tools}, embeddings, Index(None))
            weighed = chooser.weighed(one.say, machine)
            if weighed:
                hits = [is_right(one, {"": c.action.text, **arguments_of(c.action)}) for c in weighed]
                yield Asked(one.say, np.array([c.features for c in weighed]), np.array(hits))


def table(weights: Ranking, asked: Sequence[Asked]) -> Iterator[str]:
    """What the likeliest is worth from each chance on."""
    chances = [probabilities(weights.scores(a.features)) for a in asked]
    best = [(float(c.max()), bool(a.right[c.argmax()])) for c, a in zip(chances, asked, strict=True)]
    possible = sum(a.right.any() for a in asked)
    yield f"calibration error {calibration_error([c for c, _ in best], [h for _, h in best]):.3f}, n = {len(asked)}"
    for bar in (0.1, 0.3, 0.5, 0.7, 0.9, 0.95):
        taken = [hit for chance, hit in best if chance >= bar]
        yield f"from {bar}: {sum(taken)} of {possible} right, {len(taken) - sum(taken)} wrong"


def learn(folder: Path, machine: Machine, embeddings: Embeddings) -> None:
    """Writes both files of weights and says what they are worth."""
    learned, chosen = [c for part in LEARNED for c in read_seal(folder, part)], read_seal(folder, CHOSEN)
    found = calibrate(list(arguments(learned, machine)))
    ranking.write(found, reading.FILE, reading.FEATURES)
    _say("arguments", table(found, list(arguments(chosen, machine))))
    reading.weights.cache_clear()
    found = calibrate(list(calls(learned, embeddings, machine)))
    ranking.write(found, described.FILE, described.FEATURES)
    _say("calls", table(found, list(calls(chosen, embeddings, machine))))


def _say(title: str, lines: Iterator[str]) -> None:
    sys.stdout.write("\n".join((title, *lines)) + "\n")


if __name__ == "__main__":
    from edgelam.paths import cache_dir
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import DEFAULT, shared

    with tempfile.TemporaryDirectory(prefix="edgelam-") as home:
        cache = EmbeddingCache(shared(DEFAULT), cache_dir() / f"embeddings-{DEFAULT.name}.cache", keep=False)
        learn(Path(sys.argv[1]), world(Path(home)), cache)
