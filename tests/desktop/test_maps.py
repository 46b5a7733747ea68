"""A real application is explored, nothing becomes of its home, and the map leads in it."""

import shutil

import pytest

from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.maps.follow import follow
from edgelam.runtime.maps.learn import learn
from edgelam.runtime.maps.offer import far_controls
from edgelam.runtime.maps.private import PrivateApp
from edgelam.runtime.maps.store import Maps

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()) or shutil.which("mousepad") is None, reason="needs Xvfb and Mousepad"),
]


def test_mousepad_is_learned_and_the_way_to_a_setting_followed(tmp_path):
    said = []
    learned = learn("mousepad", tmp_path / "maps", 3.0, report=said.append)
    assert learned.complete
    assert {"Mousepad Preferences", "Go To", "Find and Replace"} <= {s.window for s in learned.map.screens.values()}
    assert learned.kept.lost == learned.kept.new == ()
    assert learned.path.stat().st_size < 60_000
    (atlas,) = Maps(tmp_path / "maps", None).called("mousepad")
    with PrivateApp("mousepad", tmp_path / "home") as private:
        desktop = private.start()

        def perform(action, control, _before):
            desktop.perform(action, control)
            desktop.settle(2.0)
            return desktop.snapshot("mousepad")

        shown = desktop.snapshot("mousepad")
        far = next(f for f in far_controls(atlas, shown) if f.control.name == "Tab width")
        assert str(far) == "Tab width — Edit › Preferences... › Editor › Indentation"
        after, arrived = follow(far, atlas, shown, perform)
    assert arrived
    assert after.modal
