"""Source fidelity of every family in one table, and llama.cpp's own converter beside ours. Not a test: a table for docs/quantize.md.

    python -P tests/quantize/families_table.py [LLAMA_CPP_FOLDER]

LLAMA_CPP_FOLDER is ``vendor/llama.cpp`` of llama-cpp-python's source archive. Models are the tiny random ones of the tests;
those with a byte-level tokenizer get the shipped model's, which llama.cpp's converter knows by its hash.
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

from edgelam.errors import ModelError
from edgelam.quantize.export import child
from edgelam.quantize.export.probe import Probe
from edgelam.quantize.export.source import Source, opened_source
from edgelam.quantize.export.truth import compare
from edgelam.quantize.export.vocabulary import read_tokenizer
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


def theirs(converter: Path, folder: Path, source: Source, out: Path) -> str:
    began = time.perf_counter()
    asked = [sys.executable, str(converter), str(folder), "--outtype", "f32", "--outfile", str(out)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - began
    if not out.is_file():
        last = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        return f"fails: {last[:90]} | {taken:.1f}"
    try:
        with closing(Probe(out, 1, exact=True)) as probe:
            return f"{compare(source._truth[0], probe).difference:.1e} | {taken:.1f}"
    except ModelError as error:
        return f"cannot be loaded: {error} | {taken:.1f}"


def main() -> None:
    child.run = lambda what, function, *given, say: function(*given, say)
    converter = Path(sys.argv[1]) / "convert_hf_to_gguf.py" if len(sys.argv) > 1 else None
    real = json.dumps(read_tokenizer(read_header(locate(None))), ensure_ascii=False)
    for family in tiny.CAUSAL:
        with tempfile.TemporaryDirectory() as name:
            scratch = Path(name)
            more = {} if family in tiny.PIECES else {"vocab_size": 49152}
            folder = tiny.causal(scratch / "m", family, **more)
            if more:
                (folder / "tokenizer.json").write_text(real, encoding="utf-8")
            cells, source = ours(folder, scratch)
            beside = f" | {theirs(converter, folder, source, scratch / 'theirs.gguf')}" if converter else ""
            sys.stdout.write(f"| {family} | {cells}{beside} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
