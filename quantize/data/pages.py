"""Web pages made up from real labels and from letters that mean nothing: forms, lists of things with the same buttons
beside each, surveys, sections that open, running text with links.

A page is a list of widgets; what is in it is told by the beginnings of the keys (:class:`Key`).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.madeup import OPTION_WORDS
from edgelam.runtime.desktop.sim.widgets import Handler, Widget, button, check, combo, label, tab

SENDS = (
    "Submit",
    "Search",
    "OK",
    "Go",
    "Continue",
    "Apply",
    "Login",
    "Send",
    "Save",
    "Next",
    "Order",
    "Book",
    "Sign up",
)
ROW_ACTS = (
    "Delete",
    "Reply",
    "Edit",
    "Open",
    "More",
    "Like",
    "Share",
    "Add to cart",
    "Details",
    "Star",
    "Hide",
    "Follow",
    "Remove",
    "Forward",
)
FIELDS = ("First name", "Last name", "Username", "Email", "City", "Street", "Phone", "Company", "Subject", "Message", "Title", "Comment", "Zip code", "Date", "From", "To", "Quantity")  # fmt: skip
SAID = ("Please fill in the form.", "Choose what you need.", "Last update: today.", "Welcome back.", "3 results found.")


class Key(StrEnum):
    """How the keys of a page's widgets begin; a number, or more, follows."""

    LINK = "link:"
    FIELD = "field:"
    RADIO = "radio:"
    BOX = "box:"
    ROW = "row:"
    SEND = "send"
    SITE = "site"


Names = Callable[[], str]
Maker = Callable[[random.Random, Names, Handler], list[Widget]]


def page(rng: random.Random, real: Names, note: Handler) -> list[Widget]:
    """The widgets of one page; ``real`` gives labels, ``note`` is told of everything that happens."""
    names: Names = partial(nonsense, rng) if rng.random() < 0.2 else real
    makers: tuple[Maker, ...] = rng.choice(
        [(_form,), (_form,), (_survey,), (_rows,), (_sections,), (_form, _survey), (_rows, _form), ()]
    )
    parts = [maker(rng, names, note) for maker in makers]
    links = [Widget(f"{Key.LINK}{i}", Role.LINK, names(), on=note) for i in range(rng.randrange(1, 8))]
    search = Widget(Key.SITE, Role.TEXT, rng.choice(["Search", "Search this site", "Find"]), on_enter=note)
    body = [*([search] if rng.random() < 0.3 else []), *links, *(w for part in parts for w in part)]
    if rng.random() < 0.3:
        rng.shuffle(body)
    sends = [button(Key.SEND, rng.choice(SENDS), note)] if parts else []
    if parts and rng.random() < 0.3:
        sends.append(button(f"{Key.FIELD}no", rng.choice(["Cancel", "Reset", "Back", "Clear"]), note))
    return [label("said", rng.choice(SAID)), *body, *sends]


def nonsense(rng: random.Random) -> str:
    """A label that means nothing: ``Vq7``, ``tellus``, ``0dKx``."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    if rng.random() < 0.5:
        return "".join(rng.choices(letters, k=rng.randrange(2, 7)))
    word = "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.randrange(1, 4)))
    return rng.choice([word, word.title()]) + rng.choice(["", "s", "m", "."])


def _form(rng: random.Random, names: Names, note: Handler) -> list[Widget]:
    """Fields of every kind; most are called what forms call them."""
    labels = rng.sample(FIELDS, 6)
    made = []
    for number in range(rng.randrange(1, 7)):
        key, name = f"{Key.FIELD}{number}", labels.pop() if rng.random() < 0.5 and labels else names()
        match rng.choice(["text", "text", "text", "check", "combo", "combo", "spin", "button", "slider"]):
            case "text":
                made.append(Widget(key, Role.TEXT, name, on=note))
            case "check":
                made.append(check(key, name, rng.random() < 0.3, note))
            case "combo":
                options = rng.choice([*OPTION_WORDS, tuple(dict.fromkeys(names() for _ in range(5)))])
                made.append(combo(key, rng.choice([name, name, "Select", "List"]), options[0], options, note))
            case "spin":
                made.append(Widget(key, Role.SPIN, name, "1", on=note))
            case "slider":
                made.append(Widget(key, Role.SLIDER, name, str(rng.randrange(100)), on=note))
            case _:
                made.append(button(key, name, note))
    return made


def _survey(rng: random.Random, names: Names, note: Handler) -> list[Widget]:
    """A group of boxes to tick, or of choices that exclude each other."""
    labels = list(dict.fromkeys(names() for _ in range(rng.randrange(3, 9))))
    if rng.random() < 0.6:
        return [check(f"{Key.BOX}{i}", name, False, note) for i, name in enumerate(labels)]
    return [Widget(f"{Key.RADIO}{i}", Role.RADIO, name, on=note) for i, name in enumerate(labels)]


def _rows(rng: random.Random, names: Names, note: Handler) -> list[Widget]:
    """Things in a list, each with the same buttons or links beside it."""
    acts = rng.sample(ROW_ACTS, rng.randrange(1, 4))
    role = rng.choice([Role.BUTTON, Role.BUTTON, Role.LINK])
    make: Callable[[], str] = rng.choice([names, lambda: values.person(rng), lambda: values.heading(rng)])
    rows = []
    for name in dict.fromkeys(make() for _ in range(rng.randrange(2, 6))):
        beside = [Widget(f"{Key.ROW}{name}:{act}", role, act, on=note) for act in acts]
        rows.append(Widget(f"group:{name}", Role.GROUP, name, children=beside))
    return rows


def _sections(rng: random.Random, names: Names, note: Handler) -> list[Widget]:
    """Parts of a page of which one is open at a time."""
    return [
        tab(f"{'Tab' if rng.random() < 0.3 else 'Section'} {number}" if rng.random() < 0.4 else names(), *_inside(rng, names, note, number))
        for number in range(1, rng.randrange(3, 5))
    ]  # fmt: skip


def _inside(rng: random.Random, names: Names, note: Handler, number: int) -> list[Widget]:
    count = rng.randrange(1, 4)
    return [Widget(f"{Key.LINK}{number}-{i}", Role.LINK, names(), on=note) for i in range(count)]
