"""Choose the candidates: what the request names, what the dialog needs, what the model must see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.lexical import bm25, words
from edgelam.retrieval.relevance import SAID, are_opposite, lexical_fit
from edgelam.screen_text import clean
from edgelam.stopping import Interrupted, never

TOP_K = 8
"""Candidates at most; small models lose the thread beyond about 14 (TinyAgent, arXiv 2409.00608)."""

MIN_K = 7
DENSE_WEIGHT = 1.0
GAP = 0.35
"""A candidate scoring below this share of the best one is dropped, once there are enough."""

FEW_WAYS, WAYS = 6, 4
"""Ways to what is not shown (closed menus, other tabs) are all kept where they are few; of more, such as a ribbon's tabs, the
best so many, and the rest competes by score. Recall in the simulated applications is that of keeping them all (60 tasks
of each, seed 77000000: 99.8 % of 546 steps, 98.7 % of 1,599); 4 in every window cost 0.4 points, 3 of many 0.1."""

NEW_PER_STEP = 96
"""Unknown texts embedded in one step, likeliest first: about 0.12 s on one core, then they are in the cache."""

_DIGIT = re.compile(r"\d")
_QUOTED = re.compile(r"[\"“”«»„][^\"“”«»„]*[\"“”«»„]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A control with its relevance to the request (0 to about 2)."""

    control: Control
    score: float


def query_of(subtask: str) -> str:
    """What is looked for: the subtask without what stands between quotes, which is data."""
    return _QUOTED.sub(" text ", subtask).strip()


def normalise_label(label: str) -> str:
    """A label without what toolkits put after it, in lower case: what a person writes between quotes for it."""
    return label.strip(" .…:").casefold()


def describe(control: Control) -> str:
    """The text a control is found by: its name, its menu or group, its tooltip."""
    parts = [control.name, *control.path[-1:], control.help]
    return " · ".join(dict.fromkeys(p for p in parts if p))[:160]


class Index:
    """Ranks the controls of one snapshot for one request."""

    def __init__(self, embeddings: EmbeddingCache | None) -> None:
        self._embeddings = embeddings
        self.interrupted: Interrupted = never
        """Asked between two batches of new texts."""

    def search(self, subtask: str, snapshot: Snapshot, top_k: int = TOP_K) -> list[Candidate]:
        """The candidates, best first in score, at most ``top_k``."""
        usable = [c for c in snapshot.controls if c.verbs and clean(c.name)]
        if not usable:
            return []
        relevance = self._relevance(query_of(subtask), usable)
        spoken = f" {' '.join(words(subtask))} "
        scores = relevance + [_bonus(c, spoken) for c in usable]
        kept = {i for i, c in enumerate(usable) if _always(c, snapshot, subtask) or _named_row(c, spoken)}
        quoted = {normalise_label(m.group()[1:-1]) for m in _QUOTED.finditer(subtask)}
        kept |= {i for i, c in enumerate(usable) if normalise_label(c.name) in quoted}
        kept.add(int(relevance.argmax()))
        ways = sorted(_ways(usable, snapshot), key=lambda i: -scores[i])
        kept |= set(ways[: None if len(ways) <= FEW_WAYS else WAYS])
        ranked = sorted(range(len(usable)), key=lambda i: (i not in kept, -scores[i]))[:top_k]
        enough = GAP * max(float(scores.max()), 1e-9)
        chosen = [i for n, i in enumerate(ranked) if i in kept or n < MIN_K or scores[i] >= enough]
        return [Candidate(usable[i], float(scores[i])) for i in sorted(chosen, key=lambda i: -scores[i])]

    def relevance(self, subtask: str, control: Control, text: str = "") -> float:
        """How well one control, with what is typed or chosen, fits a subtask; 0 to 1."""
        label = f"{text} {control.name}".strip()
        said = lexical_fit(subtask, label)
        if said >= SAID or self._embeddings is None or are_opposite(subtask, label):
            return said
        asked, label = self._embeddings.encode_query(query_of(subtask)), describe(control)
        # what is typed is the person's, as the request is: of the two only a label may reach the disk
        found = self._embeddings.encode_query(f"{text} · {label}") if text else self._embeddings.encode([label])[0]
        return max(0.0, min(1.0, float(asked @ found)))

    def fit(self, subtask: str, texts: Sequence[str]) -> list[float]:
        """Cosine of each text with a subtask; all zero without an encoder."""
        if self._embeddings is None or not texts:
            return [0.0] * len(texts)
        vectors = self._embeddings.encode(texts, interrupted=self.interrupted)
        return [float(cosine) for cosine in vectors @ self._embeddings.encode_query(query_of(subtask))]

    def _relevance(self, query: str, controls: Sequence[Control]) -> npt.NDArray[np.float64]:
        """Shape (controls,): BM25 scaled to 0..1, plus the cosine of the embeddings."""
        texts = [describe(c) for c in controls]
        lexical = np.array(bm25(query, texts))
        lexical /= max(float(lexical.max()), 1e-9)
        if self._embeddings is None:
            return lexical
        order = np.argsort(-lexical, kind="stable")
        hopeful_first = self._embeddings.encode([texts[i] for i in order], NEW_PER_STEP, self.interrupted)
        vectors = np.empty_like(hopeful_first)
        vectors[order] = hopeful_first
        cosine = (vectors @ self._embeddings.encode_query(query)).clip(0)
        return np.asarray(lexical + DENSE_WEIGHT * cosine)


def _bonus(control: Control, spoken: str) -> float:
    """A label said word for word is meant; a visible control is likelier than a closed menu's item."""
    return 0.5 * _is_said(control, spoken) + 0.1 * control.has(State.SHOWING)


def _named_row(control: Control, spoken: str) -> bool:
    """A row of a list whose name the request gives: between quotes it would not count for relevance."""
    return control.role in (Role.ITEM, Role.CELL) and _is_said(control, spoken)


def _is_said(control: Control, spoken: str) -> bool:
    name = " ".join(words(control.name))
    return bool(name) and f" {name} " in spoken


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


def _few(snapshot: Snapshot, role: Role, most: int) -> bool:
    return sum(c.role is role for c in snapshot.controls) <= most
