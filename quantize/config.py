"""The configuration of ``edgelam distill``: what reproduces a run, read from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError


class Phase(StrEnum):
    """The phases of a run, in their order."""

    PRETRAINING = "pretraining"
    IMITATION = "imitation"
    EXPLORATION = "exploration"
    REINFORCEMENT = "reinforcement"
    STUDENT = "student"


Overrides = dict[str, Any]
"""Fields of :class:`edgelam.quantize.train.fit.Recipe` that differ from those of the phase before."""

SHARES = {
    "Made up": 0.18, "Collection": 0.24, "Documented": 0.12, "Text Editor": 0.13, "Web Browser": 0.16, "File Manager": 0.05, "Settings": 0.04, "Mail": 0.03,
    "Registration": 0.03, "Calculator": 0.02,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pretraining:
    """Task-plan pairs from the documentation of real applications: which menus and commands serve which purpose."""

    recipe: Overrides = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exploration:
    """``trajectories`` in which the model errs and the expert puts it right, mixed with ``keep`` examples of the
    imitation phase."""

    trajectories: int = 1500
    keep: int = 4000
    recipe: Overrides = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reinforcement:
    """What the explored model said against what was right, as preferences; ``beta`` and ``keep`` are the loss's.

    ``trajectories`` are explored anew, by the model of the exploration phase. ``anchor``: examples of the imitation
    phase among them, which hold the policy where it was right. ``held``: share of the preferences that are kept out of
    training, to tell how well the reward ranks what it has not seen.
    """

    trajectories: int = 1500
    beta: float = 0.1
    keep: float = 0.2
    anchor: int = 0
    held: float = 0.1
    recipe: Overrides = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Student:
    """A network of fewer ``layers`` from the tuned one, which is its teacher with a share of ``weight`` of the loss.

    ``without_teacher``: shares of the data to train the same student on alone: the baseline, and a learning curve.
    ``examples`` at most are taken for either.
    """

    layers: int
    weight: float = 0.7
    temperature: float = 1.0
    examples: int = 1_000_000
    without_teacher: tuple[float, ...] = ()
    recipe: Overrides = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """``shares``: simulated trajectories by application. ``start``: weights of an earlier run to go on from.
    ``recorded``: files of further demonstrations (JSON Lines, possibly gzipped), each taken ``recorded_times``; ``asked``: folders of
    windows and what people asked of them (:mod:`edgelam.quantize.data.asked`), each request ``asked_times`` with other states and noise;
    ``executed``: folders of what was done in real applications by their maps (:mod:`edgelam.quantize.data.executed`), said in several ways.
    ``recipe`` is the imitation phase's; the other phases are left out where their table is missing.
    ``evaluate``: tasks of each held-out application on which every phase is measured at the end; 0 measures none.
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
    asked: tuple[Path, ...] = ()
    asked_times: int = 1
    executed: tuple[Path, ...] = ()
    start: Path | None = None
    evaluate: int = 0
    recipe: Overrides = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=lambda: dict(SHARES))
    pretraining: Pretraining | None = None
    exploration: Exploration | None = None
    reinforcement: Reinforcement | None = None
    student: Student | None = None


_TABLES: dict[str, type] = {
    Phase.PRETRAINING: Pretraining, Phase.EXPLORATION: Exploration, Phase.REINFORCEMENT: Reinforcement, Phase.STUDENT: Student,
}  # fmt: skip


def load_config(path: Path) -> Config:
    """Raises UsageError where the file is no configuration."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read as TOML: {error}.") from error
    if "base" not in given:
        raise UsageError(f"{path}: no `base` (the GGUF file to start from).")
    try:
        for key in ("base", "start"):
            if key in given:
                given[key] = path.parent / given[key]
        for key in ("recorded", "asked", "executed"):
            given[key] = tuple(path.parent / p for p in given.get(key, ()))
    except TypeError as error:
        raise UsageError(f"{path}: what should be the name of a file is none.") from error
    for name in _TABLES.keys() & given.keys():
        given[name] = _table(_TABLES[name], given[name], f"{path}, table [{name}]")
    config: Config = _table(Config, given, str(path))
    return config


def _table(kind: type, given: dict[str, Any], where: str) -> Any:
    """A dataclass from a TOML table, lists as tuples.

    Raises:
        UsageError: a setting is unknown or one is missing.
    """
    unknown = set(given) - {f.name for f in fields(kind)}
    if unknown:
        raise UsageError(f"{where}: unknown setting {min(unknown)!r}.")
    try:
        return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in given.items()})
    except TypeError as error:
        raise UsageError(f"{where}: {error}.") from error
