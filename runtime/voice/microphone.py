"""The microphone: sound as it comes, in memory only."""

from __future__ import annotations

import queue
from typing import Any, Protocol

import numpy as np

from edgelam.errors import EnvironmentProblem
from edgelam.runtime.voice.network import RATE, Samples

BLOCK = RATE // 20


class Source(Protocol):
    """TranscriptKind while it is open."""

    def read(self, timeout: float) -> Samples:
        """What came since the last call, mono at ``RATE``; empty where nothing came in ``timeout`` seconds."""
        ...

    def close(self) -> None: ...


class Microphone:
    """The system's default input.

    Raises:
        EnvironmentProblem: there is no microphone, another program keeps it, or sound cannot be had at all.
    """

    def __init__(self) -> None:
        self._blocks: queue.SimpleQueue[Samples] = queue.SimpleQueue()
        try:
            import sounddevice
        except ImportError as error:
            raise EnvironmentProblem("Speaking needs the extra `voice`; run: pip install 'edgelam[voice]'") from error
        except OSError as error:  # the wheel for Linux brings no PortAudio
            raise EnvironmentProblem(
                "TranscriptKind needs PortAudio; run: sudo apt-get install libportaudio2"
            ) from error
        try:
            self._stream = sounddevice.InputStream(RATE, BLOCK, channels=1, dtype="float32", callback=self._came)
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise EnvironmentProblem(_why(sounddevice, error)) from error

    def _came(self, block: Any, _frames: int, _time: Any, _status: Any) -> None:
        self._blocks.put(np.array(block[:, 0], np.float32))

    def read(self, timeout: float) -> Samples:
        try:
            found = [self._blocks.get(timeout=timeout)]
        except queue.Empty:
            return np.empty(0, np.float32)
        while not self._blocks.empty():
            found.append(self._blocks.get())
        return np.concatenate(found)

    def close(self) -> None:
        self._stream.close(ignore_errors=True)


def _why(sounddevice: Any, error: Exception) -> str:
    if not any(device["max_input_channels"] > 0 for device in sounddevice.query_devices()):
        return "There is no microphone; connect one, or allow edgelam to use it in the system's privacy settings."
    said = str(error.args[0]) if error.args else str(error)
    return f"The microphone cannot be used ({said}): another program may keep it, or the system forbids it."
