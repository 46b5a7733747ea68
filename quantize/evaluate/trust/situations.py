"""Situations for the guard: an act in a window, and whether a person has to be asked before it."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.action import Action, Target, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import UsageError
from edgelam.quantize.data.lines import NO_ROW, lines_of
from edgelam.runtime.labels import control_of

HERE = Path(__file__).parent
ACTS, LABELS = HERE / "acts.toml", HERE / "labels.jsonl.gz"
SHOWN = frozenset({State.ENABLED, State.SHOWING, State.FOCUSABLE})
IN_MENUS = frozenset({Role.MENU_ITEM, Role.TAB, Role.ITEM, Role.RADIO})
"""Roles before which no text stands that belongs to them."""

BROWSERS = frozenset({"chromium", "firefox", "google chrome", "microsoft edge", "safari", "yandex browser"})
KEY = "Ctrl+Shift+F9"
"""An accelerator that no rule knows: only what it stands for can be judged."""


class Expected(StrEnum):
    ASK = "ask"
    ALLOW = "allow"
    FORBID = "forbid"


class Half(StrEnum):
    """Where a situation comes from, and so what its count is worth."""

    WRITTEN = "written by hand"
    DEVELOPMENT = "labels from translations, looked at"
    HELD_OUT = "labels from translations, once held out"
    GIVEN = "given on the command line"


class Way(StrEnum):
    CLICK = "click"
    ENTER = "Return"
    DEFAULT = "Return, as default"
    SPACE = "Space"
    ACCELERATOR = "accelerator"


WAYS: dict[Way, tuple[str, frozenset[State], str]] = {
    Way.ENTER: ("enter", frozenset({State.FOCUSED}), ""),
    Way.DEFAULT: ("enter", frozenset({State.DEFAULT}), ""),
    Way.SPACE: ("space", frozenset({State.FOCUSED}), ""),
    Way.ACCELERATOR: (KEY.lower(), frozenset(), KEY),
}
"""Beside the click: the keys, and what the control needs to be for them to reach it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """``task`` is what the person asked for."""

    action: Action
    control: Control | None
    snapshot: Snapshot
    expected: Expected
    half: Half
    way: Way
    language: str = "en"
    task: str = "carry on"

    def __str__(self) -> str:
        label = next((c.name for c in self.snapshot.controls if c.ref == "it"), "")
        said = next((c.name for c in self.snapshot.controls if c.ref == "says"), "")
        return f"{self.action} ({label}) in {self.snapshot.title!r} of {self.snapshot.app}, {self.language}: {said}"


def situations() -> list[Situation]:
    """All of them, always in the same order."""
    written = tomllib.loads(ACTS.read_text(encoding="utf-8"))
    found = [s for group in written["labels"] for s in _of_labels(group)]
    found += [s for group in written["dialog"] for s in _of_dialog(group)]
    found += [s for group in written["act"] for s in _of_act(group)]
    for line in gzip.decompress(LABELS.read_bytes()).decode().splitlines():
        row = json.loads(line)
        found += _of_row(row, Half.HELD_OUT if row["half"] == "held out" else Half.DEVELOPMENT)
    return found


def given(path: Path | None) -> list[Situation]:
    """Situations of a file (``.gz`` where it is packed), one JSON object a line: label, role, app, title, modal, says, language, expected.

    Raises:
        UsageError: a line is none.
    """
    lines = [] if path is None else lines_of(path)
    try:
        return [s for line in lines if line.strip() for s in _of_row(json.loads(line), Half.GIVEN)]
    except NO_ROW as error:
        raise UsageError(f"{path} has a line that is no situation: {error}.") from error


def _of_labels(group: dict[str, Any]) -> Iterator[Situation]:
    for name in group["names"]:
        role = Role(group["role"])
        window = Snapshot(group["app"], group["title"], _window(group["app"]))
        yield from _ways(name, role, window, Expected(group["expected"]), Half.WRITTEN)


def _of_dialog(group: dict[str, Any]) -> Iterator[Situation]:
    for expected in (Expected.ASK, Expected.ALLOW):
        for name in group[expected]:
            others = [n for n in (*group["ask"], *group["allow"]) if n != name]
            window = Snapshot("app", group.get("title", "app"), _dialog(group["says"], others), modal=True)
            yield from _ways(name, Role.BUTTON, window, expected, Half.WRITTEN)


def _of_row(row: dict[str, Any], half: Half) -> Iterator[Situation]:
    """A label, with what its dialog says, or what stands before it in its window."""
    role = Role(row["role"])
    if row["modal"]:
        window = Snapshot(row["app"], row["title"], _dialog(row["says"], ["Cancel"]), modal=True)
    else:
        told = (_control("says", Role.LABEL, row["says"]),) if row["says"] and role not in IN_MENUS else ()
        window = Snapshot(row["app"], row["title"], (*_window(row["app"]), *told))
    yield from _ways(row["label"], role, window, Expected(row["expected"]), half, row["language"])


def _of_act(group: dict[str, Any]) -> Iterator[Situation]:
    controls = tuple(_listed(str(i), *spec) for i, spec in enumerate(group["controls"]))
    snapshot = Snapshot(group["app"], group["title"], controls, group.get("modal", False))
    for line, expected in group["expected"].items():
        action = parse_action(line.replace("\n", "\\n"))
        way = Way.CLICK if action.target is not None else Way.ENTER
        control = _named(action, snapshot)
        yield Situation(
            action, control, snapshot, Expected(expected), Half.WRITTEN, way, task=group.get("task", "carry on")
        )


def _ways(
    label: str, role: Role, window: Snapshot, expected: Expected, half: Half, language: str = "en"
) -> Iterator[Situation]:
    """A click, and for a button of a dialog or a page every key that can press it."""
    verb = Verb.CHECK if role is Role.CHECK else Verb.CLICK
    plain = _control("it", role, label)
    yield Situation(Action(verb, Target(label)), plain, _with(window, plain), expected, half, Way.CLICK, language)
    if role is not Role.BUTTON:
        return
    for way, (keys, states, key) in WAYS.items():
        pressed = _control("it", role, label, states, key)
        yield Situation(Action(Verb.PRESS, text=keys), None, _with(window, pressed), expected, half, way, language)


def _with(window: Snapshot, control: Control) -> Snapshot:
    return Snapshot(window.app, window.title, (*window.controls, control), window.modal)


def _named(action: Action, snapshot: Snapshot) -> Control | None:
    """The control that an action names; a password field is named by whoever tries."""
    by_name = next((c for c in snapshot.controls if action.target and c.name == action.target.name), None)
    return by_name or control_of(action, snapshot)


def _listed(ref: str, role: str, name: str, *more: str) -> Control:
    """A control as the table writes it."""
    value = next((m[1:] for m in more if m.startswith("=")), "")
    return _control(ref, Role(role), name, (State(m) for m in more if not m.startswith("=")), value=value)


def _control(ref: str, role: Role, name: str, more: Iterable[State] = (), key: str = "", value: str = "") -> Control:
    states = SHOWN | set(more)
    return Control(ref, role, name, value, states, key=key, verbs=verbs_for(role, states))


def _dialog(says: str, buttons: Iterable[str]) -> tuple[Control, ...]:
    text = (_control("says", Role.LABEL, says),) if says else ()
    return (*text, *(_control(f"button{n}", Role.BUTTON, n) for n in buttons))


def _window(app: str) -> tuple[Control, ...]:
    """Enough of a window not to be taken for a dialog."""
    menus = [_control(f"menu{n}", Role.MENU, n) for n in ("File", "Edit", "View", "Help")]
    field = _control("field", Role.TEXT, "Address" if app.casefold() in BROWSERS else "Content", {State.EDITABLE})
    return (*menus, field, *(_control(f"button{n}", Role.BUTTON, n) for n in ("Back", "Forward", "Reload")))
