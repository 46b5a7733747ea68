"""Speech without a microphone: names as a bonus, requests out of what was heard, numbers, dictation from a scripted source."""

import importlib.util
import queue
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.control import Control, Role, Snapshot
from edgelam.errors import EnvironmentProblem
from edgelam.numbers import in_digits
from edgelam.phrases import normalise
from edgelam.runtime.voice import model
from edgelam.runtime.voice.bias import Phrases
from edgelam.runtime.voice.dictation import SURE, Dictation, TranscriptKind
from edgelam.runtime.voice.network import RATE, read_pieces
from edgelam.runtime.voice.recognizer import Recognition
from edgelam.runtime.voice.spoken import request_of
from edgelam.runtime.voice.vocabulary import ALWAYS, is_request, likely

# Names


def bonus(phrases, text):
    place = phrases.start
    for piece in text:
        place = phrases.after(place, piece)
    return phrases.finished(place).bonus


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ("word wrap", 8),
        ("Turn on WORD WRAP now", 8),
        ("word", 0),
        ("word wrapping", 0),
        ("keyword wrap", 0),
        ("save as", 6),
        ("save all", 4),
        ("save word wrap", 12),
        ("", 0),
    ],
)
def test_only_whole_names_are_worth_anything(said, letters):
    assert bonus(Phrases(["Word Wrap", "Save", "Save As..."], 1.0), said) == letters


@pytest.mark.parametrize(
    ("said", "worth"), [("Open it", 14), (" open", 14), ("do open", 0), ("opening", 0), ("save", 4)]
)
def test_a_first_word_that_requests_begin_with_is_worth_more(said, worth):
    assert bonus(Phrases(["Save"], 1.0, ["open"], 10.0), said) == worth


@given(st.lists(st.text("abc ", min_size=1, max_size=8), max_size=5), st.text("abc .", max_size=20))
def test_how_a_text_is_cut_into_tokens_changes_nothing(names, text):
    phrases = Phrases(names, 0.5)
    whole = phrases.finished(phrases.after(phrases.start, text)).bonus
    assert whole == pytest.approx(bonus(phrases, text))
    assert whole >= 0


@pytest.mark.parametrize(
    ("name", "said"), [("Save _As…", "save as"), ("Find & Replace", "find and replace"), ("…", "")]
)
def test_names_as_they_are_said(name, said):
    assert normalise(name) == said


def test_what_is_on_the_screen_is_likely_to_be_said():
    screen = Snapshot(
        "mousepad", "Untitled 1", (Control("1", Role.MENU_ITEM, "Word Wrap"), Control("2", Role.LABEL, ""))
    )
    names = likely(screen, ["gedit"])
    assert {"Word Wrap", "Untitled 1", "gedit", "save", "menu item"} <= set(names)
    assert "" not in names
    assert likely(None) == list(ALWAYS)


# Requests


@pytest.mark.parametrize(
    ("heard", "request_"),
    [
        ("Turn on word wrap.", "turn on word wrap"),
        ("Um, okay, open the file menu.", "open the file menu"),
        ("Type hello world and save it as notes dot t x t.", 'type "hello world" and save it as notes.txt'),
        ("Write dear Anna, thank you for your letter.", 'write "dear Anna, thank you for your letter"'),
        ("Create a new folder called taxes.", 'create a new folder called "taxes"'),
        ("Write 25 in the width field.", 'write "25" in the width field'),
        ("Save this as report.PDF", "save this as report.pdf"),
        ("What is twenty-four times fifteen?", "what is 24 times 15?"),
        ("Type two eggs and make it bold.", 'type "two eggs" and make it bold'),
        ("Type it again.", "type it again"),
        ("I would like to see the line numbers.", "I would like to see the line numbers"),
        ("", ""),
    ],
)
def test_requests_out_of_what_was_heard(heard, request_):
    assert request_of(heard) == request_


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("open the trash", True), ("Please, save it", True), ("what is 2 plus 2?", True), ("word wrap", True),
        ("monthly report", True), ("then do that", False), ("the line led to the right", False), ("", False),
        ("12 times 7", True),
    ],
)  # fmt: skip
def test_what_begins_as_a_request(said, is_one):
    assert is_request(said, ["Word Wrap", "Monthly report"]) is is_one


@given(st.text(max_size=60))
def test_nothing_that_is_heard_breaks_it(heard):
    assert isinstance(request_of(heard), str)


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("one thousand minus three hundred and seventy seven", "1000 minus 377"),
        ("two point five times four", "2.5 times 4"),
        ("twelve thousand three hundred and one", "12301"),
        ("the first one", "the first one"),
        ("go to line one", "go to line 1"),
        ("one plus one", "1 plus 1"),
        ("nine eleven", "nine eleven"),
        ("someone often tens", "someone often tens"),
    ],
)
def test_numbers_in_digits(words, digits):
    assert in_digits(words) == digits


# The vocabulary file


def test_a_vocabulary_is_read_and_a_cut_one_refused():
    long = b"x" * 200
    data = b"\x02ab" + bytes([200 - 128 + 128, 1]) + long
    assert read_pieces(data) == [b"ab", long]
    with pytest.raises(ValueError, match="middle of a token"):
        read_pieces(data[:-1])


def test_a_model_that_is_missing_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(model, "INSTALLED", tmp_path)
    monkeypatch.setattr(model, "_packaged", list)
    with pytest.raises(EnvironmentProblem, match="speech model is missing"):
        model.locate()


def test_a_model_that_is_damaged_is_one_sentence(tmp_path):
    from edgelam.runtime.voice.recognizer import Recognizer

    for name in (model.ENCODER, model.DECODER, model.TOKENIZER):
        (tmp_path / name).write_bytes(b"\x05ab")
    with pytest.raises(EnvironmentProblem, match="cannot be read"):
        Recognizer(tmp_path)


# Dictation


class Speech:
    """TranscriptKind as it would come, as fast as it is taken."""

    def __init__(self, *blocks):
        self.blocks = list(blocks)
        self.closed = False

    def read(self, timeout):
        if self.blocks:
            return self.blocks.pop(0)
        time.sleep(min(timeout, 0.01))
        return np.empty(0, np.float32)

    def close(self):
        self.closed = True


class Ears:
    """Hears how many seconds there were, and which names were expected."""

    def __init__(self, sure=1.0):
        self.sure, self.names = sure, []

    def hear(self, samples, names=(), beam=4):
        self.names.append(list(names))
        return Recognition(f"Open {'it' if beam > 1 else 'part'}.", self.sure)


LOUD, QUIET = np.ones(RATE // 10, np.float32), np.zeros(RATE // 10, np.float32)


@pytest.fixture
def loud_is_speech(monkeypatch):
    """Stands in for the voice detector, which knows that a constant is no voice."""

    class Pauses:
        def __init__(self):
            self.taken = self.last = 0
            self.spoken = False

        def follow(self, samples):
            self.taken += len(samples)
            if samples.any():
                self.spoken, self.last = True, self.taken

        @property
        def silence(self):
            return (self.taken - self.last) / RATE if self.spoken else 0.0

        @property
        def speech(self):
            return slice(0, self.last)

    monkeypatch.setattr("edgelam.runtime.voice.dictation.Pauses", Pauses)


def dictate(source, ears, **how):
    transcripts = queue.SimpleQueue()
    dictation = Dictation(ears, lambda: source, lambda: ["Word Wrap"], transcripts.put, **how)
    return dictation, transcripts


def last_of(transcripts):
    while True:
        news = transcripts.get(timeout=5)
        if news.sound is not TranscriptKind.PARTIAL:
            return news


def test_a_pause_ends_it_and_names_are_used(loud_is_speech):
    source, ears = Speech(QUIET, *[LOUD] * 8, *[QUIET] * 12), Ears()
    _, transcripts = dictate(source, ears, pause=0.7)
    news = last_of(transcripts)
    assert (news.sound, news.text) == (TranscriptKind.FINAL, "open it")
    assert news.sure >= SURE
    assert ears.names[-1] == ["Word Wrap"]
    assert 0.7 <= news.seconds < 1.0, "from the last word"


def test_letting_the_key_go_ends_it(loud_is_speech):
    dictation, transcripts = dictate(Speech(*[LOUD] * 3), Ears())
    time.sleep(0.1)
    dictation.finish()
    assert last_of(transcripts).text == "open it"


def test_silence_is_told_as_nothing(loud_is_speech):
    dictation, transcripts = dictate(Speech(QUIET), Ears())
    dictation.finish()
    assert last_of(transcripts).sound is TranscriptKind.NOTHING


def test_what_is_cancelled_tells_nothing_and_the_microphone_is_given_back(loud_is_speech):
    source = Speech(*[LOUD] * 3)
    dictation, transcripts = dictate(source, Ears())
    dictation.cancel()
    dictation.join(5)
    assert source.closed
    assert transcripts.empty() or transcripts.get().sound is TranscriptKind.PARTIAL


def test_a_microphone_that_cannot_be_had_is_told():
    def none():
        raise EnvironmentProblem("There is no microphone.")

    transcripts = queue.SimpleQueue()
    Dictation(Ears(), none, list, transcripts.put)
    assert transcripts.get(timeout=5).text == "There is no microphone."


# The real network, where it is installed


@pytest.fixture(scope="module")
def recognizer():
    if importlib.util.find_spec("moonshine_voice") is None:
        pytest.skip("needs the extra `voice`")
    from edgelam.runtime.voice.recognizer import Recognizer

    return Recognizer(model.locate())


def test_names_on_the_screen_are_heard(recognizer):
    from edgelam.quantize.evaluate.speech import VOICES, missing_packages, speak, word_errors, words_of

    if missing_packages():
        pytest.skip(f"needs {missing_packages()}")
    sound = speak("turn on word wrap", VOICES[1])
    without, known = recognizer.hear(sound).text, recognizer.hear(sound, ["Word Wrap"]).text
    assert word_errors(words_of(known), words_of("turn on word wrap")) < word_errors(
        words_of(without), words_of("turn on word wrap")
    )


def test_silence_and_noise_end_in_time(recognizer):
    noise = np.random.default_rng(0).normal(0, 0.3, 5 * RATE).astype(np.float32)
    began = time.perf_counter()
    recognizer.hear(noise, list(ALWAYS))
    recognizer.hear(np.zeros(RATE // 10, np.float32))
    assert time.perf_counter() - began < 30
