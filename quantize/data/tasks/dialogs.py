"""Tasks for settings, mail, forms and made-up windows."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from edgelam.action import Verb
from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.madeup import MadeUp
from edgelam.quantize.data.task import Check, Instruction, Intent, choose, click, enter, look, press, tick
from edgelam.quantize.data.tasks.common import is_on, setting, spoken, value_of
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.apps.form import COUNTRIES
from edgelam.runtime.desktop.sim.widgets import Widget

# Settings


def settings(app: SimApp, rng: random.Random) -> list[Instruction]:
    pages = [w for w in app.root if w.role is Role.TAB]
    return [setting(rng, rng.choice(page.children), page) for page in rng.sample(pages, 2 if rng.random() < 0.3 else 1)]


# Mail


def mail(app: Any, rng: random.Random) -> list[Instruction]:
    subject = rng.choice(app.inbox)
    match rng.choice(["send", "send", "archive", "delete", "star", "ask"]):
        case "send":
            to, topic, body = (
                values.email(rng),
                rng.choice(["Hello", "Invoice", "Friday", "Trip to " + rng.choice(values.CITIES)]),
                values.sentence(rng),
            )
            said = rng.choice([
                "send a mail to {to} with the subject {s} and the text {b}", "write an email to {to}, subject {s}, saying {b}", "email {to} about {s} and say {b}",
            ]).format(to=to, s=f'"{topic}"', b=f'"{body}"')  # fmt: skip
            steps = (click("compose"), enter("to", to), enter("subject", topic), enter("body", body), click("send"))
            return [Instruction(said, steps, lambda a: (to, topic, body) in a.sent, (to, topic, body))]
        case "archive":
            said = rng.choice(["archive {}", "move {} to the archive", "archive the message {}"])
            return [
                Instruction(
                    said.format(values.quoted(rng, subject)),
                    (click(f"mail:{subject}"), click("archive")),
                    lambda a: subject in a.archived,
                    (subject,),
                )
            ]
        case "delete":
            said = rng.choice(["delete the mail {}", "delete {}", "remove the message {}"])
            return [
                Instruction(
                    said.format(values.quoted(rng, subject)),
                    (click(f"mail:{subject}"), click("delete"), click("yes")),
                    lambda a: subject in a.deleted,
                    (subject,),
                )
            ]
        case "star":
            said = rng.choice(["mark {} as important", "star {}", "flag the message {}"])
            return [
                Instruction(
                    said.format(values.quoted(rng, subject)),
                    (click(f"mail:{subject}"), click("star")),
                    lambda a: subject in a.starred,
                    (subject,),
                )
            ]
        case _:
            return [
                Instruction(
                    rng.choice(["send a mail", "write an email", "delete a message"]),
                    (Intent(Verb.ASK, text="Which one?"),),
                    lambda _: True,
                )
            ]


# Form


def form(app: Any, rng: random.Random) -> list[Instruction]:
    makers: dict[str, Callable[[random.Random], str]] = {
        "full_name": values.person,
        "email": values.email,
        "phone": values.phone,
        "city": lambda r: r.choice(values.CITIES),
        "company": lambda r: f"{r.choice(values.LAST)} Ltd",
    }
    fields = rng.sample(app.fields, rng.randrange(1, 4))
    instructions = [_field(rng, f, makers[f.key](rng)) for f in fields]
    if rng.random() < 0.4:
        country = rng.choice(COUNTRIES)
        instructions.append(
            Instruction(
                rng.choice(["choose {} as country", "set the country to {}", "select {}"]).format(country),
                (choose("country", country),),
                lambda a: a.country.value == country,
            )
        )
    if rng.random() < 0.3:
        plan = rng.choice([w for w in app.root if w.role is Role.RADIO])
        instructions.append(
            Instruction(
                rng.choice(["pick {}", "choose the {} option", "select {}"]).format(plan.name),
                (click(plan.key),),
                lambda a: is_on(a, plan.key),
            )
        )
    if rng.random() < 0.5:
        instructions.append(
            Instruction(
                rng.choice(["accept the terms", "agree to the terms"]),
                (tick("terms", True),),
                lambda a: is_on(a, "terms"),
            )
        )
        if rng.random() < 0.7:
            said = rng.choice(["submit the form", "submit it", "send the form", "register"])
            instructions.append(Instruction(said, (click("submit"), click("ok")), lambda a: a.submitted is not None))
    return instructions


def _field(rng: random.Random, widget: Widget, text: str) -> Instruction:
    said = rng.choice(
        ["set {} to {}", "enter {1} as {0}", "fill in {1} for {0}", "type {1} into {0}", "put {1} in the {0} field"]
    )
    key = widget.key
    return Instruction(
        said.format(spoken(rng, widget.name), values.quoted(rng, text)),
        (enter(key, text),),
        lambda a: value_of(a, key) == text,
        (text,),
    )


# Made-up applications


def made_up(app: MadeUp, rng: random.Random) -> list[Instruction]:
    reachable = [w for top in app.root for w in top.walk() if w.role not in (Role.MENU, Role.TAB)]
    if rng.random() < 0.03:
        return [_keys(rng)]
    ticks = [w for w in app.root if w.role is Role.CHECK]
    if len(ticks) > 2 and rng.random() < 0.3:
        return [_several(rng, rng.sample(ticks, rng.randrange(2, len(ticks) + 1)))]
    picked = rng.sample(reachable, min(len(reachable), rng.choice([1, 1, 1, 2, 2, 3])))
    return [instruction for widget in picked for instruction in _made_up_instructions(app, rng, widget)]


def _keys(rng: random.Random) -> Instruction:
    keys = rng.choice(["ctrl+a", "ctrl+c", "ctrl+s", "ctrl+z", "enter", "escape", "tab", "delete"])
    said = rng.choice(["press {}", "hit {}", "press the {} key", "use the keys {}"]).format(keys)
    return Instruction(said, (press(keys),), lambda _: True)


def _several(rng: random.Random, boxes: list[Widget]) -> Instruction:
    """``turn on A, B and C``: several boxes in one subtask."""
    names = [spoken(rng, w.name) for w in boxes]
    listed = ", ".join(names[:-1]) + rng.choice([" and ", ", "]) + names[-1]
    on = rng.random() < 0.6
    said = rng.choice(["turn on {}", "select {}", "check {}", "enable {}"] if on else ["turn off {}", "uncheck {}"])
    intents = tuple(tick(w.key, on) for w in boxes if w.checked != on) or (look(boxes[0].key),)
    return Instruction(said.format(listed), intents, lambda a: all(is_on(a, w.key) == on for w in boxes))


SWITCHED = (
    "turn on {}",
    "enable {}",
    "show {}",
    "show the {}",
    "I want to see {}",
    "activate {}",
    "switch to {}",
    "use {}",
)
"""What people say for a menu's item that is a switch, though many toolkits do not tell its state."""

CLICKED = (
    "click {}",
    "press {}",
    "click on {}",
    "choose {}",
    "use {}",
    "go to {}",
    "hit the {} button",
    "{}",
    "select {}",
)


def _made_up_instructions(app: MadeUp, rng: random.Random, widget: Widget) -> list[Instruction]:
    if widget.role not in (Role.BUTTON, Role.MENU_ITEM, Role.ITEM, Role.LINK, Role.RADIO):
        return [setting(rng, widget)]
    key = widget.key
    ways = SWITCHED if widget.role is Role.MENU_ITEM and rng.random() < 0.4 else CLICKED
    said = rng.choice(ways).format(spoken(rng, widget.name))
    clicked: Check = lambda a: any(e.startswith(f"{key}=") for e in a.events)  # noqa: E731
    if widget.on != app._dialog:
        return [Instruction(said, (click(key),), clicked)]
    return _through_dialog(app, rng, widget, said)


def _through_dialog(app: MadeUp, rng: random.Random, opener: Widget, said: str) -> list[Instruction]:
    """One to three fields of the dialog behind a button, in the subtask that opens it or in subtasks of their own."""
    key = opener.key
    names = _fields_of(app, opener)
    chosen = sorted(rng.sample(range(len(names)), rng.randrange(1, min(3, len(names)) + 1)))
    texts = {i: rng.choice([values.sentence, values.person, values.file_name, values.heading])(rng) for i in chosen}
    inputs = tuple(enter(f"{key}:f{i}", texts[i]) for i in chosen)
    done: Check = lambda a: not a.dialogs and all(f"{key}:f{i}={t}" in a.events for i, t in texts.items())  # noqa: E731
    shown = [(names[i].lower(), values.quoted(rng, texts[i])) for i in chosen]
    if rng.random() < 0.5:
        tail = " and ".join(f"{f} {t}" for f, t in shown)
        joined = rng.choice(["{} with the {}", "{} with {}", "{}: {}"]).format(said, tail)
        return [Instruction(joined, (click(key), *inputs, click(f"{key}:ok")), done, tuple(texts.values()))]
    ways = ("enter {t} as {f}", "set {f} to {t}", "type {t} into {f}", "put {t} in {f}")
    subtasks = [
        Instruction(rng.choice(ways).format(f=f, t=t), (i,), lambda _: True, (i.text,))
        for (f, t), i in zip(shown, inputs, strict=True)
    ]
    last = subtasks[-1]
    subtasks[-1] = Instruction(last.said, (*last.intents, click(f"{key}:ok")), done, last.values)
    return [Instruction(said, (click(key),), lambda _: True), *subtasks]


def _fields_of(app: MadeUp, opener: Widget) -> list[str]:
    app._dialog(opener)
    names = [w.name for w in app.dialogs[-1].widgets if w.role is Role.TEXT]
    app.dismiss()
    app.events.clear()
    return names
