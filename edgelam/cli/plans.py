"""``edgelam plans``: show how a request is divided; make the tagger that divides it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from edgelam.cli.console import print_json, say, show
from edgelam.cli.context import json_option
from edgelam.errors import UsageError


@click.group("plans")
def command() -> None:
    """How a request becomes subtasks."""


@command.command("show")
@click.argument("request")
@click.option("--label", "labels", multiple=True, help="A name on the screen, which is not divided.")
@json_option()
def show_plan(request: str, labels: tuple[str, ...], as_json: bool) -> None:
    """The subtasks of REQUEST, and what in them is text, file, folder, value, condition, thing or application."""
    from edgelam.runtime.planner import divide
    from edgelam.runtime.request.quoting import in_quotes

    for subtask in divide(request, labels):
        spans = {str(s.kind): request[s.start : s.end] for s in subtask.spans}
        if as_json:
            print_json({"text": subtask.text, "said": in_quotes(request, subtask), "start": subtask.start, **spans})
        else:
            show(in_quotes(request, subtask) + "".join(f"\n    {kind}: {words}" for kind, words in spans.items()))


@command.command("train")
@click.argument("base", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--data", "files", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="Marked-up sentences, JSON lines; the project's own by default.",
)  # fmt: skip
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="An interrupted run goes on there.")
@click.option("--everything", is_flag=True, help="Also what is held out to choose by: for the tagger that is shipped.")
@click.option("--steps", default=1200, show_default=True, type=click.IntRange(1))
@click.option("--batch", default=32, show_default=True, type=click.IntRange(1), help="Sentences in a step.")
@click.option("--rate", default=1e-4, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option("--seed", default=0, show_default=True)
def train(
    base: Path, files: tuple[Path, ...], out: Path, everything: bool, steps: int, batch: int, rate: float, seed: int
) -> None:
    """Tune BASE, a sentence-transformers folder, to find subtasks and what they give.

    \b
    edgelam plans train all-MiniLM-L6-v2 -o out/planner
    edgelam eval plans --held-out --tagger out/planner
    """
    for module in ("torch", "transformers", "onnx"):
        if find_spec(module) is None:
            raise UsageError(f"Training needs {module}; run: pip install 'edgelam[build,export]'")
    from edgelam.quantize.data import marked
    from edgelam.quantize.train import tagger
    from edgelam.quantize.train.pieces import Recipe

    sentences = [s for file in files or (marked.AUTHORED,) for s in marked.read(file)]
    if not everything:
        sentences, _ = marked.split(sentences)
    tagger.train(base, out, sentences, Recipe(steps, batch, rate, seed=seed), say)
    show(out)
