"""Nothing leaves the machine and nothing is written outside edgelam's own folders, recorded call by call.

Runs against whatever is installed, so a new version of a dependency in the lock is tried by the same test.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("syscalls", Path(__file__).parents[1] / "syscalls.py")
syscalls = importlib.util.module_from_spec(_SPEC)
sys.modules["syscalls"] = syscalls
_SPEC.loader.exec_module(syscalls)

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not syscalls.can_record(), reason="recording system calls takes strace and a user namespace"),
]

REQUEST = 'type "Grüße – 5 €" and save it as note.txt in my Documents folder'
WAITING = """
import time
from edgelam.retrieval.encoder import Encoder
Encoder().encode(["Save As"])
time.sleep({seconds})
"""
"""The collector is called nine seconds after the first session: the process has to live that long."""

LEAVES = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect_ex(('192.0.2.1', 9))"
WRITES = "open('/tmp/edgelam-written-by-a-test', 'w').close(); import os; os.remove('/tmp/edgelam-written-by-a-test')"


@pytest.fixture
def recorded(tmp_path):
    """Runs Python on the given arguments in an empty home; what comes back is its :class:`syscalls.Recording`."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"), "EDGELAM_HOME": str(home / "edgelam"), "TMPDIR": str(home / "edgelam"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    (home / "edgelam").mkdir()

    def run(*arguments):
        return syscalls.record([sys.executable, "-P", *arguments], tmp_path, environment), home / "edgelam"

    return run


def test_the_main_job(recorded):
    recording, own = recorded("-m", "edgelam", "run", REQUEST, "--desktop", "sim", "--app", "Text Editor")
    assert recording.code == 0, recording.output
    assert recording.network == []
    assert recording.written(own) == []
    assert list(own.glob("runs/*.jsonl"))


def test_a_process_that_lives_on(recorded):
    recording, own = recorded("-c", WAITING.format(seconds=12))
    assert recording.code == 0, recording.output
    assert recording.network == []
    assert recording.written(own) == []


def test_what_leaves_or_is_written_elsewhere_is_seen(recorded):
    """The two above can fail."""
    left = recorded("-c", LEAVES)[0]
    assert left.network
    assert left.remote
    recording, own = recorded("-c", WRITES)
    assert recording.written(own) == ["/tmp/edgelam-written-by-a-test"]
