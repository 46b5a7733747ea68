"""Acting on one element: its patterns first, then the clipboard, then keys and the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from edgelam.action import Action, Verb
from edgelam.control import GESTURES, Bounds, Control, Role, State
from edgelam.errors import ActionError
from edgelam.moments import say_the_same
from edgelam.runtime.desktop.acting import POLL, number_of, place_named, place_of, typed_as_shown, wait_until
from edgelam.runtime.desktop.naming import clean_name
from edgelam.runtime.desktop.uia.elements import Element, Session
from edgelam.runtime.desktop.uia.vocabulary import INTERFACES, WITH_CONTEXT_MENU, Kind, Pattern, Property
from edgelam.runtime.desktop.win32.inputs import Inputs

TEXT_TIMEOUT = 1.0
LIST_TIMEOUT = 1.0
SUBTREE = 7
WHEEL_STEPS = {"up": 3, "down": -3}
SMALL_STEPS = {"up": (2, 1), "down": (2, 4), "left": (1, 2), "right": (4, 2)}
"""ScrollAmount, horizontal and vertical: 1 is back by a page's little, 4 forward, 2 not at all."""

Paste = Callable[[str], None]


class Actor:
    """Performs actions on live elements, on the thread that owns them.

    ``to_front`` brings the window forward; ``paste`` puts a text where the focus is, by the clipboard; ``controls`` are those
    of the window, among which is what something is dragged onto.
    """

    def __init__(
        self,
        session: Session,
        inputs: Inputs,
        to_front: Callable[[], object],
        paste: Paste,
        controls: Sequence[Control] = (),
    ) -> None:
        self._session = session
        self._inputs = inputs
        self._to_front = to_front
        self._paste = paste
        self._controls = controls

    def perform(self, action: Action, control: Control, element: Element) -> None:
        """Raises ActionError where the control does not take it, or the session's errors where the element is stale."""
        text = action.text or ""
        if (placeholder := self._offered(element, Pattern.VIRTUALIZED)) is not None:
            placeholder.Realize()
        if element.offscreen and (into_view := self._pattern(element, Pattern.SCROLL_ITEM, wanted=False)) is not None:
            into_view.ScrollIntoView()
        match action.verb:
            case Verb.CLICK:
                self._click(control, element)
            case Verb.CHECK | Verb.UNCHECK:
                if control.has(State.CHECKED) != (action.verb is Verb.CHECK):
                    self._tick(control, element)
            case Verb.TYPE:
                typed_as_shown(control, text, lambda given: self._type(control, element, given))
            case Verb.SELECT:
                self._select_text(control, element, text)
            case Verb.CHOOSE:
                self._choose(control, element, text)
            case Verb.SCROLL:
                self._scroll(control, element, text)
            case verb if verb in GESTURES:
                self._gesture(action, control, element)
            case _:
                raise ActionError(f"cannot {action.verb} {control.name}")

    def _pattern(self, element: Element, pattern: Pattern, wanted: bool = True) -> Any:
        """The live pattern of an element; None where it has none and none is ``wanted``."""
        unknown = element.handle.GetCurrentPattern(int(pattern))
        if not unknown:
            if wanted:
                raise ActionError(f"{element.name} does not offer {pattern.name.lower()}")
            return None
        return unknown.QueryInterface(getattr(self._session.interfaces, INTERFACES[pattern]))

    def _offered(self, element: Element, pattern: Pattern) -> Any:
        """The live pattern where the element was read to have it: no call is made for what it has not."""
        return self._pattern(element, pattern, wanted=False) if pattern in element.patterns else None

    # Clicking

    def _click(self, control: Control, element: Element) -> None:
        offered = element.patterns
        if control.role is Role.MENU and Pattern.EXPAND in offered:
            self._unfold(element)
        elif control.role in (Role.ITEM, Role.TAB, Role.RADIO) and Pattern.SELECTION_ITEM in offered:
            self._pattern(element, Pattern.SELECTION_ITEM).Select()
        elif Pattern.INVOKE in offered:
            self._pattern(element, Pattern.INVOKE).Invoke()
        elif Pattern.TOGGLE in offered:
            self._pattern(element, Pattern.TOGGLE).Toggle()
        elif Pattern.EXPAND in offered:
            self._unfold(element)
        elif Pattern.LEGACY in offered and control.role not in (Role.TEXT, Role.CELL):
            self._pattern(element, Pattern.LEGACY).DoDefaultAction()
        else:
            self._mouse(control)

    def _unfold(self, element: Element) -> None:
        expand = self._pattern(element, Pattern.EXPAND)
        (expand.Collapse if element.is_expanded else expand.Expand)()

    def _mouse(self, control: Control, times: int = 1) -> None:
        place = self._in_sight(control)
        self._inputs.click(*place.center, times)

    def _in_sight(self, control: Control) -> Bounds:
        """Where it is, with its window in front. Raises ActionError for what cannot be seen."""
        place = place_of(control if control.has(State.SHOWING) else replace(control, bounds=None))
        self._to_front()
        return place

    # Gestures

    def _gesture(self, action: Action, control: Control, element: Element) -> None:
        match action.verb:
            case Verb.DOUBLE_CLICK:
                self._double_click(control, element)
            case Verb.RIGHT_CLICK:
                self._context_menu(control, element)
            case _:
                self._drag(control, action.text or "")

    def _double_click(self, control: Control, element: Element) -> None:
        """An item's Invoke is what a double click does (Explorer opens the file); a branch of a tree unfolds."""
        offered = element.patterns
        if control.role in (Role.ITEM, Role.CELL) and Pattern.INVOKE in offered:
            self._pattern(element, Pattern.INVOKE).Invoke()
        elif element.kind == Kind.TREE_ITEM and Pattern.EXPAND in offered:
            self._unfold(element)
        else:
            self._mouse(control, times=2)

    def _context_menu(self, control: Control, element: Element) -> None:
        """Asked of the element, which works where the mouse cannot; by the mouse where it does not know how."""
        with suppress(*self._session.errors, AttributeError):
            element.handle.QueryInterface(getattr(self._session.interfaces, WITH_CONTEXT_MENU)).ShowContextMenu()
            return
        self._inputs.right_click(*self._in_sight(control).center)

    def _drag(self, control: Control, onto: str) -> None:
        """UI Automation tells that something can be dragged, and leaves it to the mouse to do it."""
        end = place_named(onto, self._controls)
        self._inputs.drag(self._in_sight(control).center, end.center)

    def _tick(self, control: Control, element: Element) -> None:
        offered = element.patterns
        if control.role is Role.ITEM and Pattern.SELECTION_ITEM in offered:
            entry = self._pattern(element, Pattern.SELECTION_ITEM)
            (entry.RemoveFromSelection if control.has(State.CHECKED) else entry.AddToSelection)()
        elif Pattern.TOGGLE in offered:
            self._pattern(element, Pattern.TOGGLE).Toggle()
        elif Pattern.SELECTION_ITEM in offered:
            self._pattern(element, Pattern.SELECTION_ITEM).Select()
        else:
            self._click(control, element)

    # Text

    def _type(self, control: Control, element: Element, text: str) -> None:
        offered = element.patterns
        if Pattern.RANGE in offered and control.role in (Role.SLIDER, Role.SPIN):
            self._pattern(element, Pattern.RANGE).SetValue(_within(control, element, number_of(control, text)))
        elif Pattern.VALUE not in offered or self._adds(control) or not self._set(element, text):
            self._by_clipboard(control, element, text)

    def _adds(self, control: Control) -> bool:
        """Whether the text goes beside what is there: the Value pattern would replace it all."""
        return control.has(State.MULTILINE) and bool(control.value.strip())

    def _set(self, element: Element, text: str) -> bool:
        """Through the Value pattern; some fields refuse it, or take it and show something else: it is read back."""
        with suppress(*self._session.errors):
            self._pattern(element, Pattern.VALUE).SetValue(text)
        return wait_until(lambda: _took(self._value(element), text), TEXT_TIMEOUT)

    def _value(self, element: Element) -> str:
        return str(element.handle.GetCurrentPropertyValue(int(Property.VALUE)) or "")

    def _by_clipboard(self, control: Control, element: Element, text: str) -> None:
        """Focus, select what a field of one line holds, paste; keys where pasting did nothing."""
        self._to_front()
        element.handle.SetFocus()
        if not control.has(State.MULTILINE):
            self._inputs.press("ctrl+a")
        before = self._shown(element)
        self._paste(text)
        if wait_until(lambda: _same_part(text, self._shown(element)), TEXT_TIMEOUT):
            return
        if self._shown(element) != before:
            raise ActionError(f"{control.name} took another text than it was given")
        self._inputs.type(text)
        if not wait_until(lambda: _same_part(text, self._shown(element)), TEXT_TIMEOUT):
            raise ActionError(f"{control.name} did not take the text")

    def _shown(self, element: Element) -> str:
        """What a field holds: its value, or its document's text."""
        if Pattern.VALUE in element.patterns:
            return self._value(element)
        if Pattern.TEXT in element.patterns:
            return str(self._pattern(element, Pattern.TEXT).DocumentRange.GetText(-1) or "")
        return ""

    def _select_text(self, control: Control, element: Element, text: str) -> None:
        """Select the last place where the text stands."""
        if Pattern.TEXT not in element.patterns:
            raise ActionError(f"text cannot be selected in {control.name}")
        found = self._pattern(element, Pattern.TEXT).DocumentRange.FindText(text, True, False)
        if not found:
            raise ActionError(f"the text {text!r} is not there to select")
        found.ScrollIntoView(True)
        found.Select()

    # Choosing and scrolling

    def _choose(self, control: Control, element: Element, option: str) -> None:
        """An entry of a box or list: opened first where its entries exist only then."""
        expand = self._pattern(element, Pattern.EXPAND, wanted=False)
        if expand is not None and not element.is_expanded:
            expand.Expand()
        try:
            entry = self._entry(element, option)
            if entry is None:
                raise ActionError(f"{control.name} has no choice {option!r}")
            chosen = self._pattern(entry, Pattern.SELECTION_ITEM, wanted=False)
            chosen.Select() if chosen is not None else self._pattern(entry, Pattern.INVOKE).Invoke()
        finally:
            if expand is not None:
                expand.Collapse()

    def _entry(self, element: Element, option: str) -> Element | None:
        """The entry of that name below an element, waited for while a list opens."""
        end = time.monotonic() + LIST_TIMEOUT
        condition = self._session.automation.CreatePropertyCondition(int(Property.CONTROL_TYPE), int(Kind.LIST_ITEM))
        while True:
            found = element.handle.FindAll(SUBTREE, condition)
            for index in range(found.Length if found else 0):
                handle = found.GetElement(index)
                name = str(handle.GetCurrentPropertyValue(int(Property.NAME)) or "")
                if clean_name(name) == option:
                    return Element(handle, Kind.LIST_ITEM, name, None, enabled=True, offscreen=False)
            if (hidden := self._virtual(element, option)) is not None:
                return hidden
            if time.monotonic() > end:
                return None
            time.sleep(POLL)

    def _virtual(self, element: Element, option: str) -> Element | None:
        """An entry that its list has not made yet, since it is scrolled away: asked for by its name, then made."""
        holder = self._offered(element, Pattern.ITEM_CONTAINER)
        handle = holder.FindItemByProperty(None, int(Property.NAME), option) if holder is not None else None
        if not handle:
            return None
        entry = Element(handle, Kind.LIST_ITEM, option, None, enabled=True, offscreen=True)
        if (placeholder := self._pattern(entry, Pattern.VIRTUALIZED, wanted=False)) is not None:
            placeholder.Realize()
        return entry

    def _scroll(self, control: Control, element: Element, direction: str) -> None:
        scroll = self._pattern(element, Pattern.SCROLL, wanted=False)
        if scroll is not None:
            scroll.Scroll(*SMALL_STEPS[direction])
        elif control.bounds is not None and direction in WHEEL_STEPS:
            self._to_front()
            self._inputs.wheel(*control.bounds.center, WHEEL_STEPS[direction])
        else:
            raise ActionError(f"{control.name} cannot be scrolled {direction}")


def _within(control: Control, element: Element, number: float) -> float:
    """The number, if the control goes so far; UI Automation would only say that an argument was wrong."""
    least, most = element.properties.get(Property.LEAST), element.properties.get(Property.MOST)
    if (
        isinstance(least, (int, float))
        and isinstance(most, (int, float))
        and least < most
        and not least <= number <= most
    ):
        raise ActionError(f"{control.name} goes from {least:g} to {most:g}, not to {number:g}")
    return number


def _took(shown: str, text: str) -> bool:
    """Whether a field shows what it was given; a date may be written in another way."""
    return _plain(shown) == _plain(text) or say_the_same(shown, text)


def _same_part(text: str, shown: str) -> bool:
    return _plain(text) in _plain(shown)


def _plain(text: str) -> str:
    """Line breaks as one kind: fields report them as CR, LF or both."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
