"""ONNX: export, int8, int4, and the engine that runs them; skipped without the extra."""

import json
import shutil

import pytest

pytest.importorskip("llguidance")
pytest.importorskip("optimum")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from tokenizers import Tokenizer  # noqa: E402
from tokenizers.models import WordLevel  # noqa: E402

from edgelam.errors import ModelError, UsageError  # noqa: E402
from edgelam.quantize.evaluate.fidelity import nearness  # noqa: E402
from edgelam.quantize.export import child, onnx  # noqa: E402
from edgelam.quantize.export.corpus import HARD  # noqa: E402
from edgelam.quantize.export.probe import opened  # noqa: E402
from edgelam.quantize.export.source import opened_source  # noqa: E402
from edgelam.quantize.export.tied import untie  # noqa: E402
from edgelam.quantize.export.types import OnnxType, Target  # noqa: E402
from edgelam.quantize.export.unpack import unpack  # noqa: E402
from edgelam.quantize.export.unsigned import to_unsigned  # noqa: E402
from edgelam.quantize.shrink import Request, shrink  # noqa: E402
from edgelam.runtime.engine import open_engine  # noqa: E402
from edgelam.runtime.engine.chat import FORMAT_KEY  # noqa: E402
from edgelam.runtime.engine.gguf_tokenizer import read_tokenizer  # noqa: E402
from edgelam.runtime.engine.header import read_header  # noqa: E402
from edgelam.runtime.engine.onnx import OnnxEngine  # noqa: E402
from edgelam.runtime.models import locate  # noqa: E402
from tests.quantize import tiny  # noqa: E402

quiet = lambda _: None  # noqa: E731
GRAMMAR = 'root ::= "click " ("\\"OK\\"" | "\\"Grüße\\"") | "done"'


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A Llama of two narrow layers with the shipped model's tokenizer."""
    path = tmp_path_factory.mktemp("hf") / "narrow"
    torch.manual_seed(4)
    header = read_header(locate(None))
    config = transformers.LlamaConfig(
        vocab_size=len(header.fields["tokenizer.ggml.tokens"]), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        max_position_embeddings=2048, tie_word_embeddings=True, eos_token_id=2,
    )  # fmt: skip
    transformers.LlamaForCausalLM(config).save_pretrained(path)
    description = read_tokenizer(header)
    (path / "tokenizer.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    written = json.loads((path / "config.json").read_text(encoding="utf-8"))
    (path / "config.json").write_text(json.dumps({**written, FORMAT_KEY: 1}), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def exported(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("onnx") / "narrow-fp32"
    onnx.export(folder, out, quiet)
    return out


def test_a_tokenizer_read_from_gguf_divides_as_llama_cpp_does():
    from tokenizers import Tokenizer

    path = locate(None)
    tokenizer = Tokenizer.from_str(json.dumps(read_tokenizer(read_header(path))))
    with opened(path) as probe:
        for text in HARD:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            assert ids == probe.tokens(text), text
            assert tokenizer.decode(ids, skip_special_tokens=False) == text


def test_an_answer_keeps_to_the_grammar_and_the_prefix_is_kept(exported):
    engine = open_engine(exported, 1)
    assert isinstance(engine, OnnxEngine)
    assert engine.trained
    first = engine.generate("Task: x\nWindow: W", GRAMMAR)
    assert first.text in ('click "OK"', 'click "Grüße"', "done")
    assert first.tokens_reused == 0
    assert 0 < first.confidence <= 1
    second = engine.generate("Task: x\nWindow: W\nbutton", GRAMMAR)
    assert second.tokens_reused > 5
    fresh = open_engine(exported, 1)
    assert fresh.generate("Task: x\nWindow: W\nbutton", GRAMMAR).text == second.text
    with pytest.raises(ModelError, match="fewer candidates"):
        engine.generate("word " * 3000, GRAMMAR)


def test_a_prompt_is_not_cut_where_its_tokenizer_would_cut(exported, tmp_path):
    copy = shutil.copytree(exported, tmp_path / "copy")
    cut = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}
    tiny.edit(copy / "tokenizer.json", truncation=cut)
    prompt = "Task: x\nWindow: W\nbutton"
    assert OnnxEngine(copy, 1).tokens(prompt) == OnnxEngine(exported, 1).tokens(prompt)


def test_the_export_says_what_torch_says(folder, exported):
    model = transformers.LlamaForCausalLM.from_pretrained(folder)
    ids = [5, 700, 31, 8000, 12]
    probe = onnx.OnnxProbe(exported, 1)
    with torch.no_grad():
        expected = model(torch.tensor([ids])).logits[0].numpy()
    assert probe.logits(ids) == pytest.approx(expected, abs=1e-3)


def test_the_layer_where_an_export_parts_is_named(folder, exported, tmp_path, monkeypatch):
    from onnx import load, numpy_helper, save

    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    wrong = shutil.copytree(exported, tmp_path / "wrong")
    model = load(wrong / "model.onnx")
    node = next(n for n in model.graph.node if n.name.endswith("/layers.0/mlp/down_proj/MatMul"))
    weight = next(i for i in model.graph.initializer if i.name == node.input[1])
    weight.CopyFrom(numpy_helper.from_array(1.5 * numpy_helper.to_array(weight), weight.name))
    save(model, wrong / "model.onnx")
    with opened_source(folder, None, tmp_path, quiet, (), True) as source:

        def hold(made):
            probe = onnx.OnnxProbe(made, 1)
            source.hold(probe, lambda ids: onnx.layer_outputs(made, probe, ids))

        hold(exported)
        with pytest.raises(ModelError, match="the first layer that differs is 0"):
            hold(wrong)
    assert not list(wrong.glob(".*"))


@pytest.mark.parametrize(
    ("kind", "share", "most"), [(OnnxType.INT8W, 0.32, 0.01), (OnnxType.INT8, 0.32, 0.5), (OnnxType.INT4, 0.2, 0.5)]
)
def test_smaller_types_keep_one_vocabulary_table_and_are_near(exported, tmp_path, kind, share, most):
    onnx.quantize(exported, tmp_path / "small", kind, quiet)
    whole, small = (p.joinpath("model.onnx").stat().st_size for p in (exported, tmp_path / "small"))
    assert small < share * whole
    near = nearness(onnx.OnnxProbe(exported, 1), onnx.OnnxProbe(tmp_path / "small", 1), ["click the button", "done"])
    assert 0 <= near.kl < most


@pytest.mark.parametrize("kind", [OnnxType.INT8W, OnnxType.INT4])
def test_a_table_that_was_written_twice_is_kept_once(exported, tmp_path, kind):
    import onnx as library

    twice = tmp_path / "twice"
    shutil.copytree(exported, twice)
    model = library.load(twice / "model.onnx")
    assert untie(model)  # now the output has a matrix of its own
    library.save(model, twice / "model.onnx")
    for source, name in ((exported, "a"), (twice, "b")):
        onnx.quantize(source, tmp_path / name, kind, quiet)
    once, apart = ((tmp_path / name / "model.onnx").stat().st_size for name in ("a", "b"))
    assert apart == pytest.approx(once, rel=0.01)


@pytest.mark.parametrize("kind", [OnnxType.INT8W, OnnxType.INT8, OnnxType.INT4])
def test_a_table_that_is_only_looked_up_is_quantized_too(folder, tmp_path, kind):
    model = transformers.LlamaForCausalLM.from_pretrained(folder, tie_word_embeddings=False)
    model.lm_head.weight = torch.nn.Parameter(model.model.embed_tokens.weight.detach().flip(0).contiguous())
    apart = tmp_path / "apart"
    shutil.copytree(folder, apart)
    model.save_pretrained(apart)
    onnx.export(apart, tmp_path / "whole", quiet)
    onnx.quantize(tmp_path / "whole", tmp_path / "small", kind, quiet)
    whole, small = (p.joinpath("model.onnx").stat().st_size for p in (tmp_path / "whole", tmp_path / "small"))
    assert small < 0.3 * whole
    near = nearness(onnx.OnnxProbe(tmp_path / "whole", 1), onnx.OnnxProbe(tmp_path / "small", 1), ["click the button"])
    assert 0 <= near.kl < 0.5


@pytest.fixture
def here(monkeypatch):
    """No process of its own for each step: importing the libraries anew takes longer than everything else."""
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))


def test_every_variant_is_made_measured_and_reported(folder, tmp_path, here):
    request = Request(folder, tmp_path / "out", ("fp32", "int8"), Target.ONNX, cases=12, threads=1)
    report = shrink(request, quiet)
    assert report["fidelity"].startswith("Source fidelity: logits within")
    assert [r["kind"] for r in report["types"]] == ["fp32", "int8"]
    assert report["types"][0]["measures"]["kl"] == pytest.approx(0, abs=1e-6)
    assert (tmp_path / "out" / "narrow-int8" / "model.onnx").is_file()
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_a_gguf_file_is_unpacked(tmp_path):
    unpack(locate(None), tmp_path / "whole")
    config = json.loads((tmp_path / "whole" / "config.json").read_text(encoding="utf-8"))
    assert config["num_hidden_layers"] == 24
    assert FORMAT_KEY in config


def test_special_tokens_are_those_that_the_folder_says_in_words(tmp_path):
    """config.json says none of them, and generation_config.json names a second end of an answer."""
    from edgelam.runtime.engine.onnx import _ends, _marks

    folder, out = tmp_path / "m", tmp_path / "out"
    for path in (folder, out):
        path.mkdir()
    tokens = {"<s>": 0, "</s>": 1, "<pad>": 2, "<unk>": 3, "<turn>": 4, "a": 5}
    tokenizer = Tokenizer(WordLevel(tokens, unk_token="<unk>"))
    tokenizer.save(str(folder / "tokenizer.json"))
    words = {"bos_token": {"content": "<s>"}, "eos_token": "</s>", "pad_token": "<pad>"}
    for name, content in (
        ("config.json", {"hidden_size": 8}),
        ("tokenizer_config.json", words),
        ("generation_config.json", {"eos_token_id": [1, 4]}),
    ):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    onnx._only_needed(folder, out)
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    assert _marks(config, tokenizer) == {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}
    assert _ends(config["eos_token_id"], tokenizer) == {1, 4}


def test_what_is_no_model_is_said(exported, tmp_path):
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        OnnxEngine(tmp_path)
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("tokenizer.json", "config.json"):
        (broken / name).write_bytes((exported / name).read_bytes())
    (broken / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="damaged"):
        OnnxEngine(broken)
    with pytest.raises(UsageError, match="has no Nonsense"):
        OnnxEngine(exported, 1, "Nonsense")


def test_matrices_of_signed_bytes_become_unsigned_ones_of_the_same_weights(tmp_path):
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper, save

    weights = np.random.default_rng(7).integers(-127, 128, (40, 6)).astype(np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["x", "w", "x0", "w0"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, ["rows", 40])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, ["rows", 6])],
        [
            numpy_helper.from_array(weights, "w"),
            numpy_helper.from_array(np.array(0, np.uint8), "x0"),
            numpy_helper.from_array(np.zeros(6, np.int8), "w0"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert to_unsigned(model) == 1
    save(model, tmp_path / "m.onnx")
    x = np.full((3, 40), 255, np.uint8)  # what overflows where pairs are added in 16 bits
    session = onnxruntime.InferenceSession(tmp_path / "m.onnx", providers=["CPUExecutionProvider"])
    assert np.array_equal(session.run(None, {"x": x})[0], x.astype(np.int32) @ weights.astype(np.int32))
    assert to_unsigned(model) == 0


def test_the_shipped_tagger_in_full_precision_reads_as_it_did(tmp_path):
    import numpy as np

    from edgelam.quantize.train import pieces, whole
    from edgelam.retrieval.encoder import DEFAULT as ENCODER
    from edgelam.retrieval.network import PieceNetwork
    from edgelam.runtime.request import tagger
    from edgelam.runtime.request.tagging import WIDTHS

    whole.unpack(tagger.DEFAULT, ENCODER, tmp_path / "whole")
    shipped = PieceNetwork(tagger.DEFAULT)
    words = tagger.words_of(shipped.tokenizer, "write hello and save it as a.txt in Letters")
    rows = [(words.ids, words.shapes)]
    model = pieces.network_on(tmp_path / "whole", sum(WIDTHS), tagger.SHAPES).eval()
    ours, theirs = pieces.numbers_for(model, rows).detach().numpy(), shipped.numbers(rows)
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.99
    with pytest.raises(UsageError, match="already there"):
        whole.unpack(tagger.DEFAULT, ENCODER, tmp_path / "whole")


def test_the_shipped_encoder_in_full_precision_finds_near_what_it_did(tmp_path):
    import numpy as np
    import torch

    from edgelam.quantize.train import pieces, whole
    from edgelam.retrieval.encoder import DEFAULT, MAX_TOKENS, Encoder, open_tokenizer

    whole.unpack(DEFAULT, DEFAULT, tmp_path / "whole")
    encoder = pieces.network_on(tmp_path / "whole", 1, 1).encoder.eval()
    ids = torch.tensor([open_tokenizer(DEFAULT, MAX_TOKENS).encode("make the letters bigger").ids])
    with torch.no_grad():
        ours = encoder(input_ids=ids, attention_mask=torch.ones_like(ids))[0].mean(1)[0].numpy()
    theirs = Encoder().encode(["make the letters bigger"])[0]
    assert np.dot(ours, theirs) / np.linalg.norm(ours) > 0.98
