"""``edgelam distill``: make a model."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from edgelam.cli.console import say, show
from edgelam.errors import UsageError
from edgelam.quantize.config import Phase, load_config


@click.command("distill")
@click.option(
    "--config", type=click.Path(path_type=Path), required=True, help="A TOML file; see quantize/release.toml."
)
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    required=True,
    help="The run folder; an interrupted run goes on there.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes that make data.")
@click.option(
    "--ray", default=None, metavar="ADDRESS", help="Make data on a Ray cluster; `local` for one of this machine."
)
@click.option(
    "--phase",
    type=click.Choice([str(p) for p in Phase]),
    default=str(Phase.STUDENT),
    callback=lambda ctx, param, value: Phase(value),
    help="The last phase to run; all of the configuration's by default.",
)
def command(config: Path, out: Path, workers: int, ray: str | None, phase: Phase) -> None:
    """Data, training, quantization; interrupted with Ctrl-C, it goes on where it was."""
    for module in ("torch", "transformers", "gguf", "accelerate", "peft"):
        if find_spec(module) is None:
            raise UsageError(f"Training needs {module}; run: pip install 'edgelam[build]'")
    from edgelam.quantize.distill import Machines, distill

    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    for path in distill(load_config(config), out, say, Machines(workers, ray), phase):
        show(path)
