"""What commands share: options, the desktop and the agent they work with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from edgelam.cli.console import say
from edgelam.errors import EdgelamError
from edgelam.locks import WAIT, only_run
from edgelam.paths import cache_dir, maps_dir
from edgelam.runtime.desktop import Backend, Desktop, Reporting, open_desktop
from edgelam.stopping import Interrupted, never, signals_set

if TYPE_CHECKING:
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.runtime.maps.guide import Guide
    from edgelam.runtime.policy import Policy

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def desktop_option() -> Decorator:
    return click.option(
        "--desktop",
        type=click.Choice([str(b) for b in Backend]),
        default=str(Backend.AUTO),
        callback=lambda ctx, param, value: Backend(value),
        show_default=True,
        help="Which desktop to drive.",
    )


def model_option() -> Decorator:
    return click.option(
        "--model", default=None, metavar="NAME|PATH", help="Another model than the one that comes with edgelam."
    )


def json_option() -> Decorator:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def opened_desktop(backend: Backend) -> Iterator[Desktop]:
    """The desktop asked for; on Linux without a display, one in a private session (Xvfb)."""
    headless = sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless and backend is not Backend.SIM:
        from edgelam.runtime.desktop.atspi.session import PrivateSession

        with PrivateSession() as session:
            session.adopt()
            yield from _connected(Backend.ATSPI)
    else:
        yield from _connected(backend)


def _connected(backend: Backend) -> Iterator[Desktop]:
    desktop = open_desktop(backend)
    if isinstance(desktop, Reporting):
        desktop.report = say
    try:
        yield desktop
    finally:
        desktop.close()


@contextmanager
def driven_desktop(backend: Backend, stop: Event, wait: float = WAIT) -> Iterator[Desktop]:
    """:func:`opened_desktop` for a run that acts in it: no other run does meanwhile, and signals that end programs set
    ``stop``, after which nothing more is done."""
    with (
        signals_set(stop),
        opened_desktop(backend) as desktop,
        only_run(desktop.name, wait, say, stop.is_set),
    ):
        desktop.interrupted = stop.is_set
        yield desktop


@contextmanager
def opened_policy(model: str | None, keep: bool = True, interrupted: Interrupted = never) -> Iterator[Policy]:
    """The model and retrieval, ready; learned embeddings are saved at the end, unless nothing is to be kept of this run."""
    from edgelam.retrieval import Index
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import DEFAULT, Encoder
    from edgelam.runtime.engine import open_engine
    from edgelam.runtime.models import locate
    from edgelam.runtime.policy import Policy

    path: Path = locate(model)
    encoder = Path(os.environ.get("EDGELAM_ENCODER") or DEFAULT)
    embeddings = EmbeddingCache(Encoder(folder=encoder), cache_dir() / f"embeddings-{encoder.name}.cache", keep, say)
    engine = open_engine(path, provider=os.environ.get("EDGELAM_PROVIDER"))
    policy = Policy(engine, Index(embeddings))
    policy.interrupt_when(interrupted)
    try:
        yield policy
    finally:
        engine.close()
        _save(embeddings)


def guide_by(policy: Policy) -> Guide:
    """The maps at hand, with the policy's encoder to find in them what is not on the screen."""
    from edgelam.runtime.maps.guide import Guide
    from edgelam.runtime.maps.store import Maps

    return Guide(Maps(maps_dir(), report=say), policy.index.fit)


def _save(embeddings: EmbeddingCache) -> None:
    """What was done stays done where the disk is full."""
    try:
        embeddings.save()
    except (OSError, EdgelamError) as error:
        say(f"What was learned about these labels could not be kept: {error}")
