"""Requests that no application can fulfil: what people say to voice assistants, kept as ``elsewhere.txt``.

The sentences are drawn from the templates of the PyPI packages ``home-assistant-intents`` and ``ovos-skill-*`` (alerts,
camera, date-time, days-in-history, naptime, news, screenshot, wallpapers; Apache-2.0, alerts BSD-3-Clause). Make the
list again with ``python -m edgelam.quantize.data.elsewhere FOLDER/en.json SKILLS OUT``: the file from inside the first,
and a folder into which the others were unpacked.
"""

from __future__ import annotations

import json
import random
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

COUNT, SKILLS_COUNT = 500, 200
LONGEST = 60
"""Characters."""

MAX_OF_ONE = 40
"""Templates taken of one intent: some list every wording of the same."""

LEFT_OUT = re.compile("Timer|Volume|Mute|CurrentTime|CurrentDate|Nevermind|Respond|Broadcast")
"""Intents that an application on a desktop may well have a control for."""

WORDS = {
    "area": ("kitchen", "bedroom", "garage", "hall", "garden", "attic"), "name": ("lamp", "heater", "front door", "fan", "oven"),
    "floor": ("first floor", "basement"), "item": ("milk", "apples", "batteries"), "search_query": ("jazz", "the Beatles", "rock music"),
    "location": ("Paris", "Oslo", "Nairobi", "Lima"), "region": ("Europe", "Asia"), "city": ("Rome", "Quito"), "date": ("tomorrow", "next Friday", "the third of May", "Christmas"),
}  # fmt: skip
"""Fillings of the templates' slots; any other slot gets a number."""

SKILLS_LEFT_OUT = re.compile("file.browser|launch|close|volume|timer|pause|resume|mute|dictation")

_TOKEN = re.compile(r"[()\[\]|]|<[^>]+>|\{[^}]+\}|[^()\[\]|<>{}]+")


@cache
def load() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("elsewhere.txt").read_text(encoding="utf-8").splitlines())


class Templates:
    """Sentence templates of hassil's kind: ``(a|b)``, ``[optional]``, ``<rule>``, ``{slot}``."""

    def __init__(self, data: dict[str, Any], rng: random.Random) -> None:
        self._rules: dict[str, str] = data["expansion_rules"]
        self._rng = rng

    def fill(self, template: str) -> str:
        """One sentence of a template, drawn at random."""
        text, rest = self._sequence(_TOKEN.findall(template))
        return " ".join((text + "".join(rest)).split())

    def _sequence(self, tokens: list[str]) -> tuple[str, list[str]]:
        """Alternatives up to a closing bracket: the one drawn, and the tokens after it."""
        options = [""]
        while tokens:
            token, tokens = tokens[0], tokens[1:]
            if token in ")]":
                break
            if token == "|":
                options.append("")
            elif token in "([":
                inner, tokens = self._sequence(tokens)
                options[-1] += inner if token == "(" or self._rng.random() < 0.4 else ""
            else:
                options[-1] += self._plain(token)
        return self._rng.choice(options), tokens

    def _plain(self, token: str) -> str:
        if token.startswith("<"):
            return self.fill(self._rules.get(token[1:-1], ""))
        if token.startswith("{"):
            slot = token[1:-1].partition(":")[0]
            return self._rng.choice(WORDS.get(slot, (str(self._rng.randrange(2, 60)),)))
        return token


def harvest(path: Path, skills: Path) -> list[str]:
    """Distinct sentences, the same ones each time."""
    data = json.loads(path.read_text(encoding="utf-8"))
    templates = [
        sentence
        for name, intent in data["intents"].items() if not LEFT_OUT.search(name)
        for block in intent["data"] for sentence in block["sentences"]
    ]  # fmt: skip
    files = sorted(p for p in skills.rglob("*.intent") if p.is_file() and "en-us" in p.parts)
    lines = [
        line.strip() for f in files if not SKILLS_LEFT_OUT.search(f.name)
        for line in f.read_text(encoding="utf-8").splitlines()[:MAX_OF_ONE]
    ]  # fmt: skip
    return sorted({*_drawn(data, templates, COUNT), *_drawn(data, lines, SKILLS_COUNT)})


def _drawn(data: dict[str, Any], templates: list[str], count: int) -> set[str]:
    """``count`` sentences of a handy length."""
    rng = random.Random("elsewhere")
    filler = Templates(data, rng)
    found: set[str] = set()
    while len(found) < count:
        sentence = filler.fill(rng.choice(templates))
        if 8 < len(sentence) <= LONGEST and len(sentence.split()) > 2:
            found.add(sentence)
    return found


if __name__ == "__main__":
    Path(sys.argv[3]).write_text("\n".join(harvest(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n", encoding="utf-8")
