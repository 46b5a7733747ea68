"""Answers that the text in front holds itself: how often something stands in it, how long it is, what one of its lines says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from edgelam.control import Snapshot
from edgelam.retrieval.relevance import Fit
from edgelam.runtime.request.question import LOOKS, Question
from edgelam.runtime.texts.document import editable_document
from edgelam.runtime.texts.editing import literal
from edgelam.runtime.texts.facts import longest_standing
from edgelam.runtime.texts.lines import lines_said

LENGTH = 200
"""Characters of a line that are said."""

_OFTEN = re.compile(
    r"(?:how (?:often|many times)\s+(?:does|do|is|are|did)?\s*(?:the (?:words?|name|text)\s+)?(?P<what>.+?)\s+(?:(?:is|are|was|were|does|do)\s+)?(?:come up|occurs?|appears?|stands?|there|mentioned|used|written|show up|in)\b.*|"
    r"how (?:often|many times)\s+does\s+(?:it|he|she|this|the \w+)\s+(?:say|mention|contain|use|have)\s+(?:the words?\s+)?(?P<said>.+)|"
    r"count (?:how often|the times|every|all|the occurrences of)\s*(?:the words?\s+)?(?P<that>.+?)(?:\s+(?:comes up|occurs?|appears?|stands|in (?:here|this|the text|it)).*)?)",
    re.IGNORECASE,
)
_UNITS: dict[str, Callable[[str], int]] = {
    "lines": lambda text: len(text.removesuffix("\n").split("\n")),
    "words": lambda text: len(text.split()),
    "characters": len,
    "letters": lambda text: sum(c.isalpha() for c in text),
}
_MANY = re.compile(
    r"(?:how many|count (?:all )?(?:the|my)?|(?:what is )?the number of)\s*(?P<unit>lines|words|characters|letters)\b(?!.*\b(?:with|that|contain\w*)\b).*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:(?:tell me |read (?:me |out )?|show me )?what(?:'s| is| does| are)?\b.*\b(?:lines?)\b.*|(?:read|tell) (?:me |out )*(?:the )?.*\blines?\b.*)",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?:(?:(?:in|on|at)\s+)?(?:wh?ich|what)\s+lines?(?:\s+number)?|where in (?:the|this|my) (?:text|file|letter|document|note))\s+"
    r"(?:(?:does|do|did|is|are|has|have|can|will|i|you|it|there|say|says|find|see|the (?:words?|name|text|phrase))\s+)*(?P<what>.+)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?:wh?ich|what)(?:['’]?s| is)?(?: the)? (?:(?:most (?:common|frequent|used)|commonest) words?\b.*|words?\b.*\b(?:most|oftenest)\b.*)",
    re.IGNORECASE,
)
_HOLDING = re.compile(
    r"(?:how many|count (?:all )?(?:the )?)\s*lines\b.*?\b(?:with|that|contain\w*|have|has|mention\w*)\s+(?!(?:it|i|we|you|they|(?:the|this|my|our) (?:text|letter|file|document|note|page|list))\b)(?:have |has |contain |mention )?(?:the words?\s+)?(?P<what>.+?)(?:\s+in (?:it|them))?",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"who(?:\s+(?:has|have|is|was))?\s+(?:it\s+)?sign\w*\b.*|who(?:['’]s| is| was)?\b.*\b(?:from|signed by|written by|wrote)\b.*",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:(?:kind|best|warm|many|with)\s+)*(?:regards|wishes|thanks|greetings|love)\b.*|(?:yours|sincerely|cheers|love|respectfully)\b.*",
    re.IGNORECASE,
)
"""What stands above a name at the end of a letter."""

LINE, AHEAD = 0.45, 0.12
"""Cosine from which on a line is about a question, and by how much it is nearer than every other."""

LINES = 400
"""Lines of a text at most that are compared."""


def line_about(question: Question, screen: Snapshot, fit: Fit) -> str:
    """The one line of the text in front that a question is about, and that holds such an answer; empty where none is clearly nearest."""
    document = editable_document(screen)
    lines = [line.strip() for line in document.value.split("\n") if line.strip()] if document is not None else []
    if not 0 < len(lines) <= LINES:
        return ""
    scores = list(fit(question.said, lines))
    order = sorted(range(len(lines)), key=lambda n: -scores[n])
    best, next_best = order[0], scores[order[1]] if len(order) > 1 else 0.0
    near = scores[best] >= LINE and scores[best] - next_best >= AHEAD
    return f"It says: {lines[best][:LENGTH]}" if near and LOOKS[question.shape].search(lines[best]) else ""


def _place(what: str, text: str) -> str:
    """The line on which the longest stretch of these words stands."""
    found = longest_standing(what, text)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if found and found in line]
    if not lines:
        return ""
    numbers = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
    return f"“{found}” is on {numbers}."


def _commonest(text: str) -> str:
    counts = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    most = max(counts.values(), default=0)
    found = [w for w, n in counts.items() if n == most]
    return f"“{found[0]}” comes up most, {most} times." if len(found) == 1 and most > 1 else ""


def _signed(text: str) -> str:
    """Who a letter is from: what stands below its closing words."""
    lines = [line.strip(" ,") for line in text.split("\n") if line.strip()]
    closing = [n for n, line in enumerate(lines[:-1]) if _GREETS.fullmatch(line)]
    return f"It is signed {lines[closing[-1] + 1]}." if closing else ""


def answer(said: str, screen: Snapshot) -> str:
    """The answer in one sentence; empty where this is no such question, or no text is in front."""
    document = editable_document(screen)
    if document is None:
        return ""
    said, text = said.strip(" .?!"), document.value
    if holding := _HOLDING.fullmatch(said):
        what = literal(holding["what"]).casefold()
        return f"There are {sum(what in line.casefold() for line in text.split(chr(10)))} lines with “{literal(holding['what'])}”."
    if many := _MANY.fullmatch(said):
        return f"There are {_UNITS[many['unit'].casefold()](text)} {many['unit'].casefold()}."
    if often := _OFTEN.fullmatch(said):
        return _how_often(literal(often["said"] or often["what"] or often["that"]), text)
    if where := _WHERE.fullmatch(said):
        return _place(where["what"], text)
    if _MOST.fullmatch(said):
        return _commonest(text)
    if _SIGNS.fullmatch(said) and (signed := _signed(text)):
        return signed
    if _SAYS.fullmatch(said):
        lines = text.removesuffix("\n").split("\n")
        meant = lines_said(said, lines)
        return f"It says: {' / '.join(lines[n] for n in meant)[:LENGTH]}" if meant else ""
    return ""


def _how_often(what: str, text: str) -> str:
    """Counted as a word of its own, whatever its case."""
    times = len(re.findall(rf"(?<!\w){re.escape(what)}(?!\w)", text, re.IGNORECASE))
    return f"“{what}” is there {'once' if times == 1 else 'twice' if times == 2 else f'{times} times'}." if what else ""
