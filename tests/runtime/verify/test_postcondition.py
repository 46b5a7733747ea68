"""Whether it is so: each kind of change, seen, not seen, and not to be seen."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.files import Memory
from edgelam.runtime.verify.judge import Judge
from edgelam.trajectory import Effect, Step

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(name, role=Role.TEXT, value="", *states, verbs=(Verb.TYPE, Verb.CLICK)):
    return Control(f"{role}/{name}", role, name, value, SHOWN | set(states), verbs=frozenset(verbs))


def document(text):
    return control("Document", Role.TEXT, text, State.MULTILINE)


def screen(*controls, title="Untitled - Editor", modal=False):
    return Snapshot("editor", title, controls, modal)


def done(verb, name, text=None, relevance=1.0, effect=Effect.VERIFIED, modal=False):
    action = Action(verb, Target(name) if name else None, text)
    return Step(0, "editor", "", "", [], action, modal, effect=effect, relevance=relevance)


def judged(subtask, before, after, *acts, files=None, then=None):
    """The judgement after acts of (step, control); ``then`` are the files afterwards."""
    held = dict(files or {})
    judge = Judge(Memory(held))
    judge.begin(subtask, before)
    for step, on in acts:
        judge.saw(step, on, after)
    held.clear()
    held.update(files or {} if then is None else then)
    return judge.judge(after)


TYPED = (done(Verb.TYPE, "Document", "milk"), document(""))
WRAP = control("Word Wrap", Role.CHECK, verbs=(Verb.CHECK, Verb.UNCHECK))
WRAPPED = control("Word Wrap", Role.CHECK, "", State.CHECKED, verbs=(Verb.CHECK, Verb.UNCHECK))
ITEM = control("Word Wrap", Role.MENU_ITEM, verbs=(Verb.CLICK,))
FOLDERS = {"~/report.txt": "r"}


@pytest.mark.parametrize(
    ("subtask", "before", "after", "acts", "effect"),
    [
        ('type "milk"', document(""), document("milk"), [TYPED], Effect.VERIFIED),
        ('type "milk"', document("milk"), document("milk"), [], Effect.NOT_SEEN),
        ('type "milk"', document("milk"), document("milk, milk"), [TYPED], Effect.VERIFIED),
        ('type "milk"', document(""), document("shop.txt"), [(done(Verb.TYPE, "Document", "shop.txt"), document(""))], Effect.NOT_SEEN),
        ('add "milk" at the end', document("eggs"), document("eggs milk"), [TYPED], Effect.VERIFIED),
        ('add "milk" at the end', document("eggs"), document("milkeggs"), [TYPED], Effect.UNKNOWN),
        ('insert "milk" there', document("eggs"), document("milkeggs"), [TYPED], Effect.UNKNOWN),
        ('insert "milk" there', document(""), document("milk"), [TYPED], Effect.VERIFIED),
        ('change the title to "milk"', document("eggs"), document("milkeggs"), [TYPED], Effect.NOT_SEEN),
        ('change the title to "milk"', document("eggs\nham"), document("eggs\nmilkham"), [TYPED], Effect.NOT_SEEN),
        ('change the title to "milk"', document("eggs\nham"), document("milk\nham"), [TYPED], Effect.VERIFIED),
        ('change the text to "milk"', document(""), document("milk"), [TYPED], Effect.VERIFIED),
        ('turn the second line into "milk"', document("eggs\nham"), document("eggs\nham\nmilk"), [TYPED], Effect.NOT_SEEN),
        ("replace eggs with milk", document("eggs, eggs"), document("milk, milk"), [TYPED], Effect.VERIFIED),
        ("replace eggs with milk", document("eggs, eggs"), document("milk, eggs"), [TYPED], Effect.NOT_SEEN),
        ("replace egg with eggs", document("egg"), document("eggs"), [TYPED], Effect.VERIFIED),
        ("replace eggs with milk", document("bread"), document("bread"), [], Effect.UNKNOWN),
    ],
)  # fmt: skip
def test_texts(subtask, before, after, acts, effect):
    assert judged(subtask, screen(before), screen(after), *acts).effect is effect


UNPACK = control("Unpack", Role.BUTTON, verbs=(Verb.CLICK,))
CLICKED = (done(Verb.CLICK, "Unpack", effect=Effect.CHANGED), UNPACK)


@pytest.mark.parametrize(
    ("subtask", "shown", "effect"),
    [
        ("unpack it all into the Beach folder", "Downloads", Effect.NOT_SEEN),
        ("unpack it all into the Beach folder", "/home/ada/Beach", Effect.CHANGED),
        ("unpack it all to my pictures", "Downloads", Effect.NOT_SEEN),
        ("unpack it all to my pictures", "Pictures", Effect.CHANGED),
        ("unpack it all into the folder", "Downloads", Effect.CHANGED),
    ],
)
def test_a_folder_that_is_named_must_have_been_somewhere(subtask, shown, effect):
    after = screen(UNPACK, control("Where to", Role.TEXT, shown), title="Unpacked")
    assert judged(subtask, screen(UNPACK), after, CLICKED).effect is effect


def test_a_number_beside_a_text_in_a_form_must_be_used():
    title, year = control("Title"), control("Year", Role.TEXT, "1999")
    typed = (done(Verb.TYPE, "Title", "Rain", modal=True), title)
    after = screen(control("Title", Role.TEXT, "Rain"), year, modal=True)
    assert (
        judged('put "Rain" in for the 9th of March 2004', screen(title, year, modal=True), after, typed).effect
        is not Effect.VERIFIED
    )


def test_a_text_in_another_field_than_the_one_named_is_not_where_it_belongs():
    name, mail = control("Full name"), control("E-mail")
    into = (done(Verb.TYPE, "E-mail", "Anna"), mail)
    after = screen(name, control("E-mail", Role.TEXT, "Anna"))
    found = judged('enter "Anna" as full name', screen(name, mail), after, into)
    assert (found.effect, found.sentence) == (Effect.NOT_SEEN, "The text went into E-mail, not into Full name.")


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [("0", "391", Effect.VERIFIED), ("391", "391", Effect.UNKNOWN), ("0", "17×23", Effect.NOT_SEEN), ("0", "17×23 = 391", Effect.VERIFIED)],
)  # fmt: skip
def test_sums(before, after, effect):
    display = [control("Display", Role.STATUS, value) for value in (before, after)]
    pressed = (done(Verb.CLICK, "="), control("=", Role.BUTTON))
    assert judged("what is 17 times 23", screen(display[0]), screen(display[1]), pressed).effect is effect


SAVED = (done(Verb.CLICK, "Save", modal=True), control("Save", Role.BUTTON))


@pytest.mark.parametrize(
    ("subtask", "then", "effect", "sentence"),
    [
        ("save as a.txt", {"~/a.txt": "milk"}, Effect.VERIFIED, "Saved as a.txt in your home folder."),
        ("save it as a.txt in Documents", {"~/Documents/a.txt": "milk"}, Effect.VERIFIED, "Saved as a.txt in Documents."),
        ("save it as a.txt in Documents", {"~/a.txt": "milk"}, Effect.NOT_SEEN, "a.txt was saved in your home folder, not in Documents."),
        ("save as a.txt", {"~/Documents": "milk"}, Effect.NOT_SEEN, "There is no new file called a.txt."),
        ("save as a.txt", {"~/a.txt": "bread"}, Effect.NOT_SEEN, "a.txt does not hold what the document shows."),
        ("save as notes", {"~/notes.txt": "milk"}, Effect.VERIFIED, "Saved as notes.txt in your home folder."),
        ("save as notes", {"~/notes.txt": "bread"}, Effect.NOT_SEEN, "notes.txt does not hold what the document shows."),
        ("save as notes", {"~/notes.map": "<map>milk</map>"}, Effect.VERIFIED, "Saved as notes.map in your home folder."),
    ],
)  # fmt: skip
def test_saving(subtask, then, effect, sentence):
    found = judged(subtask, screen(document("milk")), screen(document("milk")), SAVED, then=then)
    assert (found.effect, found.sentence) == (effect, sentence)


@pytest.mark.parametrize(
    ("subtask", "held", "effect"),
    [
        ("make a web page of it called bird.html", "# Bird", Effect.NOT_SEEN),
        ("save this as a web page called bird.html", "<!doctype html>\n<h1>Bird</h1>", Effect.VERIFIED),
        ("save it as bird.html", "# Bird", Effect.VERIFIED),
        ("save it as bird.pdf", "# Bird", Effect.NOT_SEEN),
        ("turn this report into a Word document, bird.docx", "# Bird", Effect.NOT_SEEN),
        ("save it as bird.txt", "# Bird", Effect.VERIFIED),
    ],
)
def test_another_format_is_more_than_another_name(subtask, held, effect):
    before, name = screen(document("# Bird"), title="bird.md"), subtask.split()[-1]
    after = screen(document("# Bird"), title="bird.md" if held.startswith("<") else name)
    assert judged(subtask, before, after, SAVED, then={f"~/{name}": held}).effect is effect


def test_an_old_file_is_no_proof_of_saving():
    old = {"~/a.txt": "milk"}
    assert (
        judged("save as a.txt", screen(document("milk")), screen(document("milk")), SAVED, files=old).effect
        is Effect.NOT_SEEN
    )


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [("*a.txt - Editor", "a.txt - Editor", Effect.VERIFIED), ("*a.txt - Editor", "*a.txt - Editor", Effect.NOT_SEEN)],
)
def test_the_mark_of_unsaved_changes(before, after, effect):
    saved = (done(Verb.CLICK, "Save"), control("Save", Role.BUTTON))
    assert judged("save", screen(title=before), screen(title=after), saved).effect is effect


@pytest.mark.parametrize(
    ("subtask", "then", "effect"),
    [
        ("rename report.txt to final.txt", {"~/final.txt": "r"}, Effect.VERIFIED),
        ("rename report.txt to final.txt", FOLDERS, Effect.NOT_SEEN),
        ("rename report.txt to final.txt", {"~/final.txt": "r", **FOLDERS}, Effect.NOT_SEEN),
        ("copy report.txt into Pictures", {"~/Pictures/report.txt": "r", **FOLDERS}, Effect.VERIFIED),
        ("copy report.txt into Pictures", {"~/Pictures/report.txt": "", **FOLDERS}, Effect.NOT_SEEN),
        ("copy report.txt into Pictures", {"~/Pictures/report.txt": "r"}, Effect.NOT_SEEN),
        ("move report.txt to Pictures", {"~/Pictures/report.txt": "r"}, Effect.VERIFIED),
        ("move report.txt to Pictures", {"~/Pictures/report.txt": "r", **FOLDERS}, Effect.NOT_SEEN),
        ("delete report.txt", {}, Effect.VERIFIED),
        ("delete report.txt", FOLDERS, Effect.NOT_SEEN),
    ],
)
def test_files(subtask, then, effect):
    clicked = (done(Verb.CLICK, "Files"), control("Files", Role.BUTTON))
    assert judged(subtask, screen(), screen(), clicked, files=FOLDERS, then=then).effect is effect


@pytest.mark.parametrize(
    ("before", "after", "act", "effect", "sentence"),
    [
        (WRAP, WRAPPED, done(Verb.CHECK, "Word Wrap"), Effect.VERIFIED, "Word Wrap is now on."),
        (WRAP, WRAP, done(Verb.CHECK, "Word Wrap", effect=Effect.CHANGED), Effect.NOT_SEEN, "Word Wrap is still off."),
        (ITEM, ITEM, done(Verb.CLICK, "Word Wrap", effect=Effect.UNKNOWN), Effect.UNKNOWN, "I clicked Word Wrap; Editor does not show whether it is on."),
    ],
)  # fmt: skip
def test_settings(before, after, act, effect, sentence):
    found = judged("turn on word wrap", screen(before), screen(after), (act, before))
    assert (found.effect, found.sentence) == (effect, sentence)


def test_what_is_on_already_needs_nothing():
    found = judged("turn on word wrap", screen(WRAPPED), screen(WRAPPED))
    assert (found.effect, found.sentence) == (Effect.VERIFIED, "Word Wrap is on already.")


@pytest.mark.parametrize(
    ("subtask", "act", "on", "effect"),
    [
        ("make it bold", done(Verb.CLICK, "Bold"), Role.TOGGLE, Effect.CHANGED),
        ("make it bold", done(Verb.CLICK, "Save", relevance=0.2), Role.BUTTON, Effect.UNKNOWN),
        ("make the title bold", done(Verb.CLICK, "Bold"), Role.TOGGLE, Effect.UNKNOWN),
        ("change the page to landscape", done(Verb.CLICK, "Page Style"), Role.MENU_ITEM, Effect.UNKNOWN),
        ("change the page to landscape", done(Verb.CLICK, "Landscape"), Role.RADIO, Effect.CHANGED),
        ("put it on the clipboard", done(Verb.CLICK, "Text to copy"), Role.TEXT, Effect.NOT_SEEN),
        ("turn off the system's layout", done(Verb.CLICK, "Layout"), Role.TAB, Effect.NOT_SEEN),
        ("go to the layout tab", done(Verb.CLICK, "Layout"), Role.TAB, Effect.CHANGED),
        ("go to the search field", done(Verb.CLICK, "Search"), Role.TEXT, Effect.CHANGED),
        ("jump to line 40", done(Verb.CLICK, "Line Down"), Role.MENU_ITEM, Effect.NOT_SEEN),
        ("set the size to 4", done(Verb.CLICK, "Size"), Role.MENU, Effect.NOT_SEEN),
        ("set the size to 4", done(Verb.CLICK, "4"), Role.MENU_ITEM, Effect.CHANGED),
        ("create a note called groceries", done(Verb.CLICK, "New Note"), Role.BUTTON, Effect.NOT_SEEN),
        ("how many words are there?", done(Verb.CLICK, "Word Count"), Role.MENU_ITEM, Effect.UNKNOWN),
        ("select the second line", done(Verb.CLICK, "Select All", relevance=0.6), Role.MENU_ITEM, Effect.UNKNOWN),
        ("select all", done(Verb.CLICK, "Select All"), Role.MENU_ITEM, Effect.CHANGED),
        ("press ctrl+b", done(Verb.PRESS, "", "ctrl+b", relevance=0.0), None, Effect.CHANGED),
        ("make it bold", done(Verb.PRESS, "", "ctrl+z", relevance=0.0), None, Effect.UNKNOWN),
    ],
)  # fmt: skip
def test_acts_where_the_request_names_no_end(subtask, act, on, effect):
    to = control(act.action.target.name, on, verbs=(Verb.CLICK,)) if on is not None else None
    assert judged(subtask, screen(), screen(), (act, to)).effect is effect


@pytest.mark.parametrize(
    ("subtask", "field", "effect"),
    [
        ('the first one should be called "Boxes"', "Search", Effect.UNKNOWN),
        ('the first one should be called "Boxes"', "Title", Effect.CHANGED),
        ('search for the one called "Boxes"', "Search", Effect.CHANGED),
    ],
)
def test_what_is_written_into_a_field_to_search_in_gives_nothing_its_name(subtask, field, effect):
    typed = (done(Verb.TYPE, field, "Boxes"), control(field))
    found = judged(subtask, screen(), screen(control(field, Role.TEXT, "Boxes")), typed)
    assert (found.effect, found.sentence.count("typed into") < 2) == (effect, True)


@pytest.mark.parametrize(
    ("role", "states", "effect"),
    [
        (Role.TAB, [State.SELECTED], Effect.VERIFIED),
        (Role.TAB, [], Effect.NOT_SEEN),
        (Role.ITEM, [State.SELECTED], Effect.NOT_SEEN),
    ],
)
def test_a_file_is_open_whose_tab_is_in_front(role, states, effect):
    assert judged("open beach.png", screen(), screen(control("beach.png", role, "", *states))).effect is effect


def test_what_was_only_added_is_seen_whatever_else_has_several_lines():
    hint = control("Hint", Role.LABEL, "", State.MULTILINE)
    before, after = screen(hint, document("eggs")), screen(hint, document("milkeggs"))
    assert judged('change the title to "milk"', before, after, TYPED).effect is Effect.NOT_SEEN


@pytest.mark.parametrize(("columns", "effect"), [("2", Effect.CHANGED), ("5", Effect.NOT_SEEN)])
def test_a_number_that_stood_in_the_dialog_already_needs_no_act(columns, effect):
    """*Columns* of something else is not set for it once the dialog is done with."""
    rows, pressed = control("Rows", Role.SPIN, "2"), control("Insert", Role.BUTTON, verbs=(Verb.CLICK,))
    asked = screen(replace(rows, value="3"), control("Columns", Role.SPIN, columns), pressed, modal=True)
    judge = Judge(Memory({}))
    judge.begin("insert a table with 2 columns and 3 rows", screen())
    judge.saw(done(Verb.TYPE, "Rows", "3", modal=True), rows, asked)
    judge.saw(done(Verb.CLICK, "Insert", modal=True), pressed, screen(control("Table1", Role.CELL)))
    assert judge.judge(screen(control("Table1", Role.CELL))).effect is effect


@pytest.mark.parametrize(
    ("says", "effect"),
    [
        ("2 occurrences have been replaced.", Effect.VERIFIED),
        ("Replaced: 14 times", Effect.VERIFIED),
        ("0 occurrences have been replaced.", Effect.NOT_SEEN),
        ("Replace 2", Effect.NOT_SEEN),
    ],
)
def test_of_a_text_that_cannot_be_read_the_applications_word_counts(says, effect):
    pressed = control("Replace all", Role.BUTTON, verbs=(Verb.CLICK,))
    box = screen(Control("l", Role.LABEL, says), control("OK", Role.BUTTON), title="Replace all", modal=True)
    clicked = (done(Verb.CLICK, "Replace all", effect=Effect.CHANGED), pressed)
    assert judged("replace eggs with milk", screen(pressed), box, clicked).effect is effect


def test_nothing_done_claims_nothing():
    found = judged("make it bold", screen(), screen())
    assert (found.effect, found.go_on) == (Effect.UNKNOWN, False)


def test_a_key_that_only_unfolds_a_menu_has_done_nothing_yet():
    menu = screen(control("Save here", Role.MENU_ITEM, verbs=(Verb.CLICK,)))
    act, key = done(Verb.CHECK, "MS"), control("MS", Role.TOGGLE, verbs=(Verb.CHECK,))
    assert judged("keep that in the memory, MS", screen(key), menu, (act, key)).effect is Effect.NOT_SEEN


@pytest.mark.parametrize(("shown", "on"), [(WRAPPED, True), (WRAP, False)])
def test_what_is_set_and_shows_it_does_not_end_the_request(shown, on):
    act = done(Verb.CLICK, "Word Wrap", relevance=0.4)
    found = judged("keep the lines short", screen(WRAP), screen(shown), (act, WRAP))
    assert (found.effect, found.go_on) == (Effect.UNKNOWN, on)


@pytest.mark.parametrize(
    ("subtask", "typed", "relevance", "effect"),
    [
        ("increase the tab width by 2", "10", 1.0, Effect.VERIFIED),
        ("make the tab width twice as big", "16", 1.0, Effect.VERIFIED),
        ("increase the tab width by 2", "2", 1.0, Effect.CHANGED),
        ("make the tab width twice as big", "16", 0.1, Effect.UNKNOWN),
    ],
)
def test_a_number_that_was_to_change_is_what_it_comes_to(subtask, typed, relevance, effect):
    width = control("Tab width", Role.SPIN, "8")
    after = screen(replace(width, value=typed))
    judgement = judged(subtask, screen(width), after, (done(Verb.TYPE, "Tab width", typed, relevance), width))
    assert judgement.effect is effect
    assert (judgement.sentence == f"Tab width is {typed} now; it was 8.") == (effect is Effect.VERIFIED)
