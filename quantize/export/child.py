"""Work in a process of its own: one that can be interrupted, whose memory comes back, and whose crash is a sentence.

llama.cpp ends the process on some inputs, and no Ctrl-C reaches it while it works.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from edgelam.errors import EdgelamError, ModelError

Say = Callable[[str], None]

PATIENCE = 10.0
"""Seconds that a process has to end by itself after it answered: ended by force, libraries leave locks behind and say so."""


def run(what: str, function: Callable[..., Any], *given: Any, say: Say) -> Any:
    """``function(*given, say)`` elsewhere, and what it returns; ``function`` must be one of a module.

    Raises:
        EdgelamError: one that the function raised.
        ModelError: the process ended without an answer; ``what`` says what it was about.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_inside, args=(theirs, function, given), daemon=True)
    process.start()
    theirs.close()
    try:
        answer = _answer(ours, say)
        process.join(PATIENCE)
        return answer
    except EOFError:
        process.join()
        raise ModelError(f"{what} failed: the process that did it ended by itself ({process.exitcode}).") from None
    finally:
        if process.is_alive():
            process.terminate()
        process.join()
        ours.close()


def _answer(connection: Connection, say: Say) -> Any:
    while True:
        kind, content = connection.recv()
        if kind == "said":
            say(content)
        elif kind == "error":
            raise content
        else:
            return content


def _inside(connection: Connection, function: Callable[..., Any], given: tuple[Any, ...]) -> None:
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        try:
            connection.send(("done", function(*given, lambda said: connection.send(("said", said)))))
        except EdgelamError as error:
            connection.send(("error", error))
