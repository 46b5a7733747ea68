"""Does a subtask mean a tool, or something in the window? The sentence encoder says, against several wordings of each tool.

The action model is not asked: it has not seen calls. A tool is chosen where its wordings are nearer to the subtask than any
control of the window is, by a margin, and its arguments stand in the words. What is not sure is asked, or left to the model.
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
from edgelam.retrieval.index import Index
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import are_opposite, lexical_fit
from edgelam.retrieval.text import control_text
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import REF
from edgelam.runtime.joints import COMMANDS
from edgelam.runtime.planner import as_said, by_joints
from edgelam.runtime.planner import plan as divided
from edgelam.runtime.policy import Decision, Policy
from edgelam.runtime.tools.amounts import Expression, Unit
from edgelam.runtime.tools.calling import pinned
from edgelam.runtime.tools.filling import filled
from edgelam.runtime.tools.kinds import Number, Span, numbers_of
from edgelam.runtime.tools.machine import Machine, MachineError, machine_of
from edgelam.runtime.tools.places import Address, ExistingPath, Named, is_named
from edgelam.runtime.tools.registry import find, installed
from edgelam.runtime.tools.times import At, Duration
from edgelam.runtime.tools.tool import Tool, arguments_of

Vectors = npt.NDArray[np.float32]


class Embeddings(Protocol):
    """Texts as unit vectors; those of a person's own words are not kept."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...

    def encode_query(self, query: str) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """A call that a subtask may mean. ``score``: how near its tool's wordings are, 0 to 1; ``control`` the same of the best
    control; ``second`` of the best other call; ``chance``: the probability that a control is meant, as retrieval ranks them;
    ``strange``: words that the call does not account for."""

    action: Action
    score: float
    control: float
    second: float
    chance: float = 0.0
    strange: tuple[str, ...] = ()

    @property
    def margin(self) -> float:
        return self.score - self.control

    @property
    def is_sure(self) -> bool:
        """Whether the call may be made without a question, if its risk allows."""
        clear = self.score >= SURE and self.score - self.second >= SURE_OF_TOOL
        return clear and not self.strange and self.chance < CHANCE and (not self.control or self.margin >= SURE_OF_KIND)

    @property
    def is_likely(self) -> bool:
        """Whether the person may be asked; what is less is left to the model, on the screen."""
        return self.score >= LIKELY and self.margin >= LIKELY_KIND if self.control else self.score >= POSSIBLE


SURE, SURE_OF_TOOL, SURE_OF_KIND, CHANCE = 0.68, 0.1, 0.4, 0.2
"""Score, its distance from the best other call and from the best control, and the chance of a control below which nobody is asked."""

LIKELY, LIKELY_KIND, POSSIBLE = 0.55, 0.12, 0.5
"""Score and distance at which somebody is; the last where there is no control to choose instead. Swept on
``quantize/evaluate/tools-dev.jsonl`` and ``grounding-dev``: of the 324 requests there that mean a control 9 are asked about
and none is called; of 663 for tools, each before three windows, 611 are right (251 unasked), 39 left to the screen and 13 asked wrongly."""


TOP = 8
"""Tools whose arguments are looked for in the words."""

NEAR = 0.25
"""A tool this much farther than the best is not tried."""

EVIDENCE: dict[type[object], float] = {
    Address: 0.2,
    Expression: 0.15,
    Unit: 0.08,
    At: 0.08,
    ExistingPath: 0.06,
    Named: 0.04,
}
"""What an argument that was found adds to a tool's score: an address or a sum is seldom anything else."""

EXACT = 0.15
"""What a name adds that is said in full: ``birthday.mp4`` is that file."""

FILLED, UNEXPLAINED = 0.04, 0.12
"""What every other argument adds, and what a number takes away that the call leaves out."""

UNCUED = 0.15
"""What is taken away where none of the words is said that this tool is asked for by."""

STRANGE = 0.05
"""What every word takes away that neither the tool's wordings nor the arguments have."""

_CONTENT = 3
"""Letters of a word from which on it says something."""

_COURTESY = frozenset(words(
    "please could would can you your hey edgelam thanks thank ok okay just quickly right now for me i my mine we us the this that these those computer pc laptop machine system a an is are was be been am it its "
    "do does did have has had want wanna need would like love let lets get got give go make want'd i'd i'm there here what whats which who how much many so and or but also then again really very bit little bit some "
    "any all of to in on at with from by as up down out off over will shall should might maybe kindly asap moment currently today if me mind willing able help tell show say know see want's"
))  # fmt: skip
"""Words that ask politely, and name nothing."""

WORDINGS = 40
"""The nearest wordings of all, of which those that say the opposite do not count."""


class Chooser:
    """Proposes calls; the wordings of the tools are encoded once."""

    def __init__(self, tools: Mapping[str, Tool], embeddings: Embeddings, index: Index) -> None:
        self._tools = tools
        self._embeddings = embeddings
        self._index = index
        self._texts = [(name, text) for name, tool in tools.items() for text in (*tool.examples, tool.description)]
        self._wordings = embeddings.encode([text for _, text in self._texts])
        self._vocabularies = {
            name: _stems(" ".join((*t.examples, t.description, name.replace("_", " ")))) for name, t in tools.items()
        }

    @property
    def megabytes(self) -> float:
        """What the wordings' vectors take."""
        return float(self._wordings.nbytes) / 1e6

    def scores(self, subtask: str, most: int | None = None) -> dict[str, float]:
        """Of each tool that of its nearest wording, best first; of the ``most`` best tools, if a number is given."""
        cosines = self._wordings @ self._embeddings.encode_query(subtask)
        best: dict[str, float] = {}
        for place, index in enumerate(np.argsort(-cosines)):
            name, text = self._texts[index]
            if name not in best and not (place < WORDINGS and are_opposite(subtask, text)):
                best[name] = float(cosines[index])
            if len(best) == most:
                break
        return best

    def propose(self, subtask: str, snapshot: Snapshot, machine: Machine) -> Proposal | None:
        """The call that fits a subtask best, in the person's own words (:func:`edgelam.runtime.planner.as_said`); None where none does."""
        scores = self.scores(subtask)
        top = max(scores.values(), default=0.0)
        near = [name for name, score in scores.items() if score >= top - NEAR][:TOP]
        calls = [
            (self._fit(action, scores[name], subtask), action)
            for name in near
            if (action := filled(self._tools[name], subtask, machine))
        ]
        if not calls:
            return None
        calls.sort(key=lambda found: -found[0])
        (score, action), second = calls[0], calls[1][0] if len(calls) > 1 else 0.0
        control, chance = self._best_control(subtask, snapshot, score), self._chance(subtask, snapshot, score)
        return Proposal(action, score, control, second, chance, self.strange(action, subtask))

    def _fit(self, action: Action, score: float, subtask: str) -> float:
        """How well a call fits: its wordings, what its arguments were found by, and whether it leaves something out."""
        tool = self._tools[action.text or ""]
        kinds = {p.name: type(p.kind) for p in tool.parameters}
        found = sum(
            EVIDENCE.get(kinds[name], FILLED) + EXACT * (kinds[name] in NAMES and is_named(str(value), subtask))
            for name, value in action.args
        )
        leaves_out = numbers_of(subtask) and not any(kinds[name] in TAKES_NUMBERS for name, _ in action.args)
        found -= UNCUED * (tool.cue is not None and not tool.cue.search(subtask))
        return score + found - UNEXPLAINED * bool(leaves_out) - STRANGE * len(self.strange(action, subtask))

    def strange(self, action: Action, subtask: str) -> tuple[str, ...]:
        """Words of a subtask that neither the tool's wordings nor the call's arguments have."""
        tool = self._tools[action.text or ""]
        known = set(self._vocabularies[tool.name])
        for parameter in tool.parameters:
            value = arguments_of(action).get(parameter.name)
            if value is not None:
                known |= _stems(parameter.kind.said(value))
        return tuple(
            sorted(w for w in _stems(in_digits(subtask)) if w not in known and len(w) >= _CONTENT and not w.isdigit())
        )

    def plan(self, request: str, machine: Machine, labels: Collection[str] = ()) -> list[str]:
        """The subtasks of a request, no name on the screen divided; it stays one where a reason stands before the command,
        *it's too dark, make it brighter*, and no part of it means another tool than the whole."""
        parts = divided(request, labels)
        if len(parts) == 1 or sum(_begins_with_command(part.text) for part in by_joints(request)) > 1:
            return parts
        whole, *own = (self._likely(as_said(text, request), machine) for text in (request, *parts))
        if whole is None or any(p is not None and p.action.text != whole.action.text and not p.strange for p in own):
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
        if found.action.text == COMPUTES and any(c.ref == REF for c in snapshot.controls):
            return None  # who has a calculator in front wants to see it there
        action = pinned(found.action, machine, snapshot.title)
        return action if found.is_sure or (ask is not None and ask(action)) else None

    def _best_control(self, subtask: str, snapshot: Snapshot, score: float) -> float:
        """How near the nearest control is; of a call that is not likely anyway it is not asked, and counts as nearer."""
        usable = [c for c in snapshot.controls if c.verbs and c.name.strip()]
        if not usable:
            return 0.0
        if score < LIKELY:
            return 1.0
        query = self._embeddings.encode_query(subtask)
        dense = self._embeddings.encode([control_text(c, snapshot.title) for c in usable]) @ query
        return max(float(dense.max()), *(lexical_fit(in_digits(subtask), c.name) for c in usable))

    def _chance(self, subtask: str, snapshot: Snapshot, score: float) -> float:
        """How probably a control is meant; of a call that is asked about anyway it is not looked for."""
        if score < SURE:
            return 1.0
        return max((c.probability for c in self._index.rank(subtask, snapshot)), default=0.0)


COMPUTES = "calculate"
"""The tool that does what a keypad does."""

TAKES_NUMBERS = frozenset({Number, Duration, At, Expression, Span, Address, ExistingPath, Named})
"""Kinds of arguments that account for a number."""


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
            return self._opened().plan(request, machine_of(desktop), labels) if len(parts) > 1 else parts
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
        return Decision(action, None, True, 1.0, (), 0, 0, 0, {"retrieve": (time.perf_counter() - began) * 1000})


def toolbox_of(policy: Policy, tools: Mapping[str, Tool] | None = None) -> Toolbox | None:
    """Tools, those that are installed unless others are given, found with the policy's own encoder; None where it has none."""
    index = policy.index
    return None if index.embeddings is None else Toolbox(index.embeddings, index, tools)


def moves(action: Action) -> bool:
    """Whether a call brings another window to the front."""
    tool = find(action.text or "") if action.verb is Verb.CALL else None
    return tool is not None and tool.moves


NAMES = frozenset({ExistingPath, Named})


def _stems(text: str) -> frozenset[str]:
    """The words of a text, plurals as their singulars, courtesies left out."""
    return frozenset(w.removesuffix("s") if len(w) > _CONTENT else w for w in words(text) if w not in _COURTESY)
