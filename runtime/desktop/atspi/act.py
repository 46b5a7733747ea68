"""Acting on one control: accessibility first, then keys, then the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from edgelam.action import Action, Verb
from edgelam.control import TICK_ROLES, Control, Role, State
from edgelam.errors import ActionError
from edgelam.runtime.desktop.atspi.bus import ROOT, Bus, Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.interaction import Interaction
from edgelam.runtime.desktop.atspi.nodes import Node, entry_of, is_menu_button
from edgelam.runtime.desktop.atspi.sheets import Sheet
from edgelam.runtime.desktop.atspi.sheets import perform as perform_in_sheet
from edgelam.runtime.desktop.atspi.tree import Toolkit
from edgelam.runtime.desktop.atspi.vocabulary import AtRole, AtState
from edgelam.runtime.desktop.atspi.write import Writer
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.desktop.naming import clean_name

CHOICE_TIMEOUT = 0.6
MARK = 24
"""Pixels at the left of a box in which its mark, or the beginning of its label, is: the rest of a wide one takes no click."""

LINKS = 8
"""Direct links kept open: one must outlive the dialog its action opened."""


class Actor:
    """Performs actions on the controls of one application."""

    def __init__(self, bus: Bus, app: str, toolkit: Toolkit, raise_window: Callable[[], XInput]) -> None:
        self._bus = bus
        self._app = app
        self._tells_no_click = toolkit.name.lower() == "qt"
        self._interaction = Interaction(bus, app, raise_window)
        self._writer = Writer(self._interaction, toolkit)
        self._links: list[Bus] = []

    def close(self) -> None:
        for link in self._links:
            link.close()
        self._links.clear()

    def perform(self, action: Action, control: Control, node: Node, controls: Iterable[Control] = ()) -> None:
        """``controls`` are those of the window, among which is what something is dragged onto.

        Raises:
            ActionError: the control does not take it.
        """
        text = action.text or ""
        match action.verb:
            case Verb.DOUBLE_CLICK | Verb.RIGHT_CLICK | Verb.DRAG:
                self._interaction.gesture(action, control, controls)
            case Verb.CLICK:
                self._click(control, node)
            case Verb.CHECK | Verb.UNCHECK if control.role is Role.ITEM:
                self._tick_entry(control, node, action.verb is Verb.CHECK)
            case Verb.CHECK | Verb.UNCHECK:
                if control.has(State.CHECKED) != (action.verb is Verb.CHECK):
                    self._click(control, node)
            case Verb.TYPE:
                self._writer.type(control, (entry_of(node) if control.role is Role.COMBO else None) or node, text)
            case Verb.SELECT:
                self._writer.select(node, text)
            case Verb.CHOOSE:
                self._choose(control, node, text)
            case _:
                raise ActionError(f"cannot {action.verb} {control.name}")

    def in_sheet(self, action: Action, control: Control, sheet: Sheet) -> None:
        """The same in a spreadsheet, whose cells are no objects of their own."""
        try:
            perform_in_sheet(action, control, sheet, self._interaction)
        except CallError as error:
            raise ActionError(f"{control.name} refused: {error}") from error

    # Clicking

    def _click(self, control: Control, node: Node) -> None:
        pressable = next((n for n in (node, *node.children) if "Action" in n.interfaces), None)
        if control.role in (Role.ITEM, Role.CELL) and not self._do_action_helps(node):
            self._click_item(control, node)
        elif control.role is Role.TEXT and control.bounds is not None and control.has(State.SHOWING):
            self._interaction.click(control)  # its action is Enter's: in a dialog that presses the default button
        elif is_menu_button(node) or pressable is None or self._is_deaf(control, node):
            self._interaction.click(control)
        elif not self._tick_by_mouse(control, node):
            self._press(control, pressable)

    def _is_deaf(self, control: Control, node: Node) -> bool:
        """Whether it is in sight and its action does nothing, or not what a click does: of Qt's boxes of choices and some tool buttons."""
        is_box = self._tells_no_click and control.role is Role.COMBO
        return (is_box or node.asks_for_mouse) and control.bounds is not None and control.has(State.SHOWING)

    def _tick_by_mouse(self, control: Control, node: Node) -> bool:
        """Whether a box or a button of Qt's that holds a mark was clicked: its action sets the mark and tells nobody of a click, so
        that many applications do nothing."""
        mark, box = control.has(State.CHECKED), control.bounds
        if not self._tells_no_click or control.role not in TICK_ROLES or box is None or not control.has(State.SHOWING):
            return False
        self._interaction.click(replace(control, bounds=replace(box, width=min(box.width, MARK))))
        states = (AtState.CHECKED, AtState.PRESSED)
        stays = control.role is Role.RADIO and mark
        return stays or self._interaction.wait(
            lambda: any(self._interaction.has(node, s) for s in states) != mark, CHOICE_TIMEOUT
        )

    def _press(self, control: Control, node: Node) -> None:
        """By its action; by the mouse where the application's own socket cannot be reached and the control is in sight."""
        try:
            self._do_action(node)
        except ActionError:
            if control.bounds is None or not control.has(State.SHOWING):
                raise
            self._interaction.click(control)

    def _do_action_helps(self, node: Node) -> bool:
        return "Action" in node.interfaces and node.role not in (AtRole.LIST_ITEM, AtRole.TABLE_CELL, AtRole.ICON)

    def _click_item(self, control: Control, node: Node) -> None:
        """Rows are selected by the mouse where they can be seen: selecting through the bus often notifies nobody."""
        if control.bounds is not None and control.has(State.SHOWING):
            self._interaction.click(control)
        elif "Action" in node.interfaces:
            self._do_action(node)
        else:
            self._tick_entry(control, node, on=True)

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

    # Choosing

    def _choose(self, control: Control, node: Node, option: str) -> None:
        """An entry of a box of choices, by the first way after which the box shows it: its selection, the entry's
        own action, its first letters. Each toolkit claims to take at least one way that it ignores."""
        entry = next((n for n in node.walk() if n is not node and clean_name(n.name) == option), None)
        if entry is None:
            raise ActionError(f"{control.name} has no choice {option!r}")
        for way in (self._choose_by_selection, self._choose_by_action, self._choose_by_letters):
            with suppress(ActionError):
                way(control, node, entry)
            if self._interaction.wait(lambda: self._has_chosen(node, entry), CHOICE_TIMEOUT):
                return
        raise ActionError(f"{control.name} did not take the choice {option!r}")

    def _tick_entry(self, control: Control, node: Node, on: bool) -> None:
        """An entry of a list, chosen or not beside the others that are."""
        (number,) = self._bus.call(Call(self._app, node.path, I + "Accessible", "GetIndexInParent"))
        method = "SelectChild" if on else "DeselectChild"
        self._send_apart(Call(self._app, node.parent, I + "Selection", method, "i", (number,)))
        if not self._interaction.wait(lambda: self._interaction.has(node, AtState.SELECTED) == on):
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
        keyboard = self._interaction.raise_window()
        self._interaction.focus(control, node)
        if self._interaction.wait(lambda: self._interaction.has(node, AtState.FOCUSED), CHOICE_TIMEOUT):
            keyboard.type(clean_name(entry.name))

    def _has_chosen(self, node: Node, entry: Node) -> bool:
        """Whether the box shows the entry now: by its name, its text, or the entry's own state."""
        shown = {clean_name(self._interaction.text(node))} if "Text" in node.interfaces else set()
        with suppress(CallError):
            shown.add(clean_name(self._bus.call(prop(self._app, node.path, I + "Accessible", "Name"))[0][1]))
        own = clean_name(entry.name).casefold()  # some boxes show the name that the program has for it: *oblivion*
        return (
            own in {n.casefold() for n in shown}
            or self._interaction.has(entry, AtState.SELECTED)
            or self._is_selected(node, entry)
        )

    def _is_selected(self, node: Node, entry: Node) -> bool:
        """Whether the box says that the entry is its chosen one."""
        if "Selection" not in node.interfaces:
            return False
        with suppress(CallError):
            ((_, path),) = self._bus.call(Call(self._app, node.path, I + "Selection", "GetSelectedChild", "i", (0,)))
            return bool(path == entry.path)
        return False
