"""Chat layout of the models that edgelam trains."""

from __future__ import annotations

FORMAT_KEY = "edgelam.prompt_version"
"""In a model file: it was trained on edgelam's prompt, so that no instructions are needed."""


def chatml(prompt: str) -> str:
    """One user turn and the opening of the answer, in ChatML."""
    return f"<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
