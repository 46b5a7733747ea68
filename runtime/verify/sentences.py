"""What was done, in a sentence for the person."""

from __future__ import annotations

from edgelam.action import Action, Verb
from edgelam.control import State
from edgelam.runtime.verify.effect import COPIED
from edgelam.runtime.verify.evidence import Act


def said_of(action: Action) -> str:
    """The act in the past tense, as part of a sentence."""
    name = action.target.name if action.target is not None else ""
    match action.verb:
        case Verb.CLICK | Verb.SELECT:
            return f"{action.verb}ed {name}"
        case Verb.DOUBLE_CLICK:
            return f"double-clicked {name}"
        case Verb.RIGHT_CLICK:
            return f"opened the context menu of {name}"
        case Verb.DRAG:
            return f"dragged {name} onto {action.text}"
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


def sentence_of(act: Act) -> str:
    """What is so now."""
    action, control = act.step.action, act.control
    name = control.name if control is not None else ""
    left = act.after.find(control.ref) if control is not None else None
    if control is not None and left is not None and left.has(State.CHECKED) != control.has(State.CHECKED):
        return f"{name} is now {'on' if left.has(State.CHECKED) else 'off'}."
    match action.verb:
        case Verb.CHECK:
            return f"{name} is now on."
        case Verb.UNCHECK:
            return f"{name} is now off."
        case Verb.CHOOSE:
            return f"{name} is now {action.text}."
        case Verb.TYPE if control is not None and not control.has(State.MULTILINE):
            return f"{name} is now {action.text}."
        case _:
            said = said_of(action)
            more = f"; {COPIED}" if act.step.evidence == COPIED else ""
            return f"{said[:1].upper()}{said[1:]}{more}."
