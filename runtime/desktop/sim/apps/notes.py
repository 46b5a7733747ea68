"""Sticky notes. Held out: no training data comes from it."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, item, menu, text

COLOURS = ("Yellow", "Blue", "Green", "Pink")


class Notes(SimApp):
    name = "Notes"

    def build(self) -> list[Widget]:
        say = self.say
        self.notes: list[str] = []
        self.body = text("body", self.rng.choice(["Note", "Note text", "Document"]), multiline=True)
        self.colour = combo("colour", say("colour"), "Yellow", COLOURS)
        self.pin = Widget("pin", Role.TOGGLE, say("pin"))
        self.spell = check("spell", "Check Spelling")
        self.exported = ""
        main = menu(
            say("file"),
            item("new", say("note"), self._new),
            item("export", "Export as Text…", self._export),
            item("print", say("print")),
        )
        view = menu(say("view"), self.spell, check("tray", "Show in Tray"), item("zoom", "Zoom In"))
        return [main, view, self.pin, self.colour, self.body, button("delete", say("delete"), self._delete)]

    def _new(self, _widget: Widget) -> None:
        self.notes.append(self.body.value)
        self.body.value = ""

    def _delete(self, _widget: Widget) -> None:
        self.confirm("Delete this note?", "yes", "Delete", Widget("x", Role.BUTTON, on=self._empty))

    def _empty(self, _widget: Widget) -> None:
        self.body.value = ""

    def _export(self, _widget: Widget) -> None:
        field = text("name", self.say("file_name"))

        def keep(_button: Widget) -> None:
            self.dismiss()
            path = field.value if field.value.startswith("~/") else f"~/{field.value}"
            self.files[path] = self.body.value
            self.exported = path

        self.show(
            "export",
            "Export Note",
            [field, button("cancel", self.say("cancel"), self.dismiss), button("ok", "Export", keep, default=True)],
        )
