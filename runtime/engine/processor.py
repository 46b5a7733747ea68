"""Whether the processor can run llama.cpp as the Windows installer ships it: elsewhere it is built where it runs."""

from __future__ import annotations

import ctypes
import sys

from edgelam.errors import ModelError

AVX2 = 40
"""PF_AVX2_INSTRUCTIONS_AVAILABLE of winnt.h."""


def check_processor() -> str:
    """What the processor has.

    Raises:
        ModelError: it lacks AVX2; without this check the library would end the process with an illegal instruction.
    """
    if sys.platform == "win32" and not ctypes.WinDLL("kernel32").IsProcessorFeaturePresent(AVX2):
        raise ModelError(
            "The model needs a processor with AVX2 (Intel since 2013, AMD since 2015), which this one has not; set EDGELAM_PROVIDER=CPUExecutionProvider and onnxruntime runs it instead."
        )
    return "has AVX2" if sys.platform == "win32" else "runs what was built on it"
