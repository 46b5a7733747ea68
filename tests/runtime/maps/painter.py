"""A small application in memory with what maps are about: dialogs with pages, a message, and things that must not be done."""

from edgelam.control import Role
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, item, menu, tab, text

PAGE = "Page Style: Default"


class Painter(SimApp):
    name = "Painter"

    def build(self):
        self.lazy_menus = False
        self.done = []
        self.landscape, self.shadow = False, False
        return [
            menu("File", item("open", "Open...", self._file), item("erase", "Delete All Files", self._grave), item("quit", "Quit", self._grave)),
            menu("Format", item("page", "Page Style…", self._page), item("bold", "Bold", self._grave)),
            menu("Help", item("about", "About Painter", self._about)),
            check("ruler", "Ruler", True),
            text("document", "Document", multiline=True),
        ]  # fmt: skip

    def _grave(self, widget):
        self.done.append(widget.name)

    def _file(self, _widget):
        rows = [Widget(f"row:{n}", Role.ITEM, f"picture {n}") for n in range(5)]
        self.show(
            "open", "Open File", [*rows, button("cancel", "Cancel", self.dismiss), button("ok", "Open", self._grave)]
        )

    def _page(self, _widget):
        page = tab(
            "Page",
            Widget("way:portrait", Role.RADIO, "Portrait", checked=not self.landscape),
            Widget("way:landscape", Role.RADIO, "Landscape", checked=self.landscape),
        )
        borders = tab(
            "Borders", check("shadow", "Shadow", self.shadow), combo("line", "Line style", "none", ("none", "dotted"))
        )
        tabs = [page, borders, tab("More", button("more", "Margins…", self._margins))]
        ok = button("ok", "OK", lambda _: (self._take(page, borders), self.dismiss()))
        self.show(
            "page",
            PAGE,
            [*tabs, button("cancel", "Cancel", self.dismiss), ok, button("reset", "Delete this style", self._grave)],
        )
        self.open_tab = page

    def _take(self, page, borders):
        self.landscape, self.shadow = page.children[1].checked, borders.children[0].checked

    def _margins(self, _widget):
        self.show(
            "margins",
            "Margins",
            [Widget("left", Role.SPIN, "Left margin", "2"), button("cancel", "Cancel", self.dismiss)],
        )

    def _about(self, _widget):
        self.show("about", "About Painter", [button("close", "Close", self.dismiss)])


class Watched(SimDesktop):
    """Keeps what was done on it."""

    def __init__(self):
        super().__init__(extra={"Painter": Painter})
        self.acts = []

    def perform(self, action, control):
        self.acts.append((str(action), control, self.snapshot("Painter")))
        super().perform(action, control)

    @property
    def painter(self):
        return self.running["Painter"]


def started():
    desktop = Watched()
    desktop.launch("Painter")
    return desktop
