"""Commands that save in one format: *Export to PDF* is not how a text is saved as a.txt."""

from __future__ import annotations

from edgelam.control import Control
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.kinds import Intent

SAVING = frozenset(words("save export store download convert"))
"""In the name of what saves something."""

FORMATS = frozenset(words("pdf html htm odt docx doc rtf epub svg png jpg jpeg csv xml ps eps txt"))
"""Formats that commands are named after."""


def saves_so(control: Control, intent: Intent) -> bool:
    """Whether this saves what is asked for, not a part or a kind of it (*Save as Template…*), and in no other format than the one that is asked for."""
    named = set(words(f"{control.name} {control.help}"))
    format_named = named & FORMATS
    asked = {*words(intent.subtask), intent.file.rpartition(".")[2].casefold()}
    if writes_format(control, intent.file):
        return True
    other = {w for w in words(control.name) if w.isalnum()} - SAVING - FORMATS - _PLAINLY
    if other and not other & asked:
        return False
    return bool(named & SAVING) and (not format_named or bool(format_named & asked))


_PLAINLY = frozenset(words("as to in a an the this it file document copy under name new current changes"))
"""Words of what saves that say no more than that."""

_WRITES = frozenset(words("export save convert"))
_BESIDE = frozenset(words("as to in a an file document format web page"))


def writes_format(control: Control, file: str) -> bool:
    """Whether a control says no more than that a file of that format is written: *HTML* in the menu *Export*, *Export to PDF*."""
    named, ending = set(words(control.name)), words(file.rpartition(".")[2]) if "." in file else ()
    around = {w for part in control.path for w in words(part)}
    return bool(ending) and named - _WRITES - _BESIDE == set(ending) and bool((named | around) & _WRITES)
