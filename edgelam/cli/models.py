"""``edgelam models``: what can be run."""

from __future__ import annotations

from pathlib import Path

import click

from edgelam.cli.console import print_json, print_table, show
from edgelam.cli.context import json_option
from edgelam.paths import models_dir
from edgelam.runtime import models


@click.group("models", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Models at hand; `edgelam models` alone lists them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_models, as_json=False)


@command.command("list")
@json_option()
def list_models(as_json: bool) -> None:
    """Every model, the default marked."""
    found = models.available()
    if as_json:
        print_json(
            [
                {"name": n, "path": str(p), "bytes": p.stat().st_size, "default": n == models.DEFAULT}
                for n, p in found.items()
            ]
        )
        return
    rows = [("*" if n == models.DEFAULT else "", n, f"{p.stat().st_size / 1e6:.1f}", str(p)) for n, p in found.items()]
    print_table("Models", ("", "name", "MB", "path"), rows)


@command.command("show")
@click.argument("model", required=False)
@json_option()
def show_model(model: str | None, as_json: bool) -> None:
    """What a model file says of itself."""
    from edgelam.runtime.engine.header import read_header

    path = models.locate(model)
    fields = {k: str(v) for k, v in read_header(path).fields.items() if not isinstance(v, list)}
    known = {k: v for k, v in fields.items() if len(v) < 200}
    if as_json:
        print_json({"path": str(path), "bytes": path.stat().st_size, "metadata": known})
        return
    print_table(str(path), ("key", "value"), sorted(known.items()))


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """Copy a GGUF file to your models."""
    show(models.add(file))


@command.command("path")
def path() -> None:
    """Where your own models are kept."""
    show(models_dir())
