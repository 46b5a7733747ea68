"""``edgelam distill``: data, then the phases of the LAM paper (arXiv 2412.10047), a student, quantized model files.

Each phase leaves its result in a folder of its own inside the run folder and is skipped where that is already there.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edgelam.paths import write_atomic
from edgelam.quantize.config import Config, Exploration, Overrides, Phase, Pretraining, Reinforcement, Student
from edgelam.quantize.data import card, plans
from edgelam.quantize.data.examples import Example, examples_of, unreserved
from edgelam.quantize.data.produce import Job, Source, jobs_asked, jobs_executed, jobs_of, produce
from edgelam.quantize.evaluate.phases import ALONE
from edgelam.runtime.engine.chat import chatml

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM

    from edgelam.quantize.train.fit import Recipe
    from edgelam.quantize.train.objectives import Objective

Say = Callable[[str], None]
Prepare = Callable[["LlamaForCausalLM", Any, "Recipe"], tuple["Objective", list[Any]]]
"""From a network, its tokenizer and the recipe: what to minimise, and the rows to train on."""

EMBEDDING = {"Q4_0": "Q4_0", "IQ4_NL": "Q4_0"}
"""The vocabulary table in 4 bits: 14 MB less. Training does not touch it, so the grid that it came in loses nothing more."""

F16, EXPLORED = "model-f16.gguf", "explored.jsonl"
PROBES = 128
"""Training prompts that the importance matrix for quantizing is taken from."""


@dataclass(frozen=True, slots=True)
class Machines:
    """Where data is made: this many processes, or a Ray cluster."""

    workers: int = 1
    ray: str | None = None


def distill(
    config: Config, out: Path, say: Say, machines: Machines | None = None, until: Phase = Phase.STUDENT
) -> list[Path]:
    """Run every phase of the configuration up to ``until``; returns the model files made."""
    return Run(config, out, say, machines or Machines()).all(until)


class Run:
    """One run folder and what is in it."""

    def __init__(self, config: Config, out: Path, say: Say, machines: Machines) -> None:
        self._config, self._out, self._say, self._machines = config, out, say, machines
        self._weights = config.start
        self._probes: list[str] = []
        out.mkdir(parents=True, exist_ok=True)
        described = {k: v for k, v in asdict(config).items() if k not in ("recorded", "asked", "executed")}
        write_atomic(out / "config.json", json.dumps(described, indent=1, default=str).encode())

    def all(self, until: Phase) -> list[Path]:
        """The phases in their order; each goes on from the weights of the one before."""
        config = self._config
        with _alone_first():
            examples = self._data()
        tuned: dict[Phase, Callable[[], Path] | None] = {
            Phase.PRETRAINING: partial(self._pretrain, config.pretraining) if config.pretraining else None,
            Phase.IMITATION: partial(self._imitate, examples),
            Phase.EXPLORATION: partial(self._explore, config.exploration, examples) if config.exploration else None,
            Phase.REINFORCEMENT: partial(self._reinforce, config.reinforcement, examples)
            if config.reinforcement
            else None,
        }
        wanted = list(Phase)[: list(Phase).index(until) + 1]
        done = [phase() for name, phase in tuned.items() if name in wanted and phase is not None]
        made = self._quantized(done[-1], config.types) if done else []
        if config.student is not None and Phase.STUDENT in wanted:
            made += self._shrink(config.student, examples)
        if config.evaluate:
            self._measure(config.evaluate)
        return made

    # Data

    def _data(self) -> list[Example]:
        """The imitation phase's demonstrations (``train.jsonl``) and those of further files, shuffled."""
        config = self._config
        path = self._out / "train.jsonl"
        self._produce(first_jobs(config), path)
        files = [path, *(config.recorded * config.recorded_times)]
        counts = card.count(t for f in files for t in unreserved(f))
        write_atomic(self._out / "card.md", card.markdown(counts).encode())
        examples = list(examples_of(unreserved(path)))
        for file in config.recorded:
            examples += list(examples_of(unreserved(file))) * config.recorded_times
        random.Random(config.seed).shuffle(examples)
        self._probes = [chatml(e.prompt) + e.answer for e in examples[:PROBES]]
        self._say(f"data: {len(examples)} examples")
        return examples

    def _produce(self, jobs: list[Job], path: Path) -> None:
        if not path.exists():
            produce(jobs, path, self._say, self._machines.workers, self._machines.ray)

    def _explored(self, folder: Path, model: Path, count: int, seed: int) -> list[Example]:
        """Demonstrations with the mistakes of ``model`` put right, and what was rejected said."""
        path = folder / EXPLORED
        jobs = [
            job
            for app, share in self._config.shares.items()
            for job in jobs_of(Source.EXPLORED, round(share * count), seed, app, str(model.resolve()))
        ]
        self._produce(jobs, path)
        return list(examples_of(unreserved(path)))

    # Phases

    def _pretrain(self, phase: Pretraining) -> Path:
        """Phase one: what in an application serves which purpose, from its documentation (LAM1)."""
        return self._train(Phase.PRETRAINING, phase.recipe, _imitation(plans.examples(self._config.seed)))

    def _imitate(self, examples: list[Example]) -> Path:
        """Phase two: the expert's action from what the runtime shows (LAM2)."""
        return self._train(Phase.IMITATION, {}, _imitation(examples))

    def _explore(self, phase: Exploration, seen: list[Example]) -> Path:
        """Phase three: the right answers where the model went wrong by itself, and what it learned before (LAM3)."""
        config, folder = self._config, self._out / Phase.EXPLORATION
        (model,) = self._quantized(self._out / Phase.IMITATION, config.types[:1])
        with _alone_first():
            examples = self._explored(folder, model, phase.trajectories, config.seed + 500)
        rng = random.Random(f"{config.seed}/exploration")
        examples += rng.sample(seen, min(phase.keep, len(seen)))
        rng.shuffle(examples)
        return self._train(Phase.EXPLORATION, phase.recipe, _imitation(examples))

    def _reinforce(self, phase: Reinforcement, seen: list[Example]) -> Path:
        """Phase four: the policy as its own reward model, moved away from its failures in this phase and the one before
        (LAM4; DPO for PPO)."""
        config, folder = self._config, self._out / Phase.REINFORCEMENT
        before = self._out / (Phase.EXPLORATION if config.exploration else Phase.IMITATION)
        (model,) = self._quantized(before, config.types[:1])
        with _alone_first():
            examples = self._explored(folder, model, phase.trajectories, config.seed + 900)
        earlier = self._out / Phase.EXPLORATION / EXPLORED
        examples += examples_of(unreserved(earlier)) if earlier.exists() else ()
        rng = random.Random(f"{config.seed}/reinforcement")
        anchor = rng.sample(seen, min(phase.anchor, len(seen)))
        rng.shuffle(examples)
        return self._train(Phase.REINFORCEMENT, phase.recipe, partial(_preference, examples, anchor, phase, self._say))

    def _shrink(self, student: Student, examples: list[Example]) -> list[Path]:
        """The student with its teacher, and without one on each share of the same data."""
        some = examples[: student.examples]
        teacher = self._weights
        arms: dict[str, tuple[float, list[Example]]] = {Phase.STUDENT: (student.weight, some)}
        for share in student.without_teacher:
            arms[f"{ALONE}{round(share * len(some))}"] = (0.0, some[: round(share * len(some))])
        for name, (weight, rows) in arms.items():
            self._weights = teacher
            self._train(name, student.recipe, partial(_distillation, rows, replace(student, weight=weight), self._say))
        return self._quantized(self._out / Phase.STUDENT, self._config.types)

    def _train(self, name: str, given: Overrides, prepare: Prepare) -> Path:
        """Train from the weights so far, and leave weights and a float16 GGUF file in the phase's folder."""
        folder = self._out / name
        if not (folder / F16).exists():
            self._fit(folder, given, prepare)
        self._weights = folder / "model.pt"
        return folder

    def _fit(self, folder: Path, given: Overrides, prepare: Prepare) -> None:
        import torch

        from edgelam.quantize.export.gguf import write_gguf
        from edgelam.quantize.train.fit import Recipe, fit
        from edgelam.quantize.train.lora import adapters
        from edgelam.quantize.train.student import load_base, load_weights

        config = self._config
        torch.set_num_threads(config.threads)
        recipe = replace(Recipe(seed=config.seed), **(config.recipe | given))
        model, tokenizer = load_base(config.base)
        load_weights(model, tokenizer, recipe.layers, self._weights)
        objective, rows = prepare(model, tokenizer, recipe)
        self._say(f"{folder.name}: {len(rows)} examples, {sum(map(len, rows))} tokens")
        with adapters(objective.model, recipe.lora, folder):
            fit(objective, rows, recipe, folder, self._say)
        if _is_main():
            self._report(objective.findings(next(model.parameters()).device), folder)
            torch.save(objective.model.state_dict(), folder / "model.pt")
            target = folder / F16
            write_gguf(objective.model, config.base, target.with_suffix(".partial"), "edgelam")
            target.with_suffix(".partial").replace(target)
            (folder / "checkpoint.pt").unlink(missing_ok=True)
        with _alone_first():
            """The others wait here for the files."""

    # Results

    def _report(self, findings: dict[str, float], folder: Path) -> None:
        if findings:
            write_atomic(folder / "findings.json", json.dumps(findings, indent=1).encode())
            self._say(f"{folder.name}: " + ", ".join(f"{name} {value:.3g}" for name, value in findings.items()))

    def _quantized(self, phase: Path, kinds: tuple[str, ...]) -> list[Path]:
        """The phase's model in these types, its errors weighed by what the matrices get to see on training prompts."""
        from edgelam.quantize.export import llamacpp, probe
        from edgelam.quantize.export.types import GgufType

        made = [phase / f"model-{kind}.gguf" for kind in kinds]
        with _alone_first():
            matrix = None if all(p.exists() for p in made) else probe.importance(phase / F16, self._probes, self._say)
            for kind, path in zip(kinds, made, strict=True):
                if not path.exists():
                    order = llamacpp.Order(GgufType(kind), EMBEDDING.get(kind))
                    llamacpp.quantize(phase / F16, path, order, matrix, lambda _: None)
                self._say(f"{phase.name}/{path.name}: {path.stat().st_size / 1e6:.1f} MB")
        return made

    def _measure(self, tasks: int) -> None:
        """Every phase on the same held-out applications: ``phases.md``, ``phases.json`` and a picture."""
        from edgelam.quantize.evaluate.phases import measure

        found = sorted(p.parent for p in self._out.glob(f"*/{F16}"))
        models = {f.name: self._quantized(f, self._config.types[:1])[0] for f in found}
        with _alone_first():
            measure(models, tasks, self._out, self._say)


def first_jobs(config: Config) -> list[Job]:
    """Simulated applications, what people asked, what was executed, recorded screens, openings: the same jobs for the same configuration."""
    jobs = [
        job
        for app, share in config.shares.items()
        for job in jobs_of(Source.SIMULATED, round(share * config.trajectories), config.seed, app)
    ]
    for folder in config.asked:
        jobs += jobs_asked(folder, config.asked_times, config.seed)
    for folder in config.executed:
        jobs += jobs_executed(folder, config.seed)
    jobs += jobs_of(Source.SCREENS, config.screens, config.seed)
    return jobs + jobs_of(Source.OPENINGS, config.openings, config.seed)


def _imitation(examples: list[Example]) -> Prepare:
    def prepare(model: LlamaForCausalLM, tokenizer: Any, recipe: Recipe) -> tuple[Objective, list[Any]]:
        from edgelam.quantize.train.objectives import Objective, tokenize

        return Objective(model), tokenize(examples, tokenizer, recipe.max_tokens)

    return prepare


def _preference(
    examples: list[Example], anchor: list[Example], phase: Reinforcement, say: Say,
    model: LlamaForCausalLM, tokenizer: Any, recipe: Recipe,
) -> tuple[Objective, list[Any]]:  # fmt: skip
    import torch

    from edgelam.quantize.train.objectives import Preference, pairs_of, tokenize, with_reference

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pairs = with_reference(pairs_of(examples, tokenizer, recipe.max_tokens), model, device)
    held = round(phase.held * len(pairs))
    say(f"reinforcement: {len(pairs)} failures, {held} kept out of training; {len(anchor)} ordinary examples beside")
    rows = [*pairs[held:], *tokenize(anchor, tokenizer, recipe.max_tokens)]
    return Preference(model, phase.beta, phase.keep, pairs[:held]), rows


def _distillation(
    examples: list[Example], student: Student, say: Say, model: LlamaForCausalLM, tokenizer: Any, recipe: Recipe
) -> tuple[Objective, list[Any]]:
    """``model`` is the teacher; a copy of it loses layers."""
    from copy import deepcopy

    from edgelam.quantize.train.objectives import Distillation, Objective, tokenize
    from edgelam.quantize.train.student import drop_layers

    small = deepcopy(model)
    say(f"student: layers dropped: {drop_layers(small, tokenizer, student.layers)}")
    rows = tokenize(examples, tokenizer, recipe.max_tokens)
    if student.weight == 0:
        return Objective(small), rows
    return Distillation(small, model, student.weight, student.temperature), rows


def _alone_first() -> AbstractContextManager[Any]:
    """Under ``accelerate launch``, the main process first: the others then find its files. Else nothing."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return nullcontext()
    import torch
    from accelerate import PartialState

    context: AbstractContextManager[Any] = PartialState(cpu=not torch.cuda.is_available()).main_process_first()
    return context


def _is_main() -> bool:
    return int(os.environ.get("RANK", "0")) == 0
