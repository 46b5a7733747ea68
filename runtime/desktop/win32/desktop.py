"""The Windows desktop behind the :class:`Desktop` protocol, whichever way a window is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import PureWindowsPath
from typing import Any, Protocol

from edgelam.action import Action, Verb
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError, AppGone, AppSilent, EnvironmentProblem
from edgelam.paths import expand_home
from edgelam.runtime.desktop import KEY_PAUSE, Window
from edgelam.runtime.desktop.acting import wait_until
from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.win32 import clipboard, frames, launch, windows
from edgelam.runtime.desktop.win32.act import Actor
from edgelam.runtime.desktop.win32.controls import controls_of
from edgelam.runtime.desktop.win32.events import EventCounter, WinEvents
from edgelam.runtime.desktop.win32.inputs import Inputs, SystemInputs
from edgelam.runtime.desktop.win32.menus import entries_of
from edgelam.stopping import Interrupted, never, raise_if_stopped

GRACE, QUIET = 0.25, 0.08
"""Seconds until a first event can be expected, and without one after which a window is at rest."""

QUIET_TYPED = 0.2
"""The same after typing in a dialog: a file dialog looks the name up before its Save can be pressed."""

QUIET_OPENING = 0.4
"""The same after *Save as…*: what ends in an ellipsis leads to a dialog, which a busy machine takes its time to open."""

ELLIPSIS = ("...", "…")

LAUNCH_TIMEOUT = 40.0
STARTING = 5.0
"""Seconds that what was just started gets until it waits for input; those that never do are read as they are."""

POLL = 0.1


class Reader(Protocol):
    """One way to read a window and to act in it."""

    says: str
    """What it goes by, for people."""

    def read(self, hwnd: int) -> list[Control] | None:
        """Its controls; None where this way sees nothing of use in it. Raises AppGone, AppSilent."""

    def perform(self, action: Action, control: Control) -> None:
        """Raises ActionError where the control does not take it."""

    def record(self, hwnd: int) -> dict[str, Any]:
        """What is in a window as this reader sees it, before anything is made of it: for a file."""

    def close(self) -> None: ...


class WindowReader:
    """By window classes and messages."""

    says = "their classes and messages"

    def __init__(self, inputs: Inputs) -> None:
        self._hwnd = 0
        self._actor = Actor(inputs, lambda: windows.bring_to_front(self._hwnd))

    def read(self, hwnd: int) -> list[Control] | None:
        self._hwnd = hwnd
        self._actor.controls = controls = controls_of(windows.read(hwnd), entries_of(hwnd), windows.focus_of(hwnd))
        return controls

    def perform(self, action: Action, control: Control) -> None:
        self._actor.perform(action, control)

    def record(self, hwnd: int) -> dict[str, Any]:
        return asdict(windows.read(hwnd))

    def close(self) -> None:
        pass


class WindowsDesktop:
    """The windows of the person's session; ``readers`` are tried in turn on each of them."""

    def __init__(self, name: str, readers: Sequence[Reader], counter: EventCounter, inputs: Inputs) -> None:
        windows.be_dpi_aware()
        self.name, self.key_pause = name, KEY_PAUSE
        self.interrupted: Interrupted = never
        self._readers = readers
        self._inputs = inputs
        self._counter = counter
        self._events = WinEvents(counter)
        self._reader = readers[0]
        self._hwnd = 0
        self._modal = False
        self._quiet = QUIET
        self._started: dict[str, int] = {}
        self._entries: dict[str, launch.Entry | None] = {}

    @property
    def says(self) -> str:
        """How windows are read, for people."""
        ways = " and ".join(reader.says for reader in self._readers)
        return f"windows are read by {ways}"

    def close(self) -> None:
        self._events.close()
        for reader in self._readers:
            reader.close()

    # Looking

    def apps(self) -> list[str]:
        return sorted(e.name for e in launch.entries())

    def windows(self) -> list[Window]:
        front = windows.foreground()
        found = []
        for hwnd in windows.toplevels():
            try:
                found.append(Window(str(hwnd), windows.app_of(hwnd), clean_name(windows.title_of(hwnd)), hwnd == front))
            except AppGone:
                continue  # closed while we looked
        return sorted(found, key=lambda w: not w.active)

    def snapshot(self, app: str | None = None) -> Snapshot:
        """Raises EnvironmentProblem where the window is an administrator's and edgelam is not one."""
        began = time.perf_counter()
        hwnd = self._find(app) if app else self._active()
        if not hwnd:
            if app:
                raise AppGone(f"{app} is not running.")
            return Snapshot("", "Desktop", ())
        self._hwnd = hwnd
        name, title = windows.app_of(hwnd), clean_name(windows.text_of(hwnd))
        self._events.watch(frames.processes_of(hwnd))
        if windows.is_out_of_reach(frames.process_behind(hwnd)):
            raise EnvironmentProblem(
                f"{name or title} runs as administrator, so Windows keeps other programs out of it; start edgelam as administrator too."
            )
        controls = self._read(hwnd)
        self._modal = self._is_modal(hwnd)
        return Snapshot(name, title, tuple(controls), self._modal, time.perf_counter() - began)

    def record(self, app: str | None = None) -> dict[str, Any]:
        """What the first reader that sees something in the window is asked about it."""
        hwnd = self._find(app) if app else self._active()
        if not hwnd:
            raise AppGone(f"{app or 'No application'} is not running.")
        self._read(hwnd)
        return {"app": windows.app_of(hwnd), "reader": type(self._reader).__name__, "window": self._reader.record(hwnd)}

    def _read(self, hwnd: int) -> list[Control]:
        for reader in self._readers:
            controls = reader.read(hwnd)
            if controls is not None:
                self._reader = reader
                return controls
        return []

    def _is_modal(self, hwnd: int) -> bool:
        owner = windows.owner_of(hwnd)
        return bool(owner) and (windows.class_of(hwnd) == windows.DIALOG_CLASS or not windows.is_enabled(owner))

    def _active(self) -> int:
        listed = windows.toplevels()
        front = windows.foreground()
        return front if front in listed else next(iter(listed), 0)

    def _find(self, name: str) -> int:
        """The topmost window of an application, a dialog that it waits for before all."""
        mine = self._windows_of(name)
        if not mine:
            return 0
        family = frames.family_of(mine[0], windows.toplevels())
        usable = [w for w in family if windows.is_enabled(w)]
        dialogs = [w for w in usable if self._is_modal(w)]
        return (dialogs or usable or family or mine)[0]

    def _windows_of(self, name: str) -> list[int]:
        """Windows of the application that a name means, best fit first: description, program, process, title. Titles are
        asked of the windows themselves, so they come last: a hung one takes its time."""
        wanted = name.casefold()
        entry = self._entry(name)
        process = self._started.get(entry.target, 0) if entry else 0
        stems = {wanted.removesuffix(".exe")} | ({entry.program.casefold()} if entry else set())
        fits: tuple[Callable[[int], bool], ...] = (
            lambda w: windows.app_of(w).casefold() == wanted,
            lambda w: process != 0 and frames.process_behind(w) == process,
            lambda w: PureWindowsPath(windows.program_of(frames.process_behind(w))).stem.casefold() in stems,
            lambda w: wanted in windows.app_of(w).casefold(),
            lambda w: wanted in windows.title_of(w).casefold(),
        )
        listed = windows.toplevels()
        return next((found for fit in fits if (found := [w for w in listed if fit(w)])), [])

    def _entry(self, name: str) -> launch.Entry | None:
        """The application of that name, looked up once: the Start menu is slow to read."""
        if name not in self._entries:
            self._entries[name] = launch.find(name)
        return self._entries[name]

    # Acting

    def perform(self, action: Action, control: Control | None) -> None:
        self._counter.forget()
        opens = action.verb is Verb.CLICK and control is not None and control.name.endswith(ELLIPSIS)
        typed = action.verb is Verb.TYPE and self._modal
        self._quiet = QUIET_OPENING if opens else QUIET_TYPED if typed else QUIET
        if action.verb is Verb.OPEN:
            self.launch(action.text or "")
        elif action.verb is Verb.PRESS:
            windows.bring_to_front(self._hwnd)
            self._inputs.press(action.text or "")
        elif action.verb is Verb.SWITCH:
            self._hwnd = self._find(action.text or "")
            windows.bring_to_front(self._hwnd)
        elif action.verb is Verb.WAIT:
            wait_until(self.interrupted, 1.0)
        elif control is None or not self._hwnd:
            raise ActionError("there is no window to act in")
        else:
            text = action.text if action.verb is not Verb.TYPE else expand_home(action.text or "")
            try:
                self._reader.perform(replace(action, text=text), control)
            except AppGone as error:  # its window closed meanwhile; whether the application did, the next look shows
                raise ActionError(f"{control.name} is gone") from error

    def copies(self) -> int:
        return clipboard.copies()

    def settle(self, timeout: float) -> bool:
        return self._counter.settle(GRACE, self._quiet, timeout, self.interrupted)

    def launch(self, app: str) -> None:
        """Start an application unless it runs, and wait until its window can be read.

        Raises:
            EnvironmentProblem: there is no such application, or it did not come up.
        """
        running = self._find(app)
        if running:
            windows.bring_to_front(running)
            return
        entry = self._entry(app)
        if entry is None:
            self._entries.pop(app)  # it may be installed by the next time
            raise EnvironmentProblem(
                f"There is no application called {app!r} on this computer; see `edgelam inspect --apps`."
            )
        before = set(windows.toplevels())
        self._events.watch(frozenset())
        self._started[entry.target] = launch.start(entry)
        end = time.monotonic() + LAUNCH_TIMEOUT
        while time.monotonic() < end:
            time.sleep(POLL)
            raise_if_stopped(self.interrupted, f"Stopped while {entry.name} was starting.")
            fresh = [w for w in windows.toplevels() if w not in before]
            found = self._find(app) or (fresh[0] if len(fresh) == 1 else 0)
            if found and self._answers(found):
                if not self._find(app):
                    self._started[entry.target] = frames.process_behind(found)
                return
        raise EnvironmentProblem(f"{entry.name} was started but showed no window in {LAUNCH_TIMEOUT:.0f} s.")

    def _answers(self, hwnd: int) -> bool:
        """Whether its window can be read by now: some show it seconds before there is anything in it."""
        self._hwnd = hwnd
        windows.wait_until_idle(frames.process_behind(hwnd), STARTING)
        self.settle(1.0)
        try:
            return bool(self._read(hwnd))
        except (AppGone, AppSilent):
            return False


class Win32Desktop(WindowsDesktop):
    """By window classes, menus and messages alone."""

    @classmethod
    def connect(cls) -> Win32Desktop:
        inputs = SystemInputs()
        return cls("win32", [WindowReader(inputs)], EventCounter(), inputs)
