"""Words about archives: which call they ask for, and what comes of it."""

import tarfile
import zipfile

import pytest

from edgelam.action import format_action, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError
from edgelam.runtime.planner import plan
from edgelam.runtime.request.quoting import as_said
from edgelam.runtime.tools.calling import call
from edgelam.runtime.tools.clerk import Clerk
from edgelam.runtime.tools.desk import desk_of
from edgelam.runtime.tools.packing import members
from edgelam.runtime.tools.sim import SimMachine
from edgelam.trajectory import Effect

FILES = (
    "essay.txt",
    "shopping-list.txt",
    "Trips/map.txt",
    "Trips/Rome/way.txt",
    "Trips/Oslo/bus.txt",
    "Trips/Oslo/tram.txt",
    "Out/x.txt",
    "Out/bill-1.txt",
    "Out/bill-2.txt",
)


@pytest.fixture
def machine(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return SimMachine(tmp_path)


def calls(machine, request):
    """The calls of a request, carried out one after the other; ``-`` for a subtask that asks for none."""
    parts, done, lines = plan(request), [], []
    for number, part in enumerate(parts):
        desk = desk_of(Snapshot("Packer", "Home", ()), machine, request, done)
        action = Clerk(desk).call(as_said(part, request), [as_said(text, request) for text in parts[number + 1 :]])
        lines.append(format_action(action).removeprefix("call ") if action is not None else "-")
        if action is not None:
            assert call(action, machine).effect is Effect.VERIFIED
            done.append(action)
    return lines


@pytest.mark.parametrize(
    ("request_", "lines"),
    [
        ("Pack essay.txt and the shopping list together into a new zip called papers.zip in my home folder", ['pack_files(paths="~/essay.txt | ~/shopping-list.txt", archive="~/papers.zip")']),
        ("i want a zip named school.zip with essay.txt in it", ['pack_files(paths="~/essay.txt", archive="~/school.zip")']),
        ("compress the folder Trips", ['pack_files(paths="~/Trips", archive="~/Trips.zip")']),
        ("make a compressed tar of Trips", ['pack_files(paths="~/Trips", archive="~/Trips.tar.gz")']),
        ("zip essay.txt as a.zip and unpack it into the folder Out", ['pack_files(paths="~/essay.txt", archive="~/a.zip")', 'unpack_file(archive="~/a.zip", folder="~/Out")']),
        ("Start an archive trip.tar, put essay.txt and the shopping list in it, and then take the shopping list back out", ['pack_files(paths="~/essay.txt | ~/shopping-list.txt", archive="~/trip.tar")', 'add_to_archive(paths="~/essay.txt | ~/shopping-list.txt", archive="~/trip.tar")', 'drop_files(names="shopping-list.txt", archive="~/trip.tar")']),
        ("zip essay.txt as a.zip, then put map.txt from Trips into this zip too", ['pack_files(paths="~/essay.txt", archive="~/a.zip")', 'add_to_archive(paths="~/Trips/map.txt", archive="~/a.zip")']),
        ("zip essay.txt as a.zip and unpack all of this into Out", ['pack_files(paths="~/essay.txt", archive="~/a.zip")', 'unpack_file(archive="~/a.zip", folder="~/Out")']),
        ("zip map.txt from Trips as a.zip", ['pack_files(paths="~/Trips/map.txt", archive="~/a.zip")']),
        ("squeeze the folder Oslo from Trips into oslo.tar.gz in Out", ['pack_files(paths="~/Trips/Oslo", archive="~/Out/oslo.tar.gz")']),
        ('pack the Oslo folder from Trips into "oslo.zip" in Out, take the bus one out of that archive again, and unpack what remains into Out', ['pack_files(paths="~/Trips/Oslo", archive="~/Out/oslo.zip")', 'drop_files(names="Oslo/bus.txt", archive="~/Out/oslo.zip")', 'unpack_file(archive="~/Out/oslo.zip", folder="~/Out")']),
        ("bundle the two bills in Out into one zip file, bills.zip, next to them", ['pack_files(paths="~/Out/bill-1.txt | ~/Out/bill-2.txt", archive="~/Out/bills.zip")']),
        ("bundle the three bills in Out into bills.zip", ["-"]),
        ('pack essay.txt into "a.zip", locked with the password "b"', ["-"]),
        ("put essay.txt into the zip", ["-"]),
        ("new archives should be zip by default", ["-"]),
        ("open essay.txt as an archive", ["-"]),
        ("show the archive toolbar", ["-"]),
    ],
)  # fmt: skip
def test_words_become_calls_that_are_seen_to_be_done(machine, request_, lines):
    assert calls(machine, request_) == lines


@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
def test_what_is_packed_comes_out_again(machine, ending):
    archive = machine.home / f"all.{ending}"
    for line in (
        f'pack_files(paths="~/Trips", archive="~/all.{ending}")',
        f'add_to_archive(paths="~/essay.txt", archive="~/all.{ending}")',
        f'drop_files(names="Trips", archive="~/all.{ending}")',
    ):
        assert call(parse_action(f"call {line}"), machine).effect is Effect.VERIFIED
    assert members(archive) == ("essay.txt",)
    done = call(parse_action(f'call unpack_file(archive="~/all.{ending}", folder="~/Out")'), machine)
    assert done.effect is Effect.VERIFIED
    assert (machine.home / "Out/essay.txt").read_text() == "essay.txt"


@pytest.mark.parametrize(
    "request_",
    [
        "extract one.txt from all.zip", "extract the pictures from all.zip", "unpack everything but one.txt from all.zip", "get one.txt out of all.zip",
        "get essay.txt out of all.zip", "unpack the first file of all.zip", "extract all.zip with its paths",
    ],
)  # fmt: skip
def test_a_part_of_an_archive_is_not_all_of_it(machine, request_):
    with zipfile.ZipFile(machine.home / "all.zip", "w") as archive:
        archive.writestr("one.txt", "1")
        archive.writestr("essay.txt", "2")
    assert calls(machine, request_) == ["-"]


@pytest.mark.parametrize(
    "names", [("../essay.txt",), ("Out", "Out/x.txt"), ("Trips/map.txt", "Trips"), ("new.txt", "essay.txt")]
)
def test_what_a_name_in_an_archive_leads_to_is_not_replaced(machine, names):
    """``../essay.txt`` is taken out as ``essay.txt``, which is there."""
    with zipfile.ZipFile(machine.home / "evil.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "other")
    before = {p: p.read_text() for p in machine.home.rglob("*") if p.is_file() and p.suffix != ".zip"}
    with pytest.raises(ActionError):
        call(parse_action('call unpack_file(archive="~/evil.zip", folder="~")'), machine)
    assert {p: p.read_text() for p in machine.home.rglob("*") if p.is_file() and p.suffix != ".zip"} == before


def test_unpacked_folders_join_those_of_their_name(machine):
    with zipfile.ZipFile(machine.home / "more.zip", "w") as archive:
        archive.writestr("Trips/Rome/late.txt", "late")
    assert call(parse_action('call unpack_file(archive="~/more.zip", folder="~")'), machine).effect is Effect.VERIFIED
    assert sorted(p.name for p in (machine.home / "Trips/Rome").iterdir()) == ["late.txt", "way.txt"]
    assert not [p for p in machine.home.iterdir() if p.name.startswith(".unpacking")]


def test_what_lies_beside_an_archive_stays(machine):
    (machine.home / ".a-new.zip").write_text("mine")
    for line in (
        'pack_files(paths="~/essay.txt", archive="~/a.zip")',
        'add_to_archive(paths="~/Trips", archive="~/a.zip")',
    ):
        call(parse_action(f"call {line}"), machine)
    assert (machine.home / ".a-new.zip").read_text() == "mine"


def test_packing_is_taken_back(machine):
    done = call(parse_action('call pack_files(paths="~/Trips", archive="~/t.zip")'), machine)
    assert call(done.undo, machine).effect is Effect.VERIFIED
    assert not (machine.home / "t.zip").exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('pack_files(paths="~/essay.txt", archive="~/old.zip")', "nothing was replaced"),
        ('unpack_file(archive="~/old.zip", folder="~")', "nothing was replaced"),
        ('unpack_file(archive="~/bad.zip", folder="~")', "no archive that can be read"),
        ('drop_files(names="none.txt", archive="~/old.zip")', "holds no none.txt"),
        ('add_to_archive(paths="~/Out", archive="~/old.zip")', "already holds another Out"),
    ],
)
def test_nothing_is_replaced_and_what_cannot_be_read_is_said(machine, line, why):
    with zipfile.ZipFile(machine.home / "old.zip", "w") as archive:
        archive.writestr("essay.txt", "other")
        archive.writestr("Out/y.txt", "other")
    (machine.home / "bad.zip").write_text("no zip")
    with pytest.raises(ActionError, match=why):
        call(parse_action(f"call {line}"), machine)
    assert (machine.home / "essay.txt").read_text() == "essay.txt"


def test_nothing_is_unpacked_outside_its_folder(machine, tmp_path):
    with tarfile.open(machine.home / "evil.tar", "w") as archive:
        archive.add(machine.home / "essay.txt", "../../evil.txt")
    with pytest.raises(ActionError):
        call(parse_action('call unpack_file(archive="~/evil.tar", folder="~/Out")'), machine)
    assert not (machine.home.parent / "evil.txt").exists()
