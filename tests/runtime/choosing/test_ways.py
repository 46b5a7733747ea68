"""The ways a request may be meant, in a person's words."""

import pytest

from edgelam.action import Action, Target, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval import Candidate
from edgelam.runtime.choosing.ways import act_on, completes, say, ways
from edgelam.runtime.labels import Labels

ON = (State.ENABLED, State.SHOWING)


def control(name, role=Role.BUTTON, *states, path=("Notes",), **more):
    held = frozenset((*ON, *states))
    return Control(f"#{name}/{role}", role, name, states=held, path=path, verbs=verbs_for(role, held), **more)


VIEW = control("View", Role.MENU)
WRAP = control("Word Wrap", Role.CHECK, path=("Notes", "View"))
TOOLBAR = control("Toolbar", Role.CHECK, State.CHECKED, path=("Notes", "View"))
BOLD = control("Bold", Role.TOGGLE)
SAVE = control("Save As…", Role.MENU_ITEM, path=("Notes", "File"))
SIZE = control("Size", Role.SPIN, path=("Notes", "Font"))
FONT = control("Font Name", Role.COMBO, path=("Notes", "Font"), options=("Arial", "Arial Black", "Courier"))
NAME = control("Name", Role.TEXT, State.EDITABLE)
PAPER = control("Document", Role.TEXT, State.EDITABLE, State.MULTILINE)
LEFT = control("Left", Role.RADIO, State.CHECKED, path=("Notes", "Align"))
RIGHT = control("Right", Role.RADIO, path=("Notes", "Align"))
WINDOW = Snapshot("Notes", "Notes", (VIEW, WRAP, TOOLBAR, BOLD, SAVE, SIZE, FONT, NAME, PAPER, LEFT, RIGHT))


@pytest.mark.parametrize(
    ("meant", "said", "line", "text"),
    [
        (WRAP, "long lines", 'check "Word Wrap"', 'Tick "Word Wrap" in the View menu'),
        (TOOLBAR, "more room please", 'uncheck "Toolbar"', 'Untick "Toolbar" in the View menu'),
        (TOOLBAR, "show the toolbar", None, None),
        (WRAP, "turn off the lines", None, None),
        (BOLD, "heavier letters", 'check "Bold"', 'Turn on "Bold"'),
        (SAVE, "keep it elsewhere", 'click "Save As…"', 'Choose "Save As…" in the File menu'),
        (VIEW, "what is there to see", 'click "View"', 'Open the menu "View"'),
        (SIZE, "letters of twenty points", 'type "20" into "Size"', 'Set "Size" in "Font" to 20'),
        (SIZE, "set the letters to 20", 'type "20" into "Size"', 'Set "Size" in "Font" to 20'),
        (SIZE, "set the letters to twenty", 'type "20" into "Size"', 'Set "Size" in "Font" to 20'),
        (FONT, "use arial black", 'choose "Arial Black" in "Font Name"', 'Choose "Arial Black" in "Font Name" in "Font"'),
        (FONT, "other letters", 'click "Font Name"', 'Open the list "Font Name" in "Font"'),
        (NAME, 'it is "Anna"', 'type "Anna" into "Name"', 'Type "Anna" into "Name"'),
        (NAME, "who am I", 'click "Name"', 'Go to the field "Name"'),
        (PAPER, "write hello", 'type "hello" into "Document"', 'Type "hello" into "Document"'),
        (PAPER, "nothing to write", None, None),
        (LEFT, "move it", None, None),
        (RIGHT, "move it", 'check "Right"', 'Choose "Right" in "Align"'),
    ],
)  # fmt: skip
def test_what_a_control_would_be_used_for(meant, said, line, text):
    action = act_on(meant, said, Labels(WINDOW.controls))
    assert (action and str(action)) == line
    if action is not None:
        assert say(action, meant, WINDOW) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("press ctrl+s", "Press ctrl+s"),
        ('open "Calculator"', 'Open the application "Calculator"'),
        ('switch to "Notes"', 'Switch to the window "Notes"'),
        ("call volume(level=3)", "call volume(level=3)"),
    ],
)
def test_what_is_done_to_no_control(line, text):
    assert say(parse_action(line), None, WINDOW) == text


def offered(
    said, *controls, proposed="done", proposed_control=None, refused=lambda action, control: False, window=WINDOW
):
    candidates = [Candidate(c, 1 - n / 10, 0.3 / (n + 1)) for n, c in enumerate(controls)]
    return ways(said, window, candidates, parse_action(proposed), proposed_control, refused)


def test_the_three_likeliest_in_their_order():
    found = offered("do that", WRAP, BOLD, SAVE, VIEW)
    assert [w.control for w in found] == [WRAP, BOLD, SAVE]


@pytest.mark.parametrize(
    ("proposed", "proposed_control", "texts"),
    [
        ('click "Bold"', BOLD, ['Tick "Word Wrap" in the View menu', 'Press "Bold"', 'Choose "Save As…" in the File menu']),
        ('click "View"', VIEW, ['Tick "Word Wrap" in the View menu', 'Turn on "Bold"', 'Open the menu "View"']),
        ("press ctrl+b", None, ['Tick "Word Wrap" in the View menu', 'Turn on "Bold"', "Press ctrl+b"]),
        ('fail "no"', None, ['Tick "Word Wrap" in the View menu', 'Turn on "Bold"', 'Choose "Save As…" in the File menu']),
    ],
)  # fmt: skip
def test_what_the_model_would_do_is_one_of_them(proposed, proposed_control, texts):
    found = offered("do that", WRAP, BOLD, SAVE, VIEW, proposed=proposed, proposed_control=proposed_control)
    assert [w.text for w in found] == texts


def test_two_that_say_the_same_are_offered_once_and_what_is_refused_never():
    found = offered("do that", WRAP, WRAP, BOLD, refused=lambda action, control: control is BOLD)
    assert [w.control for w in found] == [WRAP]


def test_what_cannot_be_taken_back_is_said_and_what_is_forbidden_left_out():
    send, password = control("Send", path=()), control("Password", Role.PASSWORD, path=())
    window = Snapshot("Mail", "New message", (send, password))
    (way,) = offered("off with it", send, password, window=window)
    assert way.text == 'Press "Send" (this sends something to somebody)'
    assert way.question is not None


def test_a_label_cannot_forge_another_line():
    evil = control("Fine\n  2  None of these\x1b[2J")
    assert say(Action(Verb.CLICK, Target("x")), evil, WINDOW) == 'Press "Fine 2 None of these [2J"'


@pytest.mark.parametrize(
    ("line", "meant", "over"),
    [
        ('check "Word Wrap"', WRAP, True),
        ('click "View"', VIEW, False),
        ('click "Save As…"', SAVE, True),
        ('click "Name"', NAME, False),
        ("press ctrl+s", None, True),
    ],
)
def test_what_is_only_on_the_way_completes_nothing(line, meant, over):
    assert completes(parse_action(line), meant) == over
