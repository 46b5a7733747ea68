"""A vocabulary of what texts need: everything else is divided into more tokens, and answers stay what they were."""

import json
from contextlib import ExitStack

import numpy as np
import pytest

pytest.importorskip("gguf")

from edgelam.errors import ModelError, UsageError
from edgelam.quantize.export import fewer
from edgelam.quantize.export.probe import opened
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.models import locate

PROMPT = 'Task: press OK\nWindow: Settings\nbutton "OK"\nbutton "Cancel"'
TEXTS = [PROMPT, 'click "OK" .', "done"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("fewer") / "small.gguf"
    return path, fewer.prune(locate(None), path, TEXTS, first=300)


def test_rows_that_stay_say_what_they_said(small):
    path, count = small
    assert count < 1500
    assert not count % fewer.ROWS
    assert path.stat().st_size < locate(None).stat().st_size - 8_000_000
    names = [read_header(p).fields["tokenizer.ggml.tokens"] for p in (locate(None), path)]
    order = [names[0].index(token) for token in names[1]]
    with ExitStack() as stack:
        before, after = (stack.enter_context(opened(p, 1)) for p in (locate(None), path))
        ids = after.tokens(PROMPT)
        assert [order[i] for i in ids] == before.tokens(PROMPT)
        there, here = before.logits(before.tokens(PROMPT)), after.logits(ids)
    np.testing.assert_allclose(here, there[:, order], atol=0.05)


def test_any_text_can_be_said(small):
    path, _ = small
    engine = LlamaEngine(path, 1)
    try:
        for text in ("Überblick 日本語", "antidisestablishmentarianism"):
            line = f'type "{text}" .'
            assert engine.generate(PROMPT, f"root ::= {json.dumps(line, ensure_ascii=False)}").text == line
    finally:
        engine.close()


def test_what_cannot_be_cut_is_refused(small, tmp_path, monkeypatch):
    path, _ = small
    with pytest.raises(UsageError, match="already there"):
        fewer.prune(locate(None), path, TEXTS)
    monkeypatch.setattr(fewer, "_kept", lambda header, used, first: [*range(1000)])
    with pytest.raises(ModelError, match="would be divided otherwise"):
        fewer.prune(locate(None), tmp_path / "x.gguf", TEXTS)
    assert not list(tmp_path.iterdir())


def test_texts_are_those_of_json_and_of_plain_files(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"say": "Save it", "rows": [["Open", 3]]}\n', encoding="utf-8")
    (tmp_path / "b.txt").write_text("Close\n", encoding="utf-8")
    found = set(fewer.texts_of_files([tmp_path / "a.jsonl", tmp_path / "b.txt"]))
    assert {"Save it", " Save it", '"Save it"', "Open", " Close"} <= found
