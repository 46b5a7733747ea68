import random
import re
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest

from edgelam.phrases import normalise
from edgelam.quantize.data import card, elsewhere, openings, screens, tasks
from edgelam.quantize.data.demonstrate import Expert, NotDemonstrated, demonstrate
from edgelam.quantize.data.examples import MISTAKE, answer_of, examples_of, unreserved
from edgelam.quantize.data.madeup import labels
from edgelam.quantize.evaluate.statistics import Share, percentile
from edgelam.quantize.evaluate.suite import SUITES, load_suite, requests_of_suites
from edgelam.retrieval import Index
from edgelam.runtime.prompt import COMPLETE
from edgelam.trajectory import Outcome

REAL = Path(screens.__file__).with_name("real.jsonl.gz")


@pytest.mark.parametrize("app", [*tasks.TRAIN, *tasks.TEST])
def test_the_expert_achieves_every_task(app):
    for seed in range(12):
        trajectory = Expert(tasks.make(app, seed), Index(None), 8, teach=False).demonstrate()
        assert trajectory.outcome in (Outcome.DONE, Outcome.ASKED, Outcome.CANNOT)


def test_the_same_seed_gives_the_same_demonstration():
    first, second = (demonstrate(tasks.make("Mail", 4), Index(None)) for _ in range(2))
    assert first == second


def test_the_split_is_by_application_and_label():
    assert not set(tasks.TRAIN) & set(tasks.TEST)
    assert not set(labels(True)) & set(labels(False))
    names = [n.casefold() for n in (*openings.OTHERS, *tasks.TRAIN)]
    assert not {t.casefold() for t in tasks.TEST} & set(names)


def test_no_unseen_application_is_among_the_recorded_screens():
    unseen = {t.app for path in SUITES.values() for t in load_suite(path) if not t.seen}
    assert not unseen & {s.app for s in screens.load()}


def test_no_request_of_a_suite_is_generated():
    reserved = requests_of_suites()
    index = Index(None)
    requests = [tasks.make(app, seed).request for app in tasks.TRAIN for seed in range(150)]
    requests += [t.request for t in screens.demonstrations(index, 60, 3)]
    requests += [*elsewhere.load(), *(t.request for t in unreserved(REAL))]
    assert not reserved & {normalise(r) for r in requests}


def test_examples_are_distinct_and_as_the_runtime_asks():
    trajectories = [demonstrate(tasks.make("Settings", s), Index(None)) for s in range(10)]
    made = list(examples_of(trajectories * 2))
    assert len({(e.prompt, e.answer) for e in made}) == len(made)
    assert all(e.prompt.startswith("Task: ") for e in made)


def test_recorded_screens_and_openings_demonstrate():
    assert len(list(screens.demonstrations(Index(None), 20, 1))) == 20
    opened = list(openings.demonstrations(Index(None), 30, 1))
    assert all(str(t.steps[0].action).startswith(("open ", "done")) for t in opened)
    assert all(t.current == len(t.plan) for t in opened if t.outcome is Outcome.DONE)


def test_parts_end_where_the_expert_says():
    shown = 0
    for app, seed in product(tasks.TRAIN, range(6)):
        with suppress(NotDemonstrated):  # what the plan takes apart cannot be said
            trajectory = demonstrate(tasks.make(app, seed), Index(None))
            shown += 1
            numbers = [s.subtask for s in trajectory.steps]
            assert numbers == sorted(numbers)
            if trajectory.outcome is Outcome.DONE:
                assert sum(s.completes for s in trajectory.steps) == len(trajectory.plan)
                assert trajectory.steps[-1].completes
    assert shown >= 0.9 * 6 * len(tasks.TRAIN)


def test_mistakes_are_shown_but_not_taught():
    trajectories = []
    for seed in range(60):
        with suppress(NotDemonstrated):  # what cannot be said is no example
            trajectories.append(demonstrate(tasks.make("Text Editor", seed), Index(None)))
    steps = [s for t in trajectories for s in t.steps]
    assert any(s.verdict == MISTAKE for s in steps)
    taught = [answer_of(s) for t in trajectories for s in t.steps if s.verdict != MISTAKE]
    assert {e.answer for e in examples_of(trajectories)} <= set(taught)
    assert any(a.endswith(COMPLETE) for a in taught)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson(hits, n, low, high):
    share = Share.of(hits, n)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_percentile():
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([1.0] * 19 + [9.0], 0.95) == 1.0
    assert percentile([], 0.5) == 0.0


def test_requests_for_elsewhere_are_plain_sentences():
    sentences = elsewhere.load()
    assert len(sentences) == len(set(sentences)) >= 400
    assert not any(set("()[]{}<>|") & set(s) for s in sentences)


def test_templates_are_filled():
    rules = {"turn": "(turn|switch)", "the": "the"}
    filler = elsewhere.Templates({"expansion_rules": rules}, random.Random(1))
    made = {filler.fill("<turn> on [<the>] {area} (light|lamp)[s]") for _ in range(200)}
    assert all(re.fullmatch(r"(turn|switch) on (the )?\w+ (light|lamp)s?", sentence) for sentence in made)
    assert len(made) > 30


def test_real_demonstrations_are_whole():
    trajectories = list(unreserved(REAL))
    assert len(trajectories) > 100
    assert all(t.current == len(t.plan) for t in trajectories)
    assert {t.app for t in trajectories} <= {s.app for s in screens.load()} | {"writer"}
    counts = card.count(trajectories)
    assert counts["trajectories"] == len(trajectories)
    assert "Sources" in card.markdown(counts)
