"""What goes wrong while a real application is driven: one clear sentence and an exit code, through the command itself."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edgelam.errors import Exit
from edgelam.runtime.agent import Agent
from edgelam.trajectory import Outcome

pytestmark = pytest.mark.desktop

RUN = [sys.executable, "-P", "-m", "edgelam", "run"]
BUS_WITHOUT_ACCESSIBILITY = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/></policy></busconfig>"""


def test_an_application_killed_in_mid_run(session):
    if shutil.which("mousepad") is None:
        pytest.skip("mousepad is not installed")
    request = 'type "one two" and save it as gone.txt in my Documents folder'
    with subprocess.Popen(
        [*RUN, request, "--app", "mousepad"], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as run:
        said = []
        for line in run.stderr:
            said.append(line)
            if re.match(r"\s*1 ", line):
                os.kill(_pid_of("mousepad"), signal.SIGKILL)
        assert run.wait(60) == Exit.FAILED, said
    assert "Traceback" not in "".join(said)


def _pid_of(name):
    """The newest process of this name on the private display: another test's may still be ending there or elsewhere."""
    pids = subprocess.run(["pgrep", "-x", name], capture_output=True, text=True, check=True).stdout.split()
    return max(int(p) for p in pids if f"DISPLAY={os.environ['DISPLAY']}" in _environment(p))


def _environment(pid):
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace").split("\0")
    except OSError:
        return []  # it has ended, and nobody has waited for it yet


def test_accessibility_switched_off(session, tmp_path):
    config = tmp_path / "bus.conf"
    config.write_text(BUS_WITHOUT_ACCESSIBILITY, encoding="utf-8")
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    ) as bus:
        address = bus.stdout.readline().strip()
        done = subprocess.run(
            [*RUN, "turn on wrap", "--app", "mousepad"], capture_output=True, text=True, encoding="utf-8", timeout=60,
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}, check=False,
        )  # fmt: skip
        bus.terminate()
    assert done.returncode == Exit.ENVIRONMENT
    assert "Accessibility is switched off" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_such_application(session):
    done = subprocess.run(
        [*RUN, "x", "--app", "no-such-thing"], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == Exit.ENVIRONMENT
    assert "no application called 'no-such-thing'" in done.stderr


@pytest.mark.parametrize("line", ["press alt+f4", 'click "Quit"'])
def test_an_application_that_was_told_to_end_has_done_so(app, scripted, line):
    desktop = app("mousepad")
    done = Agent(desktop, scripted(line)).run("quit mousepad", "mousepad")
    assert (done.outcome, len(done.steps), done.message) == (Outcome.DONE, 1, "")
