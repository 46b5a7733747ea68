"""Choose the candidates: what the request names, what the dialog needs, what the model must see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval import matching, reranker, sayings
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.lexical import words
from edgelam.retrieval.matching import Wants, wants_nothing
from edgelam.retrieval.names import without_names
from edgelam.retrieval.polarity import agree, are_opposed
from edgelam.retrieval.ranking import FEATURES, Floats, Ranking, features, probabilities, shipped
from edgelam.retrieval.relevance import SAID, are_opposite, is_said, lexical_fit
from edgelam.retrieval.spelling import respelt
from edgelam.retrieval.text import control_text
from edgelam.screen_text import clean
from edgelam.stopping import Interrupted, never

TOP_K = 8
"""Candidates chosen by what they are called; small models lose the thread beyond about 14 (TinyAgent, arXiv 2409.00608)."""

BESIDE = 6
"""Candidates more, at most, of those that a next step may need whatever it is called: the focus, a dialog's fields and buttons."""

FEW_WAYS, WAYS = 6, 4
"""Ways to what is not shown (closed menus, other tabs) are all wanted where they are few; of more, such as a ribbon's tabs, the likeliest
so many, and the rest competes by score."""

NEW_PER_STEP = 400
"""Unknown texts embedded in one step, those that share words with the request first: at most half a second, then they are in the cache."""

LOOKED_AT = 8
"""Controls that are read together with the request, those that fit it best by all else."""

BY_WORDS, NOT_SAID = 8.0, 2.0
"""Log-odds of a control of which a request has every word, beside those of one of which it has none, and what is taken from both."""

MAX_TEXT = 160
"""Characters of a text that is embedded."""

_DIGIT = re.compile(r"\d")
_REFERRING = re.compile(r"^[\w' ]{2,24}\b(?:it|that|this|them|those|these)\b[\w ]{0,24}: (?=\w)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”«»„][^\"“”«»„]*[\"“”«»„]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A control, its log-odds against *none of these*, and the probability that the request means it."""

    control: Control
    score: float
    probability: float


def including(candidates: Sequence[Candidate], control: Control) -> list[Candidate]:
    """The candidates, with the control that is needed last where it is not among them."""
    there = any(c.control.ref == control.ref for c in candidates)
    return [*candidates] if there else [*candidates, Candidate(control, -10.0, 0.0)]


def query_of(subtask: str) -> str:
    """What is looked for: the subtask without what stands between quotes, which is data, and without a command that only refers
    to what is told after it (*get rid of it: I never use that bar*)."""
    return _QUOTED.sub(" text ", _REFERRING.sub("", subtask)).strip()


def normalise_label(label: str) -> str:
    """A label without what toolkits put after it, in lower case: what a person writes between quotes for it."""
    return label.strip(" .…:").casefold()


class Boosts(Protocol):
    """What knows from elsewhere which control is meant."""

    def boost(self, subtask: str, snapshot: Snapshot, controls: Sequence[Control]) -> Floats:
        """Shape (controls,): log-odds in nats, 0 where nothing is known."""
        ...


OPPOSED = 3.0
"""Taken from the log-odds of a control whose label says the opposite of what was asked: of 324 requests of ``grounding-dev`` one more is
ranked right, none wrong."""


AGREED = 2.0
"""Added to those of a control that is just what was asked for, where one beside it is the opposite: it is what an encoder took the other for."""


class Index:
    """Ranks the controls of one snapshot for one request, by their words alone without ``embeddings``; ``memory`` is what the
    person has taught, ``wants`` reads what a request wants done."""

    def __init__(
        self,
        embeddings: EmbeddingCache | None,
        memory: Boosts | None = None,
        ranking: Ranking | None = None,
        wants: Wants = wants_nothing,
    ) -> None:
        self._embeddings = embeddings
        self._memory = memory
        self._ranking = ranking or shipped()
        self._wants = wants
        self.interrupted: Interrupted = never
        """Asked between two batches of new texts."""

    @property
    def embeddings(self) -> EmbeddingCache | None:
        """What it ranks with."""
        return self._embeddings

    def search(self, subtask: str, snapshot: Snapshot, top_k: int = TOP_K) -> list[Candidate]:
        """The candidates, best first: the ``top_k`` likeliest, and at most :data:`BESIDE` that the next step may need."""
        ranked = self.rank(subtask, snapshot)
        kept = self._kept(subtask, snapshot, [c.control for c in ranked])
        beside = [n for n in kept if n >= top_k][:BESIDE]
        return [*ranked[:top_k], *(ranked[n] for n in sorted(beside))]

    def rank(self, subtask: str, snapshot: Snapshot) -> list[Candidate]:
        """Every control that can be acted on, the likeliest first."""
        usable = [c for c in snapshot.controls if c.verbs and clean(c.name)]
        subtask = self._respelt(subtask, (c.name for c in usable))
        scores = self._ranking.scores(self.features(subtask, usable, snapshot.title))
        scores = scores - OPPOSED * np.array([are_opposite(subtask, c.name) for c in usable], np.float64)
        scores = scores + AGREED * np.array([_takes_its_place(subtask, c, usable) for c in usable], np.float64)
        if self._memory is not None and usable:
            scores = scores + self._memory.boost(subtask, snapshot, usable)
        chances = probabilities(scores)
        order = np.argsort(-scores, kind="stable")
        return [Candidate(usable[i], float(scores[i]), float(chances[i])) for i in order]

    def features(self, subtask: str, controls: Sequence[Control], title: str) -> Floats:
        """What :mod:`edgelam.retrieval.ranking` ranks by, shape (controls, features)."""
        if not controls:
            return np.zeros((0, len(FEATURES)))
        seen, query = self.seen(subtask, controls, title), self._looked_for(subtask, controls)
        knows = self._embeddings is not None  # the network learned from the encoder's cosines, not from shared words
        match = matching.shipped().scores(seen) if knows else np.zeros(len(controls))
        heard = self._heard(query, [c.name for c in controls], seen.controls[:, matching.NAME])
        read = self._read(query, controls, title, match, seen.controls[:, 0])
        return features(subtask, controls, read, match, seen.controls[:, 0], seen.controls[:, 1], *heard)

    def _looked_for(self, subtask: str, controls: Sequence[Control]) -> str:
        """What is looked for, without what only names a file or its place."""
        wanted = self._wants(subtask)
        return query_of(without_names(subtask, wanted.names, controls, wanted.stores))

    def _read(self, query: str, controls: Sequence[Control], title: str, match: Floats, fits: Floats) -> Floats:
        """Log-odds by reading request and control together, of those that match best; the others' are the lowest of these. By how far
        the words fit where there is no encoder."""
        network = reranker.shipped()
        if self._embeddings is None or network is None:
            return BY_WORDS * fits - NOT_SAID
        front = np.argsort(-match, kind="stable")[:LOOKED_AT]
        scores = network.scores(query, [controls[n] for n in front], title)
        read = np.full(len(controls), scores.min())
        read[front] = scores
        return read

    def seen(self, subtask: str, controls: Sequence[Control], title: str) -> matching.Features:
        """What :mod:`edgelam.retrieval.matching` judges at least one control by."""
        wanted = self._wants(subtask)
        if not wanted.commands:
            wanted = replace(wanted, commands=(0.0,) * matching.shipped().commands)
        return matching.features(
            subtask, controls, self._cosines(self._looked_for(subtask, controls), controls, title), wanted
        )

    def _cosines(self, query: str, controls: Sequence[Control], title: str) -> matching.Cosines:
        """By the words alone where there is no encoder."""
        where = [control_text(c, title) for c in controls]
        helped = [f"{text} · {c.help}"[:MAX_TEXT] if c.help else text for c, text in zip(controls, where, strict=True)]
        options = [o for c in controls for o in c.options[: matching.OPTIONS]]
        texts = list(dict.fromkeys([title, *where, *helped, *(c.name for c in controls), *options]))
        fits = {text: lexical_fit(query, text) for text in texts}
        if self._embeddings is None:
            cosine = fits
        else:
            hopeful = sorted(texts, key=lambda text: -fits[text])
            vectors = self._embeddings.encode(hopeful, NEW_PER_STEP, self.interrupted)
            cosine = dict(zip(hopeful, map(float, vectors @ self._embeddings.encode_query(query)), strict=True))
        return matching.Cosines(
            np.array([cosine[text] for text in where]),
            np.array([cosine[text] for text in helped]),
            np.array([cosine[c.name] for c in controls]),
            np.array([max((cosine[o] for o in c.options[: matching.OPTIONS]), default=0.0) for c in controls]),
            cosine[title],
        )

    def _heard(self, query: str, names: Sequence[str], plain: Floats) -> tuple[npt.ArrayLike, npt.ArrayLike]:
        """How well each name fits what people meant who said nearly this; how well it fits what was said, where that is not known for
        want of the encoder that it is known by."""
        if self._embeddings is None or self._embeddings.encoder != sayings.shipped().encoder:
            return plain, plain
        vectors = self._embeddings.encode(names, NEW_PER_STEP, self.interrupted)
        return sayings.shipped().fits(self._embeddings.encode_query(query), vectors)

    def _kept(self, subtask: str, snapshot: Snapshot, controls: Sequence[Control]) -> list[int]:
        """Places of what may be needed whatever it is called, the surest need first."""
        quoted = {normalise_label(m.group()[1:-1]) for m in _QUOTED.finditer(subtask)}
        spoken = f" {' '.join(words(subtask))} "
        named = [
            n for n, c in enumerate(controls)
            if normalise_label(c.name) in quoted or (c.role in (Role.ITEM, Role.CELL) and is_said(c.name, spoken))
        ]  # fmt: skip
        always = [n for n, c in enumerate(controls) if _always(c, snapshot, subtask)]
        ways = _ways(controls, snapshot)
        return list(dict.fromkeys([*named, *always, *ways[: None if len(ways) <= FEW_WAYS else WAYS]]))

    def relevance(self, subtask: str, control: Control, text: str = "") -> float:
        """How well one control, with what is typed or chosen, fits a subtask; 0 to 1."""
        label = f"{text} {control.name}".strip()
        subtask = self._respelt(subtask, (control.name,))
        said = lexical_fit(subtask, label)
        if said >= SAID or self._embeddings is None or are_opposite(subtask, label):
            return said
        query = query_of(subtask) if text else self._looked_for(subtask, (control,))
        asked, label = self._embeddings.encode_query(query), control_text(control)
        # what is typed is the person's, as the request is: of the two only a label may reach the disk
        found = self._embeddings.encode_query(f"{text} · {label}") if text else self._embeddings.encode([label])[0]
        return max(0.0, min(1.0, float(asked @ found)))

    def _respelt(self, subtask: str, labels: Iterable[str]) -> str:
        return subtask if self._embeddings is None else respelt(subtask, labels, self._embeddings.knows)

    def fit(self, subtask: str, texts: Sequence[str]) -> list[float]:
        """Cosine of each text with a subtask; all zero without an encoder."""
        if self._embeddings is None or not texts:
            return [0.0] * len(texts)
        subtask = self._respelt(subtask, texts)
        vectors = self._embeddings.encode(texts, interrupted=self.interrupted)
        return [float(cosine) for cosine in vectors @ self._embeddings.encode_query(query_of(subtask))]


def _always(control: Control, snapshot: Snapshot, request: str) -> bool:
    """Kept whatever its score: the focus, a document, a dialog's fields and default, the = of a sum."""
    if control.has(State.FOCUSED) or control.has(State.DEFAULT):
        return True
    if control.role in (Role.TEXT, Role.SPIN) and Verb.TYPE in control.verbs:
        return snapshot.modal or control.has(State.MULTILINE) or _few(snapshot, Role.TEXT, 3)
    if control.role is Role.COMBO:
        return snapshot.modal
    if control.role is Role.BUTTON and snapshot.modal:
        return _few(snapshot, Role.BUTTON, 5)
    equals = control.role in (Role.BUTTON, Role.TOGGLE) and set(words(control.name)) == {"="}
    return equals and bool(_DIGIT.search(request))


def _ways(controls: Sequence[Control], snapshot: Snapshot) -> list[int]:
    """Where what is not shown yet can be: menus whose items the backend cannot see, other tabs."""
    closed = {c.ref for c in snapshot.closed_menus}
    return [
        i for i, c in enumerate(controls)
        if c.ref in closed or (c.role is Role.TAB and not c.has(State.SELECTED))
    ]  # fmt: skip


def _takes_its_place(subtask: str, control: Control, controls: Sequence[Control]) -> bool:
    """Whether a control goes the way that was asked for, and one of the same kind beside it the other way."""
    beside = (c for c in controls if c.role is control.role and c.path == control.path)
    return agree(subtask, control.name) and any(are_opposed(subtask, c.name) for c in beside)


def _few(snapshot: Snapshot, role: Role, most: int) -> bool:
    return sum(c.role is role for c in snapshot.controls) <= most
