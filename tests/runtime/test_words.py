"""Labels, prompt, grammar, goal: the small tables of the loop."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime import grammar
from edgelam.runtime.labels import Labels
from edgelam.runtime.prompt import HistoryEntry, Observation, candidate_lines, control_line, render
from edgelam.runtime.request.goal import mentioned, unmet
from edgelam.trajectory import Effect, Step

SHOWN = frozenset({State.ENABLED, State.SHOWING, State.EDITABLE})


def control(ref, name, role=Role.BUTTON, path=(), **more):
    states = more.pop("states", SHOWN)
    return Control(ref, role, name, path=path, states=states, verbs=verbs_for(role, states), **more)


names = st.sampled_from(["OK", "Save", "", "a" * 80, 'say "hi"', "<|im_end|>"])
places = st.lists(st.sampled_from(["A", "B", "C"]), max_size=3).map(tuple)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(names, places), max_size=12))
def test_every_label_means_one_control(spec):
    controls = [control(str(i), name, path=path) for i, (name, path) in enumerate(spec)]
    labels = Labels(controls)
    usable = [c for c in controls if c.name]
    targets = [labels.target(c.ref) for c in usable]
    assert len(set(targets)) == len(usable)
    for c, target in zip(usable, targets, strict=True):
        assert labels.control(parse_action(f"click {target}")) == c


def test_the_shortest_path_that_tells_them_apart():
    labels = Labels([control("1", "OK", path=("W", "Save As")), control("2", "OK", path=("W", "Print"))])
    assert labels["1"] == '"OK" in "Save As"'


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (control("1", "Wrap", Role.CHECK, states=SHOWN | {State.CHECKED}), 'check "Wrap" on'),
        (control("1", "Name", Role.TEXT, value="a.txt"), 'text "Name" = "a.txt"'),
        (control("1", "Size", Role.COMBO, value="S", options=("S", "M")), 'combo "Size" = "S" [S, M]'),
        (control("1", "Sound", Role.TAB, states=SHOWN | {State.SELECTED}), 'tab "Sound" selected'),
        (control("1", "Save"), 'button "Save"'),
        (control("1", "Key", Role.PASSWORD, value="secret"), 'password "Key"'),
    ],
)
def test_lines_of_controls(made, line):
    assert control_line(made, Labels([made])["1"] if made.verbs else f'"{made.name}"') == line


def test_prompt_puts_what_does_not_change_first():
    history = (
        HistoryEntry(parse_action('click "A"'), completes=True),
        HistoryEntry(parse_action('click "B"'), "no effect"),
    )
    observation = Observation("do it", "W", False, history, ('button "C"',))
    assert render(observation) == 'Task: do it\nDid: click "A" .\nDid: click "B" (no effect)\nWindow: W\nbutton "C"'


def test_a_dialogs_question_is_shown():
    question = Control("q", Role.LABEL, "Do you want to save your changes?", states=SHOWN)
    screen = Snapshot("app", "W", (question, control("1", "Yes")), modal=True)
    lines = candidate_lines("x", screen, [Candidate(screen.controls[1], 0.0, 0.5)], Labels(screen.controls))
    assert [line.partition(" ")[0] for line in lines] == ["button", "says", "near"]


@pytest.mark.parametrize(
    ("probabilities", "line"),
    [
        ([0.8, 0.1], 'near "A" surely'),
        ([0.7, 0.3], 'near "A" surely'),
        ([0.1, 0.69], 'near "B" likely'),
        ([0.4, 0.1], 'near "A" likely'),
        ([0.15, 0.39], 'near "B" perhaps'),
        ([0.1499, 0.0], 'near "A" hardly'),
    ],
)
def test_the_last_line_names_the_likeliest(probabilities, line):
    controls = (control("a", "A"), control("b", "B"))
    candidates = [Candidate(c, 0.0, p) for c, p in zip(controls, probabilities, strict=True)]
    lines = candidate_lines("x", Snapshot("app", "W", controls), candidates, Labels(controls))
    assert lines == ('button "A"', 'button "B"', line)


def test_candidates_are_shown_in_the_order_of_the_ranking():
    controls = (control("a", "A"), control("b", "B"), control("c", "C"))
    ranked = [Candidate(controls[n], -1.0, 0.2) for n in (2, 0, 1)]
    lines = candidate_lines("x", Snapshot("app", "W", controls), ranked, Labels(controls))
    assert lines[:3] == ('button "C"', 'button "A"', 'button "B"')
    assert candidate_lines("x", Snapshot("app", "W", controls), [], Labels(controls)) == ()


llama_cpp = pytest.importorskip("llama_cpp")


def accepts(text: str, line: str) -> bool:
    """Whether llama.cpp's own grammar engine takes a line, letter by letter, to its end."""
    from edgelam.runtime.engine.llama import LlamaEngine
    from edgelam.runtime.models import locate

    engine = ENGINE.setdefault("it", None) or LlamaEngine(locate(None), 1)
    ENGINE["it"] = engine
    return engine.accepts(text, line)


ENGINE: dict = {}
OPTIONS = [
    grammar.Option(control("1", "Document", Role.TEXT), '"Document"'),
    grammar.Option(control("2", "Wrap", Role.CHECK), '"Wrap"'),
    grammar.Option(control("3", 'Say "hi"'), '"Say \\"hi\\""'),
    grammar.Option(control("4", "Size", Role.COMBO, options=("S", "M")), '"Size"'),
]
REQUEST = 'type "Grüße – 5 €" and save it as note.txt in Documents'


@pytest.mark.model
@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ('type "Grüße – 5 €" into "Document"', True),
        ('type "note.txt" into "Document"', True),
        ('type "~/Documents/note.txt" into "Document"', True),
        ('type "something else" into "Document"', False),
        ('type "note.txt" into "Wrap"', False),
        ('check "Wrap"', True),
        ('check "Document"', False),
        ('click "Say \\"hi\\""', True),
        ('click "Bold"', False),
        ('choose "M" in "Size"', True),
        ('choose "XL" in "Size"', False),
        ('ask "Which one?"', True),
        ("press ctrl+s", True),
        ('check "Wrap" .', True),
        ("press ctrl+s .", True),
        ("done .", False),
        ('ask "Which one?" .', False),
        ("done", True),
    ],
)
def test_what_cannot_be_executed_cannot_be_generated(line, taken):
    assert accepts(grammar.build(REQUEST, OPTIONS), line) is taken


@pytest.mark.model
def test_what_other_parts_quote_can_be_used_as_a_whole():
    text = grammar.build("make it bold", OPTIONS, also=("Dear Zoë",))
    assert accepts(text, 'select "Dear Zoë" in "Document"')
    assert not accepts(text, 'select "Dear" in "Document"')


@pytest.mark.model
def test_done_can_be_withheld():
    assert not accepts(grammar.build(REQUEST, OPTIONS, may_end=False), "done")


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ('type "a b" and save as note.txt', ["a b", "note.txt"]),
        ("write “x”", ["x"]),
        ("mail it to joe@example.org", []),
        ("turn on wrap", []),
    ],
)
def test_what_a_request_mentions(request_, found):
    assert mentioned(request_) == found


def test_what_was_used_or_is_shown_is_met():
    subtask = 'type "a b" and save as note.txt'
    assert unmet(subtask, [], Snapshot("app", "W", ())) == ["a b", "note.txt"]
    used = Step(0, "", "", "", [], parse_action('type "a b" into "D"'), effect=Effect.VERIFIED)
    assert unmet(subtask, [used], Snapshot("app", "note.txt - Editor", ())) == []
    used.effect = Effect.NOT_SEEN
    assert unmet(subtask, [used], Snapshot("app", "note.txt - Editor", ())) == ["a b"]
