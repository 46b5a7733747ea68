"""End states: what must be true of the screen, or of what an application keeps, after a task; files are in `filechecks`.

Each check takes what the suite wants and the end state, and says whether it holds. None takes the agent's word for it:
only ``outcome`` looks at how the run ended, for what should not be done at all.
"""

from __future__ import annotations

import re
import struct
from typing import Any
from xml.etree import ElementTree

from edgelam.control import TICK_ROLES, Role, State
from edgelam.quantize.evaluate import readers
from edgelam.quantize.evaluate.endstate import Check, EndState, Want
from edgelam.quantize.evaluate.filechecks import FILE_CHECKS

TICKED = TICK_ROLES | {Role.MENU_ITEM}
KEYFILE = ".config/glib-2.0/settings/keyfile"


def holds(want: Want, end: EndState) -> bool:
    """Whether one check holds; a file that is missing, or not what it should be, is one that does not."""
    check = CHECKS[want["kind"]]
    try:
        return check(want, end)
    except (OSError, ValueError, LookupError, SyntaxError, struct.error):  # an XML ParseError is a SyntaxError
        return False


# The screen


def _shows(want: Want, end: EndState) -> bool:
    """A number stands by itself in something that is not a button."""
    wanted = re.compile(rf"(?<![\d.,]){re.escape(want['text'])}(?![\d.,])")
    return any(wanted.search(c.value) for c in end.screen.controls if not c.role.startswith(("button", "toggle")))


def _checked(want: Want, end: EndState) -> bool:
    found = [c for c in end.screen.controls if c.name == want["name"] and c.role in TICKED]
    return bool(found) and bool(found[0].has(State.CHECKED) == want["on"])


def _control(want: Want, end: EndState) -> bool:
    return any(c.name == want["name"] for c in end.screen.controls)


def _no_control(want: Want, end: EndState) -> bool:
    """The window is there, and nothing in it has this name."""
    return bool(end.screen.controls) and not _control(want, end)


def _value(want: Want, end: EndState) -> bool:
    """A field with this name holds exactly this text."""
    return any(c.name == want["name"] and c.value == want["equals"] for c in end.screen.controls)


def _listed(want: Want, end: EndState) -> bool:
    """What a pattern finds in the cells of a list is this, in any order; ``some``: only what fits into its window is exposed."""
    pattern, wanted = re.compile(want["pattern"]), set(want["are"])
    shown = {found[0] for c in end.screen.controls if c.role is Role.CELL and (found := pattern.search(c.name))}
    return shown == wanted or (want.get("some", False) and bool(shown) and shown < wanted)


def _counting(want: Want, end: EndState) -> bool:
    """A time that stands within this runs on."""
    earlier, later = (
        [c.name for c in screen.controls if want["within"] in c.path and re.search(r"\d\D+\d\d\D+\d\d", c.name)]
        for screen in (end.screen, end.later)
    )
    return bool(earlier) and earlier != later


def _title(want: Want, end: EndState) -> bool:
    return str(want["contains"]) in end.screen.title


def _unless_modal(want: Want, end: EndState) -> bool:
    """A question stands in front, or this is still on the screen behind none."""
    return end.screen.modal or _control(want, end)


def _not_begun(want: Want, end: EndState) -> bool:
    """The window with this title is not in front, or the button that begins its work still can be pressed."""
    begins = [c for c in end.screen.controls if c.name == want["button"] and c.has(State.ENABLED)]
    return want["title"] not in end.screen.title or bool(begins)


# What an application keeps


def _setting(want: Want, end: EndState) -> bool:
    """One key of a settings file; by default GSettings' of the private home. ``unset``: right where there is none, too."""
    value = readers.ini(end.home / want.get("path", KEYFILE), want["group"], want["key"])
    return value == want["value"] or (value is None and want.get("unset", False))


def _settings_but(want: Want, end: EndState) -> bool:
    """No key of a settings file differs from these, ``group/key`` to value, unless the file leaves it out."""
    found = {name: readers.ini(end.home / want["path"], *name.rsplit("/", 1)) for name in want["are"]}
    return all(value is None or value == want["are"][name] for name, value in found.items())


def _entries(want: Want, end: EndState) -> bool:
    """A GSettings list has exactly these entries; each has at least what is said of it."""
    text = readers.ini(end.home / KEYFILE, want["group"], want["key"]) or "[]"
    return _match(want["are"], [_plain(entry) for entry in readers.gvariant(text)])


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """Days in order, whatever order they were chosen in."""
    return {key: sorted(value) if isinstance(value, list) else value for key, value in entry.items()}


def _records(want: Want, end: EndState) -> bool:
    """An XML file has exactly these elements of one name, by the text of what is in them; none where there is no file.

    ``whole``: they have nothing else in them.
    """
    found = [_leaves(element) for element in readers.xml(end.home / want["path"]).iter(want["tag"])]
    return found == want["are"] if want.get("whole") else _match(want["are"], found)


def _match(wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> bool:
    """One found for each wanted. Text is compared without case where it need not be exact: ``name~``."""
    left = list(found)
    for entry in wanted:
        fitting = next((f for f in left if all(_fits(f, key, value) for key, value in entry.items())), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return not left


def _fits(found: dict[str, Any], key: str, value: Any) -> bool:
    if key.endswith("~"):
        return str(value).casefold() in str(found.get(key[:-1], "")).casefold()
    return bool(found.get(key) == value)


def _settings_xml(want: Want, end: EndState) -> bool:
    """In an XML file of settings these leaves have these values, and nothing else below ``only`` differs from the start."""
    now, start = (_leaves(readers.xml(at / want["path"]).find(want["only"])) for at in (end.home, end.start))
    return bool(now) and now == {**start, **want["are"]}


def _leaves(element: ElementTree.Element | None) -> dict[str, str]:
    return {} if element is None else {child.tag: child.text or "" for child in element}


def _result(want: Want, end: EndState) -> bool:
    """The last result in a calculator's list, as its session keeps it; ``base`` where it must be shown in another one."""
    history = readers.session(end.home / want["path"])["history"]
    last = history[-1]["result"]
    right = abs(float(last["numeric_value"]["value"]) - want["equals"]) < 1e-9
    return right and ("base" not in want or last.get("format", {}).get("base") == want["base"])


def _session(want: Want, end: EndState) -> bool:
    """A calculator's saved session has a variable with this value, and one of these calculations."""
    data = next((s for path in want["paths"] if (s := readers.session(end.home / path))), {})
    values = {v["identifier"]: float(v["value"]["numeric_value"]["value"]) for v in data["variables"]}
    calculations = {re.sub("[×⋅]", "*", entry["expression"].replace(" ", "")) for entry in data["history"]}
    return values.get(want["variable"]) == want["value"] and bool(calculations & set(want["calculations"]))


def _nothing_calculated(want: Want, end: EndState) -> bool:
    """A calculator's session has no results, and no variables or functions of a person's own."""
    data = readers.session(end.home / want["path"])
    own = [v for v in data.get("variables", ()) if v.get("type") == "User"]
    return not (data.get("history") or data.get("functions") or own)


def _any(want: Want, end: EndState) -> bool:
    return any(holds(one, end) for one in want["of"])


def _outcome(want: Want, end: EndState) -> bool:
    return str(end.outcome) == str(want["is"])


CHECKS: dict[str, Check] = {
    **FILE_CHECKS, "shows": _shows, "checked": _checked, "control": _control, "no_control": _no_control, "value": _value,
    "listed": _listed, "counting": _counting, "title": _title, "unless_modal": _unless_modal, "not_begun": _not_begun, "setting": _setting,
    "settings_but": _settings_but, "entries": _entries, "records": _records, "settings_xml": _settings_xml, "result": _result,
    "session": _session, "nothing_calculated": _nothing_calculated, "any": _any, "outcome": _outcome,
}  # fmt: skip
