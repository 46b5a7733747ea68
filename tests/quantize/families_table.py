"""Source fidelity of every family in one table, and llama.cpp's own converter beside ours. Not a test: a table for docs/quantize.md.

    python -P tests/quantize/families_table.py [LLAMA_CPP_FOLDER]

LLAMA_CPP_FOLDER is ``vendor/llama.cpp`` of llama-cpp-python's source archive. Models are the tiny random ones of the tests;
those with a byte-level tokenizer get the shipped model's. llama.cpp's converter knows tokenizers by their hash: for its column
``EDGELAM_MODEL`` names a file with SmolLM2's whole vocabulary.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np

from edgelam.errors import ModelError
from edgelam.quantize.export import child
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.onnx import export_encoder
from edgelam.quantize.export.pooling import ask_encoder, build_in, read_encoder
from edgelam.quantize.export.probe import Probe
from edgelam.quantize.export.source import Source, opened_source
from edgelam.quantize.export.truth import compare
from edgelam.retrieval.encoder import MAX_TOKENS, Encoder
from edgelam.runtime.engine.gguf_tokenizer import read_tokenizer
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.models import locate

_spec = importlib.util.spec_from_file_location("tiny", Path(__file__).with_name("tiny.py"))
assert _spec is not None
assert _spec.loader is not None
tiny = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tiny)


def ours(folder: Path, scratch: Path) -> tuple[str, Source]:
    held: list[float] = []

    class Noting(Source):
        def hold(self, other, layers=None):
            held.append(compare(self._truth[0], other).difference)
            super().hold(other, layers)

    with opened_source(folder, None, scratch, lambda _: None) as opened:
        source = Noting(folder, None, opened.scratch, lambda _: None)
        began = time.perf_counter()
        try:
            assert source.gguf
        except ModelError as error:
            return f"refused: {error}", source
        return f"{held[0]:.1e} | {time.perf_counter() - began:.1f}", source


DRIVER = """
import sys, time, traceback
sys.path.insert(0, sys.argv[1])
import convert_hf_to_gguf
for folder in sys.argv[2:]:
    began = time.perf_counter()
    sys.argv = ["convert", folder, "--outtype", "f32", "--outfile", folder + ".gguf"]
    said = ""
    try:
        convert_hf_to_gguf.main()
    except BaseException as error:
        said = f"{type(error).__name__}: {error}".strip().splitlines()[0] if not isinstance(error, SystemExit) or error.code else ""
    print("TOOK", folder, f"{time.perf_counter() - began:.1f}", said, sep="\\t", flush=True)
"""
"""llama.cpp's converter on one folder after the other, in a process of its own: it brings a gguf package of its own."""


def theirs(converter: Path, made: dict[str, tuple[Path, Source]]) -> dict[str, str]:
    """A cell of the table for each family."""
    asked = [sys.executable, "-c", DRIVER, str(converter), *(str(folder) for folder, _ in made.values())]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("TOOK")]
    said = {row[1]: (row[2], row[3]) for row in rows}
    return {
        family: _cell(folder, source, *said.get(str(folder), ("", "not reached")))
        for family, (folder, source) in made.items()
    }


def _cell(folder: Path, source: Source, taken: str, said: str) -> str:
    out = folder.with_name(folder.name + ".gguf")
    if said or not out.is_file():
        return f"fails: {said[:100]} | {taken}"
    try:
        with closing(Probe(out, 1, exact=True)) as probe:
            return f"{compare(source._truth[0], probe).difference:.1e} | {taken}"
    except ModelError as error:
        return f"cannot be loaded: {error} | {taken}"


SENTENCE = {
    "BERT (all-MiniLM, E5, GTE: mean)": ("BERT", "mean"), "BERT (BGE: first token)": ("BERT", "cls"), "MPNet": ("MPNet", "mean"),
    "ModernBERT (GTE: first token)": ("ModernBERT", "cls"), "RoBERTa": ("RoBERTa", "mean"), "DistilBERT": ("DistilBERT", "mean"),
    "multilingual E5": ("multilingual E5", "mean"),
}  # fmt: skip
"""Encoders by what they are called in the table: family and pooling."""


def encoders() -> dict[str, str]:
    """A cell for each family of encoders: the largest difference of a unit vector's number from sentence-transformers'."""
    cells = {}
    texts = [text for text in HARD if text.strip()]
    for name, (family, pooling) in SENTENCE.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = tiny.sentence_folder(Path(scratch) / "m", family, pooling)
            export_encoder(folder, Path(scratch) / "whole", lambda _: None)
            build_in(Path(scratch) / "whole" / "model.onnx", read_encoder(folder))
            expected, _ = ask_encoder(folder, texts, MAX_TOKENS, lambda _: None)
            cells[name] = f"{np.abs(Encoder(folder=Path(scratch) / 'whole').encode(texts) - expected).max():.1e}"
    return cells


def main() -> None:
    child.run = lambda what, function, *given, say: function(*given, say)
    header = read_header(locate(None))
    real = json.dumps(read_tokenizer(header), ensure_ascii=False)
    cells, made = {}, {}
    with tempfile.TemporaryDirectory() as name:
        for number, family in enumerate(tiny.CAUSAL):
            scratch = Path(name) / f"s{number}"
            scratch.mkdir()
            more = {} if family in tiny.PIECES else {"vocab_size": len(header.fields["tokenizer.ggml.tokens"])}
            folder = tiny.causal(Path(name) / f"m{number}", family, **more)
            if more:
                (folder / "tokenizer.json").write_text(real, encoding="utf-8")
                marks = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "pad_token": "<|im_end|>"}
                tiny.edit(folder / "tokenizer_config.json", **marks)
            cells[family], source = ours(folder, scratch)
            made[family] = (folder, source)
        beside = theirs(Path(sys.argv[1]), made) if len(sys.argv) > 1 else {}
    for family, cell in cells.items():
        sys.stdout.write(f"| {family} | {cell}{f' | {beside[family]}' if beside else ''} |\n")
    for family, cell in encoders().items():
        sys.stdout.write(f"| {family} | {cell} |\n")


if __name__ == "__main__":
    main()
