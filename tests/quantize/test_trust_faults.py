"""Faults put in on purpose: the part that fits into the tests; `edgelam eval trust` puts in a thousand."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from edgelam.quantize.evaluate.trust import fault_processes, faults
from edgelam.quantize.evaluate.trust.begun import wait_until_begun
from edgelam.quantize.evaluate.trust.logs import what_is_wrong_with_logs
from edgelam.quantize.evaluate.trust.table import Row


def test_a_run_ends_rightly_whatever_breaks():
    rows = {kind: Row(kind) for kind in faults.KINDS}
    for number, kind in enumerate([*faults.KINDS] * 8):
        faults._one(rows[kind], kind, random.Random(f"tests/{number}"), number)
    assert [failure for row in rows.values() for failure in row.failed] == []
    assert all(row.n == 8 for row in rows.values())


@pytest.mark.model
def test_a_process_ends_rightly_whatever_happens_to_it():
    rows = fault_processes.process_rows(3, 11, real=False)
    assert [failure for row in rows for failure in row.failed] == []
    assert sum(row.n for row in rows) == 11


@pytest.mark.parametrize(
    ("code", "said", "wrong"),
    [
        (0, "done", ""),
        (None, "", "hung"),
        (1, "Traceback (most recent call last)", "traceback"),
        (77, "x", "exit code 77"),
        (-11, "x", "exit code -11"),
        (1, "", "said nothing"),
    ],
)
def test_what_is_wrong_with_a_process_is_seen(code, said, wrong):
    """The ones above can fail."""
    found = fault_processes._what_is_wrong(code, said)
    assert wrong in found
    assert bool(found) == bool(wrong)


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("a.jsonl", b'{"kind": "ru', "half a line"),
        ("a.jsonl", b"no log\n", "cannot be read"),
        ("a.jsonl", b'{"kind": "run", "run": "r", "request": "x", "outcome": "running"}\n', "how it ended"),
        (".a.jsonl.xy", b"", "left behind"),
    ],
)
def test_what_is_wrong_with_a_log_is_seen(tmp_path, name, content, wrong):
    (tmp_path / name).write_bytes(content)
    assert wrong in what_is_wrong_with_logs(tmp_path)


def test_a_server_left_running_is_seen():
    import subprocess
    import sys

    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells")
    with tempfile.TemporaryDirectory() as folder:
        sleeper = subprocess.Popen(["sleep", "60"], env={"HOME": folder, "PATH": "/usr/bin:/bin"})
        while not Path(f"/proc/{sleeper.pid}/environ").read_bytes():
            time.sleep(0.01)  # exec returns a moment before the new environment can be read
        with fault_processes._leaving_nothing(Path(folder)) as left:
            pass
        assert left[0] == "left running: sleep"
        assert sleeper.wait(5) < 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_signal_is_sent_when_edgelam_takes_it_and_not_while_python_starts():
    code = "import signal, sys, time; time.sleep(0.3); signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); time.sleep(30)"
    process = subprocess.Popen([sys.executable, "-c", code])
    wait_until_begun(process)
    process.terminate()
    assert process.wait(20) == 7
