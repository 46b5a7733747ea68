"""What is done with what was heard: it stands in the line, answers a question, names a row, or takes something back."""

from __future__ import annotations

from typing import Protocol

from edgelam.runtime.listen.view import HOW_TO_CHOOSE, Mode, View
from edgelam.runtime.voice.dictation import SURE, Transcript, TranscriptKind
from edgelam.runtime.voice.written import is_scratch

LISTENING = "Listening …"


class Writing(Protocol):
    """The line, as far as it is needed here."""

    def write(self, text: str) -> None: ...

    def send(self) -> None: ...


class Choosing(Protocol):
    """The question which way is meant, the same."""

    def hear(self, *readings: str) -> bool: ...


class Surface(Protocol):
    """The window, the same."""

    view: View

    @property
    def line(self) -> Writing: ...

    @property
    def choice(self) -> Choosing: ...

    def edited(self, text: str) -> None:
        """The line has another text."""

    def refresh(self) -> None:
        """Show everything as the view has it."""

    def read_soon(self) -> None:
        """Have what stands in the line read."""

    def say(self, text: str) -> None:
        """For eyes and for ears."""

    def announce(self, text: str) -> None:
        """For ears alone."""

    def undo_last(self) -> None:
        """Take back what was done last."""


class Hearing:
    """Takes what the microphone brings to the window."""

    def __init__(self, window: Surface) -> None:
        self._window = window
        self._said = ""
        """What was put into the line of the sentence that is being said."""

    def take(self, heard: Transcript) -> None:
        """What was said so far; what the person has put right meanwhile stays."""
        over = heard.sound is not TranscriptKind.PARTIAL
        self._window.view.listening = not over
        if self._window.view.mode is Mode.CHOOSING:
            self._show_answer(heard)
            return
        view = self._window.view
        if not self._said:
            view.begin_hearing()
        if heard.sound is TranscriptKind.FINAL and self._means_more(heard):
            return
        mine = view.typed in ("", self._said) or not self._said
        if heard.sound in (TranscriptKind.PARTIAL, TranscriptKind.FINAL) and mine:
            self._said = heard.text
            self._window.line.write(heard.text)
            view.hear(heard.text, heard.others if over else (), heard.sure if over else 1.0)
            self._window.read_soon()
        view.status = _words_for(heard)
        self._window.refresh()
        if over:
            self._window.announce(f"{heard.text}. {view.status}" if heard.sound is TranscriptKind.FINAL else heard.text)
            self._said = ""
        if heard.sound is TranscriptKind.FINAL and mine and heard.sure >= SURE:
            self._window.line.send()

    def _means_more(self, heard: Transcript) -> bool:
        """*The second one* is a row that was shown, *scratch that* takes back what was heard before, or else what was done last."""
        said, self._said = self._said, ""
        place = self._window.view.meant(heard.text, *heard.others)
        if place is not None:
            text = self._window.view.said_over[place]
            self._window.line.write(text)
            self._window.edited(text)
            self._window.line.send()
        elif is_scratch(heard.text):
            self._window.line.write("")
            self._window.edited("")
            if not self._window.view.waits:
                self._window.undo_last()
        else:
            self._said = said
            return False
        self._window.refresh()
        return True

    def _show_answer(self, heard: Transcript) -> None:
        """What was said while something is to be chosen."""
        if heard.sound is TranscriptKind.PARTIAL:
            self._window.view.status = LISTENING
            self._window.refresh()
            return
        understood = heard.sound is TranscriptKind.FINAL and self._window.choice.hear(heard.text, *heard.others)
        if not understood:
            self._window.say(f"{heard.text}? {HOW_TO_CHOOSE}" if heard.sound is TranscriptKind.FINAL else heard.text)


def _words_for(heard: Transcript) -> str:
    match heard.sound:
        case TranscriptKind.PARTIAL:
            return LISTENING
        case TranscriptKind.FINAL:
            return f"Did I hear that right?{' Down: what else it may have been.' if heard.others else ''}"
        case _:
            return heard.text
