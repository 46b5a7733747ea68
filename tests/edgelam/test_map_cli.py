"""``edgelam map``: what is at hand is listed and shown; anything else is an application to explore."""

import json

import pytest
from click.testing import CliRunner

from edgelam.cli import cli
from edgelam.control import Role
from edgelam.errors import Exit, UsageError
from edgelam.paths import maps_dir
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.screen import Kind, MapControl, Screen
from edgelam.runtime.maps.store import save


@pytest.fixture
def kept():
    atlas = Map("sketch", "2.0", ("Sketch",))
    opener = MapControl(Role.MENU_ITEM, "Page…", ("Format",), Kind.OPENS)
    atlas.screens[1] = Screen(1, "Sketch", False, (), (opener,))
    atlas.screens[2] = Screen(2, "Page", True, (), (MapControl(Role.RADIO, "Landscape", ("Paper",), Kind.TOGGLES),))
    atlas.connect(atlas.screens[1], opener, atlas.screens[2])
    save(atlas, maps_dir())


def run(*arguments):
    return CliRunner().invoke(cli, ["map", *arguments], catch_exceptions=False)


def test_maps_are_listed_with_what_they_hold(kept):
    rows = json.loads(run("list", "--json").stdout)
    (row,) = [r for r in rows if r["app"] == "Sketch"]
    assert (row["version"], row["screens"], row["controls"], row["elsewhere"]) == ("2.0", 2, 2, 1)
    assert (row["from"], {r["from"] for r in rows}) == ("here", {"here", "edgelam"})
    assert "Sketch" in run().stdout


def test_a_map_is_shown_with_the_way_to_each_screen(kept):
    shown = run("show", "sketch").stdout
    assert "## [2] Page — by Format › Page…" in shown
    assert '+ radio "Landscape" (Paper)' in shown


def test_an_unknown_map_is_said_to_be_none():
    with pytest.raises(UsageError, match="edgelam map nothing"):
        run("show", "nothing")


def test_the_store_has_a_path():
    assert run("path").stdout.strip() == str(maps_dir())


def test_every_other_word_is_an_application(monkeypatch):
    from edgelam.runtime.maps import learn

    asked = []

    def explored(app, _folder, minutes, *rest):
        asked.append((app, minutes, rest[0]))
        raise UsageError("not here")

    monkeypatch.setattr(learn, "learn", explored)
    with pytest.raises(UsageError):
        run("mousepad", "--minutes", "2", "--seed", "4")
    assert asked == [("mousepad", 2.0, 4)]


def test_on_ones_own_desktop_it_asks_first(own_home):
    asked = run("Text Editor", "--here", "--desktop", "sim")
    assert asked.exit_code == Exit.NEEDS_YES
    assert "Nothing was done" in asked.stderr
    assert not list(maps_dir().glob("*.json"))


def test_on_ones_own_desktop_it_learns_and_closes_everything(own_home):
    learned = run("Text Editor", "--here", "--yes", "--desktop", "sim", "--json")
    row = json.loads(learned.stdout)
    assert row["closed"]
    assert row["elsewhere"] > 0
    assert row["screens"] == json.loads(run("list", "--json").stdout)[0]["screens"]


def test_learning_is_switched_and_what_was_learned_forgotten(kept):
    assert [run("learning", *switch).stdout.strip() for switch in ((), ("off",), (), ("on",))] == [
        "on",
        "off",
        "off",
        "on",
    ]
    assert "deleted: sketch" in run("forget", "sketch").stdout
    with pytest.raises(UsageError):
        run("forget", "sketch")
