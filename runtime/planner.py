"""Divide a request into its subtasks, one command each, with what is data in them.

``write Meeting at noon and save the file as meeting.txt in my home folder`` has two subtasks, and the first one's text is *Meeting
at noon*. A tagger on the sentence encoder reads that (:mod:`edgelam.runtime.request.tagger`; the paper's LAM1 is a language model that does:
arXiv 2412.10047); where its files are missing, or a request is too long for it, known verbs say where a subtask begins
(:mod:`edgelam.runtime.request.joints`). What stands between quotation marks and what is a label on the screen is never divided.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from edgelam.quoted import QUOTED, quotations
from edgelam.runtime.request import joints
from edgelam.runtime.request.apart import one_by_one
from edgelam.runtime.request.belonging import referred, with_thing
from edgelam.runtime.request.details import with_details
from edgelam.runtime.request.lists import ARRANGED, end_of_list, files_quoted, listed
from edgelam.runtime.request.referring import with_causes, with_questions, with_results
from edgelam.runtime.request.remarks import RESTRICTS, spelled_out, without_purposes, without_remarks
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask
from edgelam.runtime.request.tagger import shipped

_PLAIN = re.compile(
    r"(?:[\w.+-]+@)?(?:\w+://)?[~\w.-]*[\w-]+[./][\w./?=&%#-]+|[^\w\"“”]*(?:\d[^\w\"“”]*(?:\band\b[^\w\"“”]*(?=\d))?)+"
)
"""Web addresses, paths, numbers and sums are plain to see without quotation marks."""

_NAMES_IT = re.compile(r"(?:call|name|title|label)\s+(?:(?:it|this|that)\b|[\w-]+(?:\.\w+)+$)", re.IGNORECASE)
_MAKES = re.compile(
    r"(?:make|create|add|start|set up|new|build|pack|zip|compress|bundle|save|store|export|keep|write)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_JOINS = re.compile(
    r"(?:[\s,.;:!–—-]+|\b(?:and|then|also|please|now|next|finally|afterwards|after that)\b)+$", re.IGNORECASE
)
"""What ends the words between two subtasks."""

_FILLERS = """
please pls plz kindly can could would will you i i'd i’d id i'll want need like love have to lets let's let’s us me see ok okay so well hey hi hello
hmm hm um uh uhm er erm oh ah now then next and also plus after that that's that’s afterwards finally first firstly second secondly third last lastly just go
ahead help be kind do favour favor a an my the thanks thank cheers thx ty for if once done when it is it's you're finished with all alright yes yeah
think should we computer quickly maybe think mind your
"""
_FILLING = frozenset(_FILLERS.split())
_WISHES = re.compile(r"\b(?:need|want|like)\b", re.IGNORECASE)
"""Is the verb where there is no other: *I need the scientific mode*."""

_PLACES = frozenset(["there", "here", "below", "above", "again", "instead", "first", "in", "into", "on", "underneath"])

_RETRACTIONS = """
no nope wait sorry actually rather mean scratch oops instead forget not mind better kidding
"""
_TAKING_BACK = frozenset(_RETRACTIONS.split())
"""Words after which what was said before does not count; it was left out on purpose."""

_CARRYING = """
make set turn change put write type enter add insert print select highlight fill colour color move align format hide show disable enable
"""
_CARRIED = frozenset(_CARRYING.split())
"""Verbs that a thing and its value can go on with: *make the first paragraph bold and the second one italic*."""

_SWITCHES = re.compile(r"(?:turn|switch|toggle) (?:on|off)", re.IGNORECASE)

_STYLES = (('"', '"'), ("“", "”"), ("«", "»"))
"""Quotation marks that everything which reads subtasks knows (``QUOTED``)."""


_ASKING = r"(?:when|where|how|who|whose|which|what)\b"
_SHOWS_WHAT = re.compile(rf"(?P<lead>(?:show|display|list)(?: me)?)\s+{_ASKING}", re.IGNORECASE)
_BEGINS_ASKING = re.compile(_ASKING, re.IGNORECASE)
"""*Show me when it was added and how often it was played* shows both."""


def divide(request: str, labels: Collection[str] = ()) -> list[Subtask]:
    """The subtasks in order, as they are carried out; at least one, whatever the request says.

    ``labels``: names on the screen. What only names a new thing belongs to making it, since the same dialog asks for it; what goes on
    without a verb takes the one before.
    """
    whole = _whole(request, with_questions(request, _joined(request, read(request, labels))))
    found = _named(request, referred(request, _pointed(request, whole)))
    told = with_causes(request, _without_abstentions(found))
    return one_by_one(request, _carried(request, _meaning(without_remarks(request, told)) or found), labels)


def read(request: str, labels: Collection[str] = ()) -> list[Subtask]:
    """The subtasks as people say them: each command by itself."""
    tagger = shipped()
    found = tagger.read(request, labels) if tagger is not None else None
    return [_to_its_end(request, s) for s in _mended(request, _meaning(found or ()))] or by_joints(request)


_NO_JOINT = frozenset({"", "should", "must", "ought to", "to"})
_LEANS = re.compile(
    r"(?:after|in|within|with|without|at|on|onto|for|from|by|into|of|because|that|which|who|whose|under|between)\b",
    re.IGNORECASE,
)
"""How what goes on with a command begins, and no command."""

_DIVIDES = re.compile(r"[.;:!?–—]|\b(?:and|then|also|plus|but|or)\b|&|\n", re.IGNORECASE)
_FIELD_AND_VALUE = re.compile(
    r"(?:[a-z]+ ){1,2}(?:is )?(?:[+\d][\d ()./-]*|\S+@\S+|[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE
)
"""What only says one more field of a form: *mobile 555 0142*, *port 3128*."""

_SAY = re.compile(r"\b(?:say|about|maybe|perhaps|around)\s*$", re.IGNORECASE)
_CAUSES = re.compile(r"(?:please\s+)?let\s+(?!me\b|us\b)", re.IGNORECASE)
"""What goes on with a verb that commands nothing by itself: *let the show change pictures*."""

_NEGATES = frozenset({"let", "don't", "don’t", "dont", "do", "not", "never", "no"})


def _mended(request: str, subtasks: Iterable[Subtask]) -> list[Subtask]:
    """Subtasks that nothing divides are one: nothing stands between them, and the second begins with no verb that commands; nor does
    a comma divide what leans on what stands before (*sooner, after 300 ms*)."""
    found: list[Subtask] = []
    for subtask in subtasks:
        between = request[found[-1].end if found else 0 : subtask.start]
        leads = subtask.text.split(maxsplit=1)[0].casefold() in joints.COMMANDS | _NEGATES
        amount = _SAY.search(between) is not None and subtask.text[0].isdigit()
        says_all = {SpanKind.OBJECT, SpanKind.VALUE} <= {s.kind for s in subtask.spans}  # *with the rows very high*
        leans_on = _LEANS.match(subtask.text) is not None and not says_all
        leads = leads and not (found and between.isspace() and _CAUSES.match(found[-1].text))
        one_more = between.strip() == "," and _FIELD_AND_VALUE.fullmatch(subtask.text) is not None
        leans = amount or one_more or RESTRICTS.match(subtask.text) or (_DIVIDES.search(between) is None and leans_on)
        if found and not leads and (leans or between.strip().casefold() in _NO_JOINT):
            before = found.pop()
            does = before if before.text.split(maxsplit=1)[0].casefold() in joints.COMMANDS else subtask
            text = request[before.start : subtask.end]
            subtask = replace(  # noqa: PLW2901
                does,
                start=before.start,
                end=subtask.end,
                text=text,
                spans=_of_each_kind((*before.spans, *subtask.spans)),
            )
        found.append(subtask)
    return found


def _of_each_kind(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The first of each kind."""
    first: dict[SpanKind, Span] = {}
    for span in spans:
        first.setdefault(span.kind, span)
    return tuple(sorted(first.values(), key=lambda s: s.start))


_TO_BE = re.compile(
    r"(?:(?:should|must|shall|has to|ought to|is to)\s+(?:be|say|read)|should|reads|says|(?:is|are) now)\s+(?=\S)",
    re.IGNORECASE,
)
"""What stands between a thing and the text that it is to have: *the title should be Our Summer*."""


def _to_its_end(request: str, subtask: Subtask) -> Subtask:
    """A text begins behind a colon, and goes on to the end of a list, and of its subtask where one word alone is left of that, and no
    place or politeness."""
    if (whole := _all_typed(request, subtask)) is not None:
        return whole
    spans = []
    for span in subtask.spans:
        if span.kind is SpanKind.TYPED and (joint := _TO_BE.match(request, span.start, span.end)):
            span = replace(span, start=joint.end())  # noqa: PLW2901
        rest = _WORD.findall(request[span.end : subtask.end])
        is_cut = span.kind is SpanKind.TYPED and len(rest) == 1 and rest[0].casefold() not in _FILLING | _PLACES
        bare = not any(mark in request[span.start - 1 : span.end + 1] for mark, _ in _STYLES)
        colon = request.rfind(": ", subtask.start, span.start)
        start = colon + 2 if colon >= 0 and bare and span.kind is SpanKind.TYPED else span.start
        end = subtask.end if is_cut and bare else span.end
        if span.kind is SpanKind.TYPED and bare:
            end = _to_end_of_list(request, subtask, end)
        spans.append(replace(span, start=start, end=end))
    return replace(subtask, spans=tuple(spans))


_TYPES = re.compile(r"type\s+(?=[A-Z])", re.IGNORECASE)
_SAYS_WHERE = re.compile(r"\s*(?:in|on|at|to|into|onto|under|below|above|for|as|with|by|from|and|then|after|before|when|if|where|please|there|here|again|twice|over)\b", re.IGNORECASE)  # fmt: skip


def _all_typed(request: str, subtask: Subtask) -> Subtask | None:
    """*Type Dear Ann thank you …* types all that stands behind the verb, where nothing else is found in it."""
    verb = _TYPES.match(subtask.text)
    if verb is None or not subtask.text[verb.end()].isupper() or [s.kind for s in subtask.spans] != [SpanKind.TYPED]:
        return None
    (span,) = subtask.spans
    rest = request[span.end : subtask.end]
    if quotations(subtask.text) or len(rest.split()) == 1 or _SAYS_WHERE.match(rest):
        return None
    return replace(subtask, spans=(replace(span, start=subtask.start + verb.end(), end=subtask.end),))


def _to_end_of_list(request: str, subtask: Subtask, end: int) -> int:
    """Where a text ends that is the first of a list in whose rest no other data is; not with the comma before what is said of it."""
    if end == subtask.end:
        return end
    stop = end_of_list(request[: subtask.end], len(request[:end].rstrip(" ,")))
    other = (s for s in subtask.spans if s.kind is not SpanKind.OBJECT)
    return end if any(end <= s.start < stop for s in other) else stop


def _meaning(subtasks: Iterable[Subtask]) -> list[Subtask]:
    """Those that say anything: *I would like* is none of them."""
    return [s for s in subtasks if {w.casefold() for w in _WORD.findall(s.text)} - _FILLING]


def by_joints(request: str) -> list[Subtask]:
    """The subtasks by known verbs alone, without spans."""
    return [Subtask(start, end, request[start:end]) for start, end in joints.cuts(request)]


def plan(request: str, labels: Collection[str] = ()) -> list[str]:
    """The subtasks in the request's words, with quotation marks around texts that have none."""
    request = spelled_out(without_purposes(request))
    return with_results([in_quotes(request, subtask) for subtask in with_details(request, divide(request, labels))])


def in_quotes(request: str, subtask: Subtask) -> str:
    """The subtask's words, as what follows reads them: each text to be typed between double quotation marks, and names of
    files that hold blanks."""
    said = subtask.text
    for span in sorted(subtask.spans, key=lambda s: -s.start):
        start, end = _with_marks(request, span)
        words = request[span.start : span.end]
        if span.kind is SpanKind.TYPED and (named := _name_with_text(request, span)) is not None:
            said = f"{said[: start - subtask.start]}{named}{said[end - subtask.start :]}"
        elif (
            span.kind is SpanKind.TYPED
            and len(items := listed(words)) > 1
            and ARRANGED.search(subtask.text)
            and '"' not in words
        ):
            listing = " ".join(f'"{item}"' for item in items)
            said = f"{said[: start - subtask.start]}{listing}{said[end - subtask.start :]}"
        elif _needs_quotes(span.kind, words) and (marks := _marks_for(words)) is not None:
            quoted = files_quoted(words) or f"{marks[0]}{words}{marks[1]}"
            if QUOTED.fullmatch(request[start:end]) is None:
                said = f"{said[: start - subtask.start]}{quoted}{said[end - subtask.start :]}"
    return f"{subtask.carried} {with_thing(said, subtask.thing)} {subtask.followed}".strip()


_CALLED = re.compile(r"\b(?:called|named|titled|entitled)\s+$", re.IGNORECASE)


def _name_with_text(request: str, span: Span) -> str | None:
    """A name and what is to stand in the thing called so, each quoted: *called Trip with passport and map in it*."""
    name, _, rest = request[span.start : span.end].partition(" with ")
    if not rest or _CALLED.search(request[: span.start]) is None or set(name + rest) & set('"“”«»'):
        return None
    return f'"{name}" with ' + " ".join(f'"{item}"' for item in listed(rest))


def as_said(subtask: str, request: str) -> str:
    """A subtask without the quotation marks that the request does not have: the inverse of :func:`in_quotes`."""

    def own(quoted: re.Match[str]) -> str:
        words = quoted.group()[1:-1]
        return next((said for said in (quoted.group(), f"'{words}'", f"‘{words}’") if said in request), words)

    return QUOTED.sub(own, subtask)


def _needs_quotes(kind: SpanKind, words: str) -> bool:
    if kind is SpanKind.TYPED:
        return _PLAIN.fullmatch(words) is None
    return kind in (SpanKind.FILE, SpanKind.NEW_FILE) and " " in words and "." in words


def _with_marks(request: str, span: Span) -> tuple[int, int]:
    """The span, with the quotation marks right around it."""
    return next((q for q in quotations(request) if q[0] < span.start and span.end < q[1] and q[1] - q[0] - 2 <= span.end - span.start), (span.start, span.end))  # fmt: skip


def _marks_for(words: str) -> tuple[str, str] | None:
    return next((m for m in _STYLES if not set(m) & set(words)), None)


def _whole(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """The subtasks with what stands between them, unless it only joins them, is politeness, or takes something back:
    *move it to the bin* goes on with *by dragging it*."""
    found: list[Subtask] = []
    starts = [s.start for s in subtasks]
    for subtask, following in zip(subtasks, [*starts[1:], len(request)], strict=True):
        start, end = subtask.start, subtask.end
        before = request[:start]
        if not found and (_says_more(before) or (_WISHES.search(before) and not _lead(request, subtask))):
            start -= len(before.lstrip())
        if _says_more(after := request[end:following]):
            kept = _JOINS.sub("", after)
            end += len(kept.rstrip())
        elif after.startswith("?"):
            end += 1
        end = start + len(_DANGLES.sub("", request[start:end]))
        found.append(replace(subtask, start=start, end=end, text=request[start:end]))
    return found


_DANGLES = re.compile(r"[\s,]+(?:but|yet|while)$", re.IGNORECASE)
"""What joins a command to one that is left out, or has its own place."""

_NOT_THAT = re.compile(r"\b(?:rather than|instead of|and not|but not)\s+$", re.IGNORECASE)
"""What stands before what is not wanted."""

_NOT = re.compile(
    r"(?:please\s+)?(?:(?:do not|don['’]?t|never)(?!\s+(?:want|like|need))|"
    r"(?:leave|keep)\s+(?:\S+\s+){1,4}(?:alone|be|(?:un|not )(?:touched|changed|altered|modified)|(?:as|the way|like|how) (?:it|they) (?:is|are|was|were))|"
    r"(?:change|touch|alter|mark|delete|move) nothing(?: else)?|"
    r"(?:keep|leave)\s+(?:(?:the|my|that)\s+(?:\w+\s+)?(?:one|originals?|versions?|files?)|a copy(?=\s+(?:here|there|behind)))(?:\s+(?:here|there|behind|too|as well|in place|where (?:it|they) (?:is|are)))?\W*$)\b",
    re.IGNORECASE,
)
_NOT_ALONE = re.compile(r"(?:i\s+)?(?:do not|don['’]?t|never|not)", re.IGNORECASE)
_NAMING_ONLY = frozenset({SpanKind.FILE, SpanKind.NEW_FILE, SpanKind.FOLDER, SpanKind.NEW_FOLDER})


def _joined(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """What is not wanted belongs to what is (*this rather than that*), and so does a file's name alone (*as a web page, hall.html*)."""
    found: list[Subtask] = []
    for subtask in subtasks:
        kinds = {s.kind for s in subtask.spans}
        alone = bool(kinds) and kinds <= _NAMING_ONLY and subtask.spans[0].start == subtask.start
        unnamed = bool(found) and not {s.kind for s in found[-1].spans} & _NAMING_ONLY
        if found and (_NOT_THAT.search(request[: subtask.start]) or (alone and unnamed)):
            found.append(_with(request, found.pop(), subtask, subtask.spans if alone else ()))
        elif found and ARRANGED.fullmatch(subtask.text) and SpanKind.TYPED in {s.kind for s in found[-1].spans}:
            found.append(_with(request, found.pop(), subtask, ()))
        elif found and _NOT_ALONE.fullmatch(found[-1].text):
            found.append(_with(request, found.pop(), subtask, subtask.spans))
        else:
            found.append(subtask)
    return found


def _with(request: str, subtask: Subtask, following: Subtask, spans: tuple[Span, ...]) -> Subtask:
    """A subtask up to the end of the one after it, with these of that one's spans."""
    text = request[subtask.start : following.end]
    return replace(subtask, end=following.end, text=text, spans=(*subtask.spans, *spans))


def _without_abstentions(subtasks: list[Subtask]) -> list[Subtask]:
    """Without what is only to be left as it is: that is done by doing nothing. *I don't want the bars* is a wish all the same."""
    kept = [s for s in subtasks if s.command is Command.TURN_OFF or not _NOT.match(s.text)]
    return kept or subtasks


_THERE_IS = re.compile(
    r"(?:(?:there|here)(?:['’]?s| is| should be)|(?:i|we)(?:['’]?ve got| have| got))\s+", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"(?P<verb>.+?)\s+(?:it|this|that|the)(?: (?:one|file|folder|document))?(?: (?:please|for me|up))*[.!]?",
    re.IGNORECASE,
)


def _pointed(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """``there is a file x.txt in Work`` and ``open that one`` are one subtask, with the verb of the second."""
    found: list[Subtask] = []
    for subtask in subtasks:
        before = found[-1] if found else None
        there = _THERE_IS.match(before.text) if before is not None else None
        back = _POINTS_BACK.fullmatch(subtask.text)
        if before is not None and there and back and {s.kind for s in before.spans} & _NAMING_ONLY:
            start = before.start + there.end()
            named = replace(before, start=start, text=request[start : before.end], carried=back["verb"])
            found[-1] = replace(
                named, spans=tuple(s for s in before.spans if s.start >= start), command=subtask.command
            )
        else:
            found.append(subtask)
    return found


def _says_more(between: str) -> bool:
    words = {w.casefold() for w in _WORD.findall(between)}
    return bool(words - _FILLING) and not words & _TAKING_BACK


def _named(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """``make a folder`` and ``call it x`` are one subtask."""
    found: list[Subtask] = []
    for subtask in subtasks:
        if found and _NAMES_IT.match(subtask.text) and _MAKES.match(found[-1].text):
            before = found.pop()
            text = request[before.start : subtask.end]
            spans = (*before.spans, *subtask.spans)
            subtask = replace(before, end=subtask.end, text=text, spans=spans)  # noqa: PLW2901
        found.append(subtask)
    return found


def _carried(request: str, subtasks: list[Subtask]) -> list[Subtask]:
    """Subtasks that begin with a thing or a value go on with the verb of the one before, or of what they correct."""
    found: list[Subtask] = []
    verb, any_verb = "", ""
    for subtask in subtasks:
        thing = _ONLY_THING.match(subtask.text) is not None
        lead = "" if any_verb and thing else _lead(request, subtask)
        corrected = _corrected(request[found[-1].end if found else 0 : subtask.start], subtask.text)
        shown = _SHOWS_WHAT.match(found[-1].text) if found and _BEGINS_ASKING.match(subtask.text) else None
        carried = shown["lead"] if shown else "" if lead else corrected or verb or (any_verb if thing else "")
        found.append(replace(subtask, carried=carried) if carried and not subtask.carried else subtask)
        commands = lead != subtask.text and lead.partition(" ")[0].casefold() in joints.COMMANDS
        any_verb = lead if commands else "" if lead else any_verb
        verb = lead if _carries(lead, subtask, commands) else "" if lead else verb
    return found


def _carries(lead: str, subtask: Subtask, commands: bool) -> bool:
    """Whether what comes next, a thing or a value, may go on with how this subtask begins; a thing alone goes on with any command."""
    if lead.casefold() in _CARRIED or _SWITCHES.fullmatch(lead) is not None:
        return True
    return commands and subtask.command in (Command.TURN_ON, Command.TURN_OFF)


_ONLY_THING = re.compile(
    r"(?:the|my|that|those|these|its)\b(?!.*\b(?:is|are|was|were|has|have|had|can|should|must|shall|will|would|could|may|might|needs?|looks?|takes?|goes)\b)",
    re.IGNORECASE,
)
"""What says no more than a thing: *the status bar* in *hide the tool bar and the status bar*."""


def _corrected(before: str, said: str) -> str:
    """What ``said`` goes on with where the words before it are taken back: ``make it`` in *make it red, no wait, blue*."""
    words = _WORD.findall(before)
    back = [at for at, word in enumerate(words) if word.casefold() in _TAKING_BACK]
    kept = words[: back[0]] if back else []
    while kept and kept[-1].casefold() in _FILLING:
        kept.pop()
    if not kept or kept[0].casefold() not in joints.COMMANDS:
        return ""
    anew = [word for word in words[back[0] :] if word.casefold() not in _TAKING_BACK | _FILLING]
    return " ".join(anew or kept[: max(1, len(kept) - len(said.split()))])


def _lead(request: str, subtask: Subtask) -> str:
    """The words before the first thing or value: ``make`` in *make the title bold*; all where there is neither."""
    spans = [s for s in subtask.spans if s.kind not in (SpanKind.CONDITION, SpanKind.APP)]
    start = max((s.end for s in subtask.spans if s not in spans and s.start == subtask.start), default=subtask.start)
    end = min((s.start for s in spans), default=subtask.end)
    return request[start:end].strip(" ,:\"'“‘«") if start < end else ""
