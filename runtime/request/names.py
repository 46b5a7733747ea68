"""Names of files, folders and things in the words of a subtask."""

from __future__ import annotations

import re

from edgelam.paths import user_folders
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.tools.opening import ENDINGS

_FILE = re.compile(
    r"(?<![\w@/\\.])(?P<folder>(?:~|[A-Za-z]:)?[\\/]?(?:[\w.-]+[\\/])*)(?P<name>[\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w{0,4})\b(?![@/])"
)
NAMED = re.compile(
    r"\b(?:called|named|titled|(?:and|[,.;!?]) (?:call|name) (?:it|this)|with the name|(?:under )?(?:the )?name|entitled)\s+",
    re.IGNORECASE,
)
AS = re.compile(r"\b(?:as|called|named|under (?:the )?name(?: of)?)\s+", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:(?:the|a) )?(?:file|document|name) ", re.IGNORECASE)
_NO_NAME = re.compile(r"^(?:an?|soon|well|plain|pdf|text|html|usual|before|is|it|default)\b", re.IGNORECASE)
PLACE_WORDS = r"(?:in|into|to|on|onto|at|inside|under|from|within)"
OWN = r"(?:my|the|your|our|a|this)"
_END_OF_NAME = re.compile(
    rf"\s+(?:(?:(?:over|up|down|out|back)\s+)?{PLACE_WORDS}\s+{OWN}\s|{PLACE_WORDS}\s+[A-Z~/]|(?:{PLACE_WORDS}|next to|beside)\s+(?:it|that|there|here|them)\b|(?:(?:over|up|down) )?(?:there|here)$|for me\b|please\b|as well\b)"
)
_HOME = re.compile(
    rf"\b{PLACE_WORDS}\s+(?:{OWN}\s+)?(?:home|personal)(?:\s+(?:folder|directory|dir))?\b", re.IGNORECASE
)
_IN_FOLDER = re.compile(
    rf"\b{PLACE_WORDS}\s+(?:{OWN}\s+)?(?:(?:folder|directory)\s+(?:called\s+|named\s+)?)(?P<after>[\w.-]+)|"
    rf"\b{PLACE_WORDS}\s+(?:{OWN}\s+)?(?P<before>[\w.-]+)\s+(?:folder|directory)\b",
    re.IGNORECASE,
)
_IN_KNOWN = rf"\b{PLACE_WORDS}\s+(?:{OWN}\s+)?(?P<known>%s)\b"
_SUBFOLDER = re.compile(rf"\b{PLACE_WORDS}\s+(?:{OWN}\s+)?(?P<path>~?(?:[\w.-]*/)+[\w.-]*)(?!\.?\w)", re.IGNORECASE)


def file_in(said: str) -> tuple[str, str]:
    """Folder and name of the last file that is named, quoted or not."""
    found = list(_FILE.finditer(QUOTED.sub(lambda m: m.group().replace(" ", "\u00a0"), said)))
    if not found:
        return "", ""
    quoted = next((inside(m) for m in QUOTED.finditer(said) if found[-1]["name"].strip() in inside(m)), "")
    if quoted:
        folder, _, name = quoted.rpartition("/")
        return folder, name
    return found[-1]["folder"].rstrip("/\\") or ("/" if found[-1]["folder"] else ""), found[-1]["name"]


def folder_in(said: str) -> str:
    """``~`` for the home, the known name of a folder of the person's, or the name that stands beside *folder*."""
    outside = QUOTED.sub(" ", said)
    deep = _SUBFOLDER.search(outside)
    if deep and not _FILE.search(deep["path"]):
        return deep["path"].rstrip("/")
    if _HOME.search(outside):
        return "~"
    known = re.search(_IN_KNOWN % "|".join(user_folders()), outside, re.IGNORECASE)
    if known:
        return known["known"].capitalize()
    found = _IN_FOLDER.search(outside)
    name = (found["after"] or found["before"]) if found else ""
    return "" if name.casefold() in ("same", "current", "this", "other", "new", "right") else name


def name_after(joint: re.Pattern[str], said: str) -> str:
    """What a thing is to be called: the words after the last joint, up to where a place begins."""
    found = list(joint.finditer(said))
    if not found or _NO_NAME.match(said[found[-1].end() :]):
        return ""
    rest = said[found[-1].end() :]
    quoted = QUOTED.match(rest)
    return inside(quoted) if quoted else before_place(rest)


def before_place(text: str) -> str:
    cut = _END_OF_NAME.search(text)
    return (text[: cut.start()] if cut else text).strip(" \"'“”.,")


def without_own(text: str) -> str:
    return re.sub(rf"^{OWN}\s+", "", text.strip(), flags=re.IGNORECASE)


def split_at_joint(said: str) -> tuple[str, str, str]:
    """Before and after the *to*, *into* or *as* that stands outside quotes."""
    masked = QUOTED.sub(lambda m: "\ue000" * len(m.group()), said)
    joint = re.search(r"\s(?:to|into|as|in|onto|inside)\s", masked, re.IGNORECASE)
    return (said[: joint.start()], joint.group(), said[joint.end() :]) if joint else (said, "", "")


POINTING = frozenset({"it", "that", "this", "them", "these", "those", "there", "here", "well", "one"})
"""Words that name nothing themselves: *into it*, *there as well*."""


def goal_in(said: str) -> str:
    """The folder that something is to go into, by the words behind the last *to* or *into*."""
    masked = QUOTED.sub(lambda m: "\ue000" * len(m.group()), said)
    joint = next(reversed(list(re.finditer(r"\s(?:to|into|onto|inside|under)\s", masked, re.IGNORECASE))), None)
    after = said[joint.end() :] if joint is not None else ""
    name = folder_in(f"to {after}") or before_place(without_own(after))
    return "" if name.casefold() in POINTING else name


_FORMAT = re.compile(
    rf"\b(?:as|to|in)\s+(?:an?\s+)?(?P<ending>{'|'.join(sorted({e for each in ENDINGS.values() for e in each}))})\b",
    re.IGNORECASE,
)


def in_format(name: str, said: str) -> str:
    """The name with the ending of the format that is said: *as a png, call it sea*."""
    found = _FORMAT.search(QUOTED.sub(" ", said))
    return f"{name}.{found['ending'].casefold()}" if found and name and "." not in name else name


MADE_SURE = re.compile(
    r"(?:make (?:\w+ )?sure|see to it|take care)(?: that)? (?:it|this|that|everything|all|(?:the|my) \w+)(?:['’]s| is| are| gets?) (?:saved|stored|kept|written)(?: too| as well| properly)?",
    re.IGNORECASE,
)
"""*Make sure it's stored*: it is saved."""
