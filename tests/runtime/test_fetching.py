"""What a request takes to be open is opened before the rest is decided, and nothing that is not saved is given up for it."""

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.agent import Agent
from edgelam.runtime.dialogs.opening import is_to_open, next_to_open, opening_command
from edgelam.runtime.fetching import shows
from edgelam.runtime.files import Memory
from edgelam.runtime.options import Options
from edgelam.runtime.request.shelf import Thing
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


def run(policy, desktop, request):
    return Agent(desktop, policy, None, Options()).run(request)


def test_a_file_that_is_named_is_opened_by_the_windows_own_command(scripted, desk):
    done = run(scripted(), desk, "open letter.txt")
    assert done.outcome is Outcome.DONE
    assert desk.running["Text Editor"].document.value == "Dear Ada"
    assert [s.action.verb for s in done.steps] == [Verb.CLICK, Verb.TYPE, Verb.CLICK, Verb.DONE]


def test_the_rest_is_about_what_is_open_then(scripted, desk):
    policy = scripted('fail "no"')
    done = run(policy, desk, "show letter.txt in twelve columns")
    assert done.plan == ["show it in twelve columns"]
    assert desk.running["Text Editor"].path == LETTER


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
    assert shows(Thing(LETTER, False), shown, Memory({LETTER: "Dear Ada"})) is is_shown


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
