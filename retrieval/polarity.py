"""Which of two directions is meant: *louder* is not *Volume Down*, however near the two are to an encoder.

A closed table of opposites, with the words that labels have for either side and those that people say for it. A complaint wants the other
side (*too loud*), and so does what stands after *instead of*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import REMEMBERED


@dataclass(frozen=True, slots=True)
class Axis:
    """One pair of opposites: what labels call its two sides, and what people say for them besides."""

    up: re.Pattern[str]
    down: re.Pattern[str]
    said_up: re.Pattern[str]
    said_down: re.Pattern[str]


def axis(up: str, down: str, said_up: str = "", said_down: str = "") -> Axis:
    """From alternatives of regular expressions, whole words each."""

    def any_of(*listed: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{'|'.join(filter(None, listed))})(?![\w-])", re.IGNORECASE)

    return Axis(any_of(up), any_of(down), any_of(up, said_up), any_of(down, said_down))


AXES = (
    axis(
        "(?:volume|sound) up|(?:raise|increase)(?: the)? (?:volume|sound)|louder",
        "(?:volume|sound) down|(?:lower|decrease|reduce)(?: the)? (?:volume|sound)|quieter|softer",
        "loud|loudest|(?:turn|crank|pump) (?:it|the (?:sound|volume|music)|that) up|(?:turn|crank|pump) up|noisier|full volume|hear (?:it|this|that) better",
        "quiet|quietest|soft|silent|(?:turn|bring) (?:it|the (?:sound|volume|music)|that) down|turn down|hush|tone down",
    ),
    axis(
        "zoom in|(?:increase|larger|bigger|enlarge)(?: (?:font|text|size|zoom|icons?|thumbnails?|font size|text size))?|grow|magnify",
        "zoom out|(?:decrease|smaller|shrink|reduce)(?: (?:font|text|size|zoom|icons?|thumbnails?|font size|text size))?|shrink",
        "big|large|huge|giant|biggest|largest|enlarged|magnified|blow up|closer|a closer look|zoomed in",
        "small|tiny|smallest|shrunk|zoomed out|farther away|further away",
    ),
    axis("increase|raise|higher|highest", "decrease|reduce|lower|lowest", "raised|go up", "lowered|go down"),
    axis("faster|speed up|fastest", "slower|slow down|slowest", "fast|quick|quicker|quickly", "slow|slowly"),
    axis("brighter|brighten", "darker|darken|dimmer|dim", "bright", "dimmed"),
    axis("thicker|bolder", "thinner|lighter weight", "thick|fat", "thin"),
    axis(
        "next|forwards?|following",
        "previous|backwards?|back|preceding",
        "(?:the )?one after|after(?= (?:this|that|it)\\b|\\W*$)|onwards?|skip ahead|move ahead|go ahead|upcoming",
        "(?:the )?one before|prior|earlier|before(?= (?:this|that|it)\\b|\\W*$)|go back|step back|yesterday",
    ),
    axis("first|beginning", "last", "very (?:start|beginning|top)|(?:the )?(?:start|beginning)", "(?:the )?(?:very )?end|final"),
    axis("ascending|a[- ](?:to|-)[- ]z|a[-–→]z", "descending|z[- ](?:to|-)[- ]a|z[-–→]a",
          "(?:from )?a to z|(?:oldest|smallest|lowest|earliest) (?:ones? |files? |at the top|on top|first)+",
          "(?:from )?z to a|(?:newest|biggest|largest|highest|latest) (?:ones? |files? |at the top|on top|first)+"),
    axis("expand|unfold", "collapse|fold", "open(?:ed)? up|spread out|unfolded", "folded|fold(?:ed)? up"),
    axis("single|one (?:page|column|at a time)", "continuous|multiple|several|facing|dual|double", "one by one|singly|each (?:alone|by itself)",
          "all (?:\\w+ )?(?:under|underneath|below|beneath|after|next to|beside) (?:one another|each other)|endless|without (?:breaks?|gaps?)|side by side"),
)  # fmt: skip
"""Words near each other for every encoder, of which the side asked for is never the other."""

MAGNITUDES = AXES[:6]
"""Those of more and less."""

_NOT_WANTED = re.compile(
    r"\b(?:instead of|rather than|in place of|no longer|not any ?more|and not|but not)\b.*$", re.IGNORECASE
)
"""What is so now, and is to be otherwise."""

_TURNED = re.compile(
    r"\b(?:(?:too|less)|(?:not|n['’]t)(?: be| look| play| sound)? (?:so|as|that|too|quite so))\s+(?:damn |very |much |awfully |terribly )?$",
    re.IGNORECASE,
)
"""Before a word that is a complaint: the other side is wanted."""

_OPEN = re.compile(r"\b(?:so|very|that|how|as \w+ or)\s+$", re.IGNORECASE)
"""Before a word that is wanted or complained of, who knows."""


def are_opposed(request: str, label: str) -> bool:
    """Whether the label is the other side of what a request wants."""
    return any(_leaning(label, a.up, a.down) * wanted(request, a) < 0 for a in AXES)


def agree(request: str, label: str) -> bool:
    """Whether the label is just the side of something that a request wants."""
    return any(_leaning(label, a.up, a.down) * wanted(request, a) > 0 for a in AXES)


@lru_cache(REMEMBERED)
def wanted(request: str, axis: Axis) -> int:
    """Which side of an axis a request wants: 1, -1, or 0 for neither or both."""
    plain = QUOTED.sub(" ", request)
    after = _NOT_WANTED.search(plain)
    said = plain[: after.start()] if after else plain
    leaning = _wanted_in(said, axis)
    return leaning or (-_wanted_in(after.group(), axis) if after else 0)


def _wanted_in(said: str, axis: Axis) -> int:
    sides = set[int]()
    for pattern, side in ((axis.said_up, 1), (axis.said_down, -1)):
        for found in pattern.finditer(said):
            before = said[: found.start()]
            turned = _TURNED.search(before)
            if turned or not _OPEN.search(before):
                sides.add(-side if turned else side)
    return sides.pop() if len(sides) == 1 else 0


@lru_cache(REMEMBERED)
def _leaning(label: str, up: re.Pattern[str], down: re.Pattern[str]) -> int:
    """1, -1, or 0 for neither; of both the one that comes first: *Continuous, One Column*."""
    one, other = up.search(label), down.search(label)
    if one is not None and other is not None:
        return 1 if one.start() < other.start() else -1
    return (one is not None) - (other is not None)
