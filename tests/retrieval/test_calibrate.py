"""Weights are learned, and their probabilities mean what they say."""

import numpy as np
import pytest

from edgelam.retrieval import calibrate as module
from edgelam.retrieval.calibrate import Asked, calibrate, calibration_error
from edgelam.retrieval.ranking import Ranking, probabilities

TRUE = Ranking((3.0, -1.5, 0.0), 1.0)


def drawn(count, seed=0):
    """Requests whose right control is drawn by the probabilities of ``TRUE``."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        features = rng.normal(size=(rng.integers(2, 7), len(TRUE.weights)))
        chances = probabilities(TRUE.scores(features))
        place = rng.choice(len(chances) + 1, p=[*chances, 1 - chances.sum()])
        yield Asked("app", features, np.arange(len(chances)) == place)


@pytest.fixture(scope="module")
def learned():
    return calibrate(list(drawn(600)))


@pytest.fixture(autouse=True, scope="module")
def fewer_steps():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STEPS", 250)
        yield


def test_known_weights_are_found_again(learned):
    assert learned.weights == pytest.approx(TRUE.weights, abs=0.35)
    assert learned.none == pytest.approx(TRUE.none, abs=0.35)


def test_what_is_learned_is_calibrated(learned):
    chances, hits = [], []
    for one in drawn(1000, seed=1):
        chance = probabilities(learned.scores(one.features))
        chances.append(chance.max())
        hits.append(one.right[chance.argmax()])
    assert calibration_error(chances, hits) < 0.05
    overconfident = np.clip(np.array(chances) * 1.6, 0, 1)
    assert calibration_error(overconfident, hits) > 2 * calibration_error(chances, hits)


def test_any_of_several_right_ones_will_do():
    """Twins share no blame: the weight that tells them from the third grows, that between them stays."""
    features = np.array([[1.0, 1.0], [1.0, -1.0], [0.0, 0.0]])
    weights = calibrate([Asked("app", features, np.array([True, True, False]))] * 3)
    assert weights.weights[0] > 2
    assert weights.weights[1] == pytest.approx(0, abs=1e-6)
    assert probabilities(weights.scores(features))[:2].sum() > 0.95


def test_where_nothing_is_right_none_of_these_is_learned():
    asked = [Asked("app", np.ones((2, 1)), np.array([False, False]))] * 3
    assert probabilities(calibrate(asked).scores(np.ones((2, 1)))).sum() < 0.05


def test_the_slope_is_that_of_the_likelihood():
    asked, vector, little = list(drawn(20)), np.array([0.4, -0.2, 0.1, 0.3]), 1e-5

    def loss(vector):
        ranking = Ranking(tuple(vector[:-1]), vector[-1])
        chances = [probabilities(ranking.scores(a.features)) for a in asked]
        right = [c[a.right].sum() if a.right.any() else 1 - c.sum() for a, c in zip(asked, chances, strict=True)]
        return -np.mean(np.log(right)) + module.PENALTY * (vector[:-1] ** 2).sum()

    measured = [(loss(vector + little * e) - loss(vector - little * e)) / (2 * little) for e in np.eye(4)]
    assert module._Stacked(asked).slope(vector) == pytest.approx(measured, abs=1e-6)


@pytest.mark.parametrize(
    ("chances", "hits", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [False, False], 1.0),
        ([0.5, 0.5], [True, False], 0.0),
        ([0.85, 0.25], [True, False], 0.2),
        ([0.95, 0.95, 0.95, 0.05], [True, True, False, False], 0.75 * (0.95 - 2 / 3) + 0.25 * 0.05),
    ],
)
def test_calibration_error(chances, hits, error):
    assert calibration_error(chances, hits) == pytest.approx(error)
