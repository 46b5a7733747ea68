"""``edgelam distill``: demonstrations, a shallower student, imitation, exploration, a quantized model file.

Each phase leaves its result in a folder of its own inside the run folder and is skipped where that is already there.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data import card
from edgelam.quantize.data.examples import Example, examples_of
from edgelam.quantize.data.produce import Job, Source, jobs_of, produce
from edgelam.quantize.evaluate.suite import load_suite, normalised
from edgelam.trajectory import Trajectory, read_all

Say = Callable[[str], None]

EMBEDDING = {"Q4_0": "Q4_0", "IQ4_NL": "Q4_0"}
"""The vocabulary table in 4 bits: 14 MB less. Training does not touch it, so the grid that it came in loses nothing more."""

SHARES = {
    "Made up": 0.23, "Collection": 0.3, "Text Editor": 0.14, "Web Browser": 0.08, "File Manager": 0.07, "Settings": 0.06, "Mail": 0.05, "Registration": 0.04,
    "Calculator": 0.03,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exploration:
    """The second phase: ``trajectories`` in which the model errs and the expert puts it right, mixed with ``keep``
    examples of the first phase; ``recipe`` says what differs from the first phase's."""

    trajectories: int = 1500
    keep: int = 4000
    recipe: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """What reproduces a run; read from TOML.

    ``shares``: simulated trajectories by application. ``start``: weights of an earlier run to go on from.
    ``recorded``: files of further demonstrations (JSON Lines, possibly gzipped), each taken ``recorded_times``.
    """

    base: Path
    trajectories: int = 3000
    screens: int = 800
    openings: int = 250
    seed: int = 1
    threads: int = 1
    types: tuple[str, ...] = ("Q4_0",)
    recorded: tuple[Path, ...] = ()
    recorded_times: int = 1
    start: Path | None = None
    recipe: dict[str, Any] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=lambda: dict(SHARES))
    exploration: Exploration | None = None


@dataclass(frozen=True, slots=True)
class Machines:
    """Where data is made: this many processes, or a Ray cluster."""

    workers: int = 1
    ray: str | None = None


def load_config(path: Path) -> Config:
    """Raises UsageError where the file is no configuration."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read as TOML: {error}.") from error
    unknown = set(given) - {f.name for f in fields(Config)}
    if unknown or "base" not in given:
        what = f"unknown setting {min(unknown)!r}" if unknown else "no `base` (the GGUF file to start from)"
        raise UsageError(f"{path}: {what}.")
    for key in ("base", "start"):
        if key in given:
            given[key] = path.parent / given[key]
    given["recorded"] = tuple(path.parent / p for p in given.get("recorded", ()))
    given["types"] = tuple(given.get("types", Config.__dataclass_fields__["types"].default))
    try:
        if "exploration" in given:
            given["exploration"] = Exploration(**given["exploration"])
    except TypeError as error:
        raise UsageError(f"{path}: the table [exploration] has an unknown setting: {error}.") from error
    return Config(**given)


def distill(config: Config, out: Path, say: Say, machines: Machines | None = None) -> list[Path]:
    """Run every phase; returns the model files made."""
    machines = machines or Machines()
    out.mkdir(parents=True, exist_ok=True)
    described = {k: v for k, v in asdict(config).items() if k != "recorded"}
    write_atomic(out / "config.json", json.dumps(described, indent=1, default=str).encode())
    examples = make_data(config, out, say, machines)
    final = _imitate(config, examples, out / "imitation", say)
    if config.exploration is not None:
        final = _explore(config, config.exploration, examples, out, say, machines)
    return _quantized(final / "model-f16.gguf", config.types, out, say)


def make_data(config: Config, out: Path, say: Say, machines: Machines) -> list[Example]:
    """The first phase's demonstrations (``train.jsonl``) and those of further files, as shuffled examples."""
    path = out / "train.jsonl"
    if not path.exists():
        produce(first_jobs(config), path, say, machines.workers, machines.ray)
    files = [path, *(config.recorded * config.recorded_times)]
    write_atomic(out / "card.md", card.markdown(card.count(t for f in files for t in unreserved(f))).encode())
    examples = list(examples_of(unreserved(path)))
    for file in config.recorded:
        examples += list(examples_of(unreserved(file))) * config.recorded_times
    random.Random(config.seed).shuffle(examples)
    say(f"data: {len(examples)} examples")
    return examples


def first_jobs(config: Config) -> list[Job]:
    """Simulated applications, recorded screens, openings: the same jobs for the same configuration."""
    jobs = [
        job
        for app, share in config.shares.items()
        for job in jobs_of(Source.SIMULATED, round(share * config.trajectories), config.seed, app)
    ]
    jobs += jobs_of(Source.SCREENS, config.screens, config.seed)
    return jobs + jobs_of(Source.OPENINGS, config.openings, config.seed)


def unreserved(path: Path) -> Iterator[Trajectory]:
    """The trajectories of a file whose request is not one of the online suite's."""
    reserved = {normalised(t.request) for t in load_suite()}
    with tempfile.TemporaryDirectory() as folder:
        plain = path
        if path.suffix == ".gz":
            plain = Path(folder) / path.stem
            with gzip.open(path) as packed, plain.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
        yield from (t for t in read_all(plain) if normalised(t.request) not in reserved)


def _imitate(config: Config, examples: list[Example], folder: Path, say: Say) -> Path:
    """Phase one: the expert's action from what the runtime shows (LAM2 of the LAM paper)."""
    return _train(config, config.recipe, config.start, examples, folder, say)


def _explore(
    config: Config, exploration: Exploration, seen: list[Example], out: Path, say: Say, machines: Machines
) -> Path:
    """Phase two: the expert's answers where the model of phase one goes wrong by itself, and what it learned before."""
    folder = out / "exploration"
    folder.mkdir(parents=True, exist_ok=True)
    (model,) = _quantized(out / "imitation" / "model-f16.gguf", config.types[:1], folder, say)
    path = folder / "explored.jsonl"
    if not path.exists():
        jobs = [
            job
            for app, share in config.shares.items()
            for job in jobs_of(
                Source.EXPLORED, round(share * exploration.trajectories), config.seed + 500, app, str(model.resolve())
            )
        ]
        produce(jobs, path, say, machines.workers, machines.ray)
    rng = random.Random(f"{config.seed}/exploration")
    examples = [*examples_of(unreserved(path)), *rng.sample(seen, min(exploration.keep, len(seen)))]
    rng.shuffle(examples)
    return _train(config, config.recipe | exploration.recipe, out / "imitation" / "model.pt", examples, folder, say)


def _train(
    config: Config, recipe_given: dict[str, Any], start: Path | None, examples: list[Example], folder: Path, say: Say
) -> Path:
    target = folder / "model-f16.gguf"
    if target.exists():
        return folder
    import torch

    from edgelam.quantize.export.gguf import write_gguf
    from edgelam.quantize.train.imitate import Recipe, tokenize, train
    from edgelam.quantize.train.student import drop_layers, load_base

    torch.set_num_threads(config.threads)
    recipe = replace(Recipe(seed=config.seed), **recipe_given)
    model, tokenizer = load_base(config.base)
    dropped = drop_layers(model, tokenizer, recipe.layers)
    say(f"{folder.name}: layers dropped: {dropped}")
    if start is not None:
        model.load_state_dict(torch.load(start, weights_only=True))
    rows = tokenize(examples, tokenizer, recipe.most_tokens)
    say(f"{folder.name}: {len(rows)} examples, {sum(len(r[0]) for r in rows)} tokens")
    train(model, rows, recipe, folder, say)
    torch.save(model.state_dict(), folder / "model.pt")
    partial = target.with_suffix(".partial")
    write_gguf(model, config.base, partial, "edgelam")
    partial.replace(target)
    (folder / "checkpoint.pt").unlink(missing_ok=True)
    return folder


def _quantized(source: Path, kinds: tuple[str, ...], folder: Path, say: Say) -> list[Path]:
    from edgelam.quantize.export.gguf import quantize_gguf

    made = []
    for kind in kinds:
        path = folder / f"model-{kind}.gguf"
        if not path.exists():
            quantize_gguf(source, path, kind, EMBEDDING.get(kind))
        say(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
        made.append(path)
    return made
