"""Does a subtask mean a tool, or something in the window? The sentence encoder says, against several wordings of each tool.

The action model is not asked: it has not seen calls. Every tool whose arguments stand in the words is weighed against the others
and against what is in the window (:mod:`edgelam.runtime.tools.evidence`). What is not sure is asked, or left to the model.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from edgelam.action import Action, Verb
from edgelam.control import Snapshot
from edgelam.numbers import in_digits
from edgelam.phrases import normalise
from edgelam.retrieval.index import Index
from edgelam.retrieval.ranking import Ranking, probabilities
from edgelam.retrieval.relevance import are_opposite, lexical_fit
from edgelam.retrieval.text import control_text
from edgelam.risk import Risk
from edgelam.runtime.decision import Decision, without_model
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.planner import by_joints
from edgelam.runtime.planner import plan as divided
from edgelam.runtime.policy import Policy
from edgelam.runtime.request.joints import COMMANDS
from edgelam.runtime.request.quoting import as_said
from edgelam.runtime.request.remarks import without_clauses
from edgelam.runtime.sums.computing import takes_sums
from edgelam.runtime.tools import described
from edgelam.runtime.tools.calling import pinned
from edgelam.runtime.tools.clerk import Clerk, transfers
from edgelam.runtime.tools.desk import Desk, desk_of, desk_of_viewer, is_placed, towards
from edgelam.runtime.tools.evidence import LIMIT, OF_SCREEN, Screen, of_call, of_screen, shipped, stems, strange
from edgelam.runtime.tools.filling import Filled, filled
from edgelam.runtime.tools.machine import Machine, MachineError, machine_of
from edgelam.runtime.tools.places import count_named
from edgelam.runtime.tools.registry import find, installed
from edgelam.runtime.tools.tool import Tool
from edgelam.trajectory import MAY_HAVE_WORKED, Step

Vectors = npt.NDArray[np.float32]


class Embeddings(Protocol):
    """Texts as unit vectors; those of a person's own words are not kept."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...

    def encode_query(self, query: str) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """A call that a subtask may mean. ``chance``: the probability that it is what is meant, with these arguments;
    ``is_explained``: whether its wordings and arguments account for every word."""

    action: Action
    chance: float
    is_explained: bool = True

    @property
    def is_sure(self) -> bool:
        """Whether the call may be made without a question, if its risk allows."""
        return self.is_explained and self.chance >= SURE

    @property
    def is_likely(self) -> bool:
        """Whether the person may be asked; what is less is left to the model, on the screen."""
        return self.chance >= LIKELY


SURE, LIKELY = 0.95, 0.5
"""Chances from which on nobody is asked, and somebody is. Of 2,202 development requests before windows, each
weighed by what the others taught, 3 are called wrongly and unasked from 0.95 on, and 1,052 of 1,529 rightly."""

TOP = 8
"""Tools whose arguments are looked for in the words."""

NEAR = 0.25
"""A tool this much farther than the best is not tried."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A call that a subtask may mean, and what speaks for it: features of :mod:`edgelam.runtime.tools.evidence`, or of
    :mod:`edgelam.runtime.tools.described` where only a description of the tool is known."""

    action: Action
    features: list[float]
    is_described: bool
    is_explained: bool


FEW = 3
"""Wordings of a tool whose mean cosine counts."""

WORDINGS = 40
"""The nearest wordings of all, of which those that say the opposite do not count."""


class Chooser:
    """Proposes calls; the wordings of the tools are encoded once."""

    def __init__(
        self, tools: Mapping[str, Tool], embeddings: Embeddings, index: Index, weights: Ranking | None = None
    ) -> None:
        self._tools = tools = {name: tool for name, tool in tools.items() if tool.likened}
        self._ranking = weights or shipped()
        self._embeddings = embeddings
        self._index = index
        self._texts = [(name, text) for name, tool in tools.items() for text in (*tool.examples, tool.description)]
        self._wordings = embeddings.encode([text for _, text in self._texts])
        self._vocabularies = {
            name: stems(" ".join((*t.examples, t.description, name.replace("_", " ")))) for name, t in tools.items()
        }

    @property
    def megabytes(self) -> float:
        """What the wordings' vectors take."""
        return float(self._wordings.nbytes) / 1e6

    def scores(self, subtask: str, most: int | None = None) -> dict[str, float]:
        """Of each tool that of its nearest wording, best first; of the ``most`` best tools, if a number is given."""
        return {name: near[0] for name, near in self._nearest(subtask, most, 1).items()}

    def _nearest(self, subtask: str, most: int | None = None, each: int = FEW) -> dict[str, list[float]]:
        """The cosines of each tool's nearest wordings, the tool with the nearest first."""
        cosines = self._wordings @ self._embeddings.encode_query(subtask)
        best: dict[str, list[float]] = {}
        for place, index in enumerate(np.argsort(-cosines)):
            name, text = self._texts[index]
            known = best.get(name, [])
            if len(known) < each and not (place < WORDINGS and are_opposite(subtask, text)):
                best.setdefault(name, known).append(float(cosines[index]))
            if len(best) == most:
                break
        return best

    def nearest_wording(self, subtask: str, name: str) -> str:
        """The wording of one tool that is nearest to a subtask."""
        own = [i for i, (tool, _) in enumerate(self._texts) if tool == name]
        cosines = self._wordings[own] @ self._embeddings.encode_query(subtask)
        return self._texts[own[int(cosines.argmax())]][1]

    def propose(self, subtask: str, snapshot: Snapshot, machine: Machine) -> Proposal | None:
        """The call that fits a subtask best, in the person's own words (:func:`edgelam.runtime.request.quoting.as_said`); None where none does."""
        calls = self.weighed(subtask, machine)
        if not calls:
            return None
        best, chance = self._best(calls, None)
        if chance >= LIKELY:
            screen = self.screen(subtask, snapshot)
            best, chance = (best, chance) if screen is None else self._best(calls, screen)
        return Proposal(best.action, chance, best.is_explained)

    def weighed(self, subtask: str, machine: Machine) -> list[Weighed]:
        """The calls that a subtask may mean."""
        nearest = self._nearest(subtask)
        top = max((near[0] for near in nearest.values()), default=0.0)
        near = [
            name for name, cosines in nearest.items() if cosines[0] >= top - NEAR and self._may_answer(name, subtask)
        ][:TOP]
        named = _named(subtask, machine)
        calls = ((name, filled(self._tools[name], subtask, machine)) for name in near)
        return [self._weighed(name, found, subtask, nearest[name], named) for name, found in calls if found is not None]

    def _weighed(self, name: str, found: Filled, subtask: str, cosines: Sequence[float], named: int) -> Weighed:
        tool, known = self._tools[name], self._vocabularies[name]
        near = cosines[0], sum(cosines) / len(cosines)
        if tool.described:
            features = described.of_call(tool, found.action, found.chance, subtask, near, known)
        else:
            features = of_call(tool, found.action, subtask, near, known, named)
        return Weighed(found.action, features, tool.described, not strange(tool, found.action, subtask, known))

    def _may_answer(self, name: str, subtask: str) -> bool:
        """Whether a tool that only tells something tells what is asked: one of the words that it is asked for by is said."""
        tool = self._tools[name]
        return (
            tool.risk is not Risk.READ
            or tool.check is not None
            or tool.cue is None
            or tool.cue.search(subtask) is not None
        )

    def _best(self, calls: Sequence[Weighed], screen: Screen | None) -> tuple[Weighed, float]:
        """Which call is the likeliest, and its chance."""
        chances = probabilities(np.array([self._odds(call, of_screen(screen)) for call in calls]))
        best = int(chances.argmax())
        return calls[best], float(chances[best])

    def _odds(self, call: Weighed, screen: Sequence[float]) -> float:
        """Against making no call; what is on the screen speaks against each in the same way."""
        if not call.is_described:
            return float(self._ranking.scores(np.array([*call.features, *screen])))
        there = float(np.dot(self._ranking.weights[-len(OF_SCREEN) :], screen))
        return float(described.shipped().scores(np.array(call.features))) + there

    def screen(self, subtask: str, snapshot: Snapshot) -> Screen | None:
        """What could be meant in the window instead; None where nothing can be acted on."""
        usable = [c for c in snapshot.controls if c.verbs and c.name.strip()]
        if not usable:
            return None
        query = self._embeddings.encode_query(subtask)
        dense = self._embeddings.encode([control_text(c, snapshot.title) for c in usable]) @ query
        nearest = max(float(dense.max()), *(lexical_fit(in_digits(subtask), c.name) for c in usable))
        return Screen(nearest, max((c.score for c in self._index.rank(subtask, snapshot)), default=-LIMIT))

    def plan(self, request: str, machine: Machine, labels: Collection[str] = ()) -> list[str]:
        """The subtasks of a request, no name on the screen divided; it stays one where a reason stands before the command,
        *it's too dark, make it brighter*, and no part of it means another tool than the whole."""
        parts = divided(request, labels)
        if _denials(without_clauses(request)) > sum(map(_denials, parts)):
            denies = self._likely(as_said(request, request), machine) is not None
            return (
                [request] if denies else parts
            )  # *no bluetooth* is not *bluetooth*; *but don't send it* is for no tool
        if len(parts) == 1 or sum(_begins_with_command(part.text) for part in by_joints(request)) > 1:
            return parts
        whole, *own = (self._likely(as_said(text, request), machine) for text in (request, *parts))
        sure = [p for p in own if p is not None and p.is_sure]
        if whole is None or any(p.action.text != whole.action.text for p in sure):
            return parts
        if sure and not whole.is_explained and not _says_more(whole, own):
            return parts
        if any(_spans_a_cut(str(value), request, parts) for _, value in whole.action.args):
            return parts
        return [request]

    def _likely(self, text: str, machine: Machine) -> Proposal | None:
        """What these words mean where nothing is open."""
        found = self.propose(text, Snapshot("", "", ()), machine)
        return found if found is not None and found.is_likely else None

    def decide(
        self, subtask: str, snapshot: Snapshot, machine: Machine, ask: Callable[[Action], bool] | None
    ) -> Action | None:
        """The call to make for a subtask, the person asked where that is not sure; None where the screen is to be used."""
        found = self.propose(subtask, snapshot, machine)
        if found is None or not found.is_likely:
            return None
        if found.action.text == COMPUTES and takes_sums(snapshot):
            return None
        action = pinned(found.action, machine, snapshot.title)
        return action if found.is_sure or (ask is not None and ask(action)) else None


def _says_more(whole: Proposal, own: Sequence[Proposal | None]) -> bool:
    """Whether a request is one call though a part alone would be one: the rest gives it an argument, *… and name it invoice*, or is the reason
    for it, *I want to use my headphones, turn on bluetooth*."""
    calls = [p.action for p in own if p is not None]
    given = set(whole.action.args)
    return all(set(c.args) < given for c in calls) or (len(calls) == len(own) and set(calls) == {whole.action})


def _spans_a_cut(value: str, request: str, parts: Sequence[str]) -> bool:
    """Whether words that were said stand in no single part: *the invoice and keep a copy* is the name of nothing."""
    words = normalise(value)
    return bool(words) and words in normalise(request) and not any(words in normalise(part) for part in parts)


COMPUTES = "calculate"
"""The tool that does what a keypad does."""


def _named(subtask: str, machine: Machine) -> int:
    """How many windows and applications are said; none where the computer does not say which there are."""
    try:
        return count_named(subtask, machine)
    except MachineError:
        return 0


def _denials(text: str) -> int:
    return len(re.findall(r"\b(?:no|not|never|without|\w+n['’]t)\b", text, re.IGNORECASE))


def _begins_with_command(part: str) -> bool:
    first = re.match(r"(?:please |can you |could you )*(\w+)", part.casefold())
    return first is not None and first[1] in COMMANDS


class Toolbox:
    """The tools of one run, and the ``index`` that ranks what is on the screen instead: what the agent asks at the beginning of a subtask. Nothing is loaded before the first time."""

    def __init__(self, embeddings: Embeddings, index: Index, tools: Mapping[str, Tool] | None = None) -> None:
        self._embeddings, self._index, self._tools = embeddings, index, tools
        self._chooser: Chooser | None = None

    def plan(self, request: str, desktop: Desktop, labels: Collection[str] = ()) -> list[str]:
        """The subtasks of a request; nothing is loaded for a request that is one anyway."""
        parts = divided(request, labels)
        try:
            return self._opened().plan(request, machine_of(desktop), labels) if parts != [request] else parts
        except MachineError:
            return parts

    def _opened(self) -> Chooser:
        if self._chooser is None:
            tools = installed() if self._tools is None else self._tools
            self._chooser = Chooser(tools, self._embeddings, self._index)
        return self._chooser

    def decide(
        self, subtask: str, snapshot: Snapshot, desktop: Desktop, ask: Callable[[Action], bool] | None
    ) -> Decision | None:
        """A call as a decision; None where the model is to decide. On a desktop without tools it always is."""
        began = time.perf_counter()
        try:
            action = self._opened().decide(subtask, snapshot, machine_of(desktop), ask)
        except MachineError:
            return None
        if action is None:
            return None
        return without_model(action, completes=True, milliseconds={"retrieve": (time.perf_counter() - began) * 1000})

    def about_files(
        self, plan: Sequence[str], current: int, request: str, steps: Sequence[Step], window: Snapshot, desktop: Desktop
    ) -> Decision | None:
        """What to do for a subtask about files, in an application that shows folders or where nothing is open; None where that is
        anything else. ``plan``: the request's subtasks, of which number ``current`` is meant; ``steps``: what was done so far."""
        began = time.perf_counter()
        done = [s for s in steps if s.effect in MAY_HAVE_WORKED]
        said = as_said(plan[current], request)
        try:
            desk = _desk(said, window, machine_of(desktop), request, [s.action for s in done])
        except MachineError:
            return None
        if desk is None:
            return None
        clerk, packs = Clerk(desk), desk.packs
        mine = [s.action for s in done if s.subtask == current]
        if (
            window.controls
            and not (packs or desk.views or desk.anywhere)
            and (folder := clerk.destination(said)) is not None
        ):
            tried = [
                s.action for s in steps if s.subtask == current
            ]  # a field that only gets the focus looks as before
            return towards(folder, tried, window, desk.here)
        action = None if mine else clerk.call(said, [as_said(text, request) for text in plan[current + 1 :]])
        if action is None or (desk.anywhere and not is_placed(action, desk)):
            return None
        return without_model(action, completes=True, milliseconds={"retrieve": (time.perf_counter() - began) * 1000})


def _desk(said: str, window: Snapshot, machine: Machine, request: str, acts: Sequence[Action]) -> Desk | None:
    """What is at hand in a window; None where it is one that has nothing to do with files."""
    packs = bool(window.controls) and machine.packs_files(window.app)
    if window.controls and not (packs or machine.manages_files(window.app)):
        return desk_of_viewer(window, machine, request, acts) if transfers(said) else None
    return desk_of(window, machine, request, acts, packs)


def toolbox_of(policy: Policy, tools: Mapping[str, Tool] | None = None) -> Toolbox | None:
    """Tools, those that are installed unless others are given, found with the policy's own encoder; None where it has none."""
    index = policy.index
    return None if index.embeddings is None else Toolbox(index.embeddings, index, tools)


def moves(action: Action) -> bool:
    """Whether a call brings another window to the front."""
    tool = find(action.text or "") if action.verb is Verb.CALL else None
    return tool is not None and tool.moves
