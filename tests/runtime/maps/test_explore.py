from edgelam.control import Role
from edgelam.runtime.guard import Risk, judge
from edgelam.runtime.maps.explore import Progress
from edgelam.runtime.maps.format import dump, parse
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.screen import Kind


def windows(atlas):
    return {(s.window, s.tabs) for s in atlas.screens.values()}


def test_every_window_and_page_is_found(explored):
    assert explored.complete
    page = "Page Style"
    assert {
        (page, ("Page",)),
        (page, ("Borders",)),
        (page, ("More",)),
        ("Margins", ()),
        ("About Painter", ()),
    } <= windows(explored.map)


def test_two_visits_of_one_screen_are_one(explored):
    assert len(windows(explored.map)) == len(explored.map.screens)


def test_nothing_is_done_that_the_guard_asks_about(explored):
    assert [d.painter.done for d in explored.desktops] == [[] for _ in explored.desktops]
    for line, control, before in explored.acts:
        if control is not None:
            from edgelam.action import parse_action

            purpose = "close this dialog" if control.name in ("Cancel", "Close") else "look around"
            assert judge(parse_action(line), control, before, purpose).risk is not Risk.IRREVERSIBLE


def test_plain_entries_are_destinations_and_no_ways(explored):
    assert not any("Bold" in line or "Quit" in line for line, *_ in explored.acts)
    root = explored.map.screens[1]
    assert {c.name: c.kind for c in root.controls}["Bold"] is Kind.ACTS
    assert {c.name: c.kind for c in root.controls}["Page Style…"] is Kind.OPENS


def test_rows_of_a_file_dialog_are_data(explored):
    names = {c.name for s in explored.map.screens.values() for c in s.controls}
    assert "Open" in names
    assert not any(name.startswith("picture") for name in names)
    assert not any("picture" in line for line, *_ in explored.acts)


def test_dialogs_are_left_without_taking_anything_over(explored):
    assert not any('"OK"' in line for line, *_ in explored.acts)
    assert all(not d.painter.dialogs or d is explored.desktops[-1] for d in explored.desktops)


def test_a_page_can_be_had_from_each_other_page(explored):
    page = next(s for s in explored.map.screens.values() if s.tabs == ("Borders",))
    led = {explored.map.screens[t.source].tabs for t in explored.map.transitions if t.target == page.number}
    assert {("Page",), ("More",)} <= led


def test_the_same_seed_gives_the_same_map(exploration, explored):
    assert dump(exploration().map) == dump(explored.map)
    other = exploration(seed=7).map
    assert windows(other) == windows(explored.map)


def test_what_was_stopped_goes_on_where_it_ended(exploration, explored):
    left = iter(range(200))
    progress = Progress()
    first = exploration(progress=progress, interrupted=lambda: next(left) > 12)
    assert not first.complete
    assert 0 < len(first.map.screens) < len(explored.map.screens)
    second = exploration(progress=progress, atlas=parse(dump(first.map)))
    assert second.complete
    assert windows(second.map) == windows(explored.map)
    assert len(second.acts) < len(explored.acts)


def test_without_time_only_the_first_screen_is_learned(exploration):
    done = exploration(until=0.0)
    assert not done.complete
    assert len(done.map.screens) == 1


def test_an_application_that_ends_is_started_again(exploration, monkeypatch, explored):
    from edgelam.errors import AppGone
    from edgelam.runtime.desktop.sim import SimDesktop

    seen = iter(range(1000))
    original = SimDesktop.snapshot

    def snapshot(self, app=None):
        if next(seen) == 9:
            raise AppGone("gone")
        return original(self, app)

    monkeypatch.setattr(SimDesktop, "snapshot", snapshot)
    done = exploration()
    assert done.explorer.counts.crashes == 1
    assert windows(done.map) >= windows(explored.map) - {("Margins", ())}


def test_an_empty_map_recognises_nothing(desktop):
    assert Map("x").recognise(desktop.snapshot("Painter")) is None


def test_a_document_is_no_control_of_a_map(explored):
    assert not any(
        c.role is Role.TEXT and c.name == "Document" for s in explored.map.screens.values() for c in s.controls
    )
