"""The retrieval encoder through ``edgelam quantize``; skipped without the extra."""

import json
import re
import shutil

import pytest

pytest.importorskip("optimum")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from click.testing import CliRunner  # noqa: E402

from edgelam.cli.quantize import command  # noqa: E402
from edgelam.errors import ModelError, UsageError  # noqa: E402
from edgelam.quantize.encoder import is_encoder, shrink_encoder  # noqa: E402
from edgelam.quantize.export import child, onnx  # noqa: E402
from edgelam.quantize.export.pooling import FAMILIES, Pooling, ask_encoder, build_in, read_encoder  # noqa: E402
from edgelam.retrieval.encoder import DEFAULT, Encoder  # noqa: E402
from tests.quantize import tiny  # noqa: E402

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


POOLINGS = [
    *(("BERT", pooling) for pooling in Pooling), *((family, pooling) for family in ("ModernBERT", "MPNet") for pooling in ("cls", "mean")),
    ("RoBERTa", "lasttoken"), ("DistilBERT", "mean"), ("multilingual E5", "mean"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "pooling"), POOLINGS)
def test_vectors_are_those_of_the_folders_own_pooling(family, pooling, tmp_path):
    _made_like_the_source(tiny.sentence_folder(tmp_path / "enc", family, pooling), tmp_path / "whole")


def _made_like_the_source(folder, whole):
    onnx.export_encoder(folder, whole, quiet)
    build_in(whole / "model.onnx", read_encoder(folder))
    texts = ["turn on the status bar", "Save As", "open", "menu item Word Wrap, the third from above"]
    expected, by = ask_encoder(folder, texts, 48, quiet)
    assert Encoder(folder=whole).encode(texts) == pytest.approx(expected, abs=1e-4)
    assert by.startswith("sentence-transformers 5")


def test_every_family_of_the_table_is_tried():
    heads = {"BertForMaskedLM", "MPNetForMaskedLM", "ModernBertForMaskedLM"}  # the same encoder with a head beside it
    assert {type(make()).__name__ for make in tiny.ENCODERS.values()} | heads == set(FAMILIES)


@pytest.mark.parametrize("half", [False, True], ids=["whole", "bf16"])
def test_an_encoder_in_several_files(half, tmp_path):
    folder = tiny.sentence_folder(tmp_path / "enc", "MPNet", "mean")
    model = transformers.AutoModel.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    (model.to(torch.bfloat16) if half else model).save_pretrained(folder, max_shard_size="60KB")
    assert len(list(folder.glob("model-*.safetensors"))) > 1
    _made_like_the_source(folder, tmp_path / "whole")


def _module(name):
    def change(folder):
        steps = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        steps[2]["type"] = f"sentence_transformers.models.{name}"
        (folder / "modules.json").write_text(json.dumps(steps), encoding="utf-8")

    return change


def _file(name, **content):
    return lambda folder: (folder / name).write_text(json.dumps(content), encoding="utf-8")


def _own_code(folder):
    known = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    more = {"architectures": ["NomicBertModel"], "auto_map": {"AutoModel": "modeling.NomicBertModel"}}
    (folder / "config.json").write_text(json.dumps(known | more), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_module("Dense"), "a step called Dense"), (_own_code, "NomicBertModel, which brings code of its own"),
        (_file("1_Pooling/config.json", pooling_mode_cls_token=True, pooling_mode_max_tokens=True), "pools by cls and max"),
        (_file("1_Pooling/config.json", pooling_mode_cls_token=True, trick=2), "trick = 2"),
        (_file("config_sentence_transformers.json", truncate_dim=16), "truncate_dim = 16, and nothing here reads that"),
        (_file("sentence_bert_config.json", max_seq_length=64, trick=2), "sentence_bert_config.json in enc says trick = 2"),
        (_file("tokenizer_config.json", tokenizer_class="BertTokenizer", remove_space=True), "remove_space = True"),
        (_file("config_sentence_transformers.json", default_prompt_name="query"), "puts the prompt 'query'"),
        (_file("config_sentence_transformers.json", similarity_fn_name="dot"), "compares by dot"),
    ],
)  # fmt: skip
def test_encoders_that_cannot_be_made_are_refused_by_name(change, says, tmp_path):
    folder = tiny.sentence_folder(tmp_path / "enc")
    change(folder)
    with pytest.raises(ModelError, match=says):
        shrink_encoder(folder, tmp_path / "out", ("int8",), 12, quiet)


def test_an_encoder_that_cuts_sooner_does_so(tmp_path, here):
    folder = tiny.sentence_folder(tmp_path / "enc")
    _file("sentence_bert_config.json", max_seq_length=16)(folder)
    shrink_encoder(folder, tmp_path / "out", ("fp32",), 12, quiet)
    texts = ["menu item " + "very " * 60 + "long", "Save As"]
    expected, _ = ask_encoder(folder, texts, 16, quiet)
    assert Encoder(folder=tmp_path / "out" / "enc-fp32").encode(texts) == pytest.approx(expected, abs=1e-4)
    assert "of at most 16 tokens" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


def test_what_its_own_library_cannot_load_is_said_first(tmp_path, here):
    folder = tiny.sentence_folder(tmp_path / "enc", "MPNet", "mean")
    tiny.edit(folder / "config.json", relative_attention_num_buckets=16)
    with pytest.raises(ModelError, match=r"sentence-transformers cannot load enc: .*size mismatch"):
        shrink_encoder(folder, tmp_path / "out", ("fp32",), 12, quiet)


def test_an_encoders_key_can_be_said_not_to_matter(tmp_path):
    folder = tiny.sentence_folder(tmp_path / "enc")
    _file("sentence_bert_config.json", trick=2)(folder)
    assert read_encoder(folder, ("trick",)) is Pooling.CLS


def _pooled_otherwise(path, pooling):
    build_in(path, Pooling.CLS)


def _other_weights(path, _pooling):
    """Of the second layer, in its second half."""
    from onnx import load, numpy_helper, save

    model = load(path)
    used = [
        n for n in model.graph.node if n.op_type == "MatMul" and re.search(r"/layers?\.1/.*(output|Wo|lin2)", n.name)
    ]
    weight = next(i for i in model.graph.initializer if i.name == used[-1].input[1])
    weight.CopyFrom(numpy_helper.from_array(2 * numpy_helper.to_array(weight), weight.name))
    save(model, path)


def _other_words(path, _pooling):
    tokenizer = path.with_name("tokenizer.json")
    tiny.edit(tokenizer, normalizer=None)


@pytest.mark.parametrize(
    ("family", "wrong", "where"),
    [
        ("BERT", _pooled_otherwise, "all layers agree, so it is the pooling that differs"), ("BERT", _other_words, "its tokens already differ"),
        *((f, _other_weights, r"the first layer that differs is 1 \(by") for f in ("BERT", "MPNet", "ModernBERT", "DistilBERT")),
    ],
)  # fmt: skip
def test_an_encoder_that_was_made_wrongly_is_not_written_and_where_it_parts_is_said(
    family, wrong, where, tmp_path, here, monkeypatch
):
    folder = tiny.sentence_folder(tmp_path / "enc", family, "mean")
    monkeypatch.setattr("edgelam.quantize.encoder.build_in", wrong)
    with pytest.raises(ModelError, match=f"is not the same encoder: a vector differs by .*; {where}"):
        shrink_encoder(folder, tmp_path / "out", ("int8",), 12, quiet)
    assert not list((tmp_path / "out").iterdir())


@pytest.fixture
def here(monkeypatch):
    """No process of its own for each step: importing the libraries anew takes longer than everything else."""
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))


def test_an_encoder_is_made_measured_and_can_be_used(folder, tmp_path, here):
    assert is_encoder(folder)
    result = CliRunner().invoke(
        command, [str(folder), "--type", "fp32,int8", "--cases", "12", "-o", str(tmp_path / "out"), "--json"]
    )
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    whole, small = report["types"]
    assert report["fidelity"].startswith("Source fidelity: unit vectors within")
    assert (whole["kind"], small["kind"]) == ("fp32", "int8")
    assert whole["cosine"] == pytest.approx(1, abs=1e-4)
    assert small["cosine"] > 0.95
    assert small["megabytes"] < 0.5 * whole["megabytes"]
    assert whole["recall"]["n"] >= 12
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert html.count("<svg") == 2
    assert all(f"<title>{kind}: " in html for kind in ("original", "fp32", "int8"))
    assert not re.search(r"(src|href)=|<script|@import|url\(", html)
    assert Encoder(folder=tmp_path / "out" / "narrow-int8").encode(["save", "open a file"]).shape == (2, 32)
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]
    with pytest.raises(UsageError, match="already there"):
        shrink_encoder(folder, tmp_path / "out", ("int8",), 12, quiet)
