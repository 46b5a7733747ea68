"""When something is put on the clipboard, without looking at it: the X server says so (XFIXES, section 6, SelectionNotify)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

CLIPBOARD = "CLIPBOARD"


class ClipboardWatch:
    """A connection of its own to the X server; one without XFIXES hears of nothing."""

    def __init__(self) -> None:
        self._display: Any = None
        self._seen = 0
        with suppress(
            ImportError, OSError, AttributeError
        ):  # a server without the extension gives the display no such method
            self._display = _listening()

    def copies(self) -> int:
        """How often something was put there since this began."""
        if self._display is None:
            return 0
        self._display.sync()
        while self._display.pending_events():
            event = self._display.next_event()
            self._seen += getattr(event, "selection", None) == self._display.intern_atom(CLIPBOARD)
        return self._seen

    def close(self) -> None:
        if self._display is not None:
            self._display.close()


def _listening() -> Any:
    from Xlib import display
    from Xlib.ext import xfixes

    found = display.Display()
    found.xfixes_query_version()
    mask = xfixes.XFixesSetSelectionOwnerNotifyMask
    found.xfixes_select_selection_input(found.screen().root, found.intern_atom(CLIPBOARD), mask)
    found.sync()
    return found
