"""How likely each control is what a request means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ModelError
from edgelam.retrieval import Index, ranking
from edgelam.retrieval.index import BESIDE, TOP_K, Candidate, including
from edgelam.retrieval.ranking import FEATURES, Ranking, probabilities

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.BUTTON, states=SHOWN):
    return Control(name, role, name, states=states, verbs=verbs_for(role, states))


@given(st.lists(st.floats(-700, 700), max_size=12))
def test_probabilities_with_that_of_none_make_one(scores):
    found = probabilities(np.array(scores))
    odds = [1 / sum(np.exp(np.clip(np.array([*scores, 0.0]) - s, -800, 700))) for s in scores]
    assert found.shape == (len(scores),)
    assert found == pytest.approx(odds, abs=1e-9)
    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-9


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        ([], []),
        ([0.0], [1 / 2]),
        ([0.0, 0.0, 0.0], [1 / 4] * 3),
        ([np.log(3), np.log(4)], [3 / 8, 4 / 8]),
        ([1000.0, -1000.0], [1.0, 0.0]),
        ([-1000.0], [0.0]),
    ],
)
def test_probabilities(scores, wanted):
    assert probabilities(np.array(scores)).tolist() == pytest.approx(wanted)


def test_scores_are_log_odds_against_none():
    weights = Ranking(tuple(float(n) for n in range(len(FEATURES))), 2.5)
    assert weights.scores(np.eye(len(FEATURES))[:3]).tolist() == [-2.5, -1.5, -0.5]


@pytest.mark.parametrize(
    ("made", "feature", "value"),
    [
        (control("Save"), "said", 1),
        (control("Save Copy"), "said", 0),
        (control("Save", states=frozenset({State.ENABLED})), "showing", 0),
        (control("Save"), "showing", 1),
        (control("Save", Role.MENU), "menu", 1),
        (control("Save", Role.MENU_ITEM), "menu", 0),
        (control("Save", Role.ITEM), "row", 1),
        (control("Save", Role.CELL), "row", 1),
        (control("Save", Role.TEXT), "field", 1),
        (control("Save", Role.SPIN), "field", 1),
        (control("Save", Role.COMBO), "field", 1),
        (control("Save"), "match", 0.125),
        (control("Save"), "cosine", 0.25),
        (control("Save"), "help", 0.5),
        (control("Save"), "together", 0.75),
        (control("Save"), "alone", 0.375),
        (control("Save"), "fit", 1),
        (control("Bold"), "fit", 0),
        (control(""), "said", 0),
        (control("Print"), "read", 2.5),
    ],
)
def test_features(made, feature, value):
    (row,) = ranking.features("save it now", [made], [2.5], [0.125], [0.25], [0.5], [0.75], [0.375])
    assert len(row) == len(FEATURES)
    assert row[FEATURES.index(feature)] == value


def test_the_order_is_that_of_the_probabilities_and_of_the_window_where_they_are_equal():
    screen = Snapshot("app", "W", tuple(map(control, ("Open", "Print", "Save", "Close"))))
    ranked = Index(None).rank("save it", screen)
    assert [c.control.name for c in ranked] == ["Save", "Open", "Print", "Close"]
    assert [c.probability for c in ranked] == sorted((c.probability for c in ranked), reverse=True)
    assert 0.5 < sum(c.probability for c in ranked) < 1


def test_what_memory_knows_is_added_to_the_log_odds():
    class Knows:
        def boost(self, subtask, snapshot, controls):
            return np.array([3.0 if c.name == "Print" else 0.0 for c in controls])

    screen = Snapshot("app", "W", (control("Open"), control("Print")))
    plain, taught = (
        {c.control.name: c for c in Index(None, memory).rank("get it on paper", screen)} for memory in (None, Knows())
    )
    assert taught["Print"].score == pytest.approx(plain["Print"].score + 3)
    assert taught["Open"].score == pytest.approx(plain["Open"].score)
    assert taught["Print"].probability > plain["Print"].probability
    assert taught["Open"].probability < plain["Open"].probability


def test_other_weights_give_another_order():
    screen = Snapshot("app", "W", (control("Print", Role.MENU), control("Save")))
    menus = Ranking(tuple(float(name == "menu") for name in FEATURES), 0.0)
    assert [c.control.name for c in Index(None, ranking=menus).rank("save it", screen)] == ["Print", "Save"]


@pytest.mark.parametrize("top_k", [1, 3, TOP_K])
def test_at_most_so_many_and_so_many_beside(top_k):
    fields = [control(f"Field {n}", Role.TEXT, SHOWN | {State.EDITABLE, State.FOCUSED}) for n in range(9)]
    screen = Snapshot("app", "W", (*(control(f"save {n}") for n in range(20)), *fields), modal=True)
    index = Index(None)
    ranked, found = index.rank("save it", screen), index.search("save it", screen, top_k)
    assert found[:top_k] == ranked[:top_k]
    assert len(found) == top_k + BESIDE
    assert all(c.control.role is Role.TEXT for c in found[top_k:])
    assert [ranked.index(c) for c in found] == sorted(ranked.index(c) for c in found)


def test_what_is_needed_is_added_last_and_once():
    candidates = [Candidate(control("a"), 1.0, 0.5), Candidate(control("b"), 0.0, 0.2)]
    assert including(candidates, control("b")) == candidates
    assert [c.control.name for c in including(candidates, control("c"))] == ["a", "b", "c"]
    assert including(candidates, control("c"))[-1].probability == 0


def test_weights_are_written_and_read_again(tmp_path):
    weights = Ranking(tuple(n / 7 for n in range(len(FEATURES))), -0.3)
    ranking.write(weights, tmp_path / "r.json")
    assert ranking.read(tmp_path / "r.json") == weights
    assert ranking.shipped() == ranking.read(ranking.FILE)


@pytest.mark.parametrize(
    "content", [None, b"", b"\xff", b"[]", b"{}", b'{"weights": {"fit": 1}, "none": 0}', b'{"none": 0}']
)
def test_damaged_weights_are_one_sentence(tmp_path, content):
    path = tmp_path / "r.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"^r\.json holds no weights for [^\n]*: it is damaged or missing\.$"):
        ranking.read(path)
