"""The audit of acts: what is tried, what counts as seen, and what both judgements say together."""

import numpy as np
import pytest

from edgelam.action import Action, Target, Verb, parse_action
from edgelam.control import Bounds, Control, Role, Snapshot, State, verbs_for
from edgelam.quantize.evaluate.acts.judging import what_was_seen
from edgelam.quantize.evaluate.acts.records import Act, AppReport, Found, verdict
from edgelam.quantize.evaluate.acts.table import COLUMNS, report_of, rows, told
from edgelam.quantize.evaluate.acts.trials import EACH, WRITTEN, trials
from edgelam.quantize.evaluate.acts.witness import Glance, Peek, pixels_changed
from edgelam.trajectory import Effect

SHOWN = frozenset({State.ENABLED, State.SHOWING})
BOX = Bounds(20, 20, 40, 20)


def control(role, name, value="", *more, **rest):
    states = SHOWN | set(more) | ({State.EDITABLE} if role is Role.TEXT else set())
    return Control(name, role, name, value, states, BOX, verbs=verbs_for(role, states), **rest)


@pytest.mark.parametrize(
    ("effect", "witness", "by_hand", "found"),
    [
        (Effect.VERIFIED, "state", "", Found.SEEN),
        (Effect.CHANGED, "windows", "", Found.SEEN),
        (Effect.UNKNOWN, "pixels", "", Found.OPEN),
        (Effect.CHANGED, "windows alone", "", Found.UNREAD),
        (Effect.NOT_SEEN, "windows", "", Found.MISREAD),
        (Effect.ERROR, "text", "", Found.MISREAD),
        (Effect.CHANGED, "", "", Found.FALSE),
        (Effect.CHANGED, "", "windows", Found.BY_HAND),
        (Effect.NOT_SEEN, "", "state", Found.BY_HAND),
        (Effect.NOT_SEEN, "", "", Found.NOTHING),
    ],
)
def test_what_both_judgements_say_together(effect, witness, by_hand, found):
    assert verdict(effect, witness, by_hand) is found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (control(Role.CHECK, "Wrap lines"), ['check "Wrap lines"']),
        (control(Role.CHECK, "Wrap lines", "", State.CHECKED), ['uncheck "Wrap lines"']),
        (control(Role.RADIO, "Left"), ['check "Left"']),
        (control(Role.RADIO, "Left", "", State.CHECKED), []),
        (control(Role.TEXT, "Author"), [f'type "{WRITTEN}" into "Author"', 'right-click "Author"']),
        (control(Role.TEXT, "Author", "Ada"), ['right-click "Author"']),
        (control(Role.COMBO, "Size", "Small", options=("Small", "Large")), ['choose "Large" in "Size"']),
        (control(Role.COMBO, "Size"), ['click "Size"']),
        (control(Role.SPIN, "Width", "8"), ['type "7" into "Width"']),
        (control(Role.SLIDER, "Zoom", "0"), ['type "0.25" into "Zoom"']),
        (control(Role.ITEM, "Inbox"), ['click "Inbox"', 'right-click "Inbox"']),
        (control(Role.BUTTON, "Zoom in"), ['click "Zoom in"']),
        (control(Role.BUTTON, "Delete all"), []),
        (control(Role.BUTTON, "Send"), []),
    ],
)
def test_a_safe_act_for_every_kind(given, expected):
    assert [str(t.action) for t in trials(Snapshot("app", "Window", (given,)))] == expected


def test_of_a_kind_only_some_are_tried():
    boxes = tuple(control(Role.CHECK, f"Box {n}", path=(str(n),)) for n in range(9))
    assert len(list(trials(Snapshot("app", "Window", boxes)))) == EACH


THERE = Peek(True)


def glance(peek=THERE, windows=(), lit=None):
    pixels = np.zeros((100, 100, 3), np.uint8)
    if lit is not None:
        pixels[lit.y : lit.y + lit.height, lit.x : lit.x + lit.width] = 255
    return Glance(pixels, frozenset(windows), peek)


@pytest.mark.parametrize(
    ("line", "role", "now", "seen"),
    [
        ('check "It"', Role.CHECK, glance(Peek(True, (True, False, False, False))), "state"),
        ('check "It"', Role.CHECK, glance(lit=Bounds(0, 0, 9, 9)), ""),
        ('type "é" into "It"', Role.TEXT, glance(Peek(True, text="né")), "text"),
        ('type "é" into "It"', Role.TEXT, glance(windows=[7]), ""),
        ('type "7" into "It"', Role.SPIN, glance(Peek(True, value=7.0)), "value"),
        ('choose "Large" in "It"', Role.COMBO, glance(Peek(True, name="Large")), "text"),
        ('choose "Large" in "It"', Role.COMBO, glance(lit=BOX), "pixels"),
        ('click "It"', Role.ITEM, glance(lit=BOX), "pixels"),
        ('click "It"', Role.BUTTON, glance(lit=BOX), ""),
        ('click "It"', Role.BUTTON, glance(lit=Bounds(0, 70, 90, 20)), "pixels"),
        ('click "It"', Role.BUTTON, glance(windows=[7]), "windows alone"),
        ('right-click "It"', Role.ITEM, glance(windows=[7]), "windows alone"),
    ],
)
def test_what_the_independent_look_sees(line, role, now, seen):
    it, was = control(role, "It"), glance(Peek(True, (False, False, False, False)))
    now = (
        now
        if now.peek.marks
        else Glance(now.pixels, now.windows, Peek(True, was.peek.marks, now.peek.name, now.peek.text, now.peek.value))
    )
    screen = Snapshot("app", "Window", (it,))
    assert what_was_seen(parse_action(line), it, screen, screen, was, now) == seen


def test_a_window_that_is_read_too_is_no_window_alone():
    it, more = control(Role.BUTTON, "It"), control(Role.MENU_ITEM, "Copy")
    before, late = (Snapshot("app", "Window", shown) for shown in ((it,), (it, more)))
    assert what_was_seen(parse_action('click "It"'), it, before, late, glance(), glance(windows=[7])) == "windows"


def test_pixels_are_counted_in_a_box_or_everywhere():
    was, now = glance(), glance(lit=BOX)
    assert (pixels_changed(was, now), pixels_changed(was, now, Bounds(0, 0, 30, 30))) == (800, 100)


def test_the_table_counts_by_toolkit_and_role():
    acts = [
        Act("Window", "check", "Box", 'check "Box"', "verified", "", "state", found)
        for found in (Found.SEEN, Found.SEEN, Found.MISREAD)
    ]
    report = AppReport("notes", "Qt 5", acts, windows={"Window"})
    counts = ("3", "2", "1", *[""] * (len(COLUMNS) - 2))
    assert rows([report]) == [("Qt 5", "check", *counts), ("Qt 5", "all", *counts), ("all", "all", *counts)]
    assert report_of([report])["counts"] == {"Qt 5 · check": {"worked and seen": 2, "worked and not seen": 1}}
    assert told(acts[2], "notes").startswith('notes · Window · check(): check "Box" → verified')


def test_actions_name_their_controls():
    (trial,) = trials(Snapshot("app", "Window", (control(Role.CHECK, "Wrap lines"),)))
    assert trial.action == Action(Verb.CHECK, Target("Wrap lines"))
    assert trial.back == Action(Verb.UNCHECK, Target("Wrap lines"))
