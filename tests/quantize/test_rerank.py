"""What the reranker learns from."""

import random
from dataclasses import replace

import numpy as np
import pytest

from edgelam.action import Verb
from edgelam.quantize.data.asked import Asked, Windows
from edgelam.quantize.train import rerank
from edgelam.quantize.train.match import held_out, is_company
from edgelam.retrieval import corpus
from edgelam.retrieval.encoder import DEFAULT, Encoder, open_tokenizer

ROWS = [["check", f"Check {n}", "", []] for n in range(40)]
TWINS = [["button", "Check 7", "", []], ["check", "Check 7", "", []]]


@pytest.fixture(scope="module")
def given():
    windows = {"A": {"app": "one", "title": "Main", "rows": [*ROWS, *TWINS]}}
    asked = (
        Asked("A", "tick check seven", 7, Verb.CHECK, ""),
        Asked("A", "fly to the moon", None, Verb.FAIL, ""),
        Asked("A", "the last one", 39, Verb.CHECK, ""),
    )
    return rerank.questions(Windows(windows, asked), Encoder(), 0, lambda words: None)


@pytest.fixture(scope="module")
def tokenizer():
    return open_tokenizer(DEFAULT, None)


def test_the_right_one_is_always_in_front_and_its_twins_are_right(given):
    assert [any(q.right) for q in given] == [True, False, True]
    assert [q.on for q in given] == [True, None, True]
    assert all(len(q.controls) == rerank.IN_FRONT == len(q.right) for q in given)
    twins = [c for c, right in zip(given[0].controls, given[0].right, strict=True) if right]
    assert {(c.name, c.role) for c in twins} == {("Check 7", "check")}


def test_requests_about_one_window_share_their_controls(given, tokenizer):
    table = rerank.table_of(tokenizer, given, random.Random(0))
    assert len(table.pairs) == table.right.size
    assert sorted(table.right.sum(1)) == [0, 1, 1]
    assert table.right.any(0).sum() == 2
    assert table.right.shape[1] <= rerank.MOST


def test_one_request_alone_has_the_encoders_first_beside_it(given, tokenizer):
    table = rerank.table_of(tokenizer, given[1:2], random.Random(0))
    assert table.right.shape == (1, rerank.MOST)
    assert not table.right.any()
    first = rerank.pairs_of(tokenizer, given[1].request, given[1].controls[: rerank.MOST], "Main")
    assert sorted(table.pairs) == sorted(first)


NEAR = (
    Asked("A", "tick the eighth one", 7, Verb.CHECK, ""),
    Asked("A", "tear the eighth one out", None, Verb.FAIL, "", 7),
    *(Asked("A", f"something else {n}", 8 + n, Verb.CHECK, "") for n in range(9)),
)


@pytest.fixture(scope="module")
def twins():
    windows = {
        "A": {"app": "one", "title": "Main", "rows": ROWS},
        "B": {"app": "one", "title": "Other", "rows": [["button", "Tear out", "", []]]},
    }
    return rerank.questions(Windows(windows, NEAR), Encoder(), 0, lambda words: None)


def test_what_only_seems_to_be_meant_is_in_front(twins):
    assert twins[1].controls[0].name == "Check 7"
    assert not any(twins[1].right)
    assert twins[0].about == twins[1].about == "Check 7"


@pytest.mark.parametrize("seed", range(5))
def test_what_is_meant_and_what_only_seems_so_are_learned_from_together(twins, seed):
    drawn = [q.request for q in rerank._some(twins, random.Random(seed))]
    assert len(drawn) == len(set(drawn)) == rerank.ASKED
    first = [q.request for q in random.Random(seed).sample(twins, rerank.ASKED)][: rerank.ASKED // 2]
    for one, other in ((NEAR[0], NEAR[1]), (NEAR[1], NEAR[0])):
        assert one.request not in first or other.request in drawn


def test_what_a_window_cannot_do_another_one_may(twins):
    assert not any(is_company(c) for c in twins[1].controls)  # its own window's alone
    meant = twins[0].controls[twins[0].right.index(True)]
    company = replace(meant, ref="beside 1", name="Tear out")
    wider = [replace(twins[0], controls=(meant, company), right=(True, False)), twins[1]]
    table = rerank.table_of(open_tokenizer(DEFAULT, None), wider, random.Random(0))
    assert (~table.known).sum() == 1
    assert not (table.right & ~table.known).any()


def test_labels_and_words_for_them_are_requests_too(tokenizer):
    drawn = rerank.drawn_from(corpus.read([], corpus.Applications.ALL), random.Random(0))
    assert all(q.request and q.right[0] and not any(q.right[1:]) for q in drawn)
    assert rerank.table_of(tokenizer, drawn, random.Random(0)).right.any(1).all()


def test_applications_are_held_out_whole():
    names = [f"app {n}" for n in range(30)] * 3
    kept = held_out(names)
    assert kept == held_out(list(reversed(names)))
    assert 0 < len(kept) < 10


def test_the_loss_is_that_of_a_choice_both_ways_and_of_what_is_switched(monkeypatch):
    torch = pytest.importorskip("torch")
    pairs = [rerank.Pair((1,) * n, (0,) * n) for n in (1, 2, 3, 4)]
    known = np.ones((2, 2), bool)
    table = rerank.Table(pairs, np.array([[True, False], [False, False]]), known, (False, None))
    scored = {1: 1.5, 2: -0.5, 3: 2.0, 4: 0.3}
    monkeypatch.setattr(
        rerank.pieces, "numbers_for", lambda _model, rows: torch.tensor([[[scored[len(p.ids)], 0.7]] for p in rows])
    )
    e = np.exp
    rows = [-np.log(e(1.5) / (e(1.5) + e(-0.5) + 1)), -np.log(1 / (e(2.0) + e(0.3) + 1))]
    column = -np.log(e(1.5) / (e(1.5) + e(2.0)))
    off = -np.log(1 / (1 + e(0.7)))
    assert float(rerank.loss_of(None, [table])) == pytest.approx(
        np.mean([*rows, column]) + rerank.ON_WEIGHS * off, abs=1e-4
    )
    chosen = rerank.loss_of(None, [table._replace(on=(None, None))])
    assert float(chosen) == pytest.approx(np.mean([*rows, column]), abs=1e-4)
    known[1, 0] = False
    unknown = -np.log(1 / (e(0.3) + 1))
    assert float(rerank.loss_of(None, [table._replace(on=(None, None))])) == pytest.approx(
        np.mean([rows[0], unknown, 0.0]), abs=1e-3
    )
