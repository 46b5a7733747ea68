"""What every exported file must pass: it loads, tokenizes like its source, and generates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from edgelam.errors import ModelError
from edgelam.quantize.export.probe import opened
from edgelam.quantize.export.source import Source

HARD = (
    "def f(x):\n    return {'a': [1, 2.5e-3], \"b\": x**2}  # ok\n",
    "Grüße, naïve café – 5 € für Łukasz Ünal; Ωmega, Ђорђе, שלום, مرحبا",
    "日本語のテキストと中文，한국어 문장。ไทย हिन्दी",
    "😀👩‍👩‍👧‍👦🏳️‍🌈 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u200b zero-width",
    "   leading and trailing   \t\ttabs\n\n\nnew\r\nlines   ",
    "1234567890 3.14159 1,000,000 0xDEADBEEF 2026-11-21T10:00:00Z",
    "https://example.org/a?b=c&d=%20#e ~/Documents/Überblick.odt C:\\Users\\x",
    "don't DON'T we'll I'm you're it's 'quoted' “quoted” «quoted»",
    'click "Save As…" in "File" .\ntype "a \\"b\\" c" into "Name:"',
    "<|im_start|>user\nTask: x<|im_end|>\n<|im_start|>assistant\n",
)
"""Code, many scripts, emoji, white space, numbers, paths, quotes, chat marks."""

ANSWER = 'root ::= "click \\"OK\\""'


def verify(path: Path, source: Source, say: Callable[[str], None]) -> None:
    """Raises ModelError, saying what differs, unless the file passes."""
    from edgelam.runtime.engine.llama import LlamaEngine

    with opened(path) as made:
        for text in HARD:
            expected, given = source.tokens(text), made.tokens(text)
            if expected != given:
                raise ModelError(f"{source.name}: the made file tokenizes {text[:24]!r} differently from its source.")
    engine = LlamaEngine(path)
    try:
        answer = engine.generate('Task: press OK\nWindow: W\nbutton "OK"', ANSWER).text
    finally:
        engine.close()
    if answer != 'click "OK"':
        raise ModelError(f"{source.name}: the made file answers {answer!r} where only one answer is allowed.")
    say("verified: loads, tokenizes like its source, generates")
