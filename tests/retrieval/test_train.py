"""Tuning an encoder, on a narrow one; skipped without the extra."""

import random
import shutil

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentence_transformers")
transformers = pytest.importorskip("transformers")

from sentence_transformers import SentenceTransformer  # noqa: E402
from sentence_transformers.sentence_transformer import modules  # noqa: E402

from edgelam.errors import ModelError, UsageError  # noqa: E402
from edgelam.retrieval.corpus import Corpus, Entry, Example  # noqa: E402
from edgelam.retrieval.encoder import DEFAULT  # noqa: E402
from edgelam.retrieval.train import CHECKPOINT, Recipe, batch_loss, comparable, load, open_encoder, train, warmth  # noqa: E402

CORPUS = Corpus(
    [
        Entry((name,), ("File",), (said,), "wording", "screen")
        for name, said in (("Save", "keep it"), ("Print", "on paper"), ("Undo", "go back"), ("Bold", "heavier"))
    ]
)
SHORT = Recipe(steps=4, batch=4, together=4, rate=1e-3, save_every=2)
quiet = lambda _: None  # noqa: E731


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A sentence-transformers folder of two narrow layers with the shipped encoder's tokenizer."""
    path = tmp_path_factory.mktemp("narrow")
    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=30522, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    transformers.BertModel(config).save_pretrained(path / "bert")
    shutil.copy2(DEFAULT / "tokenizer.json", path / "bert" / "tokenizer.json")
    transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(DEFAULT / "tokenizer.json"), pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(path / "bert")
    words = modules.Transformer(str(path / "bert"))
    SentenceTransformer(modules=[words, modules.Pooling(32)], device="cpu").save(str(path / "st"))
    return path / "st"


def test_an_encoder_learns_what_is_meant(narrow, tmp_path):
    said = []
    train(narrow, tmp_path / "out", CORPUS, Recipe(steps=60, batch=4, together=4, rate=3e-3), said.append)
    encoder = open_encoder(tmp_path / "out")
    scores = encoder.encode(["keep it", "on paper"]) @ encoder.encode(["Save", "Print", "Undo", "Bold"]).T
    assert list(scores.argmax(1)) == [0, 1]
    assert said[-1].startswith("step 60 of 60")
    assert not (tmp_path / "out" / CHECKPOINT).exists()
    with pytest.raises(UsageError, match="already holds an encoder"):
        train(narrow, tmp_path / "out", CORPUS, SHORT, quiet)


def test_an_interrupted_run_goes_on(narrow, tmp_path):
    class Interrupted(Exception):
        pass

    def interrupt(_):
        raise Interrupted

    with pytest.raises(Interrupted):
        train(narrow, tmp_path / "parts", CORPUS, SHORT, interrupt)
    assert (tmp_path / "parts" / CHECKPOINT).exists()
    with pytest.raises(UsageError, match="another recipe"):
        train(narrow, tmp_path / "parts", CORPUS, Recipe(steps=5), quiet)
    said = []
    train(narrow, tmp_path / "parts", CORPUS, SHORT, said.append)
    assert len(said) == 1
    assert (tmp_path / "parts" / "modules.json").is_file()


def test_all_of_the_untuned_weights_can_be_kept(narrow, tmp_path):
    train(narrow, tmp_path / "kept", CORPUS, Recipe(steps=2, batch=4, rate=1e-2, keep=1.0), quiet)
    texts = ["save", "print it"]
    assert np.allclose(open_encoder(narrow).encode(texts), open_encoder(tmp_path / "kept").encode(texts), atol=1e-4)


def test_a_teacher_that_agrees_costs_nothing(narrow):
    model, examples = load(narrow, "cpu").eval(), list(CORPUS.examples(random.Random(1), 4))
    alone = float(batch_loss(model, model, examples, Recipe(distil=1.0)).detach())
    assert alone == pytest.approx(0, abs=1e-5)
    assert float(batch_loss(model, None, examples, Recipe()).detach()) > 0.1


def test_a_control_of_the_same_name_is_no_negative():
    examples = [
        Example("a", "File › Save", (), frozenset({"save"})),
        Example("b", "Edit › Save", (), frozenset({"save", "keep"})),
        Example("c", "Print", (), frozenset({"print"})),
    ]
    assert comparable(examples, [e.control for e in examples] + ["Keep"]) == [
        [True, False, True, True],
        [False, True, True, False],
        [True, True, True, True],
    ]


def test_the_rate_rises_then_falls():
    rates = [warmth(step, 100) for step in range(100)]
    assert max(rates) == 1.0
    assert rates[9] == 1.0
    assert rates[0] < 0.2
    assert rates[-1] < 0.02


def test_what_is_no_encoder_is_said(tmp_path):
    with pytest.raises(ModelError, match=r"modules\.json is missing"):
        open_encoder(tmp_path)


def test_the_table_of_words_can_stay(narrow, tmp_path):
    train(narrow, tmp_path / "tuned", CORPUS, Recipe(steps=3, batch=4, rate=1e-2, words_stay=True), quiet)
    before, after = (dict(load(folder, "cpu").named_parameters()) for folder in (narrow, tmp_path / "tuned"))
    same = {name for name, weight in before.items() if torch.equal(weight, after[name])}
    assert [name for name in same if name.endswith("word_embeddings.weight")]
    assert len(same) < len(before) / 2
