"""Types for single tensors, chosen by what their rounding does to actions."""

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from transformers import AutoModelForCausalLM

from edgelam.errors import UsageError
from edgelam.quantize.evaluate.page import page
from edgelam.quantize.export import mixed
from edgelam.quantize.export.huggingface import convert
from edgelam.quantize.export.mixed import BudgetTooSmall, Choice, Decided, mix
from edgelam.quantize.export.types import Budget, Target, budget_of
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.llama import CloseCall, LlamaEngine
from edgelam.runtime.models import locate
from tests.quantize import tiny

quiet = lambda _: None  # noqa: E731
WAYS = {
    "a": [Choice("big", 10, 0.0), Choice("small", 4, 9.0)],
    "b": [Choice("big", 10, 0.0), Choice("small", 4, 1.0)],
    "c": [Choice("big", 20, 0.0), Choice("small", 8, 2.0)],
}


@pytest.mark.parametrize(
    ("budget", "kinds"),
    [
        (40, "big big big"),
        (34, "big big small"),
        (28, "big big small"),
        (22, "big small small"),
        (16, "small small small"),
    ],
)
def test_what_is_worth_most_for_its_size_is_kept(budget, kinds):
    chosen = mix(WAYS, budget)
    assert chosen == dict(zip("abc", kinds.split(), strict=True))
    assert sum(next(c.cost for c in WAYS[n] if c.kind == k) for n, k in chosen.items()) <= budget


def test_a_budget_that_nothing_fits_is_said():
    with pytest.raises(BudgetTooSmall, match="too small"):
        mix(WAYS, 15)


@pytest.mark.parametrize("kind", ["Q8_0", "Q4_0", "Q5_1", "IQ4_NL"])
def test_rounding_is_llama_cpps(kind):
    rows = np.random.default_rng(1).normal(size=(8, 64)).astype(np.float32)
    error = np.abs(mixed.rounded(rows, kind, None) - rows)
    assert 0 < error.max() < {"Q8_0": 0.02, "Q5_1": 0.12}.get(kind, 0.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny.causal(tmp_path_factory.mktemp("hf") / "small", "SmolLM 2")


def test_harm_foretells_how_far_a_margin_moves(folder, tmp_path):
    """The expected square of what rounding one tensor does to the margin, against what it does."""
    convert(folder, tmp_path / "m.gguf", quiet)
    torch.manual_seed(2)
    rng = np.random.default_rng(2)
    decided = [
        Decided(tuple(rng.integers(0, 500, 12).tolist()), CloseCall(11, 40, 41, 1.0 - mixed.SOFT)) for _ in range(24)
    ]
    moved = mixed.sensitivity(folder, decided, quiet)
    ways = mixed.weigh(tmp_path / "m.gguf", moved, None, {"Q4_0": 1.0}, quiet)
    model = AutoModelForCausalLM.from_pretrained(folder).eval()

    def margins():
        with torch.no_grad():
            logits = model(torch.tensor([d.tokens for d in decided])).logits[:, -1]
        return (logits[:, 40] - logits[:, 41]).numpy()

    before, foretold, seen = margins(), [], []
    for layer in range(2):
        for name, stored in (("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"), ("self_attn.v_proj", "attn_v")):
            weight = model.get_parameter(f"model.layers.{layer}.{name}.weight")
            kept = weight.detach().clone()
            weight.data = torch.from_numpy(mixed.rounded(kept.numpy(), "Q4_0", None))
            seen.append(float(np.square(margins() - before).mean()))
            foretold.append(ways[f"blk.{layer}.{stored}.weight"][0].harm)
            weight.data = kept
    ratio = np.log(np.array(foretold) / np.array(seen))
    assert np.abs(ratio).max() < np.log(4)  # few decisions, one rounding
    assert abs(ratio.mean()) < np.log(2)


def test_the_rows_that_matter_stand_for_all(folder, tmp_path, monkeypatch):
    convert(folder, tmp_path / "m.gguf", quiet)
    shapes = {t.name: t.shape for t in read_header(tmp_path / "m.gguf").tensors if "ffn" in t.name and len(t.shape) > 1}
    moved = {n: np.random.default_rng(3).exponential(size=s[::-1]).astype(np.float32) for n, s in shapes.items()}
    whole, few = [], []
    for rows, found in ((256, whole), (16, few)):
        monkeypatch.setattr(mixed, "ROWS", rows)
        ways = mixed.weigh(tmp_path / "m.gguf", moved, None, {"Q4_0": 1.0, "Q8_0": 1.0}, quiet)
        found += [c.harm for w in ways.values() for c in w]
    assert np.abs(np.log(np.array(few) / np.array(whole))).max() < np.log(1.3)


def test_close_calls_are_where_the_grammar_leaves_a_choice():
    engine = LlamaEngine(locate(None), 1)
    prompt, grammar = 'Task: press OK\nWindow: W\nbutton "OK"\nbutton "No"', 'root ::= "click \\"" ("OK" | "No") "\\""'
    tokens, calls = engine.close_calls(prompt, grammar)
    answer = engine.generate(prompt, grammar)
    engine.close()
    assert len(tokens) == answer.tokens_in + answer.tokens_out
    assert calls
    assert all(call.margin >= 0 and tokens[call.place + 1] == call.chosen for call in calls)


@pytest.mark.parametrize(
    ("kind", "budget"),
    [("MIX-57.7MB", Budget(57.7, "MB")), ("MIX-80ms", Budget(80, "ms")), ("Q4_0", None), ("MIX", None)],
)
def test_budgets_are_read_back(kind, budget):
    assert budget_of(kind) == budget
    assert budget is None or str(budget) == kind


def test_a_mix_needs_a_budget():
    from edgelam.cli.quantize import _types

    with pytest.raises(UsageError, match="--max-mb or --max-ms"):
        _types(Target.GGUF, "MIX", auto=False)
    assert _types(Target.GGUF, "Q4_0,mix", auto=False, max_mb=60) == ("Q4_0", "MIX-60MB")


def _asked(milliseconds):
    """Measures how long a decision takes by a file's name, and asks for a choice between three words."""
    from tests.quantize.test_quantize import StubMeasure

    class Asked(StubMeasure):
        def __call__(self, path):
            measures, replies = super().__call__(path)
            return {**measures, "decide_ms": next((t for k, t in milliseconds.items() if k in path.name), 1.0)}, replies

        def others(self, count):
            from edgelam.quantize.evaluate.fidelity import Case

            return [Case(f"Task {n}", 'root ::= "click" | "done" | "wait"', "done") for n in range(6)]

    return Asked


def test_a_mix_takes_no_longer_than_its_milliseconds(folder, tmp_path, monkeypatch):
    """A file named Q2_K is none where no row fits that: it speaks for what it is stored in."""
    from edgelam.quantize.export import child
    from edgelam.quantize.shrink import Request, shrink

    takes = {"Q8_0": 2.0, "Q5_1": 1.0, "Q2_K": 0.5}
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", _asked(takes))
    report = shrink(Request(folder, tmp_path / "out", (*takes, "MIX-1.5ms"), matrix=False, threads=1), quiet)
    rows = {r["kind"]: r["tensors"] for r in report["types"]}
    stored = {max(kinds, key=kinds.get): takes[kind] for kind, kinds in rows.items() if kind in takes}
    assert "Q2_K" not in stored
    made = [t for t in read_header(tmp_path / "out" / "small-MIX-1.5ms.gguf").tensors if len(t.shape) > 1]
    assert {t.kind for t in made} <= set(stored)
    spent = sum(t.elements * stored[t.kind] for t in made) / sum(t.elements for t in made)
    assert 1.2 < spent <= 1.5
    with pytest.raises(UsageError, match="needs uniform types measured"):
        shrink(Request(folder, tmp_path / "none", ("MIX-1.5ms",), matrix=False, threads=1), quiet)


def test_a_mix_is_made_within_its_budget_and_reported(folder, tmp_path, monkeypatch):
    from edgelam.quantize.export import child
    from edgelam.quantize.shrink import Request, shrink

    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", _asked({}))
    whole = shrink(Request(folder, tmp_path / "out", ("Q8_0",), matrix=False, threads=1), quiet)["types"][0]
    kind = f"MIX-{0.9 * (tmp_path / 'out' / 'small-Q8_0.gguf').stat().st_size / 1e6:.4f}MB"
    report = shrink(Request(folder, tmp_path / "out", ("Q8_0", kind), matrix=False, threads=1), quiet)
    made = tmp_path / "out" / f"small-{kind}.gguf"
    assert made.stat().st_size <= budget_of(kind).most * 1e6 * 1.001
    assert len({t.kind for t in read_header(made).tensors if len(t.shape) > 1}) > 1
    assert len(report["types"][1]["tensors"]) > 1
    assert f"- {kind}: " in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert html == page(report)
    assert html.count("<svg") == 3
    assert "http" not in html
    assert kind in html
    theirs = {**report["types"][0], "tool": "their tool"}
    theirs["measures"] = {**theirs["measures"], "behind": theirs["measures"]["loss"]}
    beside = page({**report, "plain": [theirs]})
    assert "<td>their tool" in beside
    assert "Q8_0 by the format&#x27;s own tool: " in beside
    assert whole["kind"] == "Q8_0"
