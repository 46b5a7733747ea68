"""Words about archives: which call they ask for, and what comes of it."""

import tarfile
import zipfile

import pytest

from edgelam.action import format_action, parse_action
from edgelam.control import Snapshot
from edgelam.errors import ActionError
from edgelam.runtime.planner import as_said, plan
from edgelam.runtime.tools.calling import call
from edgelam.runtime.tools.clerk import Clerk
from edgelam.runtime.tools.desk import desk_of
from edgelam.runtime.tools.packing import members
from edgelam.runtime.tools.sim import SimMachine
from edgelam.trajectory import Effect

FILES = ("essay.txt", "shopping-list.txt", "Trips/map.txt", "Trips/Rome/way.txt", "Out/x.txt")


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
