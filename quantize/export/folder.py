"""A Hugging Face folder as it lies on the disk, looked at before anything of it is used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError
from edgelam.runtime.engine.chat import template_environment

LARGEST_JSON = 64 << 20
INDEX = "model.safetensors.index.json"
_SHARD = re.compile(r"-\d{5}-of-\d{5}\.safetensors$")


def check_folder(folder: Path) -> None:
    """A Hugging Face model folder, looked at before anything of it is used.

    Raises:
        ModelError: a file leads outside, the weights are pickled, the configuration or chat template is unreadable.
    """
    own = [folder.resolve(), *_blobs(folder)]
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not any(path.resolve().is_relative_to(place) for place in own):
            raise ModelError(f"{path.name} in {folder.name} is a link to a place outside the folder; copy the file in.")
    if (folder / "adapter_config.json").is_file() and not (folder / "config.json").is_file():
        raise ModelError(f"{folder.name} is an adapter; name the folder of its model, and the adapter as --lora.")
    weight_files(folder)
    read_json(folder / "config.json")
    template_of(folder)


def _blobs(folder: Path) -> list[Path]:
    """Where the files of a model in Hugging Face's cache are: ``models--NAME/snapshots/REVISION`` holds links into
    ``models--NAME/blobs``."""
    revision = folder.resolve()
    model = revision.parent.parent
    cached = revision.parent.name == "snapshots" and model.name.startswith("models--")
    return [model / "blobs"] if cached else []


def weight_files(folder: Path) -> list[Path]:
    """The files that hold the weights: the one that is called ``model.safetensors``, as transformers takes it before all others;
    those that the index names, where there is one.

    Raises:
        ModelError: there are none, they are pickled, or one that the index names is not there.
    """
    one = folder / "model.safetensors"
    if one.is_file():
        return [one]
    index = folder / INDEX
    if index.is_file():
        table = read_json(index).get("weight_map")
        if not isinstance(table, dict) or not table or not all(isinstance(v, str) for v in table.values()):
            raise ModelError(f"{INDEX} in {folder.name} does not say where the weights are.")
        names = sorted(set(table.values()))
        missing = [n for n in names if Path(n).name != n or not (folder / n).is_file()]
        if missing:
            raise ModelError(
                f"{missing[0]} is missing in {folder.name}; {INDEX} says that weights are in it. Copy it in."
            )
        return [folder / n for n in names]
    found = sorted(folder.glob("*.safetensors"))
    if found:
        numbered = [f for f in found if _SHARD.search(f.name)]
        if numbered:
            raise ModelError(
                f"{numbered[0].name} is one of several files, and {INDEX}, which names them all, is missing."
            )
        return found
    pickled = sorted(p.name for s in ("*.bin", "*.pt", "*.pth", "*.ckpt") for p in folder.glob(s))
    if pickled:
        raise ModelError(
            f"{pickled[0]} is a pickle, which can run code when it is read; save the model as safetensors."
        )
    raise ModelError(f"{folder.name} is no Hugging Face model folder (it has no .safetensors file).")


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


def template_of(folder: Path) -> str | None:
    """The folder's chat template, parsed once, or None. Of several with names, the one called ``default``.

    Raises:
        ModelError: it does not parse, or there are several and none is the default.
    """
    named = folder / "additional_chat_templates" / "default.jinja"  # (goes before the other, as in transformers)
    template = named if named.is_file() else folder / "chat_template.jinja"
    if template.is_file():
        given: Any = template.read_text(encoding="utf-8", errors="replace")
    else:
        config = folder / "tokenizer_config.json"
        given = read_json(config).get("chat_template") if config.is_file() else None
    if isinstance(given, list):
        given = _default_of(given, folder)
    if given is None:
        return None
    if not isinstance(given, str):
        raise ModelError(f"The chat template of {folder.name} is no text.")
    check_template(given, folder.name)
    return given


def _default_of(named: list[Any], folder: Path) -> Any:
    """Raises ModelError where none of the named templates is the default."""
    table = {t.get("name"): t.get("template") for t in named if isinstance(t, dict)}
    if "default" in table:
        return table["default"]
    names = ", ".join(sorted(str(n) for n in table)) or "none"
    raise ModelError(f"{folder.name} has several chat templates ({names}), and none is called default.")


def check_template(template: str, name: str) -> None:
    """Raises ModelError where it does not parse."""
    from jinja2 import TemplateSyntaxError

    try:
        template_environment().parse(template)
    except TemplateSyntaxError as error:
        raise ModelError(f"The chat template of {name} does not parse: {error.message}.") from error
