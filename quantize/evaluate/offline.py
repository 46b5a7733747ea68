"""``edgelam eval offline --simulated``: every step of expert runs in simulated applications that training never saw.

What counts is :mod:`edgelam.quantize.evaluate.recorded`; these are compared with the releases before. The metrics are those of the LAM paper (arXiv 2412.10047, section 5): object, operation and status
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
from edgelam.quantize.data.task import Task
from edgelam.quantize.evaluate.statistics import Share, percentile, quantiles
from edgelam.retrieval.index import TOP_K
from edgelam.runtime.choosing.deciding import decide
from edgelam.runtime.decision import Decision
from edgelam.runtime.planner import divide
from edgelam.runtime.policy import Policy
from edgelam.trajectory import Step, Trajectory

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
    planned: int = 0
    """Parts the planner made."""
    instructions: int = 0
    """Parts the request has."""
    agreed: int = 0
    """Parts that are exactly one of the request's."""
    wrong: Counter[str] = field(default_factory=Counter)
    decide_ms: list[float] = field(default_factory=list)
    tokens: list[float] = field(default_factory=list)

    def add(self, expected: Action, completes: bool, given: Decision, found: bool, marked: bool = True) -> bool:
        """Count one step; whether it is right: action, and, if it is ``marked``, whether the part is complete with it."""
        self.steps += 1
        action = given.action
        ends = expected.status is not Status.CONTINUE
        goes_on = action.status is expected.status
        status = goes_on and (ends or given.completes == completes)
        right = (status if marked else goes_on) and (ends or action == expected)
        self.objects += action.target == expected.target
        self.operations += action.verb is expected.verb
        self.statuses += status
        self.successes += right
        self.found += found
        if not right:
            self.wrong[_mistake(expected, action)] += 1
        return right

    def miss(self, expected: Action) -> bool:
        """Count a step that was not come to, as the request was divided otherwise; False."""
        self.steps += 1
        self.wrong[f"{expected.verb}: divided otherwise"] += 1
        return False

    def add_plan(self, task: Task) -> None:
        """Count the planner's subtasks against the instructions that the request was made of: they agree one to one or not."""
        subtasks = divide(task.request)
        spans = task.spans or ((0, len(task.request)),)
        pairs = [
            (i, j)
            for i, p in enumerate(subtasks)
            for j, (start, end) in enumerate(spans)
            if p.start < end and p.end > start
        ]
        by_subtask, by_instruction = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
        self.planned += len(subtasks)
        self.instructions += len(spans)
        self.agreed += sum(by_subtask[i] == 1 and by_instruction[j] == 1 for i, j in pairs)


def _mistake(expected: Action, given: Action) -> str:
    """What went wrong in a few words: another verb, control or text, or only the mark of completion."""
    if given.verb is not expected.verb:
        return f"{expected.verb} → {given.verb}"
    if given.target != expected.target:
        return f"{expected.verb}: other control"
    return f"{expected.verb}: other text" if given.text != expected.text else f"{expected.verb}: completion"


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
        merge(total, tally)
    return {
        "apps": {n: report_of(t) for n, t in tallies.items()},
        "all": report_of(total),
        "seed": SEED,
        "model": policy.engine.name,
    }


def _application(policy: Policy, name: str, count: int) -> Tally:
    tally = Tally()
    for number in range(count):
        task = tasks.make(name, SEED + number)
        verdicts: list[bool] = []

        def watch(done: Trajectory, snapshot: Snapshot, step: Step, verdicts: list[bool] = verdicts) -> None:
            expected = step.action
            decision = decide(policy, done, snapshot)
            label = "" if expected.target is None else str(expected.target)
            found = not label or any(f" {label}" in line for line in decision.lines)
            tally.decide_ms.append(sum(decision.milliseconds.values()))
            tally.tokens.append(decision.tokens_in)
            verdicts.append(tally.add(expected, step.completes, decision, found))

        try:
            Expert(task, policy.index, TOP_K, teach=False, watch=watch).demonstrate()
        except NotDemonstrated:
            continue
        tally.tasks += 1
        tally.whole += all(verdicts)
        tally.add_plan(task)
    return tally


def merge(total: Tally, part: Tally) -> None:
    """Add the counts of an application to those of all."""
    for name in (
        "steps",
        "objects",
        "operations",
        "statuses",
        "successes",
        "found",
        "tasks",
        "whole",
        "planned",
        "instructions",
        "agreed",
    ):
        setattr(total, name, getattr(total, name) + getattr(part, name))
    total.wrong.update(part.wrong)
    total.decide_ms += part.decide_ms
    total.tokens += part.tokens


def report_of(tally: Tally) -> dict[str, Any]:
    """Shares with their intervals, and what went wrong."""
    shares = {
        "step_success": tally.successes, "object_accuracy": tally.objects, "operation_accuracy": tally.operations,
        "status_accuracy": tally.statuses, "recall": tally.found,
    }  # fmt: skip
    return {
        **{name: asdict(Share.of(count, tally.steps)) for name, count in shares.items()},
        "task_success": asdict(Share.of(tally.whole, tally.tasks)),
        "plan_precision": asdict(Share.of(tally.agreed, tally.planned)),
        "plan_recall": asdict(Share.of(tally.agreed, tally.instructions)),
        "decide_ms": {
            "p50": round(percentile(tally.decide_ms, 0.5), 1),
            "p95": round(percentile(tally.decide_ms, 0.95), 1),
        },
        "prompt_tokens": quantiles(tally.tokens),
        "wrong": dict(tally.wrong.most_common(8)),
    }
