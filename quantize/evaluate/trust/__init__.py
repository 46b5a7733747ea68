"""``edgelam eval trust``: what the guard asks about, what text from the screen can change, what faults and foreign data
do. One table, one file; each is made again from its seed."""

from __future__ import annotations

from enum import StrEnum

SEED = 20261126
"""Of what is drawn at random, where none is given."""


class Name(StrEnum):
    """The tables."""

    GUARD = "guard"
    INJECTIONS = "injections"
    FAULTS = "faults"
    FUZZ = "fuzz"
