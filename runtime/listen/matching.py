"""Which offers fit what is typed so far, how it goes on, and what is listed under the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.runtime.listen.offers import WELL_KNOWN, Here, Offer, Source
from edgelam.runtime.listen.row import Glyph, Range, Row, head

SHOWN, OWN = 6, 2
"""Rows at most; of the person's own (before, routines) while nothing is typed."""

_WORD = re.compile(r"[^\W_]+")

_RANK = {source: place for place, source in enumerate(Source)}

_GLYPHS = {
    Source.ROUTINE: Glyph.ROUTINE,
    Source.PAST: Glyph.PAST,
    Source.SCREEN: Glyph.SCREEN,
    Source.MAP: Glyph.MAP,
    Source.EXAMPLE: Glyph.EXAMPLE,
}


def rows(typed: str, known: Here, most: int = SHOWN) -> list[Row]:
    """What is listed under the line: while it is empty a choice of everything, then what goes on with what is typed."""
    said = typed.strip()
    if not said:
        chosen = _mixed(known.offers, most)
        return (
            [head("You can say here" if known.app else "You can say"), *(_row(offer) for offer in chosen)]
            if chosen
            else []
        )
    found = matching(said, known.offers)[:most]
    return [_row(offer, spans) for offer, spans in found]


def completion(typed: str, known: Here) -> str:
    """What goes on from where somebody stopped typing; empty where nothing does."""
    if not typed.strip() or typed != typed.lstrip():
        return ""
    for offer, _ in matching(typed.strip(), known.offers):
        if rest := _rest(typed, offer.text):
            return rest
    return ""


def _rest(typed: str, text: str) -> str:
    """What of ``text`` is still to be typed: after all that was typed, or after the last words of it."""
    if "…" in text:
        return ""
    starts = [0, *(m.end() for m in re.finditer(r"\s", typed))]
    tails = [text, _without_frame(text)]
    for said in (typed[at:].casefold() for at in starts if len(typed) - at > 1):
        for tail in tails:
            if tail.casefold().startswith(said):
                return tail[len(said) :]
    return ""


def _without_frame(text: str) -> str:
    """``line numbers`` of *turn on line numbers*."""
    words = text.split(" ")
    while len(words) > 1 and words[0].casefold() in _FRAMES:
        words.pop(0)
    return " ".join(words)


def _mixed(offers: Sequence[Offer], most: int) -> list[Offer]:
    """Some of the person's own, then of the screen and the map in turn, examples last."""
    by: dict[Source, list[Offer]] = {source: [o for o in offers if o.source is source] for source in Source}
    own = [*by[Source.ROUTINE][:OWN], *by[Source.PAST]][:OWN]
    screen, beyond = ([o for o in by[s] if o.text.casefold() not in WELL_KNOWN] for s in (Source.SCREEN, Source.MAP))
    left = most - len(own)
    some = left - min(len(beyond), left // 3)
    kept = [*own, *screen[:some], *beyond]
    return (kept if screen or beyond else [*kept, *by[Source.EXAMPLE]])[:most]


def matching(said: str, offers: Sequence[Offer]) -> list[tuple[Offer, tuple[Range, ...]]]:
    """The offers that hold every word of what was said at the beginning of a word, best first, with where that is."""
    found = []
    for place, offer in enumerate(offers):
        spans = match(said, offer.text)
        if spans and offer.text.casefold() != said.casefold():
            is_start = not offer.text.casefold().startswith(said.casefold())
            found.append(((is_start, _RANK[offer.source], place), offer, spans))
    return [(offer, spans) for _, offer, spans in sorted(found, key=lambda f: f[0])]


def match(said: str, text: str) -> tuple[Range, ...]:
    """Where each word of ``said`` begins a word of ``text``; empty where one does not, unless it is only how requests begin. Whole where
    the text begins so."""
    if text.casefold().startswith(said.casefold()):
        return ((0, len(said)),)
    left = [(m.start(), m.group().casefold()) for m in _WORD.finditer(text)]
    spans: list[Range] = []
    is_partial = False
    for word in (w.casefold() for w in _WORD.findall(said)):
        hit = next((at for at, (_, whole) in enumerate(left) if whole.startswith(word)), None)
        if hit is not None:
            start, _ = left.pop(hit)
            spans.append((start, start + len(word)))
        elif word in _FRAMES:
            is_partial = True
        else:
            return ()
    if is_partial and sum(end - start for start, end in spans) < LEAST:
        return ()
    return tuple(sorted(spans))


LEAST = 3
"""Letters that must match where only a part of what was said does."""

_FRAMES = frozenset(
    [
        "please",
        "turn",
        "switch",
        "on",
        "off",
        "open",
        "show",
        "hide",
        "go",
        "to",
        "the",
        "set",
        "choose",
        "make",
        "use",
        "enable",
        "disable",
        "click",
        "press",
        "change",
        "put",
        "my",
    ]
)
"""Words of a request that need not stand in what it means."""


def _row(offer: Offer, spans: tuple[Range, ...] = ()) -> Row:
    return Row(offer.text, _GLYPHS[offer.source], offer.detail, spans, says=offer.text)
