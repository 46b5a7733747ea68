"""``edgelam retrieval rerank``: a network that reads a request and a control together (:mod:`edgelam.retrieval.reranker`), on the sentence encoder.

A conditional logit (McFadden 1974) both ways: over the controls of a window and *none of these*, whose score is 0, for each request; and over the
requests for each control, as else the network learns which controls people like to ask for. A window often gets controls of others of its
application, as main windows have hundreds. Of what is ticked or switched it learns, too, which way the request wants it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from edgelam.action import Verb
from edgelam.control import Control, Role
from edgelam.quantize.data.asked import Asked, Windows, fitted, said, snapshot_of
from edgelam.quantize.train import pieces
from edgelam.quantize.train.match import Companions, is_company
from edgelam.quantize.train.pieces import Recipe, Say
from edgelam.retrieval.corpus import Corpus
from edgelam.retrieval.encoder import Encoder, open_tokenizer
from edgelam.retrieval.index import query_of
from edgelam.retrieval.reranker import KINDS, MEANT, TO_BE_ON, WIDTH, Pair, pairs_of
from edgelam.retrieval.text import SEPARATOR, control_text
from edgelam.screen_text import clean

IN_FRONT = 24
"""Controls that are kept of a window for each request."""

ASKED, MISTAKEN, FEW, MOST = 4, 2, 3, 6
"""Requests about one window that are learned from together; controls that the encoder has in front, of each; with fewer requests than so many
there are more of those; controls in all."""

OF_CORPUS = 0.15
"""Share of what is learned from labels and words for them alone (:mod:`edgelam.retrieval.corpus`): far more labels than people were asked about."""

ROLES = (Role.MENU_ITEM, Role.BUTTON, Role.CHECK, Role.TOGGLE)
"""Of such a label."""

ON = {Verb.CHECK: True, Verb.UNCHECK: False}

ON_WEIGHS = 0.5
"""What is lost by reading wrongly whether something is to be on, against what is lost by the wrong choice."""

CHUNKS = 4
"""A batch goes through the network in so many parts, each of pairs of like length."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request, the controls that the encoder has in front, the nearest first, and which are meant; none where nothing is."""

    group: str
    request: str
    title: str
    controls: tuple[Control, ...]
    right: tuple[bool, ...]
    on: bool | None = None
    """Whether what is meant is to be switched on; None where it is no switch."""

    about: str = ""
    """The name of what is meant, or seems to be where nothing is."""


class Table(NamedTuple):
    """What the network learns from at once: requests about one window, each with the same controls."""

    pairs: list[Pair]
    """Row by row: a request with every control, then the next."""

    right: npt.NDArray[np.bool_]
    """Shape (requests, controls)."""

    known: npt.NDArray[np.bool_]
    """Whether that is known, shape (requests, controls): what a window cannot do another one of the application may."""

    on: tuple[bool | None, ...]
    """For each request, whether what it means is to be switched on."""


def questions(given: Windows, encoder: Encoder, seed: int, say: Say) -> list[Question]:
    """Every request, its window in wider company or not; what cannot be asked of them is left out."""
    windows, known = Companions(given), _Known(encoder)
    found = []
    for number, asked in enumerate(given.asked):
        made = _question(windows, asked, known, random.Random(f"rerank/{seed}/{number}"))
        if made is not None:
            found.append(made)
        if number % 5000 == 4999:
            say(f"{number + 1} of {len(given.asked)} requests")
    return found


class _Known:
    """Vectors of texts, each encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Any] = {}

    def of(self, texts: Sequence[str]) -> Any:
        """Shape (texts, dimensions)."""
        fresh = [t for t in dict.fromkeys(texts) if t not in self._vectors]
        if fresh:
            self._vectors.update(zip(fresh, self._encoder.encode(fresh).astype(np.float16), strict=True))
        return np.stack([self._vectors[t] for t in texts]).astype(np.float32)


def _question(windows: Companions, asked: Asked, known: _Known, rng: random.Random) -> Question | None:
    snapshot, control = fitted(snapshot_of(windows.given.windows[asked.window], rng), asked, rng)
    snapshot = windows.in_company(asked, snapshot, rng)
    usable = [c for c in snapshot.controls if c.verbs and clean(c.name)]
    if not usable or (control is not None and control not in usable):
        return None
    request = said(rng, asked)
    near = known.of([control_text(c, snapshot.title) for c in usable]) @ known.of([query_of(request)])[0]
    front = [usable[n] for n in np.argsort(-near)[:IN_FRONT]]
    seems = snapshot.controls[asked.near] if asked.near is not None else None
    if seems in usable:
        front = [seems, *[c for c in front if c is not seems]][:IN_FRONT]
    if control is not None and control not in front:
        front[-1] = control
    right = tuple(
        control is not None and (c.name, c.path, c.role) == (control.name, control.path, control.role) for c in front
    )
    about = control or seems
    name = about.name if about is not None else ""
    return Question(snapshot.app, request, snapshot.title, tuple(front), right, ON.get(asked.verb), name)


def table_of(tokenizer: Any, window: Sequence[Question], rng: random.Random) -> Table:
    """Some requests about one window; their right controls, and of each request those that the encoder takes for it. So a control is as often
    wrong as it is right, and what there is to learn is which request means it, not that people like to ask for it."""
    some = _some(window, rng)
    meant = [c for q in some for c, right in zip(q.controls, q.right, strict=True) if right]
    mistaken = [
        c for q in some for c in [c for c, right in zip(q.controls, q.right, strict=True) if not right][:MISTAKEN]
    ]
    more = [c for q in some[:1] for c in q.controls if len(some) < FEW]
    controls = list({_called(c): c for c in (*meant, *mistaken, *more)}.values())[:MOST]
    rng.shuffle(controls)
    pairs = [p for q in some for p in pairs_of(tokenizer, query_of(q.request), controls, q.title)]
    wanted = [{_called(c) for c, right in zip(q.controls, q.right, strict=True) if right} for q in some]
    right = np.array([[_called(c) in w for c in controls] for w in wanted])
    known = np.array([[any(q.right) or not is_company(c) for c in controls] for q in some])
    return Table(pairs, right, known, tuple(q.on for q in some))


def _some(window: Sequence[Question], rng: random.Random) -> list[Question]:
    """Half of them by chance and, of each, one that seems to mean the same and does not, or the other way round; the rest by chance, too."""
    drawn = rng.sample(window, min(len(window), ASKED))
    some = drawn[: ASKED // 2]
    for one in drawn[: ASKED // 2]:
        twins = [q for q in window if q.about and q.about == one.about and any(q.right) != any(one.right)]
        some += [rng.choice(twins)] if twins else []
    return list({q.request: q for q in (*some, *drawn)}.values())[: len(drawn)]


def _called(control: Control) -> tuple[str, str]:
    """Controls of one window that are called the same are right together."""
    return control.role, control.name


def drawn_from(corpus: Corpus, rng: random.Random) -> list[Question]:
    """Requests about one screen, or nearly: what is known are labels and words for them, and little of their controls."""
    return [
        Question("", e.request, "", tuple(_control(text, rng.choice(ROLES)) for text in (e.control, *e.others)), (True, *[False] * len(e.others)))
        for e in corpus.examples(rng, ASKED, MISTAKEN, ASKED)
    ]  # fmt: skip


def _control(text: str, role: Role) -> Control:
    *path, name = text.split(SEPARATOR)
    return Control("", role, name, path=tuple(path))


def train(base: Path, out: Path, given: Sequence[Question], corpus: Corpus, recipe: Recipe, say: Say) -> None:
    """Tune the encoder in ``base`` (a sentence-transformers folder, or a finished run's), and write the network and its tokenizer to ``out``,
    whole (``weights.pt``) and as int8 ONNX; goes on where it stopped.

    Raises:
        UsageError: ``out`` holds a finished run, or another recipe's. ModelError: ``base`` is no such folder.
    """
    tokenizer, windows = open_tokenizer(base, None), defaultdict(list)
    for question in given:
        windows[question.group, question.title].append(question)
    names = [key for key, asked in windows.items() for _ in range(-(-len(asked) // ASKED))]

    def made(rng: random.Random) -> Iterator[Table]:
        while True:
            known = rng.random() < OF_CORPUS
            yield table_of(tokenizer, drawn_from(corpus, rng) if known else windows[rng.choice(names)], rng)

    def drawn(start: int) -> Iterator[list[Table]]:
        return pieces.by_length(made, lambda t: max(len(p.ids) for p in t.pairs), recipe, start)

    def learn(model: Any, optimizer: Any, batch: Sequence[Table], share: float) -> float:
        loss = loss_of(model, batch)
        return pieces.step(model, optimizer, loss, (recipe.rate * share, recipe.head_rate * share))

    pieces.tune(base, out, (WIDTH, KINDS), recipe, drawn, learn, say)


def loss_of(model: Any, batch: Sequence[Table]) -> Any:
    """Mean negative log-likelihood of the control that each request means, or none, and of the request that each control is meant by; what has
    several right answers is met by any of them. And, with :data:`ON_WEIGHS`, that of whether what is meant is to be on, where it is a switch."""
    import torch

    numbers = _numbers(model, [p for t in batch for p in t.pairs])
    losses, switched, at = [], [], 0
    for table in batch:
        right = torch.tensor(table.right)
        said = numbers[at : at + right.numel()].reshape(*right.shape, WIDTH)
        at += right.numel()
        scores = said[:, :, MEANT].masked_fill(~torch.tensor(table.known), -1e4)
        rows = torch.cat([scores, torch.zeros_like(scores[:, :1])], 1)
        losses.append(_unmet(rows, torch.cat([right, ~right.any(1, keepdim=True)], 1)))
        asked_for = right.any(0)
        if len(right) > 1 and asked_for.any():
            losses.append(_unmet(scores.T[asked_for], right.T[asked_for]))
        switched += [-torch.nn.functional.logsigmoid((1 if on else -1) * row[met, TO_BE_ON]) for row, met, on in zip(said, right, table.on, strict=True) if on is not None]  # fmt: skip
    loss = torch.cat(losses).mean()
    return loss + ON_WEIGHS * torch.cat(switched).mean() if switched else loss


def _unmet(scores: Any, right: Any) -> Any:
    """Negative log-likelihood of what is right in each row, shape (rows,)."""
    return scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)


def _numbers(model: Any, pairs: Sequence[Pair]) -> Any:
    """Shape (pairs, :data:`WIDTH`); pairs of one length at a time cost least."""
    import torch

    order = sorted(range(len(pairs)), key=lambda n: len(pairs[n].ids))
    size = -(-len(order) // CHUNKS)
    parts = [order[at : at + size] for at in range(0, len(order), size)]
    with pieces.reduced():
        numbers = torch.cat([pieces.numbers_for(model, [pairs[n] for n in part])[:, 0] for part in parts])
    return numbers[torch.argsort(torch.tensor(order))]
