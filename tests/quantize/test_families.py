"""What is made of a folder is the folder's own model, for every family and every way to write one; or it is refused by name."""

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")

import peft
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

from edgelam.errors import ModelError
from edgelam.quantize.export import child, truth
from edgelam.quantize.export.families import FAMILIES, read_config
from edgelam.quantize.export.formats import Gguf
from edgelam.quantize.export.llamacpp import Order, quantize
from edgelam.quantize.export.probe import opened
from edgelam.quantize.export.source import opened_source
from edgelam.quantize.export.types import GgufType
from edgelam.quantize.export.verify import verify
from edgelam.quantize.export.vocabulary import tokenizer_of
from edgelam.runtime.engine.gguf_tokenizer import NORMALIZER_KEY, read_tokenizer
from edgelam.runtime.engine.header import read_header
from tests.quantize import tiny

quiet = lambda _: None  # noqa: E731


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """No process of its own for each: importing the libraries anew takes longer than everything else."""
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))


def made(folder, out, lora=None, check=quiet, **more):
    """The first line of the report, and the made file's header."""
    out.mkdir(exist_ok=True)
    with opened_source(folder, lora, out, quiet, **more) as source:
        path = source.gguf
        verify(path, Gguf(source, {}, None, 1, lambda: None), source, quiet)
        check(path)
        return source.fidelity, read_header(path)


def refusal(folder, out, lora=None, **more):
    with pytest.raises(ModelError) as said:
        made(folder, out, lora, **more)
    assert not list(out.rglob("*.gguf"))
    return str(said.value)


@pytest.mark.parametrize("family", tiny.CAUSAL)
def test_every_family_answers_as_its_own_library_says(family, tmp_path):
    fidelity, _ = made(tiny.causal(tmp_path / "m", family), tmp_path / "out")
    assert "logits within" in fidelity


def test_every_family_of_the_table_is_tried():
    assert {type(make()).__name__ for make in tiny.CAUSAL.values()} == set(FAMILIES)


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
@pytest.mark.parametrize("family", tiny.CAUSAL)
def test_every_family_tied_and_untied_in_bf16_and_sharded(family, tied, tmp_path):
    folder = tiny.causal(tmp_path / "m", family, bf16=True, shards=True, tie_word_embeddings=tied)
    assert len(list(folder.glob("model-*.safetensors"))) > 1
    if family == "Gemma 2" and not tied:  # llama.cpp takes its output from the vocabulary table
        assert "The tensor lm_head.weight is not one that this family has" in refusal(folder, tmp_path / "out")
        return
    fidelity, header = made(folder, tmp_path / "out")
    assert "logits within" in fidelity
    assert ("output.weight" in {t.name for t in header.tensors}) is not tied


WAYS = {
    "tied": ("Llama 2", {"tie_word_embeddings": True}),
    "an output layer of its own": ("Qwen 3", {"tie_word_embeddings": False}),
    "in bf16": ("Qwen 2", {"bf16": True}),
    "sharded": ("Llama 3", {"shards": True}),
    "linear scaling": ("Llama 2", {"rope_scaling": {"rope_type": "linear", "factor": 4.0}}),
    "one head of keys": ("Granite 3", {"num_key_value_heads": 1}),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_store_it(way, tmp_path):
    family, more = WAYS[way]
    made(tiny.causal(tmp_path / "m", family, **more), tmp_path / "out")


def _rope_inside(folder, more, **beside):
    """As transformers 5 writes it."""
    tiny.edit(
        folder / "config.json",
        rope_parameters=more,
        rope_theta=None,
        rope_scaling=None,
        rope_local_base_freq=None,
        **beside,
    )


def test_what_rope_parameters_say_is_read(tmp_path):
    folder = tiny.causal(tmp_path / "m", rope_theta=500000.0)
    _rope_inside(folder, {"rope_theta": 500000.0, "rope_type": "default"})
    fidelity, header = made(folder, tmp_path / "out")
    assert header.fields["llama.rope.freq_base"] == 500000.0
    assert "logits within" in fidelity
    llama3 = {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64,
    }
    _rope_inside(folder, {"rope_theta": 500000.0, **llama3})
    _, header = made(folder, tmp_path / "out")
    assert "rope_freqs.weight" in {t.name for t in header.tensors}
    _rope_inside(folder, {"rope_theta": 500000.0, "rope_type": "yarn", "factor": 4.0})
    assert "(yarn) is not understood" in refusal(folder, tmp_path / "no")
    _rope_inside(folder, {"rope_theta": 500000.0, "rope_type": "default"})
    tiny.edit(folder / "config.json", rope_theta=700.0)  # (transformers 4 reads this one, transformers 5 the other)
    assert "says one thing for rope_theta and another inside" in refusal(folder, tmp_path / "no")


def test_what_longrope_was_trained_with_is_read_from_inside(tmp_path):
    folder = tiny.causal(tmp_path / "m", "Phi 4")
    said = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    inside = {**said["rope_scaling"], "rope_type": "longrope", "original_max_position_embeddings": 1024}
    _rope_inside(folder, inside, original_max_position_embeddings=None)
    _, header = made(folder, tmp_path / "out")
    assert header.fields["phi3.rope.scaling.original_context_length"] == 1024


def test_rope_parameters_of_every_kind_of_layer_are_read(tmp_path):
    folder = tiny.causal(tmp_path / "m", "Gemma 3")
    local = {"rope_type": "default", "rope_theta": 20000.0}
    _rope_inside(
        folder,
        {"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e5}, "sliding_attention": local},
    )
    _, header = made(folder, tmp_path / "out")
    assert (header.fields["gemma3.rope.freq_base"], header.fields["gemma3.rope.freq_base_swa"]) == (1e5, 20000.0)


def _drop_shard(folder):
    sorted(folder.glob("model-*.safetensors"))[-1].unlink()


def _drop_output(folder):
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    del weights["lm_head.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def _added(number, content, **flags):
    def change(folder):
        known = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        plain = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized", "special"), False)
        known["added_tokens"].append({"id": number, "content": content, **plain, **flags})
        (folder / "tokenizer.json").write_text(json.dumps(known), encoding="utf-8")

    return change


def _model(**changes):
    def change(folder):
        known = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        (folder / "tokenizer.json").write_text(
            json.dumps(known | {"model": known["model"] | changes}), encoding="utf-8"
        )

    return change


def _weights(change):
    from safetensors.torch import load_file, save_file

    def edit(folder):
        weights = load_file(folder / "model.safetensors")
        change(weights["model.layers.0.mlp.up_proj.weight"])
        save_file(weights, folder / "model.safetensors", {"format": "pt"})

    return edit


def _eight_bits(folder):
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    name = "model.layers.0.mlp.up_proj.weight"
    weights[name] = weights[name].to(torch.float8_e4m3fn)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def _config(**changes):
    return lambda folder: tiny.edit(folder / "config.json", **changes)


def _two_minds(folder):
    """transformers' class puts a space before every text, which tokenizer.json does not say."""
    tiny.edit(folder / "tokenizer_config.json", tokenizer_class="GPT2TokenizerFast", add_prefix_space=True)
    (folder / "tokenizer.json").write_text(tiny.byte_level(), encoding="utf-8")


def _around(folder, template):
    description = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = [
        {"Sequence": {"id": "A", "type_id": 0}} if part == "$A" else {"SpecialToken": {"id": part, "type_id": 0}}
        for part in template.split()
    ]
    numbers = {t["content"]: t["id"] for t in description["added_tokens"]}
    special = {
        part: {"id": part, "ids": [numbers[part]], "tokens": [part]} for part in template.split() if part != "$A"
    }
    description["post_processor"] = {
        "type": "TemplateProcessing",
        "single": pieces,
        "pair": pieces,
        "special_tokens": special,
    }
    (folder / "tokenizer.json").write_text(json.dumps(description), encoding="utf-8")


REFUSED = {
    "a shard that the index names is missing": ({"shards": True}, _drop_shard, "is missing in m; model.safetensors.index.json says"),
    "shards without their index": ({"shards": True}, lambda f: (f / "model.safetensors.index.json").unlink(), "is one of several files"),
    "no output layer": ({}, _drop_output, "no output matrix"),
    "a key that nobody knows": ({}, _config(attention_sinks=4), "attention_sinks = 4, and nothing here reads that"),
    "one that switches something off": ({}, _config(scale_attention=False), "scale_attention = False, and nothing here reads that"),
    "one that is empty": ({}, _config(skipped_layers=[]), "skipped_layers = [], and nothing here reads that"),
    "one that is off as long as it is empty": ({}, _config(use_qk_norm=True), "use_qk_norm = True, which cannot be made"),
    "another activation": ({}, _config(hidden_act="relu"), "activation function is relu"),
    "a short window": ({"family": "Mistral"}, _config(sliding_window=64), "sliding window of 64"),
    "dynamic scaling": ({}, _config(rope_scaling={"rope_type": "dynamic", "factor": 2.0}), r"(dynamic) is not understood"),
    "weights of experts": ({"family": "Granite 4"}, _config(num_local_experts=4), "has experts"),
    "a generation that is forced": ({}, lambda f: tiny.edit(f / "generation_config.json", suppress_tokens=[5]), "suppress_tokens"),
    "a tokenizer of two minds": ({}, _two_minds, "By tokenizer_config.json transformers divides"),
    "two tokens before every text": ({}, lambda f: _around(f, "<bos> <unk> $A"), "puts [2, 3] around every text"),
    "a tokenizer's key": ({}, lambda f: tiny.edit(f / "tokenizer_config.json", remove_space=True), "remove_space"),
    "without soft caps": ({"family": "Gemma 2", "attn_logit_softcapping": None}, lambda f: None, "has no soft caps"),
    "an added token under another number": ({"family": "Qwen 2"}, _added(595, "Datei"), "says 595 for 'Datei', and its own library takes it for 580"),
    "a token that was added twice": ({"family": "Qwen 2"}, _added(580, "the"), "its own library takes it for"),
    "a token that swallows spaces": ({"family": "Qwen 2"}, _added(580, "<x>", lstrip=True, rstrip=True), "the made file tokenizes 'a <x> b<x>c"),
    "a token only where it is a word": ({"family": "Qwen 2"}, _added(580, "<x>", single_word=True), "the made file tokenizes 'a <x> b<x>c"),
    "a token in a file beside": ({"family": "Qwen 2"}, lambda f: (f / "added_tokens.json").write_text('{"Datei": 580}'), "By tokenizer_config.json transformers divides"),
    "tokens without a row": ({"family": "Qwen 2", "vocab_size": 560}, lambda f: None, "has no row in the vocabulary table"),
    "a tokenizer that its library panics at": ({}, _model(continuing_subword_prefix="##"), "tokenizer.json in m is damaged"),
    "no layer with a window": ({"family": "Gemma 3"}, _config(layer_types=["full_attention"] * 2), "None of its layers has a sliding window"),
    "positions for a part": ({}, _config(partial_rotary_factor=0.5), "partial_rotary_factor"),
    "numbers that vanish in half precision": ({}, _weights(lambda matrix: matrix.mul_(1e-6)), "blk.0.ffn_up.weight has numbers so small that half precision would lose"),
    "a number that is none": ({}, _weights(lambda matrix: matrix[3].fill_(float("nan"))), "blk.0.ffn_up.weight has numbers that are not finite"),
    "an adapter alone": ({}, lambda f: (f / "config.json").rename(f / "adapter_config.json"), "m is an adapter; name the folder of its model"),
    "weights of eight bits": ({}, _eight_bits, "is stored as F8_E4M3"),
    "layers of another shape": ({}, _config(num_key_value_heads=4), "size mismatch for weight"),
    "other layers without positions": ({"family": "SmolLM 3", "no_rope_layers": [1, 0, 1, 1, 0]}, lambda f: None, "not every fourth"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_made_is_refused_by_name(what, tmp_path):
    more, change, says = REFUSED[what]
    folder = tiny.causal(tmp_path / "m", **more)
    change(folder)
    assert says in refusal(folder, tmp_path / "out")


def test_links_within_hugging_faces_cache_are_followed(base, tmp_path):
    cached, kept = tmp_path / "models--a--b" / "snapshots" / "1f3c", tmp_path / "models--a--b" / "blobs"
    cached.mkdir(parents=True)
    shutil.copytree(base, kept)
    for file in kept.iterdir():
        (cached / file.name).symlink_to(Path("../../blobs") / file.name)
    fidelity, _ = made(cached, tmp_path / "out")
    assert "logits within" in fidelity
    (cached / "more.json").symlink_to(tmp_path)
    assert "is a link to a place outside" in refusal(cached, tmp_path / "no")


def test_one_file_of_weights_goes_before_shards_of_an_earlier_save(tmp_path):
    folder = tiny.causal(tmp_path / "m", "Qwen 2", shards=True)
    other = tiny.causal(tmp_path / "other", "Qwen 2", initializer_range=0.3)
    shutil.copy2(other / "model.safetensors", folder)
    fidelity, _ = made(folder, tmp_path / "out")
    assert "logits within" in fidelity


def test_a_key_can_be_said_not_to_matter(tmp_path):
    folder = tiny.causal(tmp_path / "m")
    tiny.edit(folder / "config.json", my_note="trained on a Tuesday")
    assert "say --ignore my_note" in refusal(folder, tmp_path / "out")
    made(folder, tmp_path / "out", ignored=("my_note",))


def test_a_model_that_was_made_wrongly_is_not_written_and_the_layer_is_named(tmp_path, monkeypatch):
    from edgelam.quantize.export import huggingface

    folder = tiny.causal(tmp_path / "m", num_hidden_layers=3)
    right = huggingface._changed

    def wrong(tensor, name, config, family):
        tensor = right(tensor, name, config, family)
        return tensor.float() * 1.1 if name.startswith("model.layers.1.mlp.up_proj") else tensor

    monkeypatch.setattr(huggingface, "_changed", wrong)
    said = refusal(folder, tmp_path / "out")
    assert "the first layer that differs is 1 (by" in said
    assert "Nothing was written" in said


def test_where_there_is_no_memory_it_is_said_that_nothing_was_compared(tmp_path, monkeypatch):
    monkeypatch.setattr("edgelam.quantize.export.source.memory_for", lambda folder, lora: (99.0, 1.0))
    fidelity, _ = made(tiny.causal(tmp_path / "m"), tmp_path / "out")
    assert fidelity.startswith("Source fidelity: not measured; running the source takes 99.0 GB")


@pytest.mark.parametrize("said", ["float32", None])
def test_the_source_is_loaded_as_it_is_stored_whatever_its_configuration_says(said, tmp_path):
    """Asking it would else take twice the memory that was looked for."""
    folder = tiny.causal(tmp_path / "m", bf16=True)
    tiny.edit(folder / "config.json", dtype=said, torch_dtype=None)
    count = sum(p.numel() for p in AutoModelForCausalLM.from_pretrained(folder).parameters())
    assert truth.stored_kind(folder) == ("bfloat16", count)
    assert truth.memory_for(folder)[0] == pytest.approx(truth.HEADROOM * 2 * count / 1e9)
    assert truth.memory_for(folder, tmp_path)[0] == pytest.approx(truth.HEADROOM * 4 * count / 1e9)
    model, _ = truth._opened(folder, read_config(folder), None)
    assert {p.dtype for p in model.parameters()} == {torch.bfloat16}
    made(folder, tmp_path / "out")


# Adapters

PLAIN = {"r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "v_proj", "down_proj"]}
KINDS = {
    "plain": {},
    "patterns": {"rank_pattern": {"down_proj": 2}, "alpha_pattern": {"down_proj": 32}},
    "rsLoRA": {"use_rslora": True},
    "DoRA": {"use_dora": True},
    "modules to save": {"modules_to_save": ["lm_head"]},
    "embeddings": {"target_modules": ["embed_tokens", "q_proj"]},
    "biases": {"bias": "lora_only"},
    "tokens": {"trainable_token_indices": [3, 7]},
    "some layers": {"layers_to_transform": [1]},
    "all but some": {"target_modules": "all-linear", "exclude_modules": ["k_proj"]},
    "biases of its own": {"lora_bias": True, "target_modules": ["q_proj", "v_proj"]},
    "principal components": {"init_lora_weights": "pissa"},
    "several at once": {
        "use_dora": True,
        "use_rslora": True,
        "rank_pattern": {"v_proj": 2},
        "modules_to_save": ["lm_head"],
        "target_modules": ["embed_tokens", "v_proj"],
    },
}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny.causal(tmp_path_factory.mktemp("base") / "base", "Qwen 2")


def adapter(base, out, **more):
    torch.manual_seed(3)
    model = AutoModelForCausalLM.from_pretrained(base)
    wrapped = peft.get_peft_model(model, peft.LoraConfig(**PLAIN | more, task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, parameter in wrapped.named_parameters():
            if parameter.requires_grad and "magnitude" not in name:
                parameter.add_(0.1 * torch.randn_like(parameter))
    wrapped.save_pretrained(out)
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_adapter_is_merged_as_peft_does(kind, base, tmp_path):
    fidelity, _ = made(base, tmp_path / "out", adapter(base, tmp_path / "a", **KINDS[kind]))
    assert "of peft" in fidelity
    with pytest.raises(ModelError, match="is not the same model"):  # and the adapter does something
        _held_against_the_base(base, tmp_path)


def _held_against_the_base(base, tmp_path):
    (tmp_path / "b").mkdir()
    with (
        opened_source(base, tmp_path / "a", tmp_path / "b", quiet) as source,
        opened_source(base, None, tmp_path / "b", quiet) as other,
        opened(other.gguf) as probe,
    ):
        source.hold(probe)


def test_adapters_that_cannot_be_merged_are_refused_by_name(base, tmp_path):
    folder = adapter(base, tmp_path / "a")
    for name, changes, says in (
        ("key", {"new_trick": 3}, "new_trick = 3"), ("kind", {"peft_type": "IA3"}, "peft_type = 'IA3'"),
        ("alora", {"alora_invocation_tokens": [1, 2]}, "alora_invocation_tokens"),
        ("twice", {"layer_replication": [[0, 2], [1, 2]]}, "layer_replication = [[0, 2], [1, 2]], which cannot be made"),
    ):  # fmt: skip
        copy = shutil.copytree(folder, tmp_path / name)
        tiny.edit(copy / "adapter_config.json", **changes)
        assert says in refusal(base, tmp_path / "out", copy)
    other = adapter(tiny.causal(tmp_path / "deep", "Qwen 2", num_hidden_layers=3), tmp_path / "other")
    assert "adapter is of another model" in refusal(base, tmp_path / "out", other)
    biased = adapter(base, tmp_path / "biased", lora_bias=True, target_modules=["down_proj"])
    assert "cannot be merged; peft says: Impossible to merge LoRA with `lora_bias=True`" in refusal(
        base, tmp_path / "out", biased
    )
    (folder / "adapter_model.safetensors").unlink()
    assert "no adapter_model.safetensors" in refusal(base, tmp_path / "out", folder)


def test_an_adapters_own_chat_template_is_taken(base, tmp_path):
    folder = adapter(base, tmp_path / "a")
    (folder / "chat_template.jinja").write_text("<u>{{ messages[0].content }}</u>", encoding="utf-8")
    _, header = made(base, tmp_path / "out", folder)
    assert header.fields["tokenizer.chat_template"].startswith("<u>")


def test_an_adapters_own_special_tokens_are_taken_and_another_tokenizer_is_refused(base, tmp_path):
    folder = adapter(base, tmp_path / "a")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy2(base / name, folder / name)
    tiny.edit(folder / "tokenizer_config.json", eos_token="<|im_end|>")
    _, header = made(base, tmp_path / "out", folder)
    tokens = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))["added_tokens"]
    assert header.fields["tokenizer.ggml.eos_token_id"] == next(t["id"] for t in tokens if t["content"] == "<|im_end|>")
    _added(580, "<x>")(folder)
    assert "trained with another tokenizer" in refusal(base, tmp_path / "no", folder)


# Templates and tokens

TEMPLATES = {
    "several": (
        [{"name": "default", "template": "[{{ messages[0].content }}]"}, {"name": "tool_use", "template": "x"}],
        "[",
    ),
    "generation": ("{% generation %}[{{ messages[0]['content'] }}{% endgeneration %}", "["),
    "the date": ("{{ strftime_now('%Y') }}[{{ messages[0].content }}", "20"),
    "exceptions": (
        "{% if messages|length > 9 %}{{ raise_exception('no') }}{% endif %}[{{ messages[0].content | tojson }}",
        '["',
    ),
    "the end of a text": ("{{ bos_token }}[{{ messages[0].content }}{{ eos_token }}", "<bos>["),
    "other marks": ("{{ pad_token }}{{ unk_token }}[{{ messages[0].content }}", "<pad><unk>["),
    "marks that it lacks": ("{% if mask_token is defined %}x{% endif %}[{{ messages[0].content }}", "["),
    "loop controls": (
        "{% for m in messages %}{% if loop.index > 1 %}{% break %}{% endif %}[{{ m.content }}{% endfor %}",
        "[",
    ),
}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_templates_are_what_transformers_makes_of_them(kind, base, tmp_path):
    from edgelam.runtime.engine.llama import LlamaEngine

    given, before = TEMPLATES[kind]
    folder = shutil.copytree(base, tmp_path / "m")
    tiny.edit(folder / "tokenizer_config.json", chat_template=given, unk_token="<unk>")
    shown = []

    def check(path):
        engine = LlamaEngine(path, 1)
        shown.append(engine.apply_chat_template("Hello & <you>"))
        engine.close()

    made(folder, tmp_path / "out", check=check)
    assert shown[0].startswith(before)
    assert "Hello & <you>" in shown[0]
    if kind != "several":
        from transformers import PreTrainedTokenizerFast

        own = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json"),
            chat_template=given,
            bos_token="<bos>",
            eos_token="<eos>",
            pad_token="<pad>",
            unk_token="<unk>",
        )
        turn = [{"role": "user", "content": "Hello & <you>"}]
        assert shown[0] == own.apply_chat_template(turn, tokenize=False, add_generation_prompt=True)


def test_a_default_template_among_the_additional_ones_goes_first(base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    (folder / "chat_template.jinja").write_text("A{{ messages[0].content }}", encoding="utf-8")
    (folder / "additional_chat_templates").mkdir()
    (folder / "additional_chat_templates" / "default.jinja").write_text("B{{ messages[0].content }}", encoding="utf-8")
    _, header = made(folder, tmp_path / "out")
    assert header.fields["tokenizer.chat_template"].startswith("B")


@pytest.mark.parametrize(
    ("given", "says"),
    [([{"name": "rag", "template": "x"}], "none is called default"), (7, "is no text"), ("{% for x in %}", "does not parse"), ([], "none is called default")],
)  # fmt: skip
def test_templates_that_cannot_be_used(given, says, base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    tiny.edit(folder / "tokenizer_config.json", chat_template=given)
    assert says in refusal(folder, tmp_path / "out")


def test_a_tokenizer_that_llama_cpp_divides_otherwise_is_refused(base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    description = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    description["normalizer"] = {"type": "Lowercase"}
    (folder / "tokenizer.json").write_text(json.dumps(description), encoding="utf-8")
    assert "texts otherwise than its tokenizer" in refusal(folder, tmp_path / "out")


DECOMPOSED = "Gru\u0308ße, cafe\u0301 \u1112\u1161\u11ab か\u3099"


@pytest.mark.parametrize("family", ["Qwen 2", "Gemma 3"])  # tokenizers of either kind
def test_a_tokenizer_that_composes_first_divides_as_its_source(family, tmp_path):
    folder = tiny.causal(tmp_path / "m", family)
    description = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    steps = [{"type": "NFC"}, *([description["normalizer"]] if description["normalizer"] else [])]
    description["normalizer"] = {"type": "Sequence", "normalizers": steps}
    (folder / "tokenizer.json").write_text(json.dumps(description), encoding="utf-8")
    wanted = tokenizer_of(folder)(DECOMPOSED)
    shorter, engines = tmp_path / "Q8_0.gguf", []

    def check(path):
        quantize(path, shorter, Order(GgufType.Q8_0), None, quiet)
        engines.extend(Tokenizer.from_str(json.dumps(read_tokenizer(read_header(p)))) for p in (path, shorter))
        for each in (path, shorter):
            with opened(each) as reader:
                assert reader.tokens(DECOMPOSED) == wanted

    _, header = made(folder, tmp_path / "out", check=check)
    assert header.fields[NORMALIZER_KEY] == "NFC"
    assert [e.encode(DECOMPOSED, add_special_tokens=False).ids for e in engines] == [wanted] * 2


@pytest.mark.parametrize("form", ["NFD", "NFKC"])
def test_another_form_of_unicode_is_refused(form, base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    tiny.edit(folder / "tokenizer.json", normalizer={"type": form})
    assert "texts otherwise than its tokenizer" in refusal(folder, tmp_path / "out")


@pytest.mark.parametrize(
    ("template", "begins", "ends"), [("$A", False, False), ("<bos> $A", True, False), ("<bos> $A <eos>", True, True)]
)
def test_what_stands_around_a_text_is_what_its_own_tokenizer_puts_there(template, begins, ends, base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    _around(folder, template)
    _, header = made(folder, tmp_path / "out")
    told = header.fields["tokenizer.ggml.add_bos_token"], header.fields["tokenizer.ggml.add_eos_token"]
    assert told == (begins, ends)


def test_a_folder_that_names_no_tokenizers_class_is_divided_by_tokenizer_json_alone(tmp_path):
    """transformers would guess a class by the family, and Llama's puts a token of its own before every text."""
    folder = tiny.causal(tmp_path / "m", "Llama 3")
    (folder / "tokenizer_config.json").unlink()
    _, header = made(folder, tmp_path / "out")
    assert header.fields["tokenizer.ggml.add_bos_token"] is False


def test_what_a_folder_says_beside_is_read_for_every_format(base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    tiny.edit(folder / "generation_config.json", suppress_tokens=[5])
    with pytest.raises(ModelError, match="suppress_tokens"), opened_source(folder, None, tmp_path, quiet, (), True):
        pass


def test_several_ends_of_an_answer_are_kept(base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "m")
    tiny.edit(folder / "generation_config.json", eos_token_id=[1, 5])
    _, header = made(folder, tmp_path / "out")
    assert (header.fields["tokenizer.ggml.eos_token_id"], header.fields["tokenizer.ggml.eot_token_id"]) == (1, 5)
