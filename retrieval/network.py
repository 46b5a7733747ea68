"""A network that gives numbers for every piece of a word, as the planner's tagger, the reader of forms and the reranker are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edgelam.errors import ModelError
from edgelam.retrieval import encoder
from edgelam.retrieval import words as vocabulary
from edgelam.retrieval.encoder import open_session


class PieceNetwork:
    """The network of a folder. Loaded on first use.

    Raises:
        ModelError: the folder's model or tokenizer cannot be loaded.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads

    @cached_property
    def _session(self) -> Any:
        return open_session(self._folder, self._threads)

    @cached_property
    def tokenizer(self) -> Any:
        """Without cutting and filling; networks that divide words alike share one."""
        try:
            return _tokenizer((self._folder / encoder.FILES[1]).read_bytes())
        except Exception as error:  # the package raises nothing more special
            raise ModelError(
                f"tokenizer.json in {self._folder.name} cannot be loaded: it is missing or damaged."
            ) from error

    @cached_property
    def _vocabulary(self) -> vocabulary.Words | None:
        return vocabulary.words_of(self._folder, encoder.DEFAULT)

    def numbers(self, rows: Sequence[tuple[Sequence[int], Sequence[int]]]) -> npt.NDArray[np.float32]:
        """What it gives for pieces and their kinds, shape (rows, longest, numbers); what is filled up is not read."""
        longest = max(len(ids) for ids, _ in rows)
        ids, kinds, mask = (
            np.array([[*part, *[0] * (longest - len(part))] for part in parts], np.int64)
            for parts in zip(*((ids, kinds, [1] * len(ids)) for ids, kinds in rows), strict=True)
        )
        feeds: dict[str, Any] = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        if self._vocabulary is not None:
            feeds[vocabulary.INPUT] = self._vocabulary.rows(ids)
        found: npt.NDArray[np.float32] = self._session.run(None, feeds)[0]
        return found


@cache
def _tokenizer(content: bytes) -> Any:
    """What a ``tokenizer.json`` holds; it takes 9 MB."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
