"""Inputs that are damaged or mean harm, through the command line: one sentence, no crash, nothing left behind."""

import json
import random
import shutil
import struct
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from edgelam.cli import main  # noqa: E402
from edgelam.runtime.engine.gguf_tokenizer import read_tokenizer  # noqa: E402
from edgelam.runtime.engine.header import read_header  # noqa: E402
from edgelam.runtime.models import locate  # noqa: E402

FLIPS = 12
HEADER = 200_000
"""Bytes at the beginning of the shipped model that hold its fields and the list of its tensors, roughly."""


class Trap:
    """Unpickling it would leave a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return (Path.touch, (self.mark,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("hf") / "small"
    header = read_header(locate(None))
    config = transformers.LlamaConfig(
        vocab_size=len(header.fields["tokenizer.ggml.tokens"]), hidden_size=64, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1,
    )  # fmt: skip
    transformers.LlamaForCausalLM(config).save_pretrained(path)
    description = read_tokenizer(header)
    (path / "tokenizer.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    return path


def _pickle(path: Path) -> None:
    import pickle

    (path / "model.safetensors").unlink()
    (path / "pytorch_model.bin").write_bytes(pickle.dumps(Trap(path.parent / "sprung")))


def _link(path: Path) -> None:
    (path / "model.safetensors").rename(path.parent / "outside.safetensors")
    (path / "model.safetensors").symlink_to(path.parent / "outside.safetensors")


def _edit(name: str, **changes):
    def edit(path: Path) -> None:
        known = json.loads((path / name).read_text(encoding="utf-8"))
        (path / name).write_text(json.dumps({**known, **changes}), encoding="utf-8")

    return edit


def _write(name: str, data: bytes):
    return lambda path: (path / name).write_bytes(data)


FOLDERS = {
    "a pickle": _pickle,
    "a link out of the folder": _link,
    "a template that does not parse": _write("chat_template.jinja", b"{% for x in %}"),
    "a template that is no text": _write("chat_template.jinja", b"\xff\xfe{{"),
    "nested braces": _write("config.json", b"[" * 99_999),
    "no configuration": lambda path: (path / "config.json").unlink(),
    "a list for a configuration": _write("config.json", b"[1]"),
    "an unknown kind": _edit("config.json", architectures=["MambaForCausalLM"]),
    "no kind": _edit("config.json", architectures=None),
    "layers that are not there": _edit("config.json", num_hidden_layers=7),
    "a width that is not the weights'": _edit("config.json", hidden_size=4096),
    "a width that is no number": _edit("config.json", hidden_size="wide"),
    "no heads": _edit("config.json", num_attention_heads=0),
    "no tokenizer": lambda path: (path / "tokenizer.json").unlink(),
    "a damaged tokenizer": _write("tokenizer.json", b'{"model": 3}'),
    "weights cut short": lambda path: (path / "model.safetensors").write_bytes(
        (path / "model.safetensors").read_bytes()[:5000]
    ),
    "a huge header of weights": _write("model.safetensors", struct.pack("<Q", 1 << 60) + b"{}"),
    "no weights": lambda path: (path / "model.safetensors").unlink(),
}


def fails(model: Path, out: Path, monkeypatch, capsys, *more: str) -> str:
    """The one sentence that ``edgelam quantize`` ends with."""
    monkeypatch.setattr(sys, "argv", ["edgelam", "quantize", str(model), "-o", str(out), "--type", "Q8_0", *more])
    with pytest.raises(SystemExit) as left:
        main()
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Error")]
    assert left.value.code not in (0, None)
    assert len(said) == 1
    assert "Traceback" not in said[0]
    assert not out.exists() or not list(out.glob("**/*.gguf"))
    return said[0]


@pytest.mark.parametrize("what", FOLDERS)
def test_a_folder(what, folder, tmp_path, monkeypatch, capsys):
    model = Path(shutil.copytree(folder, tmp_path / "model"))
    FOLDERS[what](model)
    fails(model, tmp_path / "out", monkeypatch, capsys)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("size", [0, 3, 24, 5000, 3_000_000])
def test_a_file_cut_short(size, tmp_path, monkeypatch, capsys):
    with locate(None).open("rb") as stream:
        (tmp_path / "cut.gguf").write_bytes(stream.read(size))
    fails(tmp_path / "cut.gguf", tmp_path / "out", monkeypatch, capsys)


def test_a_file_of_another_kind(tmp_path, monkeypatch, capsys):
    (tmp_path / "model.gguf").write_bytes(b"PK\x03\x04" + bytes(4000))
    assert "not a GGUF" in fails(tmp_path / "model.gguf", tmp_path / "out", monkeypatch, capsys)


@pytest.mark.parametrize("seed", range(FLIPS))
def test_a_header_with_wild_numbers(seed, tmp_path, monkeypatch, capsys):
    """Eight bytes of the fields become a number that is too large wherever it is a length or a count."""
    data = bytearray(locate(None).read_bytes())
    place = random.Random(seed).choice([8, 16, 24, *(_lengths(bytes(data[:HEADER])))])
    data[place : place + 8] = struct.pack("<Q", (1 << 63) - seed - 1)
    path = tmp_path / "wild.gguf"
    path.write_bytes(data)
    fails(path, tmp_path / "out", monkeypatch, capsys)


def _lengths(head: bytes) -> list[int]:
    """Where the lengths of some field names stand."""
    names = (b"general.architecture", b"llama.block_count", b"tokenizer.ggml.tokens", b"general.name")
    return [head.index(name) - 8 for name in names if name in head]
