"""An address book. Held out: no training data comes from it."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, item, menu, text

PEOPLE = ("Ada Lovelace", "Björn Åkesson", "Chen Wei", "Dana Scully", "Émile Zola", "Frida Kahlo")


class Contacts(SimApp):
    name = "Contacts"

    def build(self) -> list[Widget]:
        say = self.say
        self.people = list(PEOPLE)
        self.added: list[dict[str, str]] = []
        self.favourites: list[str] = []
        self.chosen = ""
        self.listing = Widget("people", Role.GROUP)
        self._fill()
        main = menu(
            say("file"),
            item("import", "Import Contacts…"),
            item("export", "Export All…"),
            check("by_surname", "Sort by Surname"),
            item("quit", say("quit")),
        )
        acts = [
            button("add", say("contact"), self._add),
            button("favourite", say("favourite"), self._favourite),
            button("delete", say("delete"), self._delete),
            button("call", "Call"),
            button("share", "Share…"),
        ]
        return [main, *acts, text("search", "Search contacts"), self.listing]

    def _fill(self) -> None:
        self.listing.children = [Widget(f"person:{p}", Role.ITEM, p, on=self._choose) for p in self.people]

    def _choose(self, widget: Widget) -> None:
        self.chosen = widget.name

    def _favourite(self, _widget: Widget) -> None:
        if self.chosen:
            self.favourites.append(self.chosen)
        else:
            self.message("Select a contact first.")

    def _delete(self, _widget: Widget) -> None:
        if not self.chosen:
            self.message("Select a contact first.")
            return
        self.confirm(
            f"Delete {self.chosen} from your contacts?", "yes", "Delete", Widget("x", Role.BUTTON, on=self._drop)
        )

    def _drop(self, _widget: Widget) -> None:
        self.people.remove(self.chosen)
        self.chosen = ""
        self._fill()

    def _add(self, _widget: Widget) -> None:
        fields = [text(k, self.say(k)) for k in ("full_name", "phone", "email", "company")]

        def keep(_button: Widget) -> None:
            self.dismiss()
            self.added.append({f.key: f.value for f in fields})

        self.show(
            "contact",
            "New Contact",
            [
                *fields,
                button("cancel", self.say("cancel"), self.dismiss),
                button("ok", self.rng.choice(["Save", "Done", "Create"]), keep, default=True),
            ],
        )
