"""The retrieval encoder through ``edgelam quantize``; skipped without the extra."""

import json
import shutil

import pytest

pytest.importorskip("optimum")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from click.testing import CliRunner  # noqa: E402

from edgelam.cli.quantize import command  # noqa: E402
from edgelam.errors import UsageError  # noqa: E402
from edgelam.quantize.encoder import is_encoder, shrink_encoder  # noqa: E402
from edgelam.retrieval.encoder import DEFAULT, Encoder  # noqa: E402

quiet = lambda _: None  # noqa: E731


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A BERT of two narrow layers with the shipped encoder's tokenizer."""
    path = tmp_path_factory.mktemp("hf") / "narrow"
    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=30522, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    transformers.BertModel(config).save_pretrained(path)
    shutil.copy2(DEFAULT / "tokenizer.json", path / "tokenizer.json")
    return path


def test_an_encoder_is_made_measured_and_can_be_used(folder, tmp_path):
    assert is_encoder(folder)
    result = CliRunner().invoke(
        command, [str(folder), "--type", "fp32,int8", "--cases", "12", "-o", str(tmp_path / "out"), "--json"]
    )
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    whole, small = report["types"]
    assert (whole["kind"], small["kind"]) == ("fp32", "int8")
    assert whole["cosine"] == pytest.approx(1, abs=1e-4)
    assert small["cosine"] > 0.95
    assert small["megabytes"] < 0.5 * whole["megabytes"]
    assert whole["recall"]["n"] >= 12
    assert Encoder(folder=tmp_path / "out" / "narrow-int8").encode(["save", "open a file"]).shape == (2, 32)
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]
    with pytest.raises(UsageError, match="already there"):
        shrink_encoder(folder, tmp_path / "out", ("int8",), 12, quiet)
