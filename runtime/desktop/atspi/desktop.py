"""The Linux desktop behind the :class:`Desktop` protocol."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from edgelam.action import Action, Verb
from edgelam.control import Bounds, Control, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent, EnvironmentProblem
from edgelam.paths import expand_home
from edgelam.runtime.desktop import KEY_PAUSE, Report, Window, silent
from edgelam.runtime.desktop.atspi import launch, sheets
from edgelam.runtime.desktop.atspi.act import Actor
from edgelam.runtime.desktop.atspi.bus import REGISTRY, ROOT, Bus, Call, CallError, I, is_from, prop
from edgelam.runtime.desktop.atspi.clipboard import ClipboardWatch
from edgelam.runtime.desktop.atspi.controls import controls_of
from edgelam.runtime.desktop.atspi.drawn import held_by_dialog
from edgelam.runtime.desktop.atspi.launch import Entry
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.popups import Popups
from edgelam.runtime.desktop.atspi.startup import Startup
from edgelam.runtime.desktop.atspi.tops import is_visible, topmost, waits
from edgelam.runtime.desktop.atspi.tree import Reader, Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtState
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.notices import message_of, wants_consent, way_out
from edgelam.runtime.desktop.stable_refs import earlier_refs
from edgelam.stopping import Interrupted, never, raise_if_stopped, slices

EVENTS = (
    "object:state-changed",
    "object:text-changed",
    "object:children-changed",
    "object:property-change",
    "object:selection-changed",
    "window:",
)
"""Bounds and visible data are left out: animations would flood us."""

QUIET_TYPED = 0.2
"""Seconds without an event after which a dialog is at rest that text was typed into: a file dialog looks the name up
before it lets its Save be pressed."""

LAUNCH_TIMEOUT = 40.0
LIST_TIMEOUT = 0.8

NOTICES = 3
"""Greetings and tips that are left at most when an application starts."""

SHELL_PARTS = frozenset({"openbox", "xfce4-panel", "gnome-shell", "plasmashell", "mutter"})


@dataclass(slots=True)
class App:
    """An application on the accessibility bus."""

    bus_name: str
    name: str
    pid: int
    reader: Reader
    actor: Actor


class AtspiDesktop:
    """One connection, used from one thread."""

    name = "atspi"
    key_pause = KEY_PAUSE

    def __init__(self) -> None:
        self.interrupted: Interrupted = never
        self.report: Report = silent
        self._session = Bus.session()
        self._bus = Bus.accessibility(self._session)
        self._bus.listen(*EVENTS)
        self._x = XInput()
        self._clipboard = ClipboardWatch()
        self._popups = Popups()
        self._apps: dict[str, App] = {}
        self._nodes: dict[str, Node] = {}
        self._controls: list[Control] = []
        self._current: App | None = None
        self._sheet: sheets.Sheet | None = None
        self._title = ""
        self._in_dialog = False
        self._typed = False
        self._selects = False
        """Whether text was selected last, which is looked up: some applications emit nothing then."""

        self._started: dict[str, subprocess.Popen[bytes]] = {}

    @classmethod
    def connect(cls) -> AtspiDesktop:
        return cls()

    def copies(self) -> int:
        return self._clipboard.copies()

    def close(self) -> None:
        self._clipboard.close()
        for app in self._apps.values():
            app.actor.close()
        self._bus.close()
        self._session.close()
        self._x.close()

    # Looking

    def apps(self) -> list[str]:
        return sorted({e.name for e in launch.entries()})

    def windows(self) -> list[Window]:
        found = []
        for app in self._running():
            try:
                tops = app.reader.toplevels()
            except (AppGone, AppSilent):
                continue  # one hung application must not hide the others
            found += [
                Window(t.path, app.name, clean_name(t.name), t.has(AtState.ACTIVE)) for t in tops if is_visible(t)
            ]
        return sorted(found, key=lambda w: not w.active)

    def snapshot(self, app: str | None = None) -> Snapshot:
        began = time.perf_counter()
        chosen = self._find(app) if app else self._active()
        if chosen is None:
            if app:
                raise AppGone(f"{app} is not running.")
            return Snapshot("", "Desktop", ())
        self._current = chosen
        tops = self._tops(chosen)
        top = topmost(tops)
        if top is None:
            self._title = ""
            return Snapshot(chosen.name, "", (), seconds=time.perf_counter() - began)
        chosen.reader.fill(top)
        self._popups.note(self._bus.signals)
        top.children += self._popups.beside(chosen.reader, top)
        self._nodes = {n.path: n for n in top.walk()}
        self._title = top.name
        shown = controls_of(top, chosen.reader.toolkit)
        drawn = held_by_dialog(top, shown)
        self._in_dialog = drawn is not None or waits(top, tops, shown)
        self._controls = self._lasting(self._placed(chosen, top, shown if drawn is None else drawn))
        self._sheet = sheets.sheet_in(top)
        if self._sheet is not None:
            self._controls += sheets.controls_of(self._sheet, self._bus, chosen.bus_name, clean_name(top.name))
        return Snapshot(
            chosen.name, clean_name(top.name), tuple(self._controls), self._in_dialog, time.perf_counter() - began
        )

    def _lasting(self, controls: list[Control]) -> list[Control]:
        """The controls with the references that they had on the look before."""
        known = earlier_refs(self._controls, controls)
        self._nodes |= {was: self._nodes[ref] for ref, was in known.items() if ref in self._nodes}
        return [replace(c, ref=known.get(c.ref, c.ref)) for c in controls]

    def _placed(self, app: App, top: Node, controls: list[Control]) -> list[Control]:
        """GTK 4 reports positions relative to its window; add where that is."""
        if app.reader.toolkit.trusts_showing or top.bounds is None:
            return controls
        origin = self._x.origin(app.pid, top.name, (top.bounds.width, top.bounds.height))
        if origin is None:
            return controls
        dx, dy = origin
        return [
            replace(c, bounds=Bounds(c.bounds.x + dx, c.bounds.y + dy, c.bounds.width, c.bounds.height))
            if c.bounds
            else c
            for c in controls
        ]

    @staticmethod
    def _tops(app: App) -> list[Node]:
        return [t for t in app.reader.toplevels() if is_visible(t)]

    def _running(self) -> list[App]:
        """Applications on the bus, new ones added, ended ones forgotten; silent ones left out this time."""
        (listed,) = self._bus.call(Call(REGISTRY, ROOT, I + "Accessible", "GetChildren"))
        names = [name for name, _ in listed]
        for gone in set(self._apps) - set(names):
            self._apps.pop(gone).actor.close()
        for name in names:
            if name in self._apps:
                continue
            try:
                self._add(name)
            except (AppGone, AppSilent, CallError):
                continue
        return [self._apps[n] for n in names if n in self._apps]

    def _add(self, bus_name: str) -> None:
        (name,) = self._bus.call(prop(bus_name, ROOT, I + "Accessible", "Name"), LIST_TIMEOUT)
        pid, title = self._pid_of(bus_name), str(name[1])
        if title in SHELL_PARTS or pid == os.getpid():
            return
        reader = Reader(self._bus, bus_name)
        actor = Actor(self._bus, bus_name, reader.toolkit, self._raise_current)
        self._apps[bus_name] = App(bus_name, title, pid, reader, actor)

    def _pid_of(self, bus_name: str) -> int:
        dbus = "org.freedesktop.DBus"
        call = Call(dbus, "/org/freedesktop/DBus", dbus, "GetConnectionUnixProcessID", "s", (bus_name,))
        return int(self._bus.call(call)[0])

    def _find(self, name: str) -> App | None:
        wanted = name.casefold()
        entry = launch.find(name)
        running = self._running()
        exact = [a for a in running if a.name.casefold() == wanted]
        process = self._started.get(entry.id) if entry else None
        same_process = [a for a in running if process and a.pid == process.pid]
        by_entry = [a for a in running if entry and a.name.casefold() in entry.names]
        loose = [a for a in running if wanted in a.name.casefold()]
        found = exact or same_process or by_entry or loose
        with_window = [a for a in found if self._has_window(a)]
        best = with_window or found
        return best[-1] if best else None

    def _has_window(self, app: App) -> bool:
        try:
            return any(is_visible(t) for t in app.reader.toplevels())
        except (AppGone, AppSilent):
            return False

    def _active(self) -> App | None:
        active = next((w for w in self.windows()), None)
        return self._find(active.app) if active else None

    # Acting

    def perform(self, action: Action, control: Control | None) -> None:
        self._forget_signals()
        self._typed = action.verb is Verb.TYPE and self._in_dialog
        self._selects = action.verb is Verb.SELECT
        if action.verb is Verb.OPEN:
            self.launch(action.text or "")
        elif action.verb is Verb.PRESS:
            self._raise_current().press(action.text or "")
        elif action.verb is Verb.SWITCH:
            self._current = self._find(action.text or "")
            self._raise_current()
        elif action.verb is Verb.WAIT:
            self._await(1.0)
        elif control is None or self._current is None:
            raise ActionError("there is no window to act in")
        else:
            node = self._nodes.get(control.ref)
            if self._sheet is not None and sheets.MARK in control.ref:
                self._current.actor.in_sheet(action, control, self._sheet)
                return
            if node is None:
                raise ActionError(f"{control.name} is gone")
            text = action.text if action.verb is not Verb.TYPE else expand_home(action.text or "")
            try:
                self._current.actor.perform(replace(action, text=text), control, node, self._controls)
            except CallError as error:
                raise ActionError(f"{control.name} refused: {error}") from error

    def _raise_current(self) -> XInput:
        if self._current is not None and self._x.activate(self._current.pid, self._title):
            self._bus.pump(0.1)
        return self._x

    def settle(self, timeout: float) -> bool:
        """Events of the application acted on first, within its toolkit's grace, then quiet; False if there was none."""
        toolkit = self._current.reader.toolkit if self._current else Toolkit("", "")
        quiet = QUIET_TYPED if self._typed else toolkit.quiet
        end = time.monotonic() + timeout
        sender = self._current.bus_name if self._current else ""
        seen = any(is_from(signal, sender) for signal in self._bus.signals)
        if not seen and not self._await(min(toolkit.grace, timeout), sender):
            return self._selects
        while time.monotonic() < end and self._await(quiet, sender):
            pass
        self._forget_signals()
        return True

    def _forget_signals(self) -> None:
        """All but that something came up, which may be listed nowhere."""
        self._popups.note(self._bus.signals)
        self._bus.signals.clear()

    def _await(self, timeout: float, sender: str = "") -> bool:
        """Wait for one signal at most ``timeout`` seconds, and no longer than the person wants; whether one came."""
        return any(self._bus.pump(seconds, sender) for seconds in slices(timeout, self.interrupted))

    def launch(self, app: str, *documents: str) -> None:
        """Start an application unless it runs, with these documents, and wait until its window can be read.

        Raises:
            EnvironmentProblem: there is no such application, or it did not come up.
        """
        running = self._find(app)
        if running is not None and self._has_window(running):
            self._current = running
            return
        entry = launch.find(app)
        if entry is None:
            raise EnvironmentProblem(
                f"There is no application called {app!r} on this computer; see `edgelam inspect --apps`."
            )
        self._start(app, entry, documents)

    def _start(self, app: str, entry: Entry, documents: Sequence[str]) -> None:
        before = {a.bus_name for a in self._running() if self._has_window(a)}
        process = launch.start(entry, *documents)
        self._started[entry.id] = process
        startup, notices = Startup(entry, process), NOTICES
        end = time.monotonic() + LAUNCH_TIMEOUT
        while (now := time.monotonic()) < end:
            raise_if_stopped(self.interrupted, f"Stopped while {entry.name} was starting.")
            found = self._find(app) or self._newcomer(before)
            window = self._first_look(found, startup) if found is not None else None
            if found is not None and window is not None:
                if not notices or not self._left_notice(found, window, entry.name):
                    return
                notices -= 1
            if process.poll() not in (None, 0):
                raise EnvironmentProblem(f"{entry.name} ended at once with code {process.returncode}.")
            if problem := startup.problem(self._x.shown(), self._joined(), now):
                raise EnvironmentProblem(problem)
            self._await(0.2)
        raise EnvironmentProblem(f"{entry.name} was started but showed no window in {LAUNCH_TIMEOUT:.0f} s.")

    def _left_notice(self, app: App, window: Snapshot, name: str) -> bool:
        """Whether this is a greeting or a tip; it is left then, and that is said.

        Raises:
            EnvironmentProblem: a person has to agree to something first.
        """
        if wants_consent(window):
            raise EnvironmentProblem(
                f"{name} first asks you to agree to something (“{window.title}”); answer that yourself, then ask again."
            )
        button = way_out(window, alone=len([t for t in app.reader.toplevels() if is_visible(t)]) < 2)
        if button is None:
            return False
        self.perform(Action(Verb.CLICK), button)
        self.report(f"{name} began with “{window.title}”{message_of(window)}; it was left by “{button.name}”.")
        return True

    def _joined(self) -> set[int]:
        """The process ids of everything on the accessibility bus, what is silent included."""
        (listed,) = self._bus.call(Call(REGISTRY, ROOT, I + "Accessible", "GetChildren"))
        pids = set()
        for name, _ in listed:
            with suppress(AppGone, CallError):
                pids.add(self._pid_of(name))
        return pids

    def _first_look(self, app: App, startup: Startup) -> Snapshot | None:
        """Its window, if that can be read by now, and is complete: while they start, applications fall silent for seconds."""
        if self._x.is_starting(app.pid) or not self._has_window(app):
            return None
        self._current = app
        self.settle(2.0)
        if not startup.is_complete(app.pid, time.monotonic(), self._await):
            return None
        with suppress(AppGone, AppSilent):
            window = self.snapshot(app.name)
            return window if window.controls else None
        return None

    def _newcomer(self, before: set[str]) -> App | None:
        fresh = [a for a in self._running() if a.bus_name not in before and self._has_window(a)]
        return fresh[0] if len(fresh) == 1 else None

    def window_of(self, app: str) -> tuple[Bus, str, str]:
        """The bus, the application's name on it and its top window's path: for measurements."""
        found = self._find(app)
        top = topmost(self._tops(found)) if found else None
        if found is None or top is None:
            raise AppGone(f"{app} is not running.")
        return self._bus, found.bus_name, top.path

    def node_of(self, control: Control) -> Node | None:
        """The object behind a control of the last snapshot: for measurements."""
        return self._nodes.get(control.ref)

    def toolkit_of(self, app: str) -> Toolkit:
        """What an application is made with: for measurements."""
        found = self._find(app)
        return found.reader.toolkit if found else Toolkit("", "")
