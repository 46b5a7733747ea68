"""Acting on one control: accessibility first, then keys, then the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, State
from edgelam.errors import ActionError
from edgelam.moments import moment_of
from edgelam.runtime.desktop.acting import number_of, place_of, typed_as_shown
from edgelam.runtime.desktop.atspi.bus import ROOT, Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.dates import keys_for, numbers_of, parts_of, values_for
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import MENU_BUTTON, AtRole, AtState
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.desktop.naming import clean_name

FOCUS_TIMEOUT = 1.0
CHOICE_TIMEOUT = 0.6
KEY_PAUSES = (0.05, 0.4, 1.0)
"""Seconds that a client gets to read the changed keyboard map, try by try."""

KEYS_ARRIVE = 0.2
"""Seconds in which keys arrive that change nothing."""

INSERT_TIMEOUT = 5.0
LINKS = 8
"""Direct links kept open: one must outlive the dialog its action opened."""


class Actor:
    """Performs actions on the controls of one application."""

    def __init__(self, bus: Bus, app: str, toolkit: Toolkit, raise_window: Callable[[], XInput]) -> None:
        self._bus = bus
        self._toolkit = toolkit
        self._app = app
        self._raise_window = raise_window
        self._links: list[Bus] = []

    def close(self) -> None:
        for link in self._links:
            link.close()
        self._links.clear()

    def perform(self, action: Action, control: Control, node: Node) -> None:
        """Raises ActionError where the control does not take it."""
        text = action.text or ""
        match action.verb:
            case Verb.CLICK:
                self._click(control, node)
            case Verb.CHECK | Verb.UNCHECK if control.role is Role.ITEM:
                self._tick_entry(control, node, action.verb is Verb.CHECK)
            case Verb.CHECK | Verb.UNCHECK:
                if control.has(State.CHECKED) != (action.verb is Verb.CHECK):
                    self._click(control, node)
            case Verb.TYPE:
                typed_as_shown(control, text, lambda given: self._type(control, node, given))
            case Verb.SELECT:
                self._select(node, text)
            case Verb.CHOOSE:
                self._choose(control, node, text)
            case _:
                raise ActionError(f"cannot {action.verb} {control.name}")

    # Clicking

    def _click(self, control: Control, node: Node) -> None:
        pressable = next((n for n in (node, *node.children) if "Action" in n.interfaces), None)
        if control.role is Role.ITEM and not self._do_action_helps(node):
            self._click_item(control, node)
        elif node.name == MENU_BUTTON:
            self._mouse(control)
        elif pressable is not None:
            self._do_action(pressable)
        else:
            self._mouse(control)

    def _do_action_helps(self, node: Node) -> bool:
        return "Action" in node.interfaces and node.role not in (AtRole.LIST_ITEM, AtRole.TABLE_CELL, AtRole.ICON)

    def _click_item(self, control: Control, node: Node) -> None:
        """Items are selected by the mouse where they can be seen: selecting through the bus often notifies nobody."""
        if control.bounds is not None and control.has(State.SHOWING):
            self._mouse(control)
        else:
            self._do_action(node)

    def _do_action(self, node: Node) -> None:
        """The default action, never waiting for the reply.

        Over the bus a handler that opens a modal dialog would hang a GTK 3 application for good, so the
        call goes over a link of its own where the application offers one; Qt answers only when the dialog
        has closed, so nobody waits for it.
        """
        self._send_apart(Call(self._app, node.path, I + "Action", "DoAction", "i", (0,)))

    def _send_apart(self, call: Call) -> None:
        """Send over a link of its own where there is one, and wait for nothing."""
        (self._direct_link() or self._bus).send(call)

    def _direct_link(self) -> Bus | None:
        """A new link, or None where the toolkit offers none (Qt, GTK 4: no modal loop hangs their bus)."""
        try:
            (address,) = self._bus.call(Call(self._app, ROOT, I + "Application", "GetApplicationBusAddress"))
        except CallError:
            return None
        if not address:
            return None
        try:
            link = Bus.direct(address)
        except (OSError, ValueError) as error:
            raise ActionError(f"the application's own accessibility socket cannot be reached ({error})") from error
        self._links.append(link)
        while len(self._links) > LINKS:
            self._links.pop(0).close()
        return link

    def _mouse(self, control: Control) -> None:
        place = place_of(control)
        self._raise_window().click(*place.center)

    # Text

    def _type(self, control: Control, node: Node, text: str) -> None:
        if numbers := numbers_of(node):
            self._type_moment(control, numbers, text)
        elif control.role is Role.SLIDER or (control.role is Role.SPIN and "EditableText" not in node.interfaces):
            self._set_number(control, node, text)
        elif node.role == AtRole.DOCUMENT_TEXT:
            self._type_in_document(node, text)
        elif control.has(State.MULTILINE) and "EditableText" in node.interfaces:
            self._insert(node, text)
        elif "EditableText" in node.interfaces and self._set_contents(node, text):
            return
        else:
            self._by_keys(control, node, text)

    def _type_moment(self, control: Control, numbers: list[Node], text: str) -> None:
        """Each number of a date or a time in its own small field."""
        moment = moment_of(text)
        if moment is None:
            raise ActionError(f"{control.name} takes a date or a time that leaves no doubt, not {text!r}")
        parts = parts_of([self._range(n) for n in numbers])
        values = values_for(control.name, parts, moment)
        keyboard = self._raise_window()
        for number, part, value in zip(numbers, parts, values, strict=True):
            for _ in KEY_PAUSES:  # keys and calls are unordered: each number is waited for before the next is focused
                self._focus(control, number)
                self._wait(lambda n=number: self._has_state(n, AtState.FOCUSED))  # type: ignore[misc]
                keyboard.type(keys_for(part, value))
                if (
                    self._number(number, "CurrentValue") == value
                ):  # as it was: nothing will tell when the keys have come
                    self._wait(lambda: False, KEYS_ARRIVE)
                if self._wait(lambda n=number, v=value: self._number(n, "CurrentValue") == v):  # type: ignore[misc]
                    break
        if [self._number(n, "CurrentValue") for n in numbers] != values:
            raise ActionError(f"{control.name} did not take {text}")

    def _range(self, node: Node) -> tuple[int, int]:
        return self._number(node, "MinimumValue"), self._number(node, "MaximumValue")

    def _number(self, node: Node, which: str) -> int:
        return int(self._bus.call(prop(self._app, node.path, I + "Value", which))[0][1])

    def _set_contents(self, node: Node, text: str) -> bool:
        try:
            self._bus.call(Call(self._app, node.path, I + "EditableText", "SetTextContents", "s", (text,)))
        except CallError:
            return False
        return self._wait(lambda: self._text(node) == text)

    def _insert(self, node: Node, text: str) -> None:
        """At the caret, in place of what is selected."""
        if self._selected(node):
            self._bus.call(Call(self._app, node.path, I + "EditableText", "DeleteText", "ii", self._selected(node)))
        (_, caret) = self._bus.call(prop(self._app, node.path, I + "Text", "CaretOffset"))[0]
        position = caret if caret >= 0 else len(self._text(node))
        self._insert_at(node, position, text)

    def _selected(self, node: Node) -> tuple[int, int]:
        (_, count) = self._bus.call(prop(self._app, node.path, I + "Text", "CharacterCount"))[0]
        (number,) = self._bus.call(Call(self._app, node.path, I + "Text", "GetNSelections"))
        if not number or not count:
            return ()  # type: ignore[return-value]
        start, end = self._bus.call(Call(self._app, node.path, I + "Text", "GetSelection", "i", (0,)))
        return (start, end) if end > start else ()  # type: ignore[return-value]

    def _type_in_document(self, node: Node, text: str) -> None:
        """Into the paragraph with the focus, else at the end of the last one."""
        paragraphs = [c for c in node.children if "EditableText" in c.interfaces]
        if not paragraphs:
            raise ActionError("the document has no paragraph that can be edited")
        target = paragraphs[-1]
        self._insert_at(target, len(self._text(target)), text)

    def _insert_at(self, node: Node, position: int, text: str) -> None:
        """The position is in characters; the length in bytes, but for Qt, which would add stray memory."""
        body = (position, text, self._toolkit.text_length(text))
        self._bus.call(Call(self._app, node.path, I + "EditableText", "InsertText", "isi", body), INSERT_TIMEOUT)

    def _by_keys(self, control: Control, node: Node, text: str) -> None:
        """Focus, select what is there, type; each step is waited for, since keys and calls are unordered.

        A client that was slow to read the changed keyboard map shows other letters: it gets more time and the text
        once more, in place of the wrong one.
        """
        keyboard = self._raise_window()
        self._focus(control, node)
        if "Text" not in node.interfaces:
            keyboard.type(text)
            return
        self._wait(lambda: self._has_state(node, AtState.FOCUSED))
        before = self._text(node)
        keeps = bool(before) and control.has(State.MULTILINE)
        for pause in KEY_PAUSES:
            if self._text(node) and not keeps:
                keyboard.press("ctrl+a")
            keyboard.type(text, pause)
            if self._wait(lambda: text in self._text(node)):
                return
            if keeps:
                break
        raise ActionError(f"{control.name} did not take the text")

    def _has_state(self, node: Node, state: AtState) -> bool:
        try:
            (bits,) = self._bus.call(Call(self._app, node.path, I + "Accessible", "GetState"))
        except CallError:
            return False
        return bool((bits[0] | bits[1] << 32) >> state & 1)

    def _focus(self, control: Control, node: Node) -> None:
        try:
            self._bus.call(Call(self._app, node.path, I + "Component", "GrabFocus"))
        except CallError:
            self._mouse(control)

    def _set_number(self, control: Control, node: Node, text: str) -> None:
        number = number_of(control, text)
        body = (I + "Value", "CurrentValue", ("d", number))
        self._bus.call(Call(self._app, node.path, "org.freedesktop.DBus.Properties", "Set", "ssv", body))

    def _select(self, node: Node, text: str) -> None:
        """Select the last place where the text stands."""
        parts = [c for c in node.children if "Text" in c.interfaces] if node.role == AtRole.DOCUMENT_TEXT else [node]
        for part in reversed(parts):
            start = self._text(part).rfind(text)
            if start < 0:
                continue
            self._bus.call(Call(self._app, part.path, I + "Component", "GrabFocus"))
            span = (start, start + len(text))
            self._bus.call(Call(self._app, part.path, I + "Text", "SetCaretOffset", "i", (span[1],)))
            done = self._bus.call(Call(self._app, part.path, I + "Text", "SetSelection", "iii", (0, *span)))
            if not done[0]:
                self._bus.call(Call(self._app, part.path, I + "Text", "AddSelection", "ii", span))
            return
        raise ActionError(f"the text {text!r} is not there to select")

    def _text(self, node: Node) -> str:
        try:
            return str(self._bus.call(Call(self._app, node.path, I + "Text", "GetText", "ii", (0, -1)))[0])
        except CallError:
            return ""

    # Choosing

    def _choose(self, control: Control, node: Node, option: str) -> None:
        """An entry of a box of choices, by the first way after which the box shows it: its selection, the entry's
        own action, its first letters. Each toolkit claims to take at least one way that it ignores."""
        entry = next((n for n in node.walk() if n is not node and clean_name(n.name) == option), None)
        if entry is None:
            raise ActionError(f"{control.name} has no choice {option!r}")
        for way in (self._choose_by_selection, self._choose_by_action, self._choose_by_letters):
            way(control, node, entry)
            if self._wait(lambda: self._has_chosen(node, entry), CHOICE_TIMEOUT):
                return
        raise ActionError(f"{control.name} did not take the choice {option!r}")

    def _tick_entry(self, control: Control, node: Node, on: bool) -> None:
        """An entry of a list, chosen or not beside the others that are."""
        (number,) = self._bus.call(Call(self._app, node.path, I + "Accessible", "GetIndexInParent"))
        method = "SelectChild" if on else "DeselectChild"
        self._send_apart(Call(self._app, node.parent, I + "Selection", method, "i", (number,)))
        if not self._wait(lambda: self._has_state(node, AtState.SELECTED) == on):
            raise ActionError(f"{control.name} did not {'join' if on else 'leave'} what is chosen")

    def _choose_by_selection(self, _control: Control, node: Node, entry: Node) -> None:
        """GTK 3 takes the selection on the box itself, Qt on the list inside it. The entry's number is asked for
        now (the cache's is stale), and the call goes over a link of its own: an entry can open a dialog, too."""
        holder = next((n for n in node.walk() if entry in n.children), node)
        chooser = next((n for n in (node, holder) if "Selection" in n.interfaces), None)
        if chooser is None:
            return
        with suppress(CallError):
            (number,) = self._bus.call(Call(self._app, entry.path, I + "Accessible", "GetIndexInParent"))
            self._send_apart(Call(self._app, chooser.path, I + "Selection", "SelectChild", "i", (number,)))

    def _choose_by_action(self, _control: Control, _node: Node, entry: Node) -> None:
        if "Action" in entry.interfaces:
            self._do_action(entry)

    def _choose_by_letters(self, control: Control, node: Node, entry: Node) -> None:
        """Type the entry with the box focused. No Enter: in a dialog that would press its default button."""
        keyboard = self._raise_window()
        self._focus(control, node)
        if self._wait(lambda: self._has_state(node, AtState.FOCUSED), CHOICE_TIMEOUT):
            keyboard.type(clean_name(entry.name))

    def _has_chosen(self, node: Node, entry: Node) -> bool:
        """Whether the box shows the entry now: by its name, its text, or the entry's own state."""
        shown = {clean_name(self._text(node))} if "Text" in node.interfaces else set()
        with suppress(CallError):
            shown.add(clean_name(self._bus.call(prop(self._app, node.path, I + "Accessible", "Name"))[0][1]))
        return clean_name(entry.name) in shown or self._has_state(entry, AtState.SELECTED)

    def _wait(self, reached: Callable[[], bool], timeout: float = FOCUS_TIMEOUT) -> bool:
        end = time.monotonic() + timeout
        while not reached():
            if time.monotonic() > end:
                return False
            self._bus.pump(0.02)
        return True
