"""``python -m edgelam.quantize.export.fewer MODEL OUT TEXTS…``: the same model with the tokens that these texts need, and no others.

A quarter of a small model is its vocabulary table, most of it for code and languages that no window of a desktop holds. A byte-level
tokenizer makes every text of bytes and joins them by its merges; without a rare merge the same text is a few tokens longer. The
texts are divided as before, and the rows that stay are what they were, bit for bit. What the model *answers* must be among the
texts: a verb that is no token any more is a verb that it does not say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from edgelam.errors import EdgelamError, ModelError, UsageError
from edgelam.quantize.data.lines import lines_of
from edgelam.quantize.evaluate.fidelity import cases
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.formats import EMBEDDING
from edgelam.retrieval import Index
from edgelam.runtime.engine.gguf_tokenizer import Kind
from edgelam.runtime.engine.header import Header, read_header
from edgelam.runtime.engine.loaded import divided

FIRST = 8000
"""Merges that stay whatever the texts say: the commonest, which stand first."""

ROWS = 64
"""The table has a multiple of so many: llama.cpp interleaves rows, and multiplies by single ones more slowly."""

DECISIONS = 450
"""Of edgelam's own demonstrations."""

_LISTS = ("tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.ggml.merges")


def prune(source: Path, out: Path, texts: Sequence[str], first: int = FIRST) -> int:
    """Write ``out``, which appears under its name only when it is whole; how many tokens it has.

    Raises:
        UsageError: ``out`` is there. ModelError: the tokenizer is of another kind, or a text would be divided otherwise.
    """
    if out.exists():
        raise UsageError(f"{out} is already there; remove it, or name another file.")
    header = read_header(source)
    if header.fields.get("tokenizer.ggml.model") != "gpt2":
        raise ModelError(f"The tokenizer of {source.name} is not byte-level, and cannot do with fewer tokens.")
    if any(t.name == "output.weight" for t in header.tensors):
        raise ModelError(f"{source.name} has an output matrix of its own; only a table for both ends is cut.")
    texts = list(dict.fromkeys(texts))
    order = _kept(header, {token for ids in divided(source, texts) for token in ids}, first)
    partial = out.with_name(out.name + ".partial")
    try:
        _write(source, partial, header, order)
        _hold(source, partial, texts, order)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return len(order)


def _kept(header: Header, used: set[int], first: int) -> list[int]:
    """The numbers of the tokens that stay: those that are used, with everything that they are joined from; special ones; bytes."""
    tokens, kinds, merges = (header.fields[name] for name in _LISTS)
    number = {token: i for i, token in enumerate(tokens)}
    joined = {number["".join(halves)]: [number[h] for h in halves] for halves in map(_halves, reversed(merges))}
    own = (i for i, kind in enumerate(kinds) if kind != Kind.NORMAL or len(tokens[i]) == 1)
    waiting = [*own, *used, *list(reversed(joined))[:first]]
    kept: set[int] = set()
    while waiting:
        token = waiting.pop()
        if token not in kept:
            kept.add(token)
            waiting += joined.get(token, ())
    for token in reversed(joined):  # the commonest fill up a block
        if not len(kept) % ROWS:
            break
        if token not in kept and kept.issuperset(joined[token]):
            kept.add(token)
    return sorted(kept)


def _halves(merge: str) -> tuple[str, str]:
    left, _, right = merge.partition(" ")
    return left, right


def _write(source: Path, out: Path, header: Header, order: Sequence[int]) -> None:
    writer = gguf.GGUFWriter(out, header.architecture)
    reader = gguf.GGUFReader(source)
    changed = _changed(header, order)
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        kind = field.types[0]
        sub = field.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, changed.get(field.name, field.contents()), kind, sub)
    for tensor in reader.tensors:
        rows = np.ascontiguousarray(tensor.data[list(order)]) if tensor.name == EMBEDDING else tensor.data
        writer.add_tensor(tensor.name, rows, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _changed(header: Header, order: Sequence[int]) -> dict[str, Any]:
    """The fields that speak of tokens, by their new numbers."""
    fields = header.fields
    tokens, kinds, merges = (fields[name] for name in _LISTS)
    names = [tokens[i] for i in order]
    stays = set(names)
    joins = [m for m in merges if "".join(_halves(m)) in stays and stays.issuperset(_halves(m))]
    numbers = {old: new for new, old in enumerate(order)}
    found: dict[str, Any] = dict(zip(_LISTS, (names, [kinds[i] for i in order], joins), strict=True))
    found |= {k: numbers[v] for k, v in fields.items() if k.startswith("tokenizer.ggml.") and k.endswith("_token_id")}
    return found | {k: len(order) for k in fields if k == f"{header.architecture}.vocab_size"}


def _hold(before: Path, after: Path, texts: Sequence[str], order: Sequence[int]) -> None:
    """Raises ModelError where a text is not divided as before, or a hard one says something else."""
    for text, ours, theirs in zip(texts, divided(before, texts), divided(after, texts), strict=True):
        if ours != [order[i] for i in theirs]:
            raise ModelError(f"{text[:40]!r} would be divided otherwise with fewer tokens; nothing was written.")
    names = {path: read_header(path).fields[_LISTS[0]] for path in (before, after)}
    for ours, theirs in zip(divided(before, HARD), divided(after, HARD), strict=True):
        if "".join(names[before][i] for i in ours) != "".join(names[after][i] for i in theirs):
            raise ModelError(f"{after.name} would not say every text; nothing was written.")


def texts_of_files(paths: Sequence[Path]) -> Iterator[str]:
    """Every text of JSON files, of files with a JSON value a line (``.jsonl``), or with a text a line, packed or not: as it stands,
    after a space, and in quotation marks, as a prompt has it."""
    for path in paths:
        lines = lines_of(path)
        for line in ["\n".join(lines)] if ".json" in path.suffixes else lines:
            values = {".json", ".jsonl"}.intersection(path.suffixes) and line
            for text in _texts(json.loads(line)) if values else [line]:
                yield from (text, f" {text}", f'"{text}"')


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value


def own_texts(count: int = DECISIONS) -> Iterator[str]:
    """Prompts of edgelam's own demonstrations, with what is answered: none that anything is measured on."""
    for case in cases(count, Index(None), seed=1):
        yield from (case.prompt, case.right, f"{case.prompt}\n{case.right}")


if __name__ == "__main__":
    try:
        prune(Path(sys.argv[1]), Path(sys.argv[2]), [*own_texts(), *texts_of_files([Path(p) for p in sys.argv[3:]])])
    except (EdgelamError, OSError, ValueError, IndexError) as error:
        sys.exit(f"{error}")
