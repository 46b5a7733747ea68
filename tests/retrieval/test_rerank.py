"""A request and its options in one sequence, and what the reranker's opinion does to a ranking."""

import numpy as np
import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ModelError
from edgelam.retrieval import Index, ranking, rerank, reranking
from edgelam.retrieval.encoder import DEFAULT, open_tokenizer
from edgelam.retrieval.ranking import Ranking
from edgelam.retrieval.rerank import (
    KINDS,
    MAX_OPTION,
    MAX_REQUEST,
    ROLES,
    TOP,
    Option,
    Reranker,
    option_of,
    pieces_of,
    scores_of,
)

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.BUTTON, **more):
    return Control(name, role, name, states=SHOWN, verbs=verbs_for(role, SHOWN), **more)


@pytest.fixture(scope="module")
def tokenizer():
    return open_tokenizer(DEFAULT, None)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (control("Zoom In", Role.MENU_ITEM, path=("Pad", "View")), "View › Zoom In"),
        (control("Paper", Role.COMBO, options=("A4", "A5")), "Paper: A4, A5"),
        (control("Save", help="Writes the file"), "Save · Writes the file"),
    ],
)
def test_a_control_is_read_with_its_place_choices_and_tooltip(shown, text):
    assert option_of(shown, "Pad") == Option(text, shown.role)


def test_every_role_has_its_own_kind():
    kinds = {Option("", role).kind for role in (None, *Role)}
    assert set(ROLES) == set(Role)
    assert len(kinds) == len(Role) + 1
    assert max(kinds) < KINDS
    assert min(kinds) > rerank.REQUEST_KIND


def test_every_piece_belongs_to_the_request_or_to_one_option(tokenizer):
    options = [Option("Save As…", Role.MENU_ITEM), Option("word " * 99, Role.CHECK), Option("")]
    pieces = pieces_of(tokenizer, "keep it under another name " * 20, options)
    assert len(pieces.ids) == len(pieces.kinds) == len(pieces.owners)
    assert pieces.owners.count(-1) == MAX_REQUEST + 2
    assert pieces.owners.count(1) == MAX_OPTION + 1
    assert pieces.owners == sorted(pieces.owners)
    assert [pieces.kinds[pieces.owners.index(n)] for n in range(3)] == [o.kind for o in options]
    ends = [i for i, piece in enumerate(pieces.ids) if piece == tokenizer.token_to_id("[SEP]")]
    assert len(ends) == 1 + len(options)


def test_scores_are_means_over_an_option_against_none():
    given = np.array([[9.0, 0.5], [7.0, 9.0], [1.0, 9.0], [3.0, 9.0], [4.0, 9.0]])
    assert scores_of(given, [-1, -1, 0, 0, 1], 2).tolist() == [1.5, 3.5]


class Opinion:
    """A reranker that holds what is called like the last word for right."""

    def __init__(self):
        self.asked = []

    def scores(self, request, options):
        self.asked.append([o.text for o in options])
        return np.array([5.0 if o.text == request.split()[-1] else -5.0 for o in options])


def test_the_likeliest_are_read_together_and_the_others_come_after(monkeypatch):
    monkeypatch.setattr(reranking, "shipped", lambda: Ranking((0.1, 1.0), 0.0))
    names = [f"paste number {n}" for n in range(TOP + 5)] + ["glue"]
    opinion = Opinion()
    found = Index(None, reranker=opinion).rank(
        "paste number 3 or rather glue", Snapshot("a", "W", tuple(map(control, names)))
    )
    (read,) = opinion.asked
    assert len(read) == TOP
    assert {c.control.name for c in found[:TOP]} == set(read)
    assert sum(c.probability for c in found) < 1
    first = Index(None, reranker=opinion).rank(
        "paste the glue", Snapshot("a", "W", tuple(map(control, ["paste", "glue"])))
    )
    assert first[0].control.name == "glue"
    assert Index(None, reranker=opinion).rank("paste", Snapshot("a", "W", ())) == []


def test_weights_come_back_as_written(tmp_path):
    reranking.write(Ranking((0.5, 1.5), 2.0), tmp_path / "w.json")
    assert ranking.read(tmp_path / "w.json", reranking.FEATURES) == Ranking((0.5, 1.5), 2.0)


def test_a_folder_without_a_network_is_said(tmp_path):
    with pytest.raises(ModelError, match="cannot be loaded"):
        Reranker(tmp_path).scores("save", [Option("Save")])
    assert Reranker(tmp_path).scores("save", []).shape == (0,)
