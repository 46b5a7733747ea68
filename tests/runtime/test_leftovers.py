"""What was started on a private screen is known when the session ends, whatever it makes of its environment."""

import subprocess
import sys

import pytest

from edgelam.runtime.desktop.atspi import leftovers

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def hidden():
    """A process whose environment does not say whose it is, as Chromium's."""
    process = subprocess.Popen(["sleep", "60"], env={"PATH": "/usr/bin:/bin"}, start_new_session=True)
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.parametrize(("name", "known"), [(leftovers.COOKIE, True), ("Xauthority", False)])
def test_what_is_remembered_is_found_again(hidden, tmp_path, monkeypatch, name, known):
    cookie = tmp_path / name
    monkeypatch.setenv("XAUTHORITY", str(cookie))
    leftovers.remember(hidden)
    assert (hidden in {p.number for p in leftovers.started_on(cookie)}) is known
    if known:
        assert (tmp_path / leftovers.STARTED).stat().st_mode & 0o077 == 0


def test_a_number_that_was_given_again_is_not_ended(hidden, tmp_path):
    (tmp_path / leftovers.STARTED).write_text(f"{hidden} 1\nnonsense\n", encoding="ascii")
    assert leftovers.started_on(tmp_path / leftovers.COOKIE) == set()
