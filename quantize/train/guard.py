"""Learn the guard's judgement beside its rules: ``edgelam guard train [FILE…] [-o OUT]``.

Each FILE holds situations as ``edgelam eval trust guard --labels`` takes them (by default ``quantize/data/guard.jsonl.gz``); the
guard's own situations and ordinary controls of the maps that ship come beside them. The same is learned five times without a
fifth of the applications, and what each did not see is judged: the curve of what would be done unasked against what would be
asked about needlessly, by language, from which the score to ask from is taken.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from edgelam.quantize.train.guard_examples import AUTHORED, WEIGHTS, Example, Source, examples, ordinary
from edgelam.retrieval.encoder import Vectors, shared
from edgelam.runtime.guard import learned
from edgelam.runtime.guard.learned import BUCKETS, FIELDS, Weights

__all__ = [
    "AUTHORED",
    "Example",
    "Learner",
    "Source",
    "cross_validated",
    "curve",
    "encoded",
    "examples",
    "ordinary",
    "ordinary_asked",
]

FOLDS = 5
STEPS, RATE = 120, 0.05
PENALTY_VECTORS, PENALTY_GRAMS, PENALTY_FACTS = 3e-4, 1e-3, 3e-4
UNASKED = 0.05
"""Share of what is grave in the authored situations that may be done unasked, rules and learned judgement together."""

TARGETS = (0.15, 0.10, 0.075, 0.05, 0.03)
Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples as numbers: ``dense`` (examples, numbers) holds vectors, if any, and facts; the n-grams are given by ``example``,
    their place among the weights and their value."""

    dense: Array
    example: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    value: Array

    def scores(self, vector: Array) -> Array:
        width = self.dense.shape[1]
        from_grams = np.bincount(self.example, self.value * vector[width + self.place], minlength=len(self.dense))
        return np.asarray(self.dense @ vector[:width] + from_grams + vector[-1], np.float32)

    def slope(self, errors: Array) -> Array:
        from_grams = np.bincount(self.place, self.value * errors[self.example], minlength=FIELDS * BUCKETS)
        return np.concatenate([self.dense.T @ errors, from_grams, [errors.sum()]]).astype(np.float32)

    def where(self, kept: npt.NDArray[np.bool_]) -> Rows:
        number, mine = np.cumsum(kept) - 1, kept[self.example]
        return Rows(self.dense[kept], number[self.example[mine]], self.place[mine], self.value[mine])


def rows_of(found: Sequence[Example], names: Sequence[str], vectors: Mapping[str, Vectors]) -> Rows:
    """``names`` are the facts; without ``vectors`` n-grams and facts alone."""
    width = len(next(iter(vectors.values()))) if vectors else 0
    at = {name: 3 * width + n for n, name in enumerate(names)}
    dense = np.zeros((len(found), 3 * width + len(names)), np.float32)
    places, values = [], []
    for row, example in zip(dense, found, strict=True):
        row[[at[name] for name in example.sight.facts if name in at]] = 1.0
        for n, text in enumerate(example.sight.texts if vectors else ()):
            row[n * width : (n + 1) * width] = vectors[text] if text else 0.0
        fields = example.sight.grams
        places.append(np.concatenate(fields))
        values.append(np.concatenate([np.full(len(f), max(len(f), 1) ** -0.5, np.float32) for f in fields]))
    owners = np.repeat(np.arange(len(found)), [len(p) for p in places])
    return Rows(dense, owners, np.concatenate(places), np.concatenate(values))


def fit(rows: Rows, grave: Array, weight: Array, penalty: Array) -> Array:
    """Logistic regression: maximum likelihood with a penalty on the squares (Adam, arXiv 1412.6980). The last number is the bias."""
    share = weight / weight.sum()
    vector: Array = np.zeros(len(penalty), np.float32)
    mean, square = np.zeros_like(vector), np.zeros_like(vector)
    for step in range(1, STEPS + 1):
        errors = share * (1 / (1 + np.exp(-rows.scores(vector))) - grave)
        slope = rows.slope(errors.astype(np.float32)) + penalty * vector
        mean = np.asarray(0.9 * mean + 0.1 * slope, np.float32)
        square = np.asarray(0.99 * square + 0.01 * slope**2, np.float32)
        rate = RATE * (1 - 0.95 * step / STEPS)
        vector -= (rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)).astype(np.float32)
    return vector


class Learner:
    """The examples, ready to be learned from again and again."""

    def __init__(self, found: Sequence[Example], vectors: Mapping[str, Vectors]) -> None:
        self.names = sorted({name for e in found for name in e.sight.facts})
        self.rows = rows_of(found, self.names, vectors)
        self.width = self.rows.dense.shape[1] - len(self.names)
        self.grave = np.array([e.grave for e in found], np.float32)
        self.weight = np.array([WEIGHTS[e.source] for e in found], np.float32)
        self.fold = np.array([zlib.crc32(e.group.encode()) % FOLDS for e in found])
        sizes = (self.width, len(self.names), FIELDS * BUCKETS, 1)
        self.penalty = np.repeat(np.array([PENALTY_VECTORS, PENALTY_FACTS, PENALTY_GRAMS, 0.0], np.float32), sizes)

    def cross_validated(self) -> Array:
        """The score of each example by what was learned without its fold."""
        scores = np.zeros(len(self.grave), np.float32)
        for fold in range(FOLDS):
            others = self.fold != fold
            vector = fit(self.rows.where(others), self.grave[others], self.weight[others], self.penalty)
            scores[~others] = self.rows.where(~others).scores(vector)
        return scores

    def weights(self, limit: float) -> Weights:
        """What all examples together teach."""
        vector = fit(self.rows, self.grave, self.weight, self.penalty).astype(np.float64)
        of_vectors, of_facts, of_grams = np.split(vector[:-1], [self.width, self.width + len(self.names)])
        facts = dict(zip(self.names, map(float, of_facts), strict=True))
        return Weights(of_vectors.reshape(3, -1), of_grams, facts, float(vector[-1]), limit)


def encoded(found: Sequence[Example]) -> dict[str, Vectors]:
    """The vectors of all texts; those of one length at a time, which is fast."""
    texts = sorted({t for e in found for t in e.sight.texts if t}, key=lambda t: (len(t), t))
    return dict(zip(texts, shared().encode(texts), strict=True))


@dataclass(frozen=True, slots=True)
class Point:
    """What a limit leads to, rules and learned judgement together."""

    limit: float
    unasked: float
    needless: float
    ordinary: float
    translated: float
    """Shares of the ordinary controls, and of harmless translated labels, that only the learned judgement asks about."""


def curve(
    found: Sequence[Example], scores: Array, among: npt.NDArray[np.bool_], targets: Sequence[float] = TARGETS
) -> list[Point]:
    """The limits that let just so much through unasked, of the authored situations ``among`` the examples."""
    asked = np.array([e.asked for e in found])
    grave = np.array([e.grave for e in found])
    beside = [
        np.array([e.source is source for e in found]) & ~grave & ~asked
        for source in (Source.ORDINARY, Source.TRANSLATED)
    ]
    judged = np.where([e.settled for e in found], -np.inf, scores + [e.wary for e in found])
    joint = np.where(asked, np.inf, judged)
    points = []
    for target in targets:
        limit = float(np.quantile(joint[among & grave], target, method="lower"))
        shares = [(joint[among & grave] < limit).mean(), (joint[among & ~grave] >= limit).mean()]
        shares += [(judged[kind] >= limit).mean() if kind.any() else 0.0 for kind in beside]
        points.append(Point(limit, *map(float, shares)))
    return points


@dataclass(frozen=True, slots=True)
class Table:
    """What learning tells, to be shown to people."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def cross_validated(
    name: str, learner: Learner, found: Sequence[Example], unasked: float = UNASKED
) -> tuple[Table, float]:
    """The curves, and the limit that lets at most the share ``unasked`` of what is grave in the authored situations through."""
    scores = learner.cross_validated()
    authored = np.array([e.source is Source.AUTHORED for e in found])
    english = np.array([e.language == "en" for e in found])
    rows = []
    for language, among in (("English", authored & english), ("others", authored & ~english), ("all", authored)):
        for point in curve(found, scores, among):
            shares = (f"{s:.1%}" for s in (point.unasked, point.needless, point.ordinary, point.translated))
            rows.append((language, f"{point.limit:.2f}", *shares))
    columns = ("language", "limit", "grave, unasked", "harmless, asked", "ordinary, asked", "translated, asked")
    limit = next(p.limit for p in curve(found, scores, authored, (unasked,)))
    return Table(f"Rules and judgement, {name}, cross-validated", columns, rows), limit


def ordinary_asked() -> tuple[Table, str]:
    """What the weights that ship ask about of all ordinary controls, most of which were not learned from; and how many, as a sentence."""
    found = list(ordinary())
    whole, _ = learned.read(learned.FILE)
    rest = [e for e in found if not (e.asked or e.settled)]
    vectors = encoded(rest)
    scored = sorted(
        ((whole.score(e.sight, vectors.__getitem__) + e.wary, e) for e in rest), key=lambda s: s[0], reverse=True
    )
    asked = [(score, e) for score, e in scored if score >= whole.limit]
    rows = [(e.group, e.sight.title, e.sight.label, f"{score:.2f}") for score, e in asked]
    table = Table(
        "Ordinary controls that only the learned judgement asks about", ("map", "window", "label", "score"), rows
    )
    by_rules = sum(e.asked for e in found)
    return table, (
        f"of {len(found)} ordinary controls the rules ask about {by_rules}, the learned judgement about {len(asked)} more"
    )
