"""Stage times in a real application, and the two baselines that edgelam's design is measured against."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edgelam.action import Action, Verb
from edgelam.control import Snapshot
from edgelam.quantize.evaluate.statistics import percentile, quantiles
from edgelam.retrieval import Candidate
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.runtime import grammar
from edgelam.runtime.decision import Goal
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.baseline import walk_per_node
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.engine import default_threads
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.labels import Labels
from edgelam.runtime.policy import Policy
from edgelam.runtime.prompt import Observation, candidate_lines, render
from edgelam.runtime.request.wanted import index_of

REQUESTS = (
    'type "good morning" and save it as a.txt', "turn on the line numbers", "print the document", "find the word tree", "close the window",
    "open the preferences", "select all text", "show me the about box", "undo what I did", "make the window fullscreen",
)  # fmt: skip
BASELINE_CONTEXT = 16_384
BASELINE_ROUNDS = 3
"""A prompt of all controls takes seconds; three are enough for a ratio."""


def bench(model: Path, app: str, rounds: int, threads: int | None, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything measured in one run on one machine; times in milliseconds."""
    began = time.perf_counter()
    engine = LlamaEngine(model, threads)
    load = (time.perf_counter() - began) * 1000
    policy = Policy(engine, index_of(EmbeddingCache(Encoder())))
    with tempfile.TemporaryDirectory() as home, PrivateSession(Path(home)) as session:
        session.adopt()
        desktop = AtspiDesktop()
        desktop.launch(app)
        say("reading …")
        snapshot = desktop.snapshot(app)
        observe = _times(lambda: desktop.snapshot(app), rounds)
        walk = _times(lambda: walk_per_node(desktop, app), 3)
        say("deciding …")
        stages = _decide(policy, snapshot, rounds)
        act, verify = _act(desktop, app, rounds)
        rss = rss_mb()
        desktop.close()
    engine.close()
    say("the baseline: all controls in the prompt …")
    full_ms, full_tokens = _full_prompt(model, threads, snapshot)
    total = percentile(observe, 0.5) + sum(percentile(stages[s], 0.5) for s in ("retrieve", "decide"))
    everything = {
        "observe": observe,
        "retrieve": stages["retrieve"],
        "decide": stages["decide"],
        "act": act,
        "settle + verify": verify,
    }
    return {
        "stages": {n: quantiles(v) for n, v in everything.items() if v},
        "ratios": [
            _ratio("snapshot, ms", percentile(observe, 0.5), percentile(walk, 0.5)),
            _ratio("prompt, tokens", percentile(stages["tokens"], 0.5), full_tokens),
            _ratio("decide, ms", percentile(stages["decide"], 0.5), full_ms),
            _ratio("observe + retrieve + decide, ms", total, percentile(walk, 0.5) + full_ms),
        ],
        "controls": len(snapshot.controls), "load_ms": load, "rss_mb": rss, "threads": threads or default_threads(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }  # fmt: skip


def _ratio(what: str, ours: float, baseline: float) -> tuple[str, str, str, str]:
    return what, f"{ours:.1f}", f"{baseline:.1f}", f"{ours / max(baseline, 1e-9):.3f}"


def _times(act: Callable[[], object], count: int) -> list[float]:
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _decide(policy: Policy, snapshot: Snapshot, rounds: int) -> dict[str, list[float]]:
    """First decisions for different requests: no request's prompt is in the model's cache."""
    for request in REQUESTS:
        policy.index.search(request, snapshot)  # the application's embeddings are cached, as after its first use
    rows: dict[str, list[float]] = {"retrieve": [], "decide": [], "tokens": []}
    for number in range(rounds):
        request = f"{REQUESTS[number % len(REQUESTS)]} ({number})"
        decision = policy.decide(Goal(request), snapshot, [])
        rows["retrieve"].append(decision.milliseconds["retrieve"])
        rows["decide"].append(decision.milliseconds["decide"])
        rows["tokens"].append(float(decision.tokens_in))
    return rows


def _act(desktop: AtspiDesktop, app: str, rounds: int) -> tuple[list[float], list[float]]:
    """Type a letter, or check and uncheck a box where there is nothing to type into; act, and settle with a look after it."""
    act: list[float] = []
    verify: list[float] = []
    for number in range(rounds):
        snapshot = desktop.snapshot(app)
        tick = Verb.CHECK if number % 2 == 0 else Verb.UNCHECK
        chosen = [(v, c) for v in (Verb.TYPE, tick) for c in snapshot.controls if v in c.verbs]
        if not chosen:
            break
        verb, control = chosen[0]
        began = time.perf_counter()
        desktop.perform(Action(verb, text="x" if verb is Verb.TYPE else None), control)
        acted = time.perf_counter()
        desktop.settle(2.0)
        desktop.snapshot(app)
        act.append((acted - began) * 1000)
        verify.append((time.perf_counter() - acted) * 1000)
    return act, verify


def _full_prompt(model: Path, threads: int | None, snapshot: Snapshot) -> tuple[float, float]:
    """The same decision from a prompt of every control: median milliseconds and tokens."""
    engine = LlamaEngine(model, threads, context=BASELINE_CONTEXT)
    labels = Labels(snapshot.controls)
    everything = [Candidate(c, 0.0, 0.0) for c in snapshot.controls if c.ref in labels]
    options = [grammar.Option(c.control, labels[c.control.ref]) for c in everything]
    taken, tokens = [], []
    for request in REQUESTS[:BASELINE_ROUNDS]:
        lines = candidate_lines(request, snapshot, everything, labels)
        prompt = render(Observation(request, snapshot.title, snapshot.modal, (), lines))
        answer = engine.generate(prompt, grammar.build(request, options))
        taken.append(answer.milliseconds)
        tokens.append(float(answer.tokens_in))
    engine.close()
    return percentile(taken, 0.5), percentile(tokens, 0.5)


def rss_mb() -> float:
    """Resident memory of this process in MB; 0 where the system does not tell in /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text(encoding="ascii").splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
