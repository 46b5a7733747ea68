"""``edgelam eval voice | listen | trust``: what living with it is like: spoken commands, the service behind, the promises."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import json_option, model_option, opened_policy
from edgelam.cli.eval_tasks import chosen
from edgelam.cli.reports import print_voice
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.trust import SEED, Name


@click.command("voice")
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks.")
@click.option("--dev", is_flag=True, help="The commands to choose by instead, recognised only.")
@click.option(
    "--sureness", is_flag=True, help="With --dev: only what would be sent at once, and how much of it is misheard."
)
@click.option("--act/--hear", "act", default=True, help="Carry the commands out, or only recognise them.")
@click.option(
    "--whisper", type=click.Path(path_type=Path), default=None, help="Compare with faster-whisper: its model's folder."
)
@model_option()
@json_option()
def voice(
    only: str, dev: bool, sureness: bool, act: bool, whisper: Path | None, model: str | None, as_json: bool
) -> None:
    """Spoken commands: synthetic voices, quiet and with noise, through a virtual microphone into real applications."""
    from edgelam.quantize.evaluate import voice as spoken
    from edgelam.quantize.evaluate.suite import load_suite
    from edgelam.runtime.voice.model import locate
    from edgelam.runtime.voice.recognizer import Recognizer

    tasks = chosen(load_suite(spoken.SUITE), only)
    recognizer = Recognizer(locate())
    screens = spoken.dev_screens() if dev else spoken.screens_of(tasks)
    report: dict[str, Any] = {
        "recognition": []
        if dev and sureness
        else spoken.recognition(screens, {**spoken.own(recognizer), **spoken.others(whisper, say)}, say),
        "machine": machine(),
    }
    if dev:
        with opened_policy(model) as policy:
            report["sureness"] = spoken.sureness(screens, recognizer, policy.index)
    elif act:
        with opened_policy(model) as policy:
            report["driven"] = spoken.driven(tasks, policy, recognizer, say)
    if as_json:
        print_json(report)
        return
    print_voice(report)


@click.command("listen")
@click.option("--minutes", default=10.0, show_default=True, type=click.FloatRange(0.01), help="How long it idles.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 100), help="Starts, and stops of a run.")
@json_option()
def listen(minutes: float, rounds: int, as_json: bool) -> None:
    """The background service: how soon it is ready, its window visible and the first act begun, what it costs while it waits, how fast it stops."""
    from edgelam.quantize.evaluate import listening

    with listening.private():
        report = listening.measure(minutes, rounds, say)
    if as_json:
        print_json(report)
        return
    idle, visible, act = report["idle"], report["visible_ms"], report["first_act_ms"]
    say(
        f"visible {visible['p50']:.0f} ms after the hotkey (95 %: {visible['p95']:.0f}, most {visible['most']:.0f}); first act {act['p50']:.0f} ms "
        f"after Enter (95 %: {act['p95']:.0f}, most {act['most']:.0f}); n = {visible['n']} and {act['n']}"
    )
    say(
        f"ready {report['ready_s']['p50']:.2f} s (most {report['ready_s']['most']:.2f}); idle {idle['cpu']:.2%} of a core, "
        f"{idle['rss_last_mb']:.0f} MB (most {idle['rss_most_mb']:.0f}); stopped {report['stop_s']['p50'] * 1000:.0f} ms after the key "
        f"(most {report['stop_s']['most'] * 1000:.0f}); {report['pause']['seconds_until_the_next_step']:.1f} s still after a person's clicks; {report['machine']}"
    )


@click.command("trust")
@click.argument("names", nargs=-1, type=click.Choice([str(name) for name in Name]), metavar="[TABLE]...")
@click.option("--sample", default=None, type=click.IntRange(1), help="Only so many cases of what is drawn at random.")
@click.option("--seed", default=None, type=int, help="What they are drawn by; the table's own by default.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True),
    default=None,
    help="More situations for the guard: one JSON object a line.",
)
@click.option("--cases/--no-cases", default=False, help="Name what went wrong, one line each.")
@model_option()
@json_option()
def trust(
    names: tuple[str, ...],
    sample: int | None,
    seed: int | None,
    labels: Path | None,
    cases: bool,
    model: str | None,
    as_json: bool,
) -> None:
    """The promises, counted: guard, injections, faults, fuzz; exit code 1 where one is broken."""
    from edgelam.quantize.evaluate.trust import suite

    wanted = {Name(n) for n in names or Name}
    made = []
    for table in suite.tables(
        wanted, partial(opened_policy, model), SEED if seed is None else seed, sample, labels, say
    ):
        made.append(table)
        if not as_json:
            print_table(table.title, table.columns, table.rows)
        for case in table.cases if cases else ():
            say(case)
    if as_json:
        print_json([asdict(table) for table in made])
    broken = sum(table.broken for table in made)
    say(f"promises broken: {broken}")
    sys.exit(1 if broken else 0)
