"""Tasks for the applications that training never sees."""

from __future__ import annotations

import random
from typing import Any

from edgelam.quantize.data import values
from edgelam.quantize.data.task import Check, Instruction, click, enter
from edgelam.quantize.data.tasks.common import setting, toggle, type_text

# Held-out applications


def clock(app: Any, rng: random.Random) -> list[Instruction]:
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
                Instruction(
                    said.format(time, f'"{title}"'),
                    (click("add_alarm"), enter("time", time), enter("title", title), click("ok")),
                    lambda a: (time, title, "Never") in a.alarms,
                    (time, title),
                )
            ]
        case "timer":
            count = str(rng.randrange(1, 59))
            enough: Check = lambda a: a.running == f"timer {count}"  # noqa: E731
            if rng.random() < 1 / 3:
                begin = (enter("minutes", count), click("start_timer"))
                return [Instruction(f"start a {count} minutes timer", begin, enough, (count,))]
            first, second = rng.choice(
                [("set a timer for {} minutes", "start it"), ("set the minutes to {}", "start the timer")]
            )
            return [
                Instruction(first.format(count), (enter("minutes", count),), lambda _: True, (count,)),
                Instruction(second, (click("start_timer"),), enough),
            ]
        case "watch":
            return [
                Instruction(
                    rng.choice(["start the stopwatch", "run the stopwatch"]),
                    (click("start_watch"),),
                    lambda a: a.running == "stopwatch",
                )
            ]
        case "sound":
            return [setting(rng, app.sound)]
        case _:
            return [toggle(app, rng, rng.choice(["ring", "analog"]))]


def contacts(app: Any, rng: random.Random) -> list[Instruction]:
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
                Instruction(
                    said.format(f'"{name}"', f'"{number}"'),
                    steps,
                    lambda a: any(c["full_name"] == name and c["phone"] == number for c in a.added),
                    (name, number),
                )
            ]
        case "favourite":
            said = rng.choice(["add {} to the favourites", "make {} a favourite", "mark {} as favorite"])
            return [
                Instruction(
                    said.format(who),
                    (click(f"person:{who}"), click("favourite")),
                    lambda a: who in a.favourites,
                    (who,),
                )
            ]
        case "delete":
            return [
                Instruction(
                    rng.choice(["delete {}", "remove {} from the contacts"]).format(who),
                    (click(f"person:{who}"), click("delete"), click("yes")),
                    lambda a: who not in a.people,
                    (who,),
                )
            ]
        case _:
            return [toggle(app, rng, "by_surname")]


def notes(app: Any, rng: random.Random) -> list[Instruction]:
    match rng.choice(["write", "export", "colour", "spell", "pin"]):
        case "write":
            return [type_text(rng, "body")]
        case "export":
            name = values.file_name(rng)
            write = type_text(rng, "body")
            return [
                write,
                Instruction(
                    rng.choice(["export it as {}", "export the note as {}"]).format(name),
                    (click("export"), enter("name", name), click("ok")),
                    lambda a: a.exported == f"~/{name}",
                    (name,),
                ),
            ]
        case "colour":
            return [setting(rng, app.colour)]
        case "pin":
            return [setting(rng, app.pin)]
        case _:
            return [toggle(app, rng, "spell")]
