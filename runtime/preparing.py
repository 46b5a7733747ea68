"""Opens what a subtask needs to be open and the window does not show, before the subtask itself is decided: *show me handbook.pdf two
pages at once*. Its acts are none of the subtask's own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.phrases import base, normalise
from edgelam.runtime.dialogs.opening import is_to_open, next_to_open, opening_command
from edgelam.runtime.executor import Executor
from edgelam.runtime.files import Files
from edgelam.runtime.maps.ways import clicked, way_back
from edgelam.runtime.request.files_to_open import FilesToOpen, files_to_open
from edgelam.runtime.request.known_files import Entry, KnownFiles
from edgelam.runtime.request.mentions import Mention, NamedBy
from edgelam.runtime.request.misuse import only_field
from edgelam.runtime.run import Run
from edgelam.runtime.tools.desk import shown_folder
from edgelam.runtime.tools.filing import joined
from edgelam.runtime.tools.machine import Machine, MachineError, machine_of
from edgelam.runtime.tools.opening import open_with
from edgelam.trajectory import Outcome

ACTS = 5
"""Acts at most in a dialog for files."""

COMING, POLL = 8.0, 0.2
"""Seconds that an application gets until it shows what was opened, and between two looks."""

LOOKS = 8
"""Looks more at most, until what was opened no longer changes."""

FIELD = 2.0
"""Seconds that a dialog for files gets to show its field for a path."""

ROWS = frozenset({Role.ITEM, Role.CELL})
_UNSAVED = re.compile(r"^[*•●]|[*•●]$|\*\s|[\[(](?:modified|unsaved|changed)[\])]", re.IGNORECASE)
_ASKS_TO_SAVE = re.compile(r"\b(?:save|unsaved|discard|changes)\b", re.IGNORECASE)


def prepared(executor: Executor, run: Run, snapshot: Snapshot, cleared: Callable[[], None]) -> Snapshot:
    """The window with what the subtask needs to be open, where that can be opened; as it is where nothing is lacking. ``cleared`` is
    called before each act."""
    known = KnownFiles(run.files)
    wanted = files_to_open(run.subtask, known) if not snapshot.modal else None
    machine = _machine(executor)
    app = run.trajectory.app or snapshot.app
    if wanted is None or machine is None or _shows_folders(snapshot, machine):
        return snapshot
    lacking = [
        m for m in wanted.mentions
        if not _is_label(m, snapshot) and not any(_is_there(t, snapshot, run.files) for t in m.entries)
    ]  # fmt: skip
    opener = _Opener(executor, run, machine, app, cleared)
    if not lacking and not wanted.rest:
        return _from_row(opener, run, wanted, snapshot)
    if not lacking or len(lacking) < len(wanted.mentions):
        return snapshot
    entries = opener.chosen(lacking, snapshot, wanted.compares)
    if not entries:
        return snapshot
    after = opener.open(entries, snapshot)
    if run.trajectory.outcome is Outcome.RUNNING and not after.modal and opener.is_open(entries, after):
        _go_on(run, wanted, entries, snapshot, after)
    return after


def _from_row(opener: _Opener, run: Run, wanted: FilesToOpen, snapshot: Snapshot) -> Snapshot:
    """What stands in a row and is only to be shown is shown by a click on that, where a click does it."""
    entries = [t for m in wanted.mentions for t in m.entries]
    row = _row_of(entries[0], snapshot) if len(entries) == 1 and not shows(entries[0], snapshot, run.files) else None
    if row is None or row.has(State.SELECTED):
        return snapshot
    after = opener.hop(clicked(row, snapshot), row, snapshot) or snapshot
    if run.trajectory.outcome is Outcome.RUNNING and not after.modal and shows(entries[0], after, run.files):
        _go_on(run, wanted, entries, snapshot, after)
    return after


def _row_of(entry: Entry, snapshot: Snapshot) -> Control | None:
    """The one row that is called as it."""
    names = {normalise(entry.name), normalise(entry.stem)}
    rows = [c for c in snapshot.controls if c.role in ROWS and normalise(c.name) in names and Verb.CLICK in c.verbs]
    return rows[0] if len(rows) == 1 else None


def shows(entry: Entry, snapshot: Snapshot, files: Files) -> bool:
    """Whether a window shows a file or a folder: its title, a tab, a field for the place, or the text itself says so."""
    names = {normalise(entry.name), normalise(entry.stem)}
    titles = [snapshot.title, *(c.name for c in snapshot.controls if c.role is Role.TAB)]
    if any(f" {name} " in f" {normalise(title)} " for title in titles for name in names):
        return True
    fields = [c.value for c in snapshot.controls if c.role in (Role.TEXT, Role.COMBO) and not c.has(State.FOCUSED)]
    signs = [c.name for c in snapshot.controls if c.role in (Role.LABEL, Role.BUTTON, Role.TOGGLE)]
    if any(base(sign.rstrip("/\\")) == entry.name and sign != entry.stem for sign in (*fields, *signs)):
        return True
    texts = [c.value for c in snapshot.controls if c.has(State.MULTILINE) and c.value.strip()]
    text = files.text(entry.path) if texts and not entry.is_folder else None
    return bool(text and text.strip()) and any(text.split() == t.split() for t in texts if text)


def _is_there(entry: Entry, snapshot: Snapshot, files: Files) -> bool:
    """Whether a thing is shown, or stands in a row, which is clicked then."""
    rows = {normalise(c.name) for c in snapshot.controls if c.role in ROWS}
    return shows(entry, snapshot, files) or not rows.isdisjoint((normalise(entry.name), normalise(entry.stem)))


def _is_label(mention: Mention, snapshot: Snapshot) -> bool:
    """Whether words that may mean a file stand on something in the window that can be used."""
    if mention.named_by is not NamedBy.BARE:
        return False
    names = {normalise(t.stem) for t in mention.entries}
    usable = (c for c in snapshot.controls if c.verbs and c.role not in ROWS)
    return any(f" {name} " in f" {normalise(c.name)} " for c in usable for name in names)


def _shows_folders(snapshot: Snapshot, machine: Machine) -> bool:
    """Whether this is a file manager: the clerk goes to a folder there, and what lies in it is no text to be opened."""
    return machine.manages_files(snapshot.app) and shown_folder(snapshot, machine) is not None


def _machine(executor: Executor) -> Machine | None:
    with suppress(MachineError):
        return machine_of(executor.desktop.inner)
    return None


def _go_on(run: Run, wanted: FilesToOpen, entries: Sequence[Entry], before: Snapshot, after: Snapshot) -> None:
    """The rest of the subtask is about what is open now; where there is none, it is to be seen that it is."""
    compared = wanted.compares and all(
        _is_there(t, after, run.files) for t in entries
    )  # nothing else is to be seen of it
    if wanted.rest and not compared:
        run.reword(wanted.rest)
        run.judge.begin(run.subtask, after)
        return
    names = " and ".join(f'"{t.name}"' if " " in t.name else t.name for t in entries)
    if not compared:
        run.reword(f"open {names}")
    run.judge.begin(run.subtask, before)
    run.judge.opened = f"{names} {'is' if len(entries) == 1 else 'are'} open."


class _Opener:
    """The ways by which one application opens things."""

    def __init__(self, executor: Executor, run: Run, machine: Machine, app: str, cleared: Callable[[], None]) -> None:
        self._executor, self._run, self._machine, self._app, self._cleared = executor, run, machine, app, cleared

    def chosen(self, lacking: Sequence[Mention], snapshot: Snapshot, compares: bool) -> list[Entry]:
        """What is to be opened and can be; of several of one name the one that the application opens. Where several do, it is asked."""
        entries: list[Entry] = []
        for mention in lacking:
            usable = (
                mention.entries if mention.all_of else [t for t in mention.entries if self._can(t, snapshot, compares)]
            )
            if len(usable) > 1 and not mention.all_of:
                names = " or ".join(t.path for t in usable)
                self._run.end(Outcome.ASKED, f"Which is meant: {names}?")
                return []
            entries += usable
        ways = self._by_system(entries, compares) or (
            len(entries) == 1 and opening_command(snapshot, entries[0].is_folder)
        )
        return entries if entries and ways else []

    def _can(self, entry: Entry, snapshot: Snapshot, compares: bool) -> bool:
        """Whether the application may open it: it says so, or it says nothing and has a command for it."""
        return self._by_system([entry, entry] if compares else [entry], compares) or (
            not self._says(snapshot) and opening_command(snapshot, entry.is_folder) is not None
        )

    def _says(self, snapshot: Snapshot) -> bool:
        """Whether the system knows what the application opens."""
        return self._machine.opens(self._app, [], anything=True)

    def _by_system(self, entries: Sequence[Entry], compares: bool) -> bool:
        paths = [Path(t.path) for t in entries]
        return bool(paths) and self._machine.opens(self._app, paths, anything=compares and len(paths) > 1)

    def open(self, entries: Sequence[Entry], snapshot: Snapshot) -> Snapshot:
        """By the window's own command, where it has one; else, or where that led nowhere, as a file manager would."""
        command = opening_command(snapshot, entries[0].is_folder) if len(entries) == 1 else None
        after = self._by_command(command, entries[0], snapshot) if command is not None else snapshot
        after = self._out(after or snapshot, snapshot, entries)
        if self.is_open(entries, after) or self._run.trajectory.outcome is not Outcome.RUNNING:
            return after
        if after.modal or not self._by_system(entries, compares=len(entries) > 1):
            return after
        call = open_with.call(paths=joined([t.path for t in entries]), app=self._app)
        began, then = after, self.hop(call, None, after)
        return began if then is None else self._out(self._until_open(entries, then), began, entries)

    def is_open(self, entries: Sequence[Entry], snapshot: Snapshot) -> bool:
        return any(_is_there(t, snapshot, self._run.files) for t in entries)

    def _until_open(self, entries: Sequence[Entry], snapshot: Snapshot) -> Snapshot:
        """A program that is only starting shows it a little later."""
        end = time.monotonic() + COMING
        while not snapshot.modal and not self.is_open(entries, snapshot):
            self._executor.raise_if_stopped()
            if time.monotonic() > end:
                break
            self._executor.desktop.settle(POLL)
            time.sleep(POLL)
            snapshot = self._executor.observe(self._run.trajectory.app)
        return self._still(snapshot)

    def _still(self, snapshot: Snapshot) -> Snapshot:
        """The title says it before all of it is there."""
        for _ in range(LOOKS):
            self._executor.desktop.settle(POLL)
            time.sleep(POLL)
            later = self._executor.observe(self._run.trajectory.app)
            if not later - snapshot:
                break
            snapshot = later
        return snapshot

    def _by_command(self, command: Control, entry: Entry, snapshot: Snapshot) -> Snapshot | None:
        now = self.hop(clicked(command, snapshot), command, snapshot)
        done: list[Action] = []
        for _ in range(ACTS):
            now = self._with_field(now, done) if now is not None else None
            act = next_to_open(now, entry.path, done) if now is not None and is_to_open(now) else None
            if now is None or act is None:
                break
            done.append(act[0])
            now = self.hop(*act, now)
            if act[0].verb is Verb.CLICK:  # it is taken now
                break
        if now is None:
            return None
        return self._until_open([entry], self._executor.until_dialog_closes(self._run.trajectory.app, now))

    def _with_field(self, dialog: Snapshot, done: Sequence[Action]) -> Snapshot:
        """The field for a path comes up a little after the key that opens it."""
        end = time.monotonic() + FIELD
        while done and is_to_open(dialog) and only_field(dialog) is None and time.monotonic() < end:
            self._executor.desktop.settle(POLL)
            time.sleep(POLL)
            dialog = self._executor.observe(self._run.trajectory.app)
        return dialog

    def _out(self, now: Snapshot, before: Snapshot, entries: Sequence[Entry]) -> Snapshot:
        """Out of a dialog that came up instead; what asks for unsaved text to be given up is never agreed to."""
        if not now.modal or before.modal:
            return now
        says = " ".join((now.title, *(c.name for c in now.controls)))
        button = way_back(now)
        after = self.hop(clicked(button, now), button, now, guarded=False) if button is not None else None
        if _UNSAVED.search(before.title) and _ASKS_TO_SAVE.search(says):
            self._run.end(
                Outcome.ASKED,
                f"What is open has changes that are not saved. Shall they be saved before {entries[0].name} is opened?",
            )
        return after or now

    def hop(self, action: Action, control: Control | None, before: Snapshot, guarded: bool = True) -> Snapshot | None:
        self._cleared()
        return self._executor.hop(self._run, action, control, before, guarded)
