"""What a run works with where nobody says otherwise: this desktop, the shipped model, the shipped encoder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from edgelam.errors import EdgelamError
from edgelam.paths import cache_dir, memory_file
from edgelam.runtime.desktop import Backend, Desktop, Reporting, open_desktop, silent
from edgelam.stopping import Interrupted, never

if TYPE_CHECKING:
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.runtime.engine import Engine
    from edgelam.runtime.policy import Policy

Say = Callable[[str], None]


@contextmanager
def opened_desktop(backend: Backend = Backend.AUTO, say: Say = silent) -> Iterator[Desktop]:
    """The desktop asked for; on Linux without a display, one in a private session (Xvfb)."""
    headless = sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless and backend is not Backend.SIM:
        from edgelam.runtime.desktop.atspi.session import PrivateSession

        with PrivateSession() as session:
            session.adopt()
            yield from _connected(Backend.ATSPI, say)
    else:
        yield from _connected(backend, say)


def _connected(backend: Backend, say: Say) -> Iterator[Desktop]:
    desktop = open_desktop(backend)
    if isinstance(desktop, Reporting):
        desktop.report = say
    try:
        yield desktop
    finally:
        desktop.close()


@contextmanager
def opened_policy(
    model: str | None = None,
    keep: bool = True,
    interrupted: Interrupted = never,
    say: Say = silent,
    engine: Engine | None = None,
    personal: bool = False,
) -> Iterator[Policy]:
    """The model and retrieval, ready; learned embeddings are saved at the end, unless nothing is to be kept of this run.

    An ``engine`` that is given is used instead of a model's own, and left open. ``personal``: with what the person's own words
    were seen to mean; an evaluation must not depend on that.
    """
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import DEFAULT, shared
    from edgelam.runtime.engine import open_engine
    from edgelam.runtime.memory import Memory, encoder_name
    from edgelam.runtime.models import locate
    from edgelam.runtime.policy import Policy
    from edgelam.runtime.remembered import Store
    from edgelam.runtime.request.wanted import index_of

    path = locate(model) if engine is None else None
    encoder = Path(os.environ.get("EDGELAM_ENCODER") or DEFAULT)
    embeddings = EmbeddingCache(shared(encoder), cache_dir() / f"embeddings-{encoder.name}.cache", keep, say)
    own = open_engine(path, provider=os.environ.get("EDGELAM_PROVIDER")) if path is not None else None
    used = engine if engine is not None else own
    assert used is not None  # one of them is there: for the type checker
    store = Store(memory_file(), keep, say)
    memory = Memory(store, embeddings.encode_query, encoder_name(encoder)) if personal else None
    policy = Policy(used, index_of(embeddings, memory), memory)
    policy.interrupt_when(interrupted)
    try:
        yield policy
    finally:
        if own is not None:
            own.close()
        _save(embeddings, say)


def _save(embeddings: EmbeddingCache, say: Say) -> None:
    """What was done stays done where the disk is full."""
    try:
        embeddings.save()
    except (OSError, EdgelamError) as error:
        say(f"What was learned about these labels could not be kept: {error}")
