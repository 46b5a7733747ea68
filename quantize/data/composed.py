"""Marked-up sentences made of parts: subtasks out of authored sentences and out of frames, put together anew, with other values,
quotation marks of every kind or none, politeness, self-talk, run-ons and slips of the finger.

``plan-frames.txt`` holds the frames: ``(a|b)`` is one of them, ``<kind:words>`` marks a span, ``@pool`` is a value of a pool.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from edgelam.quantize.data import values
from edgelam.quantize.data.marked import Marked, unquoted
from edgelam.quantize.data.marked_text import OTHER_VALUES, Mark, MarkedText, marked_text_of, noisy, without_quotes
from edgelam.runtime.request.subtask import SpanKind, Subtask

FRAMES = Path(__file__).with_name("plan-frames.txt")
COUNTS = (1, 1, 2, 2, 2, 2, 3, 3, 4, 5)
JOINTS = (
    ", ", ", ", ", ", ", ", " and ", " and ", " and ", " and ", ", and ", ", then ", " then ", " and then ", ", and then ", ". ", ". ", ". Then ", "; ", " after that ", ", after that ",
    ". After that ", ", finally ", " and finally ", " and also ", ", also ", " plus ", "\n", " – ", ". And ", ", next ", ". Now ", " and afterwards ", ", once that's done ", " & ", ". When you're done, ",
)  # fmt: skip
OPENINGS = (
    "please ", "Please ", "pls ", "can you ", "could you ", "Could you please ", "would you ", "would you mind to ", "I'd like you to ", "I want you to ", "I need you to ",
    "ok ", "okay so ", "ok so ", "right, ", "so ", "hey ", "hi, ", "hmm ", "um ", "uh ", "uhm, ", "well, ", "now ", "let's ", "let me see, ", "ok first ", "first ", "First, ", "go ahead and ", "just ",
    "hey computer, ", "quickly ", "kindly ", "alright, ", "be so kind and ", "I think you should ", "can we ", "help me ", "next ", "yes, ", "sorry, ", "good morning, please ", "do me a favour and ",
)  # fmt: skip
ENDINGS = (
    " please", ", please", " pls", ", thanks", " thank you", ", thank you!", " for me", " if you can", ", would you?", ", cheers", " thx", ", ok?", ". Thanks!", " right away", ", that's all", " and that's it",
)  # fmt: skip
BETWEEN = ("um ", "uh ", "hmm ", "please ", "just ", "let me think, ", "ok ", "yeah ", "you know, ", "so ")
RETRACTIONS = (", no wait, ", ", no, ", " no sorry ", ", sorry, I mean ", " – actually ", ", or rather ", ", scratch that, ", " no wait ", ", hmm no, ", ". No, ", ", actually no, ")  # fmt: skip


class Composer:
    """Makes sentences without end from authored ones and from frames."""

    def __init__(self, authored: Sequence[Marked], texts: Sequence[str] = ()) -> None:
        self._whole = [marked_text_of(s) for s in authored]
        self._subtasks = [_alone(s, subtask) for s in authored for subtask in s.subtasks if _stands_alone(subtask)]
        self._frames = frames()
        self._pools = {kind: _pool(self._whole, kind) for kind in SpanKind}
        self._pools[SpanKind.TYPED] += list(texts)

    def sentences(self, rng: random.Random) -> Iterator[Marked]:
        """An authored sentence with changes, or a new one, for ever."""
        while True:
            if rng.random() < 0.65 and self._whole:
                made = rng.choice(self._whole)
                made = self._other_values(rng, made, 0.35) if rng.random() < 0.6 else made
            else:
                made = self._compose(rng)
            yield noisy(rng, made).sentence()

    def _compose(self, rng: random.Random) -> MarkedText:
        run_on = rng.random() < 0.12
        made = MarkedText(rng.choice(OPENINGS)) if rng.random() < 0.3 else MarkedText("")
        for place in range(rng.choice(COUNTS)):
            if place:
                made = _joined(made, " " if run_on and rng.random() < 0.7 else rng.choice(JOINTS))
            if place and rng.random() < 0.05:
                made += MarkedText(rng.choice(BETWEEN))
            if rng.random() < 0.04:
                made += MarkedText(self._subtask(rng).text) + MarkedText(rng.choice(RETRACTIONS))
            subtask = self._subtask(rng)
            made += subtask
        ending = rng.choice(ENDINGS) if rng.random() < 0.12 else rng.choice(("", "", "", ".", "!", " ."))
        return _joined(made, ending)

    def _subtask(self, rng: random.Random) -> MarkedText:
        if rng.random() < 0.65 and self._subtasks:
            return self._other_values(rng, rng.choice(self._subtasks), 0.5)
        made = expand(rng, rng.choice(self._frames), self._pools)
        return MarkedText(made.text, (*made.marks, Mark(None, 0, len(made.text))))

    def _other_values(self, rng: random.Random, said: MarkedText, share: float) -> MarkedText:
        """That share of the values exchanged, from the last to the first, so that positions stay right."""
        data = [m for m in said.marks if m.kind in OTHER_VALUES]
        for mark in sorted(data, key=lambda m: -m.start):
            if rng.random() < share and mark.kind is not None:
                new = value_of(rng, mark.kind, self._pools)
                quoted = not unquoted(said.text, mark.start, mark.end)
                said = said.replaced(mark.start, mark.end, new if not quoted else without_quotes(new))
        return said


def _pool(texts: Iterable[MarkedText], kind: SpanKind) -> list[str]:
    return [p.text[m.start : m.end] for p in texts for m in p.marks if m.kind is kind]


def _alone(sentence: Marked, subtask: Subtask) -> MarkedText:
    marks = (Mark(x.kind, x.start - subtask.start, x.end - subtask.start) for x in subtask.spans)
    return MarkedText(subtask.text, (*marks, Mark(None, 0, len(subtask.text), subtask.command)))


def _stands_alone(subtask: Subtask) -> bool:
    """Whether it begins with a word that is no value: what goes on with the command before means nothing elsewhere."""
    return all(s.start > subtask.start for s in subtask.spans if s.kind not in (SpanKind.CONDITION, SpanKind.APP))


def value_of(rng: random.Random, kind: SpanKind, pools: dict[SpanKind, list[str]]) -> str:
    """Words of that kind: an author's, or made up."""
    known = pools[kind]
    if known and rng.random() < 0.6:
        return rng.choice(known)
    match kind:
        case SpanKind.TYPED:
            made = rng.choice(
                (values.sentence, values.heading, values.person, values.date, values.amount, values.phone)
            )
            return made(rng)
        case SpanKind.FILE | SpanKind.NEW_FILE:
            stem = f"{values.heading(rng)}.{rng.choice(('pdf', 'docx', 'odt', 'png', 'xlsx', 'txt', 'mp3', 'zip'))}"
            return rng.choice((values.file_name(rng), values.file_name(rng), stem, stem.lower(), values.heading(rng)))
        case SpanKind.FOLDER | SpanKind.NEW_FOLDER:
            return rng.choice((rng.choice(values.FOLDERS), values.heading(rng), values.heading(rng).lower(), f"~/{rng.choice(values.NOUNS)}s", f"Documents/{rng.choice(values.NOUNS)}s"))  # fmt: skip
        case _:
            return rng.choice(known) if known else "Writer"


def _joined(said: MarkedText, joint: str) -> MarkedText:
    """The joint after the piece, without a second full stop."""
    if joint[:1] in ",.;!" and said.text[-1:] in ".!?":
        joint = joint[1:]
    return said + MarkedText(joint)


# Frames


@cache
def frames() -> tuple[str, ...]:
    """The lines of ``plan-frames.txt``."""
    lines = FRAMES.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


def expand(rng: random.Random, frame: str, pools: dict[SpanKind, list[str]]) -> MarkedText:
    """A frame with one of each of its alternatives and a value for each of its pools."""
    made, rest = _expand(rng, frame, pools)
    if rest:
        raise ValueError(f"{frame!r}: a bracket is closed that was not opened")
    text = re.sub(r" +$", "", made.text)
    return MarkedText(text, tuple(m for m in made.marks if m.end <= len(text)))


_WORDS = re.compile(rf"(?<!\w)@(?P<pool>{'|'.join(OTHER_VALUES)})\b|@|[^@()<>|]+")


def _expand(rng: random.Random, frame: str, pools: dict[SpanKind, list[str]]) -> tuple[MarkedText, str]:
    """One alternative of the sequence up to a closing bracket, and what is left of the frame from that bracket on."""
    ways = [MarkedText("")]
    while frame and frame[0] not in ")>":
        if frame[0] == "|":
            ways.append(MarkedText(""))
            frame = frame[1:]
            continue
        if frame[0] in "(<":
            kind, body = _opened(frame)
            inner, rest = _expand(rng, body, pools)
            marks = inner.marks if kind is None else (*inner.marks, Mark(kind, 0, len(inner.text)))
            inner, frame = MarkedText(inner.text, marks), rest[1:]
        else:
            plain = _WORDS.match(frame)
            if plain is None:
                raise ValueError(f"{frame!r} is no frame")
            frame = frame[plain.end() :]
            inner = MarkedText(value_of(rng, SpanKind(plain["pool"]), pools) if plain["pool"] else plain.group())
        if ways[-1].text.endswith(" ") and inner.text.startswith(" "):
            inner = inner.replaced(0, 1, "")
        ways[-1] += inner
    return rng.choice(ways), frame


def _opened(frame: str) -> tuple[SpanKind | None, str]:
    """The kind of span that a bracket opens, and what follows it."""
    if frame[0] == "(":
        return None, frame[1:]
    kind, _, body = frame[1:].partition(":")
    return SpanKind(kind), body
