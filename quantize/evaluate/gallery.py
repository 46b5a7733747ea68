"""Pictures of the window in every state, light and dark, from made-up news: to look at while designing. Nothing is done by them."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edgelam.action import Action, Target, Verb
from edgelam.control import Bounds
from edgelam.runtime.choosing.ways import Way
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.guard.facts import Fact
from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.runtime.listen.asking import confirmation
from edgelam.runtime.listen.news import News, Notice
from edgelam.runtime.listen.offers import Here, Offer, Source
from edgelam.runtime.listen.tour import Tour
from edgelam.runtime.listen.understood import Understood
from edgelam.settings import Settings, Theme
from edgelam.trajectory import Effect, Ending, Outcome, Step, Trajectory

SETTLED = 0.5
"""Seconds that a window gets to be drawn."""

HERE = Here(
    "mousepad",
    (
        Offer("new note", Source.ROUTINE, "Routine"),
        Offer('type "Dear Anna," and save it as letter.txt in Documents', Source.PAST, "Said before"),
        Offer("turn on word wrap", Source.SCREEN, "Document"),
        Offer("turn on line numbers", Source.SCREEN, "View"),
        Offer("turn off menubar", Source.SCREEN, "View"),
        Offer("open find and replace", Source.SCREEN, "Search"),
        Offer("turn on show full filename in title bar", Source.MAP, "Edit › Preferences… › Window"),
        Offer("choose another color scheme", Source.MAP, "View"),
        Offer("turn on auto indent", Source.SCREEN, "Document"),
        Offer("turn on highlight current line", Source.MAP, "Edit › Preferences… › View"),
    ),
)
REQUEST = 'type "Meeting at noon", turn on word wrap and save it as note.txt in Documents'
PLAN = (
    Understood('type "Meeting at noon"', "Type “Meeting at noon”"),
    Understood("turn on word wrap", "Tick “Word Wrap” in the Document menu"),
    Understood("save it as note.txt in Documents", "Save as note.txt in Documents"),
)
SENDING = Question(
    Action(Verb.CLICK, Target("Send")), ("1", "Send"), "", Consequence.SEND, "Write: Invoice 2024-117", "mail", "", "",
    ((Fact.RECIPIENT, "anna.berger@example.org"), (Fact.COPY, "office@example.org"), (Fact.SUBJECT, "Invoice 2024-117")),
)  # fmt: skip
REPLACING = Question(
    Action(Verb.CLICK, Target("Save")), ("1", "Save"), "", Consequence.OVERWRITE, "Save As", "mousepad",
    "A file named “note.txt” already exists. Do you want to replace it?", "note.txt", ((Fact.FILE, "note.txt"),),
)  # fmt: skip
WAYS = (
    Way(Action(Verb.CHECK), None, "Tick “Word Wrap” in the Document menu"),
    Way(Action(Verb.CHECK), None, "Tick “Wrap Around” in “Find and Replace”"),
    Way(Action(Verb.CLICK), None, "Choose “Transpose” in the Edit menu (this replaces what is there now)", REPLACING),
)
DONE = Trajectory(
    "1", REQUEST, app="mousepad", outcome=Outcome.DONE,
    plan=[p.subtask for p in PLAN],
    steps=[Step(0, "mousepad", "", "", [], Action(Verb.CHECK, Target("Word Wrap")), effect=Effect.VERIFIED, undo=Action(Verb.UNCHECK, Target("Word Wrap")))],
    endings=[
        Ending(0, Effect.VERIFIED, "“Meeting at noon” is in the document."),
        Ending(1, Effect.VERIFIED, "“Word Wrap” is on."),
        Ending(2, Effect.VERIFIED, "Saved as note.txt in Documents."),
    ],
)  # fmt: skip
FAILED = replace(
    DONE, outcome=Outcome.FAILED, message="The dialog “Save As” waits for an answer.",
    endings=[
        Ending(0, Effect.VERIFIED, "“Meeting at noon” is in the document."),
        Ending(1, Effect.UNKNOWN, "I ticked “Word Wrap”; Mousepad does not show whether it is on."),
        Ending(2, Effect.NOT_SEEN, "Documents has no note.txt."),
    ],
)  # fmt: skip


def states() -> dict[str, Callable[[Any], None]]:
    """What brings a fresh window into each state."""
    return {
        "empty": lambda w: None,
        "first": _first,
        "typing": lambda w: _type(w, "turn on l"),
        "plan": _plan,
        "running": _running,
        "done": lambda w: _ended(w, DONE),
        "failed": lambda w: _ended(w, FAILED),
        "choice": _choice,
        "confirm": lambda w: _confirm(w, SENDING),
        "replace": lambda w: _confirm(w, REPLACING),
        "heard": _heard,
        "listening": _listening,
        "tour": _tour,
        "settings": _settings,
    }


def _type(window: Any, text: str) -> None:
    window.line.write("")
    for letter in text:
        window.line.insertPlainText(letter)


def _first(window: Any) -> None:
    window.view.toured = False
    window.refresh()


def _plan(window: Any) -> None:
    _type(window, REQUEST)
    window._take(Notice(News.UNDERSTOOD, REQUEST, plan=PLAN))


def _running(window: Any) -> None:
    _plan(window)
    window._take(Notice(News.STARTED, "\n".join(p.subtask for p in PLAN)))
    window._take(Notice(News.ENDING, ending=DONE.endings[0]))
    window._take(Notice(News.ACT, "Opening the menu “Document”", subtask=1, bounds=Bounds(300, 130, 90, 26)))


def _ended(window: Any, run: Trajectory) -> None:
    _running(window)
    window._take(Notice(News.ENDED, "", run=run))


def _choice(window: Any) -> None:
    _type(window, "let the long lines go round")
    window._take(Notice(News.STARTED, "let the long lines go round"))
    window._take(
        Notice(News.CHOICE, "What is meant by “let the long lines go round” in “Untitled 1 - Mousepad”?", ways=WAYS)
    )


def _confirm(window: Any, question: Question) -> None:
    _type(window, "send it" if question is SENDING else "save it as note.txt")
    window._take(Notice(News.STARTED, window.line.text))
    window._take(Notice(News.QUESTION, str(question), asked=confirmation(str(question), question)))


def _heard(window: Any) -> None:
    from edgelam.runtime.voice.dictation import Transcript, TranscriptKind

    text = "turn on word rap and safe it"
    others = ("turn on word wrap and save it", "turn on word rap and save it", "turn on word map and save it")
    window.hearing.take(Transcript(TranscriptKind.FINAL, text, 0.55, others=others))
    window._take(
        Notice(News.UNDERSTOOD, text, plan=(PLAN[1], Understood("safe it", "Press “Save” in the toolbar", unsure=True)))
    )


def _listening(window: Any) -> None:
    from edgelam.runtime.voice.dictation import Transcript, TranscriptKind

    window.hearing.take(Transcript(TranscriptKind.PARTIAL, "turn on word", 0.5))


def _tour(window: Any) -> None:
    window.view.tour = Tour("mousepad")
    window._next_stop()
    window._take(
        Notice(
            News.UNDERSTOOD,
            window.line.text,
            plan=(Understood("", "Open the application “mousepad”"), Understood("", "Type “Hello from EdgeLAM”")),
        )
    )


def _settings(window: Any) -> None:
    from edgelam.runtime.listen.preferences import Preferences

    window.hide()
    window.preferences = Preferences(Settings(theme=window._settings.theme), lambda settings: "")
    window.preferences.show()


@contextmanager
def composited(session: PrivateSession) -> Iterator[None]:
    """With a compositing manager, as every desktop has one, where picom is installed."""
    if shutil.which("picom") is None:
        yield
        return
    process = subprocess.Popen(
        ["picom", "--backend", "xrender", "--config", "/dev/null"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(0.7)
    try:
        yield
    finally:
        process.terminate()
        process.wait(5)


def shoot(path: Path) -> None:
    """The whole screen."""
    subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=20)


def paint_root(colour: int) -> None:
    """The empty screen in one colour."""
    from Xlib import display

    screen = display.Display()
    screen.screen().root.change_attributes(background_pixel=colour)
    screen.screen().root.clear_area()
    screen.sync()
    screen.close()


def take(folder: Path, wanted: Collection[str] = ()) -> list[Path]:
    """``STATE-THEME.png`` for every state, or for those that are wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, PrivateSession(Path(home), "1280x800x24") as session:
        session.adopt()
        with composited(session):
            return [_draw(folder, name, theme) for theme in (Theme.LIGHT, Theme.DARK) for name in wanted or states()]


def _draw(folder: Path, name: str, theme: Theme) -> Path:
    from PySide6.QtWidgets import QApplication

    from edgelam.runtime.listen.handlers import Handlers
    from edgelam.runtime.listen.window import Window

    application = QApplication.instance() or QApplication(["edgelam"])
    paint_root(0xC9D3DE if theme is Theme.LIGHT else 0x3B4653)
    window = Window(["turn on word wrap"], Handlers(*[lambda *_: None] * 6), Settings(theme=theme, toured=True))
    window._take(Notice(News.READY))
    window.open_for("mousepad")
    window._take(Notice(News.HERE, here=HERE))
    states()[name](window)
    end = time.monotonic() + SETTLED
    while time.monotonic() < end:
        application.processEvents()
    path = folder / f"{name}-{theme}.png"
    shoot(path)
    for shown in (window, window.highlight, getattr(window, "preferences", window)):
        shown.hide()
    application.processEvents()
    return path
