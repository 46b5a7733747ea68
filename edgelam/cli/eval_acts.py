"""``edgelam eval acts``: every kind of control of applications acted on, without any request."""

from __future__ import annotations

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import json_option


@click.command("acts")
@click.argument("apps", metavar="APP…", nargs=-1, required=True)
@click.option(
    "--minutes",
    default=2.0,
    show_default=True,
    type=click.FloatRange(0.1, 600),
    help="How long each application may take.",
)
@json_option()
def acts(apps: tuple[str, ...], minutes: float, as_json: bool) -> None:
    """What does acting on each kind of control do, and does edgelam see it? Each APP is walked through in a private session: its
    menus, tabs and dialogs, and on each screen safe acts are done and put back; pixels and the bare accessibility tree are the witnesses.
    """
    from edgelam.quantize.evaluate.acts.audit import audit
    from edgelam.quantize.evaluate.acts.table import COLUMNS, TELLING, report_of, rows, told

    reports = []
    for app in apps:
        report = audit(app, minutes, lambda words: None)
        reports.append(report)
        say(
            f"{app} ({report.toolkit}): {len(report.acts)} acts in {len(report.windows)} windows, {report.seconds} s {report.problem}"
        )
    if as_json:
        print_json(report_of(reports))
        return
    print_table("Acts", ("toolkit", "role", "acts", *map(str, COLUMNS)), rows(reports))
    for found in TELLING:
        for report in reports:
            for act in report.acts:
                if act.found is found:
                    say(f"{found}: {told(act, report.app)}")
    for report in reports:
        for gap in report.unread:
            say(f"{gap.kind}: {report.app} · {gap.window[:30]} · {gap.native}: {gap.name} {gap.hint}")
