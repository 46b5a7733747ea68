"""An application is walked through, and on each of its screens every kind of control is acted on, and looked at twice."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import AppGone, AppSilent, EdgelamError
from edgelam.quantize.evaluate.acts.judging import what_was_seen
from edgelam.quantize.evaluate.acts.records import Act, AppReport, Found, verdict
from edgelam.quantize.evaluate.acts.trials import Trial, trials
from edgelam.quantize.evaluate.acts.unread import unread
from edgelam.quantize.evaluate.acts.witness import Glance, Witness, family, process_of
from edgelam.runtime.attempt import attempt
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.vocabulary import AtRole
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.executor import Executor
from edgelam.runtime.maps.explore import Explorer, Progress
from edgelam.runtime.maps.learn import HOME
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.private import PrivateApp
from edgelam.runtime.maps.screen import Screen
from edgelam.runtime.maps.walk import Counts, Walker
from edgelam.runtime.maps.ways import SWITCHES, same, shows_files, ways
from edgelam.runtime.options import Options
from edgelam.trajectory import Effect

LATER = 0.5
"""Seconds after which the independent look is taken."""

BACK = 4
RETURNS = 4
"""Times that a screen is come back to with acts left on it."""

BY_MOUSE = frozenset({Verb.RIGHT_CLICK, Verb.DOUBLE_CLICK})


class ActingWalker(Walker):
    """Moves as a run acts, and has each act that is new witnessed."""

    def __init__(
        self, app: str, desktop: AtspiDesktop, atlas: Map, counts: Counts, report: AppReport, done: set[Any]
    ) -> None:
        self._executor = Executor(desktop, Options())
        self._atspi, self._report, self._done = desktop, report, done
        bus, name, _ = desktop.window_of(app)
        self._witness = Witness(bus, name)
        self._hand = XInput()
        toolkit = desktop.toolkit_of(app)
        report.toolkit = family(process_of(bus, name), toolkit.name, toolkit.version)
        super().__init__(app, self._executor.desktop, atlas, counts)

    def close(self) -> None:
        self._witness.close()
        self._hand.close()

    def perform(self, action: Action, control: Control | None) -> bool:
        """As any walker does; what was not done before is recorded."""
        key = control is not None and (self.now.title, control.role, control.name, control.path, action.verb)
        node = self._atspi.node_of(control) if control is not None else None
        if control is None or node is None or key in self._done:
            return super().perform(action, control)
        self._done.add(key)
        self.counts.acts += 1
        before, began = self.now, time.monotonic()
        parts = [n.path for n in node.walk() if n is not node and "Text" in n.interfaces][:4]
        try:
            effect, evidence, witness, by_hand = self._witnessed(action, control, before, (node.path, *parts))
        except (AppGone, AppSilent) as error:
            self._note(before, control, action, Effect.ERROR, str(error), "", Found.LOST, node.role, began)
            raise
        found = verdict(effect, witness, by_hand)
        self._note(before, control, action, effect, evidence, witness or by_hand, found, node.role, began)
        return effect is not Effect.ERROR

    def _note(
        self, before: Snapshot, control: Control, action: Action, effect: Effect, evidence: str, witness: str, found: Found, role: int,
        began: float,
    ) -> None:  # fmt: skip
        took = round(time.monotonic() - began, 2)
        act = Act(
            before.title, control.role, control.name, str(action), effect, evidence, witness, found, _native(role), took
        )
        self._report.acts.append(act)

    def _witnessed(
        self, action: Action, control: Control, before: Snapshot, paths: tuple[str, ...]
    ) -> tuple[Effect, str, str, str]:
        """Edgelam's effect and evidence, what the witness saw, and what a hand did where it saw nothing."""
        was = self._witness.look(*paths)
        done = attempt(self._executor.desktop, action, control, before, lambda: self._executor.observe(self.app))
        witness = self._later(action, control, before, was, paths)
        by_hand = ""
        if not witness and action.verb not in BY_MOUSE and self._by_hand(action, control):
            by_hand = self._later(action, control, before, was, paths)
        return done.effect, done.evidence, witness, by_hand

    def _later(self, action: Action, control: Control, before: Snapshot, was: Glance, paths: tuple[str, ...]) -> str:
        time.sleep(LATER)
        now = self._witness.look(*paths)
        self.look()
        return what_was_seen(action, control, before, self.now, was, now)

    def _by_hand(self, action: Action, control: Control) -> bool:
        """Whether it could be tried as a person does: a click in the middle, and the text by keys."""
        place = self.now.find(control.ref)
        if place is None or place.bounds is None or not place.has(State.SHOWING):
            return False
        self._hand.click(*place.bounds.center)
        if action.verb is Verb.TYPE:
            time.sleep(LATER)
            self._hand.press("ctrl+a")
            self._hand.type(action.text or "", LATER)
        return True


class Auditor(Explorer):
    """Explores, and acts on every kind of control of each screen that it comes to."""

    def __init__(
        self, app: str, start: Callable[[], Desktop], until: float, report: AppReport, say: Callable[[str], None]
    ) -> None:
        super().__init__(app, start, Map("", "", (app,)), Progress(), until, say, tries=_openers)
        self._report_on, self._acted = report, set[Any]()
        self._visits: dict[int, int] = {}
        self._acting: ActingWalker | None = None

    def close(self) -> None:
        if self._acting is not None:
            self._acting.close()

    def _begin(self) -> Walker:
        self.close()
        desktop = self._start()
        assert isinstance(desktop, AtspiDesktop)
        self._acting = ActingWalker(self._app, desktop, self.map, self.counts, self._report_on, self._acted)
        return self._acting

    def _try_ways(self, screen: Screen) -> None:
        if not self._audit(screen):
            return
        super()._try_ways(screen)

    def _audit(self, screen: Screen) -> bool:
        """Act on this screen; whether it is still in front."""
        visits = self._visits.get(screen.number, 0)
        self._visits[screen.number] = visits + 1
        if not visits:
            self._read_raw()
        if visits > RETURNS or shows_files(self._now):
            return True
        listed = self._now
        for trial in list(trials(listed)):
            if self.is_over:
                return False
            if not self._try_act(screen, listed, trial):
                return False
        self._visits[screen.number] = RETURNS + 1
        return True

    def _try_act(self, screen: Screen, listed: Snapshot, trial: Trial) -> bool:
        """One act and what takes it back; whether one can go on: the screen is in front again, or another one without a dialog."""
        before = self._now
        control = same(trial.control, listed, before)
        key = (before.title, trial.control.role, trial.control.name, trial.control.path, trial.action.verb)
        if control is None or key in self._acted:
            return True
        self._walker.perform(trial.action, control)
        self._take_back(trial, control, before)
        for _ in range(BACK):
            here = self.map.recognise(self._now)
            if here is not None and here.number == screen.number:
                return True
            if not self._now.modal or not self._walker.step_back():
                break
        return not self._now.modal

    def _take_back(self, trial: Trial, control: Control, before: Snapshot) -> None:
        if control.role is Role.RADIO:
            with suppress(EdgelamError):
                self._put_back(control, before)
            return
        if trial.back is None:
            return
        now = same(control, before, self._now) if trial.back.target is not None else None
        if trial.back.target is None or now is not None:
            if now is not None:
                self._acted.add((self._now.title, now.role, now.name, now.path, trial.back.verb))
            self._walker.perform(trial.back, now)

    def _read_raw(self) -> None:
        now = self._now
        self._report_on.windows.add(now.title)
        self._report_on.controls += sum(bool(c.verbs) for c in now.controls)
        desktop = self._walker.desktop
        with suppress(EdgelamError):
            inner = desktop.inner if hasattr(desktop, "inner") else desktop
            assert isinstance(inner, AtspiDesktop)
            trusts_showing = inner.toolkit_of(self._app).trusts_showing
            self._report_on.unread += unread(*inner.window_of(self._app), trusts_showing, now)


def _native(role: int) -> str:
    return AtRole(role).name.lower() if role in set(AtRole) else str(role)


def _openers(snapshot: Snapshot) -> list[Control]:
    """What opens something; switches are acted on apart."""
    return [c for c in ways(snapshot) if c.role not in SWITCHES or c.has(State.POPUP)]


def audit(app: str, minutes: float, say: Callable[[str], None]) -> AppReport:
    """One application in a private session with a home of its own."""
    report, began = AppReport(app), time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="edgelam-", ignore_cleanup_errors=True) as folder,
        PrivateApp(app, Path(folder) / HOME, "", say) as private,
    ):
        auditor = Auditor(app, private.start, began + 60 * minutes, report, say)
        try:
            auditor.explore()
        except EdgelamError as error:
            report.problem = str(error)
        finally:
            auditor.close()
    report.seconds = round(time.monotonic() - began, 1)
    return report
