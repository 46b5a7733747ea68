"""How near a quantized model is to the one it was made from: in its probabilities, and in what it does.

Every candidate sees the same prompts. Kullback-Leibler divergence, agreement and perplexity are over the tokens of the
prompts and their answers; step success is of the line that the runtime would carry out, under the step's grammar.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from edgelam.action import Action, Status, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError
from edgelam.quantize.data import tasks
from edgelam.quantize.data.demonstrate import Expert, NotDemonstrated, Watch
from edgelam.quantize.data.examples import answer_of
from edgelam.quantize.evaluate.statistics import Z95, Share, percentile
from edgelam.quantize.export.probe import CONTEXT, Floats
from edgelam.retrieval import Index
from edgelam.retrieval.index import TOP_K
from edgelam.runtime.choosing.deciding import decide
from edgelam.runtime.engine import Answer, Engine
from edgelam.runtime.policy import Policy
from edgelam.runtime.prompt import COMPLETE
from edgelam.stopping import Interrupted, never
from edgelam.trajectory import Step, Trajectory

SEED = 55_000_000
"""Of the cases: fresh tasks of the applications of the training split, so that nothing is chosen by the test."""

SPEED_PROMPT, SPEED_ANSWER, SPEED_ROUNDS = 256, 32, 3
SMALLEST_VOCABULARY = 500
"""Token numbers that speed is measured with stay below this."""


class Reader(Protocol):
    """A model whose probabilities can be looked at."""

    def tokens(self, text: str) -> list[int]:
        """Token ids, nothing added around them."""

    def logits(self, ids: Sequence[int]) -> Floats:
        """Of every token, shape (len(ids), vocabulary)."""

    def close(self) -> None:
        """Free the memory."""


@dataclass(frozen=True, slots=True)
class Case:
    """One decision: what the engine is given, and the line that is right."""

    prompt: str
    grammar: str
    right: str


class _Listener:
    """An engine that notes what it is asked and answers with what is right, in full confidence."""

    name = "listener"

    def __init__(self, trained: bool) -> None:
        self.trained = trained
        self.interrupted: Interrupted = never
        self.right = ""
        self.cases: list[Case] = []

    def generate(self, prompt: str, grammar: str) -> Answer:
        self.cases.append(Case(prompt, grammar, self.right))
        return Answer(self.right, 1.0, 0, 0, 0, 0.0)

    def apply_chat_template(self, prompt: str) -> str:
        return prompt

    def count(self, text: str) -> int:
        return len(text)

    def close(self) -> None:
        """Nothing is held."""


def cases(count: int, index: Index, trained: bool = True, seed: int = SEED) -> list[Case]:
    """At least ``count`` decisions of expert runs, evenly over the applications, as the runtime would put them to a model
    that was ``trained`` on edgelam's prompt or was not."""
    listener = _Listener(trained)
    policy = Policy(listener, index)

    def watch(done: Trajectory, snapshot: Snapshot, step: Step) -> None:
        listener.right = answer_of(step)
        decide(policy, done, snapshot)

    watch_experts(listener.cases, count, index, seed, watch)
    return listener.cases


def watch_experts(found: Sequence[object], count: int, index: Index, seed: int, watch: Watch) -> None:
    """Have fresh tasks of the training applications carried out, evenly over them, until ``watch`` has ``found`` enough."""
    number = 0
    while len(found) < count:
        for app in tasks.TRAIN:
            with suppress(NotDemonstrated):
                Expert(tasks.make(app, seed + number), index, TOP_K, teach=False, watch=watch).demonstrate()
        number += 1


def is_right(expected: str, given: str) -> bool:
    """The same action, and the subtask complete with it or not; of ``done``, ``ask`` and ``fail`` only which it is."""
    first, second = _parsed(expected), _parsed(given)
    if first is None or second is None:
        return False
    if first.status is not Status.CONTINUE:
        return first.status is second.status
    return first == second and expected.endswith(COMPLETE) == given.endswith(COMPLETE)


def _parsed(line: str) -> Action | None:
    try:
        return parse_action(line.removesuffix(COMPLETE))
    except ActionError:
        return None


@dataclass(frozen=True, slots=True)
class Replies:
    """What a model did in every case; milliseconds of each decision."""

    lines: tuple[str, ...]
    right: tuple[bool, ...]
    milliseconds: tuple[float, ...]

    @property
    def success(self) -> Share:
        return Share.of(sum(self.right), len(self.right))

    def stored(self) -> dict[str, Any]:
        """For JSON: without the times."""
        return {"lines": self.lines, "right": self.right}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Replies:
        return cls(tuple(stored["lines"]), tuple(stored["right"]), ())


def act(engine: Engine, asked: Sequence[Case], say: Callable[[str], None]) -> Replies:
    """Every case put to the engine."""
    lines, right, taken = [], [], []
    for number, case in enumerate(asked, 1):
        answer = engine.generate(case.prompt, case.grammar)
        lines.append(answer.text)
        right.append(is_right(case.right, answer.text))
        taken.append(answer.milliseconds)
        if number % 50 == 0:
            say(f"{engine.name}: {number} of {len(asked)} decisions")
    return Replies(tuple(lines), tuple(right), tuple(taken))


@dataclass(frozen=True, slots=True)
class Loss:
    """Step success lost, in points, with the 95 % interval of the paired difference; and how often the line is the
    very same."""

    points: float
    low: float
    high: float
    same: float
    n: int


def lost(before: Replies, after: Replies) -> Loss:
    """Both on the same cases."""
    difference = np.array(before.right, float) - np.array(after.right, float)
    mean = float(difference.mean())
    half = Z95 * float(difference.std(ddof=1)) / math.sqrt(len(difference)) if len(difference) > 1 else 1.0
    same = float(np.mean([a == b for a, b in zip(before.lines, after.lines, strict=True)]))
    return Loss(
        round(100 * mean, 2), round(100 * (mean - half), 2), round(100 * (mean + half), 2), same, len(difference)
    )


@dataclass(frozen=True, slots=True)
class Nearness:
    """``kl`` in nats a token, of the original's distribution to this one's; ``agreement``: share of tokens with the
    same likeliest successor."""

    kl: float
    agreement: float
    perplexity: float
    tokens: int


def nearness(original: Reader, other: Reader, texts: Sequence[str]) -> Nearness:
    """Over every token of the texts, which are tokenized by the original."""
    kl = agreed = surprise = 0.0
    count = predicted = 0
    for text in texts:
        ids = original.tokens(text)[:CONTEXT]
        first = _log_softmax(original.logits(ids))
        second = first if other is original else _log_softmax(other.logits(ids))
        kl += float(np.sum(np.exp(first) * (first - second), dtype=np.float64))
        agreed += float((first.argmax(1) == second.argmax(1)).sum())
        surprise -= float(second[np.arange(len(ids) - 1), ids[1:]].sum())
        count += len(ids)
        predicted += len(ids) - 1
    return Nearness(kl / count, agreed / count, math.exp(surprise / predicted), count)


def _log_softmax(logits: Floats) -> Floats:
    """In single precision, summed in double: a vocabulary of 262,144 makes the difference between seconds and minutes."""
    logits = logits - logits.max(1, keepdims=True)
    whole = np.exp(logits).sum(1, keepdims=True, dtype=np.float64)
    return np.asarray(logits - np.log(whole).astype(np.float32))


def texts_of(asked: Sequence[Case], apply_chat_template: Callable[[str], str]) -> list[str]:
    """Prompt and right answer of every case, as the engine lays them out."""
    return [apply_chat_template(c.prompt) + c.right for c in asked]


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians: seconds to load, tokens a second, megabytes of memory that the loaded model added."""

    load_s: float
    prefill: float
    decode: float
    rss_mb: float


def speed(load: Callable[[], Reader]) -> Speed:
    """To be run in a process of its own: what the model adds to its memory is measured."""
    before = _resident()
    began = time.perf_counter()
    reader = load()
    loaded = time.perf_counter() - began
    try:
        prompt = [i % SMALLEST_VOCABULARY for i in range(100, 100 + SPEED_PROMPT)]
        whole = [_timed(reader, prompt) for _ in range(SPEED_ROUNDS)]
        single = [_timed(reader, [token]) for token in prompt[:SPEED_ANSWER]]
        return Speed(
            round(loaded, 3), round(SPEED_PROMPT / percentile(whole, 0.5), 1), round(1 / percentile(single, 0.5), 1),
            round((_resident() - before) / 1e6, 1),
        )  # fmt: skip
    finally:
        reader.close()


def _timed(reader: Reader, ids: Sequence[int]) -> float:
    began = time.perf_counter()
    reader.logits(ids)
    return time.perf_counter() - began


def _resident() -> int:
    """Bytes of memory that this process holds."""
    import psutil

    return int(psutil.Process().memory_info().rss)
