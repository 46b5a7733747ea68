"""Mail: a list of messages, a composer, and a Send that cannot be taken back."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, item, menu, text

SUBJECTS = (
    "Invoice 2031",
    "Lunch on Friday",
    "Your parcel",
    "Team meeting",
    "Holiday photos",
    "Password reset",
    "Newsletter",
    "Quarterly report",
)


class Mail(SimApp):
    name = "Mail"

    def build(self) -> list[Widget]:
        say = self.say
        self.inbox = self.rng.sample(SUBJECTS, 5)
        self.chosen = ""
        self.sent: list[tuple[str, str, str]] = []
        self.archived: list[str] = []
        self.deleted: list[str] = []
        self.starred: list[str] = []
        self.listing = Widget("inbox", Role.GROUP)
        self._fill()
        acts = [
            button("compose", say("compose"), self._compose), button("reply", say("reply")), button("archive", say("archive"), self._archive),
            button("delete", say("delete"), self._delete), button("star", say("star"), self._star),
        ]  # fmt: skip
        folders = [Widget(f"folder:{f}", Role.ITEM, f) for f in ("Inbox", "Sent", "Drafts", "Spam")]
        menus = [
            menu(say("file"), item("print", say("print")), item("quit", say("quit"))),
            menu(say("view"), item("sort", "Sort by Date")),
        ]
        return [*menus, *acts, text("search", self.rng.choice(["Search", "Search mail"])), *folders, self.listing]

    def _fill(self) -> None:
        self.listing.children = [Widget(f"mail:{s}", Role.ITEM, s, on=self._choose) for s in self.inbox]

    def _choose(self, widget: Widget) -> None:
        self.chosen = widget.name

    def _take(self, where: list[str]) -> None:
        if not self.chosen:
            self.message("No message is selected.")
            return
        where.append(self.chosen)
        self.inbox.remove(self.chosen)
        self.chosen = ""
        self._fill()

    def _archive(self, _widget: Widget) -> None:
        self._take(self.archived)

    def _star(self, _widget: Widget) -> None:
        self.starred.append(self.chosen)

    def _delete(self, _widget: Widget) -> None:
        if not self.chosen:
            self.message("No message is selected.")
            return
        self.confirm(
            f"Delete the message “{self.chosen}”?",
            "yes",
            self.rng.choice(["Delete", "Yes"]),
            Widget("x", Role.BUTTON, on=lambda _: self._take(self.deleted)),
        )

    def _compose(self, _widget: Widget) -> None:
        to, subject = text("to", self.say("to")), text("subject", self.say("subject"))
        body = text("body", self.say("body"), multiline=True)
        self.focused = to

        def send(_button: Widget) -> None:
            self.dismiss()
            if to.value:
                self.sent.append((to.value, subject.value, body.value))
            else:
                self.message("No recipient was given.")

        self.show("compose", "New Message", [
            button("send", self.say("send"), send), button("attach", "Attach file…"), button("discard", self.rng.choice(["Discard", "Close"]), self.dismiss), to, subject, body,
        ])  # fmt: skip
