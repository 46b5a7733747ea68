"""A double click, a context menu and a drag in a real file manager: what a hand would do, by name."""

import time

import pytest

from edgelam.action import parse_action
from edgelam.control import Role
from edgelam.runtime.labels import control_of

pytestmark = pytest.mark.desktop


@pytest.fixture
def folder(app, tmp_path):
    """Thunar showing a home with a file and a folder of names that nothing else has; its icons have no names, its rows do."""
    home = tmp_path / "home"
    (home / "Drawer").mkdir(parents=True, exist_ok=True)
    (home / "draft.md").write_text("x", encoding="utf-8")
    desktop = app("thunar")
    desktop.snapshot("thunar")
    desktop.perform(parse_action("press ctrl+2"), None)
    assert eventually(lambda: "draft.md" in {c.name for c in desktop.snapshot("thunar").controls})
    return desktop, home


def act(desktop, line):
    action = parse_action(line)
    desktop.perform(action, control_of(action, desktop.snapshot("thunar")))
    desktop.settle(2)
    return desktop.snapshot("thunar")


def eventually(holds, seconds=5.0):
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.1)
    return held


def test_each_gesture_does_what_the_mouse_would(folder):
    desktop, home = folder
    menu = act(desktop, 'right-click "draft.md"')
    assert "Rename..." in {c.name for c in menu.controls if c.role is Role.MENU_ITEM}, "its context menu is seen"
    act(desktop, "press escape")
    act(desktop, 'drag "draft.md" onto "Drawer"')
    assert eventually(lambda: (home / "Drawer" / "draft.md").exists() and not (home / "draft.md").exists())
    act(desktop, 'double-click "Drawer"')
    assert eventually(lambda: "Drawer" in desktop.snapshot("thunar").title)
    assert "draft.md" in {c.name for c in desktop.snapshot("thunar").controls}
