"""The command ``edgelam``, and ``python -m edgelam``."""

from __future__ import annotations

import sys


def start() -> None:
    """Load the command line and run it; what is stopped while it loads has nothing to give back."""
    try:
        from edgelam.cli import main
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
    main()


if __name__ == "__main__":
    start()
