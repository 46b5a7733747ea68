"""Engines: what turns a prompt and a grammar into one line, behind one small interface."""

from __future__ import annotations

from pathlib import Path

from edgelam.runtime.engine.protocol import Answer, Engine, default_threads

__all__ = ["Answer", "Engine", "default_threads", "open_engine"]


def open_engine(path: Path, threads: int | None = None, provider: str | None = None) -> Engine:
    """The engine for a model: onnxruntime for an ONNX file or folder, llama.cpp for anything else.

    Raises:
        ModelError: the model is missing or damaged.
        UsageError: an extra is missing, or onnxruntime has no such ``provider``.
    """
    if path.suffix == ".onnx" or (path / "model.onnx").is_file():
        from edgelam.runtime.engine.onnx import CPU, OnnxEngine

        return OnnxEngine(path, threads, provider or CPU)
    from edgelam.runtime.engine.llama import LlamaEngine

    return LlamaEngine(path, threads)
