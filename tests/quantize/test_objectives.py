"""What training minimises, on a network small enough to check by hand; skipped without the training extra."""

import math

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from edgelam.quantize.train.fit import Recipe, batches, fit  # noqa: E402
from edgelam.quantize.train.lora import adapters  # noqa: E402
from edgelam.quantize.train.objectives import (  # noqa: E402
    Distillation,
    Objective,
    Pair,
    Preference,
    Row,
    log_odds,
    padded,
    with_reference,
)
from edgelam.quantize.train.student import drop_layers  # noqa: E402

CPU = torch.device("cpu")
ROWS = [Row([1, 2, 3, 4, 5], 3), Row([1, 2, 6, 7], 2), Row([5, 4, 3], 1)]


def network(seed: int = 0):
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        vocab_size=32, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, tie_word_embeddings=True,
    )  # fmt: skip
    return transformers.LlamaForCausalLM(config)


def test_only_answers_count():
    model = network()
    ids, mask, answer = padded(ROWS, CPU)
    logits = model(input_ids=ids, attention_mask=mask).logits.log_softmax(-1)
    places = [(r, i) for r, row in enumerate(ROWS) for i in range(row.prompt, len(row))]
    expected = -sum(logits[r, i - 1, ids[r, i]] for r, i in places) / len(places)
    assert float(Objective(model)(ids, mask, answer).detach()) == pytest.approx(float(expected), abs=1e-5)


def test_a_student_like_its_teacher_has_nothing_to_learn_from_it():
    teacher, student = network(1), network(1)
    same = Distillation(student, teacher, 1.0)(*padded(ROWS, CPU))
    assert float(same.detach()) == pytest.approx(0.0, abs=1e-5)
    other = Distillation(network(2), teacher, 1.0, 2.0)(*padded(ROWS, CPU))
    assert float(other.detach()) > 0
    assert not any(p.requires_grad for p in teacher.parameters())


def test_preference_begins_undecided_and_learns_the_better_answer(tmp_path):
    model = network(3)
    pairs = with_reference([Pair(Row([1, 2, 3, 4], 2), Row([1, 2, 9, 8], 2))] * 4, model, CPU)
    objective = Preference(model, beta=0.5, keep=0.0)
    tensors = objective.collate(pairs, CPU)
    before = float(objective(*tensors).detach())
    assert before == pytest.approx(math.log(2), abs=0.02)  # the reference was read in bfloat16
    recipe = Recipe(learning_rate=3e-3, epochs=30, batch_tokens=64)
    fit(objective, pairs, recipe, tmp_path, lambda _: None)
    assert float(objective(*tensors).detach()) < 0.8 * before


def test_ordinary_rows_anchor_a_preference():
    model = network(3)
    pair = Pair(Row([1, 2, 3, 4], 2), Row([1, 2, 9, 8], 2))
    objective = Preference(model, beta=0.5, keep=1.0)
    alone = objective(*objective.collate(ROWS, CPU))
    assert float(alone.detach()) == pytest.approx(float(Objective(model)(*padded(ROWS, CPU)).detach()), abs=1e-5)
    mixed = float(objective(*objective.collate([ROWS[0], pair, ROWS[1]], CPU)).detach())
    likely = float(Objective(model)(*padded([pair.chosen, *ROWS[:2]], CPU)).detach())
    odds = log_odds([pair], model, CPU)[0]
    preference = -math.log(1 / (1 + math.exp(-0.5 * odds))) / 3
    assert mixed == pytest.approx(preference + likely, abs=0.02)


def test_the_reward_is_told_on_pairs_that_were_kept_out(tmp_path):
    model = network(3)
    pairs = with_reference([Pair(Row([1, 2, 3, 4], 2), Row([1, 2, 9, 8], 2))] * 5, model, CPU)
    objective = Preference(model, beta=0.5, keep=0.0, held=pairs[:1])
    recipe = Recipe(learning_rate=3e-3, epochs=30, batch_tokens=64)
    fit(objective, pairs[1:], recipe, tmp_path, lambda _: None)
    findings = objective.findings(CPU)
    assert findings["held_pairs"] == 1
    assert findings["reward_accuracy"] == 1
    assert Objective(model).findings(CPU) == {}


def test_batches_hold_every_row_once_within_the_budget():
    rows = [Row(list(range(n)), 1) for n in range(2, 60)]
    made = batches(rows, Recipe(batch_tokens=128), 0)
    assert sorted(len(r) for b in made for r in b) == list(range(2, 60))
    assert all(max(map(len, b)) * len(b) <= 128 for b in made)


def test_an_interrupted_run_goes_on(tmp_path):
    recipe = Recipe(batch_tokens=16, epochs=2, learning_rate=1e-3)
    whole = network(4)
    fit(Objective(whole), ROWS * 4, recipe, tmp_path / "whole", lambda _: None)
    cut, steps = network(4), []

    def stop(said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(Objective(cut), ROWS * 40, recipe, tmp_path / "cut", stop, checkpoint_every=5)
    again = network(5)
    progress = fit(Objective(again), ROWS * 40, recipe, tmp_path / "cut", steps.append, checkpoint_every=5)
    assert progress.step > 20
    assert (tmp_path / "cut" / "checkpoint.pt").exists()


def test_adapters_are_small_and_merged(tmp_path):
    pytest.importorskip("peft")
    model = network(6)
    names = set(model.state_dict())
    before = model.model.layers[0].mlp.up_proj.weight.detach().clone()
    with adapters(model, 2, tmp_path):
        trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
        assert trained < 0.5 * sum(p.numel() for p in model.parameters())
        fit(Objective(model), ROWS * 8, Recipe(learning_rate=1e-2, batch_tokens=32), tmp_path, lambda _: None)
    assert set(model.state_dict()) == names
    assert not torch.equal(before, model.model.layers[0].mlp.up_proj.weight)
    assert (tmp_path / "adapter" / "adapter_model.safetensors").exists()


def test_a_layer_less():
    class Words:
        def __call__(self, text, return_tensors):
            return {"input_ids": torch.tensor([[ord(c) % 32 for c in text[:20]]])}

    model = network(7)
    assert len(drop_layers(model, Words(), 1)) == 1
    assert model.config.num_hidden_layers == len(model.model.layers) == 1
