"""The private session is the person's alone, and leaves nothing behind."""

import os
import subprocess
from pathlib import Path

import pytest

from edgelam.runtime.desktop.atspi.session import PrivateSession, missing_programs
from edgelam.runtime.desktop.atspi.xinput import XInput

pytestmark = [pytest.mark.desktop, pytest.mark.skipif(bool(missing_programs()), reason="needs Xvfb, D-Bus and openbox")]

CONNECT = "from Xlib.display import Display; Display()"


def can_connect(environment):
    import sys

    return (
        subprocess.run(
            [sys.executable, "-P", "-c", CONNECT], env=environment, capture_output=True, check=False
        ).returncode
        == 0
    )


def test_the_server_takes_only_who_holds_its_cookie(tmp_path):
    with PrivateSession(tmp_path / "home") as session:
        ours = os.environ | session.environment
        assert can_connect(ours)
        without = ours | {"XAUTHORITY": str(tmp_path / "nothing"), "HOME": str(tmp_path)}
        assert not can_connect(without)
        cookie = Path(ours["XAUTHORITY"])
        assert (cookie.stat().st_mode & 0o777, cookie.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not cookie.parent.exists()


def test_its_programs_get_the_cookie(session):
    XInput().close()
