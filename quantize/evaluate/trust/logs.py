"""What logs must be like, whatever happened to the run that wrote them."""

from __future__ import annotations

from pathlib import Path

from edgelam.errors import EdgelamError
from edgelam.readlog import read_all
from edgelam.trajectory import Outcome


def what_is_wrong_with_logs(folder: Path, may_be_open: bool = False) -> str:
    """Half a line, a file that was not finished, a log that cannot be read or does not say how the run ended."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name.startswith("."):
            return f"{path.name} was left behind"
    for path in folder.rglob("*.jsonl"):
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):
            return "half a line"
        try:
            found = list(read_all(path))
        except EdgelamError as error:
            return f"the log cannot be read: {error}"
        if found and found[-1].outcome is Outcome.RUNNING and not may_be_open:
            return "the log does not say how it ended"
    return ""
