"""The network that says how requests and controls belong together."""

import dataclasses

import numpy as np
import pytest

from edgelam.control import Control, Role, State, verbs_for
from edgelam.errors import ModelError
from edgelam.retrieval import Index, learn_match, matching
from edgelam.retrieval.matching import Cosines, Features, Matcher, Wanted

SHOWN = frozenset({State.ENABLED, State.SHOWING})
NONE_WANTED = Wanted((0.0, 0.0))


def control(name, role=Role.BUTTON, states=SHOWN, options=()):
    return Control(name, role, name, states=states, options=options, verbs=verbs_for(role, states))


def cosines(*where, option=None):
    same = np.array(where, float)
    return Cosines(same, same, same, np.array(option or [0.0] * len(where), float), 0.3)


@pytest.mark.parametrize(
    ("request_", "one", "other"),
    [
        ("make it landscape", control("Orientation", Role.COMBO, options=("Portrait", "Landscape")), control("Orientation", Role.COMBO, options=("Portrait",))),
        ("show the grid", control("Grid", Role.CHECK), control("Grid", Role.CHECK, SHOWN | {State.CHECKED})),
        ("show the grid", control("Grid", Role.CHECK), control("Grid", Role.MENU)),
        ("save", control("Save"), control("Load")),
        ("bigger", control("Bigger"), control("Smaller")),
        ("zoom", control("Zoom", Role.SPIN), control("Zoom", Role.TEXT)),
    ],
)  # fmt: skip
def test_what_differs_in_kind_state_words_or_options_is_told(request_, one, other):
    seen = matching.features(request_, [one, other], cosines(0.5, 0.5), NONE_WANTED)
    assert (seen.controls[0] != seen.controls[1]).any()


def test_a_value_that_an_option_is_called_is_told():
    size = [control("Size", Role.COMBO, options=("A4", "Letter"))]
    plain, said = (matching.features("use letters", size, cosines(0.5), Wanted((0.0,), v)) for v in ("", "letter"))
    assert (plain.controls != said.controls).sum() == 1


def test_what_the_request_wants_is_told_of_every_control_and_of_none_of_them():
    two = [control("A"), control("B")]
    seen = matching.features("x", two, cosines(0.9, 0.1), Wanted((0.25, 0.75)))
    assert seen.controls[:, -2:].tolist() == [[0.25, 0.75]] * 2
    assert seen.request[-2:].tolist() == [0.25, 0.75]
    assert seen.request[matching.CONSTANT] == 1


def test_where_nobody_reads_requests_every_command_is_improbable():
    seen = Index(None).seen("save it", [control("Save")], "W")
    assert len(seen.request) == matching.OF_REQUEST + matching.shipped().commands
    assert not seen.request[matching.OF_REQUEST :].any()


def drawn(count, seed):
    """Requests whose right control is the one with the greatest first feature; where all are below nought none is."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        rows = rng.normal(size=(rng.integers(2, 7), 4))
        request = np.array([rows[:, 0].max(), 0.0, 0.0, 0.0, 1.0])
        right = (rows[:, 0] == rows[:, 0].max()) & (rows[:, 0] > 0)
        yield learn_match.Example("app", Features(rows, request), right)


def test_what_is_right_is_learned():
    matcher = learn_match.learn(list(drawn(6000, 0)))
    fresh = list(drawn(300, 1))
    possible = [e for e in fresh if e.right.any()]
    assert np.mean([e.right[matcher.scores(e.seen).argmax()] for e in possible]) > 0.95
    impossible = [e for e in fresh if not e.right.any()]
    assert np.mean([matcher.scores(e.seen).max() for e in impossible]) < np.mean([matcher.scores(e.seen).max() for e in possible])  # fmt: skip


def test_scaling_features_changes_nothing_but_the_weights():
    """What a network was taught with one scale holds for features as they come."""
    examples = list(drawn(400, 2))
    moved = [dataclasses.replace(e, seen=Features(e.seen.controls * 10 + 3, e.seen.request)) for e in examples]
    one, other = learn_match.learn(examples), learn_match.learn(moved)
    assert one.scores(examples[0].seen) == pytest.approx(other.scores(moved[0].seen), abs=1e-6)


def test_written_and_read(tmp_path):
    matcher = learn_match.learn(list(drawn(200, 3)))
    matching.write(matcher, tmp_path / "m.npz")
    seen = next(drawn(1, 4)).seen
    assert matching.read(tmp_path / "m.npz").scores(seen) == pytest.approx(matcher.scores(seen), abs=1e-4)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_said(tmp_path, content):
    (tmp_path / "m.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"m\.npz"):
        matching.read(tmp_path / "m.npz")


def test_weights_that_do_not_belong_together_are_said(tmp_path):
    odd = Matcher(np.zeros(3), np.zeros((2, 4)), np.zeros(4), np.zeros(4), np.zeros(5))
    matching.write(odd, tmp_path / "m.npz")
    with pytest.raises(ModelError, match="belong together"):
        matching.read(tmp_path / "m.npz")


def test_an_option_is_reason_to_choose_its_list():
    """The label alone says nothing of it."""
    paper = control("Format", Role.COMBO, options=("Portrait", "Landscape"))
    window = [control("Apply"), paper, control("Margins", Role.SPIN)]
    near = cosines(0.2, 0.2, 0.2, option=[0.0, 0.6, 0.0])
    seen = matching.features("make it landscape", window, near, Wanted((0.0,) * matching.shipped().commands))
    assert matching.shipped().scores(seen).argmax() == 1


def test_what_is_equally_near_is_equally_far_down():
    seen = matching.features("x", [control(n) for n in "ABC"], cosines(0.4, 0.9, 0.4), NONE_WANTED)
    assert (seen.controls[0] == seen.controls[2]).all()
