"""What was said for which labels: the requests about windows that were written for this project, and the wordings for common labels."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.evaluate.suite import requests_of_suites
from edgelam.retrieval import corpus
from edgelam.retrieval.encoder import Encoder, Vectors
from edgelam.retrieval.index import query_of
from edgelam.retrieval.sayings import Saying, Sayings, table_of, unit

ASKED, MAPS = (Path(__file__).with_name(name) for name in ("asked.jsonl.gz", "asked-maps.json.gz"))
"""What was asked of windows, and those of the windows that may be kept here."""


def sayings() -> list[Saying]:
    """All that are at hand; a control whose window is elsewhere is left out, and so is what a suite says, and what is said twice."""
    kept, known = [], requests_of_suites()
    for saying in (*_of_wordings(), *_of_windows()):
        said = normalise(saying.words)
        if said and said not in known:
            known.add(said)
            kept.append(saying)
    return kept


def table(given: Iterable[Saying], encoder: Encoder) -> Sayings:
    """The shipped table's form: a meaning is the mean of its labels' vectors."""
    given = list(given)
    meanings = list(dict.fromkeys(s.labels for s in given))
    number = {labels: n for n, labels in enumerate(meanings)}
    labels = list(dict.fromkeys(label for labels in meanings for label in labels))
    vectors: dict[str, Vectors] = dict(zip(labels, encoder.encode(labels), strict=True))
    meant = unit([np.sum([vectors[label] for label in labels], axis=0) for labels in meanings])
    said = encoder.encode([query_of(s.words) for s in given])
    return table_of(encoder.name, said, [number[s.labels] for s in given], meant)


def _of_wordings() -> Iterator[Saying]:
    for entry in corpus.read_wordings():
        labels = tuple(dict.fromkeys(label.rstrip(" .…") for label in entry.labels))
        yield from (Saying(words, labels) for words in entry.wordings)


def _of_windows() -> Iterator[Saying]:
    windows = json.loads(_unpacked(MAPS))
    for row in map(json.loads, _unpacked(ASKED).splitlines()):
        if row["n"] and (label := row.get("label") or _label(windows.get(row["w"]), row["n"])):
            yield Saying(row["say"].strip(), (label,))


def _label(window: Any, number: int) -> str:
    """Of a control by its number in the window, from 1; empty where that is not known."""
    if window is None:
        return ""
    return str(window["rows"][number - 1][1] if "rows" in window else window["controls"][number - 1]["name"]).strip()


def _unpacked(path: Path) -> str:
    try:
        return gzip.decompress(path.read_bytes()).decode()
    except (OSError, EOFError, ValueError) as error:
        raise UsageError(f"{path.name} cannot be read ({error}).") from error
