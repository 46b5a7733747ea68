"""What cannot be done is said before anything is done; what only sounds like it is done."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import Unable
from edgelam.quantize.evaluate.suite import load_suite
from edgelam.runtime.agent import Agent
from edgelam.runtime.choosing.unable import raise_if_gesture_is_missing, unable
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.planner import plan
from edgelam.trajectory import Outcome

ON, OFF = frozenset({State.ENABLED, State.SHOWING}), frozenset({State.SHOWING})


def control(name, role=Role.BUTTON, states=ON, path=("W",)):
    return Control(f"{role}{name}{states}", role, name, states=states, path=path, verbs=verbs_for(role, states))


@pytest.mark.parametrize(
    ("request_", "gesture"),
    [
        ("please drag the slider up", "drag"),
        ("use drag and drop to sort them", "drag"),
        ("triple-click the line", "triple-click"),
        ("middle click the tab", "middle-click"),
        ("can you hover over the icon", "hover"),
        ("long-press the key", "press and hold"),
        ("hold down shift", "press and hold"),
        ("swipe left", "swipe"),
        ("scroll with two fingers", "swipe"),
        ("pinch to zoom out", "pinch"),
        ("type hello, then drag it to the left", "drag"),
    ],
)
def test_a_gesture_that_is_lacking_ends_the_run_before_it_begins(scripted, request_, gesture):
    desktop = SimDesktop(seed=3)
    done = Agent(desktop, scripted()).run(request_, "Text Editor")
    assert (done.outcome, done.message) == (Outcome.CANNOT, f"edgelam cannot {gesture} yet.")
    assert not desktop.running, "not even opened"


@pytest.mark.parametrize(
    "request_",
    [
        "set the double-click speed to 400", 'type "drag it here"', "turn on right-click menus", "enable drag handles", "click Hover",
        "open Dragonfly", "save it twice", "drop the column", "open the menu", "move report.txt to Archive", *(t.request for t in load_suite()),
    ],
)  # fmt: skip
def test_what_is_no_gesture_goes_on(request_):
    raise_if_gesture_is_missing(plan(request_))


def test_the_error_says_so_where_there_is_no_run():
    with pytest.raises(Unable, match="cannot drag yet"):
        raise_if_gesture_is_missing(["drag it"])


@pytest.mark.parametrize(
    ("subtask", "controls", "greyed"),
    [
        ("click Continue", [control("Continue", states=OFF), control("Back")], "Continue"),
        ("press the “Continue” button", [control("Continue", states=OFF)], "Continue"),
        ("undo", [control("Undo", Role.MENU_ITEM, frozenset(), ("W", "Edit"))], "Undo"),
        ("tick Remember me", [control("Remember me", Role.CHECK, OFF)], "Remember me"),
        ("set the volume to 30", [control("Volume", Role.SLIDER, OFF)], "Volume"),
        ('type "x" into the Name field', [control("Name", Role.TEXT, OFF)], "Name"),
        ("click Save…", [control("Save...", states=OFF)], "Save..."),
        ("click Continue", [control("Continue", states=OFF), control("Continue", Role.LINK)], None),
        ("click Back", [control("Continue", states=OFF), control("Back")], None),
        ("save it as a.txt", [control("Save", states=OFF), control("Save As")], None),
        ('type "click Continue"', [control("Continue", states=OFF)], None),
        ("click Continue", [control("Continue", Role.LABEL, OFF), control("Continue now")], None),
    ],
)
def test_a_named_control_that_is_greyed_out_is_said(subtask, controls, greyed):
    said = unable(subtask, Snapshot("app", "W", tuple(controls)))
    assert said == (greyed and f"{greyed} is greyed out: it cannot be used as things are.")


SHOWS = frozenset({State.ENABLED, State.SHOWING})
WRITES = SHOWS | {State.EDITABLE}


@pytest.mark.parametrize(
    ("subtask", "controls", "fixed"),
    [
        ('type "5" into the Total field', [control("Total", Role.TEXT, SHOWS)], True),
        ("set the total to 5", [control("Total", Role.STATUS, SHOWS)], True),
        ("set the total to 5", [control("Total", Role.STATUS, SHOWS), control("Total", Role.SPIN, SHOWS)], False),
        ('type "5" into Total', [control("Total", Role.TEXT, WRITES)], False),
        ("select the total", [control("Total", Role.TEXT, SHOWS)], False),
        ("set the total to 5", [control("Total", Role.LABEL, SHOWS)], False),
    ],
)
def test_a_named_field_that_cannot_be_written_in_is_said(subtask, controls, fixed):
    said = "Total cannot be written in: the application only shows it."
    assert unable(subtask, Snapshot("app", "W", tuple(controls))) == (said if fixed else None)


def test_greyed_out_ends_the_run_before_anything_is_done(editor, scripted):
    app = editor.running["Text Editor"]
    app.lazy_menus = False
    widget = app.find("save")
    widget.enabled = False
    done = Agent(editor, scripted()).run(f"click {widget.name}", "Text Editor")
    assert (done.outcome, done.message.partition(":")[0]) == (Outcome.CANNOT, f"{widget.name} is greyed out")


@pytest.mark.parametrize(
    ("subtask", "controls", "able"),
    [
        ("draw a circle", [control("Pen")], False),
        ("draw it as boxes instead of rings", [control("Pen")], True),
        ("rotate it", [control("Zoom")], False),
        ("rotate it", [control("Rotate Left")], True),
        ("draw a line", [control("File", Role.MENU)], True),
    ],
)
def test_a_gesture_is_none_where_there_is_a_command_for_it(subtask, controls, able):
    assert (unable(subtask, Snapshot("app", "W", tuple(controls))) is None) is able
