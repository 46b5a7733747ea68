"""``edgelam eval forms``: is what a sentence says for the fields of a form read, in applications that nothing was learned from?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edgelam.quantize.data.forms import Form, Told
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share, quantiles
from edgelam.runtime.dialogs.slots import Field, Says, Slot, SlotReader, resolved

Read = Callable[[str, Sequence[Field]], Sequence[Slot]]

_EDGES = " .,;:\"'“”‘’"


def reader(folder: Path | None) -> Read:
    """The network of a folder, or the one that ships."""
    network = SlotReader(folder) if folder is not None else SlotReader()
    return lambda sentence, fields: resolved(network.read(sentence, fields))


def evaluate(systems: dict[str, Read], forms: Sequence[Form]) -> dict[str, Any]:
    """Shares with their 95 % intervals for each system: sentences of which every field is right; of what is read, what is right; of
    what is said, what is read rightly."""
    return {
        "sentences": len(forms),
        "said": sum(t.says is not Says.NOTHING for f in forms for t in f.told),
        "fields": sum(len(f.fields) for f in forms),
        "machine": machine(),
        "systems": {name: _measured(read, forms) for name, read in systems.items()},
    }


def _measured(read: Read, forms: Sequence[Form]) -> dict[str, Any]:
    wholly = right = got = said = 0
    taken = []
    for form in forms:
        began = time.perf_counter()
        slots = read(form.say, form.fields)
        taken.append(1000 * (time.perf_counter() - began))
        hits = [_is_right(form.say, told, slot) for told, slot in zip(form.told, slots, strict=True)]
        wholly += all(hits)
        got += sum(s.says is not Says.NOTHING for s in slots)
        said += sum(t.says is not Says.NOTHING for t in form.told)
        right += sum(h and t.says is not Says.NOTHING for h, t in zip(hits, form.told, strict=True))
    return {
        "right": asdict(Share.of(wholly, len(forms))),
        "precision": asdict(Share.of(right, got)),
        "recall": asdict(Share.of(right, said)),
        "ms": quantiles(taken),
    }


def _is_right(sentence: str, told: Told, slot: Slot) -> bool:
    if told.says is not slot.says:
        return False
    return told.says is not Says.WORDS or _said(sentence, told) == _said(sentence, slot)


def _said(sentence: str, part: Told | Slot) -> str:
    return sentence[part.start : part.end].strip(_EDGES).casefold()
