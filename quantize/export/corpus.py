"""Texts that tokenizers disagree on."""

from __future__ import annotations

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
