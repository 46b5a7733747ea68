"""The whole pipeline at its smallest: data, imitation, exploration, quantization; skipped without the training extra."""

from pathlib import Path

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.distill import Exploration, load_config

RECIPE = Path(__file__).parents[2] / "quantize" / "tiny.toml"


def test_a_recipe_that_is_none_is_said(tmp_path):
    wrong = tmp_path / "wrong.toml"
    for text, says in (
        ("trajectories = 3", "no `base`"), ('base = "x"\nepochs = 3', "unknown setting 'epochs'"), ("base = ", "TOML"),
        ('base = "x"\n[exploration]\nspeed = 3', "exploration"),
    ):  # fmt: skip
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=says):
            load_config(wrong)


@pytest.mark.skipif(not RECIPE.exists(), reason="recipes are in the source tree, not in the wheel")
def test_the_recipes_are_read():
    for path in RECIPE.parent.glob("*.toml"):
        assert load_config(path).trajectories > 0
    assert isinstance(load_config(RECIPE).exploration, Exploration)


@pytest.mark.train
@pytest.mark.skipif(not RECIPE.exists(), reason="recipes are in the source tree, not in the wheel")
def test_a_model_comes_out_and_a_second_run_has_nothing_to_do(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("accelerate")
    from edgelam.quantize.distill import distill
    from edgelam.runtime.engine.llama import LlamaEngine

    said: list[str] = []
    (model,) = distill(load_config(RECIPE), tmp_path / "run", said.append)
    engine = LlamaEngine(model, 1)
    assert engine.trained
    assert engine.generate('Task: x\nWindow: W\nbutton "OK"', 'root ::= "click \\"OK\\""').text == 'click "OK"'
    engine.close()
    assert any(line.startswith("exploration:") for line in said)
    assert "mistakes" in (tmp_path / "run" / "card.md").read_text(encoding="utf-8")
    again: list[str] = []
    assert distill(load_config(RECIPE), tmp_path / "run", again.append) == [model]
    assert not any("layers dropped" in line for line in again)
