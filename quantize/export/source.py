"""What a model builder has: a GGUF file, or a Hugging Face folder, with or without a LoRA adapter to merge.

Nothing is unpickled: weights are read from safetensors alone, and no file outside the folder is followed to.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from edgelam.errors import ModelError
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.folder import check_folder
from edgelam.runtime.engine.header import read_header


class Source:
    """A model to quantize: as a GGUF file, as a Hugging Face folder, and how it tokenizes. What it is not yet is made
    in ``scratch`` when it is asked for."""

    def __init__(self, model: Path, lora: Path | None, scratch: Path, say: Callable[[str], None]) -> None:
        self._model, self._lora, self.scratch, self._say = model, lora, scratch, say
        self.name = model.name if model.is_dir() else model.stem
        self.size = sum(f.stat().st_size for f in model.rglob("*")) if model.is_dir() else model.stat().st_size

    @cached_property
    def gguf(self) -> Path:
        if not self._model.is_dir():
            return self._model
        from edgelam.quantize.export.huggingface import convert

        path = self.scratch / f"{self.name}-F16.gguf"
        convert(self._model, self._lora, path, self._say)
        return path

    @cached_property
    def folder(self) -> Path:
        """In full precision, an adapter merged."""
        if self._model.is_dir() and self._lora is None:
            return self._model
        from edgelam.quantize.export.unpack import merge, unpack

        path = self.scratch / self.name
        if self._model.is_dir():
            merge(self._model, self._lora or self._model, path)
        else:
            unpack(self._model, path)
        return path

    @cached_property
    def tokens(self) -> Callable[[str], list[int]]:
        """How it divides a text, nothing added around it."""
        if self._model.is_dir():
            from edgelam.quantize.export.huggingface import tokenizer_of

            return tokenizer_of(self._model)
        from edgelam.quantize.export.probe import opened

        with opened(self._model) as reader:
            return {text: reader.tokens(text) for text in HARD}.__getitem__


@contextmanager
def opened_source(model: Path, lora: Path | None, folder: Path, say: Callable[[str], None]) -> Iterator[Source]:
    """A GGUF file or a Hugging Face folder, looked at before anything is made of it; what is made of it goes to a
    temporary folder beside the outputs.

    Raises:
        ModelError: it is neither, it is damaged, or it would need unpickling.
    """
    if model.is_dir():
        check_folder(model)
    elif lora is not None:
        raise ModelError("An adapter is merged into a Hugging Face folder; a GGUF file cannot take --lora.")
    else:
        read_header(model)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".source-") as scratch:
        yield Source(model, lora, Path(scratch), say)
