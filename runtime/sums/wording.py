"""The sum that the words of a request ask for, in signs: ``15 % of 80`` is ``80*15/100``, *the average of 4 and 6* ``(4+6)/2``.

Words become signs by a table of rewritings, the longest wordings first; what is a sum then is read by :mod:`edgelam.runtime.sums.arithmetic`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from edgelam.numbers import in_digits
from edgelam.runtime.desktop.keypad import SIGNS
from edgelam.runtime.sums.arithmetic import is_sum, value_of

NUMBER = r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?"
_VALUE = rf"(?:{NUMBER}|\([-+*/^.\d√()]+\))"
"""A number, or what stands in brackets already."""

_AND = r"\s*(?:,\s*and|,|\band\b|\bplus\b|\+|&)\s*"
_LIST = rf"{_VALUE}(?:{_AND}{_VALUE})+"
_PERCENT = r"\s*(?:%|per ?cent)"
_WHAT = r"(?:\s+[^\W\d]+){1,4}?"
"""What is counted: *packs of coffee*."""

_SHARES = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_TIMES = {"twice": 2, "double": 2, "thrice": 3, "triple": 3, "treble": 3}
_FUNCTIONS = {"sine": "sin", "sin": "sin", "cosine": "cos", "cos": "cos", "tangent": "tan", "tan": "tan"}

Match = re.Match[str]


def _added(found: Match) -> str:
    return f"({'+'.join(re.findall(_VALUE, found['list']))})"


def _averaged(found: Match) -> str:
    numbers = re.findall(_VALUE, found["list"])
    return f"(({'+'.join(numbers)})/{len(numbers)})"


def _multiplied(found: Match) -> str:
    return f"({'*'.join(re.findall(_VALUE, found['list']))})"


def _share(found: Match) -> str:
    return f"({found['of']}/{_SHARES[found['share'].casefold()]})"


def _changed(amount: str, sign: str, percent: str) -> str:
    left = Decimal(100) + Decimal(sign + percent)
    return f"({amount}*{left}/100)"


def _paid(found: Match) -> str:
    """Things at a price, where the words are about one: *put 3 chairs at 4 tables* is not."""
    many = found["a"] if found["a"][0].isdigit() else "1"
    return f"({many}*{found['b']})" if _PRICED.search(found.string) else found.group()


def _put(template: str) -> Callable[[Match], str]:
    return lambda found: found.expand(template)


_MEAN = r"(?:average|mean)(?:\s+value)?"
_WORDINGS: tuple[tuple[str, Callable[[Match], str]], ...] = (
    (r"(?<=\d)[,.]-", lambda found: " "),
    (r"(?:(?:€|\$|£|¥)\s*(?=\d))|(?<=\d)\s*(?:€|\$|£|¥|\b(?:euros?|dollars?|pounds?|bucks|eur|usd|gbp)\b)", lambda found: ""),
    (r"(?:open|left)\s+(?:round\s+)?(?:brackets?|parenthes[ie]s)", lambda found: " ( "),
    (r"(?:close|right)\s+(?:round\s+)?(?:brackets?|parenthes[ie]s)", lambda found: " ) "),
    (r"\([-+*/^.\d√\s]+\)", lambda found: re.sub(r"\s", "", found.group())),
    (r"\*\*", lambda found: "^"),
    (rf"(?:the\s+)?(?:cube|cubic|third)\s+root\s+(?:of\s+)?(?P<x>{_VALUE})", _put(r"(\g<x>^(1/3))")),
    (rf"(?:(?:square|second)\s+root|sqrt|root)\s*(?:of\s+|from\s+)?(?P<x>{_VALUE})", _put(r"√\g<x>")),
    (rf"(?P<x>{_VALUE})\s*(?:(?:raised\s+)?to\s+the\s+)power\s+(?:of\s+)?(?P<n>{_VALUE})", _put(r"(\g<x>^\g<n>)")),
    (rf"(?P<x>{_VALUE})\s*(?:raised\s+)?to\s+the\s+(?P<n>\d+)(?:st|nd|rd|th)(?:\s+power)?", _put(r"(\g<x>^\g<n>)")),
    (rf"(?:the\s+)?square\s+of\s+(?P<x>{_VALUE})|(?P<y>{_VALUE})\s*(?:squared\b|²)", lambda found: "({0}*{0})".format(found["x"] or found["y"])),
    (rf"(?:the\s+)?cube\s+of\s+(?P<x>{_VALUE})|(?P<y>{_VALUE})\s*(?:cubed\b|³)", lambda found: "({0}*{0}*{0})".format(found["x"] or found["y"])),
    (rf"(?:the\s+)?\b(?P<f>{'|'.join(_FUNCTIONS)})\s+(?:of\s+)?(?P<x>{_VALUE})(?:\s*(?:°|degrees?\b))?", lambda found: f"{_FUNCTIONS[found['f'].casefold()]}({found['x']})"),
    (rf"{_MEAN}\s+(?:of|from|for)(?:\s+the\s+\w+)?\s+(?P<list>{_LIST})", _averaged),
    (rf"(?P<list>{_LIST})(?=[^\d]*\b{_MEAN}\b)", _averaged),
    (rf"\badd\s+(?P<a>{_VALUE})\s+to\s+(?P<b>{_VALUE})", _put(r"(\g<b>+\g<a>)")),
    (rf"(?:sum|total)\s+(?:of|from)\s+(?P<list>{_LIST})|\badd(?:\s+up)?\s+(?:together\s+)?(?P<more>{_LIST})", lambda found: f"({'+'.join(re.findall(_VALUE, found['list'] or found['more']))})"),
    (rf"(?P<list>{_LIST})(?=[^\d]*\b(?:all together|altogether|together|in total|in all|added up|summed up|add up|total)\b)", _added),
    (rf"(?:product\s+of|multiply)\s+(?P<list>{_VALUE}(?:(?:{_AND}|\s+(?:by|with)\s+){_VALUE})+)", _multiplied),
    (rf"(?:subtract|take|deduct)\s+(?P<b>{_VALUE})(?:\s+away)?\s+from\s+(?P<a>{_VALUE})", _put(r"(\g<a>-\g<b>)")),
    (rf"difference\s+(?:between|of)\s+(?P<a>{_VALUE})\s+and\s+(?P<b>{_VALUE})", _put(r"(\g<a>-\g<b>)")),
    (rf"(?:divide|split|share|quotient\s+of)\s+(?P<a>{_VALUE})(?:{_WHAT})?\s+(?:evenly\s+|equally\s+)?(?:by|between|among|amongst|and|into|over)\s+(?P<b>{_VALUE})", _put(r"(\g<a>/\g<b>)")),
    (rf"(?P<p>{NUMBER}){_PERCENT}\s+off\s+(?:of\s+)?(?P<x>{_VALUE})|\b(?:decrease|reduce|lower|cut)\s+(?P<y>{_VALUE})\s+by\s+(?P<q>{NUMBER}){_PERCENT}", lambda found: _changed(found["x"] or found["y"], "-", found["p"] or found["q"])),
    (rf"\b(?:increase|raise)\s+(?P<x>{_VALUE})\s+by\s+(?P<p>{NUMBER}){_PERCENT}|\badd\s+(?P<q>{NUMBER}){_PERCENT}\s+to\s+(?P<y>{_VALUE})", lambda found: _changed(found["x"] or found["y"], "+", found["p"] or found["q"])),
    (rf"(?P<x>{_VALUE})\s*(?P<sign>\bplus\b|\+|\bminus\b|\bless\b|[-−–])\s*(?P<p>{NUMBER}){_PERCENT}", lambda found: _changed(found["x"], "+" if found["sign"].casefold() in ("plus", "+") else "-", found["p"])),
    (rf"(?P<p>{NUMBER}){_PERCENT}\s+(?:of|from)\s+(?P<x>{_VALUE})", _put(r"(\g<x>*\g<p>/100)")),
    (rf"\b(?P<n>\d+)\s+(?P<share>{'|'.join(_SHARES)})s\s+of\s+(?P<x>{_VALUE})", lambda found: f"({found['x']}*{found['n']}/{_SHARES[found['share'].casefold()]})"),
    (rf"\b(?:a\s+|one\s+|1\s+)?(?P<share>{'|'.join(_SHARES)})\s+(?:of\s+)?(?P<of>{_VALUE})", _share),
    (rf"\bhalve\s+(?P<x>{_VALUE})", _put(r"(\g<x>/2)")),
    (rf"\b(?P<times>{'|'.join(_TIMES)})\s+(?:of\s+)?(?P<x>{_VALUE})", lambda found: f"({_TIMES[found['times'].casefold()]}*{found['x']})"),
    (rf"\b(?P<a>{NUMBER}|an?|one){_WHAT}\s+(?:at|for|à|@)\s+(?P<b>{NUMBER})(?:\s+(?:each|apiece|a piece|per \w+|the \w+))?", _paid),
    (rf"(?P<list>\({NUMBER}\*{NUMBER}\)(?:{_AND}\({NUMBER}\*{NUMBER}\))+)", lambda found: "+".join(v[1:-1] for v in re.findall(_VALUE, found["list"]))),
)  # fmt: skip
"""Wordings and the signs for them, in the order in which they are looked for."""

_REWRITTEN = tuple((re.compile(wording, re.IGNORECASE), put) for wording, put in _WORDINGS)
_SIGN_WORDS = {form: sign for sign in "+-*/" for form in SIGNS[sign] if form.isalpha() or " " in form}
_SPELLINGS = sorted({*_SIGN_WORDS, "over"} - {"add", "subtract", "multiply", "divide"}, key=len, reverse=True)
_WORDED = re.compile(rf"(?<=[\d)])\s*(?<![^\W\d])({'|'.join(_SPELLINGS)})(?![^\W\d])\s*(?=[\d(√-])", re.IGNORECASE)
_SYMBOLS = {form: sign for sign in "+-*/" for form in SIGNS[sign] if len(form) == 1 and not form.isalnum()}
_SYMBOL = re.compile(rf"(?<=[\d)%\s])(?:{'|'.join(re.escape(s) for s in _SYMBOLS)})|\*\*")
_RUN = re.compile(rf"(?:(?:sin|cos|tan)(?=\()|{NUMBER}|[-+*/^()√]|\s+)+")
_PRICED = re.compile(r"\b(?:pay|costs?|price|how much|total|together|each|apiece|a piece|per)\b|\d\.\d", re.IGNORECASE)
_RANGE = re.compile(
    r"\b(?:pages?|lines?|rows?|columns?|slides?|chapters?|items?|numbers?)\s+\d+\s*[-–]\s*\d+", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d+-\d+-\d+|\d:\d")


_IT = r"(?:it|that|this|the (?:result|answer|sum|total|lot)|everything|all of (?:it|that))"
_SUM = r"(?P<sum>[\d(√][\d.()+*/^√\s-]*[\d)])\s*[,;]?\s*(?:and\s+)?(?:then\s+)?"
_GOES_ON: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(_SUM + wording, re.IGNORECASE), put)
    for wording, put in (
        (rf"(?:times|multiplied by|multiply(?:\s+{_IT})?\s+by)\s+(?P<x>{_VALUE})", "({sum})*{x}"),
        (rf"(?:divided by|(?:divide|split)(?:\s+{_IT})?\s+by)\s+(?P<x>{_VALUE})", "({sum})/{x}"),
        (rf"(?:plus|add)\s+(?P<x>{_VALUE})(?:\s+to\s+{_IT})?", "({sum})+{x}"),
        (
            rf"(?:minus|less|subtract|deduct|take(?:\s+away)?)\s+(?P<x>{_VALUE})(?:\s+(?:away|off|from\s+{_IT}))?",
            "({sum})-{x}",
        ),
        (rf"(?:double|twice)\s+(?:of\s+)?{_IT}\b", "2*({sum})"),
        (rf"(?:halve|(?:a |take )?half\s+(?:of\s+)?)\s*{_IT}\b", "({sum})/2"),
    )
)
"""How a sum goes on after a breath: *100 divided by 8, times 3*."""

_PLACE = re.compile(
    r"\b(?:lines?|rows?|columns?|cells?|questions?|numbers?|no\.?|steps?|exercises?|tasks?|pages?|figures?|versions?)\s+\d+|"
    r"\d+\s+(?:decimals?|digits?|places|significant|decimal places)\b|[^\W\d]\d[\d.]*|\d+(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
"""Numbers that are no part of a sum."""


def _gone_on(text: str) -> str:
    """The text with sums that go on as one."""
    for form, put in _GOES_ON:
        text = form.sub(partial(_further, put), text)
    return text


def _further(put: str, found: Match) -> str:
    return f" {put.format(**found.groupdict())} " if is_sum(_bare(found["sum"])) else found.group()


def expression_of(subtask: str) -> str | None:
    """The one sum in the words of a subtask, such as ``17*23``; None where there is none, or more than one, or where it leaves out
    a number that is said."""
    text = in_digits(subtask)
    if _DATE.search(text) or _RANGE.search(text):
        return None
    for wording, put in _REWRITTEN:
        text = wording.sub(put, text)
    text = _WORDED.sub(lambda m: _SIGN_WORDS.get(m[1].casefold(), "/"), text)
    text = _SYMBOL.sub(lambda m: "^" if m.group() == "**" else _SYMBOLS[m.group()], text)
    while (further := _gone_on(text)) != text:
        text = further
    runs = [run for run in _RUN.finditer(text) if is_sum(_bare(run.group()))]
    if len(runs) != 1:
        return None
    beside = _PLACE.sub(" ", f"{text[: runs[0].start()]} | {text[runs[0].end() :]}")
    return None if re.search(r"\d", beside) else _bare(runs[0].group())


def _bare(run: str) -> str:
    """Without blanks, the commas of thousands, signs that join it to the words around, and brackets around all of it."""
    plain = re.sub(r"[\s,]", "", run).strip("+*/^").removesuffix("-")
    while plain.startswith("(") and plain.endswith(")") and value_of(plain[1:-1]) is not None:
        plain = plain[1:-1]
    return plain
