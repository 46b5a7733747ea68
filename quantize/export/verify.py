"""What every exported file must pass: it loads, tokenizes like its source, and generates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from edgelam.errors import ModelError
from edgelam.quantize.export.formats import Format
from edgelam.quantize.export.source import Source

ANSWER = 'root ::= "click \\"OK\\""'


def verify(path: Path, form: Format, source: Source, say: Callable[[str], None]) -> None:
    """Raises ModelError, saying what differs, unless the file passes."""
    made = form.reader(path)
    try:
        for text in source.texts:
            if source.tokens(text) != made.tokens(text):
                raise ModelError(f"{source.name}: the made file tokenizes {text[:24]!r} differently from its source.")
    finally:
        made.close()
    engine = form.engine(path)
    try:
        answer = engine.generate('Task: press OK\nWindow: W\nbutton "OK"', ANSWER).text
    finally:
        engine.close()
    if answer != 'click "OK"':
        raise ModelError(f"{source.name}: the made file answers {answer!r} where only one answer is allowed.")
    say("verified: loads, tokenizes like its source, generates")
