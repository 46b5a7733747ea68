"""What Windows' applications say beside a name: the keys that reach it, and whether it is on."""

from __future__ import annotations

import re

from edgelam.keys import combination

ON_AND_OFF = {
    "on": True, "off": False, "enabled": True, "disabled": False, "checked": True, "not checked": False, "unchecked": False,
    "pressed": True, "not pressed": False, "turned on": True, "turned off": False,
}  # fmt: skip
"""Words for a state that stand behind a name."""

_STATE = re.compile(rf"(?P<name>.*[^\s,:])(?:[,:]\s*|\s*\()(?P<state>{'|'.join(ON_AND_OFF)})[).]?", re.IGNORECASE)


def without_state(name: str) -> tuple[str, bool | None]:
    """``Wi-Fi, on`` is *Wi-Fi* that is on; None where a name says nothing of that."""
    found = _STATE.fullmatch(name)
    return (name, None) if found is None else (found["name"], ON_AND_OFF[found["state"].casefold()])


def pressable(accelerator: str, in_name: str, access_key: str) -> str:
    """The keys that reach a control, the first that can be pressed at once: ``Ctrl+S``, then ``Alt+S``.

    An access key of several strokes (``Alt, H, 1``) or of a letter alone (in an open menu) is none.
    """
    keys = (accelerator, in_name, access_key if "+" in access_key else "")
    return next((key for key in keys if key and combination(key) is not None), "")
