"""Tasks for every simulated application: what a person would ask of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, cast

from edgelam.quantize.data import values
from edgelam.quantize.data.madeup import MadeUp, MadeUpTest, labels
from edgelam.quantize.data.task import Check, Intent, Piece, Task, choose, click, enter, tick
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.apps.calculator import evaluate
from edgelam.runtime.desktop.sim.apps.form import COUNTRIES
from edgelam.runtime.desktop.sim.widgets import Widget

from edgelam.action import Verb
from edgelam.control import Role

Maker = Callable[[Any, random.Random], list[Piece]]


def plain(label: str) -> str:
    """A label as a person says it."""
    return label.rstrip(".…: ").strip()


def spoken(rng: random.Random, label: str) -> str:
    """A label as a person types it: often in lower case, sometimes quoted."""
    label = plain(label)
    style = rng.random()
    return f'"{label}"' if style < 0.15 else label if style < 0.5 else label.lower()


# Text editor


def _write(rng: random.Random, key: str = "document", where: str = "") -> Piece:
    text = values.sentence(rng)
    said = rng.choice(["type {}", "write {}", "enter {}", "put {} in the document", "insert the text {}"]).format(
        values.quoted(rng, text)
    )
    return Piece(said + where, (enter(key, text),), lambda app: text in app.find(key).value, (text,))  # type: ignore[union-attr]


def _save_as(rng: random.Random) -> Piece:
    name = values.file_name(rng)
    folder = rng.choice(values.FOLDERS) if rng.random() < 0.7 else ""
    where = rng.choice(["in my {} folder", "in {}", "to the {} folder", "into {}"]).format(folder) if folder else ""
    verb = rng.choice(
        ["save it as", "save the file as", "save as", "store it as", "save this as", "save the document as"]
    )
    shown = rng.choice([name, name, name, f'"{name}"'])
    said = f"{verb} {shown} {where}".strip() if rng.random() < 0.85 or not folder else f"save it {where} as {shown}"
    path = f"~/{folder}/{name}" if folder else name
    full = path if folder else f"~/{name}"
    return Piece(
        said, (click("save_as"), enter("name", path), click("ok")), lambda app: full in app.files, (name, folder)
    )


def editor(app: SimApp, rng: random.Random) -> list[Piece]:
    kind = rng.random()
    if kind < 0.4:
        return [_write(rng), _save_as(rng)]
    if kind < 0.5:
        return [_save_as(rng)]
    if kind < 0.57:
        return [_write(rng)]
    if kind < 0.75 and app.find("bold") and app.find("bold").role is Role.TOGGLE:  # type: ignore[union-attr]
        return _styled(rng)
    if kind < 0.85:
        old, new = rng.sample(values.NOUNS, 2)
        said = rng.choice(["replace every {} with {}", "replace {} by {}", "change all {} to {}"]).format(
            f'"{old}"', f'"{new}"'
        )
        return [
            Piece(
                said,
                (click("replace"), enter("needle", old), enter("by", new), click("all"), click("close")),
                lambda a: not a.dialogs,
                (old, new),
            )
        ]
    if kind < 0.93:
        key = rng.choice(["wrap", "line_numbers", "status_bar"])
        return [_toggle(app, rng, key)]
    case = rng.choice(["upper", "lower"])
    write = _write(rng)
    said = {
        "upper": ["turn it into capitals", "make it all upper case", "convert it to uppercase"],
        "lower": ["make it lower case", "convert it to lowercase"],
    }[case]
    changed: Check = lambda a: a.caps != ""  # type: ignore[attr-defined]  # noqa: E731
    kept = Piece(write.said, write.intents, lambda _: True, write.values)
    return [kept, Piece(rng.choice(said), (click(case),), changed)]


def _styled(rng: random.Random) -> list[Piece]:
    text, style = values.sentence(rng), rng.choice(["bold", "italic", "underline"])
    how = {
        "bold": ["make it bold", "set it in bold", "make that text bold"],
        "italic": ["make it italic", "put it in italics"],
        "underline": ["underline it", "underline that text"],
    }[style]
    write = Piece(
        f"type {values.quoted(rng, text)}",
        (enter("document", text),),
        lambda a: text in a.find("document").value,
        (text,),
    )  # type: ignore[union-attr]
    done: Check = lambda a: f"{style}:{text}" in a.bold  # type: ignore[attr-defined]  # noqa: E731
    pieces = [write, Piece(rng.choice(how), (Intent(Verb.SELECT, "document", text), click(style)), done)]
    return [*pieces, _save_as(rng)] if rng.random() < 0.5 else pieces


def _toggle(app: SimApp, rng: random.Random, key: str) -> Piece:
    widget = cast(Widget, app.find(key))
    on = rng.random() < 0.55
    said = rng.choice(
        ["turn on {}", "enable {}", "switch {} on", "check {}", "activate {}"]
        if on
        else ["turn off {}", "disable {}", "switch {} off", "uncheck {}", "deactivate {}"]
    )
    intents = () if widget.checked == on else (tick(key, on),)
    return Piece(said.format(spoken(rng, widget.name)), intents, lambda a: _state(a, key) == on)


def _state(app: SimApp, key: str) -> bool:
    return any(w.checked for w in app.root for w in w.walk() if w.key == key)


# Calculator


def calculator(app: SimApp, rng: random.Random) -> list[Piece]:
    display = cast(Widget, app.find("display"))
    count = 2 if rng.random() < 0.85 else 3
    numbers = [
        str(rng.choice([rng.randrange(2, 10), rng.randrange(10, 99), rng.randrange(100, 2000)])) for _ in range(count)
    ]
    if rng.random() < 0.15:
        numbers[0] = f"{rng.randrange(1, 20)}.{rng.randrange(1, 9)}"
    signs = [rng.choice("+-*/") for _ in range(count - 1)]
    typed = display.role is Role.TEXT
    words = {
        "+": ["+", " + ", " plus "],
        "-": ["-", " - ", " − ", " minus "],
        "*": ["*", "×", " × ", " * ", " times "],
        "/": ["/", "÷", " ÷ ", " / ", " divided by "],
    }
    spellings = [
        rng.choice([w for w in words[s] if not (typed and w.strip().isalpha()) and not (typed and "divided" in w)])
        for s in signs
    ]
    spoken_sum = numbers[0] + "".join(w + n for w, n in zip(spellings, numbers[1:], strict=True))
    exact = numbers[0] + "".join(s + n for s, n in zip(signs, numbers[1:], strict=True))
    said = rng.choice(["calculate {}", "compute {}", "what is {}?", "work out {}", "{}", "how much is {}"]).format(
        spoken_sum
    )
    presses = (
        (enter("display", spoken_sum),)
        if typed
        else tuple(click(f"digit:{c}" if c.isdigit() else f"sign:{c}") for c in exact)
    )
    pieces = [
        Piece(said, (*presses, click("equals")), lambda a: a.find("display").value == evaluate(exact), tuple(numbers))
    ]  # type: ignore[union-attr]
    if rng.random() < 0.15:
        pieces.insert(0, Piece("clear the display", (click("clear"),), lambda _: True))
    return pieces


# File manager


def file_manager(app: Any, rng: random.Random) -> list[Piece]:
    name = rng.choice(app.entries)
    new = rng.choice(
        [
            values.file_name(rng),
            rng.choice(["Trips", "Old files", "Photos 2024", "Taxes", "work", "Backup", "Überblick"]),
        ]
    )
    match rng.choice(["folder", "folder", "rename", "delete", "toggle", "ask"]):
        case "folder":
            said = rng.choice(
                [
                    "create a folder called {}",
                    "make a new folder named {}",
                    "new folder {}",
                    "add a directory called {}",
                ]
            ).format(values.quoted(rng, new))
            return [
                Piece(said, (click("new_folder"), enter("name", new), click("ok")), lambda a: new in a.entries, (new,))
            ]  # type: ignore[attr-defined]
        case "rename":
            said = rng.choice(["rename {} to {}", "change the name of {} to {}", "call {} {} instead"][:2]).format(
                name, values.quoted(rng, new)
            )
            return [
                Piece(
                    said,
                    (click(f"entry:{name}"), click("rename"), enter("name", new), click("ok")),
                    lambda a: new in a.entries and name not in a.entries,
                    (name, new),
                )
            ]  # type: ignore[attr-defined]
        case "delete":
            said = rng.choice(["delete {}", "remove {}", "throw {} away", "move {} to the trash"]).format(name)
            return [
                Piece(
                    said,
                    (click(f"entry:{name}"), click("delete"), click("yes")),
                    lambda a: name not in a.entries,
                    (name,),
                )
            ]  # type: ignore[attr-defined]
        case "ask":
            return [
                Piece(
                    rng.choice(["rename the file", "delete a file", "remove one of the files"]),
                    (Intent(Verb.ASK, text="Which one?"),),
                    lambda _: True,
                )
            ]
        case _:
            return [_toggle(app, rng, rng.choice(["hidden", "status_bar"]))]


# Settings


def settings(app: SimApp, rng: random.Random) -> list[Piece]:
    pages = [w for w in app.root if w.role is Role.TAB]
    return [
        _setting(rng, rng.choice(page.children), page) for page in rng.sample(pages, 2 if rng.random() < 0.3 else 1)
    ]


def _setting(rng: random.Random, widget: Widget, page: Widget | None = None) -> Piece:
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
        intents = () if widget.checked == on else (tick(key, on),)
        return Piece(said.format(label) + tail, intents, lambda a: _state(a, key) == on)
    if widget.role is Role.COMBO:
        option = rng.choice(widget.options)
        said = rng.choice(
            ["set {} to {}", "change {} to {}", "choose {1} for {0}", "select {1} as {0}", "use {1} as {0}"]
        )
        wanted = rng.choice([option, option.lower()])
        intents = () if widget.value == option else (choose(key, option),)
        return Piece(said.format(label, wanted) + tail, intents, lambda a: _value(a, key) == option)
    text = (
        str(rng.randrange(100))
        if widget.role is Role.SPIN
        else rng.choice([values.file_name(rng), values.person(rng), values.sentence(rng)])
    )
    said = rng.choice(["set {} to {}", "change {} to {}", "put {1} into {0}", "enter {1} as {0}", "type {1} into {0}"])
    shown = text if widget.role is Role.SPIN else values.quoted(rng, text)
    return Piece(said.format(label, shown) + tail, (enter(key, text),), lambda a: _value(a, key) == text, (text,))


def _value(app: SimApp, key: str) -> str:
    layers = [app.root, *(d.widgets for d in app.dialogs)]
    return next((w.value for layer in layers for top in layer for w in top.walk() if w.key == key), "")


# Mail


def mail(app: Any, rng: random.Random) -> list[Piece]:
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
            return [Piece(said, steps, lambda a: (to, topic, body) in a.sent, (to, topic, body))]  # type: ignore[attr-defined]
        case "archive":
            said = rng.choice(["archive {}", "move {} to the archive", "archive the message {}"])
            return [
                Piece(
                    said.format(values.quoted(rng, subject)),
                    (click(f"mail:{subject}"), click("archive")),
                    lambda a: subject in a.archived,
                    (subject,),
                )
            ]  # type: ignore[attr-defined]
        case "delete":
            said = rng.choice(["delete the mail {}", "delete {}", "remove the message {}"])
            return [
                Piece(
                    said.format(values.quoted(rng, subject)),
                    (click(f"mail:{subject}"), click("delete"), click("yes")),
                    lambda a: subject in a.deleted,
                    (subject,),
                )
            ]  # type: ignore[attr-defined]
        case "star":
            said = rng.choice(["mark {} as important", "star {}", "flag the message {}"])
            return [
                Piece(
                    said.format(values.quoted(rng, subject)),
                    (click(f"mail:{subject}"), click("star")),
                    lambda a: subject in a.starred,
                    (subject,),
                )
            ]  # type: ignore[attr-defined]
        case _:
            return [
                Piece(
                    rng.choice(["send a mail", "write an email", "delete a message"]),
                    (Intent(Verb.ASK, text="Which one?"),),
                    lambda _: True,
                )
            ]


# Form


def form(app: Any, rng: random.Random) -> list[Piece]:
    makers = {
        "full_name": values.person,
        "email": values.email,
        "phone": values.phone,
        "city": lambda r: r.choice(values.CITIES),
        "company": lambda r: f"{r.choice(values.LAST)} Ltd",
    }
    fields = rng.sample(app.fields, rng.randrange(1, 4))
    pieces = [_field(rng, f, makers[f.key](rng)) for f in fields]
    if rng.random() < 0.4:
        country = rng.choice(COUNTRIES)
        pieces.append(
            Piece(
                rng.choice(["choose {} as country", "set the country to {}", "select {}"]).format(country),
                (choose("country", country),),
                lambda a: a.country.value == country,
            )
        )  # type: ignore[attr-defined]
    if rng.random() < 0.3:
        plan = rng.choice([w for w in app.root if w.role is Role.RADIO])
        pieces.append(
            Piece(
                rng.choice(["pick {}", "choose the {} option", "select {}"]).format(plan.name),
                (click(plan.key),),
                lambda a: _state(a, plan.key),
            )
        )
    if rng.random() < 0.5:
        pieces.append(
            Piece(
                rng.choice(["accept the terms", "agree to the terms"]),
                (tick("terms", True),),
                lambda a: _state(a, "terms"),
            )
        )
        if rng.random() < 0.7:
            said = rng.choice(["submit the form", "submit it", "send the form", "register"])
            pieces.append(Piece(said, (click("submit"), click("ok")), lambda a: a.submitted is not None))  # type: ignore[attr-defined]
    return pieces


def _field(rng: random.Random, widget: Widget, text: str) -> Piece:
    said = rng.choice(
        ["set {} to {}", "enter {1} as {0}", "fill in {1} for {0}", "type {1} into {0}", "put {1} in the {0} field"]
    )
    key = widget.key
    return Piece(
        said.format(spoken(rng, widget.name), values.quoted(rng, text)),
        (enter(key, text),),
        lambda a: _value(a, key) == text,
        (text,),
    )


# Made-up applications


def made_up(app: MadeUp, rng: random.Random) -> list[Piece]:
    reachable = [w for top in app.root for w in top.walk() if w.role not in (Role.MENU, Role.TAB)]
    picked = rng.sample(reachable, min(len(reachable), rng.choice([1, 1, 1, 2, 2, 3])))
    return [_made_up_piece(app, rng, widget) for widget in picked]


def _made_up_piece(app: MadeUp, rng: random.Random, widget: Widget) -> Piece:
    if widget.role not in (Role.BUTTON, Role.MENU_ITEM, Role.ITEM):
        return _setting(rng, widget)
    key = widget.key
    label = spoken(rng, widget.name)
    said = rng.choice(
        [
            "click {}",
            "press {}",
            "click on {}",
            "choose {}",
            "use {}",
            "go to {}",
            "hit the {} button",
            "{}",
            "select {}",
        ]
    ).format(label)
    clicked: Check = lambda a: any(e.startswith(f"{key}=") for e in a.events)  # type: ignore[attr-defined]  # noqa: E731
    if widget.on != app._dialog:
        return Piece(said, (click(key),), clicked)
    text = rng.choice([values.sentence(rng), values.person(rng), values.file_name(rng)])
    field_name = _first_field(app, widget)
    said = rng.choice(["{s} and enter {t} as {f}", "{s}, set {f} to {t}", "{s} with the {f} {t}"]).format(
        s=said, t=values.quoted(rng, text), f=field_name.lower()
    )
    done: Check = lambda a: not a.dialogs and f"{key}:f0={text}" in a.events  # type: ignore[attr-defined]  # noqa: E731
    return Piece(said, (click(key), enter(f"{key}:f0", text), click(f"{key}:ok")), done, (text,))


def _first_field(app: MadeUp, opener: Widget) -> str:
    app._dialog(opener)
    name = app.dialogs[-1].widgets[0].name
    app.dismiss()
    app.events.clear()
    return name


# Held-out applications


def clock(app: Any, rng: random.Random) -> list[Piece]:
    match rng.choice(["alarm", "timer", "watch", "sound", "toggle"]):
        case "alarm":
            time, title = (
                f"{rng.randrange(5, 23):02}:{rng.randrange(0, 60, 5):02}",
                rng.choice(["Wake up", "Medicine", "Gym", "Pick up kids"]),
            )
            said = rng.choice(
                [
                    "add an alarm at {} called {}",
                    "create an alarm for {} with the title {}",
                    "new alarm, time {}, title {}",
                ]
            )
            return [
                Piece(
                    said.format(time, f'"{title}"'),
                    (click("add_alarm"), enter("time", time), enter("title", title), click("ok")),
                    lambda a: (time, title, "Never") in a.alarms,
                    (time, title),
                )
            ]  # type: ignore[attr-defined]
        case "timer":
            count = str(rng.randrange(1, 59))
            said = rng.choice(
                [
                    "set a timer for {} minutes and start it",
                    "start a {} minutes timer",
                    "set the minutes to {} and start the timer",
                ]
            )
            return [
                Piece(
                    said.format(count),
                    (enter("minutes", count), click("start_timer")),
                    lambda a: a.running == f"timer {count}",
                    (count,),
                )
            ]  # type: ignore[attr-defined]
        case "watch":
            return [
                Piece(
                    rng.choice(["start the stopwatch", "run the stopwatch"]),
                    (click("start_watch"),),
                    lambda a: a.running == "stopwatch",
                )
            ]  # type: ignore[attr-defined]
        case "sound":
            return [_setting(rng, app.sound)]
        case _:
            return [_toggle(app, rng, rng.choice(["ring", "analog"]))]


def contacts(app: Any, rng: random.Random) -> list[Piece]:
    who = rng.choice(app.people)
    match rng.choice(["add", "add", "favourite", "delete", "toggle"]):
        case "add":
            name, number = values.person(rng), values.phone(rng)
            said = rng.choice(
                [
                    "add a contact named {} with the phone number {}",
                    "create a new contact, name {}, phone {}",
                    "new contact {} with phone {}",
                ]
            )
            steps = (click("add"), enter("full_name", name), enter("phone", number), click("ok"))
            return [
                Piece(
                    said.format(f'"{name}"', f'"{number}"'),
                    steps,
                    lambda a: any(c["full_name"] == name and c["phone"] == number for c in a.added),
                    (name, number),
                )
            ]  # type: ignore[attr-defined]
        case "favourite":
            said = rng.choice(["add {} to the favourites", "make {} a favourite", "mark {} as favorite"])
            return [
                Piece(
                    said.format(who),
                    (click(f"person:{who}"), click("favourite")),
                    lambda a: who in a.favourites,
                    (who,),
                )
            ]  # type: ignore[attr-defined]
        case "delete":
            return [
                Piece(
                    rng.choice(["delete {}", "remove {} from the contacts"]).format(who),
                    (click(f"person:{who}"), click("delete"), click("yes")),
                    lambda a: who not in a.people,
                    (who,),
                )
            ]  # type: ignore[attr-defined]
        case _:
            return [_toggle(app, rng, "by_surname")]


def notes(app: Any, rng: random.Random) -> list[Piece]:
    match rng.choice(["write", "export", "colour", "spell", "pin"]):
        case "write":
            return [_write(rng, "body")]
        case "export":
            name = values.file_name(rng)
            write = _write(rng, "body")
            return [
                write,
                Piece(
                    rng.choice(["export it as {}", "export the note as {}"]).format(name),
                    (click("export"), enter("name", name), click("ok")),
                    lambda a: a.exported == f"~/{name}",
                    (name,),
                ),
            ]  # type: ignore[attr-defined]
        case "colour":
            return [_setting(rng, app.colour)]
        case "pin":
            return [_setting(rng, app.pin)]
        case _:
            return [_toggle(app, rng, "spell")]


TRAIN: dict[str, Maker] = {
    "Text Editor": editor, "Calculator": calculator, "File Manager": file_manager, "Settings": settings, "Mail": mail, "Registration": form, MadeUp.name: made_up,
}  # fmt: skip
TEST: dict[str, Maker] = {"Clock": clock, "Contacts": contacts, "Notes": notes, MadeUpTest.name: made_up}
EXTRA: dict[str, type[SimApp]] = {MadeUp.name: MadeUp, MadeUpTest.name: MadeUpTest}
IMPOSSIBLE = (
    "order a pizza", "book a flight to {city}", "send a mail to {person}", "play some music", "take a screenshot", "call {person}", "translate this into French",
    "turn off the lights", "print on both sides", "what is the weather in {city}", "zoom the map to {city}", "start a video call",
)  # fmt: skip
CANNOT = "There is no control for that here."


def open_app(name: str, seed: int) -> SimDesktop:
    """A fresh simulated desktop with one application open."""
    desktop = SimDesktop(seed, EXTRA, labels(test=False))
    desktop.launch(name)
    return desktop


def make(name: str, seed: int) -> Task:
    """The task of an application for a seed.

    Raises:
        KeyError: no tasks are written for that application.
    """
    rng = random.Random(f"task/{name}/{seed}")
    app = open_app(name, seed).running[name]
    if rng.random() < 0.04 and name not in ("Mail", "Notes"):
        said = rng.choice(IMPOSSIBLE).format(city=rng.choice(values.CITIES), person=rng.choice(values.FIRST))
        return Task(name, seed, values.noisy(rng, said, ()), (), Intent(Verb.FAIL, text=CANNOT))
    pieces = {**TRAIN, **TEST}[name](app, rng)
    joint = rng.choice([" and ", ", then ", " and then ", ", ", " and ", ". Then "])
    request = pieces[0].said if len(pieces) == 1 else joint.join(p.said for p in pieces)
    if len(pieces) > 2 and joint in (", ",):
        request = ", ".join(p.said for p in pieces[:-1]) + " and " + pieces[-1].said
    kept = tuple(v for p in pieces for v in p.values)
    asks = next((i for p in pieces for i in p.intents if i.verb is Verb.ASK), None)
    if asks is not None:
        return Task(name, seed, values.noisy(rng, request, kept), (), asks)
    return Task(name, seed, values.noisy(rng, request, kept), tuple(pieces))
