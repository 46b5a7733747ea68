"""``edgelam eval quantized``: what quantizing cost, over several runs of ``edgelam quantize``."""

from __future__ import annotations

from pathlib import Path

import click

from edgelam.cli.console import print_json, show
from edgelam.cli.context import json_option


@click.command("quantized")
@click.argument(
    "runs", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="RUN..."
)
@json_option()
def quantized(runs: tuple[Path, ...], as_json: bool) -> None:
    """Actions lost against size, as Markdown: every file of the RUNs, which are the --out folders of `edgelam quantize`, and
    what each format's own tool made where that was measured (--compare). Runs of one model, measured on the same decisions; a run that was interrupted counts as far as it came.

    \b
    edgelam quantize MODEL --auto --compare -o out/gguf
    edgelam quantize MODEL --to onnx --auto --compare -o out/onnx
    edgelam eval quantized out/gguf out/onnx
    """
    from edgelam.quantize.evaluate.sizes import markdown, read_rows

    rows = read_rows(runs)
    print_json(rows) if as_json else show(markdown(rows))
