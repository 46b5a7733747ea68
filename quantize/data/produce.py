"""Demonstrations in numbered jobs: each is decided by its number alone, so any number of workers, processes here or
Ray elsewhere, gives the same bytes. A finished job is a file; an interrupted run goes on with those that are missing."""

from __future__ import annotations

import logging
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from edgelam.errors import UsageError
from edgelam.paths import write_atomic
from edgelam.quantize.data import asked, openings, screens, tasks, worded
from edgelam.quantize.data.demonstrate import Expert, NotDemonstrated
from edgelam.quantize.data.executions import Execution
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.index import TOP_K
from edgelam.runlog import to_lines
from edgelam.runtime.policy import Policy
from edgelam.runtime.request.wanted import index_of
from edgelam.trajectory import Trajectory

SIZE = 50
"""Trajectories tried in one job."""

IN_FLIGHT = 4
"""Jobs handed out ahead for each worker."""


class Source(StrEnum):
    SIMULATED = "simulated"
    EXPLORED = "explored"
    SCREENS = "screens"
    OPENINGS = "openings"
    ASKED = "asked"
    EXECUTED = "executed"


@dataclass(frozen=True, slots=True)
class Job:
    """``count`` trajectories from number ``first`` on. ``app`` is for simulated ones, ``folder`` for what people asked
    of real windows and for what was executed in applications (``count`` executions then); ``model`` for explored ones."""

    source: Source
    first: int
    count: int
    seed: int
    app: str = ""
    model: str = ""
    folder: str = ""


def jobs_of(source: Source, total: int, seed: int, app: str = "", model: str = "", folder: str = "") -> list[Job]:
    """The jobs that make ``total`` trajectories."""
    return [Job(source, first, min(SIZE, total - first), seed, app, model, folder) for first in range(0, total, SIZE)]


def jobs_asked(folder: Path, times: int, seed: int) -> list[Job]:
    """Every request of a folder (:mod:`edgelam.quantize.data.asked`), ``times`` times with other states and noise.

    Raises:
        UsageError: the folder holds none.
    """
    total = len(asked.read(folder).asked)
    runs = (jobs_of(Source.ASKED, total, seed * 1000 + time, folder=str(folder)) for time in range(times))
    return [job for run in runs for job in run]


def jobs_executed(folder: Path, seed: int) -> list[Job]:
    """Every execution of a folder (:mod:`edgelam.quantize.data.worded`).

    Raises:
        UsageError: the folder holds none.
    """
    return jobs_of(Source.EXECUTED, len(worded.read(folder)), seed, folder=str(folder))


@cache
def _index() -> Index:
    """One text at a time: in a batch, rounding depends on what else is in it."""
    return index_of(EmbeddingCache(Encoder(batch=1)))


@cache
def _asked(folder: str) -> asked.Windows:
    return asked.read(Path(folder))


@cache
def _executed(folder: str) -> list[Execution]:
    return worded.read(Path(folder))


@cache
def _policy(model: str) -> Policy:
    from edgelam.runtime.engine.llama import LlamaEngine

    return Policy(LlamaEngine(Path(model), threads=1), _index())


def run_job(job: Job) -> str:
    """The job's trajectories as JSON Lines."""
    return "".join(line + "\n" for trajectory in _trajectories(job) for line in to_lines(trajectory))


def _trajectories(job: Job) -> Iterator[Trajectory]:
    match job.source:
        case Source.SCREENS:
            yield from screens.demonstrations(_index(), job.count, job.seed * 1000 + job.first)
        case Source.ASKED:
            given = _asked(job.folder)
            some = asked.Windows(given.windows, given.asked[job.first : job.first + job.count])
            yield from asked.demonstrations(_index(), some, job.seed * 1000 + job.first)
        case Source.EXECUTED:
            some_done = _executed(job.folder)[job.first : job.first + job.count]
            yield from worded.demonstrations(_index(), some_done, worded.known(), f"{job.seed}/{job.first}")
        case Source.OPENINGS:
            yield from openings.demonstrations(_index(), job.count, job.seed * 1000 + job.first)
        case _:
            explorer = _policy(job.model) if job.source is Source.EXPLORED else None
            for number in range(job.first, job.first + job.count):
                task = tasks.make(job.app, job.seed * 1_000_000 + number)
                try:
                    yield Expert(task, _index(), TOP_K, explorer=explorer).demonstrate()
                except NotDemonstrated:
                    continue


def produce(
    jobs: Sequence[Job], path: Path, say: Callable[[str], None], workers: int = 1, ray: str | None = None
) -> None:
    """Run the jobs and write their trajectories to ``path`` in the order of the jobs.

    ``ray`` is the address of a cluster (``local`` for one of this machine); without it jobs run in processes.

    Raises:
        UsageError: Ray was asked for and is not installed.
    """
    folder = path.with_suffix(".jobs")
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number:05}.jsonl" for number in range(len(jobs))]
    missing = [(job, file) for job, file in zip(jobs, files, strict=True) if not file.exists()]
    for done, ((_, file), text) in enumerate(
        zip(missing, _results([j for j, _ in missing], workers, ray), strict=True), 1
    ):
        write_atomic(file, text.encode())
        say(f"data {len(files) - len(missing) + done}/{len(files)} jobs")
    write_atomic(path, b"".join(file.read_bytes() for file in files))
    for file in files:
        file.unlink()
    folder.rmdir()


def _results(jobs: Sequence[Job], workers: int, ray: str | None) -> Iterator[str]:
    """The jobs' results in order."""
    if ray is not None:
        yield from _on_ray(jobs, workers, ray)
    elif workers == 1:
        yield from map(run_job, jobs)
    else:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            yield from pool.map(run_job, jobs)


def _on_ray(jobs: Sequence[Job], workers: int, address: str) -> Iterator[str]:
    if find_spec("ray") is None:
        raise UsageError("--ray needs Ray; run: pip install 'edgelam[ray]'")
    import ray

    here = address == "local"
    with chdir(tempfile.gettempdir()):  # Ray puts the current folder before everything that is installed
        ray.init(
            address=None if here else address, num_cpus=workers if here else None, include_dashboard=False,
            log_to_driver=False, logging_level=logging.ERROR,
        )  # fmt: skip
    try:
        remote: Any = ray.remote(run_job)
        running: deque[Any] = deque()
        for job in jobs:
            running.append(remote.remote(job))
            if len(running) > IN_FLIGHT * workers:
                yield ray.get(running.popleft())
        while running:
            yield ray.get(running.popleft())
    finally:
        ray.shutdown()
