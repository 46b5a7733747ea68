"""All tables of ``edgelam eval trust``, by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from edgelam.quantize.evaluate.trust import SEED, Name
from edgelam.quantize.evaluate.trust.table import Table
from edgelam.runtime.decision import Decider


def tables(
    wanted: Collection[Name], open_policy: Callable[[], AbstractContextManager[Decider]], seed: int = SEED,
    sample: int | None = None, labels: Path | None = None, say: Callable[[str], None] = lambda text: None,
) -> Iterator[Table]:  # fmt: skip
    """The wanted tables, one after the other; ``sample`` cases of each kind that is drawn at random, else all.

    ``labels`` is a file of further situations for the guard, one JSON object a line as in ``labels.jsonl.gz``.
    """
    if Name.GUARD in wanted:
        from edgelam.quantize.evaluate.trust import guarding, situations

        yield guarding.table([*situations.situations(), *situations.given(labels)])
    if Name.INJECTIONS in wanted:
        from edgelam.quantize.evaluate.trust import injections

        with open_policy() as policy:
            yield injections.table(policy, sample, seed, say)
    if Name.FAULTS in wanted:
        from edgelam.quantize.evaluate.trust import faults

        yield faults.table(seed, sample or faults.COUNT, say)
    if Name.FUZZ in wanted:
        from edgelam.quantize.evaluate.trust import fuzz

        yield fuzz.table(seed, sample or fuzz.COUNT, say)
