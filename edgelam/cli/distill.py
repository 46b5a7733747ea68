"""``edgelam distill``: make a model."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from edgelam.cli.console import say
from edgelam.errors import UsageError


@click.command("distill")
@click.option("--config", type=click.Path(path_type=Path), required=True, help="A TOML file; see quantize/first.toml.")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    required=True,
    help="The run folder; an interrupted run goes on there.",
)
def command(config: Path, out: Path) -> None:
    """Data, training, quantization; interrupted with Ctrl-C, it goes on where it was."""
    for module in ("torch", "transformers", "gguf"):
        if find_spec(module) is None:
            raise UsageError(f"Training needs {module}; run: pip install 'edgelam[build]'")
    from edgelam.quantize.distill import distill, load_config

    for path in distill(load_config(config), out, say):
        click.echo(path)
