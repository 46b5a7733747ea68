"""What may be claimed from what was done, where a request names no end that can be looked up.

An act proves something only where it is what was asked for: near enough in meaning, with every name and number of the
subtask used, and seen to have changed the control or window that it aimed at.
"""

from __future__ import annotations

import re

from edgelam.action import Action, Verb
from edgelam.control import INPUT_ROLES, TICK_ROLES, Role, State
from edgelam.numbers import in_digits
from edgelam.phrases import normalise
from edgelam.quoted import QUOTED
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.desktop.keypad import REF
from edgelam.runtime.request.goal import mentioned, unmet
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.runtime.request.permanent import PERMANENTLY
from edgelam.runtime.request.repeating import without_count
from edgelam.runtime.sheets.wishes import task_of
from edgelam.runtime.texts.document import document_of
from edgelam.runtime.texts.parts import part_of
from edgelam.runtime.verify.besides import folder_unused, left_open
from edgelam.runtime.verify.evidence import Act, Evidence, Judgement
from edgelam.runtime.verify.placing import only_searches, unseen_place
from edgelam.runtime.verify.reading import read_off
from edgelam.runtime.verify.rows import only_chosen
from edgelam.runtime.verify.sentences import said_of, sentence_of, spoken
from edgelam.runtime.verify.windows import answer_in, is_version
from edgelam.trajectory import WORKED, Effect

NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w.,]*\d)")

NEARLY = 0.3
"""How near what sets one thing is at least, after which a request goes on although nobody can say that it was meant."""

SURELY = 0.8
"""How near an act is whose control is surely meant, whatever its words."""

LENGTH = 60
"""Characters of a display that are said."""


def by_acts(evidence: Evidence) -> Judgement:
    """What can be claimed where the request names no end that can be looked up."""
    if not evidence.acts:
        if said := read_off(evidence.intent.subtask, evidence.now):
            return Judgement(Effect.VERIFIED, said)
        return Judgement(Effect.UNKNOWN, "Nothing was done for this; I could not see whether it was so already.", False)
    if left := unused(evidence):
        return Judgement(Effect.NOT_SEEN, f"{left} was not used.")
    earlier = evidence.acts[-2].after if len(evidence.acts) > 1 else evidence.baseline.screen
    if (row := only_chosen(evidence.intent.subtask, evidence.acts[-1], earlier)) is not None:
        return Judgement(Effect.NOT_SEEN, f"{row.name} was only chosen.")
    done = [a for a in evidence.acts if _counts(a, evidence.intent)]
    if not done:
        return Judgement(Effect.NOT_SEEN, "Only menus or tabs were opened, or fields gone to.")
    if evidence.intent.kind is Kind.QUESTION:
        return _answer(evidence)
    fitting = [a for a in done if _fits(a, evidence.intent)]
    if not fitting and (taken := _taken(evidence)):
        return Judgement(Effect.VERIFIED, taken)
    if not fitting:
        names = " and ".join(dict.fromkeys(said_of(a.step.action) for a in done))
        settled = all(_sets_one_thing(a) and a.step.relevance >= NEARLY for a in done)
        said = f"I {names}, but could not see whether that is what you asked for."
        return Judgement(Effect.UNKNOWN, said, go_on=settled)
    said = f"I {said_of(fitting[-1].step.action)}"
    if misnamed := _named_elsewhere(evidence):
        both = " and ".join(dict.fromkeys(said_of(a.step.action) for a in (fitting[-1], misnamed)))
        said = f"I {both}, but could not see that it is called so."
        return Judgement(Effect.UNKNOWN, said, False)
    if what := _still_open(evidence):
        return Judgement(Effect.UNKNOWN, f"{said}, but could not see that {what}.", False)
    seen = [a for a in fitting if a.step.effect in WORKED]
    if not seen:
        shown = "it is on" if evidence.intent.kind is Kind.SWITCH else "it worked"
        return Judgement(Effect.UNKNOWN, f"{said}; {spoken(evidence.now.app)} does not show whether {shown}.")
    return Judgement(Effect.CHANGED, sentence_of(seen[-1]))


def _named_elsewhere(e: Evidence) -> Act | None:
    """The act that wrote what something is to be called into a field to search in, or one that was there before and has little to do with it."""
    there, name = {(c.role, c.name) for c in e.baseline.screen.controls}, e.intent.name
    named = [a for a in e.acts if name and a.step.action.verb is Verb.TYPE and a.step.action.text == name]

    def is_elsewhere(act: Act) -> bool:
        field = act.control
        if field is None or act.step.modal:
            return False
        far = (field.role, field.name) in there and act.step.relevance < RELEVANT
        return far or only_searches(field, e.intent.subtask.replace(name, " "))

    return named[-1] if named and all(map(is_elsewhere, named)) else None


def _taken(e: Evidence) -> str:
    """What a field has taken with Enter, where a word of its name is said and it still shows the number."""
    typed = next((a for a in reversed(e.acts) if a.step.action.verb is Verb.TYPE), None)
    field = e.now.find(typed.control.ref) if typed is not None and typed.control is not None else None
    number = typed.step.action.text or "" if typed is not None else ""
    is_entered = e.acts[-1].step.action == Action(Verb.PRESS, text="enter") and number in NUMBER.findall(
        e.intent.subtask
    )
    if (
        field is None
        or not is_entered
        or field.value != number
        or not set(words(field.name)) & set(words(e.intent.subtask))
    ):
        return ""
    return f"{field.name} is now {number}."


def _sets_one_thing(act: Act) -> bool:
    """Whether it set what shows it: what comes next in a request does not build on it."""
    control, now = act.control, act.after.find(act.control.ref) if act.control is not None else None
    if control is None:
        return False
    ticked = now is not None and now.has(State.CHECKED) and not control.has(State.CHECKED)
    by_verb = act.step.action.verb in (Verb.CHECK, Verb.UNCHECK, Verb.CHOOSE) or control.role in (
        Role.SPIN,
        Role.SLIDER,
    )
    return ticked or (by_verb and act.step.effect is Effect.VERIFIED)


def _answer(e: Evidence) -> Judgement:
    """A question is answered by what a display shows now, never by a click."""
    change = e.now - e.baseline.screen
    shown = [after for _, after in change.changed if after.role is Role.STATUS and after.value]
    if shown:
        return Judgement(Effect.CHANGED, f"It shows {shown[-1].value[:LENGTH]}.")
    fitting = any(_fits(a, e.intent) for a in e.acts)
    answer = answer_in(e.intent.subtask, e.baseline.screen, e.now)
    if answer and (fitting or is_version(answer)):
        return Judgement(Effect.VERIFIED, f"{answer}.")
    return Judgement(Effect.UNKNOWN, "I could not see an answer to that.", False)


def unused(e: Evidence) -> str:
    """A text, a file name or a number of the subtask that no act used and the screen does not show newly."""
    left = unmet(e.intent.subtask, [a.step for a in e.acts], e.now)
    if left:
        return f"“{left[0]}”"
    used = " ".join(_texts(a.step.action) for a in e.acts)
    if e.intent.kind is Kind.COMMAND and normalise(e.intent.name) not in normalise(f"{used} {e.now.title}"):
        return f"“{e.intent.name}”"
    change = e.now - e.baseline.screen
    shown = [e.now.title, *(f"{c.name} {c.value}" for c in change.added), *(after.value for _, after in change.changed)]
    everything = " ".join([used, *shown, *_stood(e)])
    said = without_count(e.intent.subtask)
    asked = NUMBER.findall(said if _ticked_surely(e) else in_digits(said))
    missing = (n for n in asked if not re.search(rf"(?<!\d){re.escape(n)}(?!\d)", everything))
    return next(missing, "") or folder_unused(e, everything)


def _stood(e: Evidence) -> list[str]:
    """What fields of dialogs that were worked in held, where the subtask calls them by name: *2 columns* was so before."""
    said = set(words(e.intent.subtask))
    fields = [c for a in e.acts if a.after.modal for c in a.after.controls if c.role in INPUT_ROLES]
    return [c.value for c in fields if (named := set(words(c.name))) and named <= said]


def _ticked_surely(e: Evidence) -> bool:
    """Whether a box was ticked that is surely meant: it takes no number, and *let two tracks fade into each other* sets none."""
    last = e.acts[-1].step if e.acts else None
    ticked = last is not None and last.action.verb in (Verb.CHECK, Verb.UNCHECK)
    return last is not None and ticked and last.effect is Effect.VERIFIED and last.relevance >= SURELY


_STYLED = re.compile(
    r"^(?:please )?(?:(?:make|set|turn|format|put|render|have|get|i want|i(?:['’]d| would) like|i need)\s+(?P<what>.+?)\s+(?:to |in |into )?(?:a )?"
    r"(?:bold|italics?|underlined?|strike ?through|struck through|uppercase|lowercase|capitals|red|green|blue|yellow|bigger|smaller|larger)\b|"
    r"(?:underline|bold|italici[sz]e|embolden|strike (?:out|through))\s+(?P<that>.+)$)",
    re.IGNORECASE,
)
"""What of a document is to look otherwise."""


def styled_part(subtask: str) -> str:
    """The words for what is to look otherwise: *the title* in *make the title bold*; empty where nothing is."""
    found = _STYLED.search(subtask)
    part = (found["what"] or found["that"]).strip(" .!") if found else ""
    return "" if part.casefold() in _NO_PART else part


_NO_PART = frozenset({"too", "also", "as well", "please", "now", "again"})

ITSELF = re.compile(r"^(?:it|this|that|them|these)$", re.IGNORECASE)
"""Words for what was written just before."""

_ALL = re.compile(
    r"^(?:it|this|that|them|these|everything|all(?: of it)?|(?:the |my )?(?:whole |entire |selected |all )?(?:text|document|selection|font))$",
    re.IGNORECASE,
)


def _still_open(e: Evidence) -> str:
    """What is said of a part of a document, of a place, or beside a text, and cannot be seen to be so."""
    if part := _unselected(e):
        return f"{part} was selected"
    place = unseen_place(e.intent.subtask, e.acts)
    return f"it is {place}" if place else left_open(e)


def _unselected(e: Evidence) -> str:
    """The part of a document that a style is for, where no act selected it: ``make the title bold``."""
    part = styled_part(e.intent.subtask)
    if not part or _ALL.match(part):
        return ""
    document = document_of(e.baseline.screen)
    meant = part_of(e.intent, document.value) if document is not None else ""
    if meant and any(a.step.action.verb is Verb.SELECT and a.step.action.text == meant for a in e.acts):
        return ""
    task = task_of(e.intent.subtask, e.baseline.screen)
    if task is not None and any(a.step.action.verb is Verb.SELECT and a.step.action.text == task.place for a in e.acts):
        return ""
    named = set(words(part))
    used = set(words(" ".join(_texts(a.step.action) for a in e.acts)))
    return "" if named & used else part


def _texts(action: Action) -> str:
    """Everything that an act names."""
    named = (action.target.name, action.target.within or "") if action.target is not None else ()
    return " ".join(filter(None, (action.text or "", *named)))


_GOES_TO = re.compile(
    r"\b(?:click|go|focus|move|jump|select|switch|open|show|see|view|turn to|bring up|choose|press|put the (?:cursor|caret)|field|box|bar|tab|page)\b",
    re.IGNORECASE,
)


def _counts(act: Act, intent: Intent) -> bool:
    """Opening a menu, or going to a field or a tab, is only the way to something, unless that is what was asked for."""
    is_menu = act.control is not None and (act.control.role is Role.MENU or act.control.has(State.POPUP))
    if act.control is not None and act.control.role in (Role.TEXT, Role.TAB) and act.step.action.verb is Verb.CLICK:
        return intent.on is None and _GOES_TO.search(intent.subtask) is not None
    return not (is_menu or _brought_menu(act)) or "menu" in intent.subtask.casefold()


def _brought_menu(act: Act) -> bool:
    """Whether nothing is in front after it but a menu, which a key or a button has unfolded."""
    usable = [c for c in act.after.controls if c.verbs]
    is_entry = act.control is not None and act.control.role in (Role.MENU, Role.MENU_ITEM)
    return bool(usable) and not is_entry and all(c.role in (Role.MENU, Role.MENU_ITEM) for c in usable)


def _fits(act: Act, intent: Intent) -> bool:
    """Whether the act is what was asked for: near enough in meaning and, for a setting, with the value it is set to."""
    action = act.step.action
    if action.verb is Verb.SELECT and intent.kind is Kind.SELECT:
        return True
    if action.verb in (Verb.OPEN, Verb.SWITCH):
        return bool(set(words(action.text or "")) & set(words(intent.subtask)))
    if action.verb is Verb.TYPE and intent.text and normalise(action.text or "") == normalise(intent.text):
        return True  # what is looked for, in a field for it
    if _typed_what_is_quoted(act, intent):
        return True
    if action.verb is Verb.PRESS:
        return (action.text or "").replace("+", " ") in intent.subtask.casefold().replace("+", " ")
    if act.control is not None and act.control.ref == REF:
        return intent.kind is Kind.COMPUTE
    if act.after.modal and not act.step.modal and PERMANENTLY.search(intent.subtask):
        return False  # a dialog that opened is not what is to hold from now on
    if intent.kind is Kind.SELECT and act.step.relevance < 1.0 and not _names_object(action, intent):
        return False
    chosen = act.control is not None and act.control.role in TICK_ROLES and not NUMBER.search(intent.value)
    surely = chosen and act.step.relevance >= SURELY
    if intent.kind is Kind.SET and not surely and not set(words(intent.value)) & set(words(_texts(action))):
        return False
    return act.step.relevance >= RELEVANT


def _typed_what_is_quoted(act: Act, intent: Intent) -> bool:
    """Whether the one thing that a setting quotes was written into a field that took it: *show the colour "#3366cc"*."""
    quoted, control = mentioned(intent.subtask), act.control
    is_line = control is not None and control.role is Role.TEXT and not control.has(State.MULTILINE)
    took = is_line and act.step.action.verb is Verb.TYPE and act.step.effect is Effect.VERIFIED
    if control is None or not took or intent.name or intent.kind not in (Kind.SWITCH, Kind.SET, Kind.COMMAND):
        return False
    return quoted == [act.step.action.text] and bool(
        set(words(control.name)) & set(words(QUOTED.sub(" ", intent.subtask)))
    )


def _names_object(action: Action, intent: Intent) -> bool:
    """Whether the act names what is to be selected, not only that something is."""
    asked, named = set(words(intent.subtask)), set(words(_texts(action)))
    return bool((asked & named) - set(words("select highlight mark choose pick")))
