"""A simulated application: a tree of widgets, a stack of dialogs, and what each act does to them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import ClassVar

from edgelam.action import Action, Verb
from edgelam.control import GESTURES, Control, Role, Snapshot, verbs_for
from edgelam.errors import ActionError
from edgelam.runtime.desktop.sim.widgets import Dialog, Widget, button, check, combo, item, label, text
from edgelam.runtime.desktop.sim.wording import WORDINGS

Files = dict[str, str]


class SimApp:
    """Base of every simulated application; a subclass says what is in it in :meth:`build`.

    ``clutter`` are labels for controls that nobody asks for.
    """

    name: ClassVar[str] = "App"
    openers: frozenset[str] = frozenset()
    """Keys of widgets that only open a dialog with a widget ``cancel``: what one can click by mistake."""

    def __init__(self, files: Files, rng: random.Random, clutter: Sequence[str] = ()) -> None:
        self.clutter = clutter
        self.files = files
        self.rng = rng
        self.lazy_menus = rng.random() < 0.4
        self.dialogs: list[Dialog] = []
        self.open_menu: Widget | None = None
        self.open_tab: Widget | None = None
        self.open_context: Widget | None = None
        self.focused: Widget | None = None
        self.selection = ""
        self.root = self.build()
        self.open_tab = next((w for w in self.root if w.role is Role.TAB), None)

    def build(self) -> list[Widget]:
        """The widgets of the main window, top to bottom."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        return self.name

    def say(self, concept: str) -> str:
        """A label for a concept, as one of the many toolkits and translators would have put it."""
        return self.rng.choice(WORDINGS[concept])

    # What is on the screen

    @property
    def layer(self) -> Sequence[Widget]:
        """The widgets that can be reached: those of the top dialog, else of the window."""
        return self.dialogs[-1].widgets if self.dialogs else self.root

    def visible(self) -> Iterator[tuple[Widget, tuple[str, ...]]]:
        """Reachable widgets with their path, in screen order."""
        top = self.dialogs[-1].title if self.dialogs else self.title
        for widget in self.layer:
            yield from self._descend(widget, (top,))

    def _descend(self, widget: Widget, path: tuple[str, ...]) -> Iterator[tuple[Widget, tuple[str, ...]]]:
        if widget.role is not Role.GROUP:
            yield widget, path
        closed = (widget.role is Role.MENU and self.lazy_menus and not self._is_open(widget)) or (
            widget.role is Role.TAB and widget is not self.open_tab
        )
        shown = [] if closed else widget.children
        for child in (*shown, *(widget.context if widget is self.open_context else ())):
            yield from self._descend(child, (*path, widget.name))

    def _is_open(self, menu: Widget) -> bool:
        """Whether this menu, or one inside it, is the open one."""
        return self.open_menu is not None and any(w is self.open_menu for w in menu.walk())

    def snapshot(self) -> Snapshot:
        controls = tuple(self._control(widget, path) for widget, path in self.visible())
        title = self.dialogs[-1].title if self.dialogs else self.title
        return Snapshot(self.name, title, controls, modal=bool(self.dialogs))

    def _control(self, widget: Widget, path: tuple[str, ...]) -> Control:
        picked = widget is self.open_tab or (widget.role is Role.ITEM and widget is self.focused)
        states = widget.states(widget is self.focused, picked)
        return Control(
            ref=self.ref(widget), role=widget.role, name=widget.name, value=widget.value, states=states,
            path=path, help=widget.help, key=widget.shortcut, options=widget.options,
            verbs=verbs_for(widget.role, states),
        )  # fmt: skip

    def ref(self, widget: Widget) -> str:
        return f"{self.dialogs[-1].key if self.dialogs else 'main'}/{widget.key}"

    def find(self, key: str) -> Widget | None:
        """A reachable or hidden widget of the current layer by its key."""
        return next((w for top in self.layer for w in top.walk() if w.key == key), None)

    # What acts do

    def perform(self, action: Action, ref: str | None) -> None:
        if action.verb is Verb.PRESS:
            self._press(action.text or "")
            return
        widget = next((w for w, _ in self.visible() if self.ref(w) == ref), None)
        if widget is None:
            raise ActionError("that control is gone")
        able = verbs_for(widget.role, widget.states(False, False))
        gesture = bool(able) and widget.role in GESTURES.get(action.verb, ())
        if not widget.enabled or not (action.verb in able or gesture):
            raise ActionError(f"{widget.name} does not allow {action.verb}")
        self._act(widget, action)

    def _act(self, widget: Widget, action: Action) -> None:
        given = action.text or ""
        self.open_context = widget if action.verb is Verb.RIGHT_CLICK else None
        match action.verb:
            case Verb.RIGHT_CLICK:
                self.focused = widget
            case Verb.DOUBLE_CLICK:
                self._click(widget)
                if widget.on_enter is not None:
                    widget.on_enter(widget)
            case Verb.DRAG:
                self._drag_onto(widget, given)
            case Verb.CLICK:
                self._click(widget)
            case Verb.CHECK | Verb.UNCHECK:
                if widget.checked != (action.verb is Verb.CHECK):
                    self._flip(widget)
            case Verb.TYPE:
                self.focused = widget
                widget.value = widget.value + given if widget.multiline else given
                self._notify(widget)
            case Verb.SELECT:
                self.focused = widget
                self.selection = given if given in widget.value else ""
            case Verb.CHOOSE:
                if given not in widget.options:
                    raise ActionError(f"{widget.name} has no choice {given}")
                widget.value = given
                self._notify(widget)
            case _:
                raise ActionError(f"cannot {action.verb} here")

    def _drag_onto(self, widget: Widget, place: str) -> None:
        target = next((w for w, _ in self.visible() if w.name == place), None)
        if target is None or target.on_drop is None:
            raise ActionError(f"{widget.name} cannot be dragged onto {place}")
        target.on_drop(target, widget)

    def _click(self, widget: Widget) -> None:
        was_open, self.open_menu = self.open_menu, None
        match widget.role:
            case Role.MENU:
                self.open_menu = None if was_open is widget else widget
            case Role.TAB:
                self.open_tab = widget
            case Role.TOGGLE | Role.RADIO:
                self._flip(widget)
            case Role.TEXT | Role.ITEM:
                self.focused = widget
                self._notify(widget)
            case _:
                self._notify(widget)

    def _flip(self, widget: Widget) -> None:
        if widget.role is Role.RADIO:
            for other, _ in self.visible():
                if other.role is Role.RADIO and other.key.partition(":")[0] == widget.key.partition(":")[0]:
                    other.checked = False
        widget.checked = not widget.checked or widget.role is Role.RADIO
        self._notify(widget)

    def _notify(self, widget: Widget) -> None:
        if widget.on is not None:
            widget.on(widget)

    def _press(self, keys: str) -> None:
        if keys == "escape" and self.dialogs:
            self.dialogs[-1].cancel()
            return
        if keys == "enter" and self.focused is not None and self.focused.on_enter is not None:
            self.focused.on_enter(self.focused)
            return
        wanted = (w for top in self.layer for w in top.walk())
        for widget in wanted:
            if (keys == "enter" and widget.default) or (keys and widget.shortcut == keys):
                self._notify(widget)
                return

    # Dialogs that every desktop has

    def show(self, key: str, title: str, widgets: list[Widget]) -> None:
        self.dialogs.append(Dialog(key, title, widgets, self.dismiss))

    def dismiss(self, _widget: Widget | None = None) -> None:
        if self.dialogs:
            self.dialogs.pop()

    def message(self, said: str) -> None:
        self.show(
            "message", self.say("information"), [label("said", said), button("ok", "OK", self.dismiss, default=True)]
        )

    def confirm(self, question: str, yes_key: str, yes: str, then: Widget | None = None) -> None:
        """A question with a named yes and a Cancel; ``then.on`` runs on yes."""

        def agreed(widget: Widget) -> None:
            self.dismiss()
            if then is not None and then.on is not None:
                then.on(widget)

        self.show(
            "confirm", self.say("question"),
            [label("said", question), button("cancel", self.say("cancel"), self.dismiss), button(yes_key, yes, agreed, default=True)],
        )  # fmt: skip


def file_menu_items(app: SimApp, *, save_as: Widget, open_: Widget, new: Widget, save: Widget) -> list[Widget]:
    """A File menu's usual items, with the ones nobody asks for in between."""
    extra = [item("print", app.say("print"), lambda _: app.message("No printer found.")), item("quit", app.say("quit"))]
    return [new, open_, save, save_as, *extra]


def folder_buttons(app: SimApp) -> list[Widget]:
    """What else is in a file dialog: places and buttons that a person might click and the expert need not."""
    rng = app.rng
    names = rng.sample(
        [
            "Home",
            "Documents",
            "Downloads",
            "Desktop",
            "Pictures",
            "Music",
            "Videos",
            "Recent",
            "Other Locations",
            "Computer",
        ],
        rng.randrange(3, 9),
    )
    places = [Widget(f"place:{n}", Role.ITEM, n) for n in names]
    extras = [
        Widget("path", Role.TOGGLE, rng.choice(["Documents", "user", "Home"]), checked=True), button("up", rng.choice(["Up Path", "Parent Directory", "Back"])),
        Widget("create", Role.TOGGLE, rng.choice(["Create Folder", "New Folder"])), check("encrypt", rng.choice(["Save with password", "Encrypt with GPG key", "Read-only"])),
        combo("kind", rng.choice(["File type", "All Files", "Text Files", "Files of type"]), "Text Files", ("Text Files", "All Files", "ODF Text Document (.odt)")),
        combo("encoding", rng.choice(["Encoding", "Default (UTF-8)", "Character Encoding"]), "Default (UTF-8)", ("Default (UTF-8)", "ISO-8859-15")),
        *(Widget(f"row:{n}", Role.CELL, n) for n in rng.sample(["report.odt", "notes.txt", "Taxes", "photos", "old.txt", "letter.doc"], 3)),
    ]  # fmt: skip
    return [*places, *rng.sample(extras, rng.randrange(len(extras) + 1))]


def name_field(app: SimApp, value: str) -> Widget:
    return text("name", app.say("file_name"), value)
