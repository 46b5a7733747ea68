"""What retrieval and the model say of a subtask's first act, weighed together."""

import numpy as np
import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ModelError
from edgelam.retrieval import Candidate
from edgelam.retrieval.index import TOP_K
from edgelam.retrieval.ranking import Ranking
from edgelam.runtime.agent import Agent
from edgelam.runtime.choosing import choice
from edgelam.runtime.choosing.choice import FEATURES, SUREST, features, weigh
from edgelam.runtime.choosing.doubt import is_unsure
from edgelam.runtime.choosing.weighed import NOTHING_HERE, weighed_against
from edgelam.runtime.decision import Decision, Goal
from edgelam.runtime.options import Options
from edgelam.runtime.request.switching import Wish
from edgelam.trajectory import Outcome

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.BUTTON, states=SHOWN):
    return Control(name, role, name, states=states, verbs=verbs_for(role, states))


BOLD, SAVE, QUIT = control("Bold"), control("Save"), control("Quit")
CANDIDATES = (Candidate(BOLD, 4.0, 0.8), Candidate(SAVE, -1.0, 0.1), Candidate(QUIT, -6.0, 0.0))
EVEN = tuple(Candidate(c, -1.0, 0.2) for c in (BOLD, SAVE, QUIT))


@pytest.mark.parametrize(
    ("line", "meant", "confidence", "rows"),
    [
        ('click "Save"', SAVE, 0.5, [[4, 0, 0, 0, 0], [-1, 1, 0, 0, 0], [-6, 0, 0, 0, 0]]),
        ('click "Bold"', BOLD, 0.75, [[4, 1, np.log(3), 0, 0], [-1, 0, 0, 0, 0], [-6, 0, 0, 0, 0]]),
        ('click "Bold"', BOLD, 0.25, [[4, 1, -np.log(3), 0, 0], [-1, 0, 0, 0, 0], [-6, 0, 0, 0, 0]]),
        ('fail "no"', None, 0.9, [[4, 0, 0, 1, 0], [-1, 0, 0, 1, 0], [-6, 0, 0, 1, 0]]),
        ("press ctrl+b", None, 0.9, [[4, 0, 0, 0, 1], [-1, 0, 0, 0, 1], [-6, 0, 0, 0, 1]]),
    ],
)
def test_features(line, meant, confidence, rows):
    assert features(CANDIDATES, parse_action(line), meant, confidence) == pytest.approx(np.array(rows, float))


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_nobody_is_surer_than_sure(confidence):
    sure = features(CANDIDATES, parse_action('click "Bold"'), BOLD, confidence)[0, FEATURES.index("sure")]
    assert abs(sure) == pytest.approx(np.log(SUREST / (1 - SUREST)))
    assert (sure > 0) == (confidence > 0.5)


def test_without_candidates_nothing_is_likely():
    assert features((), parse_action('fail "no"'), None, 1.0).shape == (0, len(FEATURES))
    assert weigh((), parse_action('fail "no"'), None, 1.0).tolist() == []


@pytest.mark.parametrize("line", ['click "Save"', 'fail "no"', "press ctrl+b"])
@pytest.mark.parametrize("confidence", [0.0, 0.4, 1.0])
def test_probabilities_with_that_of_none_make_one(line, confidence):
    found = weigh(CANDIDATES, parse_action(line), SAVE if "Save" in line else None, confidence)
    assert found.shape == (3,)
    assert (found > 0).all()
    assert 0 < 1 - found.sum() < 1


def test_a_surer_model_is_believed_more_and_a_refusal_believed_at_all():
    act = parse_action('click "Save"')
    chances = [float(weigh(EVEN, act, SAVE, confidence)[1]) for confidence in (0.2, 0.5, 0.9, 1.0)]
    assert chances == sorted(set(chances))
    assert weigh(EVEN, act, SAVE, 0.9).argmax() == 1, "of three that are as near, the model's"
    assert weigh(EVEN, parse_action('fail "no"'), None, 0.9).sum() < weigh(EVEN, act, SAVE, 0.9).sum()


def test_what_retrieval_is_surer_of_is_likelier():
    found = weigh(CANDIDATES, parse_action("press ctrl+b"), None, 0.5)
    assert found.tolist() == sorted(found, reverse=True)


def test_weights_are_written_as_they_are_read(tmp_path, monkeypatch):
    weights = Ranking(tuple(n / 7 for n in range(len(FEATURES))), -0.3)
    choice.write(weights, tmp_path / "choice.json")
    monkeypatch.setattr(choice, "FILE", tmp_path / "choice.json")
    assert choice.shipped.__wrapped__() == weights


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"[]", b'{"weights": {}, "none": 0}'])
def test_damaged_weights_are_one_sentence(tmp_path, monkeypatch, content):
    monkeypatch.setattr(choice, "FILE", tmp_path / "choice.json")
    if content is not None:
        choice.FILE.write_bytes(content)
    with pytest.raises(ModelError, match=r"^choice\.json holds no weights for [^\n]*: it is damaged or missing\.$"):
        choice.shipped.__wrapped__()


# In the policy

WINDOW = Snapshot("pad", "Pad", (control("Bold", Role.TOGGLE), SAVE, QUIT, control("View", Role.MENU)))


@pytest.mark.parametrize(
    ("request_", "line", "does"),
    [
        ("save it", 'click "Save"', 'click "Save"'),
        ("save it", 'click "Quit"', 'click "Save"'),
        ("save it", 'fail "no"', 'click "Save"'),
        ("make it bold", 'click "Quit"', 'check "Bold"'),
        ("make it bold", "press ctrl+b", "press ctrl+b"),
        ("order a pizza", 'fail "There is none."', 'fail "There is none."'),
        ("save it", "done", "done"),
        ("make it bold", "done", 'check "Bold"'),
    ],
)
def test_what_is_done_first(scripted, request_, line, does):
    decision = scripted(line, line).decide(Goal(request_), WINDOW, ())
    assert str(decision.action) == does
    assert decision.control is None or decision.control.name in does
    assert 0.45 < decision.confidence <= 1


def test_a_guess_that_no_word_speaks_for_is_none(scripted):
    decision = scripted('click "Quit"', 'click "Quit"').decide(Goal("order a pizza"), WINDOW, ())
    assert (decision.action, decision.control) == (NOTHING_HERE, None)
    assert decision.confidence > 0.6


def boxes(on):
    return Snapshot("pad", "Pad", (control("Word Wrap", Role.CHECK, SHOWN | ({State.CHECKED} if on else set())), SAVE, QUIT))  # fmt: skip


@pytest.mark.parametrize("line", ["done", 'click "Save"', 'fail "no"'])
@pytest.mark.parametrize(
    ("request_", "on", "does"),
    [
        ("turn word wrap on", True, "done"),
        ("turn word wrap on", False, 'check "Word Wrap"'),
        ("no word wrap any more please", True, 'uncheck "Word Wrap"'),
        ("no word wrap any more please", False, "done"),
    ],
)
def test_a_box_that_stands_so_already_is_left_so(scripted, line, request_, on, does):
    decision = scripted(line, line).decide(Goal(request_), boxes(on), ())
    assert str(decision.action) == does
    assert decision.control.name == "Word Wrap"
    assert decision.completes


@pytest.mark.parametrize(
    ("request_", "does", "sure"),
    [("set the delay", 'click "Save"', False), ("make the delay longer", 'type "15" into "Delay"', True)],
)
def test_beside_the_number_that_is_meant_nothing_is_sure(scripted, request_, does, sure):
    delay = Control("Delay", Role.SPIN, "Delay", "12", SHOWN, verbs=frozenset({Verb.TYPE}))
    shown = Snapshot("pad", "Pad", (delay, SAVE, QUIT))
    decision = scripted('click "Save"', 'click "Save"').decide(Goal(request_), shown, ())
    assert str(decision.action) == does
    assert is_unsure(decision) is not sure


def test_which_way_is_meant_counts_in_how_sure_it_is(scripted, monkeypatch):
    monkeypatch.setattr("edgelam.runtime.choosing.weighed.wish_for", lambda *_: Wish(False, 0.5))
    monkeypatch.setattr("edgelam.runtime.choosing.ways.wish_for", lambda *_: Wish(False, 0.5))
    decision = scripted(*['click "Save"'] * 2).decide(Goal("word wrap"), boxes(on=True), ())
    assert (str(decision.action), is_unsure(decision)) == ('uncheck "Word Wrap"', True)


@pytest.mark.parametrize(("name", "sure"), [("Quit", False), ("Bold", True)])
def test_a_click_beside_what_is_in_front_is_no_surer_than_both_make_it(scripted, name, sure):
    meant = {c.control.name: c.control for c in CANDIDATES}[name]
    action = parse_action(f'click "{name}"')
    decision = Decision(action, meant, True, 0.99, (), 0, 0, 0, {}, 0.0, CANDIDATES)
    found = weighed_against(scripted().index, decision, Goal('write "hello" into it'), WINDOW)
    assert (found.action, found.control) == (action, meant)
    assert is_unsure(found) is not sure


@pytest.mark.parametrize(("count", "asked"), [(TOP_K, 1), (TOP_K + 1, 2), (TOP_K + 2, 2)])
def test_an_unsure_model_is_asked_again_where_a_control_was_left_out(scripted, count, asked):
    policy = scripted(*['fail "no"'] * 2)
    policy.engine.confidence = 0.1
    policy.decide(Goal("order a pizza"), Snapshot("pad", "Pad", tuple(control(f"B{n}") for n in range(count))), ())
    assert len(policy.engine.prompts) == asked


def test_the_model_alone_can_be_asked(scripted):
    decision = scripted('click "Quit"').ask(Goal("save it"), WINDOW)
    assert (str(decision.action), decision.confidence) == ('click "Quit"', 1.0)


def test_what_has_failed_before_is_not_put_in_its_place(scripted):
    goal = Goal("save it", failed_actions=frozenset({parse_action('click "Save"')}))
    decision = scripted('click "Quit"', 'click "Quit"').decide(goal, WINDOW, ())
    assert str(decision.action) == 'click "Quit"'


def test_a_wrong_act_on_a_clear_request_is_put_right_in_the_loop(scripted, editor):
    editor.running["Text Editor"].lazy_menus = False
    bold = editor.running["Text Editor"].find("bold")
    done = Agent(editor, scripted('click "Undo" .'), None, Options()).run("make it bold")
    assert (done.outcome, [s.action.target.name for s in done.steps]) == (Outcome.DONE, [bold.name])


TITLE, ARTIST = (
    control("Album Title", Role.TEXT, SHOWN | {State.EDITABLE}),
    control("Artist", Role.TEXT, SHOWN | {State.EDITABLE}),
)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ('the "Blues" album title', "Album Title"),
        ('the "Blues" by somebody', "Artist"),
        ('the "Blues" artist', "Artist"),
    ],
)
def test_a_text_goes_where_it_surely_belongs(scripted, said, field):
    decision = scripted('type "Blues" into "Artist" .').decide(
        Goal(said), Snapshot("tags", "Tags", (TITLE, ARTIST)), ()
    )
    assert (decision.action.target.name, decision.control.name) == (field, field)


def test_a_box_that_is_meant_is_all_that_is_asked_for(scripted):
    assert scripted('check "Bold"').decide(Goal("make it bold"), WINDOW, ()).completes


def test_a_page_that_nothing_speaks_for_is_no_sure_choice(scripted):
    pages = Snapshot("pad", "Pad", (control("Layout", Role.TAB), SAVE, control("View", Role.BUTTON)))
    decision = scripted('click "Layout"').decide(Goal("order a pizza"), pages, ())
    assert (str(decision.action), decision.weighed) == ('click "Layout"', True)
    assert decision.confidence < 0.5
