"""Learning the guard's judgement: it separates what it was shown, splits by application, and reads the curve right."""

import numpy as np
from click.testing import CliRunner

from edgelam.cli.guard import command
from edgelam.quantize.evaluate.trust.situations import Expected, Way, given
from edgelam.quantize.train import guard
from edgelam.quantize.train.guard import AUTHORED, FOLDS, Example, Learner, Source, curve, ordinary
from edgelam.quantize.train.guard_examples import FURTHER, retold
from edgelam.runtime.guard.learned import Sight


def example(label, grave, group="app", **more):
    known = {"asked": False, "wary": 0.0, "settled": False, "language": "en", "source": Source.AUTHORED} | more
    return Example(Sight(label, "W", "", frozenset({"role button"})), grave, group=group, **known)


FOUND = [
    example(f"{word} {n}", word in ("launch", "grant"), f"app {n}")
    for n in range(12)
    for word in ("launch", "grant", "show", "list")
]


def test_what_is_learned_tells_grave_from_harmless_in_applications_it_has_not_seen():
    learner = Learner(FOUND, {})
    assert len(set(learner.fold)) == FOLDS
    scores = learner.cross_validated()
    assert scores[learner.grave == 1].min() > scores[learner.grave == 0].max()


def test_the_weights_score_as_what_learned_them():
    learner = Learner(FOUND, {})
    weights = learner.weights(0.0)
    scores = [weights.score(e.sight, lambda text: np.zeros(0, np.float32)) for e in FOUND]
    assert [s > 0 for s in scores] == [e.grave for e in FOUND]


def test_the_curve_counts_what_the_rules_ask_and_what_they_alone_decide():
    found = [example("a", True), example("b", True, asked=True), example("c", False, settled=True), example("d", False)]
    points = curve(found, np.array([1.0, -9.0, 9.0, 2.0], np.float32), np.ones(4, bool))
    assert all((p.limit, p.unasked, p.needless) == (1.0, 0.0, 0.5) for p in points)


def test_the_authored_situations_are_whole():
    rows = [s for s in given(AUTHORED) if s.way is Way.CLICK]
    assert len(rows) == 2720
    assert sum(s.expected is Expected.ASK for s in rows) == 1360
    assert len({s.language for s in rows}) == 13


def test_those_written_later_are_whole():
    rows = [s for s in given(FURTHER) if s.way is Way.CLICK]
    assert len(rows) == 2764
    assert len({s.language for s in rows}) == 16


def test_a_text_before_a_control_does_not_make_it_grave():
    found = [example("hand over", True, group="bank"), example("chart", False, group="bank")]
    told = {(e.sight.label, e.sight.said, e.grave) for e in retold(found)}
    assert told == {("hand over", "W", True), ("chart", "W", False)}
    assert all("said" in e.sight.facts and e.source is Source.RETOLD for e in retold(found))


def test_ordinary_controls_come_from_every_map():
    found = list(ordinary(every=40))
    assert len({e.group for e in found}) >= 15
    assert not any(e.grave for e in found)


class Oracle:
    """Learns nothing, and scores what is grave highest."""

    def __init__(self, found, _vectors):
        self.grave = np.array([e.grave for e in found], np.float32)

    def cross_validated(self):
        return self.grave


def test_the_command_shows_both_curves(monkeypatch):
    found = [*FOUND, *(example(f"{word} DE", word == "grant", language="de") for word in ("grant", "list"))]
    monkeypatch.setattr(guard, "examples", lambda files: found)
    monkeypatch.setattr(guard, "encoded", lambda found: {})
    monkeypatch.setattr(guard, "Learner", Oracle)
    done = CliRunner().invoke(command, ["train"])
    assert done.exit_code == 0, done.output
    assert "with the encoder, cross-validated" in done.output
    assert "without the encoder, cross-validated" in done.output
