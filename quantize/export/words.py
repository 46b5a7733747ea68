"""``python -m edgelam.quantize.export.words FOLDER OUT``: the vocabulary table of an int8 network in a file of its own.

Half of a small encoder is that table, and the planner's tagger has the retrieval encoder's: beside the network it ships once,
and only the rows that a text looks up are ever in memory. What the network gives stays the same, bit for bit, or nothing is written.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import EdgelamError, ModelError, UsageError
from edgelam.quantize.export.corpus import HARD
from edgelam.retrieval.encoder import DEFAULT, FILES, MAX_TOKENS, open_session, open_tokenizer
from edgelam.retrieval.words import INPUT, words_of


def take_out(source: Path, out: Path) -> None:
    """``source`` holds an int8 network as ``edgelam quantize`` writes it; ``out`` becomes the same, its table beside it,
    unless the encoder that ships has it already.

    Raises:
        UsageError: ``out`` is there. ModelError: there is no such table, or the network would give something else.
    """
    import onnx

    if out.exists():
        raise UsageError(f"{out} is already there; remove it, or name another folder.")
    model = onnx.load(source / FILES[0])
    table, said = _taken(model, source.name)
    written = io.BytesIO()
    np.save(written, table)
    said["file"] = f"words-{hashlib.sha256(written.getvalue()).hexdigest()[:8]}.npy"
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".words-") as scratch:
        whole = Path(scratch) / out.name
        whole.mkdir()
        shutil.copy2(source / "tokenizer.json", whole / "tokenizer.json")
        config = json.loads((source / "config.json").read_text(encoding="utf-8"))
        (whole / "config.json").write_text(json.dumps({**config, "words": said}, indent=1), encoding="utf-8")
        onnx.save(model, whole / FILES[0])
        if not (DEFAULT / said["file"]).is_file():
            (whole / said["file"]).write_bytes(written.getvalue())
        _hold(source, whole)
        whole.replace(out)


def _taken(model: Any, name: str) -> tuple[Any, dict[str, Any]]:
    """The table, shape (vocabulary, width), and what its bytes stand for; the graph takes rows of it as an input instead."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    tensors = {i.name: i for i in graph.initializer}
    lookups = [
        n for n in graph.node if n.op_type == "Gather" and n.input[0] in tensors and len(tensors[n.input[0]].dims) == 2
    ]
    gather = max(lookups, key=lambda n: tensors[n.input[0]].dims[0], default=None)
    after = [n for n in graph.node if gather is not None and gather.output[0] in n.input]
    if (
        gather is None
        or [n.op_type for n in after] != ["DequantizeLinear"]
        or tensors[gather.input[0]].data_type != TensorProto.UINT8
    ):
        raise ModelError(f"{name} has no vocabulary table in 8 bits that rows are looked up in.")
    names = (gather.input[0], *after[0].input[1:3])
    table, scale, zero = (numpy_helper.to_array(tensors[n]) for n in names)
    given = after[0].output[0]
    for node in (gather, after[0]):
        graph.node.remove(node)
    for tensor in names:
        graph.initializer.remove(tensors[tensor])
    graph.input.append(helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", "pieces", table.shape[1]]))
    for node in graph.node:
        for place, taken in enumerate(node.input):
            if taken == given:
                node.input[place] = INPUT
    return table, {"scale": float(scale), "zero": int(zero)}


def _hold(before: Path, after: Path) -> None:
    """Raises ModelError where the two networks do not give the same for texts that are hard to divide."""
    for ours, theirs in zip(_outputs(before), _outputs(after), strict=True):
        if not np.array_equal(ours, theirs):
            raise ModelError(f"{before.name} would not give the same without its table; nothing was written.")


def _outputs(folder: Path) -> list[Any]:
    """What a network gives for each of the texts."""
    session, tokenizer, words = open_session(folder, 1), open_tokenizer(folder, MAX_TOKENS), words_of(folder, DEFAULT)
    names = {i.name for i in session.get_inputs()}
    found = []
    for text in HARD:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        feeds: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        if words is not None:
            feeds[INPUT] = words.rows(ids)
        found.append(session.run(None, {name: given for name, given in feeds.items() if name in names})[0])
    return found


if __name__ == "__main__":
    try:
        take_out(*map(Path, sys.argv[1:3]))
    except (EdgelamError, OSError, TypeError) as error:
        sys.exit(f"{error}")
