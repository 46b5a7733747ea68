"""Action-aware quantization: a type for each tensor, chosen by what its rounding does to *actions* within a budget.

One pass over recorded decisions: in each, the choice of the answer that was closest under the step's grammar has a margin, the
difference of two logits, and its gradient says how much each weight moves it. Rounding a tensor adds noise to the margin;
noise squared over margin squared is how likely the action flips (Chebyshev), and those add up over tensors and decisions.
Which type each tensor gets for a given size or time is then a knapsack, solved by a price on bytes or milliseconds.

The gradient's squares are the diagonal of a Fisher matrix, of margins instead of likelihoods (as in HAWQ-V2, arXiv 1911.03852,
and SqueezeLLM, arXiv 2306.07629, for losses).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from edgelam.errors import ModelError
from edgelam.quantize.export.types import WIDTHS
from edgelam.runtime.engine.header import BLOCKS
from edgelam.runtime.engine.library import base_library
from edgelam.runtime.engine.llama import CloseCall, LlamaEngine
from edgelam.runtime.engine.loaded import Floats

Say = Callable[[str], None]

PALETTE = ("Q8_0", "Q6_K", "Q5_1", "Q5_0", "Q4_1", "IQ4_NL", "Q4_0", "Q4_K", "Q3_K", "Q2_K")
"""Types that are weighed; of those in blocks of 256 only where a row is a multiple of that."""

SOFT = 0.05
"""Logits that are added to every margin: a tie must not count for more than everything else together."""

ROWS = 256
"""Rows of a matrix that are rounded to weigh a type."""

_BYTES = {label: (block, stored) for label, block, stored in BLOCKS.values()}


class BudgetTooSmall(ModelError):
    """Not even the smallest types fit."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to store a tensor: what it costs, in the unit of the budget, and the harm it does."""

    kind: str
    cost: float
    harm: float


@dataclass(frozen=True, slots=True)
class Decided:
    """A recorded decision: the tokens of prompt and answer, and the choice in it that was closest."""

    tokens: tuple[int, ...]
    call: CloseCall


def closest(path: Path, asked: Sequence[tuple[str, str]], patience: float, say: Say) -> list[Decided]:
    """The closest choice of each decision; ``asked`` are prompts with grammars. Decisions without a choice are left out."""
    found = []
    with closing(LlamaEngine(path, 1, limit=patience)) as engine:
        for number, (prompt, grammar) in enumerate(asked, 1):
            tokens, calls = engine.close_calls(prompt, grammar)
            if calls:
                found.append(Decided(tuple(tokens), min(calls, key=lambda c: c.margin)))
            if number % 50 == 0:
                say(f"sensitivity: {number} of {len(asked)} decisions looked at")
    return found


def sensitivity(folder: Path, decided: Sequence[Decided], say: Say) -> dict[str, Floats]:
    """Of every matrix of the GGUF file, by its name there: how much each weight moves the closest choices, squared, over
    their margins squared. Same shape as the matrix. To be run in a process of its own.

    Raises:
        ModelError: the folder is of a family that has no mixed types.
    """
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, use_safetensors=True).eval()
    wanted = {n: p for n, p in model.named_parameters() if p.ndim == 2}
    sums = {n: torch.zeros_like(p) for n, p in wanted.items()}
    for parameter in model.parameters():
        parameter.requires_grad_(parameter.ndim == 2)
    for number, one in enumerate(decided, 1):
        logits = model(torch.tensor([one.tokens[: one.call.place + 1]]), use_cache=False, logits_to_keep=1).logits[
            0, -1
        ]
        model.zero_grad(set_to_none=True)
        (logits[one.call.chosen] - logits[one.call.other]).backward()
        for name, parameter in wanted.items():
            if parameter.grad is not None:
                sums[name].addcmul_(parameter.grad, parameter.grad, value=1 / (one.call.margin + SOFT) ** 2)
        if number % 20 == 0:
            say(f"sensitivity: {number} of {len(decided)} decisions")
    count = max(1, len(decided))
    return {
        stored.name: ((sums[name] if stored.order is None else sums[name][stored.order]) / count).numpy()
        for name, stored in stored_as(folder, sums).items()
    }


@dataclass(frozen=True, slots=True)
class Stored:
    """How the GGUF file holds a matrix of a Hugging Face folder: its name there and, where they differ, the order of its rows."""

    name: str
    order: Any = None


def stored_as(folder: Path, matrices: Mapping[str, Any]) -> dict[str, Stored]:
    """By the names of ``matrices`` in the folder.

    Raises:
        ModelError: the folder is of a family whose tensors are not known by name.
    """
    import torch

    from edgelam.quantize.export.families import family_of, read_config
    from edgelam.quantize.export.huggingface import permuted

    config = read_config(folder)
    family, heads = family_of(config), int(config["num_attention_heads"])
    names = gguf.get_tensor_name_map(family.arch, int(config["num_hidden_layers"]))
    found = {}
    for name, matrix in matrices.items():
        stored = names.get_name(name, try_suffixes=(".weight",))
        if stored is None:
            raise ModelError(f"Types cannot be mixed for this family: nothing is known of {name}.")
        order = None
        if family.permuted and (".q_proj." in name or ".k_proj." in name):
            groups = heads if ".q_proj." in name else int(config.get("num_key_value_heads") or heads)
            order = permuted(torch.arange(matrix.shape[0]), groups)
        found[name] = Stored(stored, order)
    return found


def weigh(
    source: Path, moved: Mapping[str, Floats], matrix: Mapping[str, Floats] | None, price: Mapping[str, float], say: Say
) -> dict[str, list[Choice]]:
    """Every way to store every matrix of a GGUF file. ``price``: cost of one weight by type, in the unit of the budget; types
    without one are left out. To be run in a process of its own."""
    found: dict[str, list[Choice]] = {}
    tensors = [t for t in gguf.GGUFReader(source).tensors if t.name in moved]
    for number, tensor in enumerate(tensors, 1):
        column = matrix.get(tensor.name) if matrix else None
        found[tensor.name] = _ways(tensor, moved[tensor.name], column, price)
        say(f"weighing types: tensor {number} of {len(tensors)}, {tensor.name}")
    return found


def _ways(tensor: Any, moved: Floats, column: Floats | None, price: Mapping[str, float]) -> list[Choice]:
    """Rows are rounded each by itself: those that matter most are weighed, the others counted in proportion."""
    width = int(tensor.shape[0])
    weights = moved.reshape(-1, width)
    by_row = weights.sum(1, dtype=np.float64)
    heaviest = np.argsort(-by_row, kind="stable")[:ROWS]
    scale = float(by_row.sum() / max(by_row[heaviest].sum(), 1e-300))
    rows = gguf.quants.dequantize(tensor.data[heaviest], tensor.tensor_type).astype(np.float32).reshape(-1, width)
    choices = []
    for kind in PALETTE:
        if kind in price and width % WIDTHS[kind] == 0:
            error = rounded(rows, kind, column) - rows
            harm = scale * float(np.vdot(weights[heaviest], np.square(error)))
            choices.append(Choice(kind, weights.size * price[kind], harm))
    return choices


def weigh_all(
    folder: Path,
    decided: Sequence[Decided],
    source: Path,
    matrix: Mapping[str, Floats] | None,
    price: Mapping[str, float],
    say: Say,
) -> dict[str, list[Choice]]:
    """:func:`sensitivity` and :func:`weigh` in one process, so that what is large never leaves it."""
    return weigh(source, sensitivity(folder, decided, say), matrix, price, say)


def rounded(rows: Floats, kind: str, column: Floats | None) -> Floats:
    """A matrix after llama.cpp has stored it in a type. ``column``: its row of the importance matrix."""
    number = gguf.GGMLQuantizationType[kind]
    block, stored = _BYTES[kind]
    given = np.ascontiguousarray(rows, np.float32)
    out = np.zeros(given.size // block * stored, np.uint8)
    quantize_chunk = base_library().ggml_quantize_chunk
    quantize_chunk.restype = ctypes.c_size_t
    quantize_chunk.argtypes = (
        ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p,
    )  # fmt: skip
    weighed = np.ascontiguousarray(column, np.float32) if column is not None else None
    quantize_chunk(
        int(number), given.ctypes.data, out.ctypes.data, 0, given.shape[0], given.shape[1],
        weighed.ctypes.data if weighed is not None else None,
    )  # fmt: skip
    return np.asarray(gguf.quants.dequantize(out.reshape(given.shape[0], -1), number), np.float32)


def bytes_per_weight() -> dict[str, float]:
    """The price of a weight where the budget is in bytes."""
    return {kind: _BYTES[kind][1] / _BYTES[kind][0] for kind in PALETTE}


def mix(choices: Mapping[str, Sequence[Choice]], budget: float) -> dict[str, str]:
    """A type for each tensor so that the whole costs no more than ``budget`` and does least harm.

    Raises:
        BudgetTooSmall: even the cheapest types cost more.
    """
    cheapest = sum(min(c.cost for c in ways) for ways in choices.values())
    if cheapest > budget:
        raise BudgetTooSmall(
            f"The budget is too small: the smallest types of every tensor come to {cheapest / 1e6:.1f}, in its unit."
        )
    low, high = 0.0, 1e12
    for _ in range(100):
        price = (low + high) / 2 if low > 0 else high / 1e6
        if _cost(_at(choices, price)) > budget:
            low = price
        else:
            high = price
        if high - low <= 1e-9 * high:
            break
    chosen = _at(choices, high)
    _spend(choices, chosen, budget - _cost(chosen))
    return {name: choice.kind for name, choice in chosen.items()}


def _at(choices: Mapping[str, Sequence[Choice]], price: float) -> dict[str, Choice]:
    """What each tensor takes where a unit of the budget costs so much harm."""
    return {name: min(ways, key=lambda c: (c.harm + price * c.cost, c.cost)) for name, ways in choices.items()}


def _cost(chosen: Mapping[str, Choice]) -> float:
    return sum(c.cost for c in chosen.values())


def _spend(choices: Mapping[str, Sequence[Choice]], chosen: dict[str, Choice], left: float) -> None:
    """Use what is left, where it saves most harm for its cost."""
    while True:
        better = [
            ((chosen[n].harm - c.harm) / max(c.cost - chosen[n].cost, 1e-9), n, c)
            for n, ways in choices.items()
            for c in ways
            if c.harm < chosen[n].harm and c.cost - chosen[n].cost <= left
        ]
        if not better:
            return
        _, name, choice = max(better, key=lambda b: b[0])
        left -= choice.cost - chosen[name].cost
        chosen[name] = choice


def harm(choices: Mapping[str, Sequence[Choice]], kinds: Mapping[str, str]) -> float:
    """What a mix does, by the same measure."""
    return sum(next(c.harm for c in ways if c.kind == kinds[name]) for name, ways in choices.items())
