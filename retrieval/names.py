"""Names of files and folders in a request, which say nothing of which control is meant: *save it as volume.txt* is not about the volume."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edgelam.control import Control
from edgelam.retrieval.lexical import words

_PLACE = re.compile(
    r"[\s,]*\b(?:in|into|inside|to|on|onto|under)\s+(?:(?:the|my|our|a|an)\s+)?(?:(?:folder|directory)\s+(?:called\s+|named\s+)?)?$",
    re.IGNORECASE,
)
_FOLDER = re.compile(r"\s+(?:folder|directory)\b", re.IGNORECASE)
_ENDING = re.compile(r"\.(\w{1,5})$")
_LOOKS_LIKE_NAME = re.compile(r"[A-Z\d_]|\.\w{1,5}$")


@dataclass(frozen=True, slots=True)
class Name:
    """``request[start:end]`` is what a file is called, or a folder; ``certain`` where the request can mean nothing else."""

    start: int
    end: int
    is_folder: bool
    certain: bool


def without_names(request: str, names: Sequence[Name], controls: Sequence[Control], stores: bool) -> str:
    """The request with *a file* and *a folder* in place of these names, but for those that a control has; where something is stored
    (``stores``), nothing of the place. The ending of a file stays where a control speaks of it: *Export as PDF*."""
    if not names:
        return request
    labels = [f" {' '.join(words(c.name))} " for c in controls]
    kinds = {word for c in controls if not _ENDING.search(c.name) for word in words(c.name)}
    for name in sorted(names, key=lambda n: -n.start):
        called = request[name.start : name.end]
        if not (name.certain or _LOOKS_LIKE_NAME.search(called)) or _is_label(called, labels):
            continue
        before, after = request[: name.start], request[name.end :]
        if name.is_folder:
            follows = _FOLDER.match(after)
            place = _PLACE.search(before) if stores else None
            if place is not None:
                before, instead, after = before[: place.start()], "", after[follows.end() :] if follows else after
            else:
                instead, after = ("", after.lstrip()) if follows else ("a folder", after)
        else:
            ending = _ENDING.search(called)
            spoken = ending is not None and ending.group(1).casefold() in kinds
            instead = f"a {ending.group(1)} file" if ending is not None and spoken else "a file"
        request = before + instead + after
    return request.strip()


def _is_label(called: str, labels: Sequence[str]) -> bool:
    """Whether a control is called so: a row of a list of files, or what only looks like a name."""
    spoken = f" {' '.join(words(called))} "
    return any(label.strip() and (spoken in label or label in spoken) and len(label) > 3 for label in labels)
