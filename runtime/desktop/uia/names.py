"""What Windows' applications put into a name beside the name: keys, and whether it is on."""

from __future__ import annotations

import re

from edgelam.keys import combination
from edgelam.runtime.desktop.naming import clean_name

_KEY = re.compile(
    r"(?P<name>.*\S)(?:\t|\s*\()(?P<key>(?:(?:Ctrl|Alt|Shift|Win(?:dows)?|Strg|Umschalt)\s?\+\s?)+[^()\t]{1,12}|F\d{1,2}|Del|Entf)\)?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""``Bold (Ctrl+B)`` as tool tips have it, ``Save<tab>Ctrl+S`` as menus have it."""

ON_AND_OFF = {
    "on": True, "off": False, "enabled": True, "disabled": False, "checked": True, "not checked": False, "unchecked": False,
    "pressed": True, "not pressed": False, "turned on": True, "turned off": False,
}  # fmt: skip
"""Words for a state that stand behind a name."""

_STATE = re.compile(rf"(?P<name>.*[^\s,:])(?:[,:]\s*|\s*\()(?P<state>{'|'.join(ON_AND_OFF)})[).]?", re.IGNORECASE)


def without_key(name: str) -> tuple[str, str]:
    """A name without the keys that it says, and the keys as they are written; empty where it says none."""
    found = _KEY.fullmatch(name)
    if found is None or combination(found["key"]) is None:
        return clean_name(name), ""
    return clean_name(found["name"]), found["key"].strip()


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
