"""What a subtask says beside its text, and nothing that was done used: a folder, a day, how it is to look, several things that it is to go into."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edgelam.action import Action, Verb
from edgelam.moments import moment_of
from edgelam.paths import user_folders
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import stems
from edgelam.runtime.inverse import document_name
from edgelam.runtime.request.goal import mentioned
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.verify.evidence import Act, Evidence
from edgelam.trajectory import WORKED

_PLACES = "|".join(user_folders())

_INTO = re.compile(
    r"\b(?:in|into|inside|to|under|from|out of|onto|on)\s+(?:(?:the|my)\s+)?(?:(?P<name>[A-Z][\w-]*)\s+(?:folder|directory)\b|"
    rf"(?P<path>(?:~/)?(?:{_PLACES})(?:/[\w.-]+)+)|(?P<place>(?i:{_PLACES}))(?!\s+\w+\s+(?:folder|directory)\b)(?=\W|$))"
)
"""Where something is to be put, or to come from: *into the Holiday folder*, *to my downloads*, *from Pictures to Downloads/copy*."""

_OF_FOLDERS = frozenset({Kind.COMMAND, Kind.WRITE})
"""Kinds of subtask whose folders nothing else looks for."""

_DAYS = re.compile(
    r"\b(?:yesterday|tomorrow|(?:next|last|coming|past) (?:week|month|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|day (?:before|after))\b",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"\b(?:in|as|with|into)\s+(?:(?:an?|the|its|big|large|small|\w+er)\s+)*(?P<how>bold|italics?|underlin\w*|capitals?|capital letters|upper ?case|"
    r"strike ?through|headings?|headlines?|bullet points?|red|green|blue|yellow|orange|purple|gr[ae]y)\b|"
    r"\b(?P<a>bold|italic|underlined|struck[- ]through)\b|\b(?:big|large|main) (?P<line>headline|heading)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:in|into|to|on|at)\s+(?:each|every|all|both|them|these|those)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"\binstead\b", re.IGNORECASE)


def folder_unused(e: Evidence, used: str) -> str:
    """A folder that is named, and which nothing that was on the screen meanwhile was called; ``used``: what the acts did."""
    if e.intent.kind not in _OF_FOLDERS:
        return ""
    found = [m["name"] or m["path"] or m["place"] for m in _INTO.finditer(_beside(e))]
    texts = (text for a in e.acts for c in a.after.controls for text in (c.name, c.value))
    seen = normalise(" ".join([used, e.now.title, *(a.after.title for a in e.acts), *texts])) if found else ""
    return next((name for name in found if normalise(name.rpartition("/")[2]) not in seen), "")


def left_open(e: Evidence) -> str:
    """What is said of a text that was written, and of which nothing can be seen; empty where all is."""
    typed = [a for a in e.acts if a.step.action.verb is Verb.TYPE]
    beside, others = _beside(e), [a for a in e.acts if a.step.effect in WORKED and not _writes(a, _text(e))]
    if not typed or not beside:
        return ""
    if (look := _LOOKS.search(beside)) is not None and not _looks_so(next(filter(None, look.groups())), e):
        return f"it is {look.group().strip()}"
    day = _DAYS.search(beside)
    if (day is not None or _is_dated(beside)) and not _turned_to_day(e, others, beside):
        return f"it is for {day.group() if day is not None else 'that day'}"
    if heading := _heading_unseen(e):
        return f"it is under {heading}"
    into = typed[-1].control
    was = into.value if into is not None else ""
    if _EACH.search(beside) or (_INSTEAD.search(beside) and not was.strip()):
        return "it is where it belongs"
    return ""


_HEADED = re.compile(
    r"\b(?:under|below|beneath|with)\s+(?:the|an?)\s+(?:heading|headline|title|caption)\s+(?:of\s+)?[\"“]?(?P<name>[^\"”,.;]+)",
    re.IGNORECASE,
)


def _heading_unseen(e: Evidence) -> str:
    """What a text is to stand under, where that is nowhere on the screen, or behind the text."""
    headed = _HEADED.search(e.intent.subtask)
    name, text = (headed["name"].strip().casefold(), _text(e).casefold()) if headed is not None else ("", "")
    shown = [f"{c.name}\n{c.value}".casefold() for c in e.now.controls] if name else []
    behind = any(0 <= said.find(text) < said.find(name) for said in shown)
    missing = bool(name) and not any(name in said for said in (e.now.title.casefold(), *shown))
    return headed["name"].strip() if headed is not None and (behind or missing) else ""


def _beside(e: Evidence) -> str:
    """The subtask without its texts."""
    said = QUOTED.sub(" ", e.intent.subtask)
    return said.replace(_text(e), " ") if _text(e) else said


def _text(e: Evidence) -> str:
    """What is to be written."""
    return e.intent.text or next(iter(mentioned(e.intent.subtask)), "")


def _writes(act: Act, text: str) -> bool:
    """Whether an act only wrote the text, or went to where it was to be written."""
    action = act.step.action
    passes = action.verb is Verb.PRESS or (
        action.verb is Verb.CLICK and act.control is not None and Verb.TYPE in act.control.verbs
    )
    return passes or (action.verb is Verb.TYPE and normalise(text) in normalise(action.text or ""))


def _is_dated(beside: str) -> bool:
    moment = moment_of(beside)
    return moment is not None and moment.day is not None and moment != moment_of("today")


def _turned_to_day(e: Evidence, others: Sequence[Act], beside: str) -> bool:
    """Whether another page is in front than before, or an act names a day or a turn to one."""
    named = " ".join(f"{_names(a.step.action)} {a.step.action.text or ''}" for a in others)
    turned = document_name(e.window.title) != document_name(e.baseline.screen.title)
    return (
        turned
        or bool(stems(named) & (stems(beside) & stems(_DAY_WORDS) | stems(_TURNS)))
        or bool(re.search(r"\d", named))
    )


_DAY_WORDS = "yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday week month year"
_TURNS = "day date calendar back previous next forward earlier later due when"


def _looks_so(look: str, e: Evidence) -> bool:
    """Whether an act names the look, or the text was typed with signs for one, or in capitals."""
    named = stems(" ".join(_names(a.step.action) for a in e.acts))
    typed = [a.step.action.text or "" for a in e.acts if a.step.action.verb is Verb.TYPE]
    texts = [text for text in typed if _text(e) in text]
    marked = any(text.strip() != _text(e).strip() for text in texts)
    shouted = look.casefold().startswith(("cap", "upper")) and any(text.isupper() for text in texts)
    return bool(stems(look) & named) or marked or shouted


def _names(action: Action) -> str:
    """What an act names, without what it writes."""
    text = action.text if action.verb is not Verb.TYPE else ""
    return f"{text or ''} {action.target.name if action.target is not None else ''}"
