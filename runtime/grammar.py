"""A GBNF grammar per step: an answer that cannot be executed cannot be generated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from edgelam.action import DIRECTIONS, PREPOSITION, Action, Verb, quote
from edgelam.control import NUMERIC, Control, Role, State
from edgelam.keys import combination
from edgelam.moments import moment_of
from edgelam.numbers import numbers_in
from edgelam.paths import user_folders
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.prompt import COMPLETE

KEYS = ("enter", "escape", "tab", "delete", "ctrl+a", "ctrl+c", "ctrl+n", "ctrl+o", "ctrl+s", "ctrl+v", "ctrl+z")
"""Key presses that any application may get; accelerators of the candidates are added."""

_TOKEN = re.compile(r"\w+(?:[.\-@'’/:+&]\w+)*|[^\w\s]")

_PLAIN_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate as the grammar sees it: the control and its quoted label."""

    control: Control
    label: str


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call with the values, as they stand in it, that its type allows for this request."""

    name: str
    values: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A tool as the grammar sees it."""

    name: str
    arguments: tuple[Argument, ...] = ()


def build(
    subtask: str,
    options: Sequence[Option],
    apps: Sequence[str] = (),
    may_end: bool = True,
    also: Sequence[str] = (),
    failed_actions: Collection[Action] = (),
    calls: Sequence[Call] = (),
) -> str:
    """The grammar, as GBNF text, of exactly the actions possible on these candidates.

    Text can be any span of the subtask of the request, a file's path of one in a folder that it names, or one of ``also`` as a whole (what other subtasks quote).
    ``calls`` are tools that can be called. ``may_end`` offers ``done`` too. An action may be marked as the one that completes its subtask. What failed on this
    screen is not offered: of a control the verb, of a box of choices the choice, and keys and applications.
    """
    rules: dict[str, str] = {}
    options = [_without_failed(o, failed_actions) for o in options]
    failed = {(a.verb, a.text) for a in failed_actions if a.target is None}
    keys = [k for k in _keys(options) if (Verb.PRESS, k) not in failed]
    apps = [a for a in apps if (Verb.OPEN, a) not in failed]
    branches = [*_plain(options), *_choices(options), *_with_text(subtask, options, rules, also)]
    if keys:
        branches.append(f"{_literal('press ')} ({_any(keys)})")
    if apps:
        branches.append(f"{_literal('open ')} ({_any(map(quote, apps))})")
    branches += [branch for call in calls for branch in _called(call)]
    rules["act"] = " | ".join(branches)
    endings = [f"{_literal(v + ' ')} free" for v in (Verb.ASK, Verb.FAIL)]
    endings += [_literal(v) for v in (Verb.DONE, Verb.WAIT) if may_end or v is not Verb.DONE]
    rules["free"] = r'"\"" [^"\\\x00-\x1f]{1,80} "\""'
    rules["root"] = " | ".join([*([f"act ({_literal(COMPLETE)})?"] if branches else []), *endings])
    return "\n".join(f"{name} ::= {body}" for name, body in rules.items() if body)


def _called(call: Call) -> list[str]:
    """The branches of a call: with each choice of its optional arguments that have values, in their order; none where a
    needed argument has no value."""
    if any(not a.values and not a.optional for a in call.arguments):
        return []
    given = [a for a in call.arguments if a.values]
    loose = [a for a in given if a.optional]
    branches = []
    for kept in range(2 ** len(loose)):
        left_out = {a.name for place, a in enumerate(loose) if not kept >> place & 1}
        parts = [f"{_literal(f'{a.name}=')} ({_any(a.values)})" for a in given if a.name not in left_out]
        branches.append(
            " ".join([_literal(f"{Verb.CALL} {call.name}("), ' ", " '.join(parts), '")"']).replace("  ", " ")
        )
    return branches


def _keys(options: Sequence[Option]) -> list[str]:
    """The key presses on offer, in edgelam's spelling; accelerators of several strokes cannot be pressed."""
    own = (combination(o.control.key) for o in options if o.control.key)
    return list(dict.fromkeys([*KEYS, *(k for k in own if k)]))


def _without_failed(option: Option, failed_actions: Collection[Action]) -> Option:
    """The candidate without the verbs, and of its choices those, that were tried on it here and did nothing."""
    control = option.control
    failed = [a for a in failed_actions if str(a.target) == option.label]
    tried = {a.text for a in failed if a.verb is Verb.CHOOSE}
    choices = tuple(c for c in control.options if c not in tried)
    verbs = control.verbs - {a.verb for a in failed if a.verb is not Verb.CHOOSE}
    return replace(option, control=replace(control, verbs=verbs, options=choices)) if failed else option


def _literal(text: str) -> str:
    """A GBNF string; everything but quotes, backslashes and controls stands for itself."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\x{ord(c):02x}" for c in escaped) + '"'


def _any(texts: Iterable[str]) -> str:
    return " | ".join(_literal(t) for t in texts)


def _plain(options: Sequence[Option]) -> list[str]:
    """Branches of the verbs that take a target alone, and of scrolling."""
    branches = []
    for verb in (Verb.CLICK, Verb.CHECK, Verb.UNCHECK):
        labels = [o.label for o in options if verb in o.control.verbs]
        if labels:
            branches.append(f"{_literal(verb + ' ')} ({_any(labels)})")
    scrolled = [o.label for o in options if Verb.SCROLL in o.control.verbs]
    if scrolled:
        branches.append(f'"scroll " ({_any(DIRECTIONS)}) " in " ({_any(scrolled)})')
    return branches


def _choices(options: Sequence[Option]) -> list[str]:
    return [
        f'"choose " ({_any(map(quote, o.control.options))}) {_literal(f" in {o.label}")}'
        for o in options
        if Verb.CHOOSE in o.control.verbs and o.control.options
    ]


def _with_text(subtask: str, options: Sequence[Option], rules: dict[str, str], also: Sequence[str]) -> list[str]:
    """Branches of the verbs whose text is copied from the request; where only numbers can be set, one of its numbers."""
    branches = []
    for verb in (Verb.TYPE, Verb.SELECT):
        able = [o for o in options if verb in o.control.verbs]
        numbers = [o for o in able if verb is Verb.TYPE and takes_number(o.control, subtask)]
        if able:
            rules.setdefault("span", _spans(subtask, rules, also))
        rule = _numbers(subtask) if numbers else ""
        able = [o for o in able if o not in numbers or not (rule or _counts(o.control))]
        if rule:
            rules["number"] = rule
            branches.append(f'"type " number " into " ({_any(o.label for o in numbers)})')
        if able:
            joint = _literal(f" {PREPOSITION.get(verb, 'in')} ")
            branches.append(f"{_literal(verb + ' ')} span {joint} ({_any(o.label for o in able)})")
        files = [o.label for o in able if verb is Verb.TYPE and takes_path(o.control)]
        if files:
            said = subtask.casefold()
            folders = [_literal(_inner(f"~/{name}/")) for name in user_folders() if name.casefold() in said]
            rules["path"] = f'"\\"" ({" | ".join([*folders, _literal("~/")])}) pick "\\""'
            branches.append(f'"type " path " into " ({_any(files)})')
    return branches


def takes_number(control: Control, subtask: str) -> bool:
    """Whether only a number can be meant: in a field for numbers, or one that holds a number and is given one in words.
    A date goes into such fields as it is said."""
    if moment_of(subtask) is not None:
        return False
    if control.role in NUMERIC:
        return True
    holds = (
        control.role is Role.TEXT
        and not control.has(State.MULTILINE)
        and _PLAIN_NUMBER.fullmatch(control.value.strip())
    )
    return bool(holds and numbers_in(subtask) and not QUOTED.search(subtask))


def _counts(control: Control) -> bool:
    """Whether a field for numbers holds one; others hold months, or days."""
    return control.role in NUMERIC and _PLAIN_NUMBER.fullmatch(control.value.strip()) is not None


def takes_path(control: Control) -> bool:
    """Whether a field may take a file's path: any one-line text field."""
    return control.role in (Role.TEXT, Role.COMBO) and not control.has(State.MULTILINE)


def _spans(request: str, rules: dict[str, str], also: Sequence[str] = ()) -> str:
    """Rules for every span of the request, linear in its length: token *i* may be followed by token *i+1*.

    What stands between quotes is one whole token, taken or left. Copying beats spelling for small models.
    """
    tokens = _tokens(request)
    for i, (start, end, inner) in enumerate(tokens):
        rule = _literal(_inner(inner))
        if i + 1 < len(tokens) and inner == request[start:end]:
            between = request[end : tokens[i + 1][0]]
            if tokens[i + 1][2] == request[tokens[i + 1][0] : tokens[i + 1][1]]:
                rule += f" ({_literal(_inner(between))} w{i + 1})?"
        rules[f"w{i}"] = rule
    rules["pick"] = " | ".join([*(f"w{i}" for i in range(len(tokens))), *(_literal(_inner(a)) for a in also)]) or '""'
    return '"\\"" pick "\\""'


def _numbers(request: str) -> str:
    """Any span that begins with a digit or its sign, and what is said in words in digits; empty where there is no number."""
    words = [inner for _, _, inner in _tokens(request)]
    begins = [
        f"w{i}" for i, word in enumerate(words)
        if word[:1].isdecimal() or (word in ("+", "-", "−") and "".join(words[i + 1 : i + 2])[:1].isdecimal())
    ]  # fmt: skip
    picks = [*begins, *(_literal(n) for n in numbers_in(request))]
    return f'"\\"" ({" | ".join(picks)}) "\\""' if picks else ""


def _tokens(request: str) -> list[tuple[int, int, str]]:
    """Start, end and text of every word, sign and quoted text (which is without its quotes)."""
    found = []
    position = 0
    for quoted in [*QUOTED.finditer(request), None]:
        end = quoted.start() if quoted else len(request)
        found += [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(request, position, end)]
        if quoted:
            found.append((quoted.start(), quoted.end(), inside(quoted)))
            position = quoted.end()
    return found


def _inner(text: str) -> str:
    """Text as it stands between the quotes of an action line."""
    return quote(text)[1:-1]
