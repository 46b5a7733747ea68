"""``edgelam guard``: learn the judgement that asks beside the guard's rules."""

from __future__ import annotations

from pathlib import Path

import click

from edgelam.cli.console import print_table, say


@click.group("guard")
def command() -> None:
    """What is asked about before it is done: the judgement that is learned beside the rules."""


@command.command("train")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), default=None, help="Learn it from everything and write it here."
)
@click.option(
    "--unasked", default=0.05, show_default=True, type=click.FloatRange(0, 1), help="The share of what is grave that may go unasked."
)  # fmt: skip
def train(files: tuple[Path, ...], out: Path | None, unasked: float) -> None:
    """Learn it from FILES of situations, as `edgelam eval trust guard --labels` takes them, and show what it would do with
    applications that it has not seen.

    \b
    edgelam guard train                                       # show
    edgelam guard train -o runtime/guard/learned.npz          # and write
    """
    from edgelam.quantize.train import guard
    from edgelam.runtime.guard.learned import write

    found = guard.examples(files or (guard.AUTHORED,))
    grave, asked = sum(e.grave for e in found), sum(e.asked for e in found)
    say(f"{len(found)} examples, {grave} of them grave; the rules ask about {asked}")
    learners = {
        "with the encoder": guard.Learner(found, guard.encoded(found)), "without the encoder": guard.Learner(found, {}),
    }  # fmt: skip
    limits = []
    for name, learner in learners.items():
        table, limit = guard.cross_validated(name, learner, found, unasked)
        print_table(table.title, table.columns, table.rows)
        limits.append(limit)
    if out is not None:
        whole, alone = (learner.weights(limit) for learner, limit in zip(learners.values(), limits, strict=True))
        write(out, whole, alone)
        say(f"{out.name}: {out.stat().st_size / 1e3:.0f} kB")


@command.command("ordinary")
def ordinary() -> None:
    """Which ordinary controls of the maps that ship the judgement asks about, and the rules do not."""
    from edgelam.quantize.train.guard import ordinary_asked

    table, said = ordinary_asked()
    print_table(table.title, table.columns, table.rows)
    say(said)
