"""What a subtask wants done, as retrieval takes it: the tagger's command and what something is to be set to."""

from __future__ import annotations

from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.index import Boosts
from edgelam.retrieval.matching import Wanted
from edgelam.retrieval.ranking import Ranking
from edgelam.runtime.request.subtask import Command, SpanKind
from edgelam.runtime.request.tagger import read_alone

COMMANDS = tuple(Command)
"""The order in which retrieval is told how probable each is."""


def wanted(subtask: str) -> Wanted:
    """Nothing where the tagger's files are missing, or it finds no command or several."""
    read = read_alone(subtask)
    if read is None:
        return Wanted((0.0,) * len(COMMANDS))
    return Wanted(tuple(read.sure if c is read.command else 0.0 for c in COMMANDS), read.words(SpanKind.VALUE))


def index_of(embeddings: EmbeddingCache | None, memory: Boosts | None = None, ranking: Ranking | None = None) -> Index:
    """An index that knows what requests want done."""
    return Index(embeddings, memory, ranking, wanted)
