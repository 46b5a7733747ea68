"""Synthetic speech to measure by: several voices, quiet and with noise, and the words that were got wrong."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from edgelam.errors import EnvironmentProblem
from edgelam.numbers import in_digits
from edgelam.phrases import normalise
from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.voice.network import RATE, Samples
from edgelam.runtime.voice.spoken import request_of

PACKAGES = {"espeak-ng": "espeak-ng", "flite": "flite", "sox": "sox"}
"""Programs, and the Debian packages that have them."""

NOISE_DB = 10.0
"""Speech over noise."""

SILENCE = 0.3
"""Seconds before and after."""


class Condition(StrEnum):
    """``NOISY``: a room with a fan, brown noise with some white in it at ``NOISE_DB``."""

    CLEAN = "clean"
    NOISY = "noisy"


@dataclass(frozen=True, slots=True)
class Voice:
    """``program`` is flite (cut from recordings) or espeak-ng (formants: the harsher test)."""

    program: str
    name: str

    @property
    def is_recorded(self) -> bool:
        """Cut from recordings of a person."""
        return self.program == "flite"

    def __str__(self) -> str:
        return f"{self.program}:{self.name}"


VOICES = (
    Voice("flite", "slt"), Voice("flite", "rms"), Voice("flite", "awb"), Voice("espeak-ng", "en-us"), Voice("espeak-ng", "en-gb"),
)  # fmt: skip


def missing_packages() -> list[str]:
    return missing_programs(PACKAGES)


def speak(text: str, voice: Voice, condition: Condition = Condition.CLEAN, seed: int = 0) -> Samples:
    """``text`` as that voice says it, mono at ``RATE``.

    Raises:
        EnvironmentProblem: a program for it is missing.
    """
    if absent := missing_packages():
        raise EnvironmentProblem(f"Synthetic speech needs programs; run: apt-get install {' '.join(absent)}")
    says = {
        "flite": ["flite", "-voice", voice.name, "-t", text, "-o", "/dev/stdout"],
        "espeak-ng": ["espeak-ng", "-v", voice.name, "-s", "150", "--stdout", text],
    }[voice.program]
    wave = subprocess.run(says, check=True, capture_output=True).stdout
    convert = ["sox", "--ignore-length", "-t", "wav", "-", "-r", str(RATE), "-c", "1", "-t", "f32", "-", "pad", str(SILENCE), str(SILENCE)]  # fmt: skip
    raw = subprocess.run(convert, input=wave, check=True, capture_output=True).stdout
    sound = np.frombuffer(raw, np.float32).copy()
    return sound if condition is Condition.CLEAN else sound + noise(sound, seed)


def noise(sound: Samples, seed: int) -> Samples:
    """Noise of the same length, ``NOISE_DB`` below the sound."""
    white = np.random.default_rng(seed).normal(size=(2, len(sound)))
    brown = np.cumsum(white[0])
    brown -= np.convolve(brown, np.ones(400) / 400, "same")
    mixed = brown / brown.std() + white[1] / 2
    wanted = np.sqrt((sound**2).mean()) * 10 ** (-NOISE_DB / 20)
    scaled: Samples = (mixed / mixed.std() * wanted).astype(np.float32)
    return scaled


def words_of(text: str) -> list[str]:
    """Words to compare: numbers in digits, signs spelled out, file names in one piece, no case."""
    for sign, word in (("+", "plus"), ("×", "times"), ("*", "times"), ("÷", "divided by")):
        text = text.replace(sign, f" {word} ")
    return normalise(in_digits(request_of(text.replace(",", "")).replace('"', ""))).split()


def word_errors(heard: Sequence[str], said: Sequence[str]) -> int:
    """Words to put in, take out or change (Levenshtein)."""
    before = list(range(len(said) + 1))
    for row, word in enumerate(heard, 1):
        now = [row]
        for column, wanted in enumerate(said, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (word != wanted)))
        before = now
    return before[-1]
