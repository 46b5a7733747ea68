"""Pieces of tasks that several applications share."""

from __future__ import annotations

import random
from typing import cast

from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.task import Instruction, choose, enter, look, tick
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget


def as_said(label: str) -> str:
    """A label as a person says it."""
    return label.rstrip(".…: ").strip()


def spoken(rng: random.Random, label: str) -> str:
    """A label as a person types it: often in lower case, sometimes quoted."""
    label = as_said(label)
    style = rng.random()
    return f'"{label}"' if style < 0.15 else label if style < 0.5 else label.lower()


def type_text(rng: random.Random, key: str = "document", where: str = "") -> Instruction:
    text = values.sentence(rng)
    said = rng.choice(["type {}", "write {}", "enter {}", "put {} in the document", "insert the text {}"]).format(
        values.quoted(rng, text)
    )
    return Instruction(said + where, (enter(key, text),), lambda a: text in value_of(a, key), (text,))


def toggle(app: SimApp, rng: random.Random, key: str) -> Instruction:
    widget = cast(Widget, app.find(key))
    on = rng.random() < 0.55
    said = rng.choice(
        ["turn on {}", "enable {}", "switch {} on", "check {}", "activate {}"]
        if on
        else ["turn off {}", "disable {}", "switch {} off", "uncheck {}", "deactivate {}"]
    )
    intents = (look(key),) if widget.checked == on else (tick(key, on),)
    return Instruction(said.format(spoken(rng, widget.name)), intents, lambda a: is_on(a, key) == on)


def is_on(app: SimApp, key: str) -> bool:
    return any(w.checked for w in app.root for w in w.walk() if w.key == key)


def setting(rng: random.Random, widget: Widget, page: Widget | None = None) -> Instruction:
    """Set any one check, choice, number or text to something else."""
    label, key = spoken(rng, widget.name), widget.key
    tail = f" in the {page.name.lower()} settings" if page and rng.random() < 0.2 else ""
    if widget.role in (Role.CHECK, Role.TOGGLE):
        on = rng.random() < 0.5
        said = rng.choice(
            ["turn on {}", "enable {}", "switch on {}", "activate {}", "turn {} on"]
            if on
            else ["turn off {}", "disable {}", "switch off {}", "deactivate {}", "turn {} off"]
        )
        intents = (look(key),) if widget.checked == on else (tick(key, on),)
        return Instruction(said.format(label) + tail, intents, lambda a: is_on(a, key) == on)
    if widget.role is Role.COMBO:
        option = rng.choice(widget.options)
        said = rng.choice(
            ["set {} to {}", "change {} to {}", "choose {1} for {0}", "select {1} as {0}", "use {1} as {0}"]
        )
        wanted = rng.choice([option, option.lower()])
        intents = (look(key),) if widget.value == option else (choose(key, option),)
        return Instruction(said.format(label, wanted) + tail, intents, lambda a: value_of(a, key) == option)
    text = (
        str(rng.randrange(100))
        if widget.role in (Role.SPIN, Role.SLIDER)
        else rng.choice([values.file_name(rng), values.person(rng), values.sentence(rng)])
    )
    said = rng.choice(["set {} to {}", "change {} to {}", "put {1} into {0}", "enter {1} as {0}", "type {1} into {0}"])
    shown = text if widget.role in (Role.SPIN, Role.SLIDER) else values.quoted(rng, text)
    return Instruction(
        said.format(label, shown) + tail, (enter(key, text),), lambda a: value_of(a, key) == text, (text,)
    )


def value_of(app: SimApp, key: str) -> str:
    layers = [app.root, *(d.widgets for d in app.dialogs)]
    return next((w.value for layer in layers for top in layer for w in top.walk() if w.key == key), "")
