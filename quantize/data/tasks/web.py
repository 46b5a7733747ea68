"""Tasks for the web browser."""

from __future__ import annotations

import random
from collections.abc import Callable

from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.browser import Browser
from edgelam.quantize.data.pages import Key
from edgelam.quantize.data.task import Check, Instruction, click, enter, press, tick
from edgelam.quantize.data.tasks.common import is_on, setting, spoken, value_of
from edgelam.runtime.desktop.sim.widgets import Widget

BAR = {
    "bar:Back": ("go back", "back to the last page"), "bar:Forward": ("go forward",), "bar:Reload": ("reload the page", "refresh"), "bar:Refresh": ("reload", "refresh the page"),
    "bar:Bookmark this page": ("bookmark this page", "add a bookmark"), "bar:New Tab": ("open a new tab", "new tab"),
}  # fmt: skip
PRESSED = (
    "click {}",
    "press {}",
    "press the {} button",
    "click on {}",
    'click the "{}" button',
    "click on the {} button",
    "hit {}",
)


def web(app: Browser, rng: random.Random) -> list[Instruction]:
    """One thing that this page, or the browser around it, allows."""
    makers: list[Callable[[Browser, random.Random], list[Instruction]]] = [_visit, _visit, _link, _bar]
    for start, maker, times in (
        (Key.FIELD, _fill, 4), (Key.BOX, _boxes, 4), (Key.RADIO, _pick, 3), (Key.ROW, _row, 3), (Key.SITE, _search, 1),
    ):  # fmt: skip
        if _with(app, start):
            makers += [maker] * times
    chosen = rng.choice(makers)
    instructions = chosen(app, rng)
    if chosen in (_fill, _boxes, _pick) and rng.random() < 0.55:
        instructions.append(_press(app.place, Key.SEND, rng))
    return instructions


def _with(app: Browser, start: str) -> list[Widget]:
    """The page's widgets whose keys begin so."""
    return [w for w in app.place.walk() if w.key.startswith(start)]


def _visit(_app: Browser, rng: random.Random) -> list[Instruction]:
    url = values.address(rng)
    said = rng.choice(
        ["go to {}", "open {}", "visit {}", "open the page {}", "browse to {}", "navigate to {}", "show me {}"]
    )
    done: Check = lambda a: ("address", url) in a.events  # noqa: E731
    return [Instruction(said.format(url), (enter("address", url), press("enter")), done, (url,))]


def _search(_app: Browser, rng: random.Random) -> list[Instruction]:
    wanted = values.heading(rng)
    said = rng.choice(["search for {}", "look for {}", "find {}", "search the site for {}"]).format(
        values.quoted(rng, wanted)
    )
    done: Check = lambda a: (Key.SITE, wanted) in a.events  # noqa: E731
    return [Instruction(said, (enter(Key.SITE, wanted), press("enter")), done, (wanted,))]


def _clicked(key: str) -> Check:
    return lambda a: any(e[0] == key for e in a.events)


def _link(app: Browser, rng: random.Random) -> list[Instruction]:
    link = rng.choice(_with(app, Key.LINK))
    said = rng.choice(
        ["click the link {}", "follow {}", "open {}", "click on {}", "click {}", "go to {}", "click the {} link", 'click on the link "{}"']
    )  # fmt: skip
    return [Instruction(said.format(spoken(rng, link.name)), (click(link.key),), _clicked(link.key), (link.name,))]


def _bar(app: Browser, rng: random.Random) -> list[Instruction]:
    key = rng.choice([w.key for w in app.root if w.key in BAR])
    return [Instruction(rng.choice(BAR[key]), (click(key),), _clicked(key))]


def _press(place: Widget, key: str, rng: random.Random) -> Instruction:
    target = next(w for w in place.walk() if w.key == key)
    name = spoken(rng, target.name).strip('"')
    return Instruction(rng.choice(PRESSED).format(name), (click(key),), _clicked(key))


def _fill(app: Browser, rng: random.Random) -> list[Instruction]:
    """Some fields of the page's form: each in a subtask of its own, or several texts in one."""
    fields = [w for w in _with(app, Key.FIELD) if w.role is not Role.BUTTON]
    texts = [w for w in fields if w.role is Role.TEXT]
    if not fields:
        return [_press(app.place, rng.choice(_with(app, Key.FIELD)).key, rng)]
    if len(texts) > 1 and rng.random() < 0.45:
        return [_several(texts, rng)]
    return [_one(w, rng) for w in rng.sample(fields, min(len(fields), rng.choice([1, 1, 2, 3])))]


def _one(widget: Widget, rng: random.Random) -> Instruction:
    """A field by its label; a choice often by nothing but the option, a text by being the text field."""
    instruction = setting(rng, widget)
    if widget.role is Role.COMBO and rng.random() < 0.5:
        option = instruction.intents[-1].text or widget.value
        said = rng.choice(
            ["select {} from the list", "choose {}", "pick {} from the drop-down", "select {}", 'choose "{}"']
        )
        return Instruction(said.format(option), instruction.intents, instruction.check)
    return instruction


def _several(texts: list[Widget], rng: random.Random) -> Instruction:
    """``enter "x" as the city and "y" into company``: one subtask with several fields."""
    picked = rng.sample(texts, min(len(texts), rng.choice([2, 2, 3])))
    filled = {w.key: rng.choice([values.person, values.heading, values.email])(rng) for w in picked}
    one = rng.choice(['"{v}" as the {f}', '"{v}" as {f}', '"{v}" into {f}', '{f} "{v}"', '{f}: "{v}"'])
    said = [one.format(v=filled[w.key], f=spoken(rng, w.name).strip('"')) for w in picked]
    joined = ", ".join(said[:-1]) + " and " + said[-1]
    done: Check = lambda a: all(value_of(a, key) == text for key, text in filled.items())  # noqa: E731
    head = rng.choice(["enter", "fill in", "put", "type", "enter the"])
    return Instruction(f"{head} {joined}", tuple(enter(k, v) for k, v in filled.items()), done, tuple(filled.values()))


def _boxes(app: Browser, rng: random.Random) -> list[Instruction]:
    """``select A, B and C``: several boxes in one subtask."""
    boxes = _with(app, Key.BOX)
    picked = rng.sample(boxes, rng.randrange(1, min(len(boxes), 5)))
    names = [w.name for w in picked]
    listed = ", ".join(names) if rng.random() < 0.5 or len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    said = rng.choice(["select {}", "check {}", "tick {}", "choose {}", "select the boxes {}", "mark {}"]).format(
        listed
    )
    keys = [w.key for w in picked]
    return [
        Instruction(said, tuple(tick(k, True) for k in keys), lambda a: all(is_on(a, k) for k in keys), tuple(names))
    ]


def _pick(app: Browser, rng: random.Random) -> list[Instruction]:
    radio = rng.choice(_with(app, Key.RADIO))
    said = rng.choice(["select {}", "choose {}", "pick {}", "check {}", "select the option {}"])
    return [Instruction(said.format(spoken(rng, radio.name)), (click(radio.key),), _clicked(radio.key), (radio.name,))]


def _row(app: Browser, rng: random.Random) -> list[Instruction]:
    """One of the same buttons beside several things."""
    target = rng.choice(_with(app, Key.ROW))
    _, name, act = target.key.split(":")
    said = rng.choice(
        [
            "{a} {r}",
            "{a} the entry {r}",
            "click {a} for {r}",
            "click {a} next to {r}",
            "{a} {r}",
            "press {a} beside {r}",
        ]
    )
    request = said.format(a=act.lower(), r=values.quoted(rng, name))
    return [Instruction(request, (click(target.key),), _clicked(target.key), (name,))]
