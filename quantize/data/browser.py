"""A web browser: an address that takes Enter, and pages of links, fields and buttons made up from real labels."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import ClassVar

from edgelam.control import Role
from edgelam.quantize.data.madeup import OPTION_WORDS, labels
from edgelam.runtime.desktop.sim.app import Files, SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, label, menu

ADDRESS = ("Address and search bar", "Address", "Location", "Search or enter address", "URL", "Address bar")
PAGES = ("Welcome", "Shop", "Library", "Contact form", "Timetable", "Survey", "Weather", "Registration", "News")


class Browser(SimApp):
    """Everything that happens to it is in ``events``; secrets stay where they are."""

    name: ClassVar[str] = "Web Browser"

    def __init__(self, files: Files, rng: random.Random, clutter: Sequence[str] = ()) -> None:
        self.events: list[tuple[str, str]] = []
        self._labels = rng.sample(labels(test=False), 60)
        self.page = rng.choice(PAGES)
        self.place = Widget("page", Role.GROUP)
        super().__init__(files, rng, clutter)

    @property
    def title(self) -> str:
        return f"{self.page} - Web Browser"

    def build(self) -> list[Widget]:
        rng = self.rng
        self.address = Widget(
            "address", Role.TEXT, rng.choice(ADDRESS), rng.choice(["", "about:blank", "example.org/start"])
        )
        self.address.on_enter = self._go
        bar = [
            button(f"bar:{n}", n, self._note)
            for n in ("Back", "Forward", rng.choice(["Reload", "Refresh"]), "Bookmark this page", "New Tab")
        ]
        more = [
            menu(
                "Menu",
                *(
                    Widget(f"menu:{n}", Role.MENU_ITEM, n, on=self._note)
                    for n in ("History", "Downloads", "Zoom In", "Print…", "Settings")
                ),
            )
        ]
        self.place.children = self._page()
        return [*bar[:3], self.address, *bar[3:], *more, self.place]

    def _page(self) -> list[Widget]:
        """Links and, on most pages, a form with a button to send it."""
        rng = self.rng
        links = [Widget(f"link:{i}", Role.LINK, self._label(), on=self._note) for i in range(rng.randrange(2, 9))]
        fields = [self._field(i) for i in range(rng.randrange(0, 7))]
        send = [button("send", rng.choice(["Submit", "Search", "OK", "Go", "Continue", "Apply", "Login"]), self._note)]
        search = Widget("site", Role.TEXT, rng.choice(["Search", "Search this site", "Find"]))
        search.on_enter = self._note
        said = [label("said", rng.choice(["Please fill in the form.", "Choose what you need.", "Last update: today."]))]
        page = [*([search] if rng.random() < 0.5 else []), *links, *fields, *(send if fields else [])]
        if rng.random() < 0.4:
            rng.shuffle(page)
        return [*said, *page]

    def _label(self) -> str:
        return self._labels.pop().rstrip(".…")

    def _field(self, number: int) -> Widget:
        key, name, rng = f"field:{number}", self._label(), self.rng
        match rng.choice(["text", "text", "check", "radio", "combo", "spin", "button"]):
            case "text":
                return Widget(key, Role.TEXT, name, on=self._note)
            case "check":
                return check(key, name, rng.random() < 0.3, self._note)
            case "radio":
                return Widget(f"radio:{number}", Role.RADIO, name, on=self._note)
            case "combo":
                options = rng.choice(OPTION_WORDS)
                return combo(key, name, options[0], options, self._note)
            case "spin":
                return Widget(key, Role.SPIN, name, "1", on=self._note)
            case _:
                return button(key, name, self._note)

    def _note(self, widget: Widget) -> None:
        self.events.append((widget.key, widget.value or str(widget.checked)))

    def _go(self, widget: Widget) -> None:
        self.events.append(("address", widget.value))
        self.page = widget.value.removeprefix("https://").partition("/")[0] or "New Tab"
