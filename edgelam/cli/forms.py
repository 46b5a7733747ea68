"""``edgelam forms``: show what a sentence says for fields; make the network that reads it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from edgelam.cli.console import say, show
from edgelam.errors import UsageError


@click.group("forms")
def command() -> None:
    """What a sentence says for the fields of a form."""


@command.command("show")
@click.argument("request")
@click.argument("fields", nargs=-1, required=True)
def show_slots(request: str, fields: tuple[str, ...]) -> None:
    """What REQUEST says for FIELDS, each a label, or a role and a label: "Width", "check: Grid".

    \b
    edgelam forms show "a table, 3 columns and 4 rows" "spin: Rows" "spin: Columns" "check: Header"
    """
    from edgelam.control import Role
    from edgelam.quantize.evaluate.forms import encoders_fit
    from edgelam.runtime.dialogs.slots import ROLES, Field, Says, read_form

    asked = []
    for field in fields:
        role, _, name = field.rpartition(": ")
        if role and role not in [str(r) for r in ROLES]:
            raise UsageError(f"{role} is no role of a field; there are {', '.join(ROLES)}.")
        asked.append(Field(Role(role or "text"), name))
    for said, slot in zip(asked, read_form(request, asked, encoders_fit()), strict=True):
        words = request[slot.start : slot.end] if slot.says is Says.WORDS else str(slot.says)
        show(f"{said.name}: {words} ({slot.probability:.0%})")


@command.command("train")
@click.argument("base", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="An interrupted run goes on there.")
@click.option(
    "--dialogues", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Sentences of public collections, as python -m edgelam.quantize.data.dialogues writes them.",
)  # fmt: skip
@click.option("--steps", default=1200, show_default=True, type=click.IntRange(1))
@click.option(
    "--batch", default=32, show_default=True, type=click.IntRange(1), help="Pairs of a sentence and a field in a step."
)
@click.option("--rate", default=2e-4, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option("--seed", default=0, show_default=True)
def train(base: Path, out: Path, dialogues: Path | None, steps: int, batch: int, rate: float, seed: int) -> None:
    """Tune BASE, a sentence-transformers folder or a finished run's, to read what a sentence says for a field.

    \b
    edgelam forms train out/planner -o out/slots
    edgelam eval forms --network out/slots
    """
    for module in ("torch", "transformers", "onnx"):
        if find_spec(module) is None:
            raise UsageError(f"Training needs {module}; run: pip install 'edgelam[build,export]'")
    from edgelam.quantize.data import forms, slotpairs
    from edgelam.quantize.train import slots
    from edgelam.quantize.train.pieces import Recipe

    held_out = frozenset(f.app for f in forms.read(forms.TEST))
    public = forms.read(dialogues) if dialogues is not None else ()
    pairs = slotpairs.Pairs(forms.read(), slotpairs.sentences(), held_out, public)
    slots.train(base, out, pairs, Recipe(steps, batch, rate, seed=seed), say)
    show(out)


@command.command("calibrate")
@click.argument("network", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", "-o", type=click.Path(path_type=Path), help="The file that ships by default.")
def calibrate(network: Path, out: Path | None) -> None:
    """Weigh NETWORK with the encoder, on forms that it has not learned from."""
    from edgelam.quantize.data import forms
    from edgelam.quantize.evaluate import forms as measured
    from edgelam.retrieval import ranking
    from edgelam.runtime.dialogs.slots import FEATURES, WEIGHTS

    weights = measured.calibrate(network, forms.read(forms.CALIBRATION), measured.encoders_fit())
    ranking.write(weights, out or WEIGHTS, FEATURES)
    show(out or WEIGHTS)
