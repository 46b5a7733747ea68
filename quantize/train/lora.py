"""Low-rank adapters (Hu et al., arXiv 2106.09685) around a training run: small to keep, merged for use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transformers import LlamaForCausalLM


@contextmanager
def adapters(model: LlamaForCausalLM, rank: int, folder: Path) -> Iterator[None]:
    """Inside, only adapters of this rank are trained; afterwards they are in ``folder/adapter`` and merged into
    ``model``. Rank 0 changes nothing."""
    if rank == 0:
        yield
        return
    from peft import LoraConfig, get_peft_model

    wrapped = get_peft_model(model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear"))
    yield
    wrapped.save_pretrained(str(folder / "adapter"), save_embedding_layers=False)
    wrapped.merge_and_unload()
