"""Words about files: which call they ask for, what comes of it, and when nothing is called."""

from dataclasses import replace

import pytest

from edgelam.action import Verb, format_action, parse_action, quote
from edgelam.control import Control, Role, Snapshot, State
from edgelam.errors import ActionError
from edgelam.risk import Risk
from edgelam.runtime.planner import plan
from edgelam.runtime.request.quoting import as_said
from edgelam.runtime.tools import trash
from edgelam.runtime.tools.calling import call
from edgelam.runtime.tools.choose import Toolbox
from edgelam.runtime.tools.clerk import Clerk
from edgelam.runtime.tools.desk import desk_of, shown_folder, towards
from edgelam.runtime.tools.filing import OwnPaths
from edgelam.runtime.tools.registry import installed
from edgelam.runtime.tools.sim import SimMachine
from edgelam.trajectory import Effect

FILES = (
    "essay.txt",
    "shopping-list.txt",
    "photo 1.png",
    "Essays/old.txt",
    "Trips/map.txt",
    "Copy/x.txt",
    "Documents/plan.odt",
)


@pytest.fixture
def machine(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    machine = SimMachine(tmp_path)
    machine.file_managers = frozenset({"Folders"})
    return machine


def calls(machine, request, title="Home"):
    """The calls of a request, carried out one after the other; ``-`` for a subtask that asks for none."""
    parts, done, lines = plan(request), [], []
    for number, part in enumerate(parts):
        desk = desk_of(Snapshot("Folders", title, ()), machine, request, done)
        following = [as_said(text, request) for text in parts[number + 1 :]]
        action = Clerk(desk).call(as_said(part, request), following) if desk is not None else None
        lines.append(format_action(action).removeprefix("call ") if action is not None else "-")
        if action is not None:
            assert call(action, machine).effect is Effect.VERIFIED
            done.append(action)
    return lines


@pytest.mark.parametrize(
    ("request_", "lines"),
    [
        ("new folder Bills", ['make_folders(paths="~/Bills")']),
        ("please make a folder for the car, call it Car 2020", ['make_folders(paths="~/Car 2020")']),
        ("create a directory called May in Trips", ['make_folders(paths="~/Trips/May")']),
        ("make two folders, Work and Play", ['make_folders(paths="~/Work | ~/Play")']),
        ("start a blank document named ideas.md", ['make_files(paths="~/ideas.md")']),
        ("rename essay.txt to final.txt", ['rename_file(path="~/essay.txt", name="final.txt")']),
        ("rename the shopping list to groceries", ['rename_file(path="~/shopping-list.txt", name="groceries.txt")']),
        ("the folder Trips should be called Journeys", ['rename_file(path="~/Trips", name="Journeys")']),
        ("duplicate essay.txt", ['copy_files(paths="~/essay.txt", folder="~", name="essay (copy).txt")']),
        ("put a copy of essay.txt into my Documents folder", ['copy_files(paths="~/essay.txt", folder="~/Documents")']),
        ("copy essay.txt into Essays and name the copy first.txt", ['copy_files(paths="~/essay.txt", folder="~/Essays")', 'rename_file(path="~/Essays/essay.txt", name="first.txt")']),
        ("move essay.txt and photo 1.png to the Trips folder", ['move_files(paths="~/essay.txt | ~/photo 1.png", folder="~/Trips")']),
        ("throw essay.txt in the bin", ['bin_files(paths="~/essay.txt")']),
        ("delete the folder Trips", ['bin_files(paths="~/Trips")']),
        ("move all the txt files into Trips", ['move_files(paths="~/essay.txt | ~/shopping-list.txt", folder="~/Trips")']),
        ("copy every picture to Documents", ['copy_files(paths="~/photo 1.png", folder="~/Documents")']),
        ("copy essay.txt into Copy", ['copy_files(paths="~/essay.txt", folder="~/Copy")']),
        ("delete essay.txt permanently", ['erase_files(paths="~/essay.txt")']),
        ("delete map.txt from Trips", ['bin_files(paths="~/Trips/map.txt")']),
        ("delete the files in Trips", ['bin_files(paths="~/Trips/map.txt")']),
        ("move all the files from Trips to Essays", ['move_files(paths="~/Trips/map.txt", folder="~/Essays")']),
        ("move map.txt from Trips to Documents", ['move_files(paths="~/Trips/map.txt", folder="~/Documents")']),
        ("copy the map in Trips to Documents", ['copy_files(paths="~/Trips/map.txt", folder="~/Documents")']),
        ("rename plan.odt in Documents to trip.odt", ['rename_file(path="~/Documents/plan.odt", name="trip.odt")']),
        ('In Documents, call the file "plan.odt" "trip 2.odt" instead, please', ['rename_file(path="~/Documents/plan.odt", name="trip 2.odt")']),
        ("in the Trips folder, delete map.txt", ['bin_files(paths="~/Trips/map.txt")']),
        ("inside Trips make a folder Rome", ['make_folders(paths="~/Trips/Rome")']),
        ("put copies of essay.txt and photo 1.png into Trips", ['copy_files(paths="~/essay.txt | ~/photo 1.png", folder="~/Trips")']),
        ("copy essay.txt and photo 1.png into Trips and delete the copies", ['copy_files(paths="~/essay.txt | ~/photo 1.png", folder="~/Trips")', "-"]),
        ("move essay.txt to Trips, but leave a copy here", ['copy_files(paths="~/essay.txt", folder="~/Trips")']),
        ("delete essay.txt, but not permanently", ['bin_files(paths="~/essay.txt")']),
        ("delete essay.txt and permanently delete photo 1.png", ['bin_files(paths="~/essay.txt")', "-"]),
        ("move essay.txt and photo 1.png to Trips and delete them", ['move_files(paths="~/essay.txt | ~/photo 1.png", folder="~/Trips")', 'bin_files(paths="~/Trips/essay.txt | ~/Trips/photo 1.png")']),
        ("make me a folder called Rome in Trips and put the map in there", ['make_folders(paths="~/Trips/Rome")', 'move_files(paths="~/Trips/map.txt", folder="~/Trips/Rome")']),
        ("rename essay.txt to chapter 1.2", ['rename_file(path="~/essay.txt", name="chapter 1.2.txt")']),
        ("rename photo 1.png to essay", ['rename_file(path="~/photo 1.png", name="essay.png")']),
        ("rename Trips to Journeys, then make a folder Rome inside it", ['rename_file(path="~/Trips", name="Journeys")', 'make_folders(paths="~/Journeys/Rome")']),
    ],
)  # fmt: skip
def test_words_become_calls_that_are_seen_to_be_done(machine, request_, lines):
    assert calls(machine, request_) == lines


@pytest.mark.parametrize(
    "request_",
    [
        "show hidden files", "sort by size", "remove the sidebar", "delete the selected file", "make the window bigger", "print essay.txt", "remove the essay panel",
        "translate essay.txt to French", "make a new folder", "move the march invoice to Trips", "delete all the music", "move all of them to Trips", "delete the unknown file", "copy the text of essay.txt", "new window", "name the sheet Costs",
    ],
)  # fmt: skip
def test_what_leaves_anything_open_is_no_call(machine, request_):
    assert set(calls(machine, request_)) == {"-"}


@pytest.mark.parametrize(
    "request_",
    [
        "delete the copy of essay.txt", "rename the copy of essay.txt to final.txt", "move the duplicate of essay.txt to Trips", "delete the other essay", "delete the second essay",
        "move the pictures from Trips to Essays", "delete essay.txt in Trips", "delete the pictures in plan.odt", "delete the essay pdf", "delete the file Trips", "delete the folder essay.txt",
        "essay.txt must be deleted", "essay.txt should be in Trips", "essay.txt has to be printed", "delete essay.txt if it is empty", "delete essay.txt, unless it is new",
        "delete everything but essay.txt", "delete essay.txt photo 1.png", "in Trips, delete essay.txt", "in Trips, delete the pictures",
    ],
)  # fmt: skip
def test_what_else_a_sentence_says_is_not_passed_over(machine, request_):
    assert set(calls(machine, request_)) == {"-"}


@pytest.mark.parametrize(
    ("request_", "last"),
    [
        ("copy essay.txt into Trips and delete it", "-"),
        ("zip Trips as t.zip and delete the folder", "-"),
        ("zip Trips as t.zip and delete it", "-"),
        ("copy essay.txt into Trips and delete the copy", 'bin_files(paths="~/Trips/essay.txt")'),
    ],
)
def test_what_is_there_twice_is_not_deleted_by_a_pronoun(machine, request_, last):
    assert calls(machine, request_)[-1] == last


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        ("delete notes.md", 'bin_files(paths="~/notes.md")'),
        ("delete Notes.md", 'bin_files(paths="~/Notes.md")'),
        ("delete NOTES.md", "-"),
        ("delete the notes", "-"),
        ("delete minutes_1.txt", 'bin_files(paths="~/minutes_1.txt")'),
        ("delete minutes 1.txt", 'bin_files(paths="~/minutes 1.txt")'),
        ("delete minutes-1.txt", "-"),
    ],
)
def test_of_names_that_differ_little_the_one_is_meant_that_is_spelled_so(machine, request_, line):
    for name in ("notes.md", "Notes.md", "minutes_1.txt", "minutes 1.txt"):
        (machine.home / name).write_text(name)
    if (machine.home / "NOTES.md").exists():
        pytest.skip("names differ by more than case here")
    assert calls(machine, request_) == [line]


@pytest.mark.parametrize(
    ("title", "folder"),
    [
        ("Home", "."),
        ("Trips", "Trips"),
        ("Trips - Folders", "Trips"),
        ("Documents — Folders", "Documents"),
    ],
)
def test_the_title_says_which_folder_is_shown(machine, title, folder):
    assert shown_folder(Snapshot("Folders", title, ()), machine) == (machine.home / folder)


def test_a_title_that_names_no_folder_leaves_it_open(machine):
    assert shown_folder(Snapshot("Folders", "Bin", ()), machine) is None


def test_of_two_folders_of_one_name_neither_is_taken_to_be_shown(machine):
    (machine.home / "Documents/Trips").mkdir()
    assert shown_folder(Snapshot("Folders", "Trips", ()), machine) is None
    place = Control("1", Role.TEXT, "Place", str(machine.home / "Documents/Trips"))
    assert shown_folder(Snapshot("Folders", "Trips", (place,)), machine) == machine.home / "Documents/Trips"


@pytest.mark.parametrize(
    "line",
    [
        'make_folders(paths="~/Bills")', 'rename_file(path="~/essay.txt", name="b.txt")', 'move_files(paths="~/essay.txt | ~/photo 1.png", folder="~/Trips")',
        'copy_files(paths="~/Trips", folder="~/Essays")',
    ],
)  # fmt: skip
def test_a_call_about_files_is_taken_back(machine, line):
    there = {p.relative_to(machine.home) for p in machine.home.rglob("*") if ".bin" not in p.parts}
    done = call(parse_action(f"call {line}"), machine)
    assert done.effect is Effect.VERIFIED
    assert call(done.undo, machine).effect is Effect.VERIFIED
    assert {p.relative_to(machine.home) for p in machine.home.rglob("*") if ".bin" not in p.parts} == there


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('rename_file(path="~/essay.txt", name="shopping-list.txt")', "nothing was replaced"),
        ('copy_files(paths="~/essay.txt", folder="~", name="essay.txt")', "nothing was replaced"),
        ('move_files(paths="~/Trips", folder="~/Trips")', "into itself"),
        ('bin_files(paths="/etc/hostname")', "cannot be the paths"),
        ('erase_files(paths="~/../etc")', "cannot be the paths"),
        ('make_folders(paths="~/..")', "cannot be the paths"),
        ('rename_file(path="~/essay.txt", name="../x")', "cannot be the name"),
    ],
)
def test_nothing_is_replaced_and_nothing_of_others_is_touched(machine, line, why):
    before = {p: p.read_text() for p in machine.home.rglob("*") if p.is_file()}
    with pytest.raises(ActionError, match=why):
        call(parse_action(f"call {line}"), machine)
    assert {p: p.read_text() for p in machine.home.rglob("*") if p.is_file()} == before


def test_deleting_for_good_is_asked_and_the_bin_is_not():
    assert installed()["erase_files"].risk is Risk.IRREVERSIBLE
    assert installed()["bin_files"].risk is Risk.REVERSIBLE


def test_the_bin_keeps_where_things_were(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for _ in range(2):
        (tmp_path / "a b.txt").write_text("text")
        trash.into_trash(tmp_path / "a b.txt")
    assert sorted(p.name for p in (tmp_path / "data/Trash/files").iterdir()) == ["a b.2.txt", "a b.txt"]
    note = (tmp_path / "data/Trash/info/a b.txt.trashinfo").read_text()
    assert f"Path={str(tmp_path).replace(' ', '%20')}/a%20b.txt\n" in note


@pytest.mark.parametrize(
    ("app", "request_", "called"),
    [
        ("Folders", "delete essay.txt", True), ("Editor", "delete essay.txt", False), ("Packer", "delete essay.txt", False), ("Packer", "zip essay.txt as e.zip", True),
        ("Folders", "zip essay.txt as e.zip", True), ("Editor", "zip essay.txt as e.zip", False),
    ],
)  # fmt: skip
def test_files_are_moved_where_folders_are_shown_and_nowhere_else(machine, app, request_, called):
    machine.archivers = frozenset({"Packer"})

    class Desktop:
        name = "atspi"
        inner = None

    desktop = Desktop()
    desktop.inner, desktop.machine = desktop, machine
    window = Snapshot(app, "Home", (Control("1", Role.BUTTON, "Up"),))
    found = Toolbox(None, None).about_files([request_], 0, request_, [], window, desktop)
    assert (found is not None) == called


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        ("new folder Taxes inside Documents", 'make_folders(paths="~/Documents/Taxes")'),
        ("copy map.txt from Trips into Documents", 'copy_files(paths="~/Trips/map.txt", folder="~/Documents")'),
        ("get rid of map.txt in Trips for good, I don't want it in the bin", 'erase_files(paths="~/Trips/map.txt")'),
        ("new folder Taxes on the Desktop", 'make_folders(paths="~/Desktop/Taxes")'),
        ("put a copy of map.txt from Trips on the Desktop", 'copy_files(paths="~/Trips/map.txt", folder="~/Desktop")'),
        ("delete the note on the Desktop", 'bin_files(paths="~/Desktop/note.txt")'),
        ("new folder Taxes", None),
        ("delete map.txt", None),
        ("copy map.txt from Trips here", None),
        ("open Documents", None),
    ],
)
def test_where_no_folder_is_shown_only_what_is_named_with_its_place_is_meant(machine, request_, line):
    class Desktop:
        name = "atspi"

    (machine.home / "Desktop/note.txt").write_text("note")
    desktop = Desktop()
    desktop.inner, desktop.machine = desktop, machine
    window = Snapshot("Folders", "Two Panels 1.0", (Control("1", Role.BUTTON, "Up"),))
    found = Toolbox(None, None).about_files(plan(request_), 0, request_, [], window, desktop)
    assert (None if found is None else format_action(found.action).removeprefix("call ")) == line


def row(name):
    return Control(name, Role.CELL, name, states=frozenset({State.SHOWING}), verbs=frozenset({Verb.CLICK}))


def editor(text):
    return Control(
        "e", Role.TEXT, "Text", text, frozenset({State.MULTILINE, State.SHOWING}), verbs=frozenset({Verb.TYPE})
    )


@pytest.mark.parametrize(
    ("request_", "title", "controls", "line"),
    [
        ("copy the map to Documents", "map.txt - Viewer", [row("map.txt")], 'copy_files(paths="~/Trips/map.txt", folder="~/Documents")'),
        ("move map to Documents", "Viewer", [row("map.txt"), row("..")], 'move_files(paths="~/Trips/map.txt", folder="~/Documents")'),
        ("keep a second copy in Documents as far map", "map.txt", [], 'copy_files(paths="~/Trips/map.txt", folder="~/Documents", name="far map.txt")'),
        ("put a copy of this file into Essays", "map.txt - Viewer", [], 'copy_files(paths="~/Trips/map.txt", folder="~/Essays")'),
        ("put a copy of this file into Essays", "map.txt - Editor", [editor("a map")], None),
        ("copy the map", "map.txt - Viewer", [row("map.txt")], None),
        ("delete the map", "map.txt - Viewer", [row("map.txt")], None),
        ("rename the map to plan", "map.txt - Viewer", [row("map.txt")], None),
        ("move map to the top", "Player", [row("map.txt")], None),
        ("copy the map to Documents", "Viewer", [row("map.txt"), row("other.txt")], None),
        ("copy it to Documents", "Viewer", [], None),
    ],
)  # fmt: skip
def test_what_a_viewer_shows_is_copied_to_another_folder_and_not_otherwise_changed(
    machine, request_, title, controls, line
):
    class Desktop:
        name = "atspi"

    desktop = Desktop()
    desktop.inner, desktop.machine = desktop, machine
    window = Snapshot("Viewer", title, (Control("1", Role.BUTTON, "Next"), *controls))
    found = Toolbox(None, None).about_files([request_], 0, request_, [], window, desktop)
    assert (None if found is None else format_action(found.action).removeprefix("call ")) == line


@pytest.mark.parametrize(
    ("words", "folder"),
    [
        ("go into my Trips folder", "Trips"), ("open Documents", "Documents"), ("show me the folder Essays", "Essays"), ("switch to the home folder", "."),
        ("open essay.txt", None), ("open the settings", None), ("show hidden files", None), ("go back", None),
    ],
)  # fmt: skip
def test_a_folder_that_is_to_be_shown(machine, words, folder):
    desk = desk_of(Snapshot("Folders", "Home", ()), machine, words, [])
    assert Clerk(desk).destination(words) == (None if folder is None else machine.home / folder)


def test_the_way_to_a_folder_goes_by_the_field_for_the_place(machine):
    trips, lines, done = machine.home / "Trips", [], []
    field = Control(
        "f", Role.TEXT, "Place", str(machine.home), frozenset({State.FOCUSED}), verbs=frozenset({Verb.TYPE})
    )
    window = Snapshot("Folders", "Home", ())
    while (step := towards(trips, done, window, machine.home)) is not None and len(done) < 5:
        lines.append(format_action(step.action))
        done.append(step.action)
        typed = next((a.text for a in done if a.verb is Verb.TYPE), field.value)
        window = Snapshot("Folders", "Home", (replace(field, value=typed),))
    assert lines == ["press ctrl+l", f'type {quote(str(trips))} into "Place"', "press enter"]
    assert towards(trips, [], window, trips).action.verb is Verb.DONE


def test_paths_of_the_person_alone_are_taken(machine):
    assert OwnPaths().accepts("~/essay.txt | ~/Trips", machine)
    assert not OwnPaths().accepts("~/essay.txt | /etc/hostname", machine)
