"""A GGUF file as a Hugging Face folder in full precision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError
from edgelam.runtime.engine.chat import FORMAT_KEY
from edgelam.runtime.engine.gguf_tokenizer import read_tokenizer
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.parts import TEMPLATE


def unpack(gguf: Path, out: Path) -> None:
    """What the GGUF file holds, dequantized. Raises ModelError where its family or tokenizer is not known."""
    import torch
    from transformers import AutoModelForCausalLM

    header = read_header(gguf)
    try:
        source = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    except (ValueError, KeyError) as error:
        raise ModelError(f"Models of the kind {header.architecture} cannot be unpacked from GGUF.") from error
    fields = source.config.to_dict()
    fields.pop("quantization_config", None)
    with torch.device(
        "meta"
    ):  # no random numbers for weights that are replaced at once: minutes for a large vocabulary
        fresh = type(source)(type(source.config)(**fields))
    fresh.load_state_dict(source.state_dict(), assign=True)
    fresh.save_pretrained(out)
    (out / "tokenizer.json").write_text(json.dumps(read_tokenizer(header), ensure_ascii=False), encoding="utf-8")
    template = header.fields.get("tokenizer.chat_template")
    if isinstance(template, str):
        (out / TEMPLATE).write_text(template, encoding="utf-8")
    _describe(out, {FORMAT_KEY: header.fields[FORMAT_KEY]} if FORMAT_KEY in header.fields else {})


def _describe(folder: Path, more: dict[str, Any]) -> None:
    """Add to the folder's configuration."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(config | more, indent=1), encoding="utf-8")
