import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgelam.action import DIRECTIONS, SHAPES, Action, Shape, Status, Target, Verb, format_action, parse_action
from edgelam.errors import ActionError

texts = st.text(st.characters(codec="utf-8"), max_size=40)
targets = st.builds(Target, texts, st.none() | texts)
scalars = texts | st.integers(-(10**9), 10**9) | st.booleans() | st.floats(-1e6, 1e6, allow_nan=False)
names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
keys = st.sampled_from(["enter", "ctrl+s", "ctrl+shift+z", "f5", "alt+f4"])


def actions_of(verb: Verb) -> st.SearchStrategy[Action]:
    match SHAPES[verb]:
        case Shape.TARGET:
            return st.builds(Action, st.just(verb), targets)
        case Shape.TEXT_TARGET | Shape.TARGET_PLACE:
            return st.builds(Action, st.just(verb), targets, texts)
        case Shape.WORD_TARGET:
            return st.builds(Action, st.just(verb), targets, st.sampled_from(DIRECTIONS))
        case Shape.TEXT:
            return st.builds(Action, st.just(verb), st.none(), texts)
        case Shape.KEYS:
            return st.builds(Action, st.just(verb), st.none(), keys)
        case Shape.FUNCTION:
            arguments = st.lists(st.tuples(names, scalars), max_size=3).map(tuple)
            return st.builds(Action, st.just(verb), st.none(), names, arguments)
        case Shape.BARE:
            return st.just(Action(verb))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(Verb)).flatmap(actions_of))
def test_parse_undoes_format(action):
    assert parse_action(format_action(action)) == action


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ('click "Bold"', Action(Verb.CLICK, Target("Bold"))),
        ('click "OK" in "Save As"', Action(Verb.CLICK, Target("OK", "Save As"))),
        ('type "Grüße – 5 €" into "Document"', Action(Verb.TYPE, Target("Document"), "Grüße – 5 €")),
        ('choose "Arial" in "Font Name"', Action(Verb.CHOOSE, Target("Font Name"), "Arial")),
        ('scroll down in "List"', Action(Verb.SCROLL, Target("List"), "down")),
        ('double-click "a.txt"', Action(Verb.DOUBLE_CLICK, Target("a.txt"))),
        ('right-click "a.txt" in "Documents"', Action(Verb.RIGHT_CLICK, Target("a.txt", "Documents"))),
        ('drag "a.txt" in "Documents" onto "Archive"', Action(Verb.DRAG, Target("a.txt", "Documents"), "Archive")),
        ('switch to "Untitled 1"', Action(Verb.SWITCH, None, "Untitled 1")),
        ("press ctrl+s", Action(Verb.PRESS, None, "ctrl+s")),
        ("call set_volume(level=30)", Action(Verb.CALL, None, "set_volume", (("level", 30),))),
        ("done", Action(Verb.DONE)),
    ],
)
def test_lines_of_the_design(line, action):
    assert parse_action(line) == action
    assert format_action(action) == line


@pytest.mark.parametrize(
    "line", ["", "click", 'click "a', "dance", 'type "a" into', "done now", "call f(x=)", "press", 'scroll in "a"']
)
def test_what_is_no_action(line):
    with pytest.raises(ActionError):
        parse_action(line)


def test_status():
    assert [Action(v).status for v in (Verb.DONE, Verb.ASK, Verb.FAIL, Verb.CLICK)] == [
        Status.DONE,
        Status.ASK,
        Status.FAIL,
        Status.CONTINUE,
    ]
