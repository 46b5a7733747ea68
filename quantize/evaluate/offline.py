"""``edgelam eval offline``: every step of expert runs in applications that training never saw.

The metrics are those of the LAM paper (arXiv 2412.10047, section 5): object, operation and status
accuracy, step success (all of them and the arguments), task success (every step of the task).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from edgelam.action import Action, Status
from edgelam.control import Snapshot
from edgelam.quantize.data import tasks
from edgelam.quantize.data.demonstrate import Expert, NotDemonstrated
from edgelam.quantize.evaluate.statistics import Share, percentile
from edgelam.runtime.policy import Policy
from edgelam.runtime.prompt import past_of
from edgelam.trajectory import Trajectory

SEED = 77_000_000
"""Far from every training seed; the applications are others anyway."""


@dataclass(slots=True)
class Tally:
    """Counts over the steps of one application."""

    steps: int = 0
    objects: int = 0
    operations: int = 0
    statuses: int = 0
    successes: int = 0
    found: int = 0
    tasks: int = 0
    whole: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    decide_ms: list[float] = field(default_factory=list)
    tokens: list[float] = field(default_factory=list)

    def add(self, expected: Action, given: Action, found: bool) -> bool:
        """Count one step; whether it is right."""
        self.steps += 1
        right = given == expected or (expected.status is not Status.CONTINUE and given.status is expected.status)
        self.objects += given.target == expected.target
        self.operations += given.verb is expected.verb
        self.statuses += given.status is expected.status
        self.successes += right
        self.found += found
        if not right:
            self.wrong[
                f"{expected.verb} → {given.verb}"
                if given.verb is not expected.verb
                else f"{expected.verb}: other argument"
            ] += 1
        return right


def evaluate(
    policy: Policy, per_app: int, say: Callable[[str], None], names: tuple[str, ...] = tuple(tasks.TEST)
) -> dict[str, Any]:
    """A report over ``per_app`` tasks of each held-out application."""
    tallies = {}
    for name in names:
        say(f"{name} …")
        tallies[name] = _application(policy, name, per_app)
    total = Tally()
    for tally in tallies.values():
        _merge(total, tally)
    return {
        "apps": {n: _report(t) for n, t in tallies.items()},
        "all": _report(total),
        "seed": SEED,
        "model": policy.engine.name,
    }


def _application(policy: Policy, name: str, count: int) -> Tally:
    tally = Tally()
    for number in range(count):
        task = tasks.make(name, SEED + number)
        verdicts: list[bool] = []

        def watch(done: Trajectory, snapshot: Snapshot, expected: Action, verdicts: list[bool] = verdicts) -> None:
            decision = policy.decide(done.request, snapshot, [past_of(s) for s in done.steps])
            label = "" if expected.target is None else str(expected.target)
            found = not label or any(f" {label}" in line for line in decision.lines)
            tally.decide_ms.append(sum(decision.milliseconds.values()))
            tally.tokens.append(decision.tokens_in)
            verdicts.append(tally.add(expected, decision.action, found))

        try:
            Expert(task, policy.index, 12, shuffle=False, watch=watch).demonstrate()
        except NotDemonstrated:
            continue
        tally.tasks += 1
        tally.whole += all(verdicts)
    return tally


def _merge(total: Tally, part: Tally) -> None:
    for name in ("steps", "objects", "operations", "statuses", "successes", "found", "tasks", "whole"):
        setattr(total, name, getattr(total, name) + getattr(part, name))
    total.wrong.update(part.wrong)
    total.decide_ms += part.decide_ms
    total.tokens += part.tokens


def _report(tally: Tally) -> dict[str, Any]:
    shares = {
        "step_success": tally.successes, "object_accuracy": tally.objects, "operation_accuracy": tally.operations,
        "status_accuracy": tally.statuses, "recall": tally.found,
    }  # fmt: skip
    return {
        **{name: asdict(Share.of(count, tally.steps)) for name, count in shares.items()},
        "task_success": asdict(Share.of(tally.whole, tally.tasks)),
        "decide_ms": {
            "p50": round(percentile(tally.decide_ms, 0.5), 1),
            "p95": round(percentile(tally.decide_ms, 0.95), 1),
        },
        "prompt_tokens": {"p50": percentile(tally.tokens, 0.5), "p95": percentile(tally.tokens, 0.95)},
        "wrong": dict(tally.wrong.most_common(8)),
    }
