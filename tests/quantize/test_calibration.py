"""What `edgelam retrieval calibrate` says of weights, on applications that they were not learned from."""

import numpy as np
import pytest

from edgelam.quantize.evaluate import calibration
from edgelam.quantize.evaluate.grounding import Kind
from edgelam.retrieval.calibrate import Asked
from edgelam.retrieval.ranking import Ranking

RANKING = Ranking((1.0,), 0.0)
"""Log-odds as they stand: 3 is sure, 0 and -3 are not."""


@pytest.fixture
def report(monkeypatch):
    monkeypatch.setattr(calibration, "calibrate", lambda asked: RANKING)

    def of(*rows):
        asked = [
            Asked(f"app {n}", np.array([[score], [-9.0]]), np.array([right, False]), kind)
            for n, (kind, score, right) in enumerate(rows)
        ]
        return calibration.crossed(asked).splitlines()

    return of


def test_right_first_is_said_by_kind(report):
    first, *_ = report((Kind.LABEL, 3, True), (Kind.GOAL, 3, True), (Kind.GOAL, 0, False), (Kind.NONE, 0, False))
    assert first.startswith("4 requests")
    assert "right first 66.7% of 3 possible ones (label 100.0%, paraphrase 0.0%, goal 50.0%)" in first


def test_what_is_sure_is_said_of_both_kinds_of_requests(report):
    rows = [(Kind.LABEL, 3, True), (Kind.GOAL, 3, False), (Kind.GOAL, -3, True), (Kind.NONE, 3, False), (Kind.NONE, -3, False)]  # fmt: skip
    _, *lines = report(*rows)
    assert len(lines) == len(calibration.SURE_FROM)
    for line in lines:
        assert line.endswith("wrong and sure 33.3%, not sure 33.3%, acted on 50.0% of 2 impossible ones")


def test_each_application_is_ranked_by_the_others(monkeypatch):
    taught = []
    monkeypatch.setattr(calibration, "calibrate", lambda asked: taught.append([a.group for a in asked]) or RANKING)
    rows = [Asked(app, np.array([[1.0]]), np.array([True]), Kind.LABEL) for app in ("a", "b", "a")]
    calibration.crossed(rows)
    assert taught == [["b"], ["a", "a"]]
    taught.clear()
    first, *_ = calibration.crossed(rows, rows[:1]).splitlines()
    assert taught == [["b"]]
    assert first.startswith("1 requests")
