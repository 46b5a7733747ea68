"""What training minimises: the expert's answer, a teacher's distribution, or a preference between two answers.

Each objective holds the network, turns a batch of rows into tensors, and computes the loss; logits are only ever
computed where there is an answer, which saves a fifth of the work with a vocabulary of 49,152.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, logsigmoid
from transformers import LlamaForCausalLM

from edgelam.quantize.data.examples import Example
from edgelam.runtime.engine.chat import chatml

Tensors = tuple[torch.Tensor, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids of a whole example, and how many of the first are the prompt's."""

    ids: list[int]
    prompt: int

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same prompt with a better and a worse answer, and how much likelier (log-odds) the reference model holds
    the better one."""

    chosen: Row
    rejected: Row
    reference: float = 0.0

    def __len__(self) -> int:
        """The room that both take in a padded batch."""
        return 2 * max(len(self.chosen), len(self.rejected))


def tokenize(examples: Sequence[Example], tokenizer: Any, most: int) -> list[Row]:
    """Prompt and answer as the engine will tokenize them; examples over ``most`` tokens are left out."""
    rows = (_row(e.prompt, e.answer, tokenizer) for e in examples)
    return [r for r in rows if len(r) <= most]


def pairs_of(examples: Sequence[Example], tokenizer: Any, most: int) -> list[Pair]:
    """The examples that say what was rejected, as pairs without a reference yet."""
    rows = (
        Pair(_row(e.prompt, e.answer, tokenizer), _row(e.prompt, e.rejected, tokenizer)) for e in examples if e.rejected
    )
    return [p for p in rows if len(p) <= 2 * most]


def _row(prompt: str, answer: str, tokenizer: Any) -> Row:
    head = tokenizer(chatml(prompt), add_special_tokens=False)["input_ids"]
    tail = tokenizer(answer + "<|im_end|>", add_special_tokens=False)["input_ids"]
    return Row(head + tail, len(head))


def padded(rows: Sequence[Row], device: torch.device) -> Tensors:
    """Token ids, attention mask and answer mask, each of shape (rows, longest)."""
    width = max(map(len, rows))
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    answer = torch.zeros_like(ids, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row.ids)
        mask[i, : len(row)] = 1
        answer[i, row.prompt : len(row)] = True
    return ids.to(device), mask.to(device), answer.to(device)


def answer_logits(model: LlamaForCausalLM, ids: torch.Tensor, mask: torch.Tensor, answer: torch.Tensor) -> torch.Tensor:
    """Shape (answer tokens of the batch, vocabulary), in float32."""
    hidden = model.model(input_ids=ids, attention_mask=mask).last_hidden_state
    logits: torch.Tensor = model.lm_head(hidden[:, :-1][answer[:, 1:]])
    return logits.float()


class Objective(torch.nn.Module):
    """The network and its loss; this one is the mean cross-entropy of the answers (imitation)."""

    def __init__(self, model: LlamaForCausalLM) -> None:
        super().__init__()
        self.model = model

    def collate(self, rows: Sequence[Any], device: torch.device) -> Tensors:
        """What :meth:`forward` takes, of some rows."""
        return padded(rows, device)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, answer: torch.Tensor) -> torch.Tensor:
        """All of shape (batch, width); ``answer`` marks the tokens to learn."""
        return cross_entropy(answer_logits(self.model, ids, mask, answer), ids[:, 1:][answer[:, 1:]])

    def findings(self, device: torch.device) -> dict[str, float]:
        """What can be said of the trained network by rows that were kept out of training."""
        return {}


class Distillation(Objective):
    """Cross-entropy of the answers, and the divergence from what the teacher would have said (Hinton et al.,
    arXiv 1503.02531): ``weight`` x KL(teacher || student) at ``temperature``, the rest cross-entropy."""

    def __init__(
        self, model: LlamaForCausalLM, teacher: LlamaForCausalLM, weight: float, temperature: float = 1.0
    ) -> None:
        super().__init__(model)
        self.teacher = teacher.eval().requires_grad_(False)
        self._weight, self._temperature = weight, temperature

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, answer: torch.Tensor) -> torch.Tensor:
        logits = answer_logits(self.model, ids, mask, answer)
        with torch.no_grad():
            target = log_softmax(answer_logits(self.teacher, ids, mask, answer) / self._temperature, -1)
        soft = kl_div(log_softmax(logits / self._temperature, -1), target, reduction="batchmean", log_target=True)
        hard = cross_entropy(logits, ids[:, 1:][answer[:, 1:]])
        return (1 - self._weight) * hard + self._weight * self._temperature**2 * soft


class Preference(Objective):
    """Direct preference optimisation (Rafailov et al., arXiv 2305.18290, eq. 7): the policy is its own reward model,
    reward = ``beta`` x log-odds against the reference; plus ``keep`` x the better answers' cross-entropy, without
    which both answers become less likely (arXiv 2404.19733, eq. 1).

    Ordinary rows among the pairs are an anchor: they join the cross-entropy. ``held`` pairs are never trained on.
    """

    def __init__(self, model: LlamaForCausalLM, beta: float, keep: float, held: Sequence[Pair] = ()) -> None:
        super().__init__(model)
        self._beta, self._keep, self._held = beta, keep, held

    def collate(self, rows: Sequence[Any], device: torch.device) -> Tensors:
        """The better answers, the worse ones, the ordinary rows; and the reference's log-odds."""
        pairs = [r for r in rows if isinstance(r, Pair)]
        plain = [r for r in rows if isinstance(r, Row)]
        every = [*(p.chosen for p in pairs), *(p.rejected for p in pairs), *plain]
        return *padded(every, device), torch.tensor([p.reference for p in pairs], device=device)

    def forward(  # type: ignore[override]
        self, ids: torch.Tensor, mask: torch.Tensor, answer: torch.Tensor, reference: torch.Tensor
    ) -> torch.Tensor:
        pairs = len(reference)
        each = log_probabilities(self.model, ids, mask, answer)
        odds = each[:pairs] - each[pairs : 2 * pairs]
        right = torch.ones(len(ids), dtype=torch.bool, device=ids.device)
        right[pairs : 2 * pairs] = False
        preference = -logsigmoid(self._beta * (odds - reference)).sum() / right.sum()
        return preference - self._keep * each[right].sum() / answer[right].sum()

    def findings(self, device: torch.device) -> dict[str, float]:
        """Of the pairs that were kept out: how often the reward is higher for the better answer, and how often the
        policy held it for likelier before and holds it now (shares)."""
        if not self._held:
            return {}
        odds = log_odds(self._held, self.model, device)
        before = [p.reference for p in self._held]
        return {
            "held_pairs": len(odds),
            "reward_accuracy": sum(o > b for o, b in zip(odds, before, strict=True)) / len(odds),
            "preferred_before": sum(b > 0 for b in before) / len(odds),
            "preferred_after": sum(o > 0 for o in odds) / len(odds),
        }


def log_probabilities(
    model: LlamaForCausalLM, ids: torch.Tensor, mask: torch.Tensor, answer: torch.Tensor
) -> torch.Tensor:
    """The log probability of each row's whole answer, shape (rows,)."""
    logits = answer_logits(model, ids, mask, answer)
    each = -cross_entropy(logits, ids[:, 1:][answer[:, 1:]], reduction="none")
    of = answer[:, 1:].nonzero()[:, 0]
    return torch.zeros(len(ids), device=each.device).index_add(0, of, each)


@torch.no_grad()
def log_odds(pairs: Sequence[Pair], model: LlamaForCausalLM, device: torch.device, at_once: int = 4) -> list[float]:
    """How much likelier the better answer of each pair is."""
    odds: list[float] = []
    model.eval().to(device)  # type: ignore[arg-type]
    for first in range(0, len(pairs), at_once):
        some = pairs[first : first + at_once]
        tensors = padded([*(p.chosen for p in some), *(p.rejected for p in some)], device)
        with torch.autocast(device.type, torch.bfloat16):
            chosen, rejected = log_probabilities(model, *tensors).chunk(2)
        odds += (chosen - rejected).tolist()
    return odds


def with_reference(pairs: Sequence[Pair], model: LlamaForCausalLM, device: torch.device) -> list[Pair]:
    """The pairs with the log-odds of ``model``, the policy that training starts from."""
    return [replace(p, reference=o) for p, o in zip(pairs, log_odds(pairs, model, device), strict=True)]
