"""The text that a control is found by."""

from __future__ import annotations

from edgelam.control import Control

SEPARATOR = " › "
"""Between the menus that lead to a control and its name."""


SHORT = 3
"""Characters of a name that is more of a sign, such as ``MS``: what its tooltip says tells more."""


def control_text(control: Control, title: str = "") -> str:
    """Where the control stands and its name, ``View › Zoom › Zoom In``, without the window's ``title``.

    Role, help, key and value add nothing that can be told from chance (``edgelam retrieval eval``, 324 requests), but a help text
    stands for a name of a few letters.
    """
    name = control.help if len(control.name) <= SHORT and len(control.help) > SHORT else control.name
    return SEPARATOR.join([*(step for step in control.path if step != title), name])
