"""Tasks for the web browser."""

from __future__ import annotations

import random

from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.browser import Browser
from edgelam.quantize.data.task import Check, Piece, click, enter, press
from edgelam.quantize.data.tasks.common import setting, spoken
from edgelam.runtime.desktop.sim.widgets import Widget

BAR = {
    "bar:Back": ("go back", "back to the last page"), "bar:Forward": ("go forward",), "bar:Reload": ("reload the page", "refresh"), "bar:Refresh": ("reload", "refresh the page"),
    "bar:Bookmark this page": ("bookmark this page", "add a bookmark"), "bar:New Tab": ("open a new tab", "new tab"),
}  # fmt: skip


def web(app: Browser, rng: random.Random) -> list[Piece]:
    on_page = app.place.children
    makers = [_visit, _link, _link, _bar]
    if any(w.key.startswith(("field:", "radio:")) and w.role is not Role.BUTTON for w in on_page):
        makers += [_fill, _fill, _fill]
    if any(w.key == "site" for w in on_page):
        makers.append(_search)
    chosen = rng.choice(makers)
    return chosen(app, rng)


def _visit(_app: Browser, rng: random.Random) -> list[Piece]:
    url = values.address(rng)
    said = rng.choice(
        ["go to {}", "open {}", "visit {}", "open the page {}", "browse to {}", "navigate to {}", "show me {}"]
    )
    done: Check = lambda a: ("address", url) in a.events  # noqa: E731
    return [Piece(said.format(url), (enter("address", url), press("enter")), done, (url,))]


def _search(_app: Browser, rng: random.Random) -> list[Piece]:
    wanted = values.heading(rng)
    said = rng.choice(["search for {}", "look for {}", "find {}", "search the site for {}"]).format(
        values.quoted(rng, wanted)
    )
    done: Check = lambda a: ("site", wanted) in a.events  # noqa: E731
    return [Piece(said, (enter("site", wanted), press("enter")), done, (wanted,))]


def _clicked(key: str) -> Check:
    return lambda a: any(e[0] == key for e in a.events)


def _link(app: Browser, rng: random.Random) -> list[Piece]:
    link = rng.choice([w for w in app.place.children if w.role is Role.LINK])
    said = rng.choice(
        ["click the link {}", "follow {}", "open {}", "click on {}", "click {}", "go to {}", "click the {} link"]
    )
    return [Piece(said.format(spoken(rng, link.name)), (click(link.key),), _clicked(link.key))]


def _bar(app: Browser, rng: random.Random) -> list[Piece]:
    key = rng.choice([w.key for w in app.root if w.key in BAR])
    return [Piece(rng.choice(BAR[key]), (click(key),), _clicked(key))]


def _fill(app: Browser, rng: random.Random) -> list[Piece]:
    """Some fields of the page's form, each in a part of its own, and often the button that sends it."""
    fields = [w for w in app.place.children if w.key.startswith(("field:", "radio:")) and w.role is not Role.BUTTON]
    picked = rng.sample(fields, min(len(fields), rng.choice([1, 1, 2, 3])))
    pieces = [_pick(rng, w) if w.role is Role.RADIO else setting(rng, w) for w in picked]
    if rng.random() < 0.5:
        send = next(w for w in app.place.children if w.key == "send")
        said = rng.choice(["click {}", "press {}", "press the {} button", "click on {}"]).format(spoken(rng, send.name))
        pieces.append(Piece(said, (click("send"),), _clicked("send")))
    return pieces


def _pick(rng: random.Random, radio: Widget) -> Piece:
    said = rng.choice(["select {}", "choose {}", "pick {}", "check {}"]).format(spoken(rng, radio.name))
    return Piece(said, (click(radio.key),), _clicked(radio.key))
