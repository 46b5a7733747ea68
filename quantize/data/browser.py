"""A web browser: an address that takes Enter, what browsers have around a page, and a made-up page."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import ClassVar

from edgelam.control import Role
from edgelam.quantize.data.madeup import labels
from edgelam.quantize.data.pages import page
from edgelam.runtime.desktop.sim.app import Files, SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, menu, text

ADDRESS = ("Address and search bar", "Address and search bar", "Address", "Location", "Search or enter address", "URL", "Address bar")  # fmt: skip
PAGES = ("Welcome", "Shop", "Library", "Contact form", "Timetable", "Survey", "Weather", "Registration", "News")
AROUND = (
    "Sign in", "You", "View site information", "Search tabs", "Extensions", "Downloads", "Side panel", "Minimize", "Maximize", "Restore", "Close", "Close Tab",
    "Install page", "Translate this page", "Customize and control",
)  # fmt: skip
"""What stands around a page and is rarely meant."""


class Browser(SimApp):
    """Everything that happens to it is in ``events``; secrets stay where they are."""

    name: ClassVar[str] = "Web Browser"

    def __init__(self, files: Files, rng: random.Random, clutter: Sequence[str] = ()) -> None:
        self.events: list[tuple[str, str]] = []
        self._labels = rng.sample(labels(test=False), 120)
        self.page = rng.choice(PAGES)
        self.place = Widget("page", Role.GROUP)
        super().__init__(files, rng, clutter)
        self.open_tab = next((w for w in self.place.children if w.role is Role.TAB), None)

    @property
    def title(self) -> str:
        return f"{self.page} - Web Browser"

    def build(self) -> list[Widget]:
        rng = self.rng
        self.address = text("address", rng.choice(ADDRESS), rng.choice(["", "about:blank", "example.org/start"]))
        self.address.on_enter = self._go
        bar = [
            button(f"bar:{n}", n, self._note)
            for n in ("Back", "Forward", rng.choice(["Reload", "Refresh"]), "Bookmark this page", "New Tab")
        ]
        around = [button(f"around:{n}", n, self._note) for n in rng.sample(AROUND, rng.randrange(2, 9))]
        entries = ("History", "Downloads", "Zoom In", "Print…", "Settings")
        more = menu("Menu", *(Widget(f"menu:{n}", Role.MENU_ITEM, n, on=self._note) for n in entries))
        self.place.children = page(rng, self._label, self._note)
        return [*around[:3], *bar[:3], self.address, *bar[3:], *around[3:], more, self.place]

    def _label(self) -> str:
        return self._labels.pop().rstrip(".…")

    def _note(self, widget: Widget) -> None:
        self.events.append((widget.key, widget.value or str(widget.checked)))

    def _go(self, widget: Widget) -> None:
        self.events.append(("address", widget.value))
        self.page = widget.value.removeprefix("https://").partition("/")[0] or "New Tab"
