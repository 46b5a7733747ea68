"""What a plain text must be after a request that edits it: lines deleted, moved or put in order, words replaced, letters changed.

Pure functions from the text as it is to the text as it must be. So an edit needs no command of the application, is the same in
every editor, and is checked letter by letter afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from edgelam.quoted import QUOTED, inside
from edgelam.runtime.texts.facts import AMOUNT, in_place, stands, with_amount, with_field
from edgelam.runtime.texts.lines import ARTICLE, BESIDE, LEAVES_OUT, UNIT, WHOLE, lines_meant, one_line, stems
from edgelam.runtime.texts.moving import BEFORE, FIRST
from edgelam.runtime.texts.outline import (
    as_heading,
    as_list,
    heading_named,
    heading_of,
    mark_of,
    marked,
    put_into_list,
    put_under,
    with_heading,
)

Edit = Callable[[re.Match[str], str], str | None]


def on_lines(change: Callable[[re.Match[str], list[str]], list[str] | None]) -> Edit:
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


def deleted(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    if _BLANKS.fullmatch(asked["what"]):
        return [line for line in lines if line.strip()]
    if _DOUBLES.fullmatch(asked["what"]):
        return [line for n, line in enumerate(lines) if not line.strip() or line not in lines[:n]]
    meant = lines_meant(asked["what"], lines)
    if not meant and re.search(rf"\b{UNIT}$", asked["what"], re.IGNORECASE):
        meant = [n for n in (one_line(asked["what"], lines),) if n is not None]
    return [line for n, line in enumerate(lines) if n not in meant] if meant else None


def struck(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = one_line(asked["what"], lines)
    return None if at is None else [*lines[:at], *lines[at + 1 :]]


def doubled(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    at = one_line(asked["what"], lines)
    return None if at is None else [*lines[: at + 1], *lines[at:]]


_CASES: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"title case|capitali[sz]ed", str.title),
    (r"upper|capital|caps|block", str.upper),
    (r"lower|small", str.lower),
)


def recased(asked: re.Match[str], text: str) -> str | None:
    change = next(change for form, change in _CASES if re.search(form, asked["case"], re.IGNORECASE))
    what = asked["what"].strip()
    if WHOLE.fullmatch(what):
        return change(text)
    lines = text.split("\n")
    if meant := lines_meant(what, lines):
        return "\n".join(change(line) if n in meant else line for n, line in enumerate(lines))
    words = literal(what)
    return _replaced(text, words, change(words)) if words else None


def literal(said: str) -> str:
    """The text that is named: what stands between quotation marks, or the words without an article."""
    quoted = QUOTED.search(said)
    return _ALL_OVER.sub("", inside(quoted)) if quoted else re.sub(r"^(?:words?|text|name|number)\s+", "", ARTICLE.sub("", said.strip()), flags=re.IGNORECASE).strip(" ,.")  # fmt: skip


_ALL_OVER = re.compile(
    r"(?:\s+(?:everywhere|throughout|all over|wherever it (?:stands|is)|(?:in|all through) (?:the|this|my) (?:whole |entire )?(?:text|document|file|page|note|letter)))+$",
    re.IGNORECASE,
)


def _form_of(words: str) -> re.Pattern[str]:
    """Words as whole words: *cat* is not in *concatenate*."""
    before, after = (r"(?<![\w\\])" if re.match(r"\w", words) else ""), (r"(?!\w)" if re.search(r"\w$", words) else "")
    return re.compile(f"{before}{re.escape(words)}{after}")


def _replaced(text: str, old: str, new: str) -> str | None:
    """Everywhere, as whole words; None where it stands nowhere. The name of a command of a mark-up language is no word."""
    form, new = _form_of(old), _ALL_OVER.sub("", new)
    if old and form.search(text):
        return form.sub(lambda _: new, text)
    old = stands(old, text)
    return in_place(text, old, new) if old else None


def replaced(text: str, old: str, new: str, said: str) -> str | None:
    """``old`` by ``new`` where the words of the request want it: everywhere, or in the lines that they say."""
    rest = set(re.findall(r"[^\W_]+", said.replace(old, " ").replace(new, " ").casefold()))
    if not rest - _REPLACING:
        return _replaced(text, old, new)
    if rest & {"not", "and"} or LEAVES_OUT.search(said):
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


def exchanged(asked: re.Match[str], text: str) -> str | None:
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


def set_to(asked: re.Match[str], text: str) -> str | None:
    """``change the title to My Thesis`` · ``change the price of bread to 2.70`` · ``change to do to today``: at whichever *to* it fits."""
    said = asked["rest"]
    for joint in re.finditer(r"\s+(?:to|into)\s+", said, re.IGNORECASE):
        what, new = said[: joint.start()], _ALL_OVER.sub("", literal(said[joint.end() :]))
        thing = literal(what)
        found = with_field(thing, new, text) or (with_amount(thing, new, text) if AMOUNT.fullmatch(new) else None)
        words = not AMOUNT.fullmatch(new) or re.search(r"\d", thing) is not None
        found = found or _in_heading(what, new, text) or (_replaced(text, thing, new) if words else None)
        if new and found is not None:
            return found
    return None


_HEADED = re.compile(r"^(?:heading|headline|section|chapter|part|subsection)\s+", re.IGNORECASE)


def _in_heading(what: str, new: str, text: str) -> str | None:
    """*The heading Later*: only where it is one."""
    lines, thing = text.split("\n"), ARTICLE.sub("", QUOTED.sub(inside, what).strip())
    at = heading_named(thing, lines) if _HEADED.match(thing) else None
    if at is None:
        return None
    return "\n".join([*lines[:at], lines[at].replace(heading_of(lines[at]), new), *lines[at + 1 :]])


def exchanged_there(asked: re.Match[str], text: str) -> str | None:
    """``change the rent from 640 to 675``: in the lines that say *rent*, which must hold it."""
    about, old, new = stems(asked["what"]), literal(asked["old"]), literal(asked["new"])
    lines = text.split("\n")
    changed = [(_replaced(line, old, new) or line) if about & stems(line) else line for line in lines]
    return "\n".join(changed) if changed != lines else None


def inserted_at(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    """``as the second line`` · ``in line 3``: an empty line is filled, another one moves down."""
    place, new = lines_meant(asked["at"], [*lines, ""]), literal(asked["new"])
    if len(place) != 1 or not new:
        return None
    at = len(lines) if re.search(r"\b(?:last|final)\b", asked["at"], re.IGNORECASE) else place[0]
    return [*lines[:at], new, *lines[at + (at < len(lines) and not lines[at].strip()) :]]


def inserted_beside(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    new, said = literal(asked["new"]), asked.groupdict()
    below = asked["side"].casefold() not in BEFORE
    if new and below and (heading := heading_named(asked["other"], lines)) is not None:
        return put_under(heading, new, lines, as_item=bool(said.get("as")))
    beside = one_line(asked["other"], lines)
    if beside is None or not new:
        return None
    at = beside + (asked["side"].casefold() not in BEFORE)
    blank = re.fullmatch(r"(?:an? )?(?:new |blank |empty )+line", asked["new"].strip(), re.IGNORECASE)
    return [*lines[:at], "" if blank else marked(new, lines[beside]), *lines[at:]]


_LEVELS = {"top": 1, "main": 1, "first": 1, "second": 2, "third": 3, "fourth": 4}


def headed(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    said = asked["what"]
    at = heading_named(said, lines)
    at = one_line(said, lines) if at is None else at
    level = (asked["level"] or asked["number"] or "").casefold()
    return None if at is None else as_heading(at, int(level) if level.isdigit() else _LEVELS.get(level, 0), lines)


def relisted(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    return as_list(asked["kind"].casefold().startswith("number"), lines)


def new_heading(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    return with_heading(literal(asked["new"]), lines)


def inserted_between(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    one, other, new = one_line(asked["one"], lines), one_line(asked["other"], lines), literal(asked["new"])
    if one is None or other is None or abs(one - other) != 1 or not new:
        return None
    at = max(one, other)
    return [*lines[:at], marked(new, lines[at - 1]), *lines[at:]]


def listed(asked: re.Match[str], lines: list[str]) -> list[str] | None:
    """``add milk to the list``, to one without a name or to the one under that heading."""
    named = (asked["which"] or "").strip()
    if (asked["end"] or "").casefold() in FIRST:
        at = next((n for n, line in enumerate(lines) if mark_of(line)), 0)
        return [*lines[:at], marked(literal(asked["new"]), lines[at]), *lines[at:]]
    return put_into_list(literal(asked["new"]), lines, heading_named(named, lines) if named else None)
