"""The tags that a token of a request can have, what may follow what, and the likeliest sequence that keeps to it.

A token carries four tags: whether a subtask begins or goes on there, which kind of data it belongs to, whether it
belongs to the name of the thing acted on or of an application, which may hold data itself (*the file report.txt*), and what its subtask wants
done. The first two
are decoded together, since no data reaches over a cut (Viterbi, 1967; begin–inside–outside tags: Ramshaw and Marcus, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from edgelam.runtime.request.subtask import Command, SpanKind

Scores = npt.NDArray[np.floating[Any]]
Allowed = npt.NDArray[np.bool_]
OUT, BEGIN, INSIDE = "O", "B", "I"
CUTS = (OUT, BEGIN, INSIDE)
DATA = (
    SpanKind.TYPED, SpanKind.FILE, SpanKind.NEW_FILE, SpanKind.FOLDER, SpanKind.NEW_FOLDER, SpanKind.VALUE, SpanKind.CONDITION,
)  # fmt: skip
THINGS = (SpanKind.OBJECT, SpanKind.APP)
COMMANDS = (
    Command.WRITE, Command.SAVE, Command.OPEN, Command.NEW_FOLDER, Command.RENAME, Command.COPY, Command.MOVE, Command.DELETE, Command.REPLACE,
    Command.COMPUTE, Command.QUESTION, Command.TURN_ON, Command.TURN_OFF, Command.SET, Command.SELECT, Command.FIND, Command.LAUNCH, Command.OTHER,
)  # fmt: skip


class Tag(NamedTuple):
    """Begin or inside of a kind, or outside of all."""

    place: str
    kind: SpanKind | None = None


def _tags(kinds: Sequence[SpanKind]) -> tuple[Tag, ...]:
    return (Tag(OUT), *(Tag(place, kind) for kind in kinds for place in (BEGIN, INSIDE)))


DATA_TAGS, THING_TAGS = _tags(DATA), _tags(THINGS)
WIDTHS = (len(CUTS), len(DATA_TAGS), len(THING_TAGS), len(COMMANDS))
"""Numbers that the network gives for a token: one for each tag, group after group."""

_STATES = tuple(
    (cut, tag)
    for cut in CUTS
    for tag in DATA_TAGS
    if not (cut == OUT and tag.place != OUT) and not (cut == BEGIN and tag.place == INSIDE)
)
_IMPOSSIBLE = -1e6


def _may_follow(before: tuple[str, Tag], after: tuple[str, Tag]) -> bool:
    if after[0] == INSIDE and before[0] == OUT:
        return False
    return after[1].place != INSIDE or before[1].kind is after[1].kind


RUN_ON = 3.0
"""Taken from the logarithm of how likely a subtask is that begins right behind another, with nothing between: chosen on held-out sentences."""

_FOLLOWS = np.array([[_may_follow(before, after) for after in _STATES] for before in _STATES])
_STEPS = np.where(_FOLLOWS, 0.0, _IMPOSSIBLE)
_STEPS[np.ix_([cut != OUT for cut, _ in _STATES], [cut == BEGIN for cut, _ in _STATES])] -= RUN_ON
_FIRST = np.array([cut != INSIDE for cut, _ in _STATES])
_CUT_OF = np.array([CUTS.index(cut) for cut, _ in _STATES])
_DATA_OF = np.array([DATA_TAGS.index(tag) for _, tag in _STATES])
_THINGS_STEPS = np.where(
    [[t.place != INSIDE or before.kind is t.kind for t in THING_TAGS] for before in THING_TAGS], 0.0, _IMPOSSIBLE
)
_THINGS_FIRST = np.array([t.place != INSIDE for t in THING_TAGS])


class Tagged(NamedTuple):
    """The tags of each token, and the natural logarithm of how likely the cuts and data together are, by the network."""

    cuts: list[str]
    data: list[Tag]
    things: list[Tag]
    sureness: float
    commands: Scores | None = None
    """Natural logarithms of how likely each of :data:`COMMANDS` is at each token, shape (tokens, commands)."""


def decode(scores: Scores, whole: Allowed) -> Tagged:
    """The likeliest tags. ``scores``: what the network gives, shape (tokens, sum(WIDTHS)); ``whole``: where no subtask may begin or
    end, being inside a quotation or a label of the screen."""
    cut, data, thing, command = (_log_softmax(part) for part in np.split(scores, np.cumsum(WIDTHS)[:-1], axis=1))
    joint = cut[:, _CUT_OF] + data[:, _DATA_OF]
    joint += np.where(whole[:, None] & (_CUT_OF != CUTS.index(INSIDE))[None, :], _IMPOSSIBLE, 0.0)  # noqa: SIM300
    path = _viterbi(joint, _STEPS, _FIRST)
    cuts = [_STATES[s][0] for s in path]
    bounded = thing.copy()
    for place, tag in enumerate(cuts):
        if tag != INSIDE:
            bounded[place, [t.place == INSIDE for t in THING_TAGS]] += _IMPOSSIBLE
        if tag == OUT:
            bounded[place, 1:] += _IMPOSSIBLE
    things = _viterbi(bounded, _THINGS_STEPS, _THINGS_FIRST)
    sureness = float(joint[np.arange(len(path)), path].sum())
    return Tagged(cuts, [_STATES[s][1] for s in path], [THING_TAGS[t] for t in things], sureness, command)


def command_of(commands: Scores) -> tuple[Command, float]:
    """The likeliest command of a subtask's tokens, shape (tokens, commands), and how sure it is: the mean of what they say."""
    mean = commands.mean(0)
    share = np.exp(mean - mean.max())
    return COMMANDS[int(mean.argmax())], float(share.max() / share.sum())


def _viterbi(scores: Scores, steps: Scores, first: Allowed) -> list[int]:
    """The best path through ``scores``, shape (tokens, states); ``steps`` is added from each state (row) to each."""
    best = scores[0] + np.where(first, 0.0, _IMPOSSIBLE)
    back = np.zeros(scores.shape, np.int64)
    for place in range(1, len(scores)):
        ways = best[:, None] + steps
        back[place] = ways.argmax(0)
        best = ways.max(0) + scores[place]
    path = [int(best.argmax())]
    for place in range(len(scores) - 1, 0, -1):
        path.append(int(back[place, path[-1]]))
    return path[::-1]


def _log_softmax(scores: Scores) -> Scores:
    top = scores - scores.max(1, keepdims=True)
    return np.asarray(top - np.log(np.exp(top).sum(1, keepdims=True)), np.float64)


def runs(tags: Sequence[Tag]) -> list[tuple[SpanKind, int, int]]:
    """Kind, first token and the one after the last of every span."""
    found: list[tuple[SpanKind, int, int]] = []
    for place, tag in enumerate(tags):
        if tag.place == BEGIN and tag.kind is not None:
            found.append((tag.kind, place, place + 1))
        elif tag.place == INSIDE and found:
            kind, start, _ = found[-1]
            found[-1] = (kind, start, place + 1)
    return found
