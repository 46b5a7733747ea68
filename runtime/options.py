"""How a run is carried out: what is allowed, what helps, and who is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from edgelam.action import Action
from edgelam.control import Control, Snapshot
from edgelam.runtime.choosing.ways import Choose
from edgelam.runtime.guard import Confirm, Limits
from edgelam.runtime.guard.question import Question
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.survey import Survey
from edgelam.runtime.memory import Memory
from edgelam.runtime.presence import LastInput
from edgelam.runtime.tools.choose import Toolbox
from edgelam.trajectory import Ending, Step

OnStep = Callable[[Step], None]


@dataclass(slots=True)
class Options:
    """How a run is carried out."""

    limits: Limits = field(default_factory=Limits)
    confirm: Confirm | None = None
    assume_yes: bool = False
    dry_run: bool = False
    redact: bool = False
    tools: Toolbox | None = None
    """Tools offered beside the controls; without them only what is on the screen is used."""

    stop: threading.Event = field(default_factory=threading.Event)
    """Set by whoever wants the run to end at once: nothing more is done after it."""

    on_plan: Callable[[list[str]], None] = lambda plan: None
    on_step: OnStep = lambda step: None
    on_act: Callable[[int, Action, Control | None, Snapshot], None] = lambda subtask, action, control, screen: None
    """Called before each act, with the number of its subtask, what it is done to, and the screen as it is."""

    on_ending: Callable[[Ending], None] = lambda ending: None
    on_question: Callable[[Question], None] = lambda question: None
    """Called before ``confirm``, where the question is the guard's."""

    choose: Choose | None = None
    """Asks which of several ways is meant; without it the run ends with that question."""

    offer: Confirm | None = None
    """Asks whether what a run without success did on the way is taken back; with nobody to ask, it is."""

    memory: Memory | None = None
    """Learns from what the person chooses, and from what they do instead of what they took back."""

    last_input: LastInput | None = None
    """When mouse or keyboard were last used; a person who uses them goes first."""

    on_pause: Callable[[bool], None] = lambda paused: None
    guide: Guide | None = None
    """Knows the way to what is not on the screen."""

    survey: Survey = field(default_factory=Survey)
    """Adds what was seen to the person's own maps."""
