"""What a request needs to be open is opened before the rest is decided, and nothing that is not saved is given up for it."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.readlog import read_all
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim.widgets import Widget
from edgelam.runtime.dialogs.opening import is_to_open, next_to_open, opening_command
from edgelam.runtime.files import Disk, Memory
from edgelam.runtime.options import Options
from edgelam.runtime.preparing import shows
from edgelam.runtime.request.known_files import Entry
from edgelam.trajectory import Outcome

LETTER = "~/Documents/letter.txt"


def control(role, name, value="", *states, verbs=(Verb.CLICK,)):
    given = frozenset({State.ENABLED, State.SHOWING, *states})
    return Control(ref=f"{role}-{name}", role=role, name=name, value=value, states=given, verbs=frozenset(verbs))


def window(*controls, title="Viewer", modal=False):
    return Snapshot("viewer", title, tuple(controls), modal)


@pytest.fixture
def desk(editor):
    app = editor.running["Text Editor"]
    app.lazy_menus, app.open_by_name = False, True
    app.files[LETTER] = "Dear Ada"
    return editor


def run(policy, desktop, request, runs=None):
    return Agent(desktop, policy, runs, Options()).run(request)


def test_a_file_that_is_named_is_opened_by_the_windows_own_command(scripted, desk):
    done = run(scripted(), desk, "open letter.txt")
    assert done.outcome is Outcome.DONE
    assert desk.running["Text Editor"].document.value == "Dear Ada"
    assert [s.action.verb for s in done.steps] == [Verb.CLICK, Verb.TYPE, Verb.CLICK, Verb.DONE]


def test_the_rest_is_about_what_is_open_then(scripted, desk, tmp_path):
    policy = scripted('fail "no"')
    done = run(policy, desk, "show letter.txt in twelve columns", tmp_path)
    (read,) = read_all(next(tmp_path.glob("*.jsonl")))
    assert done.plan == read.plan == ["show it in twelve columns"]
    assert desk.running["Text Editor"].path == LETTER


def test_of_two_of_one_name_it_is_asked_which(scripted, desk):
    desk.running["Text Editor"].files["~/Documents/letter.md"] = "# Dear Ada"
    done = run(scripted(), desk, "open the letter document")
    assert done.outcome is Outcome.ASKED
    assert done.message == "Which is meant: ~/Documents/letter.md or ~/Documents/letter.txt?"


def test_text_that_is_not_saved_is_not_given_up(scripted, desk, monkeypatch):
    app = desk.running["Text Editor"]
    app.document.value = "Mine"
    opener = next(w for top in app.root for w in top.walk() if w.key == "open")
    discards = Widget("x", Role.BUTTON, on=app._clear)
    monkeypatch.setattr(opener, "on", lambda _: app.confirm("Save your changes?", "discard", "Don't Save", discards))
    done = run(scripted(), desk, "open letter.txt")
    assert (done.outcome, app.document.value, app.dialogs) == (Outcome.ASKED, "Mine", [])
    assert "not saved" in done.message


@pytest.mark.parametrize(
    "request_", ["save it as letter.txt", "make the letters bigger", "leave letter.txt alone and print"]
)
def test_what_is_only_named_is_not_opened(scripted, desk, request_):
    run(scripted(*['fail "no"'] * 3), desk, request_)
    assert desk.running["Text Editor"].path != LETTER


@pytest.mark.parametrize(
    ("shown", "is_shown"),
    [
        (window(title="letter.txt - Editor"), True),
        (window(title="Letter – Viewer"), True),
        (window(control(Role.TAB, "letter.txt")), True),
        (window(control(Role.TEXT, "Location", "/home/ada/Documents/letter.txt")), True),
        (window(control(Role.LABEL, "…/Documents/letter.txt")), True),
        (window(control(Role.TEXT, "Text", "Dear Ada", State.MULTILINE)), True),
        (window(title="letters - Editor"), False),
        (window(control(Role.MENU_ITEM, "Letter")), False),
        (window(control(Role.TEXT, "Text", "Dear Ben", State.MULTILINE)), False),
    ],
)
def test_what_a_window_shows(shown, is_shown):
    assert shows(Entry(LETTER, False), shown, Memory({LETTER: "Dear Ada"})) is is_shown


@pytest.mark.parametrize(
    ("names", "folder", "chosen"),
    [
        (("Open Recent", "Open…", "Add…"), False, "Open…"),
        (("Open File...", "Close"), False, "Open File..."),
        (("Add…", "Remove"), False, "Add…"),
        (("Open", "Save"), False, "Open"),
        (("Add", "Remove"), False, None),
        (("Open Folder…", "Scan Folder…"), True, "Open Folder…"),
        (("Scan Folder…",), False, None),
        (("Open…",), True, None),
    ],
)
def test_the_command_that_asks_what_is_to_be_opened(names, folder, chosen):
    found = opening_command(window(*(control(Role.MENU_ITEM, n) for n in names)), folder)
    assert (found.name if found else None) == chosen


def test_a_dialog_for_files_takes_the_path():
    buttons = (control(Role.BUTTON, "Cancel"), control(Role.BUTTON, "Open"))
    bare = window(*buttons, title="Open File", modal=True)
    assert is_to_open(bare)
    assert not is_to_open(window(*buttons, control(Role.BUTTON, "Save"), modal=True))
    (key, _) = next_to_open(bare, LETTER, [])
    assert key.text == "ctrl+l"
    empty = window(control(Role.TEXT, "Name", verbs=(Verb.TYPE,)), *buttons, modal=True)
    (typing, _) = next_to_open(empty, LETTER, [key])
    assert (typing.verb, typing.text) == (Verb.TYPE, LETTER)
    full = window(control(Role.TEXT, "Name", LETTER, verbs=(Verb.TYPE,)), *buttons, modal=True)
    (taking, button) = next_to_open(full, LETTER, [key, typing])
    assert (taking.verb, button.name) == (Verb.CLICK, "Open")
    assert next_to_open(full, LETTER, [key, typing, taking]) is None


def test_the_folders_of_a_home_are_told_from_its_files(tmp_path, monkeypatch):
    (tmp_path / "Old").mkdir()
    (tmp_path / "plan").write_text("x")
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    monkeypatch.setattr("edgelam.runtime.files.user_folders", dict)
    assert Disk().entries() == {str(tmp_path / "Old"), str(tmp_path / "plan")}
    assert Disk().folders() == {str(tmp_path / "Old")}


def test_what_stands_in_a_row_is_shown_by_a_click_on_it(scripted, desk):
    app = desk.running["Text Editor"]

    def show(row):
        app.path, app.document.value, app.saved = LETTER, "Dear Ada", "Dear Ada"

    app.root.append(Widget("row", Role.CELL, "letter.txt", on=show))
    done = run(scripted(), desk, "show me the letter")
    assert (done.outcome, app.path) == (Outcome.DONE, LETTER)
    assert [s.action.verb for s in done.steps] == [Verb.CLICK, Verb.DONE]


def asking(desk):
    desk.running["Text Editor"].confirm("May it look for a newer version?", "look", "Look for it")
    return desk


def test_what_the_application_asks_first_is_for_the_person(scripted, desk):
    before = asking(desk).snapshot()
    done = run(scripted(), desk, "put a frame round the third paragraph")
    assert done.outcome is Outcome.ASKED
    assert done.message.startswith("Text Editor asks first: “May it look for a newer version?”")
    assert '2 Press "Look for it"' in done.message
    assert not desk.snapshot() - before


def test_once_it_is_answered_the_request_is_begun(scripted, desk):
    asked = []

    def choose(question, ways):
        asked.append((question, [way.text for way in ways]))
        return 0

    policy = scripted(f'type "hello" into "{desk.running["Text Editor"].document.name}" .')
    done = Agent(asking(desk), policy, None, Options(choose=choose)).run('type "hello"')
    assert len(asked) == 1
    assert done.outcome is Outcome.DONE
    assert desk.running["Text Editor"].document.value.endswith("hello")


def test_nobody_answers_for_the_person_who_leaves_it_open(scripted, desk):
    done = Agent(asking(desk), scripted(), None, Options(choose=lambda *_: None)).run('type "hello"')
    assert (done.outcome, done.steps) == (Outcome.ASKED, [])
    assert "left open" in done.message


def test_who_says_the_answer_gives_it(scripted, desk):
    done = run(scripted('click "Look for it" .'), asking(desk), "look for it")
    assert "asks first" not in done.message
