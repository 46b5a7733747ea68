"""A file manager: a list, new folder, rename, and a delete that asks."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, item, menu, text


class FileManager(SimApp):
    name = "File Manager"
    openers = frozenset({"new_folder"})

    def build(self) -> list[Widget]:
        say = self.say
        names = (
            "report.odt",
            "photo.jpg",
            "notes.txt",
            "budget.ods",
            "Invoices",
            "Music",
            "todo.md",
            "cv.pdf",
            "Projects",
            "backup.zip",
        )
        self.entries = self.rng.sample(names, 6)
        self.opened: list[str] = []
        self.chosen = ""
        self.listing = Widget("listing", Role.GROUP)
        self._fill()
        menus = [
            menu(say("file"), item("new_folder", say("new_folder"), self._new_folder), item("properties", say("properties"), lambda _: self.message("6 items"))),
            menu(say("edit"), item("select_all", say("select_all")), item("rename", say("rename"), self._rename), item("delete", say("delete"), self._delete)),
            menu(say("view"), check("hidden", say("show_hidden")), check("status_bar", say("status_bar"), True), item("sort", "Sort by Name")),
        ]  # fmt: skip
        places = [
            Widget(f"place:{p}", Role.ITEM, p)
            for p in self.rng.sample(["Home", "Desktop", "Trash", "File System", "Network"], 3)
        ]
        return [*menus, *places, self.listing]

    def _fill(self) -> None:
        self.listing.children = [Widget(f"entry:{e}", Role.ITEM, e, on=self._choose) for e in self.entries]

    def _choose(self, widget: Widget) -> None:
        self.chosen = widget.name

    def _new_folder(self, _widget: Widget) -> None:
        field = text("name", self.rng.choice(["Folder name", "Name", "Enter a new name:"]), "New Folder")
        self.focused = field
        self.show(
            "new_folder",
            "New Folder",
            [
                field,
                button("cancel", self.say("cancel"), self.dismiss),
                button("ok", self.say("create"), lambda _: self._add(field.value), default=True),
            ],
        )

    def _add(self, name: str) -> None:
        self.dismiss()
        self.entries.append(name)
        self._fill()

    def _rename(self, _widget: Widget) -> None:
        if not self.chosen:
            self.message("Select a file first.")
            return
        field = text("name", self.rng.choice(["New name", "Name", "Enter the new name:"]), self.chosen)
        self.focused = field
        self.show(
            "rename",
            f"Rename {self.chosen}",
            [
                field,
                button("cancel", self.say("cancel"), self.dismiss),
                button("ok", "Rename", lambda _: self._move(field.value), default=True),
            ],
        )

    def _move(self, name: str) -> None:
        self.dismiss()
        self.entries[self.entries.index(self.chosen)] = name
        self.chosen = name
        self._fill()

    def _delete(self, _widget: Widget) -> None:
        if not self.chosen:
            self.message("Select a file first.")
            return
        self.confirm(
            f"Do you really want to delete {self.chosen}?",
            "yes",
            self.rng.choice(["Delete", "Yes", "Move to Trash"]),
            Widget("x", Role.BUTTON, on=self._drop),
        )

    def _drop(self, _widget: Widget) -> None:
        self.entries.remove(self.chosen)
        self.chosen = ""
        self._fill()
