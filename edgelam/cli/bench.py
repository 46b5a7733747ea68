"""``edgelam bench``: where the milliseconds go."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import json_option
from edgelam.runtime import models


@click.command("bench")
@click.option("--app", default="mousepad", show_default=True, help="A real application, opened in a private session.")
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(3, 1000))
@click.option("--threads", default=None, type=click.IntRange(1, 64), help="Of the model; all cores but one by default.")
@click.option("--model", default=None, metavar="NAME|PATH")
@click.option(
    "--soak",
    default=None,
    type=click.IntRange(20, 10_000_000),
    metavar="N",
    help="Instead: so many decisions one after the other; fails where memory grows.",
)
@click.option(
    "--again",
    default=1,
    show_default=True,
    type=click.IntRange(1, 100),
    metavar="N",
    help="With --soak: each request so many times in a row, which is faster.",
)
@json_option()
def command(
    app: str, rounds: int, threads: int | None, model: str | None, soak: int | None, again: int, as_json: bool
) -> None:
    """Time every stage in a real application, beside the baselines: a per-node walk, and all controls in the prompt."""
    if soak is not None:
        _soak(models.locate(model), soak, again, threads, as_json)
        return
    from edgelam.quantize.evaluate.bench import bench

    report = bench(models.locate(model), app, rounds, threads, say)
    if as_json:
        print_json(report)
        return
    rows = [(name, f"{s['p50']:.1f}", f"{s['p95']:.1f}") for name, s in report["stages"].items()]
    print_table(
        f"{app}: {report['controls']} controls, {report['threads']} thread(s), {rounds} rounds",
        ("stage", "p50 ms", "p95 ms"),
        rows,
    )
    print_table("Against the baselines, same run", ("what", "edgelam", "baseline", "ratio"), report["ratios"])
    say(f"model load {report['load_ms']:.0f} ms; RSS {report['rss_mb']:.0f} MB; {report['machine']}")


def _soak(model: Path, decisions: int, again: int, threads: int | None, as_json: bool) -> None:
    from edgelam.quantize.evaluate.soak import soak

    found = soak(model, decisions, threads, say, again)
    if as_json:
        print_json(asdict(found))
    else:
        print_table(f"{decisions} decisions", ("what", "value"), [(k, str(v)) for k, v in asdict(found).items()])
    found.require_steady()
