"""``edgelam eval pictures``: what the README shows of the window, taken from a real run."""

from __future__ import annotations

from pathlib import Path

import click

from edgelam.cli.console import say, show


@click.command("pictures")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False), default="docs")
@click.option("--states", is_flag=True, help="Every state of the window instead, from made-up news, light and dark.")
def pictures(out: Path, states: bool) -> None:
    """Pictures of the prompt window for the README, and a recording, into the folder OUT; the names of the files."""
    if states:
        from edgelam.quantize.evaluate import gallery

        made = gallery.take(out)
    else:
        from edgelam.quantize.evaluate import pictures as real

        made = real.take(out, say)
    for path in made:
        show(f"{path}  {path.stat().st_size / 1000:.0f} kB")
