"""Engines: what turns a prompt and a grammar into one line, behind one small interface."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from edgelam.runtime.engine.protocol import Answer, Engine, default_threads

__all__ = ["Answer", "Engine", "default_threads", "has_llama", "open_engine"]


def open_engine(path: Path, threads: int | None = None, provider: str | None = None) -> Engine:
    """The engine for a model: onnxruntime for an ONNX file or folder; for a GGUF file llama.cpp where it is installed, else
    onnxruntime too, as where a ``provider`` of it is named.

    Raises:
        ModelError: the model is missing, damaged, or of a kind that only llama.cpp runs.
        UsageError: onnxruntime has no such ``provider``.
    """
    is_onnx = path.suffix == ".onnx" or (path / "model.onnx").is_file()
    if is_onnx or provider is not None or not has_llama():
        from edgelam.runtime.engine.onnx import CPU, OnnxEngine

        return OnnxEngine(path, threads, provider or CPU)
    from edgelam.runtime.engine.llama import LlamaEngine

    return LlamaEngine(path, threads)


def has_llama() -> bool:
    """Whether llama.cpp is installed (extra ``llama``)."""
    return find_spec("llama_cpp") is not None
