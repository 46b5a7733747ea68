"""The command ``edgelam``, and ``python -m edgelam``."""

from __future__ import annotations

import sys

from edgelam.errors import Exit
from edgelam.stopping import end_by_signals, ignore_signals


def start() -> None:
    """Load the command line and run it; what is stopped while it loads has nothing to give back."""
    try:
        end_by_signals()
        from edgelam.cli import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(Exit.STOPPED)
    finally:
        ignore_signals()


if __name__ == "__main__":
    start()
