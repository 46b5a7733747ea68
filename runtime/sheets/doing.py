"""What is said about a spreadsheet's cells, done: the next act, and whether the sheet shows that it was done."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Snapshot
from edgelam.phrases import normalise
from edgelam.runtime.desktop.sheetwords import letters, place_of
from edgelam.runtime.sheets.layout import Sheet, is_selected, sheet_of
from edgelam.runtime.sheets.wishes import WIDENING, Job, Task, is_number


def next_act(task: Task, screen: Snapshot, done: Collection[Action]) -> tuple[Action, Control, bool] | None:
    """The next act, what it is done to, and whether the task is complete with it; None where nothing in the sheet is left to do."""
    sheet = sheet_of(screen)
    if sheet is None and task.job is Job.SORT:
        return _clicked(WIDENING, screen, done)
    if sheet is None:
        return None
    if task.job is Job.FILL:
        row, column = place_of(task.place) or (0, 0)
        cell = sheet.cell(row, column)
        action = Action(Verb.TYPE, Target(cell.name, sheet.control.name), task.text)
        return None if action in done else (action, cell, True)
    select = Action(Verb.SELECT, Target(sheet.control.name), task.place)
    if select not in done:
        return select, sheet.control, task.job is Job.GO
    return _clicked(task.commands, screen, done)


def _clicked(names: Sequence[str], screen: Snapshot, done: Collection[Action]) -> tuple[Action, Control, bool] | None:
    """A click on the first control of one of these names, if it was not made yet."""
    found = [c for name in names for c in screen.controls if normalise(c.name) == name and Verb.CLICK in c.verbs]
    action = Action(Verb.CLICK, Target(found[0].name)) if found else None
    return None if action is None or action in done else (action, found[0], True)


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether what a task is about is so now, and the sentence that says it."""

    is_so: bool
    sentence: str


def seen(task: Task, before: Snapshot, now: Snapshot) -> Seen | None:
    """What the sheet shows of it; None where it shows nothing."""
    sheet, was = sheet_of(now), sheet_of(before)
    if now.modal and task.job is not Job.PART:
        return Seen(False, f"{now.title or 'A dialog'} still waits for an answer.")
    if sheet is None or was is None:
        return None
    match task.job:
        case Job.GO:
            return Seen(
                is_selected(task.place, sheet),
                f"{task.place} is {'' if is_selected(task.place, sheet) else 'not '}selected.",
            )
        case Job.FILL:
            return _filled(task, sheet)
        case Job.SORT:
            return _sorted(task, sheet)
        case Job.DELETE:
            gone = _count(sheet, task.heading) < _count(was, task.heading)
            return Seen(gone, f"{task.heading or task.place} is {'gone' if gone else 'still there'}.")
        case _:
            return None


def _filled(task: Task, sheet: Sheet) -> Seen:
    row, column = place_of(task.place) or (0, 0)
    shown = sheet.text(row, column)
    if task.text.startswith("="):
        worked = bool(shown) and not shown.startswith(("#", "Err:", "="))
        return Seen(
            worked, f"{task.place} now shows {shown}." if worked else f"{task.place} shows {shown or 'nothing'}."
        )
    same = normalise(shown) == normalise(task.text) or (is_number(shown) and _number(shown) == _number(task.text))
    return Seen(
        same,
        f"{task.place} now holds {shown}." if same else f"{task.place} holds {shown or 'nothing'}, not {task.text}.",
    )


def _sorted(task: Task, sheet: Sheet) -> Seen:
    column = next((c for (r, c), cell in sheet.cells.items() if r == sheet.top and cell.value == task.heading), None)
    if column is None:
        return Seen(False, f"{task.heading or 'The first row'} no longer stands above the rest.")
    values = [sheet.text(row, column) for row in range(sheet.top + 1, sheet.last(column) + 1)]
    filled = [v for v in values if v.strip()]
    keys: Sequence[object] = (
        [_number(v) for v in filled] if all(map(is_number, filled)) else [v.casefold() for v in filled]
    )
    in_order = list(keys) == sorted(keys, reverse=task.downwards)  # type: ignore[type-var]
    return Seen(in_order, f"{task.heading or letters(column)} is {'now' if in_order else 'not'} in order.")


def _number(text: str) -> float | None:
    digits = re.sub(r"[^\d.,-]", "", text).replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None


def _count(sheet: Sheet, text: str) -> int:
    return sum(cell.value == text for cell in sheet.cells.values())
