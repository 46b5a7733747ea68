"""How a sentence encoder makes one vector of a text's many: what the folder says, built into the ONNX graph."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import ModelError
from edgelam.quantize.export.folder import read_json
from edgelam.quantize.export.known import ENCODER, POOLING, SENTENCE, STEP, TOKENIZER

Say = Callable[[str], None]

FAMILIES = {
    "BertModel": "BERT, E5, BGE, GTE", "BertForMaskedLM": "BERT", "MPNetModel": "MPNet", "MPNetForMaskedLM": "MPNet", "XLMRobertaModel": "multilingual E5",
    "RobertaModel": "RoBERTa", "DistilBertModel": "DistilBERT", "ModernBertModel": "ModernBERT, GTE", "ModernBertForMaskedLM": "ModernBERT",
}  # fmt: skip
"""By the first of ``architectures`` in config.json. Nomic and some GTE models bring code of their own, which is never run here."""

MODULES = ("Transformer", "Pooling", "Normalize")
"""Steps of a sentence-transformers folder that are made; vectors have unit length with or without the last."""

OUTPUT = "sentence_embedding"


class Pooling(StrEnum):
    """By sentence-transformers' names."""

    MEAN = "mean"
    CLS = "cls"
    MAX = "max"
    MEAN_SQRT = "mean_sqrt_len_tokens"
    WEIGHTED = "weightedmean"
    LAST = "lasttoken"


_KEYS = {
    "pooling_mode_cls_token": Pooling.CLS, "pooling_mode_mean_tokens": Pooling.MEAN, "pooling_mode_max_tokens": Pooling.MAX,
    "pooling_mode_mean_sqrt_len_tokens": Pooling.MEAN_SQRT, "pooling_mode_weightedmean_tokens": Pooling.WEIGHTED, "pooling_mode_lasttoken": Pooling.LAST,
}  # fmt: skip


def read_encoder(folder: Path, ignored: Collection[str] = ()) -> Pooling:
    """A folder's pooling; that of sentence-transformers where it says none.

    Raises:
        ModelError: something of the folder cannot be made as its own library computes it.
    """
    config = read_json(folder / "config.json")
    name = (config.get("architectures") or ["none"])[0]
    if name not in FAMILIES:
        own = ", which brings code of its own" if config.get("auto_map") else ""
        raise ModelError(f"Encoders of the kind {name}{own} cannot be made; known are {', '.join(FAMILIES)}.")
    ENCODER.check(folder.name, config, ignored)
    _check_beside(folder, ignored)
    modules = folder / "modules.json"
    return _pooling_of(folder, modules, ignored) if modules.is_file() else Pooling.MEAN


def _check_beside(folder: Path, ignored: Collection[str]) -> None:
    """Raises ModelError for what is done to a text before or to a vector after, and is not done here."""
    for known in (TOKENIZER, STEP):
        known.read_in(folder, ignored)
    said = SENTENCE.read_in(folder, ignored)
    if said.get("default_prompt_name"):
        raise ModelError(
            f"{folder.name} puts the prompt {said['default_prompt_name']!r} before every text, which is not done here."
        )
    if said.get("similarity_fn_name") not in (None, "cosine"):
        raise ModelError(f"{folder.name} compares by {said['similarity_fn_name']}; only cosine is made.")


def _pooling_of(folder: Path, modules: Path, ignored: Collection[str]) -> Pooling:
    try:
        rows = json.loads(modules.read_text(encoding="utf-8"))
        steps = {str(r["type"]).rpartition(".")[2]: str(r["path"]) for r in rows}
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(f"modules.json in {folder.name} is damaged.") from error
    for step in steps:
        if step not in MODULES:
            raise ModelError(
                f"{folder.name} has a step called {step}, which cannot be made; known are {', '.join(MODULES)}."
            )
    if "Pooling" not in steps or Path(steps["Pooling"]).name != steps["Pooling"]:
        raise ModelError(f"modules.json in {folder.name} names no pooling.")
    config = read_json(folder / steps["Pooling"] / "config.json")
    POOLING.check(folder.name, config, ignored)
    named = config.get("pooling_mode")
    listed = named if isinstance(named, list) else [named]
    modes = [str(m) for key, m in _KEYS.items() if config.get(key)] or [str(m) for m in listed if m]
    if len(modes) != 1 or modes[0] not in tuple(Pooling):
        raise ModelError(f"{folder.name} pools by {' and '.join(modes) or 'nothing'}, which cannot be made.")
    return Pooling(modes[0])


def longest_of(folder: Path, most: int) -> int:
    """Tokens after which the folder cuts a text, or ``most`` where that is sooner."""
    said = STEP.file
    own = read_json(folder / said).get("max_seq_length") if (folder / said).is_file() else None
    return min(own, most) if isinstance(own, int) and own > 0 else most


def cut_at(tokenizer: Path, longest: int) -> None:
    """Have a tokenizer.json cut texts there."""
    cut = {"direction": "Right", "max_length": longest, "strategy": "LongestFirst", "stride": 0}
    tokenizer.write_text(json.dumps(read_json(tokenizer) | {"truncation": cut}, ensure_ascii=False), encoding="utf-8")


def build_in(path: Path, pooling: Pooling) -> None:
    """Give the graph one vector a text; a mean is left to the runtime, which makes it of whatever has no vector yet."""
    if pooling is Pooling.MEAN:
        return
    import onnx
    from onnx import TensorProto, helper

    model = onnx.load(path)
    graph, hidden = model.graph, model.graph.output[0].name
    version = next(o.version for o in model.opset_import if not o.domain)
    width = graph.output[0].type.tensor_type.shape.dim[2]
    graph.node.extend(_Steps(version, hidden).of(pooling))
    shape = ["batch_size", width.dim_value or "width"]
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, shape))
    graph.initializer.extend(
        helper.make_tensor(f"pooling/{name}", TensorProto.INT64, [len(v)] if name != "first" else [], v)
        for name, v in (("one", [1]), ("two", [2]), ("first", [0]))
    )
    onnx.checker.check_model(model)
    onnx.save(model, path)


class _Steps:
    """The nodes that pool; ``hidden`` has shape (texts, tokens, width), the mask (texts, tokens)."""

    def __init__(self, version: int, hidden: str) -> None:
        self._version, self._hidden = version, hidden

    def of(self, pooling: Pooling) -> list[Any]:
        from onnx import TensorProto, helper

        node = helper.make_node
        if pooling is Pooling.CLS:
            return [node("Gather", [self._hidden, "pooling/first"], [OUTPUT], axis=1)]
        mask = [
            node("Cast", ["attention_mask"], ["pooling/mask"], to=TensorProto.FLOAT),
            node("CumSum", ["pooling/mask", "pooling/one"], ["pooling/places"]),
        ]
        if pooling is Pooling.MAX:
            return [*mask, *self._max()]
        weights = {
            Pooling.MEAN_SQRT: [node("Identity", ["pooling/mask"], ["pooling/weights"])],
            Pooling.WEIGHTED: [node("Mul", ["pooling/mask", "pooling/places"], ["pooling/weights"])],
            Pooling.LAST: [
                node("ReduceSum", ["pooling/mask", "pooling/one"], ["pooling/count"], keepdims=1),
                node("Equal", ["pooling/places", "pooling/count"], ["pooling/at_end"]),
                node("Cast", ["pooling/at_end"], ["pooling/end"], to=TensorProto.FLOAT),
                node("Mul", ["pooling/end", "pooling/mask"], ["pooling/weights"]),
            ],
        }[pooling]
        total = [node("ReduceSum", ["pooling/weights", "pooling/one"], ["pooling/total"], keepdims=1)]
        root = pooling is Pooling.MEAN_SQRT
        return [
            *mask, *weights, *total,
            node("Sqrt" if root else "Identity", ["pooling/total"], ["pooling/divisor"]),
            node("Unsqueeze", ["pooling/weights", "pooling/two"], ["pooling/column"]),
            node("Mul", [self._hidden, "pooling/column"], ["pooling/weighed"]),
            node("ReduceSum", ["pooling/weighed", "pooling/one"], ["pooling/sum"], keepdims=0),
            node("Div", ["pooling/sum", "pooling/divisor"], [OUTPUT]),
        ]  # fmt: skip

    def _max(self) -> list[Any]:
        from onnx import TensorProto, helper

        least = helper.make_tensor("least", TensorProto.FLOAT, [], [-1e9])
        axes: dict[str, Any] = {"axes": [1]} if self._version < 18 else {}
        given = ["pooling/shown"] if axes else ["pooling/shown", "pooling/one"]
        return [
            helper.make_node("Cast", ["attention_mask"], ["pooling/there"], to=TensorProto.BOOL),
            helper.make_node("Unsqueeze", ["pooling/there", "pooling/two"], ["pooling/column"]),
            helper.make_node("Constant", [], ["pooling/least"], value=least),
            helper.make_node("Where", ["pooling/column", self._hidden, "pooling/least"], ["pooling/shown"]),
            helper.make_node("ReduceMax", given, [OUTPUT], keepdims=0, **axes),
        ]


def ask_encoder(folder: Path, texts: Sequence[str], longest: int, say: Say) -> tuple[Any, str]:
    """Unit vectors of the folder run by its own library, in single precision, and that library. To be run in a process of its own.

    Raises:
        ModelError: it cannot be loaded there.
    """
    import sentence_transformers
    import torch

    torch.set_num_threads(1)
    say("asking the source")
    model = opened_by_its_library(folder, longest)
    vectors = model.encode(list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
    return np.asarray(vectors, np.float32), f"sentence-transformers {sentence_transformers.__version__}"


def opened_by_its_library(folder: Path, longest: int) -> Any:
    """As sentence-transformers loads it, in single precision.

    Raises:
        ModelError: it cannot be loaded there.
    """
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True).float()
    except (ValueError, KeyError, OSError, RuntimeError, TypeError, AttributeError, ImportError) as error:
        said = " ".join(line.strip() for line in str(error).splitlines()[:2])
        raise ModelError(f"sentence-transformers cannot load {folder.name}: {said}") from error
    model.max_seq_length = longest
    return model
