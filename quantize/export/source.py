"""What a model builder has: a GGUF file, or a Hugging Face folder, with or without a LoRA adapter to merge.

Nothing is unpickled: weights are read from safetensors alone, and no file outside the folder is followed to.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError
from edgelam.quantize.export.corpus import HARD
from edgelam.runtime.engine.header import read_header

LARGEST_JSON = 64 << 20


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


def check_folder(folder: Path) -> None:
    """A Hugging Face model folder, looked at before anything of it is used.

    Raises:
        ModelError: a file leads outside, the weights are pickled, the configuration or chat template is unreadable.
    """
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise ModelError(f"{path.name} in {folder.name} is a link to a place outside the folder; copy the file in.")
    if not any(folder.glob("*.safetensors")):
        pickled = sorted(p.name for s in ("*.bin", "*.pt", "*.pth", "*.ckpt") for p in folder.glob(s))
        if pickled:
            raise ModelError(
                f"{pickled[0]} is a pickle, which can run code when it is read; save the model as safetensors."
            )
        raise ModelError(f"{folder.name} is no Hugging Face model folder (it has no .safetensors file).")
    read_json(folder / "config.json")
    check_template(folder)


def read_json(path: Path) -> dict[str, Any]:
    """Raises ModelError where it is missing, too large or no JSON object."""
    try:
        if path.stat().st_size > LARGEST_JSON:
            raise ModelError(f"{path.name} is too large to be what it should be.")
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError(f"{path.name} in {path.parent.name} is missing or no JSON.") from error
    if not isinstance(data, dict):
        raise ModelError(f"{path.name} in {path.parent.name} is not a JSON object.")
    return data


def check_template(folder: Path) -> str | None:
    """The folder's chat template, parsed once, or None.

    Raises:
        ModelError: it does not parse.
    """
    template = folder / "chat_template.jinja"
    if template.is_file():
        text: Any = template.read_text(encoding="utf-8", errors="replace")
    else:
        config = folder / "tokenizer_config.json"
        text = read_json(config).get("chat_template") if config.is_file() else None
    if text is None:
        return None
    from jinja2 import TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    try:
        ImmutableSandboxedEnvironment(extensions=["jinja2.ext.loopcontrols"]).parse(str(text))
    except TemplateSyntaxError as error:
        raise ModelError(f"The chat template of {folder.name} does not parse: {error.message}.") from error
    return str(text)
