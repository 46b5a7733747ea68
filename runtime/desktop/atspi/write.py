"""Putting text, numbers and dates into fields: through the accessibility bus where it takes them, by keys where not."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from edgelam.control import Control, Role, State
from edgelam.errors import ActionError
from edgelam.moments import moment_of
from edgelam.runtime.desktop.acting import number_of, typed_as_shown
from edgelam.runtime.desktop.atspi.bus import Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.dates import DatePart, keys_for, numbers_of, parts_of, ranges_of, values_for
from edgelam.runtime.desktop.atspi.interaction import FOCUS_TIMEOUT, Interaction
from edgelam.runtime.desktop.atspi.nodes import Node
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState

KEY_PAUSES = (0.05, 0.4, 1.0)
"""Seconds that a client gets to read the changed keyboard map, try by try."""

KEYS_ARRIVE = 0.2
"""Seconds in which keys arrive that change nothing."""

KEYS_A_SECOND = 200
"""What a slow client takes in."""

INSERT_TIMEOUT = 5.0


class Writer:
    """Types and selects in the fields of one application."""

    def __init__(self, interaction: Interaction, toolkit: Toolkit) -> None:
        self._interaction = interaction
        self._toolkit = toolkit

    def type(self, control: Control, node: Node, text: str) -> None:
        """Raises ActionError where the field shows something else in the end."""
        typed_as_shown(control, text, lambda given: self._type(control, node, given))

    def _type(self, control: Control, node: Node, text: str) -> None:
        if numbers := numbers_of(node):
            self._type_moment(control, numbers, text)
        elif control.role is Role.SLIDER or (control.role is Role.SPIN and self._is_number_alone(node)):
            self._set_number(control, node, text)
        elif not self._put(control, node, text):
            self._by_keys(control, node, text)
        elif control.role is Role.SPIN and "Value" in node.interfaces:
            self._take_over(control, node, text)

    def _is_number_alone(self, node: Node) -> bool:
        """Whether its number is exposed but no text of it, as GTK 4's is."""
        return "EditableText" not in node.interfaces or (
            "Value" in node.interfaces and not self._interaction.text(node)
        )

    def _put(self, control: Control, node: Node, text: str) -> bool:
        """Through the accessibility bus; False where the field does not take it that way and keys have to do."""
        try:
            if node.role == AtRole.DOCUMENT_TEXT:
                return self._type_in_document(node, text)
            if "EditableText" not in node.interfaces:
                return False
            return self._insert(node, text) if control.has(State.MULTILINE) else self._set_contents(node, text)
        except CallError:
            return False

    def _set_contents(self, node: Node, text: str) -> bool:
        self._interaction.call(node, "EditableText", "SetTextContents", "s", (text,))
        return self._interaction.wait(lambda: self._interaction.text(node) == text)

    def _insert(self, node: Node, text: str) -> bool:
        """At the caret, in place of what is selected."""
        if selected := self._selected(node):
            self._interaction.call(node, "EditableText", "DeleteText", "ii", selected)
        (_, caret) = self._interaction.bus.call(prop(self._interaction.app, node.path, I + "Text", "CaretOffset"))[0]
        return self._insert_at(node, caret if caret >= 0 else len(self._interaction.text(node)), text)

    def _selected(self, node: Node) -> tuple[int, int] | None:
        (_, count) = self._interaction.bus.call(prop(self._interaction.app, node.path, I + "Text", "CharacterCount"))[0]
        (number,) = self._interaction.call(node, "Text", "GetNSelections")
        if not number or not count:
            return None
        start, end = self._interaction.call(node, "Text", "GetSelection", "i", (0,))
        return (start, end) if end > start else None

    def _has_selected(self, node: Node, span: tuple[int, int]) -> bool:
        """Whether just that is selected, as far as the field tells."""
        try:
            return self._selected(node) == span
        except CallError:
            return True

    def _type_in_document(self, node: Node, text: str) -> bool:
        """In place of what is selected in one paragraph, else at the end of the last one that can be edited; False where the selection
        spans several, which keys replace."""
        paragraphs = [c for c in node.children if "EditableText" in c.interfaces]
        selected = [(p, span) for p in paragraphs if (span := self._selected(p)) is not None]
        if len(selected) > 1 or not paragraphs:
            return False
        for paragraph, span in selected:
            self._interaction.call(paragraph, "EditableText", "DeleteText", "ii", span)
            return self._insert_at(paragraph, span[0], text)
        return self._insert_at(paragraphs[-1], len(self._interaction.text(paragraphs[-1])), text)

    def _insert_at(self, node: Node, position: int, text: str) -> bool:
        """Whether it was taken. The position is in characters; the length in bytes, but for Qt, which would add stray memory."""
        before = self._interaction.text(node)
        body = (position, text, self._toolkit.text_length(text))
        (taken,) = self._interaction.call(node, "EditableText", "InsertText", "isi", body, INSERT_TIMEOUT)
        return bool(taken) or self._interaction.text(node) != before

    def _by_keys(self, control: Control, node: Node, text: str) -> None:
        """Focus, select what is there, type; each step is waited for, since keys and calls are unordered.

        A client that was slow to read the changed keyboard map shows other letters: it gets more time and the text
        once more, in place of the wrong one.
        """
        keyboard = self._interaction.raise_window()
        self._interaction.focus(control, node)
        if "Text" not in node.interfaces:
            keyboard.type(text)
            return
        self._interaction.wait(lambda: self._interaction.has(node, AtState.FOCUSED))
        keeps = bool(self._interaction.text(node)) and control.has(State.MULTILINE)
        for pause in KEY_PAUSES:
            if self._interaction.text(node) and not keeps:
                keyboard.press("ctrl+a")
            keyboard.type(text, pause)
            if self._interaction.wait(
                lambda: text in self._interaction.text(node), FOCUS_TIMEOUT + len(text) / KEYS_A_SECOND
            ):
                return
            if keeps:
                break
        raise ActionError(f"{control.name} did not take the text")

    # Numbers and dates

    def _set_number(self, control: Control, node: Node, text: str) -> None:
        """As a number; typed where the field does not take it so."""
        number = number_of(control, text)
        body = (I + "Value", "CurrentValue", ("d", number))
        properties = Call(self._interaction.app, node.path, "org.freedesktop.DBus.Properties", "Set", "ssv", body)
        with suppress(CallError):
            self._interaction.bus.call(properties)
            if control.role is Role.SLIDER or self._interaction.wait(lambda: self._interaction.value(node) == number):
                return
        if control.role is Role.SLIDER:
            raise ActionError(f"{control.name} did not take {text}")
        self._by_keys(control, node, f"{number:g}")

    def _take_over(self, control: Control, node: Node, text: str) -> None:
        """What stands in it as its number too: GTK 3 otherwise takes that over only when the focus leaves the field."""
        with suppress(ActionError, CallError):
            body = (I + "Value", "CurrentValue", ("d", number_of(control, text)))
            self._interaction.bus.call(
                Call(self._interaction.app, node.path, "org.freedesktop.DBus.Properties", "Set", "ssv", body)
            )

    def _type_moment(self, control: Control, numbers: list[Node], text: str) -> None:
        """Each number of a date or a time in its own small field."""
        moment = moment_of(text)
        if moment is None:
            raise ActionError(f"{control.name} takes a date or a time that leaves no doubt, not {text!r}")
        parts = parts_of(ranges_of(numbers))
        values = values_for(control.name, parts, moment)
        for number, part, value in zip(numbers, parts, values, strict=True):
            if not any(self._type_number(control, number, part, value) for _ in KEY_PAUSES):
                raise ActionError(f"{control.name} did not take {text}")

    def _type_number(self, control: Control, number: Node, part: DatePart | None, value: int) -> bool:
        """Whether it is there; keys and calls are unordered, so each number is waited for before the next is focused."""
        keyboard = self._interaction.raise_window()
        self._interaction.focus(control, number)
        self._interaction.wait(lambda: self._interaction.has(number, AtState.FOCUSED))
        keyboard.type(keys_for(part, value))
        if self._interaction.value(number) == value:  # as it was: nothing will show when the keys have come
            self._interaction.wait(lambda: False, KEYS_ARRIVE)
        return self._interaction.wait(lambda: self._interaction.value(number) == value)

    def select(self, node: Node, text: str) -> None:
        """Select the last place where the text stands. Raises ActionError where it stands nowhere."""
        parts = [c for c in node.children if "Text" in c.interfaces] if node.role == AtRole.DOCUMENT_TEXT else [node]
        for part in reversed(parts):
            start = self._interaction.text(part).rfind(text)
            if start < 0:
                continue
            span = (start, start + len(text))
            with suppress(CallError):  # a toolkit without it selects all the same
                self._interaction.call(part, "Component", "GrabFocus")
                self._interaction.call(part, "Text", "SetCaretOffset", "i", (span[1],))
            done = self._interaction.call(part, "Text", "SetSelection", "iii", (0, *span))
            if not done[0]:
                self._interaction.call(part, "Text", "AddSelection", "ii", span)
            if not self._interaction.wait(partial(self._has_selected, part, span)):
                raise ActionError(f"the text {text!r} could not be selected")
            return
        raise ActionError(f"the text {text!r} is not there to select")
