"""``edgelam eval offline | online | miniwob``: whole tasks, on recorded screens, in real applications, in web pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import Decorator, json_option, model_option, opened_policy
from edgelam.cli.reports import print_online
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.report import percent

if TYPE_CHECKING:
    from edgelam.quantize.evaluate.suite import OnlineTask

SIMULATED = 60
"""Tasks of each simulated application, where it is not said how many."""

BY_MAP = ("step_success_by_map", "task_success_by_map")
"""Of recorded screens: where the application's map leads first."""

SHARES = ("step_success", "task_success", "object_accuracy", "operation_accuracy", "status_accuracy", "recall")


def report_option(name: str = "folder") -> Decorator:
    return click.option(
        "--report",
        name,
        type=click.Path(path_type=Path),
        default=None,
        help="Write report.md, report.json and report.png to this folder.",
    )


@click.command("offline")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--simulated",
    is_flag=True,
    help="Expert runs in simulated applications that training never saw, as the releases before.",
)
@click.option("--validation", is_flag=True, help="Fresh tasks of the simulated training applications: to choose by.")
@click.option("--tasks", type=click.IntRange(1), help=f"Tasks per simulated application.  [default: {SIMULATED}]")
@report_option("report_folder")
@model_option()
@json_option()
def offline(
    folder: Path | None,
    simulated: bool,
    validation: bool,
    tasks: int | None,
    report_folder: Path | None,
    model: str | None,
    as_json: bool,
) -> None:
    """Every step of what was executed in real applications that nothing was learned from, decided from its recorded screen.

    FOLDER is one of your own (*.executed.json.gz, *.map.json.gz, requests.jsonl) in place of the ten applications that come with edgelam.
    """
    from edgelam.quantize.data.tasks import TEST, TRAIN
    from edgelam.quantize.evaluate import recorded
    from edgelam.quantize.evaluate import report as reports
    from edgelam.quantize.evaluate.offline import evaluate
    from edgelam.quantize.evaluate.suite import RECORDED

    is_simulated = simulated or validation
    if is_simulated and folder is not None:
        raise UsageError("A FOLDER has recorded screens: give it without --simulated and --validation.")
    if tasks is not None and not is_simulated:
        raise UsageError("--tasks is for simulated applications: give --simulated or --validation, too.")
    with opened_policy(model) as policy:
        if is_simulated:
            report = evaluate(policy, tasks or SIMULATED, say, tuple(TRAIN if validation else TEST))
        else:
            report = recorded.evaluate(policy, folder or RECORDED, say)
    what = "simulated applications" if is_simulated else "recorded real screens"
    if report_folder is not None:
        measures = reports.OFFLINE if is_simulated else (*SHARES, *BY_MAP)
        reports.write(report_folder, f"Offline, {what}: steps and whole tasks", report, measures)
    if as_json:
        print_json(report)
        return
    whole = report["all"]
    shares = SHARES if is_simulated else (*SHARES, *BY_MAP)
    parts = [*report["apps"].items(), *report.get("kinds", {}).items(), ("all", whole)]
    rows = [(name, *(percent(part[s]) if s in part else "" for s in shares)) for name, part in parts]
    print_table(f"Offline, {what}, model {report['model']}", ("application", *shares), rows)
    say(f"decide {whole['decide_ms']} ms, prompt {whole['prompt_tokens']} tokens; wrong: {whole['wrong']}")


@click.command("online")
@click.option(
    "--suite",
    default="development",
    show_default=True,
    metavar="development|test|FILE",
    help="The suite to choose by, the one that is only for reporting a release, or a TOML file of tasks.",
)
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks.")
@report_option()
@click.option(
    "--screenshots",
    type=click.Path(path_type=Path),
    default=None,
    help="Keep a picture before and after each task here.",
)
@model_option()
@json_option()
def online(
    suite: str, only: str, folder: Path | None, screenshots: Path | None, model: str | None, as_json: bool
) -> None:
    """Tasks in real applications, each fresh in a private session; checks look at files and state.

    A task is done right, was called done and was not, or failed honestly; harm is what was lost or done unasked.
    """
    from edgelam.quantize.evaluate import report as reports
    from edgelam.quantize.evaluate.online import evaluate
    from edgelam.quantize.evaluate.suite import load_suite, suite_at

    tasks = chosen(load_suite(suite_at(suite)), only)
    with opened_policy(model) as policy:
        report = evaluate(policy, tasks, say, screenshots)
    if folder is not None:
        reports.write(folder, "Online: tasks in real applications", report, reports.ONLINE)
    if as_json:
        print_json(report)
        return
    print_online(report)


@click.command("miniwob")
@click.option("--seeds", default=2, show_default=True, type=click.IntRange(1, 100), help="Episodes of each page.")
@click.option("--only", default="", metavar="PAGE[,PAGE…]", help="Only these pages.")
@model_option()
@json_option()
def miniwob(seeds: int, only: str, model: str | None, as_json: bool) -> None:
    """MiniWoB++ pages in a real Chromium, through the accessibility tree alone; the pages score themselves."""
    from edgelam.quantize.evaluate.miniwob import evaluate

    with opened_policy(model) as policy:
        report = evaluate(policy, range(seeds), {p.strip() for p in only.split(",") if p.strip()}, say)
    if as_json:
        print_json(report)
        return
    rows = [(page, f"{share:.0%}") for page, share in report["pages"].items()]
    print_table(f"MiniWoB++, model {report['model']}", ("page", "success"), rows)
    say(
        f"success {percent(report['success'])} over {len(report['pages'])} pages; left out: {len(report['needs_sight'])}"
    )


def chosen(tasks: list[OnlineTask], only: str) -> list[OnlineTask]:
    """The tasks of these ids, divided by commas; all where none is named. Raises UsageError where no task is left."""
    wanted = {part.strip() for part in only.split(",") if part.strip()}
    found = [t for t in tasks if not wanted or t.id in wanted]
    if not found:
        raise UsageError(f"No task is called {only!r}.")
    return found
