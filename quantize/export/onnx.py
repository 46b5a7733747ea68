"""A Hugging Face folder as an ONNX decoder with its key-value cache, and its int8, int8w and int4 variants.

The export is optimum's; int8 is onnxruntime's dynamic quantization, int8w and int4 round the weights alone, in blocks of 64
and 32 (``MatMulNBits``, ``GatherBlockQuantized``).
"""

from __future__ import annotations

import json
import logging
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import ModelError
from edgelam.quantize.export.folder import template_of
from edgelam.quantize.export.probe import Floats
from edgelam.quantize.export.tied import Blocks, Tied, tie_blocks, tie_columns, untie
from edgelam.quantize.export.types import OnnxType
from edgelam.quantize.export.unsigned import to_unsigned
from edgelam.quantize.export.vocabulary import special_tokens
from edgelam.runtime.engine.onnx import CPU, OnnxEngine
from edgelam.runtime.engine.parts import FILES, TEMPLATE
from edgelam.telemetry import load_onnxruntime

Say = Callable[[str], None]
DECODER, ENCODER = "text-generation-with-past", "feature-extraction"
"""What optimum calls the two kinds of model."""

_LAYER = re.compile(r"/layers\.(\d+)/")


def export(folder: Path, out: Path, say: Say, task: str = DECODER) -> None:
    """The unquantized model; ``out`` appears under its name only when it is whole."""
    from optimum.exporters.onnx import main_export

    say("exporting to ONNX …")
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    main_export(str(folder), partial, task=task, library_name="transformers")
    _only_needed(folder, partial)
    partial.replace(out)


def export_encoder(folder: Path, out: Path, say: Say) -> None:
    """The same for a sentence encoder."""
    export(folder, out, say, ENCODER)


def _only_needed(folder: Path, out: Path) -> None:
    """The files of a model folder, its own tokenizer and configuration among them; nothing else."""
    template = template_of(folder)
    for file in out.iterdir():
        if file.name not in (*FILES, "model.onnx_data"):
            file.unlink() if file.is_file() else shutil.rmtree(file)
    if (folder / "tokenizer.json").is_file():  # the exporter writes one of its own, with tokens that the model has not
        shutil.copy2(folder / "tokenizer.json", out / "tokenizer.json")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if "dim" in config:  # DistilBERT's word for it
        config.setdefault("hidden_size", config["dim"])
    if (out / "tokenizer.json").is_file():
        config |= _special(folder, out / "tokenizer.json", config)
    (out / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    if template is not None:
        (out / TEMPLATE).write_text(template, encoding="utf-8")


def _special(folder: Path, tokenizer: Path, config: dict[str, Any]) -> dict[str, Any]:
    """What the engine reads of special tokens, of which config.json alone does not say all: numbers by their names there."""
    from tokenizers import Tokenizer

    opened = Tokenizer.from_file(str(tokenizer))
    chosen, ends = special_tokens(folder, opened.token_to_id, opened.get_vocab_size(), config)
    own = chosen.pop("eos_token", None)
    every = [n for n in dict.fromkeys((own, *ends)) if n is not None]
    return {**{f"{name}_id": n for name, n in chosen.items()}, **({"eos_token_id": every} if every else {})}


def quantize(source: Path, out: Path, kind: OnnxType, say: Say) -> None:
    """``source`` is an exported folder; ``out`` becomes another."""
    if kind is OnnxType.FP32:
        shutil.copytree(source, out)
        return
    out.mkdir()
    _copy_beside(source, out)
    say(f"{kind}: quantizing")
    import onnx

    model = onnx.load(source / "model.onnx")
    make = {OnnxType.INT8: _int8, OnnxType.INT8W: _int8w, OnnxType.INT4: _int4}[kind]
    make(model, untie(model), out / "model.onnx")


def _copy_beside(source: Path, out: Path) -> None:
    """What a folder holds besides the model."""
    for file in [source / name for name in (*FILES[1:], TEMPLATE) if (source / name).is_file()]:
        shutil.copy2(file, out / file.name)


def quantize_by_optimum(source: Path, out: Path, say: Say) -> None:
    """int8 as optimum's command line makes it by default, its file under the name that the engine looks for.

    Raises:
        ModelError: it failed.
    """
    say("int8: optimum-cli")
    start = "from optimum.commands.optimum_cli import main; main()"
    asked = ["onnxruntime", "quantize", "--avx2", "--onnx_model", str(source), "-o", str(out)]
    done = subprocess.run([sys.executable, "-c", start, *asked], capture_output=True, text=True, check=False)
    made = out / "model_quantized.onnx"
    if not made.is_file():
        raise ModelError(f"optimum-cli could not quantize: {done.stderr.strip().rpartition(chr(10))[2]}")
    made.replace(out / "model.onnx")
    _copy_beside(source, out)


def _int8(model: Any, tied: Sequence[Tied], target: Path) -> None:
    import onnx

    _dynamic(model, target, ["MatMul", "Gather"], tied)
    made = onnx.load(target)
    for table in tied:
        tie_columns(made, table)
    to_unsigned(made)
    onnx.save(made, target)


def _int8w(model: Any, tied: Sequence[Tied], target: Path) -> None:
    import onnx

    _dynamic(model, target, ["Gather"], tied)  # the other quantizer makes tables of 4 bits alone
    _in_blocks(onnx.load(target), target, Blocks(8, 64), tied)


def _int4(model: Any, tied: Sequence[Tied], target: Path) -> None:
    _in_blocks(model, target, Blocks(4, 32), tied)


def _dynamic(model: Any, target: Path, kinds: list[str], tied: Sequence[Tied]) -> None:
    """Weights in 8 bits; what flows between them is rounded to 8 bits as it comes."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        model, target, op_types_to_quantize=kinds, per_channel=True, weight_type=QuantType.QInt8,
        nodes_to_exclude=[t.lookup for t in tied], extra_options={"MatMulConstBOnly": True, "WeightSymmetric": True},
    )  # fmt: skip


def _in_blocks(model: Any, target: Path, blocks: Blocks, tied: Sequence[Tied]) -> None:
    """Weights alone, with a scale for each block of a row (``MatMulNBits``)."""
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization").setLevel(logging.ERROR)
    config = DefaultWeightOnlyQuantConfig(
        block_size=blocks.size, bits=blocks.bits, is_symmetric=True, accuracy_level=4,
        op_types_to_quantize=("MatMul", "Gather") if blocks.bits == 4 else ("MatMul",), quant_axes=(("MatMul", 0), ("Gather", 1)),
    )  # fmt: skip
    quantizer = MatMulNBitsQuantizer(model, algo_config=config, nodes_to_exclude=[t.lookup for t in tied])
    quantizer.process()
    for table in tied:
        tie_blocks(quantizer.model.model, table, blocks)
    quantizer.model.save_model_to_file(str(target))


def count_weights(folder: Path) -> int:
    """Numbers in a Hugging Face folder's weights. An exporter may write a table twice; it still is one."""
    from safetensors import safe_open

    total = 0
    for file in folder.glob("*.safetensors"):
        with safe_open(file, "np") as weights:
            total += sum(math.prod(weights.get_slice(name).get_shape()) for name in weights.keys())  # noqa: SIM118 - not a dict
    return total


class OnnxProbe(OnnxEngine):
    """The same model, its probabilities to be looked at."""

    def tokens(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def logits(self, ids: Sequence[int]) -> Floats:
        """Of every token, shape (len(ids), vocabulary)."""
        self._forget()
        return np.asarray(self._session.run(["logits"], self._feeds(list(ids)))[0][0], np.float32)

    def outputs(self, path: Path, ids: Sequence[int], names: Sequence[str]) -> list[Floats]:
        """Of the same model in another file, which gives more."""
        session = load_onnxruntime().InferenceSession(str(path), providers=[CPU])
        self._forget()
        return [np.asarray(found[0], np.float32) for found in session.run(list(names), self._feeds(list(ids)))]


def layer_outputs(folder: Path, probe: OnnxProbe, ids: Sequence[int]) -> list[Floats]:
    """What every layer of an exported decoder gives for a prompt, each of shape (tokens, width): the last sum among its nodes."""
    import onnx

    model = onnx.load(folder / "model.onnx", load_external_data=False)
    sums: dict[int, str] = {}
    for node in model.graph.node:
        layer = _LAYER.search(node.name)
        if layer and node.op_type == "Add":
            sums[int(layer[1])] = node.output[0]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in sums.values())
    path = folder / ".layers.onnx"  # where its weights are found
    onnx.save(model, path)
    try:
        return probe.outputs(path, ids, [sums[n] for n in sorted(sums)])
    finally:
        path.unlink()
