"""What a request only says beside its commands: *choir practice has moved*, *csv is fine*, *the old letter must not be touched*.

People say why before they say what. Nothing on the screen is meant by that, and whatever is done for it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from edgelam.quoted import quotations
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.subtask import Command, SpanKind, Subtask

_BREAK = re.compile(
    r"[.!?;:]+(?=\s|$)|,(?=\s(?!so\b))|\s[–—-]\s|,\s+so(?=\s)|\bso(?=\s(?:I|we|you|he|she|they|it)\b)", re.IGNORECASE
)
"""Between clauses."""

_WHEN = re.compile(r"\W*(?:when|whenever|if|once|before|after|until|as soon as|every time)\b", re.IGNORECASE)
"""What begins so says when a command of the same sentence is meant."""

RESTRICTS = re.compile(
    r"\W*(?:(?:but|and)\s+)?(?:unless|except|only (?:if|when|where|those|these|the ones?|what|in|from|within)|as long as|provided(?: that)?|other than|apart from|not if)\b",
    re.IGNORECASE,
)
"""What begins so says for what alone the command before it holds."""

_BEING = r"(?:is|are|was|were|has|have|had|isn['’]?t|aren['’]?t|wasn['’]?t|hasn['’]?t|haven['’]?t|does|do|did|doesn['’]?t|don['’]?t|didn['’]?t|can['’]?t|cannot)"
_HAPPENING = r"(?:came|comes?|gave|got|gets|sent|told|wrote|made|lost|loses?|lose|moved|kept|pops|hurts?|looks|feels|seems|stays|sees|uses|used)"
_NOUNS = r"(?:\s+(?!(?:when|if|that|where|which|so|until|once|while)\b)[\w'’.-]+)"
_SUBJECT = rf"(?:(?:the|this|that|these|those|my|our|his|her|their|an?|mine|some|nobody|somebody)\b{_NOUNS}{{0,4}}?|\w+{_NOUNS}{{0,2}}?)"

_SAYS = re.compile(
    rf"{_SUBJECT}\s+(?:\w+ly\s+|still\s+|only\s+|always\s+|just\s+)?(?:{_BEING}|{_HAPPENING})\b", re.IGNORECASE
)
_TELLS = re.compile(
    r"(?:that['’]?s|(?:that|this) is)\b|(?:I|he|she|they|we|it|there|you)(?:['’](?:s|ve|re|m)\b|\s+(?!want|need|like|wish|would|prefer|should|must|shall|may)\w+)",
    re.IGNORECASE,
)
"""What somebody is, has or does."""

_UNABLE = re.compile(r"(?:can['’]?t|cannot|couldn['’]?t)\s+(?!you\b|we\b)\w+", re.IGNORECASE)
"""*Can't read these*."""

_MEETS = re.compile(
    r"(?:my|our|his|her|the|their)\s+(?:\w+\s+){1,3}should\s+(?:see|know|have|get|read|hear|understand)\b",
    re.IGNORECASE,
)
"""*My sister should see what I alter*: what it is for."""

_WHENEVER = re.compile(r"(?:when|whenever|every time|if)\s+\w+\s+.*\b(?:I|it|he|she|they|we)\s+\w+", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:must|may|should|can)(?:\s+not|n['’]?t)\s+be\s+\w+ed\b|\bstays?(?:\s+(?:as|the way|where|like)\b|\s*$)|\bmust\s+stay\b",
    re.IGNORECASE,
)
"""What is to be left alone: that is done by doing nothing."""

_WISH = re.compile(
    r"\b(?:want|need|needs|(?:i|we|you|would) like|wish|should|shouldn['’]?t|shall|must|ought|has to|have to|would|belongs?|please|let|prefer|i['’]?d|"
    r"make sure|(?:can|could|will) (?:you|we|i))\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:what|which|who|whose|whom|where|why|how|is|are|was|were|does|do|did|can|could|has|have)\b", re.IGNORECASE
)
_RELATIVE = re.compile(rf"\b(?:that|which|who|what|whatever)\s+{_BEING}\b", re.IGNORECASE)
_LOOKING = re.compile(
    r"\b(?:bold|italics?|underlined|capitals|capital letters|(?:in|to) (?:red|green|blue|yellow|black|white))$",
    re.IGNORECASE,
)
"""A wish without a verb: *the first word in bold*."""

_JOINING = re.compile(
    r"\W*(?:(?:and|but|also|so|then|because|since|as|oh|well|hi|hey|hello|please|just|(?:could|can|would|will) you)\b\W*)*",
    re.IGNORECASE,
)
_NAMES = frozenset({SpanKind.FILE, SpanKind.NEW_FILE, SpanKind.TYPED})
_DATA = re.compile(r"\d|[\"“”«»]")


_PURPOSE = re.compile(
    r"\s+so(?:\s+that)?\s+(?:I|we|he|she|they|it|everybody|everyone|people|my \w+|our \w+|the \w+|others?)\s+(?:can|could|may|might)\b"
    r"(?:(?!,?\s+(?:and|then)\b|[.;!?](?:\s|$)).)*",
    re.IGNORECASE,
)
"""*So that my sister can look at it*: what it is for."""


def without_purposes(request: str) -> str:
    """A request without what it only says it is for; what stands between quotation marks is kept."""
    quoted = quotations(request)
    inside = (any(a < m.start() < b for a, b in quoted) for m in _PURPOSE.finditer(request))
    return request if any(inside) else _PURPOSE.sub("", request)


_HEADLINE = re.compile(
    r"^\s*(?:less|more|fewer|too (?:much|many))\s+[^\W\d]+(?:\s+[^\W\d]+)?\s+[-–—]\s+(?=(?:please\s+)?(?P<verb>\w+))",
    re.IGNORECASE,
)
"""*Less clutter please - hide the bars*: what it is for, without a verb."""

_THE_ONE = re.compile(
    r"\b(?P<verb>hide|show|lose|remove|close|drop|disable|enable|get rid of|take away|(?:turn|switch) (?:on|off))\s+the\s+(?P<noun>\w+)(?P<more>\s[^,.;:!?]*?)?"
    r"\s+and\s+the\s+(?:other\s+)?one\b",
    re.IGNORECASE,
)
"""*Lose the bar with the icons and the one along the bottom*: two of a kind, named once."""


_BROKEN_OFF = re.compile(
    r"\b(?P<verb>[a-z]+)(?:\s+(?:the|my|our|an?))?[\s,.…–—-]+(?:u+m+|u+h+|e+r+m*|h+m+)\b[\s,.…–—-]+(?=(?P=verb)\s)", re.IGNORECASE
)  # fmt: skip
"""*Open the um open the letter*: begun twice."""


def spelled_out(request: str) -> str:
    """A request without its headline and what was begun twice, and with what *the one* stands for."""
    if not quotations(request):
        request = _BROKEN_OFF.sub("", request)
    headline = _HEADLINE.match(request)
    if headline is not None and headline["verb"].casefold() in COMMANDS | {"lose", "get", "take", "switch", "turn"}:
        request = request[headline.end() :]
    return _THE_ONE.sub(
        lambda m: f"{m['verb']} the {m['noun']}{m['more'] or ''} and {m['verb']} the {m['noun']}", request
    )


def without_remarks(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """Without what only says how things are, where something is left then; what holds a number, a name or a text is kept, since a
    command may be about it, and so is what a command refers to (*get rid of it: I never use that bar*)."""
    said = [span for span in _remarks(request) if not _DATA.search(request[slice(*span)])]
    trimmed = (s if s.carried else _trimmed(request, s, said) for s in subtasks)
    return [s for s in trimmed if s is not None] or list(subtasks)


def without_clauses(request: str) -> str:
    """A request without the clauses that are remarks."""
    for start, end in reversed(_remarks(request)):
        request = request[:start] + request[end:]
    return request


_POLITELY = re.compile(
    r"[\s,]*(?:(?:please|pls|plz|just|now|then|so|ok|okay|well|(?:can|could|would|will) (?:you|u)|let (?:me|us)|let['’]s)\b[\s,]*)*", re.IGNORECASE
)  # fmt: skip
_VERB = re.compile(
    r"(?!(?:in|on|at|with|from|for|of|to|by|under|over|behind|above|below|about|because|since|is|are|was|were|not|never|no|all|both|only|just|near|beside|than|as|"
    r"i|we|you|he|she|it|they|there|here|this|that|these|those|the|my|our|your|his|her|its|their|an?|some|any|every|each|more|less|too|very|what|which|who|how|if|when)\b)"
    r"[a-z]+\s+(?:(?:to|at|in|into|up|out|off|on|down|for|over)\s+)?",
    re.IGNORECASE,
)


_ONE = r"(?:every|each|an?|this|that|it|he|she|(?:some|any|every|no)(?:body|one|thing))"
_PAST = r"(?:put|set|left|went|ran|fell|broke|took|brought|forgot|hung|stood|sat|lay|began|grew|came|got|gave|sent|told|wrote|made|lost|moved|kept|turned|ended)"
_OF_OTHERS = re.compile(
    r"(?:an?|my|our|the|some)\s+(?:friend|colleague|boss|teacher|client|customer|mother|mum|father|dad|sister|brother|daughter|son|doctor|"
    r"neighbou?r|team|landlord|editor)s?\b[^,;]*?\s(?:needs?|wants?|likes?|prefers?|asked|said|told|sent)\b(?! to be\b)",
    re.IGNORECASE,
)
"""What somebody else needs is a reason; what is to be done about it is said beside it."""

_STATES = re.compile(
    rf"there['’]?s?\b|{_ONE}(?:\s+(?!two\b|three\b|four\b|\d)[a-z’'-]+){{0,3}}?\s+[a-z]+[^s\W]s\b\s+\w|"
    rf"(?:the|my|our|his|her|their|{_ONE})(?:\s+[\w’'-]+){{1,4}}?\s+{_PAST}\s+(?:an?|the|my|it|all|some|me|us|them|on|in)\b",
    re.IGNORECASE,
)


def states(clause: str) -> bool:
    """Whether a clause may say how things are in words that no list has: *every page lies on its side*. Not sure enough to leave it
    out before it is known that nothing on the screen is meant by it."""
    flat = clause[_lead(clause) :].strip()
    wants = _WISH.search(flat) or _LOOKING.search(flat) or _ASKING.match(flat) or RESTRICTS.match(flat)
    return _OF_OTHERS.match(flat) is not None or (not wants and (_STATES.match(flat) is not None or is_remark(flat)))


def orders(subtask: Subtask) -> bool:
    """Whether it begins with a verb, known or not, and what that is for stands right behind it: *space them 5 apart*, *scrub to 41:20*;
    or with a condition, and a command behind that: *if it is there open it*."""
    when = next((s.end for s in subtask.spans if s.kind is SpanKind.CONDITION and s.start == subtask.start), None)
    polite = _POLITELY.match(subtask.text, (when or subtask.start) - subtask.start)
    at = polite.end() if polite is not None else 0
    if (
        when is not None
        and (word := re.match(r"\w+", subtask.text[at:])) is not None
        and word.group().casefold() in COMMANDS
    ):
        return True
    verb = _VERB.match(subtask.text, at)
    return verb is not None and any(s.start == subtask.start + verb.end() for s in subtask.spans)


_TELLER = re.compile(
    r"(?:the|this|that|these|those|my|our|his|her|their|its?|i|we|he|she|they|there|before|because|since|somebody|someone|nobody|everybody)\b",
    re.IGNORECASE,
)
_INSISTS = re.compile(
    r"(?:my|our|the|his|her|their)\s+(?:\w+\s+)?\w+\s+(?:insists?|says?|said|thinks?|asks?|asked|complains?|complained|told me|rang|called|wrote)",
    re.IGNORECASE,
)
_DONE_BEFORE = re.compile(
    r"(?:when|once|after|as soon as)\s+(?:you(?:['’](?:re|ve)| are| have)|(?:all )?that(?:['’]s| is| has)(?: been)?)\s+(?:done|finished|ready|through|over)(?: with (?:it|that))?|when\s+you['’]ve",
    re.IGNORECASE,
)
"""*When you have finished*: after what was said before, as everything is."""

_UNSURE, _SURE = 0.75, 0.8
"""Of what the tagger reads a statement to ask for, and of the command after it."""


def without_told(subtasks: Sequence[Subtask]) -> list[Subtask]:
    """Without what is told before a command, in which the tagger finds neither a thing nor a name and is not sure what it asks for, *this
    goes to a colleague*, or what the command then says itself: *olive oil is missing, add "- olive oil"*."""
    return [s for at, s in enumerate(subtasks) if not _is_told(s, subtasks[at + 1 :])] or list(subtasks)


def _is_told(subtask: Subtask, later: Sequence[Subtask]) -> bool:
    said = subtask.text.strip()
    if subtask.carried or subtask.thing or not any(s.sure >= _SURE for s in later):
        return False
    if _DONE_BEFORE.fullmatch(said) or (_INSISTS.fullmatch(said) and not subtask.spans):
        return True
    if subtask.sure >= _UNSURE:
        return False
    first = re.match(r"\w+", said)
    if first is None or first.group().casefold() in COMMANDS or _WISH.search(said) or _ASKING.match(said):
        return False
    if not subtask.spans:
        return _TELLER.match(said) is not None and not _DATA.search(said)
    names = [said[s.start - subtask.start : s.end - subtask.start].casefold() for s in subtask.spans]
    return is_remark(said) and all(any(n in s.text.casefold() for s in later if s.sure >= _SURE) for n in names)


def _trimmed(request: str, subtask: Subtask, said: Sequence[tuple[int, int]]) -> Subtask | None:
    """A subtask without the remarks that it begins and ends with; None where it is nothing else."""
    start, end = subtask.start, subtask.end
    named = [s for s in subtask.spans if s.kind in _NAMES]
    for remark in said:
        whole = remark[0] <= start and end <= remark[1]
        if any(s.start < remark[1] and remark[0] < s.end for s in named) or (not whole and _is_tied(request, remark)):
            continue
        if remark[0] <= start < remark[1] and (orders(subtask) or _is_wish(subtask)):
            continue
        if remark[0] <= start < remark[1]:
            start = remark[1] + _lead(request[remark[1] :])
        elif start < remark[0] < end <= remark[1]:
            end = start + len(request[start : remark[0]].rstrip(" ,.;:!?–—-"))
    if end <= start:
        return None
    spans = tuple(s for s in subtask.spans if start <= s.start and s.end <= end)
    return replace(subtask, start=start, end=end, text=request[start:end], spans=spans)


def _is_wish(subtask: Subtask) -> bool:
    """Whether the tagger is quite sure that what sounds like a statement wants something on or off: *I can do without the rulers*."""
    switches = subtask.command in (Command.TURN_ON, Command.TURN_OFF)
    return switches and subtask.sure >= _QUITE_SURE and any(s.kind is SpanKind.OBJECT for s in subtask.spans)


_QUITE_SURE = 0.95


def _is_tied(request: str, remark: tuple[int, int]) -> bool:
    """Whether a clause says when, or what for, something is meant that stands beside it without a sign between."""
    before = request[: remark[0]].rstrip()
    return _WHEN.match(request, remark[0]) is not None or re.search(r"[^\s,.;:!?]\s+so$", before) is not None


def _remarks(request: str) -> list[tuple[int, int]]:
    """Where clauses stand that say how things are."""
    quoted = quotations(request)
    breaks = [m for m in _BREAK.finditer(request) if not any(a < m.start() < b for a, b in quoted)]
    places = [(0, 0), *(m.span() for m in breaks), (len(request), len(request))]
    found = []
    for (_, start), (end, _) in pairwise(places):
        clause = request[start:end]
        if is_remark(clause[_lead(clause) :].rstrip()):
            found.append((start, end))
    return found


def _lead(clause: str) -> int:
    """Characters of signs and of words that only join, before a clause says anything."""
    found = _JOINING.match(clause)
    return found.end() if found is not None else 0


def is_remark(clause: str) -> bool:
    """Whether a clause says how things are, or what it is for, and wants nothing done."""
    if _KEPT.search(clause) or _MEETS.match(clause) or _UNABLE.match(clause):
        return True
    first = re.match(r"\w+", clause)
    if first is None or first.group().casefold() in COMMANDS or _ASKING.match(clause) or RESTRICTS.match(clause):
        return False
    if _WISH.search(clause) or _LOOKING.search(clause):
        return False
    if _TELLS.match(clause) or _WHENEVER.match(clause):
        return True
    return _SAYS.match(clause) is not None and not _RELATIVE.search(clause)
