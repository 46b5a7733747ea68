"""The whole pipeline at its smallest, every phase of it, and by more than one process; skipped without the training
extra."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.config import Exploration, Reinforcement, Student, load_config
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.models import locate

RECIPE = Path(__file__).parents[2] / "quantize" / "tiny.toml"
in_source = pytest.mark.skipif(not RECIPE.exists(), reason="recipes are in the source tree, not in the wheel")


def test_a_recipe_that_is_none_is_said(tmp_path):
    wrong = tmp_path / "wrong.toml"
    for text, says in (
        ("trajectories = 3", "no `base`"), ('base = "x"\nepochs = 3', "unknown setting 'epochs'"), ("base = ", "TOML"),
        ('base = "x"\n[exploration]\nspeed = 3', r"table \[exploration\]: unknown setting 'speed'"),
        ('base = "x"\n[student]\nweight = 1', "layers"),
    ):  # fmt: skip
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=says):
            load_config(wrong)


@in_source
def test_the_recipes_are_read():
    for path in RECIPE.parent.glob("*.toml"):
        config = load_config(path)
        assert config.trajectories > 0
        assert (config.student is None) == (path.name == "release.toml"), "the shipped model is no student's"
        assert config.student is None or isinstance(config.student, Student)
        assert config.student is None or isinstance(config.student.without_teacher, tuple)
    tiny = load_config(RECIPE)
    assert isinstance(tiny.exploration, Exploration)
    assert isinstance(tiny.reinforcement, Reinforcement)


@pytest.mark.model
@in_source
def test_the_shipped_model_has_the_layers_of_its_recipe():
    config = load_config(RECIPE.with_name("release.toml"))
    assert all(isinstance(folder, Path) for folder in config.asked)
    assert config.asked_times > 0
    assert read_header(locate(None)).fields["llama.block_count"] == config.recipe["layers"]


@pytest.mark.train
@in_source
def test_a_model_comes_out_and_a_second_run_has_nothing_to_do(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("accelerate")
    from edgelam.quantize.distill import distill
    from edgelam.runtime.engine.llama import LlamaEngine

    run, said = tmp_path / "run", list[str]()
    made = distill(load_config(RECIPE), run, said.append)
    assert [p.parent.name for p in made] == ["reinforcement", "student"]
    engine = LlamaEngine(made[0], 1)
    assert engine.trained
    assert engine.generate('Task: x\nWindow: W\nbutton "OK"', 'root ::= "click \\"OK\\""').text == 'click "OK"'
    engine.close()
    for phase in ("pretraining", "imitation", "exploration", "reinforcement", "student", "alone-"):
        assert any(line.startswith(phase) for line in said), phase
    assert "mistakes" in (run / "card.md").read_text(encoding="utf-8")
    assert (run / "reinforcement" / "adapter" / "adapter_model.safetensors").stat().st_size < 5e6
    measured = json.loads((run / "phases.json").read_text(encoding="utf-8"))
    assert {"pretraining", "imitation", "exploration", "reinforcement", "student"} < set(measured)
    assert "| reinforcement |" in (run / "phases.md").read_text(encoding="utf-8")
    again: list[str] = []
    assert distill(load_config(RECIPE), run, again.append) == made
    assert not any("step" in line or "layers dropped" in line for line in again)


@pytest.mark.train
@in_source
def test_two_processes_train_one_model(tmp_path):
    pytest.importorskip("accelerate")
    config = tmp_path / "two.toml"
    base = RECIPE.parent.parent / "runtime" / "models" / "edgelam-5.1.gguf"
    config.write_text(
        f"base = {json.dumps(str(base))}\ntrajectories = 6\nscreens = 10\nopenings = 0\ntypes = ['IQ4_NL']\n"
        "[recipe]\nlayers = 2\nbatch_tokens = 256\nminutes = 0.2\n",
        encoding="utf-8",
    )
    launch = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "-m", "edgelam", "distill"]
    done = subprocess.run(
        [*launch, "--config", str(config), "-o", str(tmp_path / "run")],
        capture_output=True, text=True, timeout=400, check=False, cwd=tmp_path, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert sorted(p.name for p in (tmp_path / "run" / "imitation").glob("*.gguf")) == [
        "model-IQ4_NL.gguf",
        "model-f16.gguf",
    ]
    recipe = json.loads((tmp_path / "run" / "imitation" / "recipe.json").read_text(encoding="utf-8"))
    assert recipe["processes"] == 2
