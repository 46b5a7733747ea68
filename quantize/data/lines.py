"""Files of data, one JSON value a line, packed or not."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from edgelam.errors import UsageError

NO_ROW = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a line raises that is no row of its kind."""


def lines_of(path: Path) -> list[str]:
    """The lines of a file, without empty ones at its end.

    Raises:
        UsageError: it is damaged, or no text.
    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode().rstrip("\n").split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read: it is damaged, or no text.") from error
