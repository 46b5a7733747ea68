"""Where an encoder that was made parts from its source: in its tokens, in a layer, or in the pooling."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.quantize.export.pooling import opened_by_its_library
from edgelam.quantize.export.truth import first_difference
from edgelam.retrieval.encoder import Vectors, open_session, open_tokenizer

Say = Callable[[str], None]

HIDDEN = "last_hidden_state"
"""What the exporter calls a text's vectors before they are pooled."""

_LAYER = re.compile(r"/layers?\.(\d+)/")


def where_apart(folder: Path, whole: Path, text: str, longest: int, say: Say) -> str:
    """As the end of a sentence. ``folder`` is the source, ``whole`` what was made of it. To be run in a process of its own."""
    say("looking for what differs")
    ids, layers = _of_source(folder, text, longest)
    own = list(open_tokenizer(whole, longest).encode(text).ids)
    if ids != own:
        return f"its tokens already differ ({len(own)} in place of {len(ids)} for a text)"
    return first_difference(layers, _of_made(whole, own), "all layers agree, so it is the pooling that differs")


def _of_source(folder: Path, text: str, longest: int) -> tuple[list[int], list[Vectors]]:
    """Tokens of a text, and what every layer gives for them; the last as it is pooled."""
    import torch

    model = opened_by_its_library(folder, longest)
    given = model.tokenize([text])
    with torch.inference_mode():
        network = model[0].auto_model
        said = network(**{k: v for k, v in given.items() if hasattr(v, "shape")}, output_hidden_states=True)
    states = [*said.hidden_states[1:-1], said.last_hidden_state]
    return given["input_ids"][0].tolist(), [np.asarray(s[0], np.float32) for s in states]


def _of_made(whole: Path, ids: Sequence[int]) -> list[Vectors]:
    """The same of an exported encoder: what a layer gives is what the last of its nodes gives."""
    import onnx

    path = whole / "model.onnx"
    model: Any = onnx.load(path)
    last: dict[int, str] = {}
    for node in model.graph.node:
        layer = _LAYER.search(node.name)
        if layer:
            last[int(layer[1])] = node.output[0]
    names = [*(last[n] for n in sorted(last)[:-1]), HIDDEN]
    there = {o.name for o in model.graph.output}
    model.graph.output.extend(onnx.ValueInfoProto(name=n) for n in names if n not in there)
    shown = whole / "layers"
    shown.mkdir()
    onnx.save(model, shown / path.name)
    session = open_session(shown, 1)
    row = np.array([ids], np.int64)
    feeds = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    found = session.run(names, {i.name: feeds[i.name] for i in session.get_inputs()})
    return [np.asarray(f[0], np.float32) for f in found]
