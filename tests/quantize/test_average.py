"""The mean of runs that began from the same weights; skipped without the extra."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("optimum")

from edgelam.errors import ModelError, UsageError  # noqa: E402
from edgelam.quantize.train import pieces  # noqa: E402
from edgelam.quantize.train.average import average  # noqa: E402
from tests.quantize import tiny  # noqa: E402

WIDTH, KINDS = 2, 5


@pytest.fixture
def base(tmp_path):
    return tiny.sentence_folder(tmp_path / "base")


@pytest.fixture
def runs(base, tmp_path):
    """A finished run, whose weights are all 1 more than the base's, and one on its way, whose are 3 more."""
    model = pieces.network_on(base, WIDTH, KINDS)
    state = model.state_dict()
    folders = [tmp_path / "done", tmp_path / "begun"]
    for folder in folders:
        folder.mkdir()
    torch.save({k: v + 1 for k, v in state.items()}, folders[0] / pieces.WEIGHTS)
    torch.save({"step": 7, "model": {k: v + 3 for k, v in state.items()}}, folders[1] / pieces.CHECKPOINT)
    return state, folders


def test_a_mean_of_two_runs_is_a_run(base, runs, tmp_path):
    state, folders = runs
    average(folders, base, tmp_path / "out")
    found = torch.load(tmp_path / "out" / pieces.WEIGHTS, weights_only=True)
    assert all(torch.allclose(found[k], v + 2, atol=1e-5) for k, v in state.items() if v.is_floating_point())
    assert {f.name for f in (tmp_path / "out").iterdir()} >= {"model.onnx", "config.json", "tokenizer.json"}
    with pytest.raises(UsageError, match="already there"):
        average(folders, base, tmp_path / "out")


def test_what_is_no_mean_is_said(base, runs, tmp_path):
    _, folders = runs
    with pytest.raises(UsageError, match="two runs"):
        average(folders[:1], base, tmp_path / "out")
    with pytest.raises(ModelError, match="no run"):
        average([folders[0], base], base, tmp_path / "out")
    other = tmp_path / "other"
    other.mkdir()
    torch.save({"head.weight": torch.ones(2, 2)}, other / pieces.WEIGHTS)
    with pytest.raises(ModelError, match="not of the same network"):
        average([folders[0], other], base, tmp_path / "out")
    assert not (tmp_path / "out").exists()
