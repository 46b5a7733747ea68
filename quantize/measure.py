"""What ``edgelam quantize`` measures on every file: it is asked the same as the original."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.quantize.evaluate.fidelity import Case, Replies, act, cases, nearness, texts_of
from edgelam.quantize.export.formats import Format
from edgelam.retrieval import Index
from edgelam.runtime.prompt import INSTRUCTIONS

Say = Callable[[str], None]

TEXTS = 64
"""Prompts that divergence and perplexity are measured on."""


class Measure:
    """Everything that is measured on a file, and what it did; every file is asked the same."""

    def __init__(self, form: Format, count: int, say: Say) -> None:
        self._format, self._count, self._say = form, count, say

    def __call__(self, path: Path) -> tuple[dict[str, Any], Replies]:
        with closing(self._format.engine(path)) as engine:
            replies = act(engine, self._asked, self._say)
        original = self._format.original
        with ExitStack() as opened:
            first = opened.enter_context(closing(self._format.reader(original)))
            second = first if path == original else opened.enter_context(closing(self._format.reader(path)))
            near = nearness(first, second, texts_of(self._asked, self._apply_chat_template)[:TEXTS])
        return {
            "step_success": asdict(replies.success), **asdict(near), **asdict(self._format.speed(path, self._say)),
            "decide_ms": round(float(np.median(replies.milliseconds)), 1),
        }, replies  # fmt: skip

    def others(self, count: int) -> list[Case]:
        """Decisions that nothing is measured on."""
        return cases(count, Index(None), self._trained, seed=1)[:count]

    def texts(self, count: int) -> list[str]:
        """The same as prompts with their answers."""
        return texts_of(self.others(count), self._apply_chat_template)

    def text(self, prompt: str, answer: str) -> str:
        """A recorded prompt and its answer, as the model is to read them."""
        return self._apply_chat_template(prompt if self._trained else f"{INSTRUCTIONS}\n{prompt}") + answer

    @cached_property
    def _asked(self) -> list[Case]:
        return cases(self._count, Index(None), self._trained)

    @property
    def _trained(self) -> bool:
        return self._manners[0]

    @property
    def _apply_chat_template(self) -> Callable[[str], str]:
        return self._manners[1]

    @cached_property
    def _manners(self) -> tuple[bool, Callable[[str], str]]:
        """Whether the original knows edgelam's prompt, and how it wants a turn laid out."""
        with closing(self._format.engine(self._format.original)) as engine:
            return engine.trained, engine.apply_chat_template
