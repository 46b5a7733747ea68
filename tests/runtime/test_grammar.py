"""Whatever the grammar lets a model say can be read again, and means exactly one control that is there."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgelam.action import Action, Target, Verb, format_action, parse_action
from edgelam.control import Control, Role, State, verbs_for
from edgelam.runtime import grammar
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import COMPLETE

Draw = Callable[[int], int]
"""A number from 0 to below the given one."""

_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|(.))", re.DOTALL)
LETTERS = "abc. é東😀'“…\x7f"
"""What stands for a class of characters: the only one in our grammars excludes quotes, backslashes and controls."""


@dataclass
class Grammar:
    """Lines drawn at random from a grammar: what a model could answer at most. The subset that edgelam writes: rules of literals, names, groups, alternatives, ``?`` and one class with a range."""

    text: str
    rules: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.rules = dict(line.split(" ::= ", 1) for line in self.text.split("\n"))

    def line(self, draw: Draw) -> str:
        said, rest = self._alternatives(self.rules["root"], draw)
        assert not rest, rest
        return said

    def _alternatives(self, body: str, draw: Draw) -> tuple[str, str]:
        """One of the alternatives up to the end or the closing bracket, and what is left of the body."""
        choices: list[list[str]] = [[]]
        while body and body[0] != ")":
            if body[0] == "|":
                choices.append([])
                body = body[1:].lstrip()
                continue
            item, body = _item(body)
            choices[-1].append(item)
        chosen = choices[draw(len(choices))]
        return "".join(self._said(item, draw) for item in chosen), body

    def _said(self, item: str, draw: Draw) -> str:
        if item.endswith("?"):
            return self._said(item[:-1], draw) if draw(2) else ""
        if item[0] == '"':
            return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], item[1:-1])
        if item[0] == "[":
            return "".join(LETTERS[draw(len(LETTERS))] for _ in range(1 + draw(80)))
        if item[0] == "(":
            return self._alternatives(item[1:-1], draw)[0]
        return self._alternatives(self.rules[item], draw)[0]


_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CLASS = re.compile(r"\[(?:[^\]\\]|\\.)*\]\{1,80\}")
_NAME = re.compile(r"\w+")


def _item(body: str) -> tuple[str, str]:
    """The first item of a body, its ``?`` with it, and what is left."""
    if body[0] == "(":
        at, depth = 1, 1
        while depth:
            literal = _LITERAL.match(body, at)
            at = literal.end() if literal else at + 1
            depth += 0 if literal else {"(": 1, ")": -1}.get(body[at - 1], 0)
    else:
        found = (_LITERAL if body[0] == '"' else _CLASS if body[0] == "[" else _NAME).match(body)
        assert found, body[:60]
        at = found.end()
    at += body[at : at + 1] == "?"
    return body[:at], body[at:].lstrip()


ROLES = (Role.BUTTON, Role.CHECK, Role.TEXT, Role.COMBO, Role.LIST, Role.SPIN, Role.ITEM, Role.MENU_ITEM, Role.CELL)
KEYS = ("Alt+S", "ctrl++", "Ctrl+,", "F5", "f24", "Strg+Ü", "Ctrl+K Ctrl+S", "Alt, F", ".", "ctrl+.", "Entf", "D", "Num +", "+", "ctrl+", "Ctrl+\\", 'Ctrl+"')  # fmt: skip
texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "OK",
            "Browse…",
            'say "hi"',
            "a\\b",
            "line\nbreak",
            "x" * 500,
            ' " in "',
            " .",
            "<|im_end|>",
            "\x00",
            "\u2028",
            "in",
        ]
    ),
)
states = st.sampled_from(
    [frozenset({State.ENABLED, State.SHOWING, State.EDITABLE}), frozenset({State.ENABLED}), frozenset({State.SHOWING})]
)


@st.composite
def control_lists(draw):
    made = []
    for ref in range(draw(st.integers(0, 6))):
        role, has = draw(st.sampled_from(ROLES)), draw(states)
        path = tuple(draw(st.lists(texts, max_size=3)))
        options = tuple(draw(st.lists(texts, max_size=3))) if role is Role.COMBO else ()
        key = draw(st.sampled_from(KEYS) | texts)
        made.append(Control(str(ref), role, draw(texts), "", has, None, path, "", key, options, verbs_for(role, has)))
    return made


@settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))
@given(control_lists(), texts, st.lists(texts, max_size=3), st.lists(texts, max_size=3), st.booleans(), st.data())
def test_every_line_of_the_grammar_is_an_action_on_one_control(controls, subtask, also, apps, may_end, data):
    labels = Labels(controls)
    usable = [c for c in controls if c.ref in labels]
    options = [grammar.Option(c, labels[c.ref]) for c in usable]
    drawn = Grammar(grammar.build(subtask, options, apps, may_end, also))
    for _ in range(5):
        line = drawn.line(lambda most: data.draw(st.integers(0, most - 1))).removesuffix(COMPLETE)
        action = parse_action(line)
        assert format_action(action) == line
        found = labels.control(action)
        if action.target is not None:
            assert found in usable
            assert action.verb in found.verbs
            assert sum(labels.target(c.ref) == action.target for c in usable) == 1


names = st.from_regex(r"[a-z_]{1,6}", fullmatch=True)
literals = texts.map(lambda t: json.dumps(t, ensure_ascii=False)) | st.sampled_from(["30", "-1.5", "true"])


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(
    names,
    st.lists(st.tuples(names, st.lists(literals, max_size=3), st.booleans()), max_size=4, unique_by=lambda a: a[0]),
    st.data(),
)
def test_every_call_of_the_grammar_is_an_action_with_what_it_needs(name, arguments, data):
    call = grammar.Call(name, tuple(grammar.Argument(n, tuple(v), o) for n, v, o in arguments))
    drawn = Grammar(grammar.build("x", [], calls=[call]))
    for _ in range(5):
        line = drawn.line(lambda most: data.draw(st.integers(0, most - 1))).removesuffix(COMPLETE)
        action = parse_action(line)
        if action.verb is Verb.CALL:
            assert format_action(action) == line
            given_here = dict(action.args)
            assert {n for n, v, optional in arguments if not optional} <= given_here.keys()
            assert all(
                json.dumps(value, ensure_ascii=False) in dict((n, v) for n, v, _ in arguments)[key]
                for key, value in given_here.items()
            )


SHOWN = frozenset({State.ENABLED, State.SHOWING})


def option(name, role=Role.BUTTON, **more):
    made = Control(name, role, name, states=SHOWN, verbs=verbs_for(role, SHOWN), **more)
    return grammar.Option(made, str(Target(name)))


FAILED = [
    (Action(Verb.PRESS, None, "ctrl+s"), "press ctrl+s", "press ctrl+a"),
    (Action(Verb.PRESS, None, "alt+b"), "press alt+b", "press ctrl+s"),
    (Action(Verb.CLICK, Target("Bold")), 'click "Bold"', 'click "Size"'),
    (Action(Verb.CHOOSE, Target("Size"), "M"), 'choose "M" in "Size"', 'choose "S" in "Size"'),
    (Action(Verb.OPEN, None, "Mail"), 'open "Mail"', 'open "Files"'),
]


@pytest.mark.parametrize(("failed", "withheld", "still_there"), FAILED)
def test_what_failed_here_is_not_offered_again(failed, withheld, still_there):
    options = [option("Bold", key="Alt+B"), option("Size", Role.COMBO, options=("S", "M"))]

    def lines(*failed_actions):
        drawn = Grammar(grammar.build("x", options, ("Mail", "Files"), failed_actions=failed_actions))
        return {_first(drawn, n) for n in range(400)}

    assert {withheld, still_there} <= lines()
    assert withheld not in lines(failed)
    assert still_there in lines(failed)


def _first(drawn: Grammar, seed: int) -> str:
    return drawn.line(random.Random(seed).randrange).removesuffix(COMPLETE)


def test_no_key_left_is_no_branch():
    failed = [Action(Verb.PRESS, None, key) for key in grammar.KEYS]
    assert "press" not in grammar.build("x", [option("Bold")], failed_actions=failed)


@pytest.mark.parametrize(
    ("subtask", "typed", "refused"),
    [
        ("set the quantity to twenty five", {"25"}, {"twenty five", "quantity"}),
        ("make it seven", {"7"}, {"seven"}),
        ("set it to minus three", {"-3", "3"}, {"minus three"}),
        ("set the width to 2.5 cm", {"2.5", "2.5 cm"}, {"cm", "width"}),
        ("set it to -4", {"-4", "4"}, {"it"}),
        ("set the month to March", {"March"}, set()),
        ("set it to March 14, 2027", {"March 14, 2027"}, set()),
    ],
)
def test_where_only_numbers_can_be_set_a_number_is_said(subtask, typed, refused):
    drawn = Grammar(grammar.build(subtask, [option("Quantity", Role.SPIN)]))
    lines = {_first(drawn, n) for n in range(600)}
    assert {f'type "{t}" into "Quantity"' for t in typed} <= lines
    assert not {f'type "{t}" into "Quantity"' for t in refused} & lines


@pytest.mark.parametrize(
    ("subtask", "offered"),
    [
        ('write "Rimini 2019" somewhere on it', False),
        ("turn this into one of those little films", False),
        ("set it to the one", False),
        ("set it to one", True),
        ("set it to 2019", True),
    ],
)
def test_a_field_that_holds_a_number_is_offered_where_one_is_said(subtask, offered):
    built = grammar.build(subtask, [option("Quantity", Role.SPIN, value="5")])
    assert ('"type "' in built) is offered


def test_a_field_that_holds_a_number_is_given_one_said_in_words():
    held = [option("Pieces", Role.TEXT, value="1"), option("Note", Role.TEXT, value="one")]
    held = [replace(o, control=replace(o.control, verbs=frozenset({Verb.TYPE}))) for o in held]

    def lines(subtask):
        drawn = Grammar(grammar.build(subtask, held))
        return {_first(drawn, n) for n in range(900)}

    assert 'type "7" into "Pieces"' in lines("make it seven")
    assert 'type "seven" into "Pieces"' not in lines("make it seven")
    assert 'type "seven" into "Note"' in lines("make it seven")
    assert 'type "seven" into "Pieces"' in lines('type "seven"')
