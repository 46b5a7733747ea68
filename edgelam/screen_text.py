"""Text from the screen is data: here it becomes one harmless line, and nowhere else.

Whatever an application, a page or a file name says passes here before it is shown to the model or to a person. Ordinary
text comes out as it went in.
"""

from __future__ import annotations

import re
import unicodedata

LENGTH = 60
TITLE_LENGTH = 200

_MARKUP = (
    # what opens and closes turns in the chat templates of the families that can be plugged in
    r"im_start|im_end|im_sep|endoftext|startoftext|end_of_turn|start_of_turn|eot_id|start_header_id|end_header_id|begin_of_text|end_of_text|"
    r"system|user|assistant|end|start|channel|message|return|call|think|tool_call|tool_response|tools?|function|image|audio|video|"
    r"bos|eos|pad|unk|mask|cls|sep|s|fim_\w+|extra_id_\d+|unused\d+|0x[0-9a-f]{2}|begin.of.sentence|end.of.sentence|"
    r"START_OF_TURN_TOKEN|END_OF_TURN_TOKEN|\w+_TOKEN"
)
_ANGLED = re.compile(rf"<(?=/?[|｜]|/?(?:{_MARKUP})[|｜]?>|<?/?SYS>)", re.IGNORECASE)
_PIPED = re.compile(r"(?<=[|｜])>")
_BRACKETED = re.compile(
    r"\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|IMG|gMASK|UNK|CLS|SEP|PAD|MASK)\])"
)
"""Chat markup; a space after its first sign makes it plain text."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")

_OWN_WORDS = re.compile(r"(task|did|window|dialog):", re.IGNORECASE)
"""How lines of edgelam's own prompt begin."""

_BLANKS = "\u115f\u1160\u3164\uffa0\u2800\ufffc"
"""Letters and signs that look like nothing."""

_JOINERS = "\u200c\u200d"
"""Persian, Hindi and families of emoji are written with them; elsewhere they only hide."""

_SELECTORS = re.compile("[\ufe00-\ufe0f]{2,}|[\U000e0100-\U000e01ef]|[\u180b-\u180f]|\u034f")
"""Marks after a character that choose its picture; a run of them can only carry something else."""

_NEEDS_JOINER = (
    "ARABIC",
    "DEVANAGARI",
    "BENGALI",
    "TAMIL",
    "TELUGU",
    "KANNADA",
    "MALAYALAM",
    "GUJARATI",
    "SINHALA",
    "KHMER",
    "MYANMAR",
)


def clean(text: str, most: int = LENGTH) -> str:
    """One line of at most ``most`` characters: no control, invisible or direction-changing characters, no chat markup."""
    if not text.isascii():
        text = _SELECTORS.sub("", "".join(_visible(text, i) for i in range(min(len(text), 8 * most))))
    flat = " ".join(_CONTROLS.sub(" ", text).split())
    flat = _BRACKETED.sub("[ ", _PIPED.sub(" >", _ANGLED.sub("< ", flat)))
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def clean_title(title: str) -> str:
    """A window's title as the prompt shows it: not between quotes, so that it cannot begin like another line of it."""
    return clean(_OWN_WORDS.sub(r"\1 :", clean(title, TITLE_LENGTH)), TITLE_LENGTH)


def _visible(text: str, i: int) -> str:
    """The character at a place, a space, or nothing."""
    c = text[i]
    if c in _BLANKS:
        return " "
    if c in _JOINERS:
        return c if i and _joins(text[i - 1]) and i + 1 < len(text) and _joins(text[i + 1]) else ""
    category = unicodedata.category(c)
    if category == "Cc" or category in ("Zl", "Zp"):
        return " "
    nothing = category == "Cn" and (ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF)
    return "" if nothing or category in ("Cf", "Cs", "Co") else c


def _joins(c: str) -> bool:
    return unicodedata.name(c, "").startswith(_NEEDS_JOINER) or unicodedata.category(c) in ("So", "Sk", "Mn")
