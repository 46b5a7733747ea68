"""The menus of real applications as their documentation tells them, submenus included, and what they are for.

A task-plan pair becomes a task here: the words of the documentation are the request, and the way through the menus
is carried out and checked.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import ClassVar

from edgelam.control import Role
from edgelam.quantize.data import plans
from edgelam.quantize.data.plans import Origin, Plan
from edgelam.runtime.desktop.sim.app import Files, SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button

MAX_MENUS, MAX_ITEMS = 6, 70


@cache
def _by_app(origin: Origin) -> dict[str, list[Plan]]:
    found: dict[str, list[Plan]] = {}
    for plan in plans.load():
        if plan.origin is origin:
            found.setdefault(plan.app, []).append(plan)
    return found


class Documented(SimApp):
    """Some menus of one application, or the pages of a settings window; ``events`` are the keys clicked.

    ``purposes``: what people want, and the key that serves it.
    """

    name: ClassVar[str] = "Documented"

    def __init__(self, files: Files, rng: random.Random, clutter: Sequence[str] = ()) -> None:
        self.events: list[str] = []
        self.purposes: list[tuple[str, str]] = []
        self.caption = rng.choice(["Settings", *sorted(_by_app(Origin.MENU))])
        super().__init__(files, rng, clutter)

    @property
    def title(self) -> str:
        return self.caption

    def build(self) -> list[Widget]:
        return self._pages() if self.caption == "Settings" else self._menus()

    def _pages(self) -> list[Widget]:
        """A list of pages, as settings windows have it."""
        chosen = self.rng.sample(_by_app(Origin.GUIDE)["Settings"], 40)
        names = list(dict.fromkeys(p.steps[0] for p in chosen))
        self.purposes = [(p.task, p.steps[0]) for p in chosen]
        return [Widget(name, self.rng.choice([Role.ITEM, Role.ITEM, Role.LINK]), name, on=self._note) for name in names]

    def _menus(self) -> list[Widget]:
        every = _by_app(Origin.MENU)[self.caption]
        tops = list(dict.fromkeys(p.steps[0] for p in every))
        kept = set(self.rng.sample(tops, min(len(tops), MAX_MENUS)))
        rows = [p for p in every if p.steps[0] in kept]
        rows = sorted(self.rng.sample(rows, min(len(rows), MAX_ITEMS)), key=every.index)
        root = Widget("root", Role.GROUP)
        for plan in rows:
            self._place(root, plan.steps)
            self.purposes.append((plan.task, _key(plan.steps)))
        there = {key for _, key in self.purposes}
        for plan in _by_app(Origin.HELP).get(self.caption, []):
            prefixes = (_key(plan.steps[:n]) for n in range(len(plan.steps), 1, -1))
            self.purposes += [(plan.task, key) for key in prefixes if key in there][:1]
        tools = [button(f"tool:{n}", n, self._note) for n in self.rng.sample(self.clutter, min(6, len(self.clutter)))]
        return [*root.children, *(tools if self.rng.random() < 0.5 else [])]

    def _place(self, holder: Widget, steps: tuple[str, ...]) -> None:
        for depth, name in enumerate(steps, 1):
            key = _key(steps[:depth])
            last = depth == len(steps)
            inner = next((w for w in holder.children if w.key == key), None)
            if inner is None:
                inner = Widget(key, Role.MENU_ITEM if last else Role.MENU, name, on=self._note if last else None)
                holder.children.append(inner)
            holder = inner

    def _note(self, widget: Widget) -> None:
        self.events.append(widget.key)


def _key(steps: Sequence[str]) -> str:
    return " > ".join(steps)
