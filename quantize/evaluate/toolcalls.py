"""``edgelam eval tools FILE``: is the right tool called with the right arguments, and is anything wrong called unasked?

A file has one request a line: ``say``; ``call``, the right call or several that are equally right, or ``kind``, where a tool must
not be called: ``control`` (something in the window does it) or ``none`` (nothing does); ``window``, the name of a window of ``grounding-dev`` that is in front. The computer is that of
:mod:`edgelam.quantize.evaluate.tool_world`; nothing is carried out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.action import Action, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError, UsageError
from edgelam.quantize.evaluate.grounding import read_windows
from edgelam.quantize.evaluate.report import machine
from edgelam.quantize.evaluate.statistics import Share, percentile
from edgelam.risk import Risk
from edgelam.runtime.request.quoting import as_said
from edgelam.runtime.tools.choose import Chooser, Proposal
from edgelam.runtime.tools.compare import same_call
from edgelam.runtime.tools.machine import Machine
from edgelam.runtime.tools.tool import Tool

NO_TOOL = ("control", "none")

DESKTOP = Snapshot("", "Desktop", ())
"""In front where a request names no window."""


class Way(StrEnum):
    """What edgelam does with a request at once."""

    MADE = "called"
    ASKED = "asked first"
    LEFT = "left to the screen"


@dataclass(frozen=True, slots=True)
class Request:
    """What a person said, the right calls (none: something in the window is meant), and the window in front."""

    say: str
    calls: tuple[Action, ...]
    window: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was done with a request: the call that was made or asked about, and whether it is a right one."""

    request: Request
    way: Way
    call: Action | None
    right: bool
    milliseconds: float

    @property
    def right_kind(self) -> bool:
        return bool(self.request.calls) == (self.way is not Way.LEFT)


def read_requests(path: Path) -> list[Request]:
    """Raises UsageError where a line is no request."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read as text: {error}.") from error
    return [_request(line, f"{path.name}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]


def _request(line: str, where: str) -> Request:
    try:
        row = json.loads(line)
        calls = row.get("call", [])
        given = [calls] if isinstance(calls, str) else calls
        if not given and row.get("kind") not in NO_TOOL:
            raise UsageError(f'{where}: needs "call", or "kind": {" or ".join(NO_TOOL)}.')
        return Request(str(row["say"]), tuple(parse_action(f"call {c}") for c in given), str(row.get("window", "")))
    except (ValueError, KeyError, TypeError, AttributeError, ActionError) as error:
        raise UsageError(f"{where}: not a request for a tool: {error}.") from error


def judge(
    requests: Iterable[Request],
    chooser: Chooser,
    tools: Mapping[str, Tool],
    computer: Machine,
    windows: Mapping[str, Snapshot],
) -> list[Verdict]:
    """What is done with each, divided into subtasks as a run divides it: two calls where one is right are wrong.

    Raises:
        UsageError: a request names a window that there is not.
    """
    return [_judged(request, chooser, tools, computer, _window(request, windows)) for request in requests]


def _window(request: Request, windows: Mapping[str, Snapshot]) -> Snapshot:
    if request.window and request.window not in windows:
        raise UsageError(f"There is no window {request.window!r}; there are: {', '.join(sorted(windows))}.")
    return windows[request.window] if request.window else DESKTOP


def _judged(
    request: Request, chooser: Chooser, tools: Mapping[str, Tool], computer: Machine, window: Snapshot
) -> Verdict:
    began = time.perf_counter()
    parts = [as_said(part, request.say) for part in chooser.plan(request.say, computer)]
    each = [chooser.propose(part, window, computer) for part in parts]
    taken = (time.perf_counter() - began) * 1000
    likely = [p for p in each if way_of(p, tools) is not Way.LEFT]
    found = likely[0] if likely else None
    way = Way.MADE if any(way_of(p, tools) is Way.MADE for p in likely) else way_of(found, tools)
    call = found.action if found is not None else None
    right = (
        len(likely) == 1
        and call is not None
        and any(same_call(call, c, tools.get(c.text or ""), computer) for c in request.calls)
    )
    return Verdict(request, way, call, right or (not request.calls and call is None), taken)


def way_of(found: Proposal | None, tools: Mapping[str, Tool]) -> Way:
    """A call that cannot be taken back is asked about however sure it is: the guard does."""
    if found is None or not found.is_likely:
        return Way.LEFT
    harmless = tools[found.action.text or ""].risk in (Risk.READ, Risk.REVERSIBLE)
    return Way.MADE if found.is_sure and harmless else Way.ASKED


def evaluate(
    path: Path, chooser: Chooser, tools: Mapping[str, Tool], computer: Machine, folder: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    """The numbers of a file, its windows in a ``folder``; every request that went wrong is named."""
    requests = read_requests(path)
    windows = read_windows(folder) if any(r.window for r in requests) else {}
    verdicts = judge(requests, chooser, tools, computer, windows)
    for verdict in verdicts:
        if not verdict.right:
            say(
                f"{verdict.request.say!r}: {verdict.way}{f' {verdict.call}' if verdict.call else ''}; right: {_wanted(verdict.request)}"
            )
    return summary(verdicts)


def _wanted(request: Request) -> str:
    return " or ".join(map(str, request.calls)) or "something in the window"


def summary(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Shares as fractions with their Wilson intervals; times in milliseconds."""
    for_tools = [v for v in verdicts if v.request.calls]
    mixed = [v for v in verdicts if v.request.window]
    n = len(for_tools)
    return {
        "machine": machine(), "requests": len(verdicts),
        "right": share(sum(v.right for v in for_tools), n),
        "right_without_asking": share(sum(v.right and v.way is Way.MADE for v in for_tools), n),
        "wrong_without_asking": share(sum(not v.right and v.way is Way.MADE for v in verdicts), len(verdicts)),
        "asked": share(sum(v.way is Way.ASKED for v in verdicts), len(verdicts)),
        "asked_wrongly": share(sum(not v.right and v.way is Way.ASKED for v in verdicts), len(verdicts)),
        "right_kind": share(sum(v.right_kind for v in mixed), len(mixed)),
        "milliseconds": {"p50": percentile([v.milliseconds for v in verdicts], 0.5), "p95": percentile([v.milliseconds for v in verdicts], 0.95)},
        "tools": _by_tool(for_tools),
        "cases": [{"say": v.request.say, "way": v.way, "call": str(v.call or ""), "right": v.right} for v in verdicts],
    }  # fmt: skip


def _by_tool(verdicts: Sequence[Verdict]) -> dict[str, dict[str, Any]]:
    names = dict.fromkeys(v.request.calls[0].text or "" for v in verdicts)
    own = {name: [v for v in verdicts if v.request.calls[0].text == name] for name in names}
    return {name: share(sum(v.right for v in found), len(found)) for name, found in own.items()}


def share(successes: int, n: int) -> dict[str, Any]:
    """A share with its Wilson interval, for JSON."""
    return asdict(Share.of(successes, n))
