"""Tasks for the text editor, the calculator and the file manager."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from edgelam.action import Verb
from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.task import Check, Instruction, Intent, click, enter
from edgelam.quantize.data.tasks.common import toggle, type_text, value_of
from edgelam.runtime.desktop.keypad import REF as KEYPAD
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.apps.calculator import evaluate

# Text editor


def save_as(rng: random.Random, suffixes: Sequence[str] = ()) -> Instruction:
    """Save under a new name, in one of the person's folders or at home; with one of these suffixes if any are given."""
    name = values.file_name(rng)
    if suffixes:
        name = f"{name.rpartition('.')[0]}.{rng.choice(suffixes)}"
    folder = rng.choice(values.FOLDERS) if rng.random() < 0.7 else ""
    where = rng.choice(["in my {} folder", "in {}", "to the {} folder", "into {}"]).format(folder) if folder else ""
    verb = rng.choice(
        ["save it as", "save the file as", "save as", "store it as", "save this as", "save the document as"]
    )
    shown = rng.choice([name, name, name, f'"{name}"'])
    said = f"{verb} {shown} {where}".strip() if rng.random() < 0.85 or not folder else f"save it {where} as {shown}"
    path = f"~/{folder}/{name}" if folder else name
    full = path if folder else f"~/{name}"
    return Instruction(
        said, (click("save_as"), enter("name", path), click("ok")), lambda app: full in app.files, (name, folder)
    )


def editor(app: SimApp, rng: random.Random) -> list[Instruction]:
    kind = rng.random()
    if kind < 0.34:
        return [type_text(rng), save_as(rng)]
    if kind < 0.42:
        return [save_as(rng)]
    if kind < 0.46:
        return [type_text(rng)]
    if kind < 0.56 and app.files:
        return [open_file(app, rng)]
    bold = app.find("bold")
    if kind < 0.75 and bold is not None and bold.role is Role.TOGGLE:
        return styled(rng, [s for s in STYLED if app.find(s) is not None])
    if kind < 0.85:
        old, new = rng.sample(values.NOUNS, 2)
        said = rng.choice(["replace every {} with {}", "replace {} by {}", "change all {} to {}"]).format(
            f'"{old}"', f'"{new}"'
        )
        return [
            Instruction(
                said,
                (click("replace"), enter("needle", old), enter("by", new), click("all"), click("close")),
                lambda a: not a.dialogs,
                (old, new),
            )
        ]
    if kind < 0.93:
        key = rng.choice(["wrap", "line_numbers", "status_bar"])
        return [toggle(app, rng, key)]
    case = rng.choice(["upper", "lower"])
    write = type_text(rng)
    wordings = {
        "upper": ["turn it into capitals", "make it all upper case", "convert it to uppercase"],
        "lower": ["make it lower case", "convert it to lowercase"],
    }[case]
    changed: Check = lambda a: a.caps != ""  # noqa: E731
    kept = Instruction(write.said, write.intents, lambda _: True, write.values)
    return [kept, Instruction(rng.choice(wordings), (click(case),), changed)]


STYLED = {
    "bold": ("make it bold", "set it in bold", "make that text bold"),
    "italic": ("make it italic", "put it in italics"),
    "underline": ("underline it", "underline that text"),
    "strike": ("strike it through", "strike through that text", "cross it out"),
    "centre": ("center it", "centre the text", "center that line"),
    "highlight": ("highlight it", "highlight that text"),
}


def styled(rng: random.Random, styles: Sequence[str] = tuple(STYLED)) -> list[Instruction]:
    """Type something, then set it in one of the styles that the window offers; a style needs the text selected."""
    text, style = values.sentence(rng), rng.choice(styles)
    write = Instruction(
        f"type {values.quoted(rng, text)}",
        (enter("document", text),),
        lambda a: text in value_of(a, "document"),
        (text,),
    )
    done: Check = lambda a: f"{style}:{text}" in a.bold  # noqa: E731
    instruction = Instruction(rng.choice(STYLED[style]), (Intent(Verb.SELECT, "document", text), click(style)), done)
    return [write, instruction, save_as(rng)] if rng.random() < 0.5 else [write, instruction]


def open_file(app: Any, rng: random.Random) -> Instruction:
    """A file by its name, in a folder or at home; the dialog takes a name, or a folder and a file are picked."""
    path = rng.choice(list(app.files))
    folder, _, name = path.rpartition("/")
    folder = folder.removeprefix("~").strip("/")
    where = rng.choice([" from {}", " in my {} folder", " from my {} folder", " in {}", " from the {} folder"])
    said = rng.choice(["open the file {}", "open {}", "load {}", "open the document {}", "bring up {}"]).format(name)
    said += where.format(folder) if folder else ""
    how = (enter("name", path),) if app.open_by_name else (click(f"place:{folder or 'Home'}"), click(f"file:{path}"))
    return Instruction(said, (click("open"), *how, click("ok")), lambda a: a.path == path, (name, folder))


# Calculator


def calculator(_app: object, rng: random.Random) -> list[Instruction]:
    """A sum, typed into the keypad as the request writes it."""
    count = 2 if rng.random() < 0.85 else 3
    numbers = [
        str(rng.choice([rng.randrange(2, 10), rng.randrange(10, 99), rng.randrange(100, 2000)])) for _ in range(count)
    ]
    if rng.random() < 0.15:
        numbers[0] = f"{rng.randrange(1, 20)}.{rng.randrange(1, 9)}"
    signs = [rng.choice("+-*/") for _ in range(count - 1)]
    words = {
        "+": ["+", " + ", " plus "],
        "-": ["-", " - ", " − ", " minus "],
        "*": ["*", "×", " × ", " * ", " times ", " x "],
        "/": ["/", "÷", " ÷ ", " / ", " divided by "],
    }
    written = numbers[0] + "".join(rng.choice(words[s]) + n for s, n in zip(signs, numbers[1:], strict=True))
    exact = numbers[0] + "".join(s + n for s, n in zip(signs, numbers[1:], strict=True))
    said = rng.choice(["calculate {}", "compute {}", "what is {}?", "work out {}", "{}", "how much is {}", "{} = ?"])
    right: Check = lambda a: value_of(a, "display") == evaluate(exact)  # noqa: E731
    instructions = [Instruction(said.format(written), (enter(KEYPAD, written), click("equals")), right, (written,))]
    if rng.random() < 0.15:
        instructions.insert(0, Instruction("clear the display", (click("clear"),), lambda _: True))
    return instructions


# File manager


def file_manager(app: Any, rng: random.Random) -> list[Instruction]:
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
                Instruction(
                    said, (click("new_folder"), enter("name", new), click("ok")), lambda a: new in a.entries, (new,)
                )
            ]
        case "rename":
            said = rng.choice(["rename {} to {}", "change the name of {} to {}", "call {} {} instead"][:2]).format(
                name, values.quoted(rng, new)
            )
            return [
                Instruction(
                    said,
                    (click(f"entry:{name}"), click("rename"), enter("name", new), click("ok")),
                    lambda a: new in a.entries and name not in a.entries,
                    (name, new),
                )
            ]
        case "delete":
            said = rng.choice(["delete {}", "remove {}", "throw {} away", "move {} to the trash"]).format(name)
            return [
                Instruction(
                    said,
                    (click(f"entry:{name}"), click("delete"), click("yes")),
                    lambda a: name not in a.entries,
                    (name,),
                )
            ]
        case "ask":
            return [
                Instruction(
                    rng.choice(["rename the file", "delete a file", "remove one of the files"]),
                    (Intent(Verb.ASK, text="Which one?"),),
                    lambda _: True,
                )
            ]
        case _:
            return [toggle(app, rng, rng.choice(["hidden", "status_bar"]))]
