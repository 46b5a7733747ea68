"""What waits for one timer: ``python -m edgelam.runtime.tools.ring FILE``. It ends early when the file is gone."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path

PAUSE = 1.0
"""Seconds between two looks at the clock: a computer that slept meanwhile must not ring late by that."""


def wait(path: Path) -> str | None:
    """The text of the timer when it is due; None where it was cancelled, or cannot be read."""
    try:
        alarm = json.loads(path.read_text(encoding="utf-8"))
        due, text = datetime.fromisoformat(alarm["due"]), str(alarm["text"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    while path.exists():
        left = (due - datetime.now()).total_seconds()
        if left <= 0:
            return text
        time.sleep(min(left, PAUSE))
    return None


def main(path: Path) -> None:
    text = wait(path)
    if text is None:
        return
    if sys.platform == "win32":
        from edgelam.runtime.tools.windows import notify
    else:
        from edgelam.runtime.tools.linux import notify

    notify("edgelam", text)
    path.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
