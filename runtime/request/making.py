"""What a request wants made: *a note Guest wifi*, *two timers*, *dentist on the 8th of December at half past two*.

Names, dates and amounts say what stands in it afterwards; what it is says the head alone, and often nothing but that it is new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.numbers import ONES
from edgelam.quoted import QUOTED
from edgelam.runtime.request.asking import ASKS
from edgelam.runtime.request.intent import without_politeness
from edgelam.runtime.request.joints import COMMANDS


@dataclass(frozen=True, slots=True)
class Making:
    """``heads`` are words for what the thing is (none: it is only said that it is new, or what it is called); ``asked``: with a word
    that asks for a new one, and not only by being named; ``new``: that word, or *another*; ``details``: more is said of it."""

    heads: tuple[str, ...] = ()
    asked: bool = True
    new: bool = False
    details: bool = True


OF_TIMES = ("event", "appointment", "reminder", "task", "entry")
OF_SUMS = ("transaction", "expense", "payment", "entry")
"""What is made of words that only say when something is, or what it costs."""

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
WHEN = rf"(?:{_DAY}|{_MONTH})"
"""A day or a month by its name."""

_HOUR = rf"(?:\d{{1,2}}|{'|'.join(ONES[1:13])})"
_WHEN = re.compile(
    rf"\b(?:{_DAY}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}-\d\d-\d\d|"
    rf"at (?:half past |(?:a )?quarter (?:past|to) )?{_HOUR}\b|\d{{1,2}}[:.]\d\d|\d{{1,2}} ?[ap]m|noon|midnight)\b",
    re.IGNORECASE,
)
_SAYS_WHEN_FIRST = re.compile(rf"(?:every|each|on|at|in|next|from|after|before|{_DAY})\b", re.IGNORECASE)
_COSTS = re.compile(r"[€$£]\s?\d|\b\d+[.,]\d\d\b|\b\d+ (?:euros?|dollars?|pounds?|eur|usd|gbp)\b", re.IGNORECASE)
_COUNT = "|".join(ONES[1:11])
_NEW = rf"(?:(?:another|(?:one|{_COUNT}|\d) (?:more|new)|(?:an?|one) (?:new|further|second|fresh|separate|extra|blank)|(?:brand[ -])?new)\b\s*)"
_ONE = rf"(?:(?:{_NEW}|an?|some|one of (?:those|these)|{_COUNT}|\d)\s+|{_NEW})"
_MAKES = re.compile(
    r"(?:make|create|add|start|begin|open|set up|put together|put (?:in|down)|put|enter|insert|build|write|write down|note down|jot down|jot|note|take|plan|schedule|"
    r"arrange|record|register|set|(?:get|give|do|set) (?:me|us)(?: up with)?)\s+(?:(?:me|us|in|down)\s+)?",
    re.IGNORECASE,
)
_TAKES_NAMES = re.compile(r"(?:add|enter|create|register|put|put in|put down)\b", re.IGNORECASE)
_WRITES_DOWN = re.compile(
    r"(?:(?:write|note|jot|put) (?:it |this |that )?down|note that)\b(?! (?:what|which|how|who|where|when)\b)",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"(?:(?:i|we) (?:really )?(?:need|want|would like|['’]d like|could use|could do with)|i['’]d like|we['’]d like|can (?:i|we) have|let['’]s have|there (?:should|must) be|have)\s+",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(_ONE, re.IGNORECASE)
_IS_NEW = re.compile(_NEW, re.IGNORECASE)
_NAME = re.compile(r"\"[^\"]+\"|“[^”]+”|«[^»]+»|(?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+)+")
_THERE = re.compile(
    r"\b(?:in|on|to) (?:there|here|it|(?:the|my|this) \w+)\b|\bin\b(?=[,.]|$)|\bas an? \w+\b", re.IGNORECASE
)
_ENDS_HEAD = re.compile(
    r"\s*[,.;:!?(\"“«\d]|\s+(?=(?:[A-Z]|\d|(?:with|for|of|in|on|at|to|that|which|where|who|from|by|about|into|under|over|beside|below|next|every|each|out|called|named|titled|"
    r"entitled|labelled|saying|containing|and|so|is|as|this|please|now|here|there|today|tonight|tomorrow|one time)\b))"
)
_SAYS_NOTHING = re.compile(
    r"^(?:(?:new|empty|fresh|blank|extra|second|further|separate|seperate|little|quick|nice|other|more|one|ones|thing|things|of|those|these)\b\s*)+",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"(?:bit|little|lot|few|couple|look|moment|while|way|step|times?|hand|break|go|try)\b", re.IGNORECASE
)
"""What an article stands before and is no thing: *a bit bigger*, *have a look*."""

_UNITS = re.compile(
    r"(?:half |quarter )?(?:hour|minute|second|day|week|month|year|percent|point|pixel|degree|euro|dollar|pound|times?|line)s?\b",
    re.IGNORECASE,
)
"""What only counts: *an hour and a half*."""

_FROM_ANOTHER = re.compile(
    r"\s*(?:(?:out of|from) (?:this|it|that|these|the|my)|of (?:this|it|that|these|them))\b", re.IGNORECASE
)
_COPIES = re.compile(r"(?:\w+ )*(?:copy|duplicate)", re.IGNORECASE)
"""What is made of something that is there: *a web page out of this letter*, *a copy of it*."""

_ACTS_ON = re.compile(
    r"\w+ (?:me|us|it|them|the|my|this|that|an?|all)\b|\w+ \d+ (?:euros?|dollars?|pounds?)\b.*\bto\b", re.IGNORECASE
)
"""How a verb goes on that is no known command: *ring me*, *wire 40 euros to her*."""

_MOVES = re.compile(
    r"\b(?:bigger|smaller|larger|louder|quieter|faster|slower|wider|narrower|brighter|darker|up|down|back|forward|left|right)\b"
)


def making_of(subtask: str) -> Making | None:
    """What a subtask wants made; None where it wants something else, or only says how something that is there is to be."""
    said = without_politeness(subtask)
    verb = next((m for form in (_MAKES, _WISHES) if (m := form.match(said))), None)
    rest = said[verb.end() :] if verb is not None else said
    if (one := _INDEFINITE.match(rest)) is not None:
        if _AMOUNTS.match(rest, one.end()) or (verb is None and _MOVES.search(rest)):
            return None
        new = _IS_NEW.match(rest) is not None
        return _made(rest[one.end() :], asked=verb is not None or new, new=new)
    if _WRITES_DOWN.match(said):
        return Making()
    if verb is not None and (name := _NAME.match(rest)) and _names_new(said, verb, rest[name.end() :]):
        return Making()
    if verb is None and _only_says(said, subtask):
        plain = QUOTED.sub(" ", said)
        heads = OF_SUMS if _COSTS.search(plain) else OF_TIMES if _WHEN.search(plain) else ()
        return Making(heads, asked=False) if heads else None
    return None


def _made(rest: str, asked: bool, new: bool) -> Making | None:
    """The head of what follows an article, and whether more is said."""
    words = f"{rest} "
    end = _ENDS_HEAD.search(words)
    head = (words[: end.start()] if end is not None else words).strip()
    details = bool(words[len(head) :].strip(" .,!"))
    if _FROM_ANOTHER.match(words, len(head)) or _COPIES.fullmatch(head):
        return None
    if not asked and re.match(r"\s*(?:is|are|was|were|needs?|has|have)\b", words[len(head) :]):
        return None  # how something is
    if _MOVES.search(head) or _UNITS.match(head) or (not head and re.match(r"[A-Z][a-z]+\b", rest)):
        return None
    kind = " ".join(_SAYS_NOTHING.sub("", head).split()[-3:])
    when = OF_TIMES[:2] if kind and _WHEN.search(QUOTED.sub(" ", words)) else ()
    return Making((kind, *when) if kind else (), asked, new, details)


def _names_new(said: str, verb: re.Match[str], after: str) -> bool:
    """Whether somebody or something is called by a name that is to be there: *I need Ben Carter in there*, *add Eva Novak, mobile 555*."""
    if _WISHES.match(verb.group()):
        return _THERE.match(after.strip()) is not None
    return _TAKES_NAMES.match(said) is not None


def _only_says(said: str, subtask: str) -> bool:
    """Whether no command is given and nothing asked: *choir practice is every Monday evening*; *every Monday run it* is one."""
    first, *others = re.findall(r"[^\W\d_]+", said.casefold()) or [""]
    asks = ASKS.match(said) is not None or subtask.rstrip().endswith("?")
    later = _SAYS_WHEN_FIRST.match(said) is not None and not COMMANDS.isdisjoint(others)
    more = re.sub(r"\b(?:on|at|by|the|of|from|until|to|is|in)\b", " ", _WHEN.sub(" ", said)).strip(" .,")
    asks = asks or _ACTS_ON.match(said) is not None or not more
    return bool(first) and first not in COMMANDS and not asks and not later
