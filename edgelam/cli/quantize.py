"""``edgelam quantize``: shrink a model, and say what it costs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import json_option
from edgelam.errors import UsageError
from edgelam.quantize.export.types import MIX, TYPES, WIDTHS, Budget, GgufType, OnnxType, Polish, Target


@click.command("quantize")
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="A folder, or a file for one type.")
@click.option(
    "--to", "target", type=click.Choice([str(t) for t in Target]), default=str(Target.GGUF), show_default=True
)
@click.option(
    "--type",
    "types",
    default="",
    metavar="T[,T…]",
    help="The types to make; with --auto all that make sense. MIX: a type for each tensor, by its effect on actions.",
)
@click.option("--lora", type=click.Path(path_type=Path, exists=True), default=None, help="An adapter to merge first.")
@click.option(
    "--trajectories",
    type=click.Path(path_type=Path, exists=True),
    default=None,
    help="Recorded runs to weigh columns by; edgelam's own demonstrations by default.",
)
@click.option("--no-matrix", is_flag=True, help="Without an importance matrix.")
@click.option("--embedding", default=None, metavar="TYPE", help="Another type for the vocabulary table.")
@click.option(
    "--override",
    "overrides",
    multiple=True,
    metavar="PATTERN=TYPE",
    help="A type for the tensors of these names (a regular expression).",
)
@click.option(
    "--cases",
    default=200,
    show_default=True,
    type=click.IntRange(10, 5000),
    help="Decisions that step success is measured on.",
)
@click.option(
    "--prompts",
    default=160,
    show_default=True,
    type=click.IntRange(1, 5000),
    help="Other decisions, that columns and types are weighed by.",
)
@click.option("--auto", is_flag=True, help="Measure candidates and pick the smallest that loses little.")
@click.option(
    "--max-loss",
    default=None,
    type=float,
    metavar="POINTS",
    help="Most step success that may be lost; 0.5 with --auto.",
)
@click.option(
    "--max-mb",
    default=1e9,
    show_default=False,
    type=float,
    metavar="MB",
    help="Largest file for --auto, or size of a MIX.",
)
@click.option("--max-ms", default=None, type=float, metavar="MS", help="Milliseconds of a decision for a MIX.")
@click.option(
    "--polish",
    default=None,
    type=click.IntRange(1, 100_000),
    metavar="STEPS",
    help="Every GGUF type also after so many steps of training through its rounding; 100 take some minutes.",
)
@click.option("--compare", is_flag=True, help="Also measure what the format's own tool makes of the same types.")
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="KEY",
    help="A key of the model's configuration that nothing here reads and that does not matter.",
)
@click.option("--threads", default=None, type=click.IntRange(1, 256), help="Threads; all cores but one by default.")
@json_option()
def command(
    model: Path, out: Path, target: str, types: str, lora: Path | None, trajectories: Path | None, no_matrix: bool,
    embedding: str | None, overrides: tuple[str, ...], cases: int, prompts: int, auto: bool, max_loss: float | None, max_mb: float, max_ms: float | None,
    polish: int | None, compare: bool, ignored: tuple[str, ...], threads: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Make smaller files of MODEL (a GGUF file or a Hugging Face folder), verify them, and report size, speed,
    divergence and the step success before and after. A sentence-transformers folder becomes an ONNX encoder.

    Before anything is quantized, the source is run by its own library (transformers, peft, sentence-transformers) in single
    precision, and what was made of it must answer the same: every logit within 0.001, or nothing is written.
    """
    _check_extras(Target(target))
    from edgelam.quantize.encoder import is_encoder
    from edgelam.quantize.shrink import Request, shrink

    if is_encoder(model):
        _require_used(
            {"--lora": lora, "--embedding": embedding, "--override": overrides, "--trajectories": trajectories},
            "an encoder",
        )
        _encoder(model, out, _types(Target.ONNX, types, auto=True), cases, ignored, as_json)
        return
    given = {
        "--embedding": embedding,
        "--override": overrides,
        "--no-matrix": no_matrix,
        "--trajectories": trajectories,
    }
    _require_used(given if target != Target.GGUF else {}, f"a file for {target}")
    chosen = _types(Target(target), types, auto, max_mb, max_ms)
    if polish is not None:
        chosen += _polished(chosen, Target(target), polish)
    bound = max_loss if max_loss is not None else 0.5 if auto else 100.0
    request = Request(
        model, out, chosen, Target(target), lora, trajectories, not no_matrix, _tensor_type(embedding), _overrides(overrides),
        prompts=prompts, cases=cases, max_loss=bound, max_mb=max_mb, pick=auto, compare=compare, threads=threads, ignored=ignored,
    )  # fmt: skip
    report = shrink(request, say)
    if as_json:
        print_json(report)
        return
    rows = [
        (r["kind"], f"{r['megabytes']:.1f}", f"{r['bits']:.2f}", f"{m['decode']:.0f}", f"{m['kl']:.4f}", f"{m['step_success']['value']:.1%}", f"{m['loss']['points']:+.1f}")
        for r in report["types"] for m in [r["measures"]]
    ]  # fmt: skip
    print_table(
        f"Quantized {report['source']['name']}",
        ("type", "MB", "bits", "decode tok/s", "KL", "step success", "points lost"),
        rows,
    )
    if report["pick"]:
        say(report["pick"]["why"])


def _check_extras(target: Target) -> None:
    """Raises UsageError where a builder's package is missing."""
    extra, more = (",export", ("optimum", "onnx", "llguidance")) if target is Target.ONNX else ("", ())
    for module in ("torch", "gguf", "safetensors", "psutil", *more):
        if find_spec(module) is None:
            raise UsageError(f"Quantizing needs {module}; run: pip install 'edgelam[build{extra}]'")


def _encoder(
    model: Path, out: Path, types: tuple[str, ...], cases: int, ignored: tuple[str, ...], as_json: bool
) -> None:
    _check_extras(Target.ONNX)
    from edgelam.quantize.encoder import shrink_encoder

    report = shrink_encoder(model, out, types, cases, say, ignored)
    if as_json:
        print_json(report)
        return
    rows = [
        (
            r["kind"],
            f"{r['megabytes']:.1f}",
            f"{r['cosine']:.4f}",
            f"{r['recall']['value']:.1%}",
            f"{r['query_ms']:.1f}",
        )
        for r in (report["source"], *report["types"])
    ]
    print_table(f"Quantized {model.name}, an encoder", ("type", "MB", "cosine", "recall", "ms a query"), rows)


UNLIMITED = 1e9
"""Megabytes that no file has."""

AUTO: dict[Target, tuple[str, ...]] = {
    Target.GGUF: (GgufType.Q8_0, GgufType.Q5_1, GgufType.Q4_1, GgufType.IQ4_NL, GgufType.Q4_0, GgufType.Q4_K_M),
    Target.ONNX: tuple(OnnxType),
}
"""What ``--auto`` measures where no type is given."""


def _types(
    target: Target, given: str, auto: bool, max_mb: float = UNLIMITED, max_ms: float | None = None
) -> tuple[str, ...]:
    """Raises UsageError where a type is unknown or none is given."""
    known = {str(t).casefold(): str(t) for t in TYPES[target]}
    if target is Target.GGUF and MIX.casefold() in given.casefold().split(","):
        if max_ms is None and max_mb == UNLIMITED:
            raise UsageError("A MIX needs a budget: --max-mb or --max-ms.")
        known[MIX.casefold()] = str(Budget(max_ms, "ms") if max_ms is not None else Budget(max_mb, "MB"))
    names = [n.strip() for n in given.split(",") if n.strip()]
    unknown = [n for n in names if n.casefold() not in known]
    if unknown:
        raise UsageError(f"There is no type {unknown[0]!r} for {target}; known are {', '.join(TYPES[target])}.")
    if not names and not auto:
        raise UsageError("Say which --type to make, or --auto.")
    return tuple(known[n.casefold()] for n in names) or AUTO[target]


def _polished(kinds: tuple[str, ...], target: Target, steps: int) -> tuple[str, ...]:
    """Raises UsageError where the format's types are not polished."""
    if target is not Target.GGUF:
        raise UsageError("Only GGUF types are polished.")
    return tuple(str(Polish(kind, steps)) for kind in kinds if kind != GgufType.F16)


def _overrides(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [o.rpartition("=") for o in given]
    if any(not pattern for pattern, _, _ in pairs):
        raise UsageError("An override is PATTERN=TYPE, such as ffn_down=Q8_0.")
    for pattern, _, _ in pairs:
        try:
            re.compile(pattern)
        except re.error as error:
            raise UsageError(f"{pattern} is no regular expression: {error}.") from error
    return {pattern: str(_tensor_type(kind)) for pattern, _, kind in pairs}


def _tensor_type(given: str | None) -> str | None:
    """Raises UsageError where llama.cpp does not store tensors so."""
    if given is None or given.upper() in WIDTHS:
        return given and given.upper()
    raise UsageError(f"There is no type {given!r} for a tensor; known are {', '.join(sorted(WIDTHS))}.")


def _require_used(options: Mapping[str, object], what: str) -> None:
    """Raises UsageError where one was given that would be passed by in silence."""
    for name, value in options.items():
        if value:
            raise UsageError(f"{name} has no effect on {what}; leave it out.")
