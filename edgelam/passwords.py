"""Passwords in a request: found by how people speak of them, so that they reach password fields and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from edgelam.action import Action, Verb
from edgelam.control import Control, Role

ALONE = 3
"""Characters up to which a password is only looked for where it stands alone: *1* is in many numbers."""

_WORD = (
    r"(?:pass[ -]?words?|pass[ -]?phrases?|pass[ -]?codes?|pwd?|secret key|(?:api|access) (?:key|token)|passw(?:or|ör)t(?:er)?|"
    r"kennw(?:or|ör)t(?:er)?|mots? de passe|contraseñas?|senhas?|wachtwoord(?:en)?)\b(?!\.\w)"
)
_PIN = r"pin(?:[ -](?:code|number))?\b"
_QUOTED = r"\"(?P<a{n}>[^\"]{{1,500}})\"|“(?P<b{n}>[^”]{{1,500}})”|«\s*(?P<c{n}>[^»]{{1,500}}?)\s*»|„(?P<d{n}>[^“”]{{1,500}})[“”]|'(?P<e{n}>[^']{{1,500}})'"
_ANYTHING = rf"(?:{_QUOTED}|(?P<z{{n}}>[^\s\"“”«»„]{{{{1,200}}}}))"
_DIGITS = r"(?P<a{n}>\d[\d -]{{0,40}})"
_LINK = r"(?:\s+(?:is|to|be|with|as|was|ist|lautet|est|es)\b|\s*[:=])+\s*"
_ABOUT = r"(?:\s+(?:field|box|entry|prompt))?(?:\s+(?:for|of|to|from)\s+(?:the\s+|my\s+)?[\w.@-]{1,80}(?:\s+account)?)?"
_GIVES = r"\b(?:with|using|use|enter|type|give|and|by|mit|avec|con)\s+(?:(?:the|my|this|a|new|old|same)\s+)*"
_PUTS = r"\b(?:type|enter|put|write|fill|insert|paste|give)\s+(?:in\s+)?"


def _ways(word: str, value: str) -> list[str]:
    """Every way in which a value is said to be what the word names."""
    one, two = value.format(n=1), value.format(n=2)
    return [
        rf"\b{word}{_ABOUT}{_LINK}{one}",
        rf"\b{word}\s+from\s+{one}\s+to\s+{two}",
        rf"{_GIVES}{word}\s+{one}",
        rf"\b{word}\s+(?P<z1>[^\s\"“”«»„]{{0,100}}[^\W_a-zA-Z][^\s\"“”«»„]{{0,100}})",
        rf"\b{word}\s*(?:{_QUOTED.format(n=1)})",
        rf"{one}\s+(?:is|as|for|ist|als)\s+(?:(?:the|my|your|a|new|mein|das)\s+)*{word}",
        rf"{_PUTS}{one}\s+(?:in|into|as|for|at|to)\s+(?:(?:the|my|a|new)\s+)*(?:\w+\s+)?{word}",
    ]


_PATTERNS = [re.compile(p, re.IGNORECASE) for p in (*_ways(_WORD, _ANYTHING), *_ways(_PIN, _DIGITS))]
_PHRASE = re.compile(
    r"\bpass[ -]?phrase(?:\s+(?:is|to|be|as)\b|\s*[:=])+\s*([^\"“”«»„,;.]{1,200}?)(?=\s+(?:and|then)\b|[,;.]|$)",
    re.IGNORECASE,
)
_BESIDE = """
a an and are as at box button by checkbox column correct dialog entry field fields file for from generator hint in incorrect input into is
it manager managers menu my needed of on or option page policy please prompt protected protection required reset row screen setting settings
strength tab that the then there this to use vault what which window with wrong your
"""
_NO_VALUE = frozenset(_BESIDE.split())
"""Words that stand beside *password* and are not one."""


def passwords_in(request: str) -> tuple[str, ...]:
    """What a request gives as a password, PIN or passphrase, the longest first; rather a word too many than one too few."""
    found = {match[1].strip() for match in _PHRASE.finditer(request)}
    for pattern in _PATTERNS:
        for match in pattern.finditer(request):
            for group, value in match.groupdict().items():
                if value and (group[0] != "z" or value.casefold().strip(".,;:!?") not in _NO_VALUE):
                    found |= {value.strip(), value.rstrip(" .,;:"), value.rstrip(" .,;:!?)")}
    return tuple(sorted(found - {""}, key=lambda text: (-len(text), text)))


BEGINNING = 8
"""Characters after which a password that was cut short for the screen is known again."""


def replaced(text: str, passwords: Iterable[str], by: str) -> str:
    """The text with every password in it replaced, however it is capitalised."""
    for password in sorted(passwords, key=len, reverse=True):
        found = re.escape(password) if len(password) > ALONE else rf"(?<!\w){re.escape(password)}(?!\w)"
        if len(password) > BEGINNING:
            found += rf"|{re.escape(password[:BEGINNING])}[^\"\n]*…"
        text = re.sub(found, lambda _: by, text, flags=re.IGNORECASE)
    return text


def is_misplaced(action: Action, control: Control | None, request: str) -> bool:
    """Whether the action would type a password of the request where it can be read."""
    if action.verb not in (Verb.TYPE, Verb.CALL) or (control is not None and control.role is Role.PASSWORD):
        return False
    text = (action.text or "") if action.verb is Verb.TYPE else " ".join(str(value) for _, value in action.args)
    return replaced(text, passwords_in(request), "") != text
