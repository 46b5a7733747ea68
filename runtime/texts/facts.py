"""What is told of a text rather than ordered: *it should be Tuesday, not Monday*, *Ms Novak is Ms Horak now*, *cheese is 6.20 now*.

Of what stands in the text that which is no longer so is found, and what is so instead.
"""

from __future__ import annotations

import re

AMOUNT = re.compile(r"(?<![\w.,])[-+]?\d+(?:[.,]\d+)*(?![\w.,]*\d)")
_NOT = re.compile(r",?\s+(?:(?:and|but)\s+)?(?:not|no longer|instead of|rather than|in place of)\s+", re.IGNORECASE)
_BUT = re.compile(r"\bnot\s+(?P<old>.+?),?\s+but\s+(?P<new>.+)$", re.IGNORECASE)
_IS = re.compile(
    r"\s(?:is|are|has become|became|(?:is |are )?(?:now )?(?:called|named|spelled|spelt)|(?:went|goes|has gone|rose|rises|fell|falls|came|comes)(?: up| down)? to|costs?)\s+(?:now\s+)?",
    re.IGNORECASE,
)
_NOW = re.compile(r"\s+(?:now|instead|from now on|these days|please)\b\W*$", re.IGNORECASE)
_LINK = re.compile(r".*\b(?:be|is|are|was|were|say|says|read|reads|to|on|at|in|with|as|by|for|use|put|write|a|an|the|it)\s+(?=\S)", re.IGNORECASE | re.DOTALL)  # fmt: skip
_LEAD = re.compile(r"^(?:(?:an?|the|on|in|at|with|by|to|for|of|my|our)\s+)+", re.IGNORECASE)
_ORDERS = re.compile(r"\b(?:and|so)\s+(?:please\s+)?(?:change|fix|correct|mend|update|put)\b.*$", re.IGNORECASE)
_NO_FIELD = re.compile(
    r"part|chapter|(?:sub)*section|paragraph|text\w+|emph|begin|end|item|line|word|text", re.IGNORECASE
)
"""What is no field, though braces follow it: there are many of them, or it says how a text looks."""

_SMALL = frozenset({"the", "a", "an", "it", "that", "this", "her", "his", "my", "our", "is", "and", "of", "in", "on"})


def corrected(told: str, text: str, ordered: bool) -> str | None:
    """The text with what is told put right; ``ordered``: it was said that this is to be done."""
    told = re.sub(r"^(?:it|that)['’]?s\b", "it is", _ORDERS.sub("", told), flags=re.IGNORECASE).strip(" .,!?-–—")
    if pair := _opposed(told, text):
        return in_place(text, *pair)
    if not ordered and not _NOW.search(told):
        return None
    is_now = _IS.search(told)
    if is_now is None:
        return None
    left, new = told[: is_now.start()], _NOW.sub("", told[is_now.end() :]).strip(" .,")
    if AMOUNT.fullmatch(new):
        return with_amount(left, new, text)
    old = longest_standing(left, text)
    return in_place(text, old, new) if old and old[:1].isupper() and new[:1].isupper() else None


def _opposed(told: str, text: str) -> tuple[str, str] | None:
    """What stands there and what is right, where both are said."""
    if but := _BUT.search(told):
        old, new = standing_first(_LEAD.sub("", but["old"]), text), _LEAD.sub("", but["new"])
        return (old, new) if old and new else None
    for joint in reversed(list(_NOT.finditer(told))):
        old = standing_first(_LEAD.sub("", told[joint.end() :]), text)
        new = _LINK.sub("", told[: joint.start()], count=1).strip(" ,")
        if old and new:
            return old, new
    return None


def standing_first(words: str, text: str) -> str:
    """The longest beginning of these words that stands in the text, as it stands there."""
    parts = words.split()
    return next((found for n in range(len(parts), 0, -1) if (found := stands(" ".join(parts[:n]), text))), "")


def longest_standing(words: str, text: str) -> str:
    """The longest stretch of these words that stands in the text and says something."""
    parts = words.split()
    stretches = [parts[a:b] for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)]
    telling = [s for s in stretches if {w.casefold() for w in s} - _SMALL and stands(" ".join(s), text)]
    longest = max(telling, key=_count, default=[])
    return stands(" ".join(longest), text)


def _count(stretch: list[str]) -> int:
    return len(stretch)


def stands(words: str, text: str) -> str:
    """These words as they stand in the text, whatever their case; empty where they do not."""
    words = words.strip(' .,!?"“”')
    found = re.search(rf"(?<![\w\\]){re.escape(words)}(?!\w)", text) or re.search(
        rf"(?<![\w\\]){re.escape(words)}(?!\w)", text, re.IGNORECASE
    )
    return found.group() if found is not None and words else ""


def in_place(text: str, old: str, new: str) -> str | None:
    """Everywhere, as whole words, without what both begin or end with: of *Ms Novak* and *Ms Horak* the name alone."""
    olds, news = old.split(" "), new.split(" ")
    while len(olds) > 1 and len(news) > 1 and olds[0] == news[0]:
        olds, news = olds[1:], news[1:]
    while len(olds) > 1 and len(news) > 1 and olds[-1] == news[-1]:
        olds, news = olds[:-1], news[:-1]
    form = re.compile(rf"(?<![\w\\]){re.escape(' '.join(olds))}(?!\w)")
    changed = form.sub(lambda _: " ".join(news), text)
    return changed if changed != text else None


def with_amount(what: str, new: str, text: str) -> str | None:
    """The one number of the line that these words are about, set to another one."""
    wanted = set(re.findall(r"\w+", what.casefold())) - _SMALL - {"price", "amount", "number", "cost", "value"}
    lines = text.split("\n")
    meant = [n for n, line in enumerate(lines) if wanted and wanted <= set(re.findall(r"\w+", line.casefold()))]
    amounts = list(AMOUNT.finditer(lines[meant[0]])) if len(meant) == 1 else []
    if len(amounts) != 1:
        return None
    line = lines[meant[0]]
    lines[meant[0]] = line[: amounts[0].start()] + new + line[amounts[0].end() :]
    return "\n".join(lines)


def with_field(what: str, new: str, text: str) -> str | None:
    """What a text has a field for: ``\\title{…}``, ``Next meeting: …``; the innermost braces, so that their style stays."""
    name = re.escape(_LEAD.sub("", what.strip()).strip())
    if not name or _NO_FIELD.fullmatch(name):
        return None
    braced = re.search(rf"\\{name}\*?(?:\[[^\]]*\])?\{{(?P<inner>(?:\\\w+\{{)*)(?P<value>[^{{}}]*)\}}", text, re.IGNORECASE)  # fmt: skip
    lined = re.search(rf"^(?:[-*+•]\s+)?{name}\s*[:=][ \t]*(?P<value>[^\n]*)$", text, re.IGNORECASE | re.MULTILINE)
    found = [m for m in (braced, lined) if m is not None]
    if len(found) != 1:
        return None
    start, end = found[0].span("value")
    return text[:start] + new + text[end:]
