"""The files and folders that a subtask takes to be open: *show me handbook.pdf two pages at once*, *the letter in my documents*.

What is to be written, made or named by the subtask is none of them, nor what is to be put into something, nor what is only to be left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from edgelam.quoted import QUOTED, inside
from edgelam.runtime.request.intent import intent_of, without_politeness
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.request.names import file_in
from edgelam.runtime.request.shelf import FOLDER_WORDS, Shelf, Thing, spaced
from edgelam.runtime.tools.opening import KIND_NAMES


class How(IntEnum):
    """How a thing is named, the least sure first."""

    BARE = 1
    """By its name without the ending, and nothing beside it: it may be a word like any other."""

    KIND = 2
    """With a word for what it is: *the garden photo*; or its name is of several words."""

    PLACE = 3
    """With the folder that it lies in."""

    NAME = 4
    """By its name with the ending, or by a path."""


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``things``: one, or several of one name; or, if ``all_of``, all of them."""

    start: int
    end: int
    things: tuple[Thing, ...]
    how: How
    all_of: bool = False


_NOUNS = (KIND_NAMES - {"texts", "tables"}) | frozenset(
    [
        "file",
        "files",
        "document",
        "documents",
        "letter",
        "song",
        "track",
        "tune",
        "list",
        "note",
        "sheet",
        "table",
        "log",
        "draft",
        "clip",
        "film",
        "article",
        "paper",
    ]
)
_KIND = rf"(?:{'|'.join(sorted(_NOUNS - FOLDER_WORDS, key=len, reverse=True))})"
_PLACE = r"(?:\s+|,\s*)(?:that(?:['’]s| is| lies)\s+)?(?:from|in|inside|of|out of|within|on)\s+(?:the |my |our )?(?P<folder>[\w.-]+)(?:\s+(?:folder|directory))?(?![\w./\\-])"
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WORD = re.compile(r"[^\s,;:!?\"“”«»()]+")
LONGEST = 6
"""Words of a name at most."""


def mentions(text: str, shelf: Shelf) -> list[Mention]:
    """What of the person's files and folders a text names, in its order; none within another."""
    found: list[Mention] = []
    for reader in (_quoted, _written, _several, _placed, _folders, _called):
        for mention in reader(text, shelf):
            if not any(m.start < mention.end and mention.start < m.end for m in found):
                found.append(mention)
    found.sort(key=lambda m: m.start)
    return sorted([*found, *_left_out(text, found, shelf)], key=lambda m: m.start)


def _quoted(text: str, shelf: Shelf) -> Iterator[Mention]:
    """A quotation that is nothing but a name; any other holds no names."""
    for match in QUOTED.finditer(text):
        folder, name = file_in(f'"{inside(match)}"')
        things = shelf.at(folder, name) if name else shelf.called(inside(match))
        yield _in_place(text, Mention(*match.span(), tuple(things), How.NAME if name else How.BARE), shelf)


def _written(text: str, shelf: Shelf) -> Iterator[Mention]:
    """Paths, and names with their endings, of several words too."""
    for match in _WORD.finditer(text):
        folder, name = file_in(match.group().rstrip("."))
        if not name:
            continue
        whole = _longest(text, match.end(), [t for t in shelf.things if t.name.casefold().endswith(name.casefold())])
        start = whole[0] if whole[1] else match.start()
        end = match.start() + len(match.group().rstrip("."))
        things = tuple(whole[1]) or tuple(shelf.at(folder, name))
        yield _in_place(text, Mention(start, end, things, How.NAME), shelf)


def _longest(text: str, end: int, things: Sequence[Thing]) -> tuple[int, list[Thing]]:
    """Where the longest of these names begins that ends there."""
    before = text[:end].rstrip(".").casefold()
    fit = [t for t in things if " " in t.name and before.endswith(t.name.casefold())]
    longest = max((len(t.name) for t in fit), default=0)
    return len(before) - longest, [t for t in fit if len(t.name) == longest]


def _in_place(text: str, mention: Mention, shelf: Shelf) -> Mention:
    """The same with the folder that is said behind it: only what lies there is meant."""
    place = re.match(_PLACE, text[mention.end :], re.IGNORECASE)
    if place is None or not shelf.has_place(place["folder"]):
        return mention
    there = tuple(t for t in mention.things if t.folder.casefold() == place["folder"].casefold())
    return replace(mention, end=mention.end + place.end(), things=there)


_OWNED = re.compile(r"(?:the|my|our|these|those|both)\b", re.IGNORECASE)


def _several(text: str, shelf: Shelf) -> Iterator[Mention]:
    """*the two songs in my Music folder*, *my two songs*, *both minutes from Documents*: all that there are."""
    form = rf"\b(?:(?:the|my|our|these|those)\s+)?(?:(?P<count>{'|'.join(_COUNTS)})\s+(?:of\s+)?(?:the |my |our )?)?(?P<what>[a-z]+s)\b(?P<place>{_PLACE})?"
    for match in re.finditer(form, text, re.IGNORECASE):
        folder = match["folder"] or ""
        counted = match["count"] and (folder or _OWNED.match(match.group()))
        if not (counted or folder) or (folder and folder.casefold() not in shelf.folders):
            continue
        count = _COUNTS.get((match["count"] or "").casefold(), 0)
        things = shelf.of_kind(match["what"], folder) if match["what"].casefold() in _NOUNS else []
        things = things or (shelf.of_words([match["what"]], folder) if folder and count else [])
        if things and (not count or len(things) == count) and (len(things) > 1 or count):
            yield Mention(*match.span(), tuple(things), How.PLACE if folder else How.KIND, all_of=True)


def _folders(text: str, shelf: Shelf) -> Iterator[Mention]:
    """*the Downloads folder*, *the folders Documents and Downloads*."""
    names = sorted(shelf.folders, key=len, reverse=True)
    if not names:
        return
    name = rf"(?P<name>{'|'.join(map(re.escape, names))})"
    for match in re.finditer(
        rf"\b(?:(?:the|my|our)\s+)?(?:(?:folder|directory)\s+)?{name}(?:\s+(?:folder|directory))?(?![\w./\\-])",
        text,
        re.IGNORECASE,
    ):
        around = f"{text[: match.start()][-40:]} {match.group()} {text[match.end() :][:40]}".casefold()
        if FOLDER_WORDS & set(_WORD.findall(around)):
            yield Mention(*match.span(), (shelf.folders[match["name"].casefold()],), How.PLACE)


def _placed(text: str, shelf: Shelf) -> Iterator[Mention]:
    """*the invoice from Downloads*, *the shopping list in my documents*: by words of the name, and the folder."""
    form = rf"\b(?:the|my|our|that)\s+(?P<what>[\w'’.-]+(?:\s+[\w'’.-]+){{0,3}}?){_PLACE}"
    for match in re.finditer(form, text, re.IGNORECASE):
        if not shelf.has_place(match["folder"]):
            continue
        words = match["what"].split()
        plain = [w for w in words if w.casefold() not in _NOUNS]
        things = next(filter(None, (shelf.of_words(w, match["folder"]) for w in (words, plain))), [])
        kinds = [w for w in words if w not in plain] if things and plain else []
        things = [t for t in things if all(t.is_a(kind) for kind in kinds)] or things
        yield Mention(*match.span(), tuple(things), How.PLACE)


def _called(text: str, shelf: Shelf) -> Iterator[Mention]:
    """By the name without its ending: the longest one at each place."""
    words, taken = list(_WORD.finditer(text)), 0
    stems = {spaced(t.stem) for t in shelf.things} | {spaced(t.name) for t in shelf.things}
    for first, word in enumerate(words):
        for last in range(min(first + LONGEST, len(words)) - 1, first - 1, -1):
            start, end = (
                word.start(),
                words[last].end() - len(words[last].group()) + len(words[last].group().rstrip(".'’")),
            )
            if start < taken or spaced(text[start:end]) not in stems:
                continue
            things = [] if spaced(text[start:end]) in KIND_NAMES else shelf.called(text[start:end])
            if things:
                taken = end
                yield _in_place(text, _with_kind(text, Mention(start, end, tuple(things), How.BARE)), shelf)
                break


def _with_kind(text: str, bare: Mention) -> Mention:
    """The same with the word for its kind and the article, where they stand beside it."""
    before, after = text[: bare.start], text[bare.end :]
    ahead = re.search(rf"\b(?P<kind>{_KIND})\s+(?:called\s+|named\s+)?$", before, re.IGNORECASE)
    behind = re.match(rf"\s+(?P<kind>{_KIND}|one)\b", after, re.IGNORECASE)
    kind = behind or ahead
    things = tuple(t for t in bare.things if kind is None or t.is_a(kind["kind"]))
    if kind is not None and not things:
        return replace(bare, things=())
    start = ahead.start() if ahead and not behind else bare.start
    end = bare.end + behind.end() if behind else bare.end
    article = re.search(r"\b(?:the|my|our|that)\s+$", text[:start], re.IGNORECASE)
    sure = kind is not None and kind["kind"].casefold() != "one" and (article is not None or bare.start == 0)
    sure = sure or len(text[bare.start : bare.end].split()) > 1
    return Mention(article.start() if article else start, end, things, How.KIND if sure else How.BARE)


def _left_out(text: str, found: Sequence[Mention], shelf: Shelf) -> Iterator[Mention]:
    """*minutes v1 and v2*: the second is called as the first but for its last word."""
    for mention in found:
        more = re.match(
            r"(?:\s+files?)?\s*(?:,|and|&|with|to|against)\s+(?P<word>[\w-]+)\b", text[mention.end :], re.IGNORECASE
        )
        words = spaced(mention.things[0].stem).split() if mention.things and not mention.all_of else []
        if more is None or len(words) < 2:
            continue
        things = shelf.called(" ".join([*words[:-1], more["word"]]))
        start = mention.end + more.start("word")
        if things and not any(m.start <= start < m.end for m in found):
            yield Mention(start, mention.end + more.end(), tuple(things), mention.how)


# -- which of them are to be open

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
_ONLY_OPENS = re.compile(rf"(?:{_OPENS}|visit)\s*", re.IGNORECASE)
_BESIDE_A_NAME = frozenset({"the", "my", "this", "a", "an", "called", "named", "folder", "directory", "text", "page"})
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
class Presumed:
    """What a subtask takes to be open, and the subtask once it is: empty where opening is all that is asked for."""

    mentions: tuple[Mention, ...]
    rest: str
    compares: bool = False


def presumed(subtask: str, shelf: Shelf) -> Presumed | None:
    """What is to be open before the subtask is decided; None where it names nothing of the kind."""
    said = subtask.strip()
    if intent_of(said).kind in _NOT_FOR:
        return None
    lead = _LEAD.match(said)
    begins = len(said) - len(without_politeness(said)) if said.endswith(without_politeness(said)) else 0
    start = max(begins, lead.end() if lead else 0)
    named = [m for m in mentions(said, shelf) if m.things]
    compares = _COMPARES.search(said) is not None and (len(named) > 1 or any(m.all_of for m in named))
    meant = tuple(m for m in named if _is_presumed(said, start, m, compares))
    if not meant:
        return None
    only = _only_opens(said[start:], meant, start)
    if not only and any(m.how is How.BARE and m.things[0].is_folder for m in meant):
        return None
    rest = said
    for mention in reversed(meant):
        rest = f"{rest[: mention.start]}it{rest[mention.end :]}"
    rest = re.sub(r"(\bit\b.*): it$", r"\1", rest)  # *unpack it: photos.zip*
    rest = re.sub(r"^in it,?\s+|\s+(?:in|inside|within|throughout) it$", "", rest, flags=re.IGNORECASE) or rest
    return Presumed(meant, "" if only or _only_opens_it(rest[start:]) else rest, compares)


def _only_opens_it(rest: str) -> bool:
    """Whether nothing is left but *open the file it*."""
    verb = _ONLY_OPENS.match(rest)
    words = rest[verb.end() :].casefold().split() if verb is not None else []
    return words[-1:] == ["it"] and all(w in _NOUNS or w in _BESIDE_A_NAME for w in words[:-1])


def to_be_chosen(subtask: str, shelf: Shelf) -> Thing | None:
    """The one file or folder that a dialog which asks for one is to be given: also what is to be put in, *insert the cat picture*."""
    said = subtask.strip()
    meant = presumed(said, shelf)
    named = meant.mentions if meant is not None else [m for m in mentions(said, shelf) if _is_chosen(said, m)]
    things = [t for m in named for t in m.things]
    return things[0] if len(things) == 1 else None


def _is_chosen(said: str, mention: Mention) -> bool:
    if intent_of(said).kind in _NOT_FOR or not mention.things or mention.things[0].is_folder:
        return False
    return not (_KEPT.search(_clause(said, mention)) or _TARGET.search(said[: mention.start]))


def _clause(said: str, mention: Mention) -> str:
    """The words around a mention up to the next comma or *but*."""
    before = re.split(r"[,;:.!?]\s|\bbut\b", said[: mention.end])[-1]
    return before + re.split(r"[,;:.!?]\s|\b(?:but|and)\b", said[mention.end :])[0]


def _only_opens(said: str, meant: Sequence[Mention], offset: int) -> bool:
    """Whether nothing is left of the words but that it is to be opened."""
    for mention in reversed(meant):
        said = f"{said[: max(mention.start - offset, 0)]} {said[mention.end - offset :]}"
    said = " ".join(_AROUND.sub(" ", said).split())
    return not re.sub(rf"^(?:{_OPENS})?\b|\band\b|\W", "", said, flags=re.IGNORECASE)


def _is_presumed(said: str, start: int, mention: Mention, compares: bool) -> bool:
    """Whether it is to be open, rather than written, made, put somewhere or left as it is."""
    before, verb = said[: mention.start], said[start:]
    if mention.things[0].is_folder:
        return _is_folder_shown(said, start, mention, compares)
    if compares:
        return not (_TARGET.search(before) and mention.how is How.BARE)
    if _KEPT.search(_clause(said, mention)) or _TARGET.search(before):
        return False
    goes = _TURNS.match(verb) or _OPENS_IT.match(verb)
    if (_INTO.search(before) and not goes) or _PUTS_IN.match(verb):
        return _is_inside(before, verb) and (mention.how is not How.BARE or _is_no_word(said, mention, verb))
    return mention.how is not How.BARE or _is_no_word(said, mention, verb)


def _is_folder_shown(said: str, start: int, mention: Mention, compares: bool) -> bool:
    """Whether a folder is looked into; what is only to lie in it has nothing to do with that."""
    before, verb = said[: mention.start], said[start:]
    if mention.how is How.BARE:
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
