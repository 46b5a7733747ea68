"""``edgelam distill``: demonstrations, a shallower student, imitation, a quantized model file.

Each phase leaves its result in the run folder and is skipped where that is already there.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.quantize.data import openings, screens, tasks
from edgelam.quantize.data.demonstrate import NotDemonstrated, demonstrate
from edgelam.quantize.data.examples import Example, examples_of
from edgelam.quantize.evaluate.suite import load_suite, normalised
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.trajectory import Trajectory, read_all, to_lines

Say = Callable[[str], None]

EMBEDDING = {"Q4_0": "Q4_0", "IQ4_NL": "IQ4_NL"}
"""The vocabulary table in the same 4 bits: 14 MB less, and no fewer right steps on the validation tasks."""

SHARES = {
    "Made up": 0.23, "Collection": 0.3, "Text Editor": 0.14, "Web Browser": 0.08, "File Manager": 0.07, "Settings": 0.06, "Mail": 0.05, "Registration": 0.04,
    "Calculator": 0.03,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Config:
    """What reproduces a run; read from TOML.

    ``shares``: simulated trajectories by application. ``start``: weights of an earlier run to go on from.
    ``recorded``: files of further demonstrations.
    """

    base: Path
    trajectories: int = 3000
    screens: int = 800
    openings: int = 250
    seed: int = 1
    threads: int = 1
    types: tuple[str, ...] = ("Q4_0",)
    recorded: tuple[Path, ...] = ()
    start: Path | None = None
    recipe: dict[str, Any] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=lambda: dict(SHARES))


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
    return Config(**given)


def distill(config: Config, out: Path, say: Say) -> list[Path]:
    """Run every phase; returns the model files made."""
    out.mkdir(parents=True, exist_ok=True)
    data = make_data(config, out / "train.jsonl", say)
    model_file = _train(config, data, out, say)
    return _quantized(model_file, config.types, say)


def make_data(config: Config, path: Path, say: Say) -> list[Example]:
    """Demonstrations (written to ``path``), and those of further files, as shuffled examples."""
    if not path.exists():
        partial = path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            for number, trajectory in enumerate(demonstrations(config), 1):
                stream.writelines(line + "\n" for line in to_lines(trajectory))
                if number % 200 == 0:
                    say(f"data {number}/{config.trajectories + config.screens + config.openings}")
        partial.replace(path)
    files = [path, *config.recorded]
    reserved = {normalised(t.request) for t in load_suite()}
    kept = (t for f in files for t in read_all(f) if normalised(t.request) not in reserved)
    examples = list(examples_of(kept))
    random.Random(config.seed).shuffle(examples)
    say(f"data: {len(examples)} examples")
    return examples


def demonstrations(config: Config) -> Iterator[Trajectory]:
    """Every demonstration, the same for the same seed: simulated applications, recorded screens, openings."""
    index = Index(EmbeddingCache(Encoder()))
    yield from _simulated(config, index)
    yield from screens.demonstrations(index, config.screens, config.seed)
    yield from openings.demonstrations(index, config.openings, config.seed)


def _simulated(config: Config, index: Index) -> Iterator[Trajectory]:
    """Validated demonstrations of the training applications."""
    for name, share in config.shares.items():
        for number in range(round(share * config.trajectories)):
            try:
                yield demonstrate(tasks.make(name, config.seed * 1_000_000 + number), index)
            except NotDemonstrated:
                continue


def _train(config: Config, examples: list[Example], out: Path, say: Say) -> Path:
    target = out / "model-f16.gguf"
    if target.exists():
        return target
    import torch

    from edgelam.quantize.export.gguf import write_gguf
    from edgelam.quantize.train.imitate import Recipe, tokenize, train
    from edgelam.quantize.train.student import drop_layers, load_base

    torch.set_num_threads(config.threads)
    recipe = Recipe(seed=config.seed, **config.recipe)
    model, tokenizer = load_base(config.base)
    dropped = drop_layers(model, tokenizer, recipe.layers)
    say(f"layers dropped: {dropped}")
    if config.start is not None:
        model.load_state_dict(torch.load(config.start, weights_only=True))
    rows = tokenize(examples, tokenizer, recipe.most_tokens)
    say(f"training on {len(rows)} examples, {sum(len(r[0]) for r in rows)} tokens")
    train(model, rows, recipe, out, say)
    torch.save(model.state_dict(), out / "model.pt")
    partial = target.with_suffix(".partial")
    write_gguf(model, config.base, partial, "edgelam")
    partial.replace(target)
    described = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(config).items() if k != "recorded"}
    (out / "config.json").write_text(json.dumps(described, indent=1), encoding="utf-8")
    return target


def _quantized(source: Path, kinds: tuple[str, ...], say: Say) -> list[Path]:
    from edgelam.quantize.export.gguf import quantize_gguf

    made = []
    for kind in kinds:
        path = source.with_name(f"model-{kind}.gguf")
        if not path.exists():
            quantize_gguf(source, path, kind, EMBEDDING.get(kind))
        say(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
        made.append(path)
    return made
