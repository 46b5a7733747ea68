"""Sums that are said in several breaths: *3 kilos at 4 and 2 at 5, what is that?* is one; *add 4 and 5, then double it* goes on with a
number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from edgelam.runtime.request.asking import ASKS
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.remarks import is_remark, orders
from edgelam.runtime.request.subtask import Command, SpanKind, Subtask
from edgelam.runtime.sums.arithmetic import written
from edgelam.runtime.sums.bases import conversion_of
from edgelam.runtime.sums.wording import expression_of

_ASKING = frozenset({Command.COMPUTE, Command.QUESTION})
_BACK = re.compile(
    r"\b(?:(?:the|that|this) (?:total|result|answer|sum|outcome|product|difference|average|number|amount)|it|that|this)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?(?:\s+(?:square |cubic )?[^\W\d]+)?")
_HOW_MANY = re.compile(r"\b(?:how (?:many|much|far|long|hot|cold|heavy|tall|big)|in)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"^(?:and\s+|then\s+)*(?=(?:plus|minus|times|divided by|multiplied by|[-+*/×÷])\s)", re.IGNORECASE
)
_QUESTION_WORDS = """
what whats what's how much many is are it that this the result answer total sum in all together altogether do does did will would i we you
he she they pay cost costs owe get have make come comes to me tell give be and now then so please show see know
"""
_RESULT_ALONE = frozenset(_QUESTION_WORDS.split())
"""Words of a question that only asks what a sum comes to."""


def with_questions(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """Where numbers stand in what comes before and what is to become of them in a question, that is one subtask."""
    found: list[Subtask] = []
    for subtask in subtasks:
        start = _begins(request, found, subtask) if subtask.command in _ASKING else len(found)
        if start < len(found):
            began = found[start].start
            subtask = replace(subtask, start=began, text=request[began : subtask.end], spans=())  # noqa: PLW2901
            del found[start:]
        found.append(subtask)
    return found


def _with_amount(said: str) -> str:
    """*It weighs 3 pounds, how many kilos is that?* as *how many kilos is 3 pounds?*; as it is where it is no such question."""
    clauses = re.split(r"[,.;:!]\s+", said)
    told, question = said[: len(said) - len(clauses[-1])], clauses[-1]
    amounts = _AMOUNT.findall(told)
    if len(amounts) != 1 or not _HOW_MANY.search(question) or _asks_for_it(question) or expression_of(said) is not None:
        return said
    return _BACK.sub(amounts[0], question, count=1) if _BACK.search(question) else said


def _begins(request: str, before: Sequence[Subtask], question: Subtask) -> int:
    """From which of the subtasks before on a question belongs to them; their number where it stands by itself."""
    alone = len(before)
    if not before or re.search(r"\d", question.text):
        return alone
    if expression_of(before[-1].text) is not None and not _asks_for_it(question.text):
        return alone
    first = alone
    while first and re.search(r"\d", before[first - 1].text) and not _commands(before[first - 1].text):
        first -= 1
    starts: list[int] = [*range(first, alone), alone - 1]
    for start in starts:
        joined = request[before[start].start : question.end]
        if expression_of(joined) is not None or conversion_of(joined) is not None:
            return start
    return alone - 1 if first < alone and _BACK.search(question.text) else alone


def _asks_for_it(question: str) -> bool:
    return _RESULT_ALONE.issuperset(re.findall(r"[a-z']+", question.casefold()))


def _commands(text: str) -> bool:
    return text.split(maxsplit=1)[0].casefold() in COMMANDS


_WORDS_AFTER = (
    r"(?:\s+(?:up|off|on|out|away|again|please|pls|for me|then|now|right|so|like that|in here|into (?:here|this)|over here|two|both|around|round|over|everywhere|throughout|there|accordingly|"
    r"(?:the|by) default|in (?:the|its) (?:settings|preferences|options)|"
    r"(?:in|at|to) the (?:whole |entire |very )?(?:text|letter|document|file|page|note|list|top|beginning|start)|(?:off|from) the list))*"
)
_TELLS_IT = r"(?:tell|let|make|have|teach|inform)\s+(?:the|this|that|my)\s+(?:program|programme|app|application|software|thing|computer)(?:\s+(?:know|so|that|about it|it))*"
_ONLY_REFERS = re.compile(
    rf"(?:please\s+|just\s+)*(?:(?:(?:get rid of|do away with|sort out|set up|\w+)\s+)(?:that(?: one)?|it|this(?: one)?|those|them|these|the two){_WORDS_AFTER}|{_TELLS_IT})\W*",
    re.IGNORECASE,
)
"""A command that says nothing of its object: *set that up*, *get rid of it*, *let the program know*."""

_TOLD = re.compile(rf"(?:please\s+|just\s+)*{_TELLS_IT}\W*", re.IGNORECASE)
"""What is told to an application is to be set in it."""

_LAST_CLAUSE = re.compile(r"[,.;!:–—]+\s+(?:(?:so|and|then)\s+)?(?P<command>[^,.;!:–—]+)\W*$")
_SAVES = re.compile(
    r"(?:please\s+|just\s+)*(?:save|print|close|send|copy|undo|redo|open|play|run|start|store)\b", re.IGNORECASE
)
"""What is done to what is in front, whatever was said before."""


def with_causes(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """What is only told, *I never use that bar*, and the command about it, *get rid of it*, are one subtask: ``get rid of it: I never …``."""
    found: list[Subtask] = []
    for whole in subtasks:
        subtask, start = _in_front(whole), len(found)
        if refers(subtask.text):
            while start and _tells(found[start - 1]) and not (found[start - 1].carried or _is_asked(found[start - 1])):
                start -= 1
        if start < len(found):
            told = found[start:]
            text = request[told[0].start : told[-1].end]
            # it tells, and writes nothing
            spans = tuple(s for t in told for s in t.spans if s.kind is not SpanKind.TYPED)
            lead = "set it:" if _TOLD.fullmatch(subtask.text.strip()) else f"{subtask.text.strip(' .,!?')}:"
            subtask = replace(subtask, start=told[0].start, text=text, spans=spans, carried=lead)
            del found[start:]
        found.append(subtask)
    return found


def _is_asked(subtask: Subtask) -> bool:
    return subtask.command is Command.QUESTION and ASKS.match(subtask.text) is not None


_ORDERS = re.compile(
    r"(?!(?:in|on|at|with|from|for|of|to|by|under|over|behind|above|below|about|because|since|is|are|was|not|never|all|both|only|just|like|near|beside|than|as)\b)"
    r"[a-z]+\s+(?:(?:the|my|our|this|that|these|those|all|every|both|an?)\s+\w|[\"“]|\S*\w\.\w|[A-Z])"
)
"""A verb that is not known before its object: *compress the photos*, *encrypt a.txt*."""


def _tells(subtask: Subtask) -> bool:
    said = re.split(r"[.!?]\s+(?:now\s+|then\s+|please\s+)*", subtask.text, flags=re.IGNORECASE)[-1]
    return (
        not _commands(said or subtask.text) and not orders(subtask) and (_ORDERS.match(said) is None or is_remark(said))
    )


def _in_front(subtask: Subtask) -> Subtask:
    """*The bar is wide, hide it* with the command in front."""
    at = _LAST_CLAUSE.search(subtask.text)
    if at is None or _commands(subtask.text) or not refers(at["command"]):
        return subtask
    return replace(subtask, text=subtask.text[: at.start()], carried=f"{at['command'].strip(' .,!?')}:")


def refers(command: str) -> bool:
    """Whether a command leaves it to what was said before what it is about."""
    return _ONLY_REFERS.fullmatch(command) is not None and _SAVES.match(command) is None


def with_results(plan: Sequence[str]) -> list[str]:
    """The subtasks, in each that goes on with the result of the sum before that number in place of *it* or *the total*."""
    found: list[str] = []
    result = ""
    for said in map(_with_amount, plan):
        subtask, expression = said, expression_of(said)
        if expression is None and result:
            for put in (
                _BACK.sub(result, said, count=1),
                _GOES_ON.sub(f"{result} ", said, count=1),
                _bare(result, said),
            ):
                if put != said and (expression := expression_of(put)) is not None:
                    subtask = put
                    break
        result = written(expression) if expression is not None else ""
        found.append(subtask)
    return found


_BARE = re.compile(
    r"(?:then\s+|and\s+)*(?P<verb>add|plus|subtract|minus|take away|take off|deduct|times|multiply by|divide by|divided by)\s+(?P<number>\d[\d.,]*)\W*",
    re.IGNORECASE,
)
_SIGNS = {
    "add": "plus", "plus": "plus", "subtract": "minus", "minus": "minus", "take away": "minus", "take off": "minus", "deduct": "minus",
    "times": "times", "multiply by": "times", "divide by": "divided by", "divided by": "divided by",
}  # fmt: skip


def _bare(result: str, said: str) -> str:
    """*Add 8* to the result before it."""
    found = _BARE.fullmatch(said)
    return said if found is None else f"{result} {_SIGNS[found['verb'].casefold()]} {found['number']}"


_FINDS_IT = re.compile(r"(?:\w+\s+){1,2}(?:it|them|that|this)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_SURE = 0.8


def with_searches(request: str, subtasks: Sequence[Subtask]) -> list[Subtask]:
    """Without a question that is answered by what is to be found right after it: *where is that list of plants? Find everything called
    plants*, *where did I write about "tea"? search for it*."""
    found: list[Subtask] = []
    for subtask in subtasks:
        asked = found[-1] if found and _asks(request, found[-1]) else None
        if asked is not None and subtask.command is Command.FIND and subtask.sure >= _SURE:
            text = asked.words(SpanKind.TYPED)
            about = bool(text) and _FINDS_IT.match(subtask.text) is not None and not subtask.words(SpanKind.TYPED)
            if about or _words_of(asked) & _words_of(subtask) - _LOOKING:
                found.pop()
                subtask = replace(subtask, thing=f'"{text}"') if about else subtask  # noqa: PLW2901
        found.append(subtask)
    return found


_LOOKING = frozenset({"find", "search", "look", "where", "what", "which", "with", "that", "this", "have"})


def _words_of(subtask: Subtask) -> frozenset[str]:
    return frozenset(_WORD.findall(subtask.text.casefold()))


def _asks(request: str, subtask: Subtask) -> bool:
    return ASKS.match(subtask.text) is not None and request[: subtask.end + 1].rstrip().endswith("?")
