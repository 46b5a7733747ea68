"""Tasks for applications that keep a list of things."""

from __future__ import annotations

import random

from edgelam.action import Verb
from edgelam.control import Role
from edgelam.quantize.data import values
from edgelam.quantize.data.collection import Collection, Field
from edgelam.quantize.data.task import Check, Instruction, Intent, choose, click, enter, press
from edgelam.quantize.data.tasks.common import as_said, setting, toggle
from edgelam.runtime.desktop.sim.widgets import Widget


def collection(app: Collection, rng: random.Random) -> list[Instruction]:
    draw = rng.random()
    if draw < 0.38:
        return [_add(app, rng)]
    if draw < 0.45:
        return [_add(app, rng), _search(app, rng)] if rng.random() < 0.5 else [_operate(app, rng), _view(app, rng)]
    if draw < 0.65:
        return [_operate(app, rng)]
    if draw < 0.75:
        return [_edit(app, rng)]
    if draw < 0.87:
        return [_preference(app, rng)]
    if draw < 0.92:
        return [_search(app, rng)]
    if draw < 0.97:
        return [_view(app, rng)]
    return [_vague(app, rng)]


def _value(rng: random.Random, field: Field) -> tuple[str, str]:
    """A value, and the value as a request writes it."""
    value = field.make(rng)
    if field.quoted:
        return value, values.quoted(rng, value)
    return value, value.lower() if field.role is Role.COMBO and rng.random() < 0.5 else value


def _put(field: Field, value: str) -> Intent:
    key = f"f:{field.key}"
    return choose(key, value) if field.role is Role.COMBO else enter(key, value)


def _add(app: Collection, rng: random.Random) -> Instruction:
    """One part with several fields: the name, and some of the others in the order of the dialog or not."""
    others = [(f, name) for f, name in app.fields if f.key != "name"]
    chosen = rng.sample(others, rng.randrange(0, min(4, len(others) + 1)))
    named = next((f, name) for f, name in app.fields if f.key == "name")
    filled = [(f, name, *_value(rng, f)) for f, name in [named, *chosen]]
    request = _labelled(rng, app.noun, filled) if rng.random() < 0.35 else _phrased(rng, app.noun, filled)
    order = [f.key for f, _ in app.fields] if rng.random() < 0.3 else [f.key for f, *_ in filled]
    intents = [_put(f, value) for f, _, value, _ in sorted(filled, key=lambda row: order.index(row[0].key))]
    wanted = {f.key: value for f, _, value, _ in filled}
    done: Check = lambda a: any(row.items() >= wanted.items() for row in a.added)  # noqa: E731
    return Instruction(request, (click("new"), *intents, click("ok")), done, tuple(wanted.values()))


Filled = list[tuple[Field, str, str, str]]
"""Field, its label, the value, and the value as it is said."""


def _labelled(rng: random.Random, noun: str, filled: Filled) -> str:
    """``new event: title "x", date 3 March``."""
    head = rng.choice(["new {}", "add a {}", "create a {}", "add a new {}", "create a new {}"]).format(noun)
    parts = [f"{as_said(name).lower()} {said}" for _, name, _, said in filled]
    return head + rng.choice([": ", ", ", " with "]) + _listed(rng, parts)


def _phrased(rng: random.Random, noun: str, filled: Filled) -> str:
    """``add an event called "x" on 3 March in Porto``."""
    (_, _, _, name), *others = filled
    head = rng.choice(
        ["add a {n} called {v}", "create a {n} named {v}", "new {n} {v}", "make a new {n} called {v}", "add {v} as a new {n}", "add a {n} {v}", "create the {n} {v}"]
    ).format(n=noun, v=name)  # fmt: skip
    tails = []
    for field, label, _, said in others:
        if field.said and rng.random() < 0.6:
            tails.append(rng.choice(field.said).format(said))
        else:
            tails.append(rng.choice(["with the {} {}", "with {} {}", "{} {}"]).format(as_said(label).lower(), said))
    return head if not tails else head + rng.choice([" ", ", "]) + _listed(rng, tails)


def _listed(rng: random.Random, parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return rng.choice([", ", ", ", " "]).join(parts[:-1]) + rng.choice([" and ", ", ", ", "]) + parts[-1]


def _row(app: Collection, rng: random.Random) -> tuple[str, str]:
    """A row, and how a request names it."""
    row = rng.choice(app.rows)
    name = values.quoted(rng, row)
    return row, rng.choice([name, name, f"the {app.noun} {name}"])


def _operate(app: Collection, rng: random.Random) -> Instruction:
    operation = rng.choice([o for o in app.operations if o.said])
    row, name = _row(app, rng)
    key = f"op:{operation.key}"
    asks = operation.key == "delete" and app.asks_before
    done: Check = lambda a: (key, row) in a.events  # noqa: E731
    intents = (click(f"row:{row}"), click(key), *((click("yes"),) if asks else ()))
    return Instruction(rng.choice(operation.said).format(name), intents, done, (row,))


def _edit(app: Collection, rng: random.Random) -> Instruction:
    field, label = rng.choice(app.fields)
    row, name = _row(app, rng)
    value, said = _value(rng, field)
    request = rng.choice(
        ["change the {f} of {r} to {v}", "set the {f} of {r} to {v}", "edit {r}: {f} {v}", "give {r} the {f} {v}"]
    )
    done: Check = lambda a: any(e[""] == row and e[field.key] == value for e in a.added)  # noqa: E731
    intents = (click(f"row:{row}"), click("op:edit"), _put(field, value), click("ok"))
    return Instruction(request.format(f=as_said(label).lower(), r=name, v=said), intents, done, (row, value))


def _preference(app: Collection, rng: random.Random) -> Instruction:
    """A setting behind *Preferences*; most requests say where."""
    instruction = setting(rng, rng.choice(app.settings))
    where = rng.choice([" in the preferences", " in the settings", " in preferences", " in the options", ""])
    intents = (click("prefs"), *instruction.intents, click("prefs:close"))
    return Instruction(instruction.said + where, intents, _after_dialog(instruction.check), instruction.values)


def _after_dialog(check: Check) -> Check:
    """The check of a setting, looking at the settings themselves: their dialog is closed by then."""

    def holds(now: Collection) -> bool:
        now.root.append(Widget("settings", Role.GROUP, children=list(now.settings)))
        try:
            return check(now)
        finally:
            now.root.pop()

    return holds


def _search(app: Collection, rng: random.Random) -> Instruction:
    wanted = rng.choice([rng.choice(app.rows), values.heading(rng), rng.choice(values.CITIES)])
    said = rng.choice(["search for {}", "look for {}", "find {}", "search {}"]).format(values.quoted(rng, wanted))
    end = press("enter") if app.find_by_key else click("go")
    return Instruction(said, (enter("search", wanted), end), lambda a: ("search", wanted) in a.events, (wanted,))


def _view(app: Collection, rng: random.Random) -> Instruction:
    keys = [w.key for top in app.root for w in top.walk() if w.key.startswith("view:")]
    return toggle(app, rng, rng.choice(keys))


def _vague(app: Collection, rng: random.Random) -> Instruction:
    said = rng.choice(["delete one of the {}s", "rename the {}", "remove a {}", "change a {}", "edit one of the {}s"])
    return Instruction(said.format(app.noun), (Intent(Verb.ASK, text="Which one?"),), lambda _: True)
