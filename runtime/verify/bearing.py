"""Whether a label is what a question asks for, or no more than a word of it: *Number* of *which number do I ring*."""

from __future__ import annotations

from collections.abc import Iterable

from edgelam.control import Control, Snapshot
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import ASKING
from edgelam.runtime.request.intent import without_politeness

FILLERS = frozenset(
    words(
        "a an the of in my this that it its there here have has had got do does did is are was were i we you what me which who how many much "
        "right now currently set to at for on and or s so far please be by with any"
    )
)
"""Words of questions that name nothing."""

_IN_FRONT = frozenset(
    words(
        "am will would should could can being been read out tell when where whose why ' know find say exactly still already "
        "file document picture image photo drawing song track tune video film page folder directory note text letter message mail sheet table "
        "row cell entry item object thing one selection window dialog screen app application program tool computer machine pc system "
        "current present own main overall whole total selected chosen open opened shown displayed used saved called named modified disk number value level date time day"
    )
)
"""What a question may name besides: what is in front, however people call it, and that it is so now."""


def is_asked(label: str, said: str, around: Iterable[str] = ()) -> bool:
    """Whether all that a label says stands in the question, and a label of one word leaves nothing of it open: what the question
    names besides is said ``around`` the label, or is what is in front. Whatever else it names, the word is told of something else."""
    own = set(words(label)) - FILLERS
    own = own - ASKING or own
    if not own or not own <= set(words(said)):
        return False
    return len(own) > 1 or not open_words(label, said, around)


def open_words(label: str, said: str, around: Iterable[str] = ()) -> list[str]:
    """What a question names and neither the label nor anything around it does."""
    known = {word for text in (label, *around) for word in words(text)} | FILLERS | ASKING | _IN_FRONT
    return [word for word in words(without_politeness(said)) if word not in known]


def around(control: Control, snapshot: Snapshot) -> tuple[str, ...]:
    """What says what a control is about: its groups, its value, its window, its application."""
    return (*control.path, control.value, control.help, snapshot.title, snapshot.app)
