"""One thing said into a microphone: what it sounds like while it is said, and what it was."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from edgelam.errors import EdgelamError
from edgelam.runtime.voice.doable import Doable, weighed
from edgelam.runtime.voice.microphone import Source
from edgelam.runtime.voice.network import RATE, Samples
from edgelam.runtime.voice.pauses import Pauses
from edgelam.runtime.voice.recognizer import Recognition, Recognizer
from edgelam.runtime.voice.spoken import request_of
from edgelam.runtime.voice.vocabulary import is_request

SURE = 0.85
"""From here on what was heard is done at once; below it waits for the person to correct it. On the commands of voice-dev.toml in
quiet 5 of 230 misheard ones are then sent and 135 right ones (``edgelam eval voice --dev --sureness``): Enter is less trouble than a wrong act."""

EVERY = 0.5
"""Seconds between two looks at what was said so far."""

LULL, PAUSE = 0.2, 0.7
"""Seconds of silence after which what was said is worth recognising in full, and after which a sentence is over."""

LONGEST = 25.0
"""Seconds; the model was trained on up to thirty."""

PATIENCE = 8.0
"""Seconds in which somebody who pressed the button must begin to speak."""

READ = 0.05


class TranscriptKind(StrEnum):
    """What kind of transcript it is."""

    PARTIAL = "partial"
    FINAL = "final"
    NOTHING = "nothing"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Transcript:
    """``text``: the request so far or in the end, or what is wrong. ``seconds``: from the end of speech to this.
    ``others``: what it may have been instead, likeliest first."""

    sound: TranscriptKind
    text: str = ""
    sure: float = 0.0
    seconds: float = 0.0
    others: tuple[str, ...] = ()


def understood(heard: Recognition, names: Sequence[str]) -> tuple[str, float]:
    """The request, and how sure it is; not at all where it does not begin as one."""
    request = request_of(heard.text)
    return request, heard.sure if is_request(request, names) else 0.0


class Dictation:
    """Listens from the moment it is made until :meth:`finish` or :meth:`cancel`; with ``pause``, until so many seconds of silence."""

    def __init__(
        self,
        recognizer: Recognizer,
        source: Callable[[], Source],
        names: Callable[[], Sequence[str]],
        emit: Callable[[Transcript], None],
        pause: float | None = None,
        doable: Doable | None = None,
    ) -> None:
        self._recognizer, self._source, self._names, self._emit = recognizer, source, names, emit
        self._doable = doable
        self._pause = pause
        self._finish, self._cancel = threading.Event(), threading.Event()
        self._sound: list[Samples] = []
        self._known: tuple[int, Recognition] | None = None
        self._thread = threading.Thread(target=self._listen, name="edgelam-dictation", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """The key was let go: what was said up to here is all."""
        self._finish.set()

    def cancel(self) -> None:
        """Forget it; nothing more is emitted."""
        self._cancel.set()
        self._finish.set()

    def join(self, timeout: float) -> None:
        self._thread.join(timeout)

    # On its own thread

    def _listen(self) -> None:
        try:
            source = self._source()
        except EdgelamError as error:
            self._publish(Transcript(TranscriptKind.TROUBLE, str(error)))
            return
        try:
            pauses = Pauses()
            self._follow(source, pauses)
            if not self._cancel.is_set():
                self._publish(self._result(pauses))
        except EdgelamError as error:
            self._publish(Transcript(TranscriptKind.TROUBLE, str(error)))
        finally:
            source.close()

    def _follow(self, source: Source, pauses: Pauses) -> None:
        """Take in sound until it is over."""
        looked = taken = 0.0
        while not self._finish.is_set() and taken < LONGEST:
            block = source.read(READ)
            self._sound.append(block)
            pauses.follow(block)
            taken += len(block) / RATE
            if self._is_over(pauses, taken):
                return
            if pauses.silence >= LULL:
                self._recognize(pauses)
            elif pauses.spoken and taken - looked >= EVERY:
                looked = taken
                heard = self._recognizer.hear(self._speech(pauses), beam=1)
                self._publish(Transcript(TranscriptKind.PARTIAL, heard.text, heard.sure))
        block = source.read(0)
        self._sound.append(block)
        pauses.follow(block)

    def _is_over(self, pauses: Pauses, taken: float) -> bool:
        return self._pause is not None and (pauses.silence >= self._pause or (not pauses.spoken and taken >= PATIENCE))

    def _speech(self, pauses: Pauses) -> Samples:
        return np.concatenate(self._sound)[pauses.speech]

    def _recognize(self, pauses: Pauses) -> Recognition:
        """In full, once for the same end of speech: in a lull already, so that the result is there when it is asked for."""
        end = pauses.speech.stop
        if self._known is None or self._known[0] != end:
            heard = self._recognizer.hear(self._speech(pauses), self._names())
            self._known = end, heard
            self._publish(Transcript(TranscriptKind.PARTIAL, heard.text, heard.sure))
        return self._known[1]

    def _result(self, pauses: Pauses) -> Transcript:
        began = time.perf_counter()
        if not pauses.spoken:
            return Transcript(TranscriptKind.NOTHING, "Nothing was heard.")
        heard = self._recognize(pauses)
        heard = weighed(heard, self._doable) if self._doable is not None else heard
        seconds = pauses.silence + time.perf_counter() - began
        request, sure = understood(heard, self._names())
        others = dict.fromkeys(other for text in heard.others if (other := request_of(text)) not in ("", request))
        return Transcript(TranscriptKind.FINAL, request, sure, seconds, tuple(others))

    def _publish(self, transcript: Transcript) -> None:
        if not self._cancel.is_set():
            self._emit(transcript)
