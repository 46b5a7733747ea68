"""``edgelam doctor``: what is missing and how to get it."""

from __future__ import annotations

import sys

import click

from edgelam.cli.console import print_json, print_table
from edgelam.cli.context import json_option, model_option
from edgelam.errors import Exit
from edgelam.runtime.doctor import examine


@click.command("doctor")
@model_option()
@json_option()
def command(model: str | None, as_json: bool) -> None:
    """Check everything that `edgelam run` needs."""
    findings = examine(model)
    if as_json:
        print_json([{"what": f.what, "ok": f.ok, "says": f.says} for f in findings])
    else:
        print_table(
            "edgelam doctor", ("", "what", "says"), [("ok" if f.ok else "--", f.what, f.says) for f in findings]
        )
    sys.exit(Exit.DONE if all(f.ok or not f.needed for f in findings) else Exit.ENVIRONMENT)
