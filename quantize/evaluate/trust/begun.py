"""When a process of its own has come as far as edgelam: before, it is Python that is stopped, and nothing has begun."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

LONGEST = 30.0
"""Seconds at most; a busy machine takes some to start Python."""

UNSEEN = 0.15
"""Seconds where a system does not tell which signals a process takes."""


def wait_until_begun(process: subprocess.Popen[bytes]) -> None:
    """Until it takes its signals itself (proc(5), ``status``, SigCgt), or has ended."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(UNSEEN)
        return
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and process.poll() is None and not _takes(status, signal.SIGTERM):
        time.sleep(0.01)


def _takes(status: Path, wanted: signal.Signals) -> bool:
    try:
        lines = status.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    caught = next((line.split()[1] for line in lines if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) >> (wanted - 1) & 1)
