"""A GGUF model on onnxruntime: the same weights, so the same answers as llama.cpp's; and one sentence where that cannot be."""

import json
import struct
import sys
from dataclasses import replace

import numpy as np
import pytest

from edgelam.errors import ModelError, UsageError
from edgelam.runtime import engine as engines
from edgelam.runtime.engine import library, llama, open_engine, translate
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.onnx import CPU, OnnxEngine
from edgelam.runtime.models import locate

GRAMMAR = 'root ::= "click " ("\\"OK\\"" | "\\"Grüße\\"" | "\\"Save As...\\"" | "\\"Undo\\"") | "done"'
WINDOW = '\nWindow: Untitled\nbutton "OK"\nbutton "Save As..."\nbutton "Undo"\nlabel "Grüße"'
CODES = np.random.default_rng(5).integers(0, 256, (3, 2, 16), np.uint8)


def halves(block):
    return [*(int(b) & 15 for b in block), *(int(b) >> 4 for b in block)]


@pytest.mark.parametrize("kind", ["Q4_0", "IQ4_NL", "Q8_0"])
def test_blocks_hold_what_ggml_says_they_hold(kind):
    """Formulas of ggml-quants.c, one weight after the other."""
    stored = np.concatenate([CODES, CODES[::-1]], axis=-1) if kind == "Q8_0" else CODES
    packed = translate._PACKED[kind](stored)
    for block, mine in zip(stored.reshape(-1, stored.shape[-1]), packed.reshape(-1, packed.shape[-1]), strict=True):
        if kind == "Q4_0":
            unpacked = [int(half) - 8 for b in mine for half in (b & 15, b >> 4)]
            wanted = [q - 8 for q in halves(block)]
        else:
            unpacked = [int(b) - 128 for b in mine]
            signed = [struct.unpack("b", bytes([b]))[0] for b in block]
            wanted = signed if kind == "Q8_0" else [translate.IQ4_NL[q] for q in halves(block)]
        assert unpacked == wanted


@pytest.fixture(scope="module")
def translated():
    return open_engine(locate(None), 1, CPU)


@pytest.fixture(scope="module")
def own():
    pytest.importorskip("llama_cpp")
    engine = llama.LlamaEngine(locate(None), 1)
    yield engine
    engine.close()


@pytest.mark.model
def test_onnxruntime_answers_as_llama_cpp_does(translated, own):
    for task in ("save it under another name", "take back what I did", "say hello in German", "confirm"):
        prompt = f"Task: {task}{WINDOW}"
        one, other = own.generate(prompt, GRAMMAR), translated.generate(prompt, GRAMMAR)
        assert (one.text, one.tokens_in, one.tokens_out) == (other.text, other.tokens_in, other.tokens_out)
        assert one.confidence == pytest.approx(other.confidence, abs=0.05)


@pytest.mark.model
@pytest.mark.parametrize("engine", ["translated", "own"])
@pytest.mark.parametrize(
    "text", ["日本語 שלום ไทย", "👩\u200d👩\u200d👧 ☂\ufe0f é ﬁ", "antidisestablishmentarianism Łódź \u2028"]
)
def test_any_text_can_be_typed_whatever_tokens_there_are(request, engine, text):
    line = f'type "{text}" .'
    answer = request.getfixturevalue(engine).generate(
        f'Task: type "{text}"{WINDOW}', f"root ::= {json.dumps(line, ensure_ascii=False)}"
    )
    assert answer.text == line


@pytest.mark.model
def test_the_prefix_is_kept_and_changes_nothing(translated):
    assert isinstance(translated, OnnxEngine)
    assert translated.trained
    fresh = translated.generate(f"Task: undo{WINDOW}", GRAMMAR)
    again = translated.generate(f"Task: undo{WINDOW}", GRAMMAR)
    assert again.tokens_reused == again.tokens_in - 1
    assert (again.text, again.confidence) == (fresh.text, pytest.approx(fresh.confidence, abs=1e-3))


@pytest.mark.parametrize(("installed", "kind"), [(True, "LlamaEngine"), (False, "OnnxEngine")])
def test_llama_cpp_is_used_where_it_is_installed(monkeypatch, installed, kind):
    opened = []
    monkeypatch.setattr(engines, "has_llama", lambda: installed)
    monkeypatch.setattr(llama, "LlamaEngine", lambda *given: opened.append("LlamaEngine"))
    monkeypatch.setattr("edgelam.runtime.engine.onnx.OnnxEngine", lambda *given: opened.append("OnnxEngine"))
    open_engine(locate(None))
    assert opened == [kind]


def test_what_takes_llama_cpp_names_the_way(monkeypatch):
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    with pytest.raises(UsageError, match=r"pip install 'edgelam\[llama\]'"):
        library.llama.__wrapped__()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda h: replace(h, fields={**h.fields, "general.architecture": "gemma3"}), "gemma3"),
        (lambda h: replace(h, tensors=tuple(replace(t, kind="Q6_K") if t.name == "token_embd.weight" else t for t in h.tensors)), "Q6_K"),
        (lambda h: replace(h, tensors=h.tensors[1:]), "lacks"),
        (lambda h: replace(h, fields={k: v for k, v in h.fields.items() if "head_count" not in k}), "lacks"),
    ],
)  # fmt: skip
def test_what_cannot_be_translated_is_said_in_one_sentence(change, says):
    path = locate(None)
    with pytest.raises(ModelError, match=says):
        translate.translate(path, change(read_header(path)))
