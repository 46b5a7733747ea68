"""The vectors that ship: ``python -m edgelam.quantize.data.common [OUT]``, anew where the encoder or the maps are others.

Texts are counted by application over the maps that ship; what stands in several is likely to stand in the next one.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from edgelam.control import Control
from edgelam.retrieval import common
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.text import control_text
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.store import KNOWN, PACKED, read

APPLICATIONS = 3
"""That have a text, at least."""


def shared_texts(maps: list[Map]) -> list[str]:
    """What retrieval encodes of controls that several applications have, the commonest first."""
    held: dict[str, set[str]] = defaultdict(set)
    for atlas in maps:
        for text in _texts(atlas):
            held[text].add(atlas.app)
    return sorted((t for t, apps in held.items() if len(apps) >= APPLICATIONS), key=lambda t: (-len(held[t]), t))


def _texts(atlas: Map) -> Iterator[str]:
    for screen in atlas.screens.values():
        for known in screen.controls:
            control = Control("", known.role, known.name, path=known.path, help=known.help)
            where = control_text(control)
            yield from filter(
                None, (known.name, where, f"{where} · {known.help}" if known.help else "", *known.options)
            )


def make(out: Path) -> int:
    """Write the vectors; how many there are."""
    texts = shared_texts([read(path) for path in sorted(KNOWN.glob(f"*{PACKED}"))])
    encoder = Encoder()
    vectors = np.vstack(
        [encoder.encode([text]) for text in texts]
    )  # in 8 bits a vector depends on what is in the batch
    common.write(common.table_of(encoder.name, texts, vectors), out)
    return len(texts)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else common.FILE
    sys.stdout.write(f"{make(target)} texts in {target}\n")
