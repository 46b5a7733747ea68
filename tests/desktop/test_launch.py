"""Starting real applications: what cannot be read is said at once, what greets is left, what is open is found."""

import shutil
import subprocess
import sys
import time

import pytest

from edgelam.control import State
from edgelam.errors import EnvironmentProblem
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import reads_gtk2
from edgelam.runtime.dialogs.beginning import left_by

pytestmark = pytest.mark.desktop

SECONDS = 20.0

BARE = """
import os
from Xlib import display
d = display.Display()
w = d.screen().root.create_window(0, 0, 200, 100, 0, 0)
w.change_property(d.intern_atom("_NET_WM_PID"), d.intern_atom("CARDINAL"), 32, [os.getpid()])
w.set_wm_name("Bare")
w.map()
while True:
    d.next_event()
"""
"""A program without any toolkit: a window and nothing that could be read."""


@pytest.fixture
def bare(session, tmp_path):
    """An application called Bare among those of the session; ends with the test."""
    program = tmp_path / "bare.py"
    program.write_text(BARE, encoding="utf-8")
    folder = tmp_path / "home" / ".local" / "share" / "applications"
    folder.mkdir(parents=True, exist_ok=True)
    entry = f"[Desktop Entry]\nType=Application\nName=Bare\nExec={sys.executable} -P {program}\n"
    (folder / "bare.desktop").write_text(entry, encoding="utf-8")
    return "Bare"


def test_a_window_that_cannot_be_read_is_said_after_a_second(desktop, bare):
    began = time.monotonic()
    with pytest.raises(EnvironmentProblem, match="Bare is open, but it shows its controls to no other program"):
        desktop.launch(bare)
    assert time.monotonic() - began < 8  # python-xlib alone takes a second to start on a busy machine
    desktop._started["bare"].kill()


GTK2 = ("viewnior", "pidgin", "hexchat", "pcmanfm", "gimp")


@pytest.mark.parametrize("name", [*GTK2, "thunderbird", "audacious"])
def test_what_joins_only_when_it_is_asked_to_is_read(app, name):
    """GTK 2 with libatk-adaptor and libgail-common, Mozilla, Qt 5: unreadable for want of an environment variable each."""
    if name in GTK2 and not reads_gtk2():
        pytest.skip("libatk-adaptor is not installed")
    snapshot = app(name).snapshot(name)
    assert sum(bool(c.verbs) for c in snapshot.controls) > 1  # a first dialog may have no more than two buttons
    assert any(c.has(State.ENABLED) for c in snapshot.controls)


def test_a_greeting_is_left_and_said(app, desktop):
    said = []
    desktop.report = said.append
    window = app("filezilla").snapshot("filezilla")
    assert not window.modal
    assert len(window.controls) > 40
    assert len(said) == 1
    assert "Welcome to FileZilla" in said[0]


def test_what_was_open_before_edgelam_looked_is_found(session):
    """FeatherPad keeps to one process: a second start hands over to the first, which must be readable."""
    if shutil.which("featherpad") is None:
        pytest.skip("featherpad is not installed")
    with subprocess.Popen(["featherpad"], start_new_session=True) as first:
        time.sleep(2)
        desktop = AtspiDesktop()
        try:
            desktop.launch("featherpad")
            assert desktop._current.pid == first.pid
            assert not desktop._started
        finally:
            desktop.close()
            first.kill()


def test_what_is_drawn_over_a_window_is_a_dialog_and_can_be_left(app):
    """Thunderbird's first window is its own account assistant, drawn inside of it; everything behind is nameless until it is gone."""
    desktop = app("thunderbird")
    window = desktop.snapshot("thunderbird")
    assert window.modal
    left = left_by("open the settings", window, lambda said, texts: [0.0 for _ in texts])
    assert left is not None
    desktop.perform(*left)
    end = time.monotonic() + SECONDS
    while not any(c.name == "Settings" and c.verbs for c in window.controls):
        assert time.monotonic() < end, [c.name for c in window.controls]
        time.sleep(0.2)
        window = desktop.snapshot("thunderbird")
    assert not window.modal
