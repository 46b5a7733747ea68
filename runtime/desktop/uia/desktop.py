"""The Windows desktop by UI Automation."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from edgelam.action import Action
from edgelam.control import Control
from edgelam.errors import ActionError, AppGone, AppSilent, DesktopError, EnvironmentProblem
from edgelam.runtime.desktop.uia.act import Actor
from edgelam.runtime.desktop.uia.controls import MENU_OF, controls_of, is_blind, is_empty
from edgelam.runtime.desktop.uia.elements import Element, Session, as_recorded, problem_of, read_window
from edgelam.runtime.desktop.uia.events import handler_of, listen
from edgelam.runtime.desktop.uia.vocabulary import GONE, Property
from edgelam.runtime.desktop.uia.worker import Worker
from edgelam.runtime.desktop.win32 import clipboard, frames, windows
from edgelam.runtime.desktop.win32.desktop import Reader, WindowReader, WindowsDesktop
from edgelam.runtime.desktop.win32.events import EventCounter
from edgelam.runtime.desktop.win32.inputs import Inputs, SystemInputs

LIBRARY = "UIAutomationCore.dll"
READ_TIMEOUT = 8.0
"""Seconds that a window gets to report everything about itself; providers of old programs are slow."""

ACT_TIMEOUT = 5.0
WAKING, WAKE_PAUSE = 4, 0.4
"""Tries, and seconds between them: Chromium builds its tree only after somebody has asked for it."""

PASTE_PAUSE = 0.15
"""Seconds before the clipboard is given back: the paste is done by the application, some time after the keys."""


class ElementReader:
    """Reads windows and acts in them through UI Automation, on a thread of its own."""

    says = "UI Automation"

    def __init__(
        self, worker: Worker[Session], inputs: Inputs, events: EventCounter, sleep: Callable[[float], None] = time.sleep,
        popups: Callable[[int], Sequence[int]] = frames.popups_of,
    ) -> None:  # fmt: skip
        self._worker = worker
        self._inputs = inputs
        self._events = events
        self._sleep = sleep
        self._popups = popups
        self._hwnd = 0
        self._heard = 0
        self._controls: list[Control] = []
        self._elements: dict[str, Element] = {}

    def read(self, hwnd: int) -> list[Control] | None:
        """None where UI Automation shows nothing to act on.

        Raises:
            EnvironmentProblem: Chromium or Electron with its accessibility off.
        """
        top = self._tree(hwnd)
        for _ in range(WAKING):
            if not is_blind(top):
                break
            self._sleep(WAKE_PAUSE)
            top = self._tree(hwnd)
        if is_blind(top):
            raise EnvironmentProblem(
                f"{top.name} shows its window as one piece; start it with --force-renderer-accessibility, or switch on its accessibility support."
            )
        if is_empty(top):
            return None
        self._hwnd = hwnd
        if self._heard != hwnd:
            self._heard = hwnd
            self._worker.call(lambda session: listen(session, hwnd, self._events.note), READ_TIMEOUT)
        return self._kept(top)

    def _kept(self, top: Element) -> list[Control]:
        """The controls of a window and of the menus and flyouts that are open over it, their elements kept for acting. A
        context menu is no part of its window's tree; one that is, is not listed twice."""
        self._elements = {e.ref: e for e in top.walk() if e.ref}
        self._controls = controls_of(top)
        for popup in self._popups(self._hwnd):
            with suppress(AppGone, AppSilent):
                over = self._tree(popup)
                fresh = {e.ref: e for e in over.walk() if e.ref and e.ref not in self._elements}
                self._elements |= fresh
                self._controls += [c for c in controls_of(over) if c.ref.removesuffix(MENU_OF) in fresh]
        return self._controls

    def record(self, hwnd: int) -> dict[str, Any]:
        """The window's elements as plain values."""
        return as_recorded(self._tree(hwnd))

    def _tree(self, hwnd: int) -> Element:
        return self._worker.call(lambda session: read_window(session, hwnd), READ_TIMEOUT)

    def perform(self, action: Action, control: Control) -> None:
        """An element that has gone stale before the act is looked for once more, by its identity, then by its name and place."""
        element = self._elements.get(control.ref.removesuffix(MENU_OF))
        if element is None:
            raise ActionError(f"{control.name} is gone")
        try:
            self._act(action, control, element)
        except AppGone:
            fresh = self._again(control)
            if fresh is None:
                raise ActionError(f"{control.name} is gone") from None
            self._act(action, control, fresh)

    def _act(self, action: Action, control: Control, element: Element) -> None:
        def job(session: Session) -> None:
            actor = Actor(
                session, self._inputs, lambda: windows.bring_to_front(self._hwnd), self._paste, self._controls
            )
            try:
                element.handle.GetCurrentPropertyValue(int(Property.CONTROL_TYPE))
            except session.errors as error:
                raise problem_of(error) from error
            try:
                actor.perform(action, control, element)
            except session.errors as error:
                # What it did may have taken the element away, as a button that closes its dialog does: never again then.
                if getattr(error, "hresult", 0) not in GONE:
                    raise ActionError(f"{control.name} refused: {problem_of(error)}") from error

        self._worker.call(job, ACT_TIMEOUT)

    def _again(self, control: Control) -> Element | None:
        controls = self._kept(self._tree(self._hwnd))
        ref = control.ref.removesuffix(MENU_OF)
        if ref in self._elements:
            return self._elements[ref]
        matching = [c for c in controls if (c.role, c.name, c.path) == (control.role, control.name, control.path)]
        return self._elements.get(matching[0].ref.removesuffix(MENU_OF)) if len(matching) == 1 else None

    def _paste(self, text: str) -> None:
        with clipboard.lent(text):
            self._inputs.press("ctrl+v")
            self._sleep(PASTE_PAUSE)

    def close(self) -> None:
        self._worker.close()


class UiaDesktop(WindowsDesktop):
    """UI Automation first; window classes and messages for what it does not show."""

    @classmethod
    def connect(cls) -> UiaDesktop:
        if sys.platform != "win32":
            raise DesktopError("UI Automation is Windows' own; on Linux use --desktop atspi.")
        inputs, events = SystemInputs(), EventCounter()
        worker = Worker(start_com)
        readers: list[Reader] = [WindowReader(inputs)]
        with suppress(DesktopError, AppSilent):
            if worker.call(can_walk, READ_TIMEOUT):
                readers.insert(0, ElementReader(worker, inputs, events))
        return cls("uia", readers, events, inputs)


def start_com() -> Session:
    """COM for this thread, in the multi-threaded apartment, and the UI Automation client of the package.

    Raises:
        DesktopError: this Windows (or Wine) has no UI Automation that can be used.
    """
    setattr(sys, "coinit_flags", 0)  # noqa: B010 - comtypes reads it when it is imported
    from _ctypes import COMError  # type: ignore[attr-defined]

    import comtypes.client

    comtypes.CoInitializeEx(comtypes.COINIT_MULTITHREADED)
    try:
        known = comtypes.client.GetModule(LIBRARY)  # first: where it fails, the package would write a log file
        from uiautomation import uiautomation as package

        client: Any = package._AutomationClient.instance()
    except (COMError, OSError, ImportError, AttributeError, AssertionError) as error:
        raise DesktopError(f"UI Automation cannot be used here: {type(error).__name__}.") from error
    return Session(client.IUIAutomation, known, (COMError, OSError), lambda note: handler_of(known, note))


def can_walk(session: Session) -> bool:
    """Whether the desktop's children can be listed: Wine's UI Automation exists but cannot."""
    failed: tuple[type[Exception], ...] = (*session.errors, NotImplementedError, ValueError)
    try:
        root = session.automation.GetRootElement()
        children = root.FindAll(2, session.automation.CreateTrueCondition())
    except failed:
        return False
    return bool(children) and children.Length > 0
