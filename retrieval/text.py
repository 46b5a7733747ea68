"""The text that a control is found by."""

from __future__ import annotations

from edgelam.control import Control

SEPARATOR = " › "
"""Between the menus that lead to a control and its name."""


def control_text(control: Control, title: str = "") -> str:
    """Where the control stands and its name, ``View › Zoom › Zoom In``, without the window's ``title``.

    Role, help, key and value add nothing that can be told from chance (``edgelam retrieval eval``, 324 requests).
    """
    return SEPARATOR.join([*(step for step in control.path if step != title), control.name])
