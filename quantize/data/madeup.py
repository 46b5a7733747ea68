"""Applications that nobody wrote: random windows with real labels, so that the model learns to read
names and not the few simulated applications by heart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import ClassVar

from edgelam.control import Role
from edgelam.quantize.data import harvest
from edgelam.runtime.desktop.sim.app import Files, SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, item, menu, tab, text

OPTION_WORDS = (
    ("Small", "Medium", "Large"), ("Low", "Normal", "High"), ("Left", "Centre", "Right"), ("A4", "A5", "Letter", "Legal"),
    ("Arial", "Courier", "Georgia", "Verdana", "Times"), ("Red", "Green", "Blue", "Black"), ("None", "Single", "Double"),
    ("10", "12", "14", "18", "24"), ("Daily", "Weekly", "Monthly"), ("PDF", "PNG", "SVG"), ("Never", "Always", "Ask"),
)  # fmt: skip
MENUS = ("File", "Edit", "View", "Insert", "Format", "Tools", "Window", "Help", "Table", "Layout")
NAMES = [
    "Studio",
    "Planner",
    "Viewer",
    "Manager",
    "Designer",
    "Writer",
    "Organizer",
    "Inspector",
    "Recorder",
    "Player",
    "Monitor",
    "Builder",
]
FIELD_NAMES = (
    "Name",
    "Value",
    "Comment",
    "Text",
    "Address",
    "Description",
    "Width",
    "Subject",
    "Code",
    "Reference",
    "Keyword",
    "Range",
    "Prefix",
)
TEST_SHARE = 8
"""Every eighth label is only ever used in the test split."""


@cache
def labels(test: bool) -> tuple[str, ...]:
    """The harvested labels of one side of the split; those of the test are on no recorded screen either."""
    every = [label.rstrip(".…") for label in harvest.load()]
    train = list(dict.fromkeys(label for i, label in enumerate(every) if i % TEST_SHARE))
    if not test:
        return tuple(train)
    seen = {*train, *harvest.on_recorded_screens()}
    return tuple(dict.fromkeys(label for label in every[::TEST_SHARE] if label not in seen))


class MadeUp(SimApp):
    """A random window; everything that happens to it is in ``events``."""

    name: ClassVar[str] = "Made up"
    test: ClassVar[bool] = False

    def __init__(self, files: Files, rng: random.Random, clutter: Sequence[str] = ()) -> None:
        self.events: list[str] = []
        self._labels = rng.sample(labels(self.test), 80)
        self._made = 0
        self.caption = f"{rng.choice(NAMES)} {rng.randrange(1, 9)}"
        super().__init__(files, rng, clutter)

    @property
    def title(self) -> str:
        return self.caption

    def build(self) -> list[Widget]:
        rng = self.rng
        widgets: list[Widget] = []
        if rng.random() < 0.6:
            for name in rng.sample(MENUS, rng.randrange(2, 6)):
                widgets.append(menu(name, *(self._menu_child() for _ in range(rng.randrange(3, 8)))))
        body = [self._any() for _ in range(rng.randrange(5, 16))]
        if rng.random() < 0.35:
            names = [self._label().rstrip(".…") for _ in range(rng.randrange(2, 4))]
            widgets += [tab(n, *(self._any() for _ in range(rng.randrange(2, 6)))) for n in names]
        return widgets + body

    def _label(self) -> str:
        return self._labels.pop()

    def _key(self) -> str:
        self._made += 1
        return f"w{self._made}"

    def _note(self, widget: Widget) -> None:
        self.events.append(f"{widget.key}={widget.value or widget.checked}")

    def _menu_child(self) -> Widget:
        if self.rng.random() < 0.2:
            return check(self._key(), self._label(), self.rng.random() < 0.5, self._note)
        return item(self._key(), self._label(), self._note)

    def _any(self) -> Widget:
        key, label, rng = self._key(), self._label().rstrip(".…"), self.rng
        kinds = [
            "button",
            "button",
            "dialog",
            "check",
            "toggle",
            "combo",
            "text",
            "spin",
            "item",
            "link",
            "radio",
            "slider",
        ]
        match rng.choice(kinds):
            case "button":
                return button(key, label, self._note)
            case "dialog":
                return button(key, label, self._dialog)
            case "check":
                return check(key, label, rng.random() < 0.5, self._note)
            case "toggle":
                return Widget(key, Role.TOGGLE, label, checked=rng.random() < 0.4, on=self._note)
            case "combo":
                options = rng.choice(OPTION_WORDS)
                return combo(key, label, rng.choice(options), options, self._note)
            case "text":
                return Widget(key, Role.TEXT, label, on=self._note)
            case "spin":
                return Widget(key, Role.SPIN, label, str(rng.randrange(100)), on=self._note)
            case "slider":
                return Widget(key, Role.SLIDER, label, str(rng.randrange(100)), on=self._note)
            case "link":
                return Widget(key, Role.LINK, label, on=self._note)
            case "radio":
                return Widget(f"{key}:r", Role.RADIO, label, on=self._note)
            case _:
                return Widget(key, Role.ITEM, label, on=self._note)

    def _dialog(self, opener: Widget) -> None:
        """A dialog of one to four fields: the same each time it is opened."""
        self._note(opener)
        rng = random.Random(f"{opener.key}{opener.name}")
        names = rng.sample(FIELD_NAMES, rng.choice([1, 1, 2, 2, 3, 4]))
        fields = [text(f"{opener.key}:f{i}", name) for i, name in enumerate(names)]
        for field in fields:
            field.on = self._note
        box = check(f"{opener.key}:c", rng.choice(["Remember", "Apply to all", "Keep a copy"]), False, self._note)
        accept = button(f"{opener.key}:ok", rng.choice(["OK", "Apply", "Done", "Add"]), self._accept, default=True)
        ends = [button("cancel", rng.choice(["Cancel", "Cancel", "Close"]), self.dismiss), accept]
        if rng.random() < 0.5:
            ends.reverse()
        self.show(opener.key, opener.name, [*fields, *([box] if rng.random() < 0.5 else []), *ends])

    def _accept(self, widget: Widget) -> None:
        self._note(widget)
        self.dismiss()


class MadeUpTest(MadeUp):
    """The same with labels that training never sees."""

    name: ClassVar[str] = "Made up (test)"
    test: ClassVar[bool] = True
