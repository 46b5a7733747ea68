"""UI Automation's own events of one window, beside the WinEvents of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edgelam.runtime.desktop.uia.elements import SUBTREE, Session
from edgelam.runtime.desktop.uia.vocabulary import Property

EVENTS = (20003, 20007, 20009, 20012, 20015, 20016, 20017)
"""Menu opened and closed, invoked, selected, text changed, window opened and closed."""

CHANGES = (Property.NAME, Property.VALUE, Property.ENABLED, Property.TOGGLED, Property.SELECTED, Property.EXPANDED)


def listen(session: Session, hwnd: int, note: Callable[[], None]) -> None:
    """Hear of a window's events from now on, in place of the last one's; what cannot be heard is left out: WinEvents
    are still counted, and every act is verified by looking again."""
    automation = session.automation
    try:
        automation.RemoveAllEventHandlers()
        element = automation.ElementFromHandle(hwnd)
        handler = session.handler(note)
        automation.AddStructureChangedEventHandler(element, SUBTREE, None, handler)
        automation.AddPropertyChangedEventHandler(element, SUBTREE, None, handler, [int(c) for c in CHANGES])
        for event in EVENTS:
            automation.AddAutomationEventHandler(event, element, SUBTREE, None, handler)
    except session.errors:
        return


def handler_of(known: Any, note: Callable[[], None]) -> Any:
    """An object that UI Automation can call, of the interfaces ``known``: three interfaces, all of which only say that something happened."""
    from comtypes import COMObject

    class Handler(COMObject):  # type: ignore[misc]
        _com_interfaces_ = [  # noqa: RUF012
            known.IUIAutomationEventHandler,
            known.IUIAutomationStructureChangedEventHandler,
            known.IUIAutomationPropertyChangedEventHandler,
        ]

        def HandleAutomationEvent(self, *_: Any) -> int:  # noqa: N802
            note()
            return 0

        def HandleStructureChangedEvent(self, *_: Any) -> int:  # noqa: N802
            note()
            return 0

        def HandlePropertyChangedEvent(self, *_: Any) -> int:  # noqa: N802
            note()
            return 0

    return Handler()
