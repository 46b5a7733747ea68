"""``python -m edgelam.quantize.train.whole NETWORK ENCODER OUT``: an int8 network on the encoder in full precision, to train on from.

The rounding stays, its scales are undone: what ships is enough to go on with (``edgelam plans train OUT …``), whatever became of the
weights that it was made of. NETWORK shares ENCODER's table of words (:mod:`edgelam.quantize.export.words`), or is ENCODER itself.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import EdgelamError, ModelError, UsageError
from edgelam.quantize.train.pieces import WEIGHTS

INNER = "encoder."
"""Before the names of an encoder's weights, where it is part of a network."""

TABLE = "embeddings.word_embeddings.weight"
QUANTIZED = "_quantized"


def unpack(network: Path, encoder: Path, out: Path) -> None:
    """Write ``weights.pt``, or, of the encoder itself, ``model.safetensors``, and ``config.json`` and ``tokenizer.json``.

    Raises:
        UsageError: ``out`` is there. ModelError: the network has no table of words in ``encoder``.
    """
    import onnx
    import torch
    from safetensors.torch import save_file

    if out.exists():
        raise UsageError(f"{out} is already there; remove it, or name another folder.")
    config = json.loads((network / "config.json").read_text(encoding="utf-8"))
    words = config.pop("words", None)
    if words is None or not (encoder / words["file"]).is_file():
        raise ModelError(f"{network.name} does not share the words of {encoder.name}.")
    state = {name: torch.tensor(values) for name, values in _weights(onnx.load(network / "model.onnx")).items()}
    table = torch.tensor((np.load(encoder / words["file"]).astype(np.float32) - words["zero"]) * words["scale"])
    out.mkdir(parents=True)
    if network.resolve() == encoder.resolve():
        save_file({**state, TABLE: table}, out / "model.safetensors", {"format": "pt"})
    else:
        torch.save({**state, INNER + TABLE: table}, out / WEIGHTS)
    (out / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    shutil.copy2(network / "tokenizer.json", out / "tokenizer.json")


def _weights(model: Any) -> dict[str, Any]:
    """Every weight by the name that it has in the network: a product's matrix is named by its node, as a graph has the transpose."""
    from onnx import numpy_helper

    tensors = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}

    def whole(name: str) -> Any:
        signed = tensors[name].astype(np.float32)
        known = name.removesuffix(QUANTIZED)
        return (signed - tensors[f"{known}_zero_point"].astype(np.float32)) * tensors[f"{known}_scale"]

    found = {}
    for name, values in tensors.items():
        if name.startswith("onnx::") or name.endswith(("_scale", "_zero_point")):
            continue
        found[name.removesuffix(QUANTIZED)] = whole(name) if name.endswith(QUANTIZED) else values.astype(np.float32)
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            place = re.sub(r"^/", "", node.name).rpartition("/")[0].replace("/", ".")
            found[f"{place}.weight"] = whole(node.input[1]).T.copy()
    return found


if __name__ == "__main__":
    try:
        unpack(*map(Path, sys.argv[1:4]))
    except (EdgelamError, OSError, TypeError) as error:
        sys.exit(f"{error}")
