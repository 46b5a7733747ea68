"""How bad it would be to be wrong about an act: one vocabulary for controls and tools."""

from __future__ import annotations

from enum import StrEnum


class Risk(StrEnum):
    READ = "read"
    REVERSIBLE = "reversible"
    IRREVERSIBLE = "irreversible"
    FORBIDDEN = "forbidden"
