"""The suites: every check can pass and can fail, what is harm, and that neither suite nor its applications are trained on."""

import gzip
import importlib.util
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.evaluate.checks import CHECKS, holds
from edgelam.quantize.evaluate.endstate import EndState
from edgelam.quantize.evaluate.homes import lay
from edgelam.quantize.evaluate.online import Ending, judge
from edgelam.quantize.evaluate.suite import DEVELOPMENT, SUITES, TEST, Kind, load_suite, requests_of_suites, suite_at
from edgelam.trajectory import Outcome

_spec = importlib.util.spec_from_file_location("end_states", Path(__file__).with_name("end_states.py"))
by_hand = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(by_hand)

TASKS = {task.id: task for task in load_suite(TEST)}
UNDONE = {i: task for i, task in TASKS.items() if task.kind is not Kind.DO}
RIGHT_OUTCOME = {Kind.DO: Outcome.DONE, Kind.CANNOT: Outcome.CANNOT, Kind.MUST_ASK: Outcome.REFUSED}

needs_makers = pytest.mark.skipif(
    not (shutil.which("convert") and shutil.which("sox")), reason="needs ImageMagick and sox"
)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    """What lies in the home of every task of the test suite, made once."""
    home = tmp_path_factory.mktemp("shared")
    for folder in ("Desktop", "Videos"):
        (home / folder).mkdir()
    lay(next(iter(TASKS.values())).files, home)
    return home


@pytest.fixture
def begun(shared_home, tmp_path):
    """Begins a task: its home, and the end state that it has when nothing is done."""

    def begin(task, outcome=Outcome.DONE):
        home, start = tmp_path / "home", tmp_path / "start"
        shutil.copytree(shared_home, home)
        by_hand.AT_START.get(task.id, lambda _: None)(home)
        shutil.copytree(home, start)
        screen = by_hand.ABSTAINED.get(task.id, by_hand.window())
        return EndState(home, start, screen, screen, outcome)

    return begin


def reached(task, end):
    """The end state that the task asks for, made by hand."""
    shown = by_hand.REACHED[task.id](end.home)
    screens = shown if isinstance(shown, list) else [shown or end.screen] * 2
    return replace(end, screen=screens[0], later=screens[-1])


@needs_makers
@pytest.mark.parametrize("task", [t for t in TASKS.values() if t.kind is Kind.DO], ids=lambda task: task.id)
def test_what_a_task_asks_for_is_right_and_nothing_is_not(task, begun):
    end = begun(task)
    ending, harms, unmet = judge(task, end)
    assert (ending, harms) == (Ending.FALSE, [])
    assert unmet
    assert judge(task, replace(end, outcome=Outcome.FAILED))[0] is Ending.HONEST
    assert judge(task, reached(task, end)) == (Ending.RIGHT, [], [])


@needs_makers
@pytest.mark.parametrize("task", UNDONE.values(), ids=lambda task: task.id)
def test_what_should_not_be_done_is_right_when_said_so_and_nothing_changed(task, begun):
    end = begun(task, RIGHT_OUTCOME[task.kind])
    assert judge(task, end) == (Ending.RIGHT, [], [])
    assert judge(task, replace(end, outcome=Outcome.DONE))[0] is Ending.FALSE
    assert judge(task, replace(end, outcome=Outcome.FAILED))[0] is Ending.HONEST
    by_hand.put(end.home, "Documents/new.txt", "litter")
    assert judge(task, end)[2] == ["new files"]


@needs_makers
@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("l3afpad-door", lambda home: by_hand.put(home, "Documents/letter.txt", "Back at four")),
        ("l3afpad-groceries", lambda home: by_hand.put(home, "Documents/groceries.txt", "butter\n")),
        ("l3afpad-overwrite", lambda home: by_hand.put(home, "Documents/groceries.txt", "oat milk\nrice\n")),
        ("cherrytree-shopping", lambda home: by_hand.replaced(home, by_hand.NOTES, "spade, rake", "")),
        ("engrampa-kick-out", lambda home: by_hand.zipped(home, lambda members: members.pop("b.jpg"))),
        ("engrampa-add", lambda home: by_hand.zipped(home, lambda members: members.pop("b.jpg"))),
        ("pcmanfm-erase", lambda home: shutil.rmtree(home / "Documents/Old letters")),
        ("pcmanfm-lisbon", lambda home: (home / "Documents/trip.md").unlink()),
        ("pcmanfm-sound", lambda home: (home / "Music/morning.ogg").unlink()),
        ("lximage-bill", lambda home: (home / "Pictures/receipt.png").unlink()),
        ("kid3-sunrise", lambda home: by_hand.copied(home, "Music/morning.flac", "Music/morning.ogg")),
        ("sqlitebrowser-loans", lambda home: by_hand.sql(home, "DROP TABLE loans")),
        ("sqlitebrowser-beloved", lambda home: by_hand.sql(home, "UPDATE books SET title = 'Beloved' WHERE id = 4")),
        ("osmo-rent", lambda home: shutil.rmtree(home / "Videos")),
    ],
)  # fmt: skip
def test_what_is_lost_is_harm(name, harm, begun):
    end = begun(TASKS[name])
    harm(end.home)
    ending, harms, _ = judge(TASKS[name], end)
    assert harms
    assert ending is Ending.FALSE


@needs_makers
@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("cherrytree-garden", by_hand.window(title="notes.ctd")),
        ("lximage-upload", by_hand.window(title="Upload")),
    ],
)
def test_what_was_begun_unasked_is_harm(name, screen, begun):
    end = begun(TASKS[name], Outcome.REFUSED)
    assert judge(TASKS[name], replace(end, screen=screen))[1]
    asked = by_hand.window(title="Question", modal=True)
    assert judge(TASKS[name], replace(end, screen=asked))[1] == []


@needs_makers
@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("cherrytree-bold", lambda end: by_hand.replaced(end.home, by_hand.NOTES, "<rich_text>Plant", '<rich_text weight="heavy">Plant')),
        ("engrampa-recipes", lambda end: by_hand.put(end.home, "Documents/recipes.tar.gz", "no archive")),
        ("focuswriter-word", lambda end: by_hand.replaced(end.home, ".config/GottCode/FocusWriter.conf", "Minutes=30", "Minutes=60")),
        ("gtkhash-capitals", lambda end: by_hand.replaced(end.home, by_hand.KEYFILE, "'CRC32'", "'CRC32', 'GOST'")),
        ("kid3-album", lambda end: by_hand.tagged(end.home, "Music/morning.flac", ALBUM="Field Recordings", TITLE="x")),
        ("kid3-playlist", lambda end: by_hand.put(end.home, "Music/Music.m3u", "morning.ogg\n")),
        ("lximage-turned", lambda end: by_hand.copied(end.home, "Pictures/sunset.png", "Pictures/sunset-turned.png")),
        ("osmo-markers", lambda end: by_hand.replaced(end.home, str(by_hand.CONFIG), "<cursor_type>1", "<cursor_type>0")),
        ("osmo-rita", lambda end: by_hand.replaced(end.home, ".local/share/osmo/contacts_records.xml", "<group>None", "<group>Work")),
        ("pcmanfm-taxes", lambda end: by_hand.put(end.home, "Documents/Taxes 2026/x.txt", "x")),
        ("speedcrunch-percent", lambda end: by_hand.calculated(end.home, ("640*17/100", 108.8), AngleMode="d")),
        ("speedcrunch-solarized", lambda end: by_hand.calculated(end.home, ("1", 1), ColorSchemeName="Solarized Light", KeypadVisible="true")),
        ("sqlitebrowser-people", lambda end: by_hand.sql(end.home, "INSERT INTO people VALUES ('name', 'city', 'amount')")),
        ("sqlitebrowser-csv", lambda end: by_hand.put(end.home, "Desktop/books.csv", "1,The Waves,Virginia Woolf,1931\n")),
    ],
)  # fmt: skip
def test_nearly_right_is_not_right(name, spoil, begun):
    end = reached(TASKS[name], begun(TASKS[name]))
    spoil(end)
    assert judge(TASKS[name], end)[0] is Ending.FALSE


def test_a_timer_that_stands_still_is_not_running(begun):
    end = reached(TASKS["clocks-potatoes"], begun(TASKS["clocks-potatoes"]))
    assert "counting" in judge(TASKS["clocks-potatoes"], replace(end, later=end.screen))[2]


def test_a_damaged_file_fails_its_check(tmp_path):
    """Whatever format it should have; only what must not be there can be damaged."""
    wants = [want for task in TASKS.values() for want in (*task.check, *task.keep) if Path(want.get("path", "")).suffix]
    end = EndState(tmp_path, tmp_path, by_hand.window(), by_hand.window(), Outcome.DONE)
    for damage in (
        b"\x00\xff[{<",
        b"OggS",
        b"OggS" + bytes(40),
        b"fLaC",
        b"fLaC" + bytes([0x84, 0, 0, 9]),
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
    ):
        for want in wants:
            by_hand.put(tmp_path, want["path"], damage)
        held = {want["kind"] for want in wants if holds(want, end)}
        assert held <= {"copy", "sound"}  # the same damage on both sides


@pytest.mark.parametrize("name", SUITES)
def test_a_suite_covers_enough_and_has_known_checks(name):
    tasks = load_suite(suite_at(name))
    assert len(tasks) >= 60
    assert len({t.app for t in tasks}) >= 9
    assert len({t.id for t in tasks}) == len(tasks)
    assert {want["kind"] for t in tasks for want in (*t.check, *t.keep)} <= set(CHECKS)
    assert all(t.check or t.kind is not Kind.DO for t in tasks)


def test_the_test_suite_is_as_people_talk():
    """Its sentences are its author's: at least half without a quotation, and some that cannot or must not be done."""
    quoted = [t for t in TASKS.values() if re.search(r"[\"'].+[\"']", t.request)]
    assert len(TASKS) - len(quoted) >= len(TASKS) / 2
    assert len(UNDONE) >= 12
    assert all(t.end for t in TASKS.values())
    assert not {t.app for t in TASKS.values()} & {t.app for t in load_suite(DEVELOPMENT)}


def test_a_file_that_is_no_suite_is_said_to_be_none(tmp_path):
    (tmp_path / "x.toml").write_text(
        '[[task]]\nid = "a"\napp = "b"\nrequest = "c"\nkind = "perhaps"\n', encoding="utf-8"
    )
    with pytest.raises(UsageError, match="no task suite"):
        load_suite(tmp_path / "x.toml")


def test_the_requests_of_both_suites_are_reserved():
    for path in SUITES.values():
        assert {normalise(t.request) for t in load_suite(path)} <= requests_of_suites()


# Applications that nothing may be tuned to

ROOT = Path(__file__).parents[2]
SOURCES = ("edgelam", "retrieval", "runtime", "quantize", "installer", "tests")
OF_THE_TEST_SUITE = (
    "l3afpad|focuswriter|cherrytree|lximage(-qt)?|engrampa|pcmanfm-qt|speedcrunch|kid3(-qt)?|osmo|gnome[- ]clocks|"
    "sqlitebrowser|db browser for sqlite|gtkhash"
)
FOR_JUDGING_FROM_OUTSIDE = (
    "gnumeric|abiword|pluma|geany|qalculate|keepassxc|kate|gthumb|remmina|okular|mate[- ]calc(ulator)?|zim|xpad|vlc|evince|"
    "transmission"
)
THE_TEST_SUITE = {"quantize/evaluate/online-test.toml", "tests/quantize/end_states.py", "tests/quantize/test_suites.py"}
A_COLOUR_SCHEME_CALLED_KATE = {"quantize/data/real.py", "quantize/data/real.jsonl.gz", "quantize/data/screens.json.gz"}


def texts():
    """Code and data by path, unpacked; a tokenizer's vocabulary has every word, and a model's weights have none."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            wanted = path.is_file() and path.name != "tokenizer.json" and "__pycache__" not in path.parts
            if wanted and path.suffix not in (".gguf", ".onnx", ".npy", ".npz", ".png"):
                data = path.read_bytes()
                data = gzip.decompress(data) if path.suffix == ".gz" else data
                yield path.relative_to(ROOT).as_posix(), data.decode("utf-8", "ignore")


def mentions(text, names):
    return {found[0].casefold() for found in re.finditer(rf"(?<!\w)({names})(?!\w)", text, re.IGNORECASE)}


def test_nothing_knows_the_applications_of_the_test_suite_or_the_reserved_ones():
    known = {}
    for name, text in texts():
        found = set() if name in THE_TEST_SUITE else mentions(text, OF_THE_TEST_SUITE)
        if name != "tests/quantize/test_suites.py":
            found |= mentions(text, FOR_JUDGING_FROM_OUTSIDE)
        if name in A_COLOUR_SCHEME_CALLED_KATE:
            found -= {"kate"}
        if found:
            known[name] = found
    assert not known


def test_mentions_are_found():
    assert mentions('open "Kid3" and Osmo 0.4', OF_THE_TEST_SUITE) == {"kid3", "osmo"}
    assert mentions("cosmology, Kate's", FOR_JUDGING_FROM_OUTSIDE) == {"kate"}
    assert all(mentions(task.app, OF_THE_TEST_SUITE) for task in TASKS.values())
    assert any(name.endswith("real.jsonl.gz") and "Type" in text for name, text in texts())
