"""Timers and reminders: each is a file, and a small process that waits until it is due and ends when the file is gone.

A timer outlives the run that set it, not the log-in: what was due while nobody was logged in is listed as missed.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from edgelam.action import Action, Scalar, Verb
from edgelam.paths import data_dir, write_private
from edgelam.risk import Risk
from edgelam.runtime.tools.kinds import Span
from edgelam.runtime.tools.machine import Machine, MachineError
from edgelam.runtime.tools.times import DURATION, At, Duration
from edgelam.runtime.tools.tool import tool
from edgelam.screen_text import clean
from edgelam.trajectory import Effect


@dataclass(frozen=True, slots=True)
class Alarm:
    """``due`` is local time, as ``2026-11-26T18:00:05``."""

    due: str
    text: str

    @property
    def sentence(self) -> str:
        return f"{clean(self.text)} at {datetime.fromisoformat(self.due):%H:%M on %d %B}"


def folder() -> Path:
    return data_dir() / "timers"


def running(among: Path | None = None) -> dict[str, Alarm]:
    """By the stems of their files, the next one first; a damaged file is none."""
    found = {}
    for path in (among or folder()).glob("*.json"):
        try:
            alarm = Alarm(**json.loads(path.read_text(encoding="utf-8")))
            datetime.fromisoformat(alarm.due)
        except (OSError, ValueError, TypeError, RecursionError):
            continue
        if isinstance(alarm.text, str):
            found[path.stem] = alarm
    return dict(sorted(found.items(), key=lambda item: item[1].due))


def begin(machine: Machine, due: datetime, text: str) -> None:
    """Write a timer down and start what waits for it."""
    if not machine.notifies():
        raise MachineError("nothing on this desktop shows notifications, so nobody would be told when it is time")
    alarm = Alarm(due.isoformat(timespec="seconds"), text)
    name = secrets.token_hex(4)
    path = folder() / f"{name}.json"
    write_private(path, json.dumps(asdict(alarm), ensure_ascii=False).encode())
    try:
        machine.wait_for(path)
    except MachineError:
        path.unlink(missing_ok=True)
        raise


def _names(machine: Machine, **arguments: Scalar) -> tuple[str, ...]:
    return tuple(sorted(running()))


def _one_more(before: tuple[str, ...], after: tuple[str, ...], **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if set(before) < set(after) else Effect.NOT_SEEN


def _ended(before: tuple[str, ...], **arguments: Scalar) -> Action | None:
    """Ending the only one takes it back; of several, ending all would take back too much."""
    return None if before else Action(Verb.CALL, None, "cancel_timers")


_SET = {"risk": Risk.REVERSIBLE, "reads": _names, "check": _one_more, "undo": _ended}
_LEAD = r"(?:remind me|reminder|set (?:me )?a reminder|make a reminder|create a reminder|tell me|let me know|ping me|nudge me|alert me|give me a (?:reminder|nudge|shout|heads-?up)|notify me)"
_WHEN = rf"(?:(?:in|after|within)\s+{DURATION}|{DURATION}\s+from now)"
_TIME = r"(?:(?:for )?(?:the day after tomorrow|tomorrow|today|tonight)|this (?:morning|afternoon|evening)|(?:on |next |this |for )*(?:mon|tues|wednes|thurs|fri|satur|sun)day|at noon|at midnight|noon|midnight|(?:at|by|around|for) (?:half past |quarter (?:past|to) |\d+ past |\d+ to (?=\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b))?[\w:.]+(?: (?:o'?clock|thirty|fifteen|forty-?five))?(?: ?[ap]\.?m\.?)?|(?:in the )?(?:morning|afternoon|evening)|(?:on|for) (?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]+(?: \d{4})?|on \d{4}-\d\d-\d\d|on [a-z]+ \d{1,2}(?:st|nd|rd|th)?(?: \d{4})?|half past [\w]+|quarter (?:past|to) \w+)"


@tool(
    **_SET,  # type: ignore[arg-type]
    examples=("set a timer for 10 minutes", "timer 5 minutes", "start a 30 second countdown", "wake me in an hour", "count down from 3 minutes", "set the egg timer to 7 minutes", "I need a timer for half an hour", "kitchen timer 20 min", "start a timer of 90 seconds", "alarm in 15 minutes", "let me know when ten minutes have passed"),
)  # fmt: skip
def set_timer(machine: Machine, seconds: Annotated[int, Duration()]) -> str:
    """Count down, and then say so."""
    due = machine.now() + timedelta(seconds=seconds)
    begin(machine, due, "Time is up")
    return f"The timer rings at {due:%H:%M:%S}."


@tool(
    **_SET,  # type: ignore[arg-type]
    patterns=(
        rf"\b{_LEAD}\s+(?P<seconds>{_WHEN})\s*,?\s*(?:that\s+)?(?:(?:i (?:have|need|want) )?to\s+|about\s+|of\s+)?(?P<text>.+)$",
        rf"\b(?P<seconds>{_WHEN})\s*,?\s*(?:please\s+)?{_LEAD}\s*,?\s*(?:to\s+|about\s+|of\s+|that\s+)?(?P<text>.+)$",
        rf"\b{_LEAD}\s*:?\s*(?:to\s+|about\s+|of\s+|that\s+|for\s+)?(?P<text>.+?)\s*,?\s*(?P<seconds>{_WHEN})",
    ),
    examples=("remind me in 10 minutes to call back", "remind me to stretch in an hour", "in half an hour remind me of the oven", "tell me to drink water in 45 minutes", "reminder in 2 hours: pick up the kids", "set a reminder to check the laundry in 20 minutes", "let me know in 5 minutes that the tea is ready", "nudge me in 30 min about the report"),
)  # fmt: skip
def remind_in(machine: Machine, seconds: Annotated[int, Duration()], text: Annotated[str, Span(200)]) -> str:
    """Remind the person of something after a while."""
    due = machine.now() + timedelta(seconds=seconds)
    begin(machine, due, text)
    return f"You are reminded at {due:%H:%M}: {clean(text)}."


@tool(
    **_SET,  # type: ignore[arg-type]
    patterns=(
        rf"\b{_LEAD}\s+(?P<at>{_TIME}(?:\s+{_TIME})*)\s*,?\s*(?:that\s+)?(?:(?:i (?:have|need|want) )?to\s+|about\s+|of\s+)?(?P<text>.+)$",
        rf"^\s*(?P<at>{_TIME}(?:\s+{_TIME})*)\s*,?\s*(?:please\s+)?{_LEAD}\s*,?\s*(?:to\s+|about\s+|of\s+|that\s+)?(?P<text>.+)$",
        rf"\b{_LEAD}\s*:?\s*(?:to\s+|about\s+|of\s+|that\s+|for\s+)?(?P<text>.+?)\s*,?\s*(?P<at>{_TIME}(?:\s+{_TIME})*)\s*[.!?]?$",
    ),
    examples=("remind me at 6 pm to call my mother", "remind me tomorrow at nine about the meeting", "at noon remind me to eat", "set a reminder for monday morning to send the report", "remind me to take the bins out at half past seven", "tell me at 15:30 that the bus leaves", "reminder tonight at 8: feed the cat", "remind me on friday to pay the rent"),
)  # fmt: skip
def remind_at(machine: Machine, at: Annotated[str, At()], text: Annotated[str, Span(200)]) -> str:
    """Remind the person of something at a time."""
    due = datetime.fromisoformat(at)
    begin(machine, due, text)
    return f"You are reminded at {due:%H:%M on %d %B}: {clean(text)}."


@tool(
    **_SET,  # type: ignore[arg-type]
    patterns=(
        rf"\b(?:alarm|wake|get me up)\b[^\d]*?\b(?:for|at|up|me)\s+(?P<at>{_TIME}(?:\s+{_TIME})*)\s*,?\s*(?:please)?\s*[.!?]?$",
        rf"^\s*(?P<at>{_TIME}(?:\s+{_TIME})*)\s*,?\s*(?:please\s+)?(?:set (?:an?|my) |an? )?(?:alarm|wake me)(?: up)?(?: please)?\s*[.!?]?$",
    ),
    examples=("set an alarm for 7 am", "wake me at half past six", "alarm at 6:30 tomorrow", "I need an alarm for eight tomorrow morning", "wake me up at seven", "set my alarm for noon", "please have an alarm ring at 15:45"),
)  # fmt: skip
def set_alarm(machine: Machine, at: Annotated[str, At()]) -> str:
    """Ring at a time of day."""
    due = datetime.fromisoformat(at)
    begin(machine, due, "Alarm")
    return f"The alarm rings at {due:%H:%M on %d %B}."


@tool(
    risk=Risk.READ,
    examples=("which timers are running", "list my reminders", "what reminders do I have", "show the timers", "how long does the timer still run", "what have I asked you to remind me of", "any alarms set", "is a timer running"),
)  # fmt: skip
def list_timers(machine: Machine) -> str:
    """Say which timers and reminders are running."""
    now, found = machine.now().isoformat(), running().values()
    said = [a.sentence for a in found if a.due >= now] + [f"missed: {a.sentence}" for a in found if a.due < now]
    return f"{'; '.join(said)}." if said else "No timer and no reminder is running."


@tool(
    risk=Risk.IRREVERSIBLE, reads=_names, check=lambda before, after: Effect.NOT_SEEN if after else Effect.VERIFIED,
    examples=("cancel the timer", "stop the timer", "delete all reminders", "cancel all timers", "turn the timer off", "forget the reminder", "remove my reminders", "end the countdown", "clear all alarms"),
)  # fmt: skip
def cancel_timers(machine: Machine) -> str:
    """End all timers and reminders that are running. What they were of is gone."""
    ended = running()
    for name in ended:
        (folder() / f"{name}.json").unlink(missing_ok=True)
    return (
        f"Ended: {'; '.join(a.sentence for a in ended.values())}." if ended else "No timer and no reminder was running."
    )


TOOLS = (set_timer, remind_in, remind_at, set_alarm, list_timers, cancel_timers)
