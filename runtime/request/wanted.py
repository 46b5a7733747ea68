"""What a subtask wants done, as retrieval takes it: the tagger's command and what something is to be set to."""

from __future__ import annotations

from collections.abc import Iterator

from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.index import Boosts
from edgelam.retrieval.matching import Wanted
from edgelam.retrieval.names import Name
from edgelam.retrieval.ranking import Ranking
from edgelam.runtime.request.subtask import Command, SpanKind, Subtask
from edgelam.runtime.request.tagger import read_alone

COMMANDS = tuple(Command)
"""The order in which retrieval is told how probable each is."""

SURE = 0.75
"""From which on a request is taken to want something saved."""

_FILES = frozenset({SpanKind.FILE, SpanKind.NEW_FILE})
_FOLDERS = frozenset({SpanKind.FOLDER, SpanKind.NEW_FOLDER})


def wanted(subtask: str) -> Wanted:
    """Nothing where the tagger's files are missing, or it finds no command or several."""
    read = read_alone(subtask)
    if read is None:
        return Wanted((0.0,) * len(COMMANDS))
    commands = tuple(read.sure if c is read.command else 0.0 for c in COMMANDS)
    stores = read.command is Command.SAVE and read.sure >= SURE
    return Wanted(commands, read.words(SpanKind.VALUE), tuple(_names(read, stores)), stores)


def _names(read: Subtask, stores: bool) -> Iterator[Name]:
    """What files and folders are called in it; what is saved under is a name whatever it looks like."""
    for span in read.spans:
        if span.kind in _FILES | _FOLDERS:
            yield Name(span.start, span.end, span.kind in _FOLDERS, stores)


def index_of(embeddings: EmbeddingCache | None, memory: Boosts | None = None, ranking: Ranking | None = None) -> Index:
    """An index that knows what requests want done."""
    return Index(embeddings, memory, ranking, wanted)
