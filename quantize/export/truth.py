"""What the source itself answers, run by its own library in single precision: every conversion is held against that.

transformers runs the folder, peft the adapter on it, unmerged; llama.cpp a GGUF file, its weights widened. A model in half
precision is widened layer by layer as it runs, so that it takes the memory of its own weights and of one layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from edgelam.errors import ModelError
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.folder import weight_files
from edgelam.quantize.export.known import ADAPTER
from edgelam.runtime.engine.loaded import Floats

Say = Callable[[str], None]

TOLERANCE = 1e-3
"""Largest difference of a logit, in single precision, with which a conversion counts as the same model."""

LONG, PROMPTS, ROWS = 400, 6, 32
"""Tokens of the longest prompt, prompts, and tokens of each whose logits are compared, the last one among them."""

LARGE, LARGE_PROMPTS = 1_000_000_000, 3
"""Weights from which fewer prompts are asked."""

HEADROOM = 1.3
"""Memory wanted, as a multiple of the weights'."""


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt, as token ids, and the places whose logits count."""

    ids: tuple[int, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Logits of every question's places, shape (places, vocabulary); ``by``: the library that gave them."""

    questions: tuple[Question, ...]
    logits: tuple[Floats, ...]
    by: str

    @property
    def tokens(self) -> int:
        return sum(len(q.places) for q in self.questions)


class Logits(Protocol):
    """What can be asked the same."""

    def logits(self, ids: Sequence[int]) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How far a conversion is from its source: the largest difference of a logit and the mean divergence in nats a token."""

    by: str
    difference: float
    kl: float
    tokens: int
    note: str = ""

    @property
    def same(self) -> bool:
        """Whether it is the same model."""
        return self.difference <= TOLERANCE

    def __str__(self) -> str:
        if self.note:
            return self.note
        return (
            f"Source fidelity: logits within {self.difference:.1e} of {self.by} in single precision before quantizing, "
            f"over {self.tokens} tokens ({TOLERANCE:g} allowed)."
        )


def questions(tokens: Callable[[str], list[int]], vocabulary: int, count: int = PROMPTS) -> tuple[Question, ...]:
    """A few hard prompts: texts that are hard to divide, one longer than any of them, and one of tokens drawn over the whole
    vocabulary (seed 1)."""
    texts = [ids for text in HARD if len(ids := tokens(text)[:LONG]) > 8]
    texts.sort(key=len, reverse=True)
    whole = [token for ids in texts for token in ids][:LONG]
    drawn = np.random.default_rng(1).integers(0, vocabulary, 64).tolist()
    return tuple(_question(ids) for ids in (whole, drawn, *texts)[:count])


def _question(ids: Sequence[int]) -> Question:
    places = sorted({round(p) for p in np.linspace(0, len(ids) - 1, min(ROWS, len(ids)))})
    return Question(tuple(ids), tuple(places))


def compare(truth: Truth, other: Logits) -> Fidelity:
    """Over every place that counts."""
    worst, divergence = 0.0, 0.0
    for question, expected in zip(truth.questions, truth.logits, strict=True):
        given = other.logits(question.ids)[list(question.places)]
        width = min(given.shape[1], expected.shape[1])  # rows that fill up a vocabulary have no token
        difference = np.abs(given[:, :width] - expected[:, :width])
        worst = max(worst, float(difference.max()) if np.isfinite(difference).all() else float("inf"))
        first, second = _log_softmax(expected[:, :width]), _log_softmax(given[:, :width])
        divergence += float((np.exp(first) * (first - second)).sum())
    return Fidelity(truth.by, worst, divergence / truth.tokens, truth.tokens)


def _log_softmax(logits: Floats) -> Any:
    logits = logits.astype(np.float64)
    logits -= logits.max(1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(1, keepdims=True))


def ask(
    folder: Path,
    config: dict[str, Any],
    lora: Path | None,
    asked: Sequence[Question],
    out: Path | None,
    say: Say,
) -> tuple[Truth, list[Floats]]:
    """The source's logits, and what every layer gave for the first question, each of shape (tokens, width). ``config`` is the
    folder's as transformers 4 reads it. With ``out``, the model is then written there in single precision, the adapter merged
    by peft. To be run in a process of its own: its memory comes back.

    Raises:
        ModelError: transformers or peft cannot load it, or something of it is missing.
    """
    import torch

    torch.set_num_threads(1)
    model, by = _opened(folder, config, lora)
    logits, layers = _answers(model, asked, say)
    if out is not None:
        say("merging" if lora is not None else "writing the model in single precision")
        whole = (_merged(model) if lora is not None else model).float()
        whole.config.dtype = "float32"
        whole.save_pretrained(out)
    return Truth(tuple(asked), tuple(logits), by), layers


def _answers(model: Any, asked: Sequence[Question], say: Say) -> tuple[list[Floats], list[Floats]]:
    """Logits, and the layers' output for the first question."""
    import torch

    logits: list[Floats] = []
    layers: list[Floats] = []
    with torch.inference_mode(), _widened(model):
        for number, question in enumerate(asked, 1):
            given = model(torch.tensor([question.ids]), output_hidden_states=number == 1, use_cache=False)
            logits.append(given.logits[0, list(question.places)].float().numpy())
            if number == 1:
                layers = [h[0].float().numpy() for h in given.hidden_states[1:-1]]
            say(f"asking the source: prompt {number} of {len(asked)}")
    return logits, layers


def _opened(folder: Path, config: dict[str, Any], lora: Path | None) -> tuple[Any, str]:
    import torch
    import transformers
    from transformers import AutoConfig, AutoModelForCausalLM

    given = {"config": AutoConfig.for_model(**config)}
    loader: Any = AutoModelForCausalLM  # its annotations do not know that a report comes with the model
    kind = "float32" if lora is not None else stored_kind(folder)[0]  # (config.json may say another than it is)
    try:
        model, report = loader.from_pretrained(
            folder, dtype=getattr(torch, kind), use_safetensors=True, attn_implementation="eager",
            output_loading_info=True, **given,
        )  # fmt: skip
    except (ValueError, KeyError, OSError, RuntimeError, TypeError, AttributeError, ImportError) as error:
        raise ModelError(f"transformers cannot load {folder.name}: {_first_words(error)}") from error
    _require_whole(report, folder)
    by = f"transformers {transformers.__version__}"
    if lora is None:
        return model.eval(), by
    import peft

    return _adapted(model, lora).eval(), f"peft {peft.__version__} on {by}"


def _first_words(error: Exception) -> str:
    """The first two lines: torch names what is wrong in the second."""
    return " ".join(line.strip() for line in str(error).strip().splitlines()[:2])


def _require_whole(report: dict[str, Any], folder: Path) -> None:
    """Raises ModelError where weights are missing, left over, or of another shape than the configuration's."""
    for kind, says in (
        ("missing_keys", "has no weights for"),
        ("mismatched_keys", "has weights of another shape for"),
        ("unexpected_keys", "has weights that nothing computes with, such as"),
    ):
        left = sorted(str(k[0] if isinstance(k, tuple) else k) for k in report.get(kind) or [])
        left = [k for k in left if not k.endswith("rotary_emb.inv_freq")]
        if left:
            raise ModelError(f"{folder.name} {says} {left[0]}.")


def check_adapter(lora: Path) -> dict[str, Any]:
    """Its configuration. Raises ModelError where something of it is not known or its weights are no safetensors file."""
    from edgelam.quantize.export.folder import read_json

    config = read_json(lora / "adapter_config.json")
    ADAPTER.check(lora.name, config)
    if not (lora / "adapter_model.safetensors").is_file():
        raise ModelError(f"{lora.name} has no adapter_model.safetensors; save the adapter as safetensors.")
    return config


def _adapted(model: Any, lora: Path) -> Any:
    """Raises ModelError where peft refuses the adapter, or takes only a part of it."""
    from peft import PeftModel, get_peft_model_state_dict
    from safetensors import SafetensorError, safe_open

    check_adapter(lora)
    try:
        wrapped = PeftModel.from_pretrained(model, str(lora))
        with safe_open(lora / "adapter_model.safetensors", framework="pt") as weights:  # type: ignore[no-untyped-call]
            stored = set(weights.keys())
    except (
        ValueError,
        KeyError,
        RuntimeError,
        TypeError,
        NotImplementedError,
        AttributeError,
        OSError,
        SafetensorError,
    ) as error:
        raise ModelError(f"The adapter is of another model, or damaged; peft says: {_first_words(error)}") from error
    taken = set(get_peft_model_state_dict(wrapped))
    for left, says in ((stored - taken, "it has"), (taken - stored, "it lacks")):
        if left:
            raise ModelError(f"The adapter is of another model, or not one that peft can merge: {says} {min(left)}.")
    return wrapped


def _merged(model: Any) -> Any:
    """Raises ModelError where peft can run an adapter, and cannot merge it."""
    try:
        return model.merge_and_unload()
    except (ValueError, RuntimeError, TypeError, NotImplementedError, AttributeError) as error:
        raise ModelError(f"The adapter cannot be merged; peft says: {str(error).strip().splitlines()[0]}") from error


@contextmanager
def _widened(model: Any) -> Iterator[None]:
    """Inside, every module computes in single precision, its own weights widened while it does."""
    import torch

    stored: dict[int, list[tuple[Any, Any]]] = {}

    def before(module: Any, _given: Any) -> None:
        own = [p for p in module.parameters(recurse=False) if p.dtype in (torch.float16, torch.bfloat16)]
        stored[id(module)] = [(p, p.data) for p in own]
        for parameter in own:
            parameter.data = parameter.data.float()

    def after(module: Any, _given: Any, _out: Any) -> None:
        for parameter, data in stored.pop(id(module), ()):
            parameter.data = data

    owners = [m for m in model.modules() if any(True for _ in m.parameters(recurse=False))]
    hooks = [h for m in owners for h in (m.register_forward_pre_hook(before), m.register_forward_hook(after))]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def first_difference(
    layers: Sequence[Floats], other: Sequence[Floats], none: str = "all layers but the last agree"
) -> str:
    """Where two runs part, as the end of a sentence: the layer, and by how much; ``none`` where they do not."""
    for number, (ours, theirs) in enumerate(zip(layers, other, strict=False)):
        difference = float(np.abs(ours - theirs).max())
        if not difference <= TOLERANCE * max(1.0, float(np.abs(ours).max())):
            return f"the first layer that differs is {number} (by {difference:.2g})"
    return none


_KINDS = {"F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float32"}
"""By how weights are stored, torch's name for what they are loaded in."""


def stored_kind(folder: Path) -> tuple[str, int]:
    """What the weights are stored in, by torch's name, whatever the configuration says of it; and how many they are. Where they
    are stored in several ways: single precision.

    Raises:
        ModelError: they are no floating-point numbers, or of eight bits.
    """
    from safetensors import safe_open

    kinds, count = set(), 0
    for file in weight_files(folder):
        with safe_open(file, "np") as weights:  # type: ignore[no-untyped-call]
            for name in weights.keys():  # noqa: SIM118 - not a dict
                one = weights.get_slice(name)
                if one.get_dtype() not in _KINDS:
                    raise ModelError(
                        f"{name} in {file.name} is stored as {one.get_dtype()}, which cannot be read here."
                    )
                kinds.add(_KINDS[one.get_dtype()])
                count += math.prod(one.get_shape())
    return (kinds.pop() if len(kinds) == 1 else "float32"), count


def memory_for(folder: Path, lora: Path | None = None) -> tuple[float, float]:
    """Gigabytes that asking the source takes, and that are free."""
    import psutil

    kind, count = stored_kind(folder)
    needed = HEADROOM * count * (4 if kind == "float32" or lora is not None else 2)
    return needed / 1e9, psutil.virtual_memory().available / 1e9
