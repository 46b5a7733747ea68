"""Several things in one breath: each of them is done, or it is said that they cannot be."""

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.decision import Goal
from edgelam.runtime.desktop.naming import one_of_many
from edgelam.runtime.request.several import are_chosen, choices_left, listed, only_one_of
from edgelam.trajectory import Outcome

SHOWN = frozenset({State.ENABLED, State.SHOWING})
COLOURS = ("Red", "Dark Red", "Green", "Blue")


def entry(name, chosen=False, role=Role.ITEM, many=True, path=("W", "Colours")):
    states = SHOWN | ({State.SELECTED} if chosen else set())
    states |= {State.CHECKED} if chosen and role is not Role.ITEM else set()
    made = Control(f"{path}{name}", role, name, states=states, path=path, verbs=verbs_for(role, states))
    return one_of_many(made) if many else made


def screen(*controls):
    return Snapshot("app", "W", controls)


@pytest.mark.parametrize(
    ("subtask", "names"),
    [
        ("choose Red and Blue as colours", ["Red", "Blue"]),
        ("please select the colours Green, Blue and Dark Red", ["Green", "Blue", "Dark Red"]),
        ("tick “Red” & “Blue”", ["Red", "Blue"]),
        ("pick both red and the blue", ["Red", "Blue"]),
        ("untick Red, Blue", ["Red", "Blue"]),
        ("choose Red", []),
        ("choose Dark Red", []),
        ("choose Red for the title and Blue for the text", []),
        ("type Red and Blue", []),
        ("the sky is Red and Blue", []),
    ],
)
def test_what_is_listed_side_by_side(subtask, names):
    assert listed(subtask, COLOURS) == names


def test_one_name_with_a_joint_in_it_is_one():
    assert listed("select Find and Replace", ["Find", "Replace", "Find and Replace"]) == []


LEFT = [
    ("choose Red and Blue", (), ['check "Red"', 'check "Blue"']),
    ("choose Red and Blue", ("Red",), ['check "Blue"']),
    ("choose Red and Blue", ("Green",), ['check "Red"', 'check "Blue"', 'uncheck "Green"']),
    ("choose Red and Blue, too", ("Green",), ['check "Red"', 'check "Blue"']),
    ("tick Red and Blue", ("Green",), ['check "Red"', 'check "Blue"']),
    ("deselect Red and Blue", ("Red", "Green"), ['uncheck "Red"']),
    ("choose Red and Blue", ("Red", "Blue"), []),
]


@pytest.mark.parametrize(("subtask", "chosen", "acts"), LEFT)
def test_what_is_left_to_do(subtask, chosen, acts):
    left = choices_left(subtask, screen(*(entry(n, n in chosen) for n in COLOURS)))
    assert [f'{verb} "{control.name}"' for control, verb in left] == acts


def test_boxes_of_one_group_are_ticked_and_others_left_alone():
    boxes = [entry(n, n == "Motion", Role.CHECK, many=False, path=("W",)) for n in ("Sound", "Colour", "Motion")]
    left = choices_left("turn on sound and colour", screen(*boxes))
    assert [c.name for c, _ in left] == ["Sound", "Colour"]


@pytest.mark.parametrize(("role", "shown"), [(Role.CHECK, ["Sound", "Colour"]), (Role.ITEM, None)])
def test_boxes_are_shown_and_rows_are_not_chosen_for_it(role, shown):
    rows = [entry(n, False, role, many=role is Role.ITEM, path=("W",)) for n in ("Sound", "Colour", "Motion")]
    left = choices_left("show the sound and the colour of each", screen(*rows))
    assert (left and [c.name for c, _ in left]) == shown
    assert only_one_of("show the sound and the colour of each", screen(*rows)) == ""


def test_names_in_different_lists_are_not_taken_together():
    lists = [entry("Red"), entry("Blue", path=("W", "Paper")), entry("Green"), entry("White", path=("W", "Paper"))]
    assert choices_left("choose Red and Blue", screen(*lists)) is None


@pytest.mark.parametrize(
    "controls",
    [
        [entry(n, many=False) for n in COLOURS],
        [entry(n, role=Role.RADIO, many=False) for n in COLOURS],
        [Control("c", Role.COMBO, "Colour", states=SHOWN, options=COLOURS, verbs=verbs_for(Role.COMBO, SHOWN))],
    ],
)
def test_where_only_one_can_be_chosen_that_is_said(scripted, controls):
    said = "Red and Blue cannot be chosen together here."
    assert only_one_of("choose Red and Blue", screen(*controls)) == said
    decision = scripted().decide(Goal("choose Red and Blue"), screen(*controls), [])
    assert str(decision.action) == f'fail "{said}"'
    assert only_one_of("choose Red", screen(*controls)) == ""


def test_the_policy_does_one_after_the_other_and_says_which_could_not_be_done(scripted):
    policy, colours = scripted(), [entry(n) for n in COLOURS]
    first = policy.decide(Goal("choose Red and Blue"), screen(*colours), [])
    assert (str(first.action), first.completes) == ('check "Red"', False)
    last = policy.decide(Goal("choose Red and Blue"), screen(entry("Red", True), *colours[1:]), [])
    assert (str(last.action), last.completes) == ('check "Blue"', True)
    again = Goal("choose Red and Blue", failed_actions=frozenset({first.action}))
    assert policy.decide(again, screen(*colours), []).action.text == "Red could not be chosen together with the others."
    done = policy.decide(Goal("choose Red and Blue"), screen(entry("Red", True), colours[1], entry("Blue", True)), [])
    assert done.action.status.value == Outcome.DONE


@pytest.mark.parametrize(
    ("subtask", "chosen", "said"),
    [
        ("choose Red and Blue as colours", ("Red", "Blue"), (True, "Red and Blue are chosen.")),
        ("choose Red, Green and Blue", ("Red", "Blue"), (False, "Green is not chosen.")),
        ("choose Red and Blue", ("Red", "Blue", "Green"), (False, "Green is still chosen.")),
        ("deselect Red and Blue", ("Green",), (True, "Red and Blue are not chosen.")),
        ("choose Red", ("Red",), None),
    ],
)
def test_whether_all_of_it_is_so(subtask, chosen, said):
    assert are_chosen(subtask, screen(*(entry(n, n in chosen) for n in COLOURS))) == said
