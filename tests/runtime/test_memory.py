"""What a person's own words mean: learned, recalled, weakened, kept by nobody else."""

import os
import threading
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import EnvironmentProblem
from edgelam.locks import only_writer
from edgelam.paths import memory_file
from edgelam.redact import HIDDEN
from edgelam.retrieval import Index
from edgelam.runtime import memory as memories
from edgelam.runtime.lessons import unlearn
from edgelam.runtime.memory import SURE, Memory, learn_from_instead
from edgelam.runtime.remembered import Remembered, Source, Store, from_line, packed, to_line
from edgelam.runtime.wordings import wording_of
from edgelam.trajectory import Effect, Outcome, Step, Trajectory

WIDTH = 1024


def encode(text):
    """Texts are alike by the words that they share."""
    vector = np.full(WIDTH, 1e-4, np.float32)
    for word in text.casefold().split():
        vector[zlib.crc32(word.encode()) % WIDTH] += 1
    return vector / np.linalg.norm(vector)


def control(name, role=Role.MENU_ITEM, path=("Notes", "View"), states=(State.ENABLED, State.SHOWING)):
    return Control(f"#{name}", role, name, states=frozenset(states), path=path, verbs=verbs_for(role, states))


WRAP = control("Word Wrap", Role.CHECK)
BOLD = control("Bold", Role.TOGGLE, ("Notes",))
WINDOW = Snapshot(
    "Notes", "Notes", (WRAP, BOLD, control("Save", path=("Notes", "File")), control("Print", path=("Notes", "File")))
)
SAID = "make the long lines go round at the edge"


@pytest.fixture
def told():
    return []


@pytest.fixture
def memory(told):
    return Memory(Store(memory_file(), notify=told.append), encode, "words")


def strength(memory, subtask, control=WRAP, window=WINDOW):
    places = [c.name for c in window.controls]
    return memory.boost(subtask, window, window.controls)[places.index(control.name)]


# Learning and recalling


@pytest.mark.parametrize(
    ("said", "recalled"),
    [
        (SAID, True),
        (SAID.upper(), True),
        ("please make the long lines go round at the edge", True),
        ("make the lines go round at the edge", True),
        ("print this", False),
        ("edge", False),
    ],
)
def test_the_same_or_a_similar_wording_is_understood(memory, said, recalled):
    assert memory.recall(said, WINDOW) is None
    memory.learn(SAID, SAID, WINDOW, WRAP)
    found = memory.recall(said, WINDOW)
    assert (found is not None) == recalled
    if found is not None:
        assert found.control is WRAP
        assert 0.9 < found.confidence <= 1


def test_less_similar_wordings_only_raise_the_control(memory):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    said = "long lines should not leave the window"
    assert memory.recall(said, WINDOW) is None
    assert strength(memory, said) > 0
    assert strength(memory, said, BOLD) == 0
    index = Index(None, memory)
    assert index.search(SAID, WINDOW)[0].control is WRAP


def test_it_is_of_one_application_alone(memory):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    assert memory.recall(SAID, replace(WINDOW, app="Other")) is None


def test_another_run_finds_the_control_by_its_place(memory):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    later = replace(WRAP, ref="#other", path=("a.txt - Notes", "View"))
    twin = control("Word Wrap", Role.CHECK, ("a.txt - Notes", "Settings"))
    window = Snapshot("Notes", "a.txt - Notes", (twin, later))
    found = Memory(Store(memory_file()), encode, "words").recall(SAID, window)
    assert found.control is later
    moved = Snapshot("Notes", "a.txt - Notes", (twin, BOLD))
    assert memory.recall(SAID, moved).control is twin, "the only one of that name and role"
    assert memory.recall(SAID, Snapshot("Notes", "Notes", (BOLD,))) is None


def test_a_control_that_cannot_be_acted_on_now_is_not_recalled(memory):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    grey = replace(WRAP, verbs=frozenset())
    assert memory.recall(SAID, Snapshot("Notes", "Notes", (grey, BOLD))) is None


def test_the_opposite_is_not_the_same(memory):
    window = Snapshot("Notes", "Notes", (control("Zoom In"), control("Zoom Out")))
    said = "letters a good bit bigger so that I can read them in the evening"
    memory.learn(said, said, window, window.controls[0])
    assert memory.recall(said, window).control.name == "Zoom In"
    assert memory.recall(said.replace("bigger", "smaller"), window) is None


def test_in_and_out_of_two_sentences_are_no_opposites(memory):
    memory.learn("x", "bring it in from the other thing", WINDOW, WRAP)
    assert strength(memory, "get my list out of it") > 0


def test_two_meanings_that_are_equally_near_decide_nothing(memory):
    memory.learn("x", "do that thing with the lines now", WINDOW, WRAP)
    memory.learn("x", "do that thing with the words now", WINDOW, BOLD)
    assert memory.recall("do that thing with the pages now", WINDOW) is None


def test_a_vector_of_another_encoder_is_made_again_from_the_wording(memory):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    wider = Memory(Store(memory_file()), lambda text: np.concatenate([encode(text)] * 2) / 2**0.5, "wider")
    assert wider.recall(SAID, WINDOW).control is WRAP


# Corrections


def test_a_correction_takes_the_place_of_what_was_learned(memory):
    memory.learn(SAID, SAID, WINDOW, BOLD)
    memory.learn(SAID, SAID, WINDOW, WRAP)
    assert memory.recall(SAID, WINDOW).control is WRAP
    weights = {e.control: e.weight for e in memory.store.read()}
    assert weights == {"Bold": 0.5, "View › Word Wrap": 1.0}
    memory.learn(SAID, SAID, WINDOW, WRAP)
    assert [e.control for e in memory.store.read()] == ["View › Word Wrap"], "a second sign that it is wrong"


def test_none_of_these_weakens_what_said_that_one_is(memory):
    memory.learn(SAID, SAID, WINDOW, BOLD)
    memory.contradict(SAID, WINDOW, [WRAP])
    assert memory.recall(SAID, WINDOW) is not None
    memory.contradict(SAID, WINDOW, [BOLD])
    assert memory.recall(SAID, WINDOW) is None
    assert strength(memory, SAID, BOLD) == pytest.approx(memories.EVIDENCE / 2, abs=0.1)


def run(said, line, place, **more):
    step = Step(0, "Notes", "Notes", "", [], parse_action(line), effect=Effect.CHANGED, control=place, completes=True)
    run = Trajectory("r", said, app="Notes", outcome=Outcome.DONE, plan=[said], steps=[step], **more)
    run.started = run.started or "2026-01-01T12:00:00+00:00"
    return run


def test_an_undo_weakens_what_was_learned_and_what_decided(memory):
    name = memory.learn(SAID, SAID, WINDOW, WRAP)
    chosen = run(SAID, 'check "Word Wrap"', "View › Word Wrap")
    unlearn(memory.store, chosen, [replace(chosen.steps[0], effect=Effect.ERROR)])
    assert memory.recall(SAID, WINDOW) is not None, "it was not taken back"
    unlearn(memory.store, chosen, chosen.steps)
    assert memory.recall(SAID, WINDOW) is None
    similar = run("some similar words", 'check "Word Wrap"', "View › Word Wrap")
    unlearn(memory.store, similar, [replace(similar.steps[0], remembered=name)])
    assert memory.store.read() == ()


@pytest.mark.parametrize(
    ("other", "learned"),
    [
        ({}, True),
        ({"line": 'click "Print"', "place": "File › Print"}, True),
        ({"started": "2026-01-01T12:30:00+00:00"}, False),
        ({"said": "print this"}, False),
        ({"place": "Bold"}, False),
        ({"place": ""}, False),
        ({"started": "no time"}, False),
    ],
)
def test_what_is_done_instead_of_what_was_taken_back_is_learned(memory, other, learned):
    undone = run(SAID, 'check "Bold"', "Bold", undone=[0])
    parts = {
        "said": "make long lines go round", "line": 'check "Word Wrap"', "place": "View › Word Wrap", "started": "2026-01-01T12:01:00+00:00",
    } | other  # fmt: skip
    now = run(parts["said"], parts["line"], parts["place"], started=parts["started"])
    assert bool(learn_from_instead(memory, undone, now)) == learned
    assert [(e.wording, e.source) for e in memory.store.read()] == ([(SAID, Source.INSTEAD)] if learned else [])


def test_what_a_log_hides_is_not_learned(memory):
    undone = run(HIDDEN, 'check "Bold"', "Bold", undone=[0])
    assert not learn_from_instead(memory, undone, run(HIDDEN, 'check "Word Wrap"', "View › Word Wrap"))


# What never enters it


@pytest.mark.parametrize(
    ("said", "typed", "kept"),
    [
        ('put "a secret" on top', (), "put text on top"),
        ("put ‘a secret’ on top", (), "put text on top"),
        ("it's the user's own", (), "it's the user's own"),
        ("write dear Anna in the document", (), "write text in the document"),
        ("put dear Anna there", ("dear Anna",), "put text there"),
        ("call it summer", ("Summer",), "call it text"),
        ("keep it as report.odt in my Documents folder", (), "keep it as text in my Documents folder"),
        ("mail it to anna@example.org", (), "mail it to text"),
        ("log in with the password hunter2", (), "log in with the password text"),
        ("my number is 0151/2345678, call", (), "my number is text call"),
        ("make a table", ("a",), "make a table"),
        ("make a new folder called Summer", (), "make a new folder called text"),
        ("replace Anna with Bert", (), "replace text with text"),
        ("turn it a quarter to the left", (), "turn it a quarter to the left"),
        ("go to the top bar", (), "go to the top bar"),
    ],
)
def test_no_data_is_part_of_a_wording(said, typed, kept):
    assert wording_of(said, said, typed) == kept


PLAIN = frozenset(["have", "text", "at", "the", "top", "of", "it"])


@given(
    st.text(st.characters(categories=["L", "N"]), min_size=3, max_size=12).filter(lambda t: t.casefold() not in PLAIN)
)
def test_what_is_typed_reaches_no_file(typed):
    path = memory_file().with_name("other.jsonl")
    memory = Memory(Store(path), encode, "words")
    memory.learn("", f"have {typed} at the top of it", WINDOW, WRAP, typed=[typed])
    memory.learn("", "have it at the top", WINDOW, control(f"Remove {typed}"), typed=[typed])
    entries = Store(path).read()
    assert not any(typed in entry.wording.split() for entry in entries)
    assert not any(entry.control == f"View › Remove {typed}" for entry in entries)


def test_without_words_of_its_own_nothing_is_learned(memory):
    assert memory.learn("", '"hello"', WINDOW, WRAP) == ""
    assert not memory_file().exists()


def test_a_control_called_by_a_password_is_not_learned(memory):
    said = "log in with the password hunter2"
    assert memory.learn(said, said, WINDOW, control("hunter2")) == ""


def test_where_nothing_is_to_be_kept_nothing_is_written(memory):
    secret = Memory(Store(memory_file(), keep=False), encode, "words")
    assert secret.learn(SAID, SAID, WINDOW, WRAP) == ""
    assert not memory_file().exists()
    memory.learn(SAID, SAID, WINDOW, WRAP)
    assert secret.recall(SAID, WINDOW) is not None, "what was learned before still helps"


# The file


@pytest.mark.skipif(os.name == "nt", reason="there the profile's own access list does it")
def test_the_file_is_its_owners_alone(memory):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    assert memory_file().stat().st_mode & 0o777 == 0o600
    assert memory_file().parent.stat().st_mode & 0o777 == 0o700


ENTRIES = st.builds(
    Remembered, st.text(max_size=20), st.text(max_size=60), st.text(max_size=60), st.sampled_from([str(r) for r in Role]),
    st.sampled_from(Source), st.just("2026-01-01"), st.floats(0, 1), st.text(max_size=20), st.just(packed(encode("a b"))),
)  # fmt: skip


@given(ENTRIES)
def test_a_line_is_read_as_it_was_written(entry):
    assert from_line(to_line(entry)) == entry


@given(ENTRIES, st.data())
def test_a_changed_line_is_noticed(entry, data):
    line = bytearray(to_line(entry))
    at = data.draw(st.integers(0, len(line) - 2))
    line[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != line[at]))
    try:
        read = from_line(bytes(line))
    except ValueError:
        return
    assert read == entry, "the same, written otherwise"


def test_damaged_lines_are_set_aside_and_said_once(memory, told):
    memory.learn(SAID, SAID, WINDOW, WRAP)
    memory.learn("x", "print it for me", WINDOW, WINDOW.controls[3])
    lines = memory_file().read_bytes().splitlines(keepends=True)
    memory_file().write_bytes(lines[0].replace(b"Wrap", b"Trap") + b"\xff\xfe{]\n" + lines[1])
    fresh = Memory(Store(memory_file(), notify=told.append), encode, "words")
    assert fresh.recall(SAID, WINDOW) is None
    assert fresh.recall("print it for me", WINDOW) is not None
    assert told == ["2 lines of memory.jsonl could not be read and stand in memory.jsonl.damaged now."]
    assert memory_file().read_bytes() == lines[1]
    assert len(memory_file().with_name("memory.jsonl.damaged").read_bytes().splitlines()) == 2
    Memory(Store(memory_file(), notify=told.append), encode, "words").recall(SAID, WINDOW)
    assert len(told) == 1


def test_a_file_that_is_no_such_store_is_set_aside(told, monkeypatch):
    monkeypatch.setattr("edgelam.runtime.remembered.MAX_BYTES", 100)
    memory_file().parent.mkdir(parents=True)
    memory_file().write_bytes(b"x" * 101)
    assert Store(memory_file(), notify=told.append).read() == ()
    assert told == ["memory.jsonl was damaged and is now memory.jsonl.damaged; nothing is remembered any more."]


def test_a_full_disk_is_said_and_no_harm(memory, told, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("edgelam.runtime.remembered.write_private", full)
    assert memory.learn(SAID, SAID, WINDOW, WRAP) == ""
    assert told == ["This could not be remembered: [Errno 28] No space left on device"]


def test_two_runs_at_once_lose_nothing(told):
    words = [f"number {n} of the many things" for n in range(24)]

    def learn(some):
        mine = Memory(Store(memory_file(), notify=told.append), encode, "words")
        for said in some:
            assert mine.learn(said, said, WINDOW, WRAP)

    threads = [threading.Thread(target=learn, args=(words[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert told == []
    assert sorted(e.wording for e in Store(memory_file()).read()) == sorted(words)


def test_who_cannot_write_in_time_says_so():
    said = pytest.raises(EnvironmentProblem, match="Another run is still writing")
    with only_writer(memory_file()), said, only_writer(memory_file(), wait=0.05):
        pass


def test_what_another_run_learned_is_known_at_once(memory):
    other = Memory(Store(memory_file()), encode, "words")
    assert other.recall(SAID, WINDOW) is None
    memory.learn(SAID, SAID, WINDOW, WRAP)
    assert other.recall(SAID, WINDOW).control is WRAP


def test_the_oldest_go_first(monkeypatch):
    monkeypatch.setattr("edgelam.runtime.remembered.LIMIT", 2)
    memory = Memory(Store(memory_file()), encode, "words")
    for said in ("one thing", "other words", "third sentence"):
        memory.learn(said, said, WINDOW, WRAP)
    assert [e.wording for e in memory.store.read()] == ["other words", "third sentence"]


def test_sureness_is_a_cosine():
    assert 0 < SURE < 1
