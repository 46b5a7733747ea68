"""A model of another maker learns some decisions; skipped without the training extra."""

import json

import pytest

pytest.importorskip("torch")
pytest.importorskip("peft")
pytest.importorskip("accelerate")

from safetensors.torch import load_file

from edgelam.quantize.export.source import opened_source
from edgelam.quantize.train import adapt
from edgelam.quantize.train.fit import Recipe
from edgelam.runtime.engine.chat import FORMAT_KEY
from tests.quantize import tiny


def test_decisions_are_learned_and_the_folder_can_be_quantized(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(adapt, "say", said.append)
    folder, out = tiny.causal(tmp_path / "m", "Gemma 3"), tmp_path / "out"
    adapt.adapt(folder, out, 12, Recipe(learning_rate=1e-2, batch_tokens=1024, max_tokens=1024, lora=2))
    before, after = (load_file(p / "model.safetensors") for p in (folder, out))
    moved = {n for n in after if not before[n].equal(after[n])}
    assert moved == {n for n in before if "proj" in n}
    assert json.loads((out / "config.json").read_text(encoding="utf-8"))[FORMAT_KEY] == 1
    assert said[0].startswith("12 decisions")
    with opened_source(out, None, tmp_path, said.append) as source:
        assert source.gguf.is_file()
        assert "logits within" in source.fidelity
