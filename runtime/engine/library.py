"""llama.cpp in a process that may use it for other things, too: its log is left where it was, our lines go to ``logging``.

llama.cpp has one log callback for a whole process. Where a program has set its own, it stays. Where there is only the one
that llama-cpp-python sets when it is imported, ours stands before it: what is said while edgelam computes goes to the
logger ``edgelam.llama``, everything else to where it went before.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError, UsageError
from edgelam.runtime.engine.processor import check_processor

MISSING = (
    "This takes llama.cpp, which is built where it is used: with a C compiler at hand run pip install 'edgelam[llama]'"
)

LOG = logging.getLogger("edgelam.llama")
LOG.addHandler(
    logging.NullHandler()
)  # Python would print warnings on standard error where a program has set up no logging

LEVELS = {2: logging.INFO, 3: logging.WARNING}
"""llama.cpp's warnings and errors; whoever meets an error gets an exception with a sentence, too. The rest is for debugging."""

_inside = threading.local()
_kept: list[Any] = []
"""Callbacks that llama.cpp may call until the process ends."""


@cache
def llama() -> Any:
    """The module ``llama_cpp``, its log routed.

    Raises:
        ModelError: the processor cannot run it. UsageError: it is not installed.
    """
    check_processor()
    try:
        import llama_cpp
    except ImportError as error:
        raise UsageError(MISSING) from error

    llama_cpp.llama_backend_init()
    _route(llama_cpp)
    return llama_cpp


@cache
def base_library() -> Any:
    """ggml itself, which llama-cpp-python loads without declaring its functions.

    Raises:
        ModelError: it is not where llama-cpp-python keeps it.
    """
    folder = Path(llama().__file__).parent / "lib"
    for name in ("libggml-base.so", "libggml-base.dylib", "ggml-base.dll"):
        if (folder / name).is_file():
            library = ctypes.CDLL(str(folder / name))
            library.ggml_op_desc.restype, library.ggml_op_desc.argtypes = ctypes.c_char_p, (ctypes.c_void_p,)
            return library
    raise ModelError("This llama-cpp-python has no ggml library beside it.")


OnLogLine = Callable[[int, str], None]
"""Called with the level and the text of what llama.cpp says."""


def _log(level: int, text: str) -> None:
    LOG.log(LEVELS.get(level, logging.DEBUG), "%s", text.rstrip())


@contextmanager
def our_log_lines(on_line: OnLogLine = _log) -> Iterator[None]:
    """What llama.cpp says inside, in this thread, is edgelam's: it is logged, or heard by ``on_line``."""
    before = getattr(_inside, "on_line", None)
    _inside.on_line = on_line
    try:
        yield
    finally:
        _inside.on_line = before


def _route(api: Any) -> None:
    from llama_cpp._logger import llama_log_callback as default

    held, data = api.llama_log_callback(), ctypes.c_void_p()
    api.llama_log_get(ctypes.byref(held), ctypes.byref(data))
    if _address(held) != _address(default):
        return

    def say(level: int, text: bytes, given: Any) -> None:
        on_line = getattr(_inside, "on_line", None)
        if on_line is not None:
            on_line(level, text.decode("utf-8", "replace"))
        else:
            default(level, text, given)

    callback = api.llama_log_callback(say)
    _kept.extend((callback, default))
    api.llama_log_set(callback, None)


def _address(callback: Any) -> int | None:
    return ctypes.cast(callback, ctypes.c_void_p).value
