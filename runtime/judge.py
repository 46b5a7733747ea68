"""How a subtask ended: by its postcondition where the request gives one, else by what was done for it.

Nothing is taken on the model's word. ``VERIFIED`` and ``CHANGED`` claim success, ``NOT_SEEN`` says that it is not so
(something else may be tried), ``UNKNOWN`` that nobody can see it (nothing is repeated or tried instead).
"""

from __future__ import annotations

import re
import time

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.desktop.keypad import REF
from edgelam.runtime.evidence import Act, Baseline, Evidence, Judgement
from edgelam.runtime.files import Files
from edgelam.runtime.goal import unmet
from edgelam.runtime.intent import Intent, Kind, intent_of, without_field
from edgelam.runtime.leaving import is_ended, tells_to_end
from edgelam.runtime.postcondition import postcondition
from edgelam.runtime.several import are_chosen
from edgelam.trajectory import MAY_HAVE_WORKED, WORKED, Effect, Step

NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w.,]*\d)")


class Judge:
    """Judges the subtask that is being carried out."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._acts: list[Act] = []
        self.intent: Intent
        self._baseline: Baseline

    def begin(self, subtask: str, screen: Snapshot) -> None:
        """Another subtask begins: how things are now proves nothing later."""
        fields = [c.name for c in screen.controls if Verb.TYPE in c.verbs and not c.has(State.MULTILINE)]
        self.intent = without_field(intent_of(subtask), fields)
        self._acts = []
        names = frozenset(n for n in (self.intent.file, self.intent.name) if n)
        found = [f for n in names for folder in ("", self.intent.folder) for f in self._files.find(n, folder)]
        self._baseline = Baseline(screen, names, {f.path: f for f in found}, time.time_ns())

    @property
    def actions(self) -> list[Action]:
        """What was done for the subtask so far."""
        return [act.step.action for act in self._acts]

    def saw(self, step: Step, control: Control | None, after: Snapshot) -> None:
        """An act was done; ``control`` is what it was done to, as it was before."""
        self._acts.append(Act(step, control, after))

    def judge(self, now: Snapshot) -> Judgement:
        """How things stand."""
        if is_ended(now) and tells_to_end(self.intent.subtask):
            return Judgement(Effect.VERIFIED, f"{spoken(now.app)} is closed.")
        if (chosen := are_chosen(self.intent.subtask, now)) is not None:
            return Judgement(Effect.VERIFIED if chosen[0] else Effect.NOT_SEEN, chosen[1])
        acts = [a for a in self._acts if a.step.effect in MAY_HAVE_WORKED]
        evidence = Evidence(self.intent, self._baseline, now, acts, self._files)
        by_request = postcondition(evidence)
        return by_request if by_request is not None else by_acts(evidence)


def by_acts(evidence: Evidence) -> Judgement:
    """What can be claimed where the request names no end that can be looked up."""
    if not evidence.acts:
        return Judgement(Effect.UNKNOWN, "Nothing was done for this; I could not see whether it was so already.", False)
    if unused := _unused(evidence):
        return Judgement(Effect.NOT_SEEN, f"{unused} was not used.")
    deeds = [a for a in evidence.acts if _is_deed(a, evidence.intent)]
    if not deeds:
        return Judgement(Effect.NOT_SEEN, "Only menus were opened.")
    fitting = [a for a in deeds if _fits(a, evidence.intent)]
    if not fitting:
        names = " and ".join(dict.fromkeys(_said(a.step.action) for a in deeds))
        return Judgement(Effect.UNKNOWN, f"I {names}, but could not see whether that is what you asked for.", False)
    if (what := _unselected(evidence)) and fitting:
        return Judgement(
            Effect.UNKNOWN, f"I {_said(fitting[-1].step.action)}, but could not see that {what} was selected.", False
        )
    seen = [a for a in fitting if a.step.effect in WORKED]
    if not seen:
        shown = "it is on" if evidence.intent.kind is Kind.SWITCH else "it worked"
        said = f"I {_said(fitting[-1].step.action)}; {spoken(evidence.now.app)} does not show whether {shown}."
        return Judgement(Effect.UNKNOWN, said)
    return Judgement(Effect.CHANGED, _sentence(seen[-1], evidence.now))


def _unused(e: Evidence) -> str:
    """A text, a file name or a number of the subtask that no act used and the screen does not show newly."""
    left = unmet(e.intent.subtask, [a.step for a in e.acts], e.now)
    if left:
        return f"“{left[0]}”"
    used = " ".join(_texts(a.step.action) for a in e.acts)
    shown = " ".join(f"{c.name} {c.value}" for c in (e.now - e.baseline.screen).added) + e.now.title
    shown += " ".join(after.value for _, after in (e.now - e.baseline.screen).changed)
    asked = NUMBER.findall(e.intent.subtask)
    return next((n for n in asked if not re.search(rf"(?<!\d){re.escape(n)}(?!\d)", f"{used} {shown}")), "")


_STYLED = re.compile(
    r"^(?:please )?(?:make|set|turn|format|put|render)\s+(?P<what>.+?)\s+(?:to |in |into )?(?:a )?"
    r"(?:bold|italics?|underlined?|strike ?through|struck through|uppercase|lowercase|capitals|red|green|blue|yellow|bigger|smaller|larger)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"^(?:it|this|that|them|these|everything|all(?: of it)?|(?:the |my )?(?:whole |entire |selected |all )?(?:text|document|selection|font))$",
    re.IGNORECASE,
)


def _unselected(e: Evidence) -> str:
    """The part of a document that a style is for, where no act selected it: ``make the title bold``."""
    styled = _STYLED.search(e.intent.subtask)
    if styled is None or _ALL.match(styled["what"]):
        return ""
    named = set(words(styled["what"]))
    used = set(words(" ".join(_texts(a.step.action) for a in e.acts)))
    return "" if named & used else styled["what"]


def _texts(action: Action) -> str:
    """Everything that an act names."""
    named = (action.target.name, action.target.within or "") if action.target is not None else ()
    return " ".join(filter(None, (action.text or "", *named)))


def _is_deed(act: Act, intent: Intent) -> bool:
    """Opening a menu is only the way to something, unless a menu is what was asked for."""
    is_menu = act.control is not None and act.control.role is Role.MENU
    return not is_menu or "menu" in intent.subtask.casefold()


def _fits(act: Act, intent: Intent) -> bool:
    """Whether the act is what was asked for: near enough in meaning and, for a setting, with the value it is set to."""
    action = act.step.action
    if action.verb is Verb.SELECT and intent.kind is Kind.SELECT:
        return True
    if action.verb in (Verb.OPEN, Verb.SWITCH):
        return bool(set(words(action.text or "")) & set(words(intent.subtask)))
    if action.verb is Verb.PRESS:
        return (action.text or "").replace("+", " ") in intent.subtask.casefold().replace("+", " ")
    if act.control is not None and act.control.ref == REF:
        return intent.kind is Kind.COMPUTE
    if intent.kind is Kind.SET and not set(words(intent.value)) & set(words(_texts(action))):
        return False
    return act.step.relevance >= RELEVANT


def _said(action: Action) -> str:
    """The act in the past tense, as part of a sentence."""
    name = action.target.name if action.target is not None else ""
    match action.verb:
        case Verb.CLICK | Verb.SELECT:
            return f"{action.verb}ed {name}"
        case Verb.CHECK:
            return f"ticked {name}"
        case Verb.UNCHECK:
            return f"unticked {name}"
        case Verb.TYPE:
            return f"typed into {name}"
        case Verb.CHOOSE:
            return f"chose {action.text} in {name}"
        case Verb.PRESS:
            return f"pressed {action.text}"
        case Verb.OPEN:
            return f"opened {action.text}"
        case Verb.SWITCH:
            return f"switched to {action.text}"
        case _:
            return "looked around"


def spoken(app: str) -> str:
    """The name of an application as a person would write it."""
    return app[:1].upper() + app[1:] or "The application"


def _sentence(act: Act, now: Snapshot) -> str:
    """What is so now."""
    action, control = act.step.action, act.control
    latest = now.find(control.ref) if control is not None else None
    if control is not None and action.verb in (Verb.CHECK, Verb.UNCHECK):
        return f"{control.name} is now {'on' if action.verb is Verb.CHECK else 'off'}."
    if control is not None and latest is not None and latest.value != control.value and len(latest.value) <= 40:
        return f"{control.name} is now {latest.value}."
    said = _said(action)
    return f"{said[:1].upper()}{said[1:]}."
