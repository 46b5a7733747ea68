"""Take back what a run did: the opposite of each act, last one first, each verified; what stays is said.

Nothing is taken back that is not the run's own. Each step keeps, as hashes, what its control held before it and after it,
and which document that was. Undo begins only where the control still holds what the run left, and a press of Ctrl+Z that
brings anything but a part of the way back is done again at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from edgelam.action import Action, Status, Verb
from edgelam.control import Control
from edgelam.errors import ActionError, UsageError
from edgelam.redact import HIDDEN
from edgelam.runlog import appended
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.keypad import KeypadDesktop
from edgelam.runtime.detour import ESCAPE, Detour
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.inverse import TAKE_BACK, mark
from edgelam.runtime.maps.screen import LEFT_SAFELY, TAKES_OVER
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.ways import says_it_opens
from edgelam.runtime.replay import again
from edgelam.runtime.tools.calling import is_as_left
from edgelam.runtime.tools.machine import machine_of
from edgelam.runtime.tools.tool import NOTHING
from edgelam.runtime.undo_text import NOT_AS_LEFT, CannotUndo, control_in, text_of, text_taken_back
from edgelam.trajectory import WORKED, Effect, Step, Trajectory

NOT_KNOWN = "it is not known whether this was done, so nothing is taken back for it"
NOT_KEPT = "the log does not hold what this needs, so it stays as it is"
CANNOT = "this cannot be taken back"


def can_undo(trajectory: Trajectory) -> bool:
    """Whether anything of it is left that can be taken back."""
    return any(s.undo not in (None, NOTHING) for s in _left(trajectory))


def _left(trajectory: Trajectory) -> list[Step]:
    """The steps that left something and have not been dealt with, last first."""
    return [
        s for s in reversed(trajectory.steps)
        if s.effect in (*WORKED, Effect.UNKNOWN) and s.action.status is Status.CONTINUE
        and s.undo != NOTHING and s.index not in trajectory.undone
    ]  # fmt: skip


def undo_logged(desktop: Desktop, trajectory: Trajectory, log: Path, maps: Maps | None = None) -> Iterator[Step]:
    """:func:`undo_run`, every step that is dealt with noted in the run's log at once: a run is taken back once.

    Raises:
        EnvironmentProblem: the application cannot be opened any more, or the log cannot be written.
        UsageError: it was taken back already.
    """
    if trajectory.undone and not _left(trajectory):
        raise UsageError(f"Run {trajectory.run} was already taken back, as far as it can be; nothing was done.")
    with appended(log) as write:
        for step in undo_run(desktop, trajectory, maps):
            if step.index in trajectory.undone:
                write({"kind": "undone", "steps": [step.index]})
            yield step


def undo_run(desktop: Desktop, trajectory: Trajectory, maps: Maps | None = None) -> Iterator[Step]:
    """A step for each act that left something, last first: taken back, or an error that says why it stays.

    The first that is not as the run left it is the last: what was done before it may be something else by now, too.
    What is dealt with is added to ``trajectory.undone``. By ``maps`` the way is found to what is not on the screen in front.

    Raises:
        EnvironmentProblem: the application cannot be opened any more.
    """
    desktop = KeypadDesktop(desktop)
    left = _left(trajectory)
    if left and trajectory.app:
        desktop.launch(trajectory.app)
    document = next((s.document for s in reversed(trajectory.steps) if s.document), "")
    taken_over: _TakenOver | None = None
    for number, old in enumerate(left):
        if taken_over is not None and old.window != taken_over.by.window:
            yield taken_over.resolved()
            taken_over = None
        if old.undo is None and old.modal and _label(old) in TAKES_OVER and taken_over is None:
            taken_over = _TakenOver(old)
            trajectory.undone.append(old.index)
            continue
        try:
            step = _undone(desktop, trajectory.app or old.app, document, left[number:], maps)
        except CannotUndo as why:
            if taken_over is not None:
                yield replace(taken_over.by, effect=Effect.ERROR, evidence=CANNOT)
            yield replace(old, effect=Effect.ERROR, evidence=str(why))
            return
        trajectory.undone.append(old.index)
        if taken_over is not None:
            taken_over.back.append(step is not None and step.effect is Effect.VERIFIED)
        if step is not None:
            yield step
    if taken_over is not None:
        yield taken_over.resolved()


@dataclass(slots=True)
class _TakenOver:
    """A dialog's OK, whose work is that of the acts before it in that dialog: ``back`` says of each whether it was taken back."""

    by: Step
    back: list[bool] = field(default_factory=list)

    def resolved(self) -> Step:
        if self.back and all(self.back):
            return replace(self.by, effect=Effect.VERIFIED, evidence="what it took over is as it was")
        return replace(self.by, effect=Effect.ERROR, evidence=CANNOT)


def _label(step: Step) -> str:
    """What was clicked in a step, as the guard reads labels; empty for any other act."""
    target = step.action.target
    return plain(target.name) if target is not None and step.action.verb is Verb.CLICK else ""


def _undone(desktop: Desktop, app: str, document: str, left: Sequence[Step], maps: Maps | None) -> Step | None:
    """The first of these acts taken back; None where it went away with the dialog that it was done in. Raises CannotUndo."""
    old = left[0]
    if old.effect is Effect.UNKNOWN:
        return replace(old, evidence=NOT_KNOWN)
    if old.undo is None:
        if _left_nothing(old):
            return None
        return replace(old, effect=Effect.ERROR, evidence=CANNOT)
    if old.action.verb is Verb.CALL:
        return _call_taken_back(desktop, app, old, old.undo)
    screen = desktop.snapshot(app or None)
    control = text_of(old, screen) if old.undo == TAKE_BACK else control_in(old.action, screen)
    is_kept = bool(old.left and old.was) and HIDDEN not in f"{old.left}{old.action}{old.undo}"
    if control is None and is_kept and old.undo != TAKE_BACK and maps is not None:
        return _elsewhere_taken_back(Detour(desktop, app, maps), desktop, app, old, old.undo)
    if control is None and old.modal and old.action.verb is Verb.TYPE:
        return None
    if not is_kept:
        raise CannotUndo(NOT_KEPT)
    if old.undo == TAKE_BACK:
        return text_taken_back(desktop, app, document, left)
    if control is None:
        raise CannotUndo(f"{old.action.target} is not on the screen, so it stays as it is")
    return _setting_taken_back(desktop, app, old, old.undo, control)


def _left_nothing(old: Step) -> bool:
    """Whether an act that has no opposite only opened a dialog, or left one as one does that is not to be taken over."""
    if old.action == ESCAPE:
        return old.modal
    if old.action.target is None or old.action.verb is not Verb.CLICK:
        return False
    return says_it_opens(old.action.target.name) or (old.modal and _label(old) in LEFT_SAFELY)


def _setting_taken_back(desktop: Desktop, app: str, old: Step, undo: Action, control: Control) -> Step:
    """What is on the screen, set back. Raises CannotUndo."""
    if mark(control) != old.left:
        raise CannotUndo(NOT_AS_LEFT)
    done = again(desktop, app, undo, old)
    now = control_in(old.action, desktop.snapshot(app or None))
    if now is None or mark(now) != old.was:
        raise CannotUndo(done.evidence if done.effect is Effect.ERROR else "it could not be set back to what it was")
    return replace(done, action=undo, effect=Effect.VERIFIED)


def _elsewhere_taken_back(detour: Detour, desktop: Desktop, app: str, old: Step, undo: Action) -> Step | None:
    """What is on another screen, set back there; what was opened on the way is closed. None for a text that went with its dialog.
    Raises CannotUndo."""
    changed = False
    try:
        reached = detour.reach(old)
        control = control_in(old.action, desktop.snapshot(app or None)) if reached else None
        if control is None and old.modal and old.action.verb is Verb.TYPE:
            return None
        if control is None:
            raise CannotUndo(f"{old.action.target} is not on the screen, so it stays as it is")
        if mark(control) == old.was:
            return replace(old, action=undo, effect=Effect.VERIFIED, evidence="it is as it was")
        step = _setting_taken_back(desktop, app, old, undo, control)
        changed = True
    finally:
        closed = detour.leave(changed)
    if not closed:
        raise CannotUndo("it was set back in a dialog that is still open: look at it")
    return step


def _call_taken_back(desktop: Desktop, app: str, old: Step, undo: Action) -> Step:
    """What a tool did taken back by the call that is its opposite. Raises CannotUndo."""
    if HIDDEN in f"{old.left}{old.action}{undo}":
        raise CannotUndo(NOT_KEPT)
    try:
        as_left = is_as_left(old.action, old.left, machine_of(desktop))
    except ActionError as error:
        raise CannotUndo(str(error)) from error
    if not as_left:
        raise CannotUndo(NOT_AS_LEFT)
    done = again(desktop, app, undo, old)
    if done.effect not in WORKED:
        raise CannotUndo(done.evidence)
    return replace(done, action=undo)
