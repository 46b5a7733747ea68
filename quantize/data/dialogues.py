"""Sentences of public collections in which people told a machine what goes into which slot, as forms: what the slot reader learns
spans from before it learns fields.

    python -m edgelam.quantize.data.dialogues OUT.jsonl.gz SGD NLU

``SGD``: the folder of the Schema-Guided Dialogue dataset (Rastogi et al. 2020, CC BY-SA 4.0), whose services name and describe their slots;
``NLU``: that of the custom intent engines of the SNIPS benchmark (Coucke et al. 2018, CC0). Neither is part of this project.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from edgelam.control import Role
from edgelam.quantize.data import forms
from edgelam.quantize.data.forms import Answer, Form
from edgelam.runtime.dialogs.slots import Field, Says

EVERY = 3
"""Of the dialogues' sentences, one in so many is kept: they are much alike."""

ASKED_ABOUT = 8
"""Slots that a sentence is asked about at most."""


def guided(folder: Path) -> Iterator[Form]:
    """What users say in the training dialogues, and the slots of the service that they speak to."""
    services = {s["service_name"]: s for s in json.loads((folder / "schema.json").read_text(encoding="utf-8"))}
    rng = random.Random(0)
    for path in sorted(folder.glob("dialogues_*.json")):
        for dialogue in json.loads(path.read_text(encoding="utf-8")):
            for turn in dialogue["turns"]:
                if turn["speaker"] == "USER" and rng.random() * EVERY < 1:
                    yield from _turn(turn, services, rng)


def _turn(turn: Mapping[str, Any], services: Mapping[str, Any], rng: random.Random) -> Iterator[Form]:
    for frame in turn["frames"]:
        said = {s["slot"]: (s["start"], s["exclusive_end"]) for s in frame["slots"]}
        if not said or len(turn["utterance"]) > 200:
            continue
        described = {s["name"]: s["description"] for s in services[frame["service"]]["slots"]}
        yield _form(turn["utterance"], said, described, frame["service"], rng)


def intents(folder: Path) -> Iterator[Form]:
    """The training sentences of each intent, and all slots that the intent has."""
    rng = random.Random(1)
    for path in sorted(folder.glob("*/train_*_full.json")):
        ((name, rows),) = json.loads(path.read_text(encoding="latin-1")).items()
        slots = sorted({part["entity"] for row in rows for part in row["data"] if "entity" in part})
        for row in rows:
            text, said = "", {}
            for part in row["data"]:
                if "entity" in part:
                    said[part["entity"]] = (len(text), len(text) + len(part["text"]))
                text += part["text"]
            if len(said) == sum("entity" in part for part in row["data"]):
                yield _form(text, said, dict.fromkeys(slots, ""), name, rng)


def _form(
    say: str, said: Mapping[str, tuple[int, int]], described: Mapping[str, str], about: str, rng: random.Random
) -> Form:
    others = [name for name in described if name not in said]
    names = [*said, *rng.sample(others, min(len(others), max(0, ASKED_ABOUT - len(said))))]
    fields = tuple(
        Field(_role(say, said.get(n), rng), _label(n), described.get(n, "") if rng.random() < 0.5 else "")
        for n in names
    )
    answers = tuple(Answer(Says.WORDS, *said[n]) if n in said else Answer() for n in names)
    return Form(say, fields, answers, f"dialogues/{about}")


def _role(say: str, span: tuple[int, int] | None, rng: random.Random) -> Role:
    if span is not None and say[span[0] : span[1]].isdigit():
        return rng.choice((Role.SPIN, Role.SPIN, Role.TEXT))
    return rng.choice((Role.TEXT, Role.TEXT, Role.COMBO))


def _label(slot: str) -> str:
    words = slot.replace("_", " ").replace("objecT", "object").strip()
    return words[:1].upper() + words[1:]


def main(arguments: Sequence[str]) -> None:
    out, sgd, nlu = map(Path, arguments)
    forms.write([*guided(sgd), *intents(nlu)], out)


if __name__ == "__main__":
    main(sys.argv[1:])
