"""The files and folders that must be open before a subtask can be carried out: *show me handbook.pdf two pages at once*, *the letter in my documents*.

What is to be written, made or named by the subtask is none of them, nor what is to be put into something, nor what is only to be left as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgelam.runtime.request.intent import intent_of, without_politeness
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.known_files import Entry, KnownFiles
from edgelam.runtime.request.mentions import NOUNS, Mention, NamedBy, mentions

_NOT_FOR = frozenset({Kind.SAVE, Kind.NEW_FOLDER, Kind.RENAME, Kind.COPY, Kind.MOVE, Kind.DELETE, Kind.COMPUTE})
"""Kinds of subtask that have their own way with files."""

_LEAD = re.compile(
    r"(?:(?:i(?:['’]d| would)? (?:like|love|want|need)(?: you)?|let me|let us|let['’]s|can i|may i|help me|just|please|and|then|now)\b\s*(?:to\s+)?)+",
    re.IGNORECASE,
)
_OPENS = r"(?:(?:re-?)?open(?: up)?|load(?: up)?|show(?: me)?|(?:have |take )?(?:a |another )?(?:quick )?looks?(?: at| into| inside)?|(?:go|run|race|leaf|flip|skim|page|look|browse|read) through|let me (?:see|read|hear)|see|view|read|display|play|watch|listen to|bring up|bring|pull up|call up|edit|get|fetch|grab|take|go(?: on| over| back)?(?: to)?|move on(?: to)?|on to|over to|switch(?: over)? to|skip to|jump to|turn to|start with|work on|continue with|put on)"
_OPENS_IT = re.compile(rf"{_OPENS}\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:side by side|next to each other|beside (?:each other|one another)|compare[sd]?|comparing|differ(?:s|ence|ences|ent)?|diff|against each other)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"(?:go|move|switch|skip|jump|turn|get|come|on|over|back|listen|compare)\b", re.IGNORECASE)
_PUTS_IN = re.compile(
    r"(?:find|search|locate|where|insert|add|attach|append|import|include|embed|upload|send|put|paste|place|enter|copy|move|drop|drag|save|store|keep|export|write|make|create|start|set|print to|set up|new|use|queue|pack|zip|compress|link|call|name|rename|delete|remove|erase|bin|trash|throw|wipe|take (?:off|away|out)|"
    r"close|quit|exit|hide|stop|pause|e-?mail|mail|share|forward|download|back up|restore|select|choose|pick|highlight|mark|tick|untick|check|uncheck|click|press|tap|hover|rate)\b",
    re.IGNORECASE,
)
"""What is done with a thing that is not opened for it."""

_WRITES_TO = re.compile(r"(?:add|append|write|put|insert|type|note|paste|enter|prepend|jot|copy down)\b", re.IGNORECASE)
_TARGET = re.compile(
    r"(?:\b(?:as|called|named|titled|entitled|name(?: of)?|call (?:it|this|that)|save|new|another|with|without|except|not|than|instead of|rid of|in place of|next to|beside|saying|says|about|for|until|command)\s+(?:(?:the|a|an|my|our|file|files|document)\s+)*)$",
    re.IGNORECASE,
)
"""What stands before a name that is not one of what is to be open."""

_INTO = re.compile(
    r"\b(?:in|on|to|into|onto|under|inside|at)\s+(?:(?:the|my|our|a|an|file|end of|start of|top of|bottom of)\s+)*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<!front )(?<!photo )(?<!picture )(?<!image )(?<!photos )(?<!pictures )(?<!images )(?<!scan )\b(?:in|of|from|through|on|inside|into|to|within|throughout)\s+$",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:leav\w*|keep\w*|stay\w*|don['’]?t|do not|never|untouched|unchanged|without|except|not)\b", re.IGNORECASE
)
_ASKS = re.compile(r"(?:how|what|which|when|who|is|are|does|do|has|have)\b", re.IGNORECASE)
_SCANS = re.compile(r"(?:scan|check|examine|analy[sz]e|list|draw)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SAYS_NO_MORE = NOUNS | {
    "it",
    "and",
    "the",
    "my",
    "this",
    "a",
    "an",
    "called",
    "named",
    "folder",
    "directory",
    "from",
    "same",
    "current",
    "text",
    "page",
}
"""What may stand beside what is only to be opened."""

_ONLY_GOES = re.compile(rf"(?:{_OPENS}|browse|scan)(?:\s+(?:at|in|into|to|through))?\s*", re.IGNORECASE)

_GOES_ON = re.compile(
    r"\W*$|\s*[^\w\s-]|\s+(?:an?|the|in|on|at|to|into|from|of|and|or|with|without|so|as|is|are|was|has|have|had|does|do|did|should|must|can|will|needs?|for|please|pls|now|again|too|also|"
    r"by|beside|next|then|but|if|that|which|first|instead|once|up|out|over|back|here|there|every\w+|two|three|four|full|right|straight|look\w*|\w+ly|\d+)\b",
    re.IGNORECASE,
)
"""How words go on behind a name: *the letter in front*, and not *the letter spacing*."""

_AROUND = re.compile(
    r"\b(?:please|pls|for me|as well|too|also|again|now|instead|up|here|first|just|then|in (?:here|there|this)|in (?:a|another) (?:new )?(?:tab|window|buffer)|as (?:a|the|my) (?:base|basis|start|starting point|template|model|draft)(?: (?:for|of) .*)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FilesToOpen:
    """What must be open for a subtask, and the subtask once it is: empty where opening is all that is asked for."""

    mentions: tuple[Mention, ...]
    rest: str
    compares: bool = False


def files_to_open(subtask: str, known: KnownFiles) -> FilesToOpen | None:
    """What is to be open before the subtask is decided; None where it names nothing of the kind."""
    said = subtask.strip()
    if intent_of(said).kind in _NOT_FOR:
        return None
    lead = _LEAD.match(said)
    begins = len(said) - len(without_politeness(said)) if said.endswith(without_politeness(said)) else 0
    start = max(begins, lead.end() if lead else 0)
    named = [m for m in mentions(said, known) if m.entries]
    compares = _COMPARES.search(said) is not None and (len(named) > 1 or any(m.all_of for m in named))
    meant = tuple(m for m in named if _is_to_be_open(said, start, m, compares))
    if not meant:
        return None
    rest = said
    for mention in reversed(meant):
        rest = f"{rest[: mention.start]}it{rest[mention.end :]}"
    only = _only_opens(rest[start:])
    if not only and any(m.named_by is NamedBy.BARE and m.entries[0].is_folder for m in meant):
        return None
    rest = re.sub(r"(\bit\b.*): it$", r"\1", rest)  # *unpack it: photos.zip*
    rest = re.sub(r"^in it,?\s+|\s+(?:in|inside|within|throughout) it$", "", rest, flags=re.IGNORECASE) or rest
    return FilesToOpen(meant, "" if only else rest, compares)


def _only_opens(rest: str) -> bool:
    """Whether a subtask says no more than that *it* is to be opened: *open it*, *show me the file it again*."""
    said = " ".join(_AROUND.sub(" ", rest).split())
    words = _WORD.findall(re.sub(rf"^(?:{_OPENS}|visit)?\b", "", said, count=1, flags=re.IGNORECASE).casefold())
    return all(word in _SAYS_NO_MORE for word in words)


def to_be_chosen(subtask: str, known: KnownFiles) -> Entry | None:
    """The one file or folder that a dialog which asks for one is to be given: also what is to be put in, *insert the cat picture*."""
    said = subtask.strip()
    meant = files_to_open(said, known)
    named = meant.mentions if meant is not None else [m for m in mentions(said, known) if _is_chosen(said, m)]
    entries = [t for m in named for t in m.entries]
    return entries[0] if len(entries) == 1 else None


def _is_chosen(said: str, mention: Mention) -> bool:
    if intent_of(said).kind in _NOT_FOR or not mention.entries or mention.entries[0].is_folder:
        return False
    return not (_KEPT.search(_clause(said, mention)) or _TARGET.search(said[: mention.start]))


def _clause(said: str, mention: Mention) -> str:
    """The words around a mention up to the next comma or *but*."""
    before = re.split(r"[,;:.!?]\s|\bbut\b", said[: mention.end])[-1]
    return before + re.split(r"[,;:.!?]\s|\b(?:but|and)\b", said[mention.end :])[0]


def _is_to_be_open(said: str, start: int, mention: Mention, compares: bool) -> bool:
    """Whether it is to be open, rather than written, made, put somewhere or left as it is."""
    before, verb = said[: mention.start], said[start:]
    if mention.entries[0].is_folder:
        return _is_folder_shown(said, start, mention, compares)
    if compares:
        return not (_TARGET.search(before) and mention.named_by is NamedBy.BARE)
    if _KEPT.search(_clause(said, mention)) or _TARGET.search(before):
        return False
    goes = _TURNS.match(verb) or _OPENS_IT.match(verb)
    if (_INTO.search(before) and not goes) or _PUTS_IN.match(verb):
        return _is_inside(before, verb) and (mention.named_by is not NamedBy.BARE or _is_no_word(said, mention, verb))
    return mention.named_by is not NamedBy.BARE or _is_no_word(said, mention, verb)


def _is_folder_shown(said: str, start: int, mention: Mention, compares: bool) -> bool:
    """Whether a folder is looked into; what is only to lie in it has nothing to do with that."""
    before, verb = said[: mention.start], said[start:]
    if mention.named_by is NamedBy.BARE:
        return _ONLY_GOES.fullmatch(said[start : mention.start]) is not None
    if compares:
        return True
    if _KEPT.search(_clause(said, mention)) or _TARGET.search(before):
        return False
    into = _INTO.search(before) and not _TURNS.match(verb) and not _OPENS_IT.match(verb)
    return _ASKS.match(verb) is not None or (not into and (_OPENS_IT.match(verb) or _SCANS.match(verb)) is not None)


def _is_no_word(said: str, mention: Mention, verb: str) -> bool:
    """Whether a name that may be a word like any other stands where a file does: *open the letter*, *in the letter*."""
    before = said[: mention.start]
    has_article = re.match(r"(?:the|my|our|that)\b|[\"“«„]", said[mention.start :], re.IGNORECASE) is not None
    leads = re.fullmatch(r"(?:in|from|inside|on)\s+", before, re.IGNORECASE) is not None
    goes_on = leads or _GOES_ON.match(said[mention.end :]) is not None
    placed = _OPENS_IT.match(verb) or _WITHIN.search(before) or _ASKS.match(verb)
    return has_article and goes_on and placed is not None


def _is_inside(before: str, verb: str) -> bool:
    """Whether something in it is meant, or is to stand in it: *in the letter*, *at the end of letter.txt*, *add milk to shopping.txt*."""
    place = re.search(
        r"\b(?P<at>in|of|from|through|on|inside|into|to|within|throughout)\s+(?:(?:the|my|our|file|document)\s+)*$",
        before,
        re.IGNORECASE,
    )
    if place is None:
        return False
    return place["at"].casefold() not in ("to", "into", "on") or _WRITES_TO.match(verb) is not None
