"""Requests that no application can fulfil: what people say to voice assistants, kept as ``elsewhere.txt``.

The sentences are drawn from the templates of the PyPI package ``home-assistant-intents`` (Apache-2.0). Make the list
again with ``python -m edgelam.quantize.data.elsewhere FOLDER/en.json OUT``, the file from inside the package.
"""

from __future__ import annotations

import json
import random
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

COUNT = 500
LONGEST = 60
"""Characters."""

LEFT_OUT = re.compile("Timer|Volume|Mute|CurrentTime|CurrentDate|Nevermind|Respond|Broadcast")
"""Intents that an application on a desktop may well have a control for."""

WORDS = {
    "area": ("kitchen", "bedroom", "garage", "hall", "garden", "attic"), "name": ("lamp", "heater", "front door", "fan", "oven"),
    "floor": ("first floor", "basement"), "item": ("milk", "apples", "batteries"), "search_query": ("jazz", "the Beatles", "rock music"),
}  # fmt: skip
"""Fillings of the templates' slots; any other slot gets a number."""

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
            return self.fill(self._rules[token[1:-1]])
        if token.startswith("{"):
            slot = token[1:-1].partition(":")[0]
            return self._rng.choice(WORDS.get(slot, (str(self._rng.randrange(2, 60)),)))
        return token


def harvest(path: Path) -> list[str]:
    """Distinct sentences, the same ones each time."""
    data = json.loads(path.read_text(encoding="utf-8"))
    rng = random.Random("elsewhere")
    templates = [
        sentence
        for name, intent in data["intents"].items() if not LEFT_OUT.search(name)
        for block in intent["data"] for sentence in block["sentences"]
    ]  # fmt: skip
    filler = Templates(data, rng)
    found: set[str] = set()
    while len(found) < COUNT:
        sentence = filler.fill(rng.choice(templates))
        if 8 < len(sentence) <= LONGEST and len(sentence.split()) > 2:
            found.add(sentence)
    return sorted(found)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(harvest(Path(sys.argv[1]))) + "\n", encoding="utf-8")
