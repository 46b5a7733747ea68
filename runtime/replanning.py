"""What is left to do where a subtask could not be done as it was read: take back what was done for it, and read the rest of the
request in another way, against the screen as it is now. Where that is of no use either, what was done in vain is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace

from edgelam.errors import EnvironmentProblem
from edgelam.retrieval.lexical import stems
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.request.joints import cuts
from edgelam.runtime.undo import can_undo, undo_run
from edgelam.runtime.verify.acts import NEARLY
from edgelam.runtime.verify.sentences import said_of
from edgelam.trajectory import WORKED, Effect, Outcome, Step, Trajectory

Reader = Callable[[str, Collection[str]], list[str]]
"""Divides a request into subtasks, none of which divides one of these labels."""


def other_rest(
    request: str, plan: Sequence[str], current: int, labels: Collection[str], read: Reader
) -> list[str] | None:
    """The subtasks from the current one on, read otherwise than they are; None where there is no other way to read them.

    The labels that are on the screen now come first: none of them is divided. Then the subtask by itself, as the tagger and as known
    verbs divide it, and last as one with the subtask after it.
    """
    done, rest = list(plan[:current]), list(plan[current:])
    whole = read(request, labels)
    others = [whole[current:]] if whole[:current] == done else []
    others.append(read(rest[0], labels) + rest[1:])
    others.append([rest[0][start:end] for start, end in cuts(rest[0])] + rest[1:])
    others += [[f"{rest[0]} and {rest[1]}", *rest[2:]]] if rest[1:] else []
    return next((other for other in others if other and other != rest), None)


def in_vain(trajectory: Trajectory) -> set[int]:
    """The subtasks that a run without success did something for in vain: the one in hand, and those before it of which nothing says that
    their acts were meant. Not those of which it is not known whether their acts worked, nor what waits for a yes."""
    if trajectory.outcome not in (Outcome.FAILED, Outcome.CANNOT, Outcome.ASKED, Outcome.UNKNOWN):
        return set()
    ended = {e.subtask: e.effect for e in trajectory.endings}
    numbers = {n for n, effect in ended.items() if effect is Effect.UNKNOWN}
    numbers |= {n for n, effect in ended.items() if effect is Effect.CHANGED and not _is_named(trajectory, n)}
    numbers |= {trajectory.current} if trajectory.outcome is not Outcome.UNKNOWN else set()
    return numbers - {s.subtask for s in trajectory.steps if s.effect is Effect.UNKNOWN}


def may_be_meant(trajectory: Trajectory, number: int) -> bool:
    """Whether what a run that ended with nothing worse than a doubt did for a subtask may well be what was asked for."""
    likely = any(s.relevance >= NEARLY for s in trajectory.steps if s.subtask == number)
    return trajectory.outcome is Outcome.UNKNOWN and (likely or _is_named(trajectory, number))


def _is_named(trajectory: Trajectory, number: int) -> bool:
    """Whether what was acted on for a subtask is called by a word of it."""
    asked = stems(trajectory.plan[number])
    return any(asked & stems(f"{s.action} {s.control}") for s in trajectory.steps if s.subtask == number)


def reversible(trajectory: Trajectory, numbers: Collection[int]) -> list[Step]:
    """What was done for these subtasks and can still be taken back."""
    return [s for s in trajectory.steps if s.subtask in numbers and can_undo(replace(trajectory, steps=[s]))]


def offer_of(steps: Sequence[Step]) -> str:
    """The question whether these acts are taken back."""
    return f"I {' and '.join(said_of(s.action) for s in steps)}, and did not get what you asked for. Take that back?"


def take_back(desktop: Desktop, trajectory: Trajectory, numbers: Collection[int], maps: Maps | None) -> list[Step]:
    """Take back what was done for these subtasks, last act first, as :func:`edgelam.runtime.undo.undo_run` does, and nothing else;
    what was dealt with is noted in the trajectory."""
    own = [s for s in trajectory.steps if s.subtask in numbers]
    with suppress(EnvironmentProblem):  # the application is gone, and what was done in it
        return list(undo_run(desktop, replace(trajectory, steps=own), maps))
    return []


def said_of_undo(steps: Sequence[Step], done: Sequence[Step], left: Sequence[Step] = ()) -> str:
    """What was taken back of these acts, and what stays, in a sentence for a person; empty where nothing was. ``left``: acts that were not
    come to, since one after them could not be taken back."""
    by_number = {s.index: said_of(s.action) for s in done}
    back = [by_number[s.index] for s in steps if s.effect in WORKED]
    stays = [by_number[s.index] for s in steps if s.effect not in WORKED]
    stays += [said for s in reversed(left) if (said := said_of(s.action)) not in stays]
    sentences = [f"I took back that I {' and '.join(back)}."] if back else []
    return " ".join([*sentences, *([f"It stays that I {' and '.join(stays)}."] if stays else [])])
