"""What onnxruntime needs of a model: a folder as Hugging Face's optimum writes it, or a GGUF file, translated in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError
from edgelam.runtime.engine.chat import FORMAT_KEY, MARKS
from edgelam.runtime.engine.gguf_tokenizer import read_tokenizer
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.onnx_graph import Graph
from edgelam.runtime.engine.translate import shape_of, translate

FILES = ("model.onnx", "tokenizer.json", "config.json")
TEMPLATE = "chat_template.jinja"
"""Beside them, for models that were not trained on edgelam's prompt."""


@dataclass(frozen=True, slots=True)
class Parts:
    """``tokenizer`` and ``config`` are the contents of those files; ``template`` is Jinja."""

    name: str
    model: Path | Graph
    tokenizer: str
    config: Mapping[str, Any]
    template: str | None


def parts_of(path: Path) -> Parts:
    """Raises ModelError where something is missing, damaged or of a kind that cannot be read."""
    return _from_gguf(path) if path.is_file() and path.suffix != ".onnx" else _from_folder(path)


def _from_folder(path: Path) -> Parts:
    folder = path if path.is_dir() else path.parent
    for name in FILES:
        if not (folder / name).is_file():
            raise ModelError(f"{folder.name} is no ONNX model folder: {name} is missing.")
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"config.json in {folder.name} is no JSON.") from error
    template = (folder / TEMPLATE).read_text(encoding="utf-8") if (folder / TEMPLATE).is_file() else None
    name = folder.name if path.is_dir() or path.stem == "model" else path.stem
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    return Parts(name, folder / "model.onnx", tokenizer, config, template)


def _from_gguf(path: Path) -> Parts:
    header = read_header(path)
    graph = translate(path, header)
    shape, fields = shape_of(header), header.fields
    config = {
        "num_key_value_heads": shape.kv_heads, "head_dim": shape.head_width,
        **{f"{name}_id": fields.get(f"tokenizer.ggml.{key}") for name, key in MARKS.items()},
        **({FORMAT_KEY: fields[FORMAT_KEY]} if FORMAT_KEY in fields else {}),
    }  # fmt: skip
    tokenizer = json.dumps(read_tokenizer(header), ensure_ascii=False)
    return Parts(path.stem, graph, tokenizer, config, fields.get("tokenizer.chat_template"))
