"""What a model builder has: a GGUF file, or a Hugging Face folder, with or without a LoRA adapter to merge.

Nothing is unpickled: weights are read from safetensors alone, and no file outside the folder is followed to. Whatever is
made of it is first held against what the source itself answers (:mod:`edgelam.quantize.export.truth`).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError, UsageError
from edgelam.quantize.export import child
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.disk import digest, require_room
from edgelam.quantize.export.folder import check_folder, read_json
from edgelam.quantize.export.known import GENERATION, TOKENIZER
from edgelam.quantize.export.truth import (
    LARGE,
    LARGE_PROMPTS,
    PROMPTS,
    TOLERANCE,
    Fidelity,
    Logits,
    Truth,
    ask,
    check_adapter,
    compare,
    first_difference,
    memory_for,
    questions,
    stored_kind,
)
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.loaded import Floats
from edgelam.runtime.engine.parts import TEMPLATE

Say = Callable[[str], None]
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "generation_config.json", TEMPLATE)
DIVIDING = ("model", "added_tokens", "normalizer", "pre_tokenizer")
"""What of a tokenizer's description says how it divides a text."""

AS_IT_IS = "Source fidelity: the source is a GGUF file, and is quantized as it is."


class Source:
    """A model to quantize: as a GGUF file, as a Hugging Face folder, and how it tokenizes. What it is not yet is made
    in ``scratch`` when it is asked for, and is the source's within :data:`edgelam.quantize.export.truth.TOLERANCE`, or is not made."""

    def __init__(
        self, model: Path, lora: Path | None, scratch: Path, say: Say, ignored: Collection[str] = (), for_exporter: bool = False
    ) -> None:  # fmt: skip
        """``for_exporter``: the folder will be given to a library that wants it in single precision, as transformers 4 writes it."""
        self._for_exporter = for_exporter
        self._model, self._lora, self.scratch, self._say, self._ignored = model, lora, scratch, say, ignored
        self.name = model.name if model.is_dir() else model.stem
        self.fidelity = ""
        """The first line of the report: how what was made of it compares with it."""

    @cached_property
    def digests(self) -> dict[str, str]:
        """Of the weights with everything beside them, and of the adapter: a change of either is another model."""
        outputs = self.scratch.parent
        return {
            "model": digest(self._model, outputs),
            "adapter": digest(self._lora, outputs) if self._lora is not None else "",
        }

    @cached_property
    def gguf(self) -> Path:
        """In half precision, held against the source in single precision first."""
        if not self._model.is_dir():
            self.fidelity = AS_IT_IS
            return self._model
        from edgelam.quantize.export.huggingface import convert

        path = self.scratch / f"{self.name}-F16.gguf"
        exact = self.scratch / f"{self.name}-F32.gguf"
        require_room(self.scratch, self._weights * 4 * (1 if self._lora is None else 2))
        if self._askable():
            convert(self._plain, exact, self._say, exact=True, ignored=self._ignored)
            self._hold_gguf(exact)
            exact.unlink()
        convert(self._plain, path, self._say, ignored=self._ignored)
        return path

    @cached_property
    def folder(self) -> Path:
        """In single precision, an adapter merged."""
        if not self._model.is_dir():
            from edgelam.quantize.export.unpack import unpack

            path = self.scratch / self.name
            unpack(self._model, path)
            return path
        return self._model if self._merged_path is None else self._merged

    @cached_property
    def tokens(self) -> Callable[[str], list[int]]:
        """How it divides a text, nothing added around it."""
        if self._model.is_dir():
            return self._own_tokens
        from edgelam.quantize.export.probe import opened

        with opened(self._model) as reader:
            return {text: reader.tokens(text) for text in HARD}.__getitem__

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What everything made of it must divide as it does."""
        from edgelam.quantize.export.vocabulary import texts_of

        return texts_of(self._tokenizer) if self._model.is_dir() else HARD

    @cached_property
    def _tokenizer(self) -> Any:
        """As transformers sets it up. Raises ModelError where the folder is of two minds about it."""
        from edgelam.quantize.export.vocabulary import own_tokenizer

        return own_tokenizer(self._model)

    @cached_property
    def _own_tokens(self) -> Callable[[str], list[int]]:
        from edgelam.quantize.export.vocabulary import tokenizer_of

        assert self._tokenizer is not None
        return tokenizer_of(self._model)

    def hold(self, other: Logits, layers: Callable[[Sequence[int]], list[Floats]] | None = None) -> None:
        """Compare what was made with the source; ``layers`` are what its layers give for a prompt.

        Raises:
            ModelError: they differ by more than the tolerance; where its layers can be asked, it says where they part.
        """
        if not self._askable():
            return
        truth, expected = self._truth
        found = compare(truth, other)
        if not found.same:
            theirs = layers(truth.questions[0].ids) if layers is not None and expected else []
            where = f"; {first_difference(expected, theirs)}" if theirs else ""
            raise ModelError(
                f"{self.name}: what was made of it is not the same model: a logit differs by {found.difference:.2g} from "
                f"{truth.by} in single precision, and {TOLERANCE:g} is allowed{where}. Nothing was written."
            )
        self._note(found)

    def _note(self, found: Fidelity) -> None:
        self.fidelity = str(found)
        self._say(self.fidelity)

    def _hold_gguf(self, exact: Path) -> None:
        from edgelam.quantize.export.probe import Probe, layer_outputs, loads

        assert self._truth is not None  # what its own library cannot load, that says why
        child.run(f"Loading what was made of {self.name}", loads, exact, say=self._say)
        with closing(Probe(exact, 1, exact=True)) as probe:
            self.hold(probe, lambda ids: layer_outputs(exact, ids))

    def _askable(self) -> bool:
        """Whether there is memory to run the source in; where there is not, the report says that nothing was compared."""
        if not self._model.is_dir():
            return True
        needed, free = memory_for(self._model, self._lora)
        if needed <= free:
            return True
        why = f"running the source takes {needed:.1f} GB of memory, and {free:.1f} are free"
        self._note(Fidelity("", 0.0, 0.0, 0, note=f"Source fidelity: not measured; {why}."))
        return False

    @cached_property
    def _truth(self) -> tuple[Truth, list[Floats]]:
        """The source's own answers, and its layers' for the first question."""
        if not self._model.is_dir():
            return self._widened_truth(), []
        config, count = self._config, 0
        if self._askable():
            count = LARGE_PROMPTS if self._weights > LARGE else PROMPTS
        asked = questions(self._own_tokens, int(config["vocab_size"]), count)
        found: tuple[Truth, list[Floats]] = child.run(
            f"Asking {self.name} itself",
            ask,
            self._model,
            config,
            self._lora,
            asked,
            self._merged_path,
            say=self._say,
        )
        return found

    def _widened_truth(self) -> Truth:
        """llama.cpp on a GGUF file, its weights in single precision."""
        from edgelam.quantize.export.llamacpp import widen
        from edgelam.quantize.export.probe import Probe

        path = self.scratch / f"{self.name}-F32.gguf"
        child.run("Widening the source", widen, self._model, path, say=self._say)
        with closing(Probe(path, 1, exact=True)) as probe:
            asked = questions(probe.tokens, probe.size)
            logits = tuple(probe.logits(q.ids)[list(q.places)] for q in asked)
        path.unlink()
        return Truth(asked, logits, "llama.cpp")

    @cached_property
    def _weights(self) -> int:
        return stored_kind(self._model)[1]

    @cached_property
    def _raw(self) -> dict[str, Any]:
        return read_json(self._model / "config.json")

    @cached_property
    def _config(self) -> dict[str, Any]:
        from edgelam.quantize.export.families import read_config

        return read_config(self._model, self._ignored)

    @property
    def _plain(self) -> Path:
        """A folder to convert as it is."""
        return self._model if self._lora is None else self._merged

    @property
    def _merged_path(self) -> Path | None:
        """Where the model is written in single precision; None where nothing needs that."""
        raw = self._raw
        single = raw.get("torch_dtype", raw.get("dtype")) in (None, "float32") and "rope_parameters" not in raw
        needed = self._lora is not None or (self._for_exporter and not single)
        return self.scratch / self.name if needed else None

    @cached_property
    def _merged(self) -> Path:
        assert self._truth is not None  # writes it
        path = self.scratch / self.name
        for file in TOKENIZER_FILES:
            if (self._model / file).is_file():
                shutil.copy2(self._model / file, path / file)
        if self._lora is not None:
            _take_words(self._lora, path)
        return path


def _take_words(lora: Path, folder: Path) -> None:
    """The chat template and the special tokens that an adapter was trained with, where it brings them.

    Raises:
        ModelError: it brings another tokenizer.
    """
    own, base = (read_json(p) if p.is_file() else {} for p in (lora / "tokenizer.json", folder / "tokenizer.json"))
    if own and base and any(own.get(part) != base.get(part) for part in DIVIDING):
        raise ModelError(f"{lora.name} was trained with another tokenizer than the model's.")
    said, target = lora / TOKENIZER.file, folder / TOKENIZER.file
    if (lora / TEMPLATE).is_file():
        shutil.copy2(lora / TEMPLATE, folder / TEMPLATE)
    elif said.is_file() and read_json(said).get("chat_template") is not None:
        (folder / TEMPLATE).unlink(missing_ok=True)
    if said.is_file():
        before = read_json(target) if target.is_file() else {}
        target.write_text(json.dumps(before | read_json(said), ensure_ascii=False), encoding="utf-8")


def _require_whole(model: Path) -> None:
    """Raises ModelError where a GGUF file is damaged, a part of a model, or an adapter."""
    fields = read_header(model).fields
    parts = fields.get("split.count")
    if isinstance(parts, int) and parts > 1:
        raise ModelError(f"{model.name} is one of {parts} parts; join them with llama.cpp's gguf-split first.")
    if fields.get("general.type") == "adapter":
        raise ModelError(f"{model.name} is an adapter, not a model.")


@contextmanager
def opened_source(
    model: Path, lora: Path | None, folder: Path, say: Say, ignored: Collection[str] = (), for_exporter: bool = False
) -> Iterator[Source]:
    """A GGUF file or a Hugging Face folder, looked at before anything is made of it; what is made of it goes to a
    temporary folder beside the outputs.

    Raises:
        ModelError: it is neither, it is damaged, or it would need unpickling. UsageError: the outputs would be taken for the source.
    """
    model = Path(os.path.abspath(model))  # (``.`` has no name)
    if model.is_dir():
        if folder.resolve() == model.resolve():
            raise UsageError(
                f"The outputs cannot lie beside the weights of {model.name}; give --out a folder of its own."
            )
        check_folder(model)
        for known in (GENERATION, TOKENIZER):
            known.read_in(model, ignored)
        if lora is not None:
            check_adapter(lora)
    elif lora is not None:
        raise ModelError("An adapter is merged into a Hugging Face folder; a GGUF file cannot take --lora.")
    else:
        _require_whole(model)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".source-") as scratch:
        yield Source(model, lora, Path(scratch), say, ignored, for_exporter)
