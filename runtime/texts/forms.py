"""How a request to edit a text is said, and which edit each wording is."""

from __future__ import annotations

import re

from edgelam.quoted import QUOTED, inside
from edgelam.runtime.texts.editing import (
    Edit,
    deleted,
    doubled,
    exchanged,
    exchanged_there,
    headed,
    inserted_at,
    inserted_beside,
    inserted_between,
    listed,
    new_heading,
    on_lines,
    recased,
    relisted,
    set_to,
    struck,
)
from edgelam.runtime.texts.facts import corrected
from edgelam.runtime.texts.moving import in_order, moved_beside, moved_to, moved_to_heading, shifted, swapped


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_CASE = r"(?P<case>(?:upper|lower)[ -]?case(?: letters)?|(?:all )?(?:block )?capital(?: letter)?s|(?:all )?caps|small letters|title case|capitali[sz]ed)"
_SIDE = r"(?P<side>above|before|below|after|under|underneath|beneath|behind)"
_PUTS = r"(?:insert|add|put|write|type|enter|note(?: down)?|jot down|paste)"
_MUST = r"(?:has to|have to|should|must|needs? to|is to|ought to|shall)"

_AS = r"(?:\s+as\s+(?:an?|another|one more|the (?:next|last|first))\s+(?:new\s+)?(?P<as>dash|bullet(?: point)?|item|point|entry|task|step))?"
_LIST = r"(?:(?:the )?(?:very )?(?P<end>top|start|beginning|end|bottom) of )?(?:the |my |our |this )?(?P<which>(?:(?!of\b)[\w-]+ ){0,3}?)list"
_ORDERED = _form(r"^(?:please\s+)?\w+\s+(?:it|that|this|them|these|those)\b[^:]{0,40}:\s+(?P<told>.+)$")
_TOLD = _form(
    r"^(?P<told>.*\b(?:should|must|has to|is|are|was|were|say|says|reads?|use|sign|write|put|not|instead of|rather than)\b.*)$"
)


def said_otherwise(asked: re.Match[str], text: str) -> str | None:
    return corrected(QUOTED.sub(inside, asked["told"]), text, ordered=asked.re is _ORDERED)


EDITS: tuple[tuple[re.Pattern[str], Edit], ...] = (
    (_form(r"^(?:delete|remove|erase|drop|cut|cross out|strike out|throw (?:out|away)|take (?:out|away)|get rid of|clear)\s+(?P<what>.+)$"), on_lines(deleted)),
    (_form(r"^(?:(?:sort|alphabeti[sz]e)\b|(?:order|arrange)\b.*\b(?:alphabet\w*|a to z|z to a)\b|put\b.*\bin (?:alphabet\w+|reverse|a to z) order\b).*$"), on_lines(in_order)),
    (_form(r"^(?:move|shift|bring|push|pull)\s+(?P<what>.+?)\s+(?P<way>up|down)(?:\s+(?:by\s+)?(?P<far>\w+)(?:\s+(?:lines?|places?|rows?|steps?))?)?$"), on_lines(shifted)),
    (_form(r"^(?:move|shift|bring|put)\s+(?P<what>.+?)\s+(?:to|at) the (?:very )?(?P<end>top|start|beginning|bottom|end)\b.*$"), on_lines(moved_to)),
    (_form(rf"^(?P<what>.+?)\s+{_MUST}\s+(?:come|go|stand|be)\s+(?:at the (?:very )?)?(?P<end>first|last|top|start|beginning|bottom|end)$"), on_lines(moved_to)),
    (_form(rf"^{_PUTS}\s+(?P<new>.+?)\s+between\s+(?P<one>.+?)\s+and\s+(?P<other>.+)$"), on_lines(inserted_between)),
    (_form(rf"^(?:(?:move|shift|bring|put)\s+(?P<what>.+?)|(?P<that>.+?)\s+{_MUST}\s+(?:come|go|stand|be))\s+{_SIDE}\s+(?P<other>.+)$"), on_lines(moved_beside)),
    (_form(r"^(?:duplicate|double|repeat)\s+(?P<what>.+)$"), on_lines(doubled)),
    (_form(rf"^(?:make|turn|put|convert|change|set|switch|rewrite)\s+(?P<what>.+?)\s+(?:(?:in|into|to|all|be)\s+)*{_CASE}$"), recased),
    (_form(r"^(?P<case>capitali[sz]e|upper[ -]?case|lower[ -]?case)\s+(?P<what>.+)$"), recased),
    (_form(rf"^(?:every ?where|wherever|where|whenever|each time|every time)\s+it says\s+(?P<old>.+?),?\s+(?:it\s+|that\s+)?{_MUST}\s+(?:now\s+)?(?:be|say|read|become)\s+(?:now\s+)?(?P<new>.+?)(?:\s+(?:now|instead|from now on))*$"), exchanged),
    (_form(r"^(?:put|write|use|say|type)\s+(?P<new>.+?)\s+(?:wherever it says|where it says|in place of|instead of|rather than)\s+(?P<old>.+)$"), exchanged),
    (_form(rf"^{_PUTS}\s+(?P<new>.+?)\s+(?:as|at|in|on|into)\s+(?P<at>(?:the\s+)?(?:very\s+|new\s+)*(?:line \d+|\w+ line)\b.{{0,20}})$"), on_lines(inserted_at)),
    (_form(r"^(?:swap|switch|exchange)\s+(?:those|these|the|them|both)(?:\s+(?:two|both))?(?:\s+(?:lines?|items?|around|round))*:\s+(?P<told>.+)$"), on_lines(swapped)),
    (_form(r"^(?:swap|switch|exchange)\s+the\s+(?P<which>first|last)\s+two\b.*$"), on_lines(swapped)),
    (_form(r"^(?:swap|switch|exchange)\s+(?:around\s+|over\s+)?(?P<one>.+?)\s+(?:and|with)\s+(?P<other>.+?)(?:\s+(?:around|round|over))?$"), on_lines(swapped)),
    (_form(rf"^(?:take|cross|strike|scratch|remove|delete|drop|clear)\s+(?P<what>.+?)\s+(?:off|out of|from)\s+{_LIST}$"), on_lines(struck)),
    (_form(rf"^(?:{_PUTS}|new (?:item|task|point|entry|line|bullet(?: point)?|dash):?)\s+(?P<new>.+?)\s+{_SIDE}\s+(?P<other>.+?){_AS}$"), on_lines(inserted_beside)),
    (_form(rf"^(?:in\s+)?{_SIDE}\s+(?P<other>[^,]+?),?\s+{_PUTS}\s+(?P<new>.+?){_AS}$"), on_lines(inserted_beside)),
    (_form(rf"^{_PUTS}\s+(?P<new>.+?)\s+(?:to|on|onto|in|into|at)\s+{_LIST}(?:\s+too)?$"), on_lines(listed)),
    (_form(r"^(?:move|shift|bring|put)\s+(?P<what>.+?)\s+(?:in)?to\s+(?P<other>.+)$"), on_lines(moved_to_heading)),
    (_form(r"^(?:make|turn|set|format|mark)\s+(?P<what>.+?)\s+(?:(?:as|into|to|be|in)\s+)*(?:an?\s+)?(?:(?P<level>top|main|first|second|third|fourth)?[ -]?(?:level)?\s*(?:heading|headline|header|title)(?:\s+level)?(?:\s+(?P<number>[1-6]))?)$"), on_lines(headed)),
    (_form(r"^(?:make|turn|change|convert)\s+(?:it|this|that|(?:the |my |this )?(?:[\w-]+ ){0,3}?(?:list|items|points|dashes|bullets))\s+(?:into\s+|to\s+|as\s+|be\s+)?(?:an?\s+)?(?P<kind>numbered|numbers|bullet(?:ed|s)?|dashed|dashes)(?:\s+(?:list|one|points?))?$"), on_lines(relisted)),
    (_form(rf"^{_PUTS}\s+(?:an?|another|one more)\s+(?:new\s+)?(?:heading|headline|section)\s+(?:called\s+|named\s+|saying\s+)?(?P<new>(?:(?!\s(?:with|and)\s).)+?)(?:\s+(?:at|to) the (?:very )?(?:end|bottom))?$"), on_lines(new_heading)),
    (_form(r"^(?:rename|retitle)\s+(?P<rest>.+)$"), set_to),
    (_form(r"^make\s+(?P<old>.+?)\s+(?:say|read)\s+(?P<new>.+?)(?:\s+(?:now|instead))*$"), exchanged),
    (_form(r"^(?:change|correct|fix|update|raise|lower)\s+(?P<what>.+?)\s+from\s+(?P<old>.+?)\s+to\s+(?P<new>.+?)$"), exchanged_there),
    (_form(r"^(?:change|correct|fix|rewrite|set|update|raise|lower)\s+(?P<rest>.+)$"), set_to),
    (_ORDERED, said_otherwise),
    (_TOLD, said_otherwise),
)  # fmt: skip
"""How a request to edit a text is said, and what it makes of the text; the first that fits."""


_CURSOR = re.compile(r"\w+\s+(?:the |my )?(?:text |mouse )?(?:cursor|caret|insertion point|pointer)\b", re.IGNORECASE)
"""*Put the cursor on line 4* is no text."""

_IN_WHICH = re.compile(r"^(?:in|on|under) (?:the |my |this )?[^,\"“”]{1,40},\s+", re.IGNORECASE)


def edited(text: str, said: str) -> str | None:
    """The text as it must be after this; None where the words ask for no edit, or for one that this text does not admit."""
    if _CURSOR.match(said):
        return None
    bare = QUOTED.sub(inside, said)
    for words in dict.fromkeys((said, _IN_WHICH.sub("", said), bare)):
        for form, edit in EDITS:
            asked = form.match(words)
            if asked is None or any(part.count('"') % 2 for part in asked.groups() if part):
                continue  # it would divide a quotation
            if (changed := edit(asked, text)) is not None:
                return changed
    return None
