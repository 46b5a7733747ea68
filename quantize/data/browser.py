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
    "Install page", "Translate this page", "Customize and control", "Sign in to Web Browser?", "Finish update", "Tab search", "Web Browser",
)  # fmt: skip
"""What stands around a page and is rarely meant."""

HOMES = ("/home/anna", "/home/user", "/root", "/tmp/k3/home")
"""What ``~`` may stand for, as the address then shows it."""


class Browser(SimApp):
    """Everything that happens to it is in ``events``; secrets stay where they are."""

    name: ClassVar[str] = "Web Browser"

    def __init__(self, files: Files, rng: random.Random, clutter: Sequence[str] = ()) -> None:
        self.events: list[tuple[str, str]] = []
        self._labels = rng.sample(labels(test=False), 120)
        self.page = rng.choice(PAGES)
        self.place = Widget("page", Role.GROUP)
        self._typed = self._shown = ""
        super().__init__(files, rng, clutter)
        self.open_tab = next((w for w in self.place.children if w.role is Role.TAB), None)

    @property
    def title(self) -> str:
        return f"{self.page} - Web Browser"

    def build(self) -> list[Widget]:
        rng = self.rng
        self.address = text("address", rng.choice(ADDRESS), rng.choice(["", "about:blank", "example.org/start"]))
        self.address.on, self.address.on_enter = self._suggest, self._go
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

    def _suggest(self, address: Widget) -> None:
        """An address that was typed is shown in full or in short, and what it may mean hangs below it."""
        if address.value in ("", self._shown):
            return
        self._typed = address.value
        address.value = self._shown = self._written(address.value)
        if self.rng.random() < 0.75:
            guesses = [self._shown, f"{self._shown} {self.rng.choice(['search', '- Search', 'Web search'])}"]
            guesses += [self._label() for _ in range(self.rng.randrange(3))]
            numbered = self.rng.random() < 0.5
            names = [f"{g}, {i} of {len(guesses)}" if numbered else g for i, g in enumerate(guesses, 1)]
            self.root = self._without_guesses() + [Widget(f"guess:{n}", Role.ITEM, n, on=self._note) for n in names]
            self.page = self.rng.choice([self.page, "New Tab"])

    def _written(self, url: str) -> str:
        if url.startswith("~/") and self.rng.random() < 0.8:
            return self.rng.choice(HOMES) + url[1:]
        return url.removeprefix("https://") if self.rng.random() < 0.5 else url

    def _without_guesses(self) -> list[Widget]:
        return [w for w in self.root if not w.key.startswith("guess:")]

    def _go(self, address: Widget) -> None:
        url = self._typed if address.value == self._shown else address.value
        self.events.append(("address", url))
        self.root = self._without_guesses()
        self.page = url.removeprefix("https://").partition("/")[0] or "New Tab"
