"""A look behind what opens: what is seen is on a map afterwards, and all of it is closed again."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval import Candidate
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop import Window
from edgelam.runtime.dialogs.closing import is_elsewhere, way_out
from edgelam.runtime.maps.glance import Glance, is_about_settings
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.offer import ELSEWHERE
from edgelam.runtime.maps.screen import Kind, MapControl, Screen
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.options import Options
from edgelam.runtime.request.intent import intent_of

ON = frozenset({State.SHOWING, State.ENABLED})
MENU = MapControl(Role.BUTTON, "Menu", (), Kind.OPENS)


def fit(subtask, texts):
    """A fifth for each word of a text that the subtask has."""
    asked = set(subtask.casefold().split())
    shown = [set(text.replace("›", " ").replace("…", "").casefold().split()) for text in texts]
    return [len(asked & words) / 5 for words in shown]


@pytest.fixture
def seen(desktop):
    atlas = Map("Painter", "", ("Painter",))
    Glance("make the page style landscape", "Painter", desktop, atlas, fit).look()
    return atlas


def test_the_pages_of_what_is_opened_are_seen_and_closed_again(seen, desktop):
    names = {c.name for screen in seen.screens.values() for c in screen.controls}
    assert {"Landscape", "Shadow"} <= names
    assert not desktop.snapshot("Painter").modal
    assert not desktop.painter.landscape


def test_nothing_is_set_or_asked_for_that_the_guard_asks_about(seen, desktop):
    assert desktop.painter.done == []
    assert {act.partition(" ")[0] for act, _, _ in desktop.acts} <= {"click", "press"}


def test_what_is_named_nowhere_near_is_not_opened(desktop):
    Glance("mail it to Ruth", "Painter", desktop, Map("Painter"), fit).look()
    assert desktop.acts == []


def test_the_tabs_of_a_dialog_in_front_are_turned_and_the_open_one_is_open_again(desktop):
    desktop.painter._page(None)
    before = [c.name for c in desktop.snapshot("Painter").controls]
    atlas = Map("Painter")
    Glance("a shadow please", "Painter", desktop, atlas, fit).look()
    assert any(c.name == "Shadow" for s in atlas.screens.values() for c in s.controls)
    assert [c.name for c in desktop.snapshot("Painter").controls] == before


def test_what_was_refused_is_looked_for_behind_what_opens_and_gone_to(scripted, desktop, tmp_path):
    policy = scripted('fail "There is no control for that here."', 'click "Landscape"', 'click "OK" .')
    done = Agent(desktop, policy, None, Options(guide=Guide(Maps(tmp_path, None), fit))).run(
        "make the page style landscape", "Painter"
    )
    assert [str(s.action) for s in done.steps] == ['click "Page Style…"', 'click "Landscape"', 'click "OK"']
    assert desktop.painter.landscape


def test_what_was_seen_is_kept_and_not_opened_again(desktop, tmp_path):
    guide = Guide(Maps(tmp_path, None), fit)
    nobody = lambda subtask, snapshot: []  # noqa: E731
    assert guide.look("make the page style landscape", desktop.snapshot("Painter"), "Painter", desktop, nobody)
    before = len(desktop.acts)
    assert not guide.look("a page style with a shadow", desktop.snapshot("Painter"), "Painter", desktop, nobody)
    assert len(desktop.acts) == before
    desktop.painter._page(None)
    assert not guide.look("a page style with a shadow", desktop.snapshot("Painter"), "Painter", desktop, nobody)
    assert len(desktop.acts) == before


@pytest.mark.parametrize(
    ("said", "settings"),
    [
        ("set the number of decimals to four", True), ("hide the toolbar", True), ("never ask again", True), ("save by itself every 5 minutes", True),
        ("I only ever want two columns", True), ("mail the total to Ruth", False), ("print it", False),
    ],
)  # fmt: skip
def test_what_is_about_settings(said, settings):
    assert is_about_settings(said) is settings


def dialog(*buttons, box="Wrap lines"):
    controls = [Control(box, Role.CHECK, box, states=ON, verbs=frozenset({"check"}))]
    controls += [Control(b, Role.BUTTON, b, states=ON, verbs=frozenset({"click"})) for b in buttons]
    return Snapshot("app", "Preferences", tuple(controls), modal=True)


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [("what is 12 times 7", True), ("wrap the lines", False), ("zoom in", True), ("save it as a.txt", False)],
)
def test_what_has_nothing_to_do_with_a_dialog(said, elsewhere):
    assert is_elsewhere(intent_of(said), dialog("OK"), fit) is elsewhere


@pytest.mark.parametrize(("buttons", "way"), [(("Cancel", "OK"), "OK"), (("Close",), "Close"), (("Delete",), None)])
def test_the_way_out_keeps_what_was_set(buttons, way):
    found = way_out(dialog(*buttons))
    assert (found.name if found is not None else None) == way


def known(atlas):
    class Known(Maps):
        def of(self, snapshot, app=""):
            return atlas

    return Guide(Known(None), lambda _, texts: [0.0] * len(texts))


def ranking(**chances):
    """Ranks by these probabilities; what is elsewhere by its name, what is in front by its name after *here*."""

    def rank(_subtask, snapshot):
        found = []
        for control in snapshot.controls:
            name = "".join(filter(str.isalpha, control.name))
            chance = chances.get(name if control.ref.startswith(ELSEWHERE) else f"here{name}", 0.0)
            found.append(Candidate(control, 0.0, chance))
        return sorted(found, key=lambda c: -c.probability)

    return rank


@pytest.mark.parametrize(
    ("said", "chances", "leads"),
    [
        ("find the page's shadow", {"Shadow": 0.6}, True),
        ("find the page's shadow", {"Shadow": 0.4}, False),  # nowhere is likelier
        ("find the page's shadow", {"Shadow": 0.6, "hereRuler": 0.3}, True),
        (
            'click "Page Style…"',
            {"Shadow": 0.9},
            False,
        ),  # what is quoted and shown is meant; the encoder does not see it
        ("show the borders", {"Borders": 0.9}, False),  # a tab is only on the way
        ("go to the tab with the borders", {"Borders": 0.9}, True),
    ],
)
def test_where_a_subtask_is_led(explored, desktop, said, chances, leads):
    found = known(explored.map).lead(said, desktop.snapshot("Painter"), "Painter", ranking(**chances))
    assert (found is not None) is leads


@pytest.mark.parametrize(
    ("said", "leads"),
    [("show line numbers", False), ("always show line numbers", True), ("line numbers, in the settings please", True)],
)
def test_what_is_in_front_comes_before_the_same_elsewhere_unless_it_is_to_be_so_for_good(said, leads):
    window = Snapshot("pad", "Pad", (button("Line Numbers", Role.CHECK), button("Preferences")))
    inside = Snapshot("pad", "Preferences", (button("Show line numbers", Role.CHECK), button("Close")), modal=True)
    atlas = Map("pad", "", ("pad",))
    here, there = atlas.add(window), atlas.add(inside)
    atlas.connect(here, MapControl(Role.BUTTON, "Preferences", (), Kind.OPENS), there)
    rank = ranking(Showlinenumbers=0.6, hereLineNumbers=0.35)
    assert (known(atlas).lead(said, window, "pad", rank) is not None) is leads


@pytest.mark.parametrize(
    ("said", "to"), [("give each picture ten seconds", "Seconds"), ("give each picture a frame", "Frame of pictures")]
)
def test_a_number_goes_where_one_can_stand(said, to):
    """A box that says nearly the same takes none."""
    window = Snapshot("show", "Show", (button("Preferences"),))
    fields = (button("Frame of pictures", Role.CHECK), button("Seconds", Role.SPIN))
    atlas = Map("show", "", ("show",))
    here, there = atlas.add(window), atlas.add(Snapshot("show", "Preferences", fields, modal=True))
    atlas.connect(here, MapControl(Role.BUTTON, "Preferences", (), Kind.OPENS), there)
    found = known(atlas).lead(said, window, "show", ranking(Seconds=0.55, Frameofpictures=0.9))
    assert found.far.control.name == to


class Popping:
    """A window with a menu button; its popover goes when one of its entries is chosen."""

    def __init__(self):
        self.shown = "main"

    def snapshot(self, _app):
        states = ON | {State.POPUP} | ({State.EXPANDED} if self.shown == "popover" else set())
        names = ("Speed Settings", "Colour Settings") if self.shown == "popover" else ()
        if self.shown.endswith("Settings"):
            inside = (button(self.shown.split()[0], Role.SPIN), button("Close"))
            return Snapshot("popper", self.shown, inside, modal=True)
        return Snapshot("popper", "Popper", (button("Menu", Role.TOGGLE, states), *map(button, names)))

    def perform(self, action, control):
        name = control.name if control is not None else action.text
        leaves = name in ("Close", "escape")
        self.shown = (
            "main" if leaves or (name == "Menu" and self.shown == "popover") else name.replace("Menu", "popover")
        )

    def settle(self, _seconds):
        return True

    def interrupted(self):
        return False


def button(name, role=Role.BUTTON, states=ON):
    return Control(name, role, name, states=states, verbs=frozenset({Verb.CLICK}))


def test_what_a_popover_holds_is_looked_at_one_after_the_other_and_it_is_closed():
    desktop, atlas = Popping(), Map("popper", "", ("Popper",))
    Glance("set the speed", "Popper", desktop, atlas, lambda _, texts: [0.0] * len(texts)).look()
    names = {c.name for screen in atlas.screens.values() for c in screen.controls}
    assert {"Speed", "Colour"} <= names
    assert desktop.shown == "main"


@pytest.mark.parametrize(
    ("title", "tabs", "turned"), [("Copier", ("Basic", "Expert"), True), ("b.txt - Pad", ("a.txt", "b.txt"), False)]
)
def test_the_pages_of_a_window_are_turned_before_a_run_gives_up_but_no_documents(title, tabs, turned):
    class Paged(Popping):
        def snapshot(self, _app):
            shown = self.shown if self.shown in tabs else tabs[1]
            heads = [button(t, Role.TAB, ON | ({State.SELECTED} if t == shown else set())) for t in tabs]
            return Snapshot("paged", title, (*heads, button(f"inside {shown}", Role.CHECK)))

    for enough in (False, True):
        atlas = Map("paged", "", ("Paged",))
        Glance("set the speed", "Paged", Paged(), atlas, lambda _, texts: [0.0] * len(texts), lambda e=enough: e).look()
        names = {c.name for screen in atlas.screens.values() for c in screen.controls}
        assert (f"inside {tabs[0]}" in names) is (turned and not enough)


class Beside(Popping):
    """Its settings are a window beside it that is no dialog, has no button to leave it by, and does not say which page is open."""

    def snapshot(self, _app):
        if self.shown == "main":
            return Snapshot("files", "Home", (button("Preferences"), button("Up"), button("Home")))
        rows = tuple(button(name, Role.ITEM) for name in ("Views", "Behavior"))
        inside = (button(f"inside {self.shown}", Role.CHECK), button(f"more of {self.shown}", Role.CHECK))
        return Snapshot("files", "File Preferences", (*rows, *inside))

    def windows(self):
        titles = ("Home",) if self.shown == "main" else ("File Preferences", "Home")
        return [Window(title, "files", title) for title in titles]

    def perform(self, action, control):
        if control is not None or action.text == "alt+f4":
            self.shown = "main" if control is None else control.name.replace("Preferences", "Views")


def test_settings_in_a_window_beside_are_leafed_through_and_it_is_closed_again():
    desktop, atlas = Beside(), Map("files", "", ("Files",))
    Glance("always open with one click", "Files", desktop, atlas, lambda _, texts: [0.0] * len(texts)).look()
    assert {"inside Views", "inside Behavior"} <= {c.name for s in atlas.screens.values() for c in s.controls}
    assert desktop.shown == "main"


def test_a_window_that_comes_up_late_is_waited_for():
    class Slow(Beside):
        """Its settings come up at the look after the next one."""

        looks = 0

        def snapshot(self, app):
            self.looks += self.shown != "main"
            return super().snapshot(app) if self.looks != 1 else self.main(app)

        def main(self, app):
            shown, self.shown = self.shown, "main"
            found, self.shown = super().snapshot(app), shown
            return found

    desktop, atlas = Slow(), Map("files", "", ("Files",))
    Glance("always open with one click", "Files", desktop, atlas, lambda _, texts: [0.0] * len(texts)).look()
    assert "inside Views" in {c.name for s in atlas.screens.values() for c in s.controls}


class Fading:
    """A window in which a menu that is closed already is still drawn for some looks."""

    def __init__(self, plain, unfolded, looks):
        self.plain, self.now, self.looks, self.pressed = plain, unfolded, looks, []

    def press(self, keys):
        self.pressed.append(keys)

    def look(self):
        self.looks -= 1
        self.now = self.plain if self.looks <= 0 else self.now


def test_escape_is_not_pressed_again_while_a_menu_fades():
    """The second one would be the window's own: a picture viewer closes with it."""
    shown = frozenset({State.SHOWING, State.ENABLED})
    button = Control("b", Role.TOGGLE, "Menu", states=shown, verbs=frozenset({Verb.CLICK}))
    entry = Control("e", Role.MENU_ITEM, "Save As…", states=shown, verbs=frozenset({Verb.CLICK}))
    before = Snapshot("viewer", "beach.jpg", (button,))
    glance = object.__new__(Glance)
    glance._walker = Fading(before, Snapshot("viewer", "beach.jpg", (button, entry)), 2)
    assert glance._back(before)
    assert glance._walker.pressed == ["escape"]


def test_what_saves_under_a_name_is_looked_for_and_gone_to_rather_than_the_plain_save():
    save, door = (Control(n, Role.BUTTON, n, states=ON, verbs=frozenset({Verb.CLICK})) for n in ("Save", "Menu"))
    screens = {
        1: Screen(1, "App", False, (), (MapControl(Role.BUTTON, "Save", (), Kind.ACTS), MENU)),
        2: Screen(
            2, "App", False, (), (*(MapControl(Role.BUTTON, n, (), Kind.OPENS) for n in ("Save as…", "Copy")), MENU)
        ),
    }
    atlas = Map("app", "", ("app",), screens)
    atlas.connect(screens[1], MENU, screens[2])
    guide = Guide(Maps(None), fit)
    guide._seen.append(atlas)

    def rank(subtask, snapshot):
        return [
            Candidate(c, 1.0 if c.name == "Save" else 0.0, 0.9 if c.name == "Save" else 0.0) for c in snapshot.controls
        ]

    shown = Snapshot("app", "App", (save, door))
    found = guide.lead("keep it as copy.png", shown, "app", rank)
    assert (found and found.far.control.name) == "Save as…"
    assert guide.lead("save it", shown, "app", rank) is None
