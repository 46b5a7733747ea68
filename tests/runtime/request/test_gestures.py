"""A double click, the context menu and a drag: asked for, found on the screen, guarded, done and verified."""

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import GESTURES, Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ActionError
from edgelam.risk import Risk
from edgelam.runtime.agent import Agent
from edgelam.runtime.decision import Goal
from edgelam.runtime.desktop.acting import place_named, steps_between
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.widgets import Widget
from edgelam.runtime.guard import judge
from edgelam.runtime.inverse import inverse
from edgelam.runtime.request.gestures import as_click, gesture_of, is_number_set, named, only_says_drop
from edgelam.trajectory import Outcome

ON = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.ITEM):
    return Control(f"{role}:{name}", role, name, states=ON, path=("W",), verbs=verbs_for(role, ON))


def screen(*controls):
    return Snapshot("files", "Documents", controls)


FILES = screen(control("a.txt"), control("Archive"), control("Archive 2024"), control("setup.exe"), control("Open", Role.BUTTON), control("Volume", Role.SLIDER))  # fmt: skip

ASKED = [
    ("double-click the Archive folder", Verb.DOUBLE_CLICK, 'double-click "Archive"'),
    ("Doubleclick on a.txt", Verb.DOUBLE_CLICK, 'double-click "a.txt"'),
    ("open a.txt with a double click", Verb.DOUBLE_CLICK, 'double-click "a.txt"'),
    ("click a.txt twice", Verb.DOUBLE_CLICK, 'double-click "a.txt"'),
    ("double click Archive 2024", Verb.DOUBLE_CLICK, 'double-click "Archive 2024"'),
    ("right click a.txt", Verb.RIGHT_CLICK, 'right-click "a.txt"'),
    ("click a.txt with the right mouse button", Verb.RIGHT_CLICK, 'right-click "a.txt"'),
    ("please open the context menu of a.txt", Verb.RIGHT_CLICK, 'right-click "a.txt"'),
    ("show the context menu of the Archive", Verb.RIGHT_CLICK, 'right-click "Archive"'),
    ("drag a.txt onto Archive", Verb.DRAG, 'drag "a.txt" onto "Archive"'),
    ("move a.txt to Archive 2024 by dragging it", Verb.DRAG, 'drag "a.txt" onto "Archive 2024"'),
    ("drop a.txt on the Archive", Verb.DRAG, 'drag "a.txt" onto "Archive"'),
    ("drag a.txt onto the desk", Verb.DRAG, None),
    ("double-click it", Verb.DOUBLE_CLICK, None),
    ("drag the slider up", None, None),
    ("set the double-click speed to 400", None, None),
    ("double clicking a song adds it to the list", None, None),
    ("with the right button I want the menu", None, None),
    ('type "right-click it"', None, None),
    ("drop the column", None, None),
    ("move a.txt to Archive", None, None),
]


@pytest.mark.parametrize(
    ("subtask", "only_says"),
    [
        ("drop a table with 4 columns in just before the end", True),
        ("drop a picture into the text", True),
        ("drop a.txt on the Archive", False),
        ("drag a table in", False),
    ],
)
def test_what_is_dropped_in_is_seen_or_no_drag(subtask, only_says):
    assert only_says_drop(Verb.DRAG, subtask, FILES) is only_says


@pytest.mark.parametrize(("subtask", "verb", "line"), ASKED)
def test_what_is_asked_for_is_found(subtask, verb, line):
    assert gesture_of(subtask) is verb
    found = named(verb, subtask, FILES) if verb is not None else None
    assert (None if found is None else str(found[0])) == line
    assert line is None or parse_action(line) == found[0]


def test_two_of_one_name_are_not_guessed():
    twice = screen(control("a.txt"), control("a.txt", Role.CELL))
    assert named(Verb.DOUBLE_CLICK, "double-click a.txt", twice) is None


def test_a_slider_is_set_by_its_number():
    assert is_number_set(Verb.DRAG, "drag the volume slider to 40", FILES)
    assert not is_number_set(Verb.DRAG, "drag a.txt onto Archive", FILES)


@pytest.mark.parametrize(
    ("subtask", "click"),
    [("double-click the letter", "click the letter"), ("please open the context menu of it", "click it"), ("Right click on my bills", "click on my bills")],
)  # fmt: skip
def test_what_is_not_named_is_asked_for_as_a_click(subtask, click):
    assert as_click(subtask) == click


def test_the_model_says_on_what_and_only_of_what_takes_the_gesture(scripted, monkeypatch):
    monkeypatch.setattr("edgelam.runtime.choosing.weighed.PROBABLY", 1.0)  # no word speaks for the file
    policy = scripted('click "a.txt" .')
    decision = policy.decide(Goal("double-click my letter"), FILES, [])
    assert (str(decision.action), decision.completes) == ('double-click "a.txt"', True)
    assert "Volume" not in policy.engine.prompts[-1]
    assert "Open" not in policy.engine.grammars[-1]


GUARDED = [
    ('double-click "a.txt"', Risk.REVERSIBLE),
    ('double-click "setup.exe"', Risk.IRREVERSIBLE),
    ('right-click "setup.exe"', Risk.READ),
    ('drag "a.txt" onto "Archive"', Risk.REVERSIBLE),
    ('drag "a.txt" onto "setup.exe"', Risk.IRREVERSIBLE),
    ('drag "a.txt" onto "Recycle Bin"', Risk.IRREVERSIBLE),
]


@pytest.mark.parametrize(("line", "risk"), GUARDED)
def test_a_gesture_is_judged_by_what_it_sets_off(line, risk):
    action = parse_action(line)
    target = next(c for c in FILES.controls if c.name == action.target.name)
    assert judge(action, target, FILES, "tidy up").risk is risk


def test_only_opening_a_menu_leaves_nothing_to_take_back():
    thing = FILES.controls[0]
    assert inverse(parse_action('right-click "a.txt"'), thing, FILES).verb is Verb.WAIT
    assert inverse(parse_action('drag "a.txt" onto "Archive"'), thing, FILES) is None


def test_a_drag_moves_step_by_step_to_one_place():
    way = steps_between((0, 0), (120, 60))
    assert (way[0], way[-1], len(way)) == ((10, 5), (120, 60), 12)
    with pytest.raises(ActionError, match="no Archive to drag it onto"):
        place_named("Archive", FILES.controls)  # nothing here has a place on the screen


def test_every_gesture_is_made_on_what_can_be_acted_on():
    assert all(roles <= {r for r in Role if verbs_for(r, ON)} for roles in GESTURES.values())


@pytest.fixture
def files():
    """The simulated editor with two things in it that take gestures."""
    desktop = SimDesktop(seed=3)
    desktop.launch("Text Editor")
    app = desktop.running["Text Editor"]
    done = []
    paper = Widget("paper", Role.ITEM, "draft.md", on_enter=lambda w: done.append("opened"))
    paper.context = [Widget("info", Role.MENU_ITEM, "Properties", on=lambda w: done.append("properties"))]
    drawer = Widget(
        "drawer",
        Role.ITEM,
        "Drawer",
        on_drop=lambda on, what: (done.append(f"{what.name} in {on.name}"), app.root.remove(what)),
    )
    app.root = [*app.root, paper, drawer]
    return desktop, done


@pytest.mark.parametrize(
    ("request_", "steps", "done"),
    [
        ("double-click draft.md", ['double-click "draft.md"'], ["opened"]),
        ("drag draft.md onto the Drawer", ['drag "draft.md" onto "Drawer"'], ["draft.md in Drawer"]),
        ("right-click draft.md and click Properties", ['right-click "draft.md"', 'click "Properties"'], ["properties"]),
    ],
)
def test_a_gesture_is_carried_out_in_a_run(files, scripted, request_, steps, done):
    desktop, happened = files
    run = Agent(desktop, scripted('click "Properties" .')).run(request_, "Text Editor")
    assert [str(s.action) for s in run.steps][: len(steps)] == steps
    assert happened == done


def test_a_drag_without_both_its_ends_is_said(files, scripted):
    run = Agent(files[0], scripted()).run("drag draft.md onto the moon", "Text Editor")
    assert run.outcome is Outcome.CANNOT
    assert "what it is to be dragged onto" in run.message
    assert not files[1]
