"""The private session is the person's alone, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edgelam.runtime.desktop.atspi.leftovers import COOKIE, started_on
from edgelam.runtime.desktop.atspi.session import PrivateSession, missing_programs
from edgelam.runtime.desktop.atspi.xinput import XInput

pytestmark = [pytest.mark.desktop, pytest.mark.skipif(bool(missing_programs()), reason="needs Xvfb, D-Bus and openbox")]

CONNECT = "from Xlib.display import Display; Display()"


def can_connect(environment):
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


def children_of(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(p) for p in found.split()]


def is_running(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", [0.3, 0.9, 2.5], ids=["starting", "opening", "acting"])
def test_a_signal_stops_the_servers(tmp_path, number, moment):
    """Nothing goes on running of what was started, whenever the signal comes."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-P", "-m", "edgelam", "run", 'type "a" and save it as b.txt', "--app", "mousepad"]
    with subprocess.Popen(
        command, env=environment | {"HOME": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        time.sleep(moment)
        servers = children_of(run.pid)
        run.send_signal(number)
        said, _ = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert [p for p in servers if is_running(p)] == []


def test_helpers_that_hide_whose_they_are_end_with_the_session(tmp_path):
    """As a browser's do, which write over their own environment."""
    with PrivateSession(tmp_path / "home") as session:
        environment = os.environ | session.environment
        started = subprocess.Popen(
            ["sh", "-c", "trap '' TERM HUP; env -i sleep 300 & echo $!; wait"], env=environment,
            stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert started.stdout is not None
        helper = int(started.stdout.readline())
        assert is_running(helper)
    started.wait(5)
    assert not is_running(helper)


KILLED = """
import os, subprocess, sys, time
from pathlib import Path
from edgelam.runtime.desktop.atspi.session import PrivateSession
with PrivateSession(Path(sys.argv[1])) as session:
    subprocess.Popen(["sleep", "300"], env=os.environ | session.environment, start_new_session=True)
    print(Path(session.environment["XAUTHORITY"]).parent, flush=True)
    time.sleep(300)
"""
"""A session with a program in it that does not end by itself when its screen is gone."""


def test_nothing_is_left_of_a_session_whose_owner_was_killed(tmp_path):
    """Not even a signal that nobody can handle leaves a server or a hanging application behind."""
    command = [sys.executable, "-P", "-c", KILLED, str(tmp_path / "home")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        folder = Path(owner.stdout.readline().strip())
        left = started_on(folder / COOKIE)
        names = {Path(f"/proc/{p.number}/comm").read_text(encoding="utf-8").strip() for p in left}
        assert {"Xvfb", "openbox", "sleep"} <= names
        owner.kill()
    end = time.monotonic() + 10
    while (folder.exists() or any(is_running(p.number) for p in left)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not folder.exists()
    assert not any(is_running(p.number) for p in left)
