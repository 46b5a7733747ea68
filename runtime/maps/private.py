"""An application in a private session with a home of its own, started anew as often as it takes (Linux)."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from edgelam.control import Role
from edgelam.errors import ActionError, AppGone, AppSilent, EnvironmentProblem
from edgelam.runtime.desktop import Desktop, Report, Reporting, silent
from edgelam.runtime.desktop.atspi import AtspiDesktop, launch
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.maps.ways import LEAVING, clicked, is_harmless

GREETINGS = 4
"""Windows that are answered at most before an application's own comes."""

ANSWERS = ("close", "no", "ok", "skip", "cancel", "not now", "continue", "next", "finish", "done")
"""Buttons that are pressed in them, the first that is there; as :func:`plain` has them."""

ENDING = frozenset({"close", "cancel"})
"""Those of them that end an application whose only window is a dialog."""

SETTLED = 2.0

DOCUMENTS = {
    "Documents/letter.txt": "Dear Ada,\n\nthank you for the notes.\n",
    "Documents/numbers.csv": "item,price\nbook,12\npen,3\n",
    "Documents/drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="80" height="40"/></svg>\n',
    "Downloads/readme.txt": "Nothing to see here.\n",
}
"""What lies in the home before an exploration, so that it can be seen afterwards that nothing became of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the files of a home: those lost or changed, and those that are new."""

    lost: tuple[str, ...]
    new: tuple[str, ...]


class PrivateApp:
    """A context manager; ``start`` ends the session before and begins a fresh one in the same home. ``opens`` is one of
    :data:`DOCUMENTS` to begin with, for applications that begin with a welcome otherwise."""

    def __init__(self, app: str, home: Path, opens: str = "", report: Report = silent) -> None:
        self._app, self._home, self._report = app, home, report
        self._documents = [str(home / opens)] if opens else []
        self._session = ExitStack()
        for name, text in DOCUMENTS.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self._before = listing(home)

    def __enter__(self) -> PrivateApp:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def start(self) -> Desktop:
        """The desktop of a fresh session with the application open.

        Raises:
            EnvironmentProblem: there is no such application, or it did not come up. DesktopError: no private session can be had.
        """
        self._session.close()
        self._session = ExitStack()
        session = self._session.enter_context(PrivateSession(self._home))
        session.adopt()
        desktop = AtspiDesktop()
        self._session.callback(desktop.close)
        if isinstance(desktop, Reporting):
            desktop.report = self._report
        desktop.launch(self._app, *self._documents)
        _past_greetings(desktop, self._app)
        return desktop

    def kept(self) -> Kept:
        """How the home's files are now, against the beginning."""
        now = listing(self._home)
        lost = tuple(name for name, content in self._before.items() if now.get(name) != content)
        return Kept(lost, tuple(sorted(set(now) - set(self._before) - set(_well_known(self._home)))))


def _past_greetings(desktop: Desktop, app: str) -> None:
    """Answer what an application asks in a home that it has never seen, as little as possible being said."""
    for _ in range(GREETINGS):
        with suppress(AppSilent, AppGone, ActionError):
            shown = desktop.snapshot(app)
            if not shown.modal:
                return
            buttons = {plain(c.name): c for c in reversed(shown.controls) if c.role is Role.BUTTON and c.verbs}
            alone = sum(w.app == shown.app for w in desktop.windows()) < 2
            answer = next(
                (buttons[label] for label in ANSWERS if label in buttons and not (alone and label in ENDING)), None
            )
            if answer is None or not is_harmless(answer, shown, LEAVING):
                return
            desktop.perform(clicked(answer, shown), answer)
            desktop.settle(SETTLED)


def _well_known(home: Path) -> list[str]:
    """The folders that a session makes in a fresh home."""
    return [
        name for name in ("Documents", "Downloads", "Desktop", "Pictures", "Music", "Videos") if (home / name).is_dir()
    ]


def listing(home: Path) -> dict[str, str]:
    """Every file and folder that a person sees there, each file with a digest of what is in it."""
    found: dict[str, str] = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        if not name.startswith("."):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
    return found


@dataclass(frozen=True, slots=True)
class Identity:
    """What an application is called, and its version where the system's packages say."""

    name: str
    version: str


def identity_of(app: str) -> Identity:
    """By the desktop entry and dpkg.

    Raises:
        EnvironmentProblem: there is no such application.
    """
    entry = launch.find(app)
    if entry is None:
        raise EnvironmentProblem(
            f"There is no application called {app!r} on this computer; see `edgelam inspect --apps`."
        )
    return Identity(entry.name, _version(entry.started))


def _version(program: str) -> str:
    """The version of the package that a program is from, without Debian's own parts; empty where it is not known."""
    path = shutil.which(program)
    if path is None or shutil.which("dpkg-query") is None:
        return ""
    owner = _said(["dpkg-query", "-S", str(Path(path).resolve())]).partition(":")[0]
    version = _said(["dpkg-query", "-W", "-f", "${Version}", owner]) if owner else ""
    return version.partition(":")[2 if ":" in version else 0].partition("-")[0].partition("+")[0]


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
