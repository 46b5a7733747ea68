"""What must be so after a subtask, and whether it is: one check per kind of change that a request can name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edgelam.action import Verb
from edgelam.control import TICK_ROLES, Control, Role, Snapshot, State
from edgelam.retrieval.lexical import words
from edgelam.retrieval.relevance import RELEVANT
from edgelam.runtime.arithmetic import expression_of, shows, value_of
from edgelam.runtime.files import Files, Found, place_name
from edgelam.runtime.intent import Intent, Kind
from edgelam.trajectory import Effect, Step


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it is so, and the sentence that says so to a person.

    Without ``go_on`` what comes next in the request must not be done on top of it.
    """

    effect: Effect
    sentence: str
    go_on: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """What was done for a subtask, with the control it was done to as it was before, and the screen afterwards."""

    step: Step
    control: Control | None
    after: Snapshot


@dataclass(frozen=True, slots=True)
class Baseline:
    """How things were when the subtask began: the screen, and the files of these ``names`` by path. ``began``: in ns since
    the epoch."""

    screen: Snapshot
    names: frozenset[str]
    files: Mapping[str, Found]
    began: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a subtask is judged by."""

    intent: Intent
    baseline: Baseline
    now: Snapshot
    acts: Sequence[Act]
    files: Files

    def fresh(self, name: str, folder: str = "", is_folder: bool = False) -> list[Found]:
        """Files of this name that are new, or written anew, since the subtask began."""
        found = self.files.find(name, folder if self.files.knows(folder) else "")
        return [f for f in found if f.is_folder == is_folder and self._is_new(f, name)]

    def _is_new(self, found: Found, name: str) -> bool:
        before = self.baseline.files.get(found.path)
        if before is not None:
            return before.mark != found.mark
        return name in self.baseline.names or found.mark[0] >= self.baseline.began

    @property
    def gone(self) -> list[Found]:
        """Files that the subtask names, were there and no longer are."""
        there = {f.path for f in self.files.find(self.intent.file)} if self.intent.file else set()
        return [f for f in self.baseline.files.values() if _base(f.path) == self.intent.file and f.path not in there]


Check = Callable[[Evidence], Judgement | None]
"""None where the request gives nothing to check by."""


def postcondition(evidence: Evidence) -> Judgement | None:
    """What the request itself says must be so now; None where it leaves that to what was done."""
    check = CHECKS.get(evidence.intent.kind)
    return check(evidence) if check is not None else None


# Texts and numbers


def _written(e: Evidence) -> Judgement | None:
    text = e.intent.text
    if not text or (e.now.modal and not e.baseline.screen.modal):
        return None
    typed = [a for a in e.acts if a.step.action.verb is Verb.TYPE and a.step.effect is Effect.VERIFIED]
    elsewhere = _better_field(e, typed[-1].control) if typed else None
    if elsewhere is not None and typed[-1].control is not None:
        return Judgement(Effect.NOT_SEEN, f"The text went into {typed[-1].control.name}, not into {elsewhere.name}.")
    if _count(e.now, text) > _count(e.baseline.screen, text) or any(_replaced(a, text) for a in typed):
        return Judgement(Effect.VERIFIED, f"{_quoted(text)} is in {_place(typed)}.")
    if any(_is_most_of(a.step.action.text or "", text) for a in typed):
        return Judgement(Effect.CHANGED, f"{_quoted(typed[-1].step.action.text or '')} is in {_place(typed)}.")
    readable = any(c.role in _FIELDS for c in e.now.controls)
    return Judgement(Effect.NOT_SEEN, f"{_quoted(text)} is not there.") if readable else None


_FIELDS = frozenset({Role.TEXT, Role.CELL, Role.COMBO, Role.SPIN})


def _count(screen: Snapshot, text: str) -> int:
    wanted = _flat(text)
    return sum(_flat(c.value).count(wanted) for c in screen.controls if c.role in _FIELDS)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _replaced(act: Act, text: str) -> bool:
    """A field of one line holds the text, and may have held it before: then it is as it should be all the same."""
    return (
        act.control is not None
        and not act.control.has(State.MULTILINE)
        and _flat(text) in _flat(act.step.action.text or "")
    )


def _is_most_of(typed: str, text: str) -> bool:
    """A request without quotation marks leaves open where its text begins and ends."""
    wanted = text.casefold().split()
    return bool(typed) and _flat(typed) in _flat(text) and len(typed.split()) >= 0.6 * len(wanted)


def _better_field(e: Evidence, into: Control | None) -> Control | None:
    """Another field that the subtask names, where the one typed into is not named."""
    asked = set(words(e.intent.subtask.replace(e.intent.text, " ")))
    if into is None or asked & set(words(into.name)):
        return None
    others = (c for c in e.now.controls if c.role is Role.TEXT and Verb.TYPE in c.verbs and c.ref != into.ref)
    return next((c for c in others if (named := set(words(c.name))) and named <= asked), None)


def _place(typed: Sequence[Act]) -> str:
    control = typed[-1].control if typed else None
    return control.name if control is not None and not control.has(State.MULTILINE) else "the document"


def _computed(e: Evidence) -> Judgement | None:
    value = value_of(e.intent.expression)
    if value is None:
        return None
    if not _displays(e.now, e.intent.expression):
        return Judgement(Effect.NOT_SEEN, "The display does not show the result.")
    seen_without = any(not _displays(s, e.intent.expression) for s in (e.baseline.screen, *(a.after for a in e.acts)))
    if not seen_without or not e.acts:
        return Judgement(Effect.UNKNOWN, "The number stood there before; I could not see whether it was worked out.")
    sum_ = re.sub(r"([-+*/])", r" \1 ", e.intent.expression).replace("*", "×").replace("/", "÷")
    return Judgement(Effect.VERIFIED, f"{sum_} is {float(value):.10g}.")


def _displays(screen: Snapshot, expression: str) -> bool:
    value = value_of(expression)
    readable = (c.value for c in screen.controls if c.role not in (Role.BUTTON, Role.TOGGLE))
    results = (text.rpartition("=")[2] for text in readable)
    return value is not None and any(shows(r, value) for r in results if expression_of(r) is None)


# Files


def _saved(e: Evidence) -> Judgement | None:
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


def _with_content(e: Evidence, found: Found) -> Judgement:
    """Plain text on disk must be what the document shows."""
    documents = [c for c in e.now.controls if c.has(State.MULTILINE) and c.value]
    text = e.files.text(found.path)
    if text is not None and len(documents) == 1 and text.split() != documents[0].value.split():
        return Judgement(Effect.NOT_SEEN, f"{_base(found.path)} does not hold what the document shows.")
    return Judgement(Effect.VERIFIED, f"Saved as {_base(found.path)} in {place_name(found.path)}.")


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
    return _base(typed[-1]) if typed else ""


def _opened(e: Evidence) -> Judgement | None:
    name = e.intent.file
    if name.casefold() in e.now.title.casefold():
        return Judgement(Effect.VERIFIED, f"{name} is open.")
    texts = [e.files.text(f.path) for f in e.files.find(name, e.intent.folder)]
    shown = [c.value for c in e.now.controls if c.has(State.MULTILINE)]
    if any(t and t.strip() and t.split() == s.split() for t in texts for s in shown):
        return Judgement(Effect.VERIFIED, f"{name} is open.")
    addressed = any(name in c.value for c in e.now.controls if c.role in (Role.TEXT, Role.COMBO))
    if addressed and not e.now.modal and e.now.title != e.baseline.screen.title:
        return Judgement(Effect.CHANGED, f"{name} is shown.")
    return Judgement(Effect.NOT_SEEN, f"{name} is not open.")


def _folder_made(e: Evidence) -> Judgement | None:
    name = e.intent.name
    if not name:
        return None
    if fresh := e.fresh(name, e.intent.folder, is_folder=True):
        return Judgement(Effect.VERIFIED, f"The folder {name} is in {place_name(fresh[-1].path)}.")
    if not e.now.modal and _rows(e.now, name) > _rows(e.baseline.screen, name):
        return Judgement(Effect.CHANGED, f"{name} is in the list now.")
    return Judgement(Effect.NOT_SEEN, f"There is no new folder called {name}.")


def _renamed(e: Evidence) -> Judgement | None:
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


def _copied(e: Evidence) -> Judgement | None:
    if not e.intent.folder:
        return None
    sources = {f.mark[1] for f in e.baseline.files.values() if _base(f.path) == e.intent.file and not f.is_folder}
    arrived = [f for f in e.fresh(e.intent.file, e.intent.folder) if f.mark[1] in sources]
    if arrived and not e.gone:
        return Judgement(Effect.VERIFIED, f"{e.intent.file} is in {place_name(arrived[-1].path)} too.")
    return Judgement(Effect.NOT_SEEN, f"There is no new copy of {e.intent.file} in {e.intent.folder}.")


def _moved(e: Evidence) -> Judgement | None:
    if not e.intent.folder:
        return None
    if (arrived := e.fresh(e.intent.file, e.intent.folder)) and e.gone:
        return Judgement(Effect.VERIFIED, f"{e.intent.file} is now in {place_name(arrived[-1].path)}.")
    return Judgement(Effect.NOT_SEEN, f"{e.intent.file} was not moved to {e.intent.folder}.")


def _deleted(e: Evidence) -> Judgement | None:
    name = e.intent.file
    known = [f for f in e.baseline.files.values() if _base(f.path) == name]
    if e.gone and not e.now.modal:
        return Judgement(Effect.VERIFIED, f"{name} is no longer in {place_name(e.gone[-1].path)}.")
    if not known and not e.now.modal and _rows(e.now, name) < _rows(e.baseline.screen, name):
        return Judgement(Effect.CHANGED, f"{name} is no longer in the list.")
    return Judgement(Effect.NOT_SEEN, f"{name} is still there.") if known else None


def _rows(screen: Snapshot, name: str) -> int:
    listed = (Role.ITEM, Role.CELL, Role.LABEL)
    return sum(c.role in listed and c.name.casefold() == name.casefold() for c in screen.controls)


# Settings


def _switched(e: Evidence) -> Judgement | None:
    on = bool(e.intent.on)
    ticks = [t for a in e.acts if (t := _tick_of(a, e.now)) is not None and a.step.relevance >= RELEVANT]
    if not ticks and not e.acts:
        ticks = [c for c in e.now.controls if _shows_tick(c) and _is_named(c, e.intent.subtask)]
    if not ticks:
        return None
    state = "on" if ticks[-1].has(State.CHECKED) else "off"
    if ticks[-1].has(State.CHECKED) == on:
        return Judgement(
            Effect.VERIFIED, f"{ticks[-1].name} is {'now ' if e.acts else ''}{state}{'' if e.acts else ' already'}."
        )
    return Judgement(Effect.NOT_SEEN, f"{ticks[-1].name} is still {state}.")


def _tick_of(act: Act, now: Snapshot) -> Control | None:
    """The box that was ticked, as it is now; where its dialog has closed, as it was left."""
    if act.control is None or not act.control.verbs & {Verb.CHECK, Verb.UNCHECK, Verb.CLICK}:
        return None
    latest = now.find(act.control.ref) or act.after.find(act.control.ref)
    if latest is None:
        return None
    flipped = latest.has(State.CHECKED) != act.control.has(State.CHECKED)
    return latest if flipped or act.control.role in TICK_ROLES else None


def _shows_tick(control: Control) -> bool:
    return control.role in TICK_ROLES


def _is_named(control: Control, subtask: str) -> bool:
    named = set(words(control.name))
    return bool(named) and named <= set(words(subtask))


def _base(path: str) -> str:
    return re.split(r"[\\/]", path)[-1]


def _quoted(text: str, most: int = 40) -> str:
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= most else flat[: most - 1] + '…'}”"


CHECKS: dict[Kind, Check] = {
    Kind.WRITE: _written, Kind.COMPUTE: _computed, Kind.SAVE: _saved, Kind.OPEN: _opened, Kind.NEW_FOLDER: _folder_made,
    Kind.RENAME: _renamed, Kind.COPY: _copied, Kind.MOVE: _moved, Kind.DELETE: _deleted, Kind.SWITCH: _switched,
}  # fmt: skip
