"""What a plain text must be after a request that edits it: lines deleted, moved or put in order, words replaced, letters changed.

Pure functions from the text as it is to the text as it must be. So an edit needs no command of the application, is the same in
every editor, and is checked letter by letter afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from edgelam.numbers import in_digits
from edgelam.quoted import QUOTED, inside

MAX_HUNKS = 6
"""Places that are changed one by one; where there are more, all between the first and the last is written anew."""

_NTHS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACE = {**{word: n for n, word in enumerate(_NTHS)}, "top": 0, "last": -1, "final": -1, "bottom": -1}
_UNIT = r"(?:lines?|steps?|items?|points?|entr(?:y|ies)|rows?|ones?|sentences?|names?)"
_NUMBERED = re.compile(
    r"\blines?\s+(?:numbers?\s+)?(?P<list>\d+(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*[-–]\s*|\s+(?:to|through|till|until)\s+)(?:lines?\s+)?\d+)*)",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b(?P<which>{'|'.join(_PLACE)}|\d+(?=st|nd|rd|th))(?:st|nd|rd|th)?\s+(?:(?P<count>\d+)\s+)?lines?\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"\b{_UNIT}\s+(?:with|about|that (?:says?|has|reads|contains|mentions)|which says|saying|containing|reading|called|named)\s+"
    r"(?:the\s+(?:words?\s+)?)?(?P<words>[^,;]+)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:it|this|that|them|these|everything|all(?: of (?:it|them))?|the lot|(?:the |my |this |all )*(?:whole |entire |complete )?"
    r"(?:text|document|file|page|note|lines|names|words|list|entries|items)(?: here)?)?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|my|our|this|that|a|an)\s+", re.IGNORECASE)


_BESIDE_WORDS = """
the my our this that these those all both whole entire complete completely of in from on it its here there text document file note page list please again and also too very new
"""
BESIDE = frozenset(_BESIDE_WORDS.split())
"""Words beside those that say a line, by which neither less nor more than the line is meant."""

_LEAVES_OUT = re.compile(r"\b(?:but|except|unless|only|if|apart|other than)\b", re.IGNORECASE)


class Hunk(NamedTuple):
    """A stretch of a text, and what is to stand there instead."""

    old: str
    new: str


def hunks(before: str, after: str) -> list[Hunk]:
    """What makes ``after`` out of ``before``, the last place first, in whole lines.

    The old text of the first is not empty and stands nowhere farther behind: it is found by searching from the end.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    changes = [c[1:] for c in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if c[0] != "equal"]
    if len(changes) > MAX_HUNKS:
        changes = [(changes[0][0], changes[-1][1], changes[0][2], changes[-1][3])]
    return [_hunk(old, new, *change) for change in reversed(changes)]


def _hunk(old: Sequence[str], new: Sequence[str], start: int, end: int, to: int, til: int) -> Hunk:
    """These lines, with so many around them that their place cannot be mistaken and that something is left."""
    if start and to == til:
        start, to = start - 1, to - 1
    while start and not _is_last("".join(old[start:end]), "".join(old[end:])):
        start, to = start - 1, to - 1
    while end < len(old) and not _is_last("".join(old[start:end]), "".join(old[end:])):
        end, til = end + 1, til + 1
    return _within("".join(old[start:end]), "".join(new[to:til]), "".join(old[end:]))


def _within(old: str, new: str, rest: str) -> Hunk:
    """Without the line break that both end with, where the place is as clear: a word processor's paragraphs hold none."""
    if old.endswith("\n") and new.endswith("\n") and new.strip() and _is_last(old[:-1], "\n" + rest):
        return Hunk(old[:-1], new[:-1])
    return Hunk(old, new)


def _is_last(text: str, rest: str) -> bool:
    return bool(text.strip()) and (text + rest).rfind(text) == 0


def lines_meant(said: str, lines: Sequence[str]) -> list[int]:
    """Which lines these words are about, counted from 0, in order; none where they say no line, one that is not there, or something
    beside it: *the first word of line 3*, *everything after line 3*, *all but the last line*."""
    said = in_digits(said, 1)
    found = _said_lines(said)
    if found is None or _LEAVES_OUT.search(said):
        return []
    before, after = said[: found.start()], re.split(r"[,;]", said[found.end() :])[0]
    beside = {w.casefold() for w in re.findall(r"[^\W_]+", f"{before} {after}")}
    return [] if beside - BESIDE else lines_said(said, lines)


def lines_said(said: str, lines: Sequence[str]) -> list[int]:
    """Which lines stand in these words, whatever else does."""
    found = _said_lines(in_digits(said, 1))
    asked = found.groupdict() if found is not None else {}
    if "words" in asked:
        return _with_words(asked["words"], lines)
    if not asked:
        return []
    wanted = _range(asked["list"]) if "list" in asked else _around(asked["which"], asked["count"], len(lines))
    return wanted if all(0 <= n < len(lines) for n in wanted) else []


def _said_lines(said: str) -> re.Match[str] | None:
    return _NUMBERED.search(said) or _NTH.search(said) or _ABOUT.search(said)


def _range(numbers: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", numbers, flags=re.IGNORECASE):
        ends = [int(n) - 1 for n in re.findall(r"\d+", part)]
        found += range(ends[0], ends[-1] + 1)
    return sorted(set(found))


def _around(which: str, several: str | None, length: int) -> list[int]:
    place, count = int(which) - 1 if which.isdigit() else _PLACE[which.casefold()], int(several or 1)
    return list(range(place, place + count)) if place >= 0 else list(range(length - count, length))


def _with_words(words: str, lines: Sequence[str]) -> list[int]:
    """The one line in which these words stand, in any order."""
    wanted = _stems(words)
    found = [n for n, line in enumerate(lines) if wanted and wanted <= _stems(line)]
    return found if len(found) == 1 else []


def _stems(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"the", "a", "an", "my", "in", "it", "one", "line"}


def _one_line(said: str, lines: Sequence[str]) -> int | None:
    """The one line that is meant, by its place or by its words."""
    found = lines_meant(said, lines)
    if not found:
        named = re.sub(rf"\s+{_UNIT}$", "", _ARTICLE.sub("", QUOTED.sub(inside, said).strip()))
        found = _with_words(named, lines)
    return found[0] if len(found) == 1 else None


_BEFORE = ("before", "above")

Edit = Callable[[re.Match[str], str], str | None]


def _on_lines(change: Callable[[re.Match[str], list[str]], list[str] | None]) -> Edit:
    """An edit of the list of lines; whether the text ends with a line break stays as it is."""

    def edit(asked: re.Match[str], text: str) -> str | None:
        lines = text.removesuffix("\n").split("\n")
        changed = change(asked, lines)
        return None if changed is None else "\n".join(changed) + "\n" * text.endswith("\n")

    return edit


_THROUGHOUT = r"(?:\s+(?:here|(?:in|from|of) (?:it|(?:the|this|my) (?:whole )?(?:text|document|file|note|page|list))))?"
_BLANKS = re.compile(rf"(?:all |the |any |of |those )*(?:blank|empty) lines{_THROUGHOUT}", re.IGNORECASE)
_DOUBLES = re.compile(
    rf"(?:all |the |any |of )*(?:duplicates?|(?:duplicated?|double|repeated) (?:lines?|entr(?:y|ies)|items?|names?|ones)){_THROUGHOUT}",
    re.IGNORECASE,
)


def _deleted(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    if _BLANKS.fullmatch(asked["what"]):
        return [line for line in lines if line.strip()]
    if _DOUBLES.fullmatch(asked["what"]):
        return [line for n, line in enumerate(lines) if not line.strip() or line not in lines[:n]]
    meant = lines_meant(asked["what"], lines)
    return [line for n, line in enumerate(lines) if n not in meant] if meant else None


_SORTING_WORDS = """
sort order arrange alphabetize alphabetise put alphabetical alphabetic alphabetically alphabet alphabets reverse reversed descending ascending backwards backward up a to z into by
their letter letters name names lines words entries items everything them so are is be
"""
_SORTING = BESIDE | frozenset(_SORTING_WORDS.split())


def _sorted(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    said = asked.group().casefold()
    if set(re.findall(r"[^\W_]+", said)) - _SORTING:
        return None  # by something else, or not all of it
    backwards = bool(re.search(r"\b(?:reverse\w*|descending|backwards?|z to a|z-a)\b", said))
    blank = [line for line in lines if not line.strip()]
    return sorted((line for line in lines if line.strip()), key=str.casefold, reverse=backwards) + blank


def _shifted(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = _one_line(asked["what"], lines)
    by = int(found[0]) if (found := re.findall(r"\d+", in_digits(asked["far"] or "", 1))) else 1
    if at is None:
        return None
    return _put_at(lines, at, at - by if asked["way"].casefold() == "up" else at + by)


def _moved_to(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    meant = lines_meant(asked["what"], lines)
    if len(meant) != 1:
        return None
    return _put_at(lines, meant[0], 0 if asked["end"].casefold() in ("top", "start", "beginning") else len(lines) - 1)


def _moved_beside(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at, beside = _one_line(asked["what"] or asked["that"], lines), _one_line(asked["other"], lines)
    if at is None or beside is None or at == beside:
        return None
    behind = asked["side"].casefold() not in _BEFORE
    return _put_at(lines, at, beside + behind - (at < beside))


def _put_at(lines: list[str], at: int, to: int) -> list[str] | None:
    rest = [*lines[:at], *lines[at + 1 :]]
    return [*rest[:to], lines[at], *rest[to:]] if 0 <= to < len(lines) else None


def _doubled(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = _one_line(asked["what"], lines)
    return None if at is None else [*lines[: at + 1], *lines[at:]]


_CASES: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"title case|capitali[sz]ed", str.title),
    (r"upper|capital|caps|block", str.upper),
    (r"lower|small", str.lower),
)


def _recased(asked: re.Match[str], text: str) -> str | None:
    change = next(change for form, change in _CASES if re.search(form, asked["case"], re.IGNORECASE))
    what = asked["what"].strip()
    if _WHOLE.fullmatch(what):
        return change(text)
    lines = text.split("\n")
    if meant := lines_meant(what, lines):
        return "\n".join(change(line) if n in meant else line for n, line in enumerate(lines))
    words = literal(what)
    return _replaced(text, words, change(words)) if words else None


def literal(said: str) -> str:
    """The text that is named: what stands between quotation marks, or the words without an article."""
    quoted = QUOTED.search(said)
    return inside(quoted) if quoted else re.sub(r"^(?:words?|text|name|number)\s+", "", _ARTICLE.sub("", said.strip()), flags=re.IGNORECASE).strip(" ,.")  # fmt: skip


def _form_of(words: str) -> re.Pattern[str]:
    """Words as whole words: *cat* is not in *concatenate*."""
    before, after = (r"(?<!\w)" if re.match(r"\w", words) else ""), (r"(?!\w)" if re.search(r"\w$", words) else "")
    return re.compile(f"{before}{re.escape(words)}{after}")


def _replaced(text: str, old: str, new: str) -> str | None:
    """Everywhere, as whole words; None where it stands nowhere."""
    form = _form_of(old)
    return form.sub(lambda _: new, text) if old and form.search(text) else None


def replaced(text: str, old: str, new: str, said: str) -> str | None:
    """``old`` by ``new`` where the words of the request want it: everywhere, or in the lines that they say."""
    rest = set(re.findall(r"[^\W_]+", said.replace(old, " ").replace(new, " ").casefold()))
    if not rest - _REPLACING:
        return _replaced(text, old, new)
    if rest & {"not", "and"} or _LEAVES_OUT.search(said):
        return None
    where = re.search(r"\b(?:in|on)\s+(?P<where>(?:the |my )?(?:\w+ lines?|lines? .+))$", said, re.IGNORECASE)
    lines = text.split("\n")
    meant = lines_meant(where["where"], text.removesuffix("\n").split("\n")) if where else []
    changed = [(_replaced(line, old, new) or line) if n in meant else line for n, line in enumerate(lines)]
    return "\n".join(changed) if changed != lines else None


_REPLACING_WORDS = """
replace swap substitute exchange change with by for to into word words text every each everywhere throughout occurrence occurrences instance instances always wherever it stands
appears name number
"""
_REPLACING = (BESIDE | frozenset(_REPLACING_WORDS.split())) - {"and"}


def _exchanged(asked: re.Match[str], text: str) -> str | None:
    """Everywhere; but what stands before a colon or a number is the name of what is behind it."""
    old, new = literal(asked["old"]), literal(asked["new"])
    places = [line for line in text.split("\n") if old and _form_of(old).search(line)]
    named = re.compile(rf"(?P<name>.*{_form_of(old).pattern}\s*[:=]\s*)(?P<value>\S.*)", re.IGNORECASE)
    amount = re.compile(rf"(?P<name>[^\d\n]*{_form_of(old).pattern}[^\d\n]*)\d[\d.,]*(?P<rest>[^\d\n]*)")
    is_amount = re.fullmatch(r"[\d.,]+", new) is not None and not re.search(r"\d", old)
    if not is_amount and not any(map(named.fullmatch, places)):
        return _replaced(text, old, new)
    valued = named.fullmatch(places[0]) or amount.fullmatch(places[0]) if len(places) == 1 else None
    if valued is None or text.count(places[0]) != 1:
        return None
    return text.replace(places[0], f"{valued['name']}{new}{valued.groupdict().get('rest', '')}")


def _exchanged_there(asked: re.Match[str], text: str) -> str | None:
    """``change the rent from 640 to 675``: in the lines that say *rent*, which must hold it."""
    about, old, new = _stems(asked["what"]), literal(asked["old"]), literal(asked["new"])
    lines = text.split("\n")
    changed = [(_replaced(line, old, new) or line) if about & _stems(line) else line for line in lines]
    return "\n".join(changed) if changed != lines else None


def _inserted_at(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    """``as the second line`` · ``in line 3``: an empty line is filled, another one moves down."""
    place, new = lines_meant(asked["at"], [*lines, ""]), literal(asked["new"])
    if len(place) != 1 or not new:
        return None
    at = len(lines) if re.search(r"\b(?:last|final)\b", asked["at"], re.IGNORECASE) else place[0]
    return [*lines[:at], new, *lines[at + (at < len(lines) and not lines[at].strip()) :]]


def _inserted_beside(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    beside, new = _one_line(asked["other"], lines), literal(asked["new"])
    if beside is None or not new:
        return None
    at = beside + (asked["side"].casefold() not in _BEFORE)
    blank = re.fullmatch(r"(?:an? )?(?:new |blank |empty )+line", asked["new"].strip(), re.IGNORECASE)
    return [*lines[:at], "" if blank else new, *lines[at:]]


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_CASE = r"(?P<case>(?:upper|lower)[ -]?case(?: letters)?|(?:all )?(?:block )?capital(?: letter)?s|(?:all )?caps|small letters|title case|capitali[sz]ed)"
_SIDE = r"(?P<side>above|before|below|after|under|underneath|beneath|behind)"
_PUTS = r"(?:insert|add|put|write|type|enter|note(?: down)?|jot down|paste)"
_MUST = r"(?:has to|have to|should|must|needs? to|is to|ought to|shall)"

EDITS: tuple[tuple[re.Pattern[str], Edit], ...] = (
    (_form(r"^(?:delete|remove|erase|drop|cut|cross out|strike out|throw (?:out|away)|take (?:out|away)|get rid of|clear)\s+(?P<what>.+)$"), _on_lines(_deleted)),
    (_form(r"^(?:(?:sort|alphabeti[sz]e)\b|(?:order|arrange)\b.*\b(?:alphabet\w*|a to z|z to a)\b|put\b.*\bin (?:alphabet\w+|reverse|a to z) order\b).*$"), _on_lines(_sorted)),
    (_form(r"^(?:move|shift|bring|push|pull)\s+(?P<what>.+?)\s+(?P<way>up|down)(?:\s+(?:by\s+)?(?P<far>\w+)(?:\s+(?:lines?|places?|rows?|steps?))?)?$"), _on_lines(_shifted)),
    (_form(r"^(?:move|shift|bring|put)\s+(?P<what>.+?)\s+(?:to|at) the (?:very )?(?P<end>top|start|beginning|bottom|end)\b.*$"), _on_lines(_moved_to)),
    (_form(rf"^(?:(?:move|shift|bring|put)\s+(?P<what>.+?)|(?P<that>.+?)\s+{_MUST}\s+(?:come|go|stand|be))\s+{_SIDE}\s+(?P<other>.+)$"), _on_lines(_moved_beside)),
    (_form(r"^(?:duplicate|double|repeat)\s+(?P<what>.+)$"), _on_lines(_doubled)),
    (_form(rf"^(?:make|turn|put|convert|change|set|switch|rewrite)\s+(?P<what>.+?)\s+(?:(?:in|into|to|all|be)\s+)*{_CASE}$"), _recased),
    (_form(r"^(?P<case>capitali[sz]e|upper[ -]?case|lower[ -]?case)\s+(?P<what>.+)$"), _recased),
    (_form(rf"^(?:every ?where|wherever|where|whenever|each time|every time)\s+it says\s+(?P<old>.+?),?\s+(?:it\s+|that\s+)?{_MUST}\s+(?:now\s+)?(?:be|say|read|become)\s+(?:now\s+)?(?P<new>.+?)(?:\s+(?:now|instead|from now on))*$"), _exchanged),
    (_form(r"^(?:put|write|use|say|type)\s+(?P<new>.+?)\s+(?:wherever it says|where it says|in place of|instead of|rather than)\s+(?P<old>.+)$"), _exchanged),
    (_form(rf"^{_PUTS}\s+(?P<new>.+?)\s+(?:as|at|in|on|into)\s+(?P<at>(?:the\s+)?(?:very\s+|new\s+)*(?:line \d+|\w+ line)\b.{{0,20}})$"), _on_lines(_inserted_at)),
    (_form(rf"^{_PUTS}\s+(?P<new>.+?)\s+{_SIDE}\s+(?P<other>.+)$"), _on_lines(_inserted_beside)),
    (_form(rf"^{_SIDE}\s+(?P<other>[^,]+?),?\s+{_PUTS}\s+(?P<new>.+)$"), _on_lines(_inserted_beside)),
    (_form(r"^(?:change|correct|fix|update|raise|lower)\s+(?P<what>.+?)\s+from\s+(?P<old>.+?)\s+to\s+(?P<new>.+?)$"), _exchanged_there),
    (_form(r"^(?:change|correct|fix|rewrite)\s+(?P<old>.+?)\s+(?:to|into)\s+(?P<new>.+?)$"), _exchanged),
)  # fmt: skip
"""How a request to edit a text is said, and what it makes of the text; the first that fits."""


_IN_WHICH = re.compile(r"^(?:in|on|under) (?:the |my |this )?[^,\"“”]{1,40},\s+", re.IGNORECASE)


def edited(text: str, said: str) -> str | None:
    """The text as it must be after this; None where the words ask for no edit, or for one that this text does not admit."""
    said = _IN_WHICH.sub("", said)
    for form, edit in EDITS:
        if (asked := form.match(said)) and (changed := edit(asked, text)) is not None:
            return changed
    return None
