"""Whether files are as a subtask says: saved, opened, made, renamed, copied, moved, deleted."""

from __future__ import annotations

import re

from edgelam.action import Verb
from edgelam.control import Role, Snapshot, State
from edgelam.phrases import base, normalise
from edgelam.runtime.files import Found, place_name
from edgelam.runtime.verify.evidence import Evidence, Judgement
from edgelam.trajectory import WORKED, Effect

BACKING_OUT = frozenset({"cancel", "close", "abort", "no", "dismiss"})
"""Buttons that leave a dialog without what it is for."""


def saved(e: Evidence) -> Judgement | None:
    name = e.intent.file or _typed_name(e) or _file_in_title(e.now.title)
    if e.now.modal and not e.baseline.screen.modal:
        return Judgement(Effect.NOT_SEEN, f"{e.now.title or 'A dialog'} still waits for an answer.")
    if not name:
        return _unmarked(e)
    fresh = e.fresh(name, e.intent.folder)
    if fresh:
        return _with_content(e, fresh[-1])
    if elsewhere := e.fresh(name):
        return Judgement(
            Effect.NOT_SEEN, f"{name} was saved in {place_name(elsewhere[-1].path)}, not in {e.intent.folder}."
        )
    if not e.intent.file:
        return _unmarked(e)
    if name in e.now.title and name not in e.baseline.screen.title:
        return Judgement(Effect.CHANGED, f"The window is now called {e.now.title}.")
    return Judgement(Effect.NOT_SEEN, f"There is no new file called {name}.")


_PLAIN = frozenset({"txt", "text", ""})


def _with_content(e: Evidence, found: Found) -> Judgement:
    """Plain text on disk must be what the document shows."""
    documents = [c for c in e.now.controls if c.has(State.MULTILINE) and c.value]
    text = e.files.text(found.path)
    ending, shown = (base(name).rpartition(".")[2].casefold() for name in (found.path, _file_in_title(e.window.title)))
    if not is_of_format(e, found):
        return Judgement(Effect.NOT_SEEN, f"{base(found.path)} is called so, but holds no more than the text.")
    own = (
        not shown and "." not in e.intent.file
    )  # the ending is the application's, and so is what it says how the text is kept
    same = ending in _PLAIN or shown == ending or not (shown or own)  # another format is another text
    if same and text is not None and len(documents) == 1 and text.split() != documents[0].value.split():
        return Judgement(Effect.NOT_SEEN, f"{base(found.path)} does not hold what the document shows.")
    return Judgement(Effect.VERIFIED, f"Saved as {base(found.path)} in {place_name(found.path)}.")


_BEGINNINGS = {
    "pdf": "%PDF", "rtf": "{\\rtf", "ps": "%!PS", "svg": "<", "xml": "<", "html": "<", "htm": "<", "xhtml": "<",
    **dict.fromkeys(("docx", "odt", "xlsx", "ods", "pptx", "odp", "epub", "doc", "xls", "ppt", "png", "jpg", "jpeg", "gif"), "\0"),
}  # fmt: skip
"""How files of a format begin; of some nothing that is text does."""

_MARKUP = frozenset({"html", "htm", "xhtml", "xml", "svg"})
_AS_PAGE = re.compile(
    r"\b(?:web ?page|html|export|convert|turn|make|render|print|generate|version|copy|format)\w*\b", re.IGNORECASE
)


def is_of_format(e: Evidence, found: Found) -> bool:
    """Whether a file that was made of another one holds what its ending says; markup may be written by hand, where nobody asked for a
    page of it."""
    was, ending = (
        base(name).rpartition(".")[2].casefold() for name in (_file_in_title(e.baseline.screen.title), found.path)
    )
    text, begins = e.files.text(found.path), _BEGINNINGS.get(ending)
    by_hand = ending in _MARKUP and not _AS_PAGE.search(e.intent.subtask.replace(f".{ending}", ""))
    if not was or was == ending or text is None or begins is None or by_hand:
        return True
    return text.lstrip("\ufeff \n").startswith(begins)


def _unmarked(e: Evidence) -> Judgement | None:
    """The mark of unsaved changes is gone from the title."""
    before, now = e.baseline.screen.title, e.now.title
    if _UNSAVED.search(before) and not _UNSAVED.search(now):
        return Judgement(Effect.VERIFIED, f"The changes are saved in {_file_in_title(now) or now}.")
    if _UNSAVED.search(now):
        return Judgement(Effect.NOT_SEEN, "There are still unsaved changes.")
    return None


_UNSAVED = re.compile(r"^[*•●]|[*•●]$|\*\s|[\[(](?:modified|unsaved|changed)[\])]", re.IGNORECASE)
_TITLE_FILE = re.compile(r"[\w-]+(?:[ .][\w-]+)*\.[A-Za-z]\w{0,4}\b")


def _file_in_title(title: str) -> str:
    found = _TITLE_FILE.search(title)
    return found.group() if found else ""


def _typed_name(e: Evidence) -> str:
    """The name that was typed into a dialog, where the request gives none."""
    typed = [a.step.action.text or "" for a in e.acts if a.step.action.verb is Verb.TYPE and a.step.modal]
    return base(typed[-1]) if typed else ""


def opened(e: Evidence) -> Judgement | None:
    name = e.intent.file
    tabs = (c.name for c in e.now.controls if c.role is Role.TAB and c.has(State.SELECTED) and not e.now.modal)
    if any(name.casefold() in said.casefold() for said in (e.now.title, *tabs)):
        return Judgement(Effect.VERIFIED, f"{name} is open.")
    texts = [e.files.text(f.path) for f in e.files.find(name, e.intent.folder)]
    shown = [c.value for c in e.now.controls if c.has(State.MULTILINE)]
    if any(t and t.strip() and t.split() == s.split() for t in texts for s in shown):
        return Judgement(Effect.VERIFIED, f"{name} is open.")
    addressed = any(name in c.value for c in e.now.controls if c.role in (Role.TEXT, Role.COMBO))
    if addressed and not e.now.modal and e.now.title != e.baseline.screen.title:
        return Judgement(Effect.CHANGED, f"{name} is shown.")
    if _taken(e, name):
        return Judgement(Effect.CHANGED, f"The dialog took {name}.")
    return Judgement(Effect.NOT_SEEN, f"{name} is not open.")


def _taken(e: Evidence, name: str) -> bool:
    """Whether a dialog in which the file was named or chosen has closed by an act that changed the screen, and none stands there now."""
    if e.now.modal or not e.acts or e.acts[-1].step.effect not in WORKED or not e.acts[-1].step.modal:
        return False
    actions = [a.step.action for a in e.acts if a.step.modal]
    named = [base(a.text or "") if a.verb is Verb.TYPE else a.target.name if a.target else "" for a in actions]
    left = actions[-1].target
    backed_out = left is not None and normalise(left.name) in BACKING_OUT
    return name.casefold() in map(str.casefold, named) and not backed_out


def folder_shown(e: Evidence) -> Judgement | None:
    """By the title, or by the field for the place, unless something is still being typed there."""
    name = e.intent.folder.casefold()
    fields = [c for c in e.now.controls if c.role in (Role.TEXT, Role.COMBO) and c.value and not c.has(State.FOCUSED)]
    places = [base(c.value.rstrip("/\\")) for c in fields]
    titled = [part.strip() for part in re.split(r"\s[-–—|]\s", e.now.title)]
    is_shown = not e.now.modal and name in (p.casefold() for p in (*titled, *places))
    return Judgement(Effect.VERIFIED, f"{e.intent.folder} is shown.") if is_shown else None


def folder_made(e: Evidence) -> Judgement | None:
    name = e.intent.name
    if not name:
        return None
    if fresh := e.fresh(name, e.intent.folder, is_folder=True):
        return Judgement(Effect.VERIFIED, f"The folder {name} is in {place_name(fresh[-1].path)}.")
    if not e.now.modal and _rows(e.now, name) > _rows(e.baseline.screen, name):
        return Judgement(Effect.CHANGED, f"{name} is in the list now.")
    return Judgement(Effect.NOT_SEEN, f"There is no new folder called {name}.")


def renamed(e: Evidence) -> Judgement | None:
    old, new = e.intent.file, e.intent.name
    if not new:
        return Judgement(Effect.NOT_SEEN, f"What {old} is to be called was not said.") if not e.gone else None
    arrived = [*e.fresh(new), *e.fresh(new, is_folder=True)]
    if e.gone and arrived:
        return Judgement(Effect.VERIFIED, f"{old} is now called {new}.")
    rows = _rows(e.now, new) > _rows(e.baseline.screen, new) and _rows(e.now, old) < _rows(e.baseline.screen, old)
    if rows and not e.now.modal:
        return Judgement(Effect.CHANGED, f"{old} is now called {new}.")
    return Judgement(Effect.NOT_SEEN, f"{old} is not called {new}.")


def copied(e: Evidence) -> Judgement | None:
    if not e.intent.folder:
        return None
    sources = {f.mark[1] for f in e.baseline.files.values() if base(f.path) == e.intent.file and not f.is_folder}
    arrived = [f for f in e.fresh(e.intent.file, e.intent.folder) if f.mark[1] in sources]
    if arrived and not e.gone:
        return Judgement(Effect.VERIFIED, f"{e.intent.file} is in {place_name(arrived[-1].path)} too.")
    return Judgement(Effect.NOT_SEEN, f"There is no new copy of {e.intent.file} in {e.intent.folder}.")


def moved(e: Evidence) -> Judgement | None:
    if not e.intent.folder:
        return None
    if (arrived := e.fresh(e.intent.file, e.intent.folder)) and e.gone:
        return Judgement(Effect.VERIFIED, f"{e.intent.file} is now in {place_name(arrived[-1].path)}.")
    return Judgement(Effect.NOT_SEEN, f"{e.intent.file} was not moved to {e.intent.folder}.")


def deleted(e: Evidence) -> Judgement | None:
    name = e.intent.file
    known = [f for f in e.baseline.files.values() if base(f.path) == name]
    if e.gone and not e.now.modal:
        return Judgement(Effect.VERIFIED, f"{name} is no longer in {place_name(e.gone[-1].path)}.")
    if not known and not e.now.modal and _rows(e.now, name) < _rows(e.baseline.screen, name):
        return Judgement(Effect.CHANGED, f"{name} is no longer in the list.")
    return Judgement(Effect.NOT_SEEN, f"{name} is still there.") if known else None


def _rows(screen: Snapshot, name: str) -> int:
    listed = (Role.ITEM, Role.CELL, Role.LABEL)
    return sum(c.role in listed and c.name.casefold() == name.casefold() for c in screen.controls)
