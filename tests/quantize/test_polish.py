"""Training through the rounding: the same size, nearer to the original."""

from contextlib import closing

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import re

import torch

from edgelam.errors import UsageError
from edgelam.quantize.evaluate.fidelity import nearness
from edgelam.quantize.export import llamacpp
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.huggingface import convert
from edgelam.quantize.export.mixed import stored_as
from edgelam.quantize.export.probe import Probe
from edgelam.quantize.export.types import GgufType, Polish, Target, plain_of, polish_of
from edgelam.quantize.train import polish
from edgelam.runtime.engine.header import read_header
from tests.quantize import tiny

quiet = lambda _: None  # noqa: E731


@pytest.mark.parametrize(
    ("name", "polished", "plain"),
    [("Q2_K-polished60", Polish("Q2_K", 60), "Q2_K"), ("MIX-57.7MB-polished5", Polish("MIX-57.7MB", 5), "MIX-57.7MB"), ("Q4_0", None, "Q4_0")],
)  # fmt: skip
def test_training_is_part_of_the_name(name, polished, plain):
    assert polish_of(name) == polished
    assert plain_of(name) == plain
    assert polished is None or str(polished) == name


def test_only_gguf_types_are_polished():
    from edgelam.cli.quantize import _polished

    assert _polished(("Q2_K", "F16"), Target.GGUF, 9) == ("Q2_K-polished9",)
    with pytest.raises(UsageError, match="GGUF"):
        _polished(("int8",), Target.ONNX, 9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny.causal(tmp_path_factory.mktemp("hf") / "small", "SmolLM 2")


def test_polishing_comes_nearer_at_the_same_size(folder, tmp_path):
    source, plain, trained, better = (tmp_path / f"{n}.gguf" for n in ("source", "plain", "trained", "better"))
    convert(folder, source, quiet)
    llamacpp.quantize(source, plain, llamacpp.Order(GgufType.Q4_0), None, quiet)
    kinds = {t.name: t.kind for t in read_header(plain).tensors if len(t.shape) > 1}
    texts, said = [t for t in HARD if len(t) > 20], []
    recipe = polish.Recipe(steps=40, rate=5e-4, rate_whole=2e-3)
    polish.polish(folder, source, plain, trained, None, texts, recipe, said.append)
    exact = {f"^{re.escape(n)}$": k for n, k in kinds.items()}
    llamacpp.quantize(trained, better, llamacpp.Order(GgufType.Q8_0, None, exact), None, quiet)
    assert better.stat().st_size == plain.stat().st_size
    with closing(Probe(source, 1)) as first, closing(Probe(plain, 1)) as second, closing(Probe(better, 1)) as third:
        assert nearness(first, third, texts).kl < 0.8 * nearness(first, second, texts).kl
    assert sum(": step " in line for line in said) == 40


def test_rounding_keeps_to_the_order_of_rows_of_the_file(folder, tmp_path):
    """llama.cpp interleaves the rows of queries and keys; what is rounded is the same row all the same."""
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder)
    matrices = {n: p for n, p in model.named_parameters() if ".q_proj." in n}
    name, stored = next(iter(stored_as(folder, matrices).items()))
    whole = matrices[name].data.clone()
    one = polish._Rounded(matrices[name], whole, torch.zeros(()), stored, "Q8_0", None)
    one.round()
    assert stored.order is not None
    assert 0 < one.moved < 0.01


def test_a_polished_file_is_made_beside_the_plain_one(folder, tmp_path, monkeypatch):
    from edgelam.quantize.export import child
    from edgelam.quantize.shrink import Request, shrink
    from tests.quantize.test_quantize import StubMeasure

    class Texts(StubMeasure):
        def texts(self, count):
            return HARD[:count]

    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", Texts)
    kinds = ("Q4_0", str(Polish("Q4_0", 2)))
    out = tmp_path / "out"
    report = shrink(Request(folder, out, kinds, matrix=False, prompts=5, compare=True, threads=1), quiet)
    plain, polished = (out / f"small-{kind}.gguf" for kind in kinds)
    assert plain.read_bytes() != polished.read_bytes()
    types = [{t.name: t.kind for t in read_header(path).tensors} for path in (plain, polished)]
    assert types[0] == types[1]
    assert read_header(polished).fields["general.name"] == "small"
    assert [r["kind"] for r in report["types"]] == list(kinds)
    assert [r["kind"] for r in report["plain"]] == ["Q4_0"]
