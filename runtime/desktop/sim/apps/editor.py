"""A text editor: menus, file dialogs, find and replace, a question before work is lost."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp, file_menu_items, folder_buttons, name_field
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, item, label, menu, text

STYLES = ("bold", "italic", "underline", "strike", "centre", "highlight")
STEMS = ("report", "todo", "letter", "ideas", "minutes", "budget", "recipe", "readme", "agenda", "contract")


class Editor(SimApp):
    name = "Text Editor"
    openers = frozenset({"save_as", "open"})

    def build(self) -> list[Widget]:
        self.path = ""
        self.saved = ""
        self.bold: set[str] = set()
        self.caps = ""
        styles = STYLES[: self.rng.randrange(3, 7)] if self.clutter else STYLES[:3]
        if self.clutter:  # a lived-in home
            for stem in self.rng.sample(STEMS, 5):
                folder = self.rng.choice(["~", "~/Documents", "~/Documents", "~/Downloads", "~/Desktop"])
                self.files[f"{folder}/{stem}.{self.rng.choice(['txt', 'md', 'csv', 'html'])}"] = f"The {stem}."
        say = self.say
        file_items = file_menu_items(
            self, new=item("new", say("new"), self._new, "ctrl+n"), open_=item("open", say("open"), self._open, "ctrl+o"),
            save=item("save", say("save"), self._save, "ctrl+s"), save_as=item("save_as", say("save_as"), self._save_as),
        )  # fmt: skip
        self.rng.shuffle(file_items)
        edit = [
            item("undo", say("undo"), None, "ctrl+z"), item("redo", say("redo")),
            item("select_all", say("select_all"), self._select_all, "ctrl+a"),
            item("find", say("find"), self._find, "ctrl+f"), item("replace", say("replace"), self._replace),
        ]  # fmt: skip
        view = [
            check("wrap", say("wrap")),
            check("line_numbers", say("line_numbers")),
            check("status_bar", say("status_bar"), True),
        ]
        style = [Widget(k, Role.TOGGLE, say(k), on=self._style) for k in styles]
        case = [item("upper", say("upper"), self._upper), item("lower", say("lower"), self._lower)]
        menus = [
            menu(say("file"), *file_items),
            menu(say("edit"), *edit),
            menu(say("view"), *view),
            menu(say("format"), *case),
        ]
        tools = style if self.rng.random() < 0.7 else []
        if self.clutter and self.rng.random() < 0.45:  # a word processor's window is full of things that are not meant
            taken = {w.name.casefold() for top in (*menus, *style) for w in top.walk()}
            names = [n for n in self.rng.sample(self.clutter, min(len(self.clutter), 30)) if n.casefold() not in taken]
            tools = [*tools, *(button(f"extra:{n}", n) for n in names)]
        self.document = text("document", say("document"), multiline=True)
        self.focused = self.document
        self.open_by_name = self.rng.random() < 0.5
        return [*menus, *tools, self.document]

    @property
    def title(self) -> str:
        dirty = "*" if self.document.value != self.saved else ""
        return f"{dirty}{self.path.rsplit('/', 1)[-1] or 'Untitled 1'} - {self.name}"

    def _style(self, widget: Widget) -> None:
        if self.selection:
            self.bold.add(f"{widget.key}:{self.selection}")

    def _select_all(self, _widget: Widget) -> None:
        self.selection = self.document.value

    def _upper(self, _widget: Widget) -> None:
        self._recase(str.upper)

    def _lower(self, _widget: Widget) -> None:
        self._recase(str.lower)

    def _recase(self, change: object) -> None:
        part = self.selection or self.document.value
        self.document.value = self.document.value.replace(part, change(part))  # type: ignore[operator]
        self.caps = self.document.value

    def _new(self, _widget: Widget) -> None:
        if self.document.value == self.saved:
            self._clear(_widget)
            return
        discard = Widget("x", Role.BUTTON, on=self._clear)
        self.confirm("Your changes will be lost if you don't save them.", "discard", "Don't Save", discard)

    def _clear(self, _widget: Widget) -> None:
        self.document.value = self.saved = self.path = ""

    def _save(self, widget: Widget) -> None:
        if self.path:
            self._write(self.path)
        else:
            self._save_as(widget)

    def _save_as(self, _widget: Widget) -> None:
        field = name_field(self, self.path or self.rng.choice(["", "Untitled 1", "untitled.txt"]))
        self.focused = field
        buttons = [
            button("cancel", self.say("cancel"), self.dismiss),
            button("ok", self.rng.choice(["Save", "Save", "OK"]), lambda _: self._write(field.value), default=True),
        ]
        self.rng.shuffle(buttons)
        self.show(
            "save_as", self.rng.choice(["Save As", "Save as", "Save File"]), [field, *folder_buttons(self), *buttons]
        )

    def _write(self, path: str) -> None:
        self.dismiss()
        if not path:
            self.message("No file name was given.")
            return
        path = path if path.startswith("~/") else f"~/{path}"
        if path in self.files and path != self.path:
            self.confirm(
                f"A file named {path} already exists. Replace it?",
                "replace_file",
                "Replace",
                Widget("x", Role.BUTTON, on=lambda _: self._store(path)),
            )
        else:
            self._store(path)

    def _store(self, path: str) -> None:
        self.path, self.saved = path, self.document.value
        self.files[path] = self.saved

    def _open(self, _widget: Widget) -> None:
        """By a name that is typed, or by a folder and a file that are picked."""
        field = name_field(self, "")
        listing = Widget("files", Role.GROUP)

        def pick(row: Widget) -> None:
            field.value = row.key.removeprefix("file:")

        def enter(place: Widget) -> None:
            here = {"Home": "~"}.get(place.name, f"~/{place.name}")
            inside = [p for p in self.files if p.rpartition("/")[0] == here]
            listing.children = [Widget(f"file:{p}", Role.CELL, p.rpartition("/")[2], on=pick) for p in inside]

        others = folder_buttons(self)
        taken = {w.key for w in others}
        places = [Widget(f"place:{n}", Role.ITEM, n) for n in ("Home", "Documents", "Downloads", "Desktop")]
        others = [*(p for p in places if p.key not in taken), *(w for w in others if not w.key.startswith("row:"))]
        for place in others:
            if place.key.startswith("place:"):
                place.on = enter
        enter(places[self.rng.randrange(2)])
        buttons = [
            button("cancel", self.say("cancel"), self.dismiss),
            button("ok", "Open", lambda _: self._read(field.value), default=True),
        ]
        named = [field] if self.open_by_name else []
        self.show("open", self.rng.choice(["Open", "Open File", "Open Files"]), [*named, *others, listing, *buttons])

    def _read(self, path: str) -> None:
        full = path if path.startswith("~/") else f"~/{path}"
        self.dismiss()
        if full not in self.files:
            self.message(f"The file {path} does not exist.")
            return
        self.path = full
        self.document.value = self.saved = self.files[full]

    def _find(self, _widget: Widget) -> None:
        field = text("needle", self.say("find_field"))
        self.focused = field
        self.show(
            "find",
            "Find",
            [
                field,
                check("match_case", "Match case"),
                button("go", "Find", default=True),
                button("close", self.say("close"), self.dismiss),
            ],
        )

    def _replace(self, _widget: Widget) -> None:
        needle, by = text("needle", self.say("find_field")), text("by", self.say("replace_field"))
        self.focused = needle

        def go(_button: Widget) -> None:
            self.document.value = (
                self.document.value.replace(needle.value, by.value) if needle.value else self.document.value
            )

        self.show("replace", "Find and Replace", [
            needle, by, check("match_case", "Match case"), label("hint", "Search the document"),
            button("all", self.say("replace_all"), go), button("close", self.say("close"), self.dismiss),
        ])  # fmt: skip
