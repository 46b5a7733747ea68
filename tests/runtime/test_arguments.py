"""Before an act: put right by the request, left out, or asked about."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.arguments import checked
from edgelam.runtime.decision import Decision
from edgelam.runtime.files import Memory
from edgelam.runtime.request.intent import intent_of

SHOWN = frozenset({State.SHOWING, State.ENABLED})
ANY = frozenset({Verb.CLICK, Verb.TYPE, Verb.SELECT})


def control(name, role=Role.BUTTON, value="", *states):
    return Control(f"{role}/{name}", role, name, value, SHOWN | set(states), verbs=ANY)


def editor(text="", title="Untitled - Editor"):
    document = control("Document", Role.TEXT, text, State.MULTILINE, State.FOCUSED)
    return Snapshot("editor", title, (document, *map(control, ("Save", "Save As...", "New", "Find"))))


def dialog(value="", title="Save As"):
    field = control("Name", Role.TEXT, value, State.FOCUSED)
    buttons = (control("Cancel"), control("Save", Role.BUTTON, "", State.DEFAULT))
    return Snapshot("editor", title, (field, *buttons), modal=True)


def with_save_all() -> Snapshot:
    return Snapshot("editor", "Editor", (control("Save All"), control("Select All")))


def files_dialog():
    return Snapshot("editor", "Open", (control("Create New Folder"), control("Open"), control("Cancel")), modal=True)


def told(subtask, snapshot, line, relevance=1.0, files=None, done=(), typed=""):
    action = parse_action(line)
    target = next((c for c in snapshot.controls if action.target and c.name == action.target.name), None)
    decision = Decision(action, target, True, 0.9, (), 0, 0, 0, {}, relevance)
    return checked(decision, snapshot, intent_of(subtask), Memory(files or {}), done, typed)


@pytest.mark.parametrize(
    ("subtask", "snapshot", "line", "right"),
    [
        ("save it as held.txt", dialog(), 'type "my home" into "Name"', 'type "held.txt" into "Name"'),
        ("save it as held.txt", dialog(), 'type "~/held.txt" into "Name"', 'type "~/held.txt" into "Name"'),
        ("save it as held.txt", dialog("Untitled 1"), 'click "Save"', 'type "held.txt" into "Name"'),
        ("save it as held.txt", dialog("held.txt"), 'click "Save"', 'click "Save"'),
        ("save it as held.txt", dialog("Untitled 1"), 'click "Cancel"', 'click "Cancel"'),
        ("save it as held.txt", dialog(), 'click "Cancel"', 'type "held.txt" into "Name"'),
        ("save it as held.txt", dialog("Untitled 1"), "press enter", 'type "held.txt" into "Name"'),
        ("make a folder called Old", dialog("New Folder"), 'click "Save"', 'type "Old" into "Name"'),
        ("write shopping list", editor(), 'type "shop.txt" into "Document"', 'type "shopping list" into "Document"'),
        ("write shopping list", editor(), 'click "Find"', 'type "shopping list" into "Document"'),
        ('add "milk" at the end', editor("eggs"), 'type "milk" into "Document"', "press ctrl+end"),
        ('add "milk" at the end', editor(), 'type "milk" into "Document"', 'type "milk" into "Document"'),
        ('enter "Anna" and "Bob"', editor(), 'type "Bob" into "Document"', 'type "Bob" into "Document"'),
    ],
)
def test_put_right(subtask, snapshot, line, right):
    found = told(subtask, snapshot, line, relevance=0.1 if "Find" in line else 1.0)
    assert (str(found.decision.action), found.refused) == (right, "")


def test_the_place_is_gone_to_once():
    end = Action(Verb.PRESS, text="ctrl+end")
    found = told('add "milk" at the end', editor("eggs"), 'type "milk" into "Document"', done=[end])
    assert found.decision.action.verb is Verb.TYPE


@pytest.mark.parametrize(
    ("subtask", "text", "line"),
    [
        ('add "milk" at the end', "eggs", 'type "milk" into "Document"'),
        ('add "milk" at the end', "eggs\ntea", 'type "\\nmilk" into "Document"'),
        ('add "milk" at the end', "eggs\ntea\n", 'type "milk" into "Document"'),
        ('add "milk" at the bottom', "eggs", 'type "\\nmilk" into "Document"'),
        ('add "milk" at the top', "eggs\ntea", 'type "milk\\n" into "Document"'),
        ('underneath the word "milk"', "eggs", 'type "\\nmilk" into "Document"'),
        ('write "milk" "tea", one per line', "", 'type "milk\\ntea" into "Document"'),
    ],
)
def test_a_text_of_several_lines_grows_by_lines(subtask, text, line):
    place = [Action(Verb.PRESS, text=key) for key in ("ctrl+end", "ctrl+home")]
    assert str(told(subtask, editor(text), 'type "milk" into "Document"', done=place).decision.action) == line


def test_what_a_command_inserts_goes_to_its_place():
    asked = "the date at the end of my text"
    assert str(told(asked, editor("eggs"), 'click "New"').decision.action) == "press ctrl+end"
    assert str(told(asked, editor(), 'click "New"').decision.action) == 'click "New"'
    end = Action(Verb.PRESS, text="ctrl+end")
    assert str(told(asked, editor("eggs"), 'click "New"', done=[end]).decision.action) == 'click "New"'


def test_a_folder_is_part_of_the_name(tmp_path, monkeypatch):
    (tmp_path / "Projects").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    found = told("save it as a.txt in the Projects folder", dialog("a.txt"), 'click "Save"')
    assert str(found.decision.action) == 'type "~/Projects/a.txt" into "Name"'


@pytest.mark.parametrize(
    ("subtask", "snapshot", "line", "why"),
    [
        ("rename a.txt to shop.txt", editor(), 'type "shop.txt" into "Document"', "is the name of a file"),
        ("open shop.txt", editor(), 'type "~/shop.txt" into "Document"', "is the name of a file"),
        ("put it in Documents", editor(), 'type "~/Documents/shop.html" into "Document"', "is the place of a file"),
        ("put it in Documents", editor(), 'type "it" into "Document"', "only stands for what is meant"),
        ("find the word foo", editor(), 'type "foo" into "Document"', "nothing was said about writing"),
        ("find the word foo", editor(), "press enter", "nothing was said about writing"),
        ("insert a table with 3 rows", editor(), 'type "3 rows" into "Document"', "nothing was said about writing"),
        ("put the date at the end", editor(), 'type "at the end" into "Document"', "is where to write"),
        ("rename report.txt to a.txt", dialog("other", "Rename"), 'type "a.txt" into "Name"', "would rename other"),
        ("rename report.txt to a.txt", dialog("other", "Rename"), 'click "Save"', "would rename other"),
        ("copy photo.png into Pictures", dialog("", "New"), 'type "photo.png" into "Name"', "no name for something new"),
        ("copy photo.png into Pictures", editor(), 'click "New"', "nothing new was asked for"),
        ("a.txt must be deleted", editor(), 'click "New"', "nothing new was asked for"),
        ("how many files are there", editor(), 'click "New"', "it was only asked about"),
        ("how many files are there", editor(), 'click "Find"', ""),
        ("save it in my home folder", dialog("a"), 'type "my home" into "Name"', ""),
        ("sort it by date", files_dialog(), 'click "Create New Folder"', "no new folder was asked for"),
        ("make a web page out of it", files_dialog(), 'click "Create New Folder"', "no new folder was asked for"),
        ("create the folder Novel", files_dialog(), 'click "Create New Folder"', ""),
        ("put the songs of my Music folder in", files_dialog(), 'click "Create New Folder"', "no new folder was asked for"),
        ("select everything", with_save_all(), 'click "Save All"', "nobody said that everything is to be saved"),
        ("that for every kind of file", with_save_all(), 'click "Save All"', "nobody said that everything is to be saved"),
        ("save both files", with_save_all(), 'click "Save All"', ""),
    ],
)  # fmt: skip
def test_left_out(subtask, snapshot, line, why):
    found = told(subtask, snapshot, line)
    assert bool(found.refused) == bool(why)
    assert why in found.refused


def test_saving_over_the_open_file_becomes_saving_under_a_name():
    open_file = {"~/notes.txt": "abc"}
    found = told("save a copy as backup.txt", editor("abc", "notes.txt - Editor"), 'click "Save"', files=open_file)
    assert str(found.decision.action) == 'click "Save As..."'
    assert not found.decision.completes
    plain = told("save a copy as backup.txt", editor("abc"), 'click "Save"')
    assert str(plain.decision.action) == 'click "Save"', "a document without a file is asked for its name"


def test_under_a_name_is_saved_by_the_command_that_asks_for_one():
    for line in ('type "shop.txt" into "Document"', 'click "New"'):
        assert str(told("save as shop.txt", editor(), line).decision.action) == 'click "Save As..."'
    done = [parse_action('click "Save As..."')]
    assert str(told("save as shop.txt", editor(), 'click "New"', done=done).decision.action) == 'click "New"'


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("shop.txt", 'click "Save As..."'),
        ("shop.tex", 'click "Save As..."'),
        ("shop.pdf", 'click "Export to PDF"'),
        ("shop", 'click "Save As..."'),
        ("a pdf called shop", 'click "Export to PDF"'),
    ],
)
def test_a_command_for_another_format_does_not_save_it(name, does):
    window = editor()
    window = replace(window, controls=(*window.controls, control("Export to PDF")))
    assert str(told(f"save it as {name}", window, 'click "Export to PDF"').decision.action) == does


@pytest.mark.parametrize(
    ("others", "does"),
    [
        (("Save metadata", "Clean up"), "Save metadata"),
        (("Save page", "Save all", "Clean up"), "Clean up"),
        (("Save As...", "Clean up"), "Clean up"),
    ],
)
def test_it_is_saved_by_what_is_called_so(others, does):
    shown = frozenset({State.SHOWING, State.ENABLED})
    buttons = [Control(n, Role.BUTTON, n, states=shown, verbs=frozenset({Verb.CLICK})) for n in others]
    window = Snapshot("viewer", "Pictures", tuple(buttons))
    for said in ("save it", "make sure it's stored"):
        assert str(told(said, window, 'click "Clean up"').decision.action) == f'click "{does}"'


def test_a_name_that_nobody_gave_is_asked_for():
    assert told("save it", dialog(), 'type "it" into "Name"').question
    assert not told("save it", dialog("Untitled 1"), 'click "Save"').question


def open_dialog(*fields):
    buttons = (control("Cancel"), control("Open", Role.BUTTON, "", State.DEFAULT))
    return Snapshot("editor", "Open File", (*fields, control("list.txt", Role.CELL), *buttons), modal=True)


LOCATION = control("Location", Role.TEXT, "", State.FOCUSED)
FILLED = control("Location", Role.TEXT, "list.txt", State.FOCUSED)


@pytest.mark.parametrize(
    ("snapshot", "line", "done", "does"),
    [
        (open_dialog(), 'click "Cancel"', (), "press ctrl+l"),
        (open_dialog(), 'click "Cancel"', ("press ctrl+l",), 'click "Cancel"'),
        (open_dialog(), 'click "list.txt"', (), 'click "list.txt"'),
        (open_dialog(LOCATION), 'click "Open"', (), 'type "list.txt" into "Location"'),
        (open_dialog(FILLED), 'click "Open"', (), 'click "Open"'),
        (dialog(title="Find"), 'click "Cancel"', (), 'click "Cancel"'),
    ],
)
def test_a_dialog_for_files_takes_the_path(snapshot, line, done, does):
    found = told("open list.txt", snapshot, line, done=tuple(map(parse_action, done)))
    assert str(found.decision.action) == does


@pytest.mark.parametrize(
    ("subtask", "line", "done", "does"),
    [
        ('make the word "eggs" bold', 'click "Bold"', (), 'select "eggs" in "Document"'),
        ('make the word "eggs" bold', 'click "Bold"', ('select "eggs" in "Document"',), 'click "Bold"'),
        ('make the word "milk" bold', 'click "Bold"', (), 'click "Bold"'),
        ("make it bold", 'click "Bold"', (), 'select "eggs" in "Document"'),
        ("underline it", 'click "Bold"', (), 'select "eggs" in "Document"'),
        ("make everything bold", 'click "Bold"', (), 'click "Bold"'),
    ],
)
def test_what_a_style_is_for_is_selected_first(subtask, line, done, does):
    shown = editor("six eggs")
    shown = Snapshot(shown.app, shown.title, (*shown.controls, control("Bold")))
    found = told(subtask, shown, line, done=tuple(map(parse_action, done)), typed="eggs")
    assert str(found.decision.action) == does


@pytest.mark.parametrize(
    ("subtask", "name", "on", "line", "does"),
    [
        ("turn on word wrap", "Word wrap", True, 'uncheck "Word wrap"', "done"),
        ("turn off word wrap", "Word wrap", False, 'check "Word wrap"', "done"),
        ("turn on word wrap", "Word wrap", False, 'check "Word wrap"', 'check "Word wrap"'),
        ("show the toolbar", "Hide toolbar", True, 'uncheck "Hide toolbar"', 'uncheck "Hide toolbar"'),
        ("switch it to the dark theme", "Enable dark theme", True, 'uncheck "Enable dark theme"', "done"),
        ("no dark theme", "Enable dark theme", True, 'uncheck "Enable dark theme"', 'uncheck "Enable dark theme"'),
        ("more room please", "Toolbar", True, 'uncheck "Toolbar"', 'uncheck "Toolbar"'),
    ],
)
def test_what_is_as_it_is_to_be_is_not_turned_round(subtask, name, on, line, does):
    states = SHOWN | ({State.CHECKED} if on else set())
    box = Control("box", Role.CHECK, name, states=states, verbs=verbs_for(Role.CHECK, states))
    shown = Snapshot("pad", "Pad", (box,))
    assert str(told(subtask, shown, line).decision.action) == does


def test_what_was_switched_for_a_subtask_is_not_switched_back():
    shown = Snapshot("pad", "Pad", (control("Current line", Role.CHECK, "", State.CHECKED),))
    done = [parse_action('check "Current line"')]
    found = told("highlight the line I'm on", shown, 'uncheck "Current line"', 0.2, done=done)
    assert found.decision.action.verb is Verb.DONE


@pytest.mark.parametrize(
    ("said", "typed", "text"),
    [
        ("set the delay to 300", "delay", "300"), ("I want four decimals", "four", "4"), ("two columns, and 30 rows", "30", "30"),
        ("after 250 ms please", "250 ms", "250"), ("make it bigger", "2", "6"), ("increase it by 2", "2", "7"), ("set line 2 to 14", "14", "14"),
    ],
)  # fmt: skip
def test_a_field_for_a_number_gets_the_number_of_the_request(said, typed, text):
    spin = Control("n", Role.SPIN, "Delay", "5", SHOWN, verbs=frozenset({Verb.TYPE}))
    found = told(said, Snapshot("app", "", (spin,)), f'type "{typed}" into "Delay"')
    assert found.decision.action.text == text


def line_dialog(value="", field="Destination"):
    controls = (control(field, Role.TEXT, value), control("Cancel"), control("Go To"))
    return Snapshot("editor", "Go To", controls, modal=True)


@pytest.mark.parametrize(
    ("said", "snapshot", "line", "does"),
    [
        ("go to line 3", line_dialog(), 'click "Go To"', 'type "3" into "Destination"'),
        ("go to line three", line_dialog("1"), 'click "Go To"', 'type "3" into "Destination"'),
        ("go to line 3", line_dialog("3"), 'click "Go To"', 'click "Go To"'),
        ("go to line 3", line_dialog("Chapter"), 'click "Go To"', 'click "Go To"'),
        ("go to line 3", line_dialog(), 'click "Cancel"', 'click "Cancel"'),
        ("go to the next line", line_dialog(), 'click "Go To"', 'click "Go To"'),
    ],
)
def test_the_only_field_is_filled_before_its_dialog_is_left(said, snapshot, line, does):
    assert str(told(said, snapshot, line).decision.action) == does


def replacing_bar(old="", new=""):
    fields = (control("Find", Role.COMBO, old), control("Replace with", Role.TEXT, new))
    return Snapshot(
        "editor", "a.txt", (*fields, control("Replace All"), control("Document", Role.TEXT, "x", State.MULTILINE))
    )


@pytest.mark.parametrize(
    ("said", "snapshot", "does"),
    [
        ("replace tea with rice", replacing_bar(), 'type "tea" into "Find"'),
        ("replace tea with rice", replacing_bar("tea"), 'type "rice" into "Replace with"'),
        ("replace tea with rice", replacing_bar("tea", "rice"), 'click "Replace All"'),
        ("change that everywhere", replacing_bar("tea"), ""),
        ("click Replace All", replacing_bar("tea"), 'click "Replace All"'),
    ],
)
def test_nothing_is_replaced_before_both_fields_say_what(said, snapshot, does):
    found = told(said, snapshot, 'click "Replace All"')
    assert ("" if found.refused else str(found.decision.action)) == does


def test_what_is_made_gets_its_name_in_the_dialog_for_it():
    found = told("make a web page of it. Call it trip.html", dialog("Unnamed.html"), 'click "Save"')
    assert str(found.decision.action) == 'type "trip.html" into "Name"'


@pytest.mark.parametrize(
    ("said", "line", "does"),
    [
        ("save it as price.odt in Documents", 'click "Save as Template..."', 'click "Save As..."'),
        ("save it as price.odt in Documents", 'click "Save a Copy..."', 'click "Save a Copy..."'),
        ("save it as a template called price.ott", 'click "Save as Template..."', 'click "Save as Template..."'),
        ("save it as price.odt", 'click "Save Remote..."', 'click "Save As..."'),
    ],
)
def test_what_saves_something_else_is_not_what_saves_the_document(said, line, does):
    items = ("Save as Template...", "Save As...", "Save Remote...", "Save a Copy...")
    found = told(said, Snapshot("writer", "Untitled 1", tuple(map(control, items))), line)
    assert str(found.decision.action) == does
