"""``edgelam eval voice``: what is heard of spoken commands, and what real applications do when they are spoken to."""

from __future__ import annotations

import queue
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.errors import EdgelamError, UsageError
from edgelam.quantize.evaluate.online import Result, run_task
from edgelam.quantize.evaluate.soundcard import VirtualMicrophone
from edgelam.quantize.evaluate.speech import VOICES, Condition, Voice, speak, word_errors, words_of
from edgelam.quantize.evaluate.statistics import Share, quantiles
from edgelam.quantize.evaluate.suite import OnlineTask
from edgelam.retrieval.index import Index
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.policy import Policy
from edgelam.runtime.voice.dictation import SURE, Dictation, Transcript, TranscriptKind, understood
from edgelam.runtime.voice.doable import chance, weighed
from edgelam.runtime.voice.microphone import Microphone
from edgelam.runtime.voice.network import RATE, Samples
from edgelam.runtime.voice.recognizer import Recognizer
from edgelam.runtime.voice.spoken import request_of
from edgelam.runtime.voice.vocabulary import likely

SUITE, DEV = Path(__file__).with_name("voice.toml"), Path(__file__).with_name("voice-dev.toml")
LET_GO = 0.25
"""Seconds after the last word in which somebody lets the key go."""

ANSWER = 30.0
THRESHOLDS = (0.5, 0.65, 0.75, 0.8, 0.85, 0.9, 0.95)
HOTWORDS = 60
"""Names that fit into Whisper's prompt; the last are those on the screen."""

Hears = Callable[[Samples, Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Screen:
    """What is said to one screen, and the names on it."""

    app: str
    names: list[str]
    said: list[str]


def dev_screens(path: Path = DEV) -> list[Screen]:
    """Commands to choose by, with names from a list."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["screen"]
    return [Screen(row["app"], [*likely(None), *row["names"]], row["said"]) for row in rows]


def screens_of(tasks: Sequence[OnlineTask]) -> list[Screen]:
    """The suite's commands with the names that its applications really show, each opened once."""
    found = []
    for app in dict.fromkeys(t.app for t in tasks):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, PrivateSession(Path(home)) as session:
            session.adopt()
            desktop = AtspiDesktop()
            try:
                desktop.launch(app)
                names = _names(desktop, app)
            finally:
                desktop.close()
        found.append(Screen(app, names, [t.request for t in tasks if t.app == app]))
    return found


def _names(desktop: AtspiDesktop, app: str) -> list[str]:
    return likely(desktop.snapshot(app), desktop.apps())


# What is heard


def own(recognizer: Recognizer) -> dict[str, Hears]:
    """edgelam as it listens, and without what it adds to the network."""
    return {
        "edgelam": lambda sound, names: recognizer.hear(sound, names).text,
        "no first words": lambda sound, names: recognizer.hear(sound, names, opening=0.0).text,
        "beam search, no names": lambda sound, _names: recognizer.hear(sound).text,
        "greedy": lambda sound, _names: recognizer.hear(sound, beam=1).text,
    }


def others(whisper: Path | None, say: Callable[[str], None]) -> dict[str, Hears]:
    """The usual libraries: moonshine-voice where it is installed, faster-whisper where a model is given."""
    found: dict[str, Hears] = {}
    try:
        found["moonshine-voice"] = _moonshine()
    except ImportError:
        say("moonshine-voice is not installed: left out")
    if whisper is not None:
        found |= _whisper(whisper)
    return found


def _whisper(folder: Path) -> dict[str, Hears]:
    """Raises UsageError where faster-whisper is not installed, or the folder holds no model of it."""
    try:
        from faster_whisper import WhisperModel

        model = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    except (ImportError, RuntimeError, ValueError, OSError) as error:
        raise UsageError(f"faster-whisper cannot be compared with: {error}.") from error

    def hears(sound: Samples, hotwords: str | None) -> str:
        return " ".join(s.text for s in model.transcribe(sound, language="en", beam_size=1, hotwords=hotwords)[0])

    return {
        "faster-whisper base": lambda sound, _names: hears(sound, None),
        "faster-whisper base, names as hotwords": lambda sound, names: hears(sound, ", ".join(names[-HOTWORDS:])),
    }


def _moonshine() -> Hears:
    """The library that carries the network; it has been seen to give up on noise, which counts as nothing heard."""
    from moonshine_voice import ModelArch, Transcriber, get_model_path
    from moonshine_voice.errors import MoonshineError

    transcriber = Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY)

    def hears(sound: Samples, _names: Sequence[str]) -> str:
        try:
            return " ".join(line.text for line in transcriber.transcribe_without_streaming(sound.tolist(), RATE).lines)
        except MoonshineError:
            return ""

    return hears


def recognition(
    screens: Sequence[Screen], recognizers: dict[str, Hears], say: Callable[[str], None]
) -> list[dict[str, Any]]:
    """A row for each recogniser and condition over every voice: words wrong, commands without a wrong word, time."""
    rows = []
    for condition in Condition:
        sounds = _sounds(screens, condition)
        for name, hears in recognizers.items():
            rows.append({"recognizer": name, "condition": str(condition), **_heard(sounds, hears)})
            by_voice = ", ".join(f"{voice} {rate:.1%}" for voice, rate in rows[-1]["voices"].items())
            say(f"{name}, {condition}: {rows[-1]['word_error_rate']:.1%} of words wrong ({by_voice})")
    return rows


def sureness(screens: Sequence[Screen], recognizer: Recognizer, index: Index) -> list[dict[str, Any]]:
    """What ``SURE`` is chosen by, for commands said in quiet: those that would be sent at once from a threshold on, rightly and
    misheard, and of those that would wait the ones that stand there rightly, or among the other readings."""
    judged = []
    for sound, names, said, _voice in _sounds(screens, Condition.CLEAN):
        heard = weighed(recognizer.hear(sound, names), partial(_doable, index, _as_screen(names)))
        request, sure = understood(heard, names)
        fate = "right" if words_of(request) == words_of(said) else "misheard"
        if fate == "misheard" and words_of(said) in map(words_of, heard.others):
            fate = "other"
        judged.append((sure, fate))
    rows = []
    for threshold in THRESHOLDS:
        sent = Counter(fate for sure, fate in judged if sure >= threshold)
        waits = Counter(fate for sure, fate in judged if sure < threshold)
        rows.append({
            "from": threshold, "n": len(judged), "right": sent["right"], "misheard": sent["misheard"] + sent["other"],
            "waiting": waits.total(), "waiting_right": waits["right"], "waiting_other": waits["other"],
        })  # fmt: skip
    return rows


def _as_screen(names: Sequence[str]) -> Snapshot:
    """The names that an application shows, as buttons; what is always listened for is not on the screen."""
    own = [name for name in names if name not in set(likely(None))]
    verbs = frozenset({Verb.CLICK})
    return Snapshot("", "Window", tuple(Control(str(n), Role.BUTTON, name, verbs=verbs) for n, name in enumerate(own)))


def _doable(index: Index, screen: Snapshot, requests: Sequence[str]) -> list[float]:
    return [chance(request, index, screen) for request in requests]


def _sounds(screens: Sequence[Screen], condition: Condition) -> list[tuple[Samples, list[str], str, str]]:
    """Every command in every voice: how it sounds, the names on its screen, what it is, whose voice."""
    cases = [(screen, said) for screen in screens for said in screen.said]
    return [
        (speak(said, voice, condition, seed), screen.names, said, str(voice))
        for voice in VOICES
        for seed, (screen, said) in enumerate(cases)
    ]


def _heard(sounds: list[tuple[Samples, list[str], str, str]], hears: Hears) -> dict[str, Any]:
    wrong, words = Counter[str](), Counter[str]()
    exact, seconds, spoken = 0, [], 0.0
    for sound, names, said, voice in sounds:
        began = time.perf_counter()
        heard = hears(sound, names)
        seconds.append(time.perf_counter() - began)
        spoken += len(sound) / RATE
        errors = word_errors(words_of(heard), words_of(said))
        wrong[voice] += errors
        words[voice] += len(words_of(said))
        exact += errors == 0
    return {
        "word_error_rate": wrong.total() / words.total(),
        "voices": {voice: wrong[voice] / words[voice] for voice in words},
        "exact": asdict(Share.of(exact, len(sounds))),
        "ms": quantiles([s * 1000 for s in seconds]),
        "real_time_factor": sum(seconds) / spoken,
    }


# What is done


@dataclass(frozen=True, slots=True)
class Spoken:
    """One command, spoken. ``sent``: it was sure enough to be done at once. ``begun`` and ``first``: seconds from
    the last word until the first act began, and until it had been performed."""

    result: Result
    heard: Transcript
    sent: bool
    begun: float
    first: float


def driven(
    tasks: Sequence[OnlineTask], policy: Policy, recognizer: Recognizer, say: Callable[[str], None]
) -> dict[str, Any]:
    """The suite typed, then spoken in each condition; voices take turns."""
    report: dict[str, Any] = {"typed": _typed(tasks, policy, say)}
    with VirtualMicrophone() as microphone:
        for condition in Condition:
            done = []
            for number, task in enumerate(tasks):
                voice = VOICES[number % len(VOICES)]
                done.append(_spoken(task, policy, recognizer, microphone, (voice, condition, number)))
                say(
                    f"{condition} {_line(done[-1].result)}; heard {done[-1].heard.text!r}, sure {done[-1].heard.sure:.2f}"
                )
            report[str(condition)] = _summary(done)
    return report


def _typed(tasks: Sequence[OnlineTask], policy: Policy, say: Callable[[str], None]) -> dict[str, Any]:
    """The same words without an error: what hearing can cost is measured against this."""
    results = []
    for task in tasks:
        results.append(run_task(replace(task, request=request_of(task.request)), policy))
        say(f"typed {_line(results[-1])}")
    return {
        "success": asdict(Share.of(sum(r.success for r in results), len(results))),
        "tasks": [asdict(r) for r in results],
    }


def _line(result: Result) -> str:
    return f"{'pass' if result.success else 'FAIL'} {result.task.id}: {result.outcome} {result.message}"


def _spoken(
    task: OnlineTask, policy: Policy, recognizer: Recognizer, microphone: VirtualMicrophone,
    how: tuple[Voice, Condition, int],
) -> Spoken:  # fmt: skip
    heard = Transcript(TranscriptKind.NOTHING)

    def ask(task: OnlineTask, desktop: AtspiDesktop) -> str:
        nonlocal heard
        transcripts: queue.SimpleQueue[Transcript] = queue.SimpleQueue()
        screen = desktop.snapshot(task.app)
        names = likely(screen, desktop.apps())
        doable = partial(_doable, policy.index, screen)
        dictation = Dictation(recognizer, Microphone, lambda: names, transcripts.put, LET_GO, doable)
        microphone.play(speak(task.request, *how))
        while (news := transcripts.get(timeout=ANSWER)).sound is TranscriptKind.PARTIAL:
            pass
        dictation.join(ANSWER)
        heard = news
        if heard.sound is not TranscriptKind.FINAL or heard.sure < SURE:
            raise EdgelamError(f"not sure: {heard.text}")
        return heard.text

    result = run_task(task, policy, ask=ask)
    sent = heard.sound is TranscriptKind.FINAL and heard.sure >= SURE
    begun, first = (round(heard.seconds + seconds, 3) for seconds in (result.begun, result.first))
    return Spoken(result, heard, sent, begun, first)


def _summary(done: Sequence[Spoken]) -> dict[str, Any]:
    """All of them, and the voices that were cut from recordings apart from formants."""
    recorded = [s for n, s in enumerate(done) if VOICES[n % len(VOICES)].is_recorded]
    formants = [s for n, s in enumerate(done) if not VOICES[n % len(VOICES)].is_recorded]
    return _counted(done) | {
        "recorded": asdict(Share.of(sum(s.result.success for s in recorded), len(recorded))),
        "formants": asdict(Share.of(sum(s.result.success for s in formants), len(formants))),
        "tasks": [asdict(s) for s in done],
    }


def _counted(done: Sequence[Spoken]) -> dict[str, Any]:
    sent = [s for s in done if s.sent]
    acted = [s for s in sent if s.result.first]
    return {
        "success": asdict(Share.of(sum(s.result.success for s in done), len(done))),
        "sent": asdict(Share.of(len(sent), len(done))),
        "success_of_sent": asdict(Share.of(sum(s.result.success for s in sent), len(sent))),
        "begun_s": quantiles([s.begun for s in acted]),
        "first_act_s": quantiles([s.first for s in acted]),
    }
