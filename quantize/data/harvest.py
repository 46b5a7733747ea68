"""Real UI language: the command labels of an installed LibreOffice, kept as ``ui_labels.txt``.

Run ``python -m edgelam.quantize.data.harvest REGISTRY_DIR OUT`` to make the list again.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_LABEL = re.compile(r'oor:name="(?:Label|TooltipLabel|ContextLabel)"[^>]*>\s*<value xml:lang="en-US">([^<]+)</value>')
_PLAIN = re.compile(r"[A-Z][A-Za-z0-9 ,/&'()-]*(?:\.\.\.|…)?")


def harvest(registry: Path) -> Iterator[str]:
    """Every short English label in the registry's ``.xcd`` files, mnemonics removed."""
    for path in sorted(registry.glob("*.xcd")):
        for match in _LABEL.finditer(path.read_text(encoding="utf-8")):
            label = html.unescape(match[1]).replace("~", "").strip()
            if 2 < len(label) <= 36 and len(label.split()) <= 5 and _PLAIN.fullmatch(label):
                yield label


def load() -> list[str]:
    """The harvested labels, sorted."""
    return Path(__file__).with_name("ui_labels.txt").read_text(encoding="utf-8").splitlines()


def on_recorded_screens() -> frozenset[str]:
    """Every name on the recorded windows: seen in training, so of no use for a test."""
    with gzip.open(Path(__file__).with_name("screens.json.gz"), "rt", encoding="utf-8") as stream:
        return frozenset(row[1].rstrip(".…") for screen in json.load(stream) for row in screen["controls"])


if __name__ == "__main__":
    labels = sorted(set(harvest(Path(sys.argv[1]))))
    Path(sys.argv[2]).write_text("\n".join(labels) + "\n", encoding="utf-8")
