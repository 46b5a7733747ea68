"""A request and a control read together."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role
from edgelam.retrieval import reranker
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.retrieval.reranker import ABOUT, MAX_ABOUT, MAX_NAME, MAX_REQUEST, NAME, ROLES, Reranker, pairs_of


def button(name, path=(), help="", options=(), role=Role.BUTTON):
    return Control(name, role, name, path=tuple(path), help=help, options=tuple(options), verbs=frozenset({Verb.CLICK}))


@pytest.fixture(scope="module")
def tokenizer():
    return open_tokenizer(reranker.DEFAULT, None)


def test_each_piece_says_whose_it_is(tokenizer):
    pair = pairs_of(tokenizer, "make it louder", [button("Volume Up", help="Raises the volume", role=Role.MENU_ITEM)])[
        0
    ]
    assert len(pair.ids) == len(pair.kinds)
    assert sorted(set(pair.kinds)) == [0, NAME + ROLES.index(Role.MENU_ITEM), ABOUT]
    assert list(pair.kinds) == sorted(pair.kinds)


def test_what_is_long_is_cut_and_a_name_keeps_its_end(tokenizer):
    long = button("Zoom", path=["one two three four five"] * 8, help="word " * 200, options=["entry"] * 50)
    pair = pairs_of(tokenizer, "zoom " * 300, [long])[0]
    assert len(pair.ids) <= MAX_REQUEST + MAX_NAME + MAX_ABOUT + 4
    name = [i for i, kind in zip(pair.ids, pair.kinds, strict=True) if 0 < kind < ABOUT]
    assert tokenizer.decode(name[:-1]).endswith("zoom")


def test_halves_of_characters_are_read_over():
    assert Reranker().scores("make \ud83d it", [button("Half \ude00", help="\ud83d")]).shape == (1,)


def test_the_windows_title_is_left_out(tokenizer):
    with_title = button("Zoom", path=["Editor", "View"])
    without = button("Zoom", path=["View"])
    assert pairs_of(tokenizer, "x", [with_title], "Editor") == pairs_of(tokenizer, "x", [without])


def test_it_tells_a_direction_and_what_nothing_here_does():
    network = Reranker()
    both = [button("Volume Up"), button("Volume Down")]
    assert network.scores("make it louder", both).argmax() == 0
    assert network.scores("make it quieter", both).argmax() == 1
    assert network.scores("book a table at the Italian place", both).max() < 0


def test_pairs_are_remembered_and_do_not_depend_on_their_company():
    network = Reranker()
    one, other = button("Bold"), button("Insert a very long table of contents with everything", help="and more " * 8)
    alone = network.scores("make it heavier", [one])
    assert Reranker().scores("make it heavier", [one, other])[0] == alone[0]
    assert network.scores("make it heavier", [other, one])[1] == alone[0]
    assert network.scores("make it heavier", []).shape == (0,)


def test_it_tells_which_way_a_box_is_to_stand():
    network, box = Reranker(), button("Confirm before delete", role=Role.CHECK)
    assert network.to_be_on("always ask me before something is erased", box) > 0
    assert network.to_be_on("stop asking whether I am sure when I delete something", box) < 0
