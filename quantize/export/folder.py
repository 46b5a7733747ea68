"""A Hugging Face folder as it lies on the disk, looked at before anything of it is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError

LARGEST_JSON = 64 << 20


def check_folder(folder: Path) -> None:
    """A Hugging Face model folder, looked at before anything of it is used.

    Raises:
        ModelError: a file leads outside, the weights are pickled, the configuration or chat template is unreadable.
    """
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise ModelError(f"{path.name} in {folder.name} is a link to a place outside the folder; copy the file in.")
    if not any(folder.glob("*.safetensors")):
        pickled = sorted(p.name for s in ("*.bin", "*.pt", "*.pth", "*.ckpt") for p in folder.glob(s))
        if pickled:
            raise ModelError(
                f"{pickled[0]} is a pickle, which can run code when it is read; save the model as safetensors."
            )
        raise ModelError(f"{folder.name} is no Hugging Face model folder (it has no .safetensors file).")
    read_json(folder / "config.json")
    check_template(folder)


def read_json(path: Path) -> dict[str, Any]:
    """Raises ModelError where it is missing, too large or no JSON object."""
    try:
        if path.stat().st_size > LARGEST_JSON:
            raise ModelError(f"{path.name} is too large to be what it should be.")
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError(f"{path.name} in {path.parent.name} is missing or no JSON.") from error
    if not isinstance(data, dict):
        raise ModelError(f"{path.name} in {path.parent.name} is not a JSON object.")
    return data


def check_template(folder: Path) -> str | None:
    """The folder's chat template, parsed once, or None.

    Raises:
        ModelError: it does not parse.
    """
    template = folder / "chat_template.jinja"
    if template.is_file():
        text: Any = template.read_text(encoding="utf-8", errors="replace")
    else:
        config = folder / "tokenizer_config.json"
        text = read_json(config).get("chat_template") if config.is_file() else None
    if text is None:
        return None
    from jinja2 import TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    try:
        ImmutableSandboxedEnvironment(extensions=["jinja2.ext.loopcontrols"]).parse(str(text))
    except TemplateSyntaxError as error:
        raise ModelError(f"The chat template of {folder.name} does not parse: {error.message}.") from error
    return str(text)
