"""Demonstrations on real windows, asked for as people talk: one act, or *nothing here does that*.

Requests are JSON lines written by people who saw the list of a window's controls alone: ``w`` (the window), ``n`` (the number of
the right control in it, from 1; 0 for what the window cannot do), ``do``, ``arg`` (what is typed or chosen), ``say`` and, of what the window
cannot do and seems to, ``near`` (the number of the control that one would take for it).
Windows are a JSON object by name: ``app``, ``title`` and ``rows`` of role, label, tooltip, options and, in menus, path, or whole
``controls`` as ``edgelam inspect --json`` prints them. What an act would lead to is not known: each completes its subtask.

``asked.jsonl.gz`` holds all that were written for this project. The windows of those called ``P…`` are in ``asked-maps.json.gz`` (screens of the
maps that ship); the others' texts keep the licence of their applications and are extracted anew where they are needed
(:mod:`edgelam.quantize.data.interfaces`): requests about ``H…`` say of which ``app`` and ``file``, and the right control's ``role`` and ``label``;
so do those about ``S…``, the first windows and the preferences of installed applications, ``file`` being the window's title.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from edgelam.action import Action, Verb
from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State, verbs_for
from edgelam.errors import UsageError
from edgelam.quantize.data import values
from edgelam.quantize.evaluate.grounding import control_of_row
from edgelam.retrieval import Candidate, Index
from edgelam.retrieval.index import TOP_K, including
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import candidate_lines
from edgelam.trajectory import Effect, Outcome, Step, Trajectory, digest

CANNOT = "Nothing in this window does that."
ALREADY = 0.06
"""Share of ticks that are already as they are asked for."""

NOISY, QUOTED_TYPED = 0.3, 0.5
"""Shares of requests with a slip of the finger or politeness, and of typed texts that are put between quotation marks, as the plan does."""

_ROLES = {"list item": Role.ITEM, "switch": Role.TOGGLE, "toggle button": Role.TOGGLE, "entry": Role.TEXT}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about a window and what is right: the place of the control (None: nothing), the verb, the text; and, where nothing is
    right, the place of what seems to be."""

    window: str
    request: str
    place: int | None
    verb: Verb
    text: str
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows by name, and what was asked of them."""

    windows: Mapping[str, Any]
    asked: tuple[Asked, ...]


def read(folder: Path) -> Windows:
    """Every ``windows*.json.gz`` and ``requests*.jsonl`` of a folder.

    Raises:
        UsageError: a file is missing or damaged.
    """
    windows: dict[str, Any] = {}
    try:
        for path in sorted(folder.glob("windows*.json.gz")):
            windows |= json.loads(gzip.decompress(path.read_bytes()))
        lines = [
            line
            for path in sorted(folder.glob("requests*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        rows = [json.loads(line) for line in lines]
        asked = tuple(_asked(row, windows[row["w"]]) for row in rows if row["w"] in windows)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder} holds no windows and requests that can be read ({error}).") from error
    if not asked:
        raise UsageError(f"{folder} holds no windows (windows*.json.gz) or no requests about them (requests*.jsonl).")
    return Windows(windows, asked)


def demonstrations(index: Index, given: Windows, seed: int) -> Iterator[Trajectory]:
    """Every request once, with states, noise and a number of candidates that the seed decides."""
    for number, asked in enumerate(given.asked):
        rng = random.Random(f"asked/{seed}/{number}")
        made = _demonstrate(rng, index, snapshot_of(given.windows[asked.window], rng), asked, f"asked/{seed}/{number}")
        if made is not None:
            yield made


def snapshot_of(window: Mapping[str, Any], rng: random.Random) -> Snapshot:
    """The window with plausible states and values."""
    if "controls" in window:
        controls = [control_of_row(row) for row in window["controls"]]
    else:
        controls = [_control(rng, number, *row) for number, row in enumerate(window["rows"])]
    modal = "controls" not in window and all(c.role is not Role.MENU_ITEM for c in controls)
    return Snapshot(window["app"], window["title"] or window["app"], tuple(controls), bool(window.get("modal", modal)))


def _asked(row: Mapping[str, Any], window: Mapping[str, Any]) -> Asked:
    controls = window["controls" if "controls" in window else "rows"]
    right, near = (_place(row["w"], row.get(key), len(controls)) for key in ("n", "near"))
    return Asked(row["w"], row["say"].strip(), right, Verb(row["do"]), row.get("arg") or "", near)


def _place(window: str, number: int | None, controls: int) -> int | None:
    """Numbers are from 1; 0 and none mean nothing."""
    if number is not None and not 0 <= number <= controls:
        raise ValueError(f"{window} has no control {number}")
    return number - 1 if number else None


def _control(
    rng: random.Random, number: int, role: str, label: str, about: str, options: Sequence[str], path: str = ""
) -> Control:
    """``path``: the menus above a menu item, as in ``File > Export``."""
    kind = _ROLES.get(role) or Role(role)
    states = {State.SHOWING, State.ENABLED}
    if kind in TICK_ROLES and rng.random() < 0.4:
        states.add(State.CHECKED)
    value = rng.choice(options) if options else str(rng.randrange(100)) if kind is Role.SPIN else ""
    if kind is Role.TEXT:
        states.add(State.EDITABLE)
        value = values.heading(rng) if rng.random() < 0.3 else ""
    held = frozenset(states)
    above = tuple(path.split(" > ")) if path else ()
    return Control(str(number), kind, label, value, held, None, above, about, "", tuple(options), verbs_for(kind, held))


def _demonstrate(rng: random.Random, index: Index, snapshot: Snapshot, asked: Asked, run: str) -> Trajectory | None:
    """None where the act is none that the control takes."""
    snapshot, control = fitted(snapshot, asked, rng)
    labels = Labels(snapshot.controls)
    if control is not None and (asked.verb not in control.verbs or control.ref not in labels):
        return None
    request = said(rng, asked)
    found: list[Candidate] = index.search(request, snapshot, rng.randrange(TOP_K // 2, TOP_K + 5))
    if control is None:
        action, completes, outcome = Action(Verb.FAIL, text=CANNOT), False, Outcome.CANNOT
    else:
        found = including(found, control)
        already = asked.verb in (Verb.CHECK, Verb.UNCHECK) and control.has(State.CHECKED) == (asked.verb is Verb.CHECK)
        action = Action(Verb.DONE) if already else Action(asked.verb, labels.target(control.ref), _text(asked, control))
        completes, outcome = True, Outcome.DONE
    trajectory = Trajectory(run, request, "recorded", snapshot.app, "people", outcome=outcome, plan=[request])
    lines = list(candidate_lines(request, snapshot, found, labels))
    trajectory.steps.append(
        Step(0, snapshot.app, snapshot.title, digest(snapshot), lines, action, snapshot.modal, completes=completes, effect=Effect.VERIFIED)
    )  # fmt: skip
    return trajectory


def fitted(snapshot: Snapshot, asked: Asked, rng: random.Random) -> tuple[Snapshot, Control | None]:
    """The window so that the act makes sense: a tick that is off, a choice that is offered."""
    if asked.place is None:
        return snapshot, None
    control = snapshot.controls[asked.place]
    if asked.verb in (Verb.CHECK, Verb.UNCHECK):
        role = control.role if control.role in TICK_ROLES else Role.CHECK
        on = (asked.verb is Verb.CHECK) == (rng.random() < ALREADY)
        states = control.states - {State.CHECKED} | ({State.CHECKED} if on else set())
        control = replace(control, role=role, states=states, verbs=verbs_for(role, states))
    elif asked.verb is Verb.CHOOSE and asked.text.casefold() not in [o.casefold() for o in control.options]:
        options = (*control.options[:6], asked.text)
        control = replace(control, options=tuple(rng.sample(options, len(options))), value=options[0])
    controls = (*snapshot.controls[: asked.place], control, *snapshot.controls[asked.place + 1 :])
    return replace(snapshot, controls=controls), control


def said(rng: random.Random, asked: Asked) -> str:
    """The request as it may have been said: what is typed between quotation marks or not, with slips of the finger, politely."""
    words, text = asked.request, asked.text
    if asked.verb is Verb.TYPE and text and text in words and f'"{text}"' not in words and rng.random() < QUOTED_TYPED:
        words = words.replace(text, f'"{text}"', 1)
    return values.noisy(rng, words, (text,)) if rng.random() < NOISY else words


def _text(asked: Asked, control: Control) -> str | None:
    if asked.verb is Verb.CHOOSE:
        return next(o for o in control.options if o.casefold() == asked.text.casefold())
    return asked.text if asked.verb is Verb.TYPE else None
