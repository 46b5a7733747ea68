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
    """Whether this saves, and in no other format than the one that is asked for."""
    named = set(words(f"{control.name} {control.help}"))
    format_named = named & FORMATS
    asked = {*words(intent.subtask), intent.file.rpartition(".")[2].casefold()}
    return bool(named & SAVING) and (not format_named or bool(format_named & asked))
