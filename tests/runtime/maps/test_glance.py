"""A look behind what opens: what is seen is on a map afterwards, and all of it is closed again."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.agent import Agent
from edgelam.runtime.dialogs.closing import is_elsewhere, way_out
from edgelam.runtime.maps.glance import Glance, is_about_settings
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.options import Options
from edgelam.runtime.request.intent import intent_of

ON = frozenset({State.SHOWING, State.ENABLED})


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


def test_the_agent_is_led_to_what_it_has_looked_for(scripted, desktop, tmp_path):
    policy = scripted('click "Landscape"', 'click "OK" .')
    done = Agent(desktop, policy, None, Options(guide=Guide(Maps(tmp_path, None), fit))).run(
        "make the page style landscape", "Painter"
    )
    assert [str(s.action) for s in done.steps] == ['click "Page Style…"', 'click "Landscape"', 'click "OK"']
    assert desktop.painter.landscape


def test_what_was_refused_is_looked_for_behind_what_opens_before_the_run_ends(scripted, desktop, tmp_path):
    """Something on the screen seems to fit, so that nothing is looked for until the model says that it does not."""

    def fits(subtask, texts):
        return [0.6 if "Ruler" in text else f for f, text in zip(fit(subtask, texts), texts, strict=True)]

    policy = scripted('fail "There is no control for that here."', 'click "Landscape"', 'click "OK" .')
    guide = Guide(
        Maps(tmp_path, None),
        lambda subtask, texts: [f + 0.2 * ("Landscape" in t) for f, t in zip(fits(subtask, texts), texts, strict=True)],
    )
    done = Agent(desktop, policy, None, Options(guide=guide)).run("make the page style landscape", "Painter")
    assert [str(s.action) for s in done.steps] == ['click "Page Style…"', 'click "Landscape"', 'click "OK"']
    assert desktop.painter.landscape


@pytest.mark.parametrize(
    ("said", "settings"),
    [
        ("set the number of decimals to four", True), ("hide the toolbar", True), ("never ask again", True),
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


def test_what_fits_little_is_not_gone_to_however_little_fits_here(explored, desktop):
    def faint(subtask, texts):
        return [0.25 if "Landscape" in text else 0.0 for text in texts]

    class Known(Maps):
        def of(self, snapshot, app=""):
            return explored.map

    assert Guide(Known(None), faint).best("what now", desktop.snapshot("Painter")).gain == 0.25
    assert Guide(Known(None), faint).lead("what now", desktop.snapshot("Painter")) is None


@pytest.mark.parametrize(("said", "leads"), [('click "Page Style…"', False), ("find the page's shadow", True)])
def test_a_label_that_is_quoted_and_shown_is_not_looked_for_elsewhere(explored, desktop, tmp_path, said, leads):
    """The encoder is not told what stands between quotation marks."""

    def far_better(_subtask, texts):
        return [0.9 if "Shadow" in text else 0.1 for text in texts]

    guide = Guide(Maps(tmp_path, None), far_better)
    guide._seen.append(explored.map)
    assert (guide.lead(said, desktop.snapshot("Painter"), "Painter") is not None) is leads


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
