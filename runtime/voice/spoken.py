"""From what was heard to a request as a person would have written it."""

from __future__ import annotations

import re

from edgelam.numbers import in_digits
from edgelam.quoted import QUOTED
from edgelam.runtime.planner import divide
from edgelam.runtime.request.goal import FILE
from edgelam.runtime.voice.written import written

_FILLERS = re.compile(r"^(?:(?:um+|uh+|er+|okay|ok|so|well|hey)\b[,.\s]*)+", re.IGNORECASE)
_EXTENSION = re.compile(r"(?<=\w)\s+(?:dot|point)\s+((?:[a-z]\s?){2,4})(?=$|[\s.,;?!])", re.IGNORECASE)
_SPACED = re.compile(
    r"(?<=\w)\s*\.\s+(?=(?:t\W?x\W?t|p\W?d\W?f|docx?|odt|ods|xlsx?|csv|png|jpe?g|html?|md)\b)", re.IGNORECASE
)
_DICTATED = re.compile(
    r"^(type(?: in)?|write(?: down)?|dictate)\s+(?!(?:in|into|to|it|that|this|the)\b)(.+?)$", re.IGNORECASE
)
_NAMED = re.compile(r"\b(called|named|titled)\s+(?!(?:it|that|this)\b)([\w' -]+?)$", re.IGNORECASE)
_INTO = re.compile(r"\s+((?:in|into|to) (?:the|my) [\w' -]+ (?:field|box|document|area|bar|cell))$", re.IGNORECASE)
_ANY_FILE = re.compile(FILE.pattern, re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?]\s+\w")


def request_of(heard: str) -> str:
    """The request in what somebody said: no fillers, numbers in digits, file names in one piece, dictated text quoted."""
    text = _FILLERS.sub("", heard.strip())
    text = _SPACED.sub(".", text)
    text = _EXTENSION.sub(lambda m: "." + re.sub(r"\s", "", m.group(1)).casefold(), text)
    text = text if text.endswith("?") else text.rstrip(" .,;!")
    text = _ANY_FILE.sub(lambda m: m.group().casefold(), text)
    pieces, at = [], 0
    for subtask in divide(text):
        pieces += [text[at : subtask.start], _quoted(subtask.text)]
        at = subtask.start + len(subtask.text)
    return _outside_quotes("".join([*pieces, text[at:]]))


def _outside_quotes(text: str) -> str:
    """Numbers in digits, and a small letter where only the beginning of a sentence made it a capital."""
    pieces, at = [], 0
    for quoted in QUOTED.finditer(text):
        pieces += [in_digits(text[at : quoted.start()]), quoted.group()]
        at = quoted.end()
    whole = "".join([*pieces, in_digits(text[at:])])
    return whole if whole[:2] in ("I ", "I'") else whole[:1].casefold() + whole[1:]


def _quoted(subtask: str) -> str:
    """One command with quotes around the text that it dictates or the name that it gives."""
    if QUOTED.search(subtask):
        return subtask
    if dictated := _DICTATED.match(subtask):
        verb, text = dictated.groups()
        into = _INTO.search(text)
        text, where = (text[: into.start()], f" {into.group(1)}") if into else (text, "")
        said = _as_dictated(text)
        marks = ("“", "”") if '"' in said else ('"', '"')
        verb = "type" if verb.casefold() == "dictate" else verb
        return f"{verb} {marks[0]}{written(said)}{marks[1]}{where}"
    return _NAMED.sub(lambda m: m.group() if _ANY_FILE.search(m.group(2)) else f'{m.group(1)} "{m.group(2)}"', subtask)


def _as_dictated(text: str) -> str:
    """Without the full stop that ends every recognised sentence, unless there are several."""
    return text if _SENTENCE_ENDS.search(text) else text.rstrip(" .,;")
