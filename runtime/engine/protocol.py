"""What every engine offers, and the limits they share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from edgelam.stopping import Interrupted

CONTEXT = 2048
"""Tokens of prompt and answer."""

MAX_NEW_TOKENS = 96
TIME_LIMIT = 20.0
"""Seconds for one decision; on a busy machine llama.cpp has been seen to stall."""


def default_threads() -> int:
    """All cores but one: with every core taken, spinning threads stall a busy machine."""
    return max(1, (os.cpu_count() or 2) - 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """One generated line. ``confidence`` is the probability of the line among those the grammar allows."""

    text: str
    confidence: float
    tokens_in: int
    tokens_out: int
    tokens_reused: int
    milliseconds: float


class Engine(Protocol):
    """A loaded model."""

    name: str
    trained: bool
    """Whether the model knows edgelam's prompt without instructions."""

    interrupted: Interrupted
    """Asked while it computes; once this is True, it gives up at once with a ModelError. To be set by who runs it."""

    def generate(self, prompt: str, grammar: str) -> Answer:
        """The likeliest line that the grammar allows.

        Raises:
            ModelError: the prompt does not fit, the model did not finish in time, or it was interrupted.
        """

    def apply_chat_template(self, prompt: str) -> str:
        """The prompt as this model's chat turn, up to where its answer begins."""

    def count(self, text: str) -> int:
        """How many tokens a text takes."""

    def close(self) -> None:
        """Free the memory."""


def shared_prefix(held: Sequence[int], tokens: Sequence[int]) -> int:
    """How many of ``tokens`` a cache that holds ``held`` need not evaluate again; the last one always is."""
    shared = 0
    for ours, theirs in zip(held, tokens[:-1], strict=False):
        if ours != theirs:
            break
        shared += 1
    return shared
