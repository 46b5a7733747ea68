"""What commands share: options, the desktop and the agent they work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from edgelam.cli.console import say
from edgelam.locks import WAIT, only_run
from edgelam.runtime import defaults
from edgelam.runtime.desktop import Backend, Desktop
from edgelam.stopping import Interrupted, never, signals_set

if TYPE_CHECKING:
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


def opened_desktop(backend: Backend) -> AbstractContextManager[Desktop]:
    """The desktop asked for; on Linux without a display, one in a private session (Xvfb)."""
    return defaults.opened_desktop(backend, say)


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


def opened_policy(
    model: str | None, keep: bool = True, interrupted: Interrupted = never, personal: bool = False
) -> AbstractContextManager[Policy]:
    """The model and retrieval, ready; learned embeddings are saved at the end, unless nothing is to be kept of this run.

    ``personal``: with what the person's own words were seen to mean; an evaluation must not depend on that.
    """
    return defaults.opened_policy(model, keep, interrupted, say, personal=personal)


def guide_by(policy: Policy) -> Guide:
    """The maps at hand, with the policy's encoder to find in them what is not on the screen."""
    from edgelam.paths import maps_dir
    from edgelam.runtime.maps.guide import Guide
    from edgelam.runtime.maps.store import Maps

    return Guide(Maps(maps_dir(), report=say), policy.index.fit)
