"""The guard: what an act sets off, what that does, what the person wished, and what a yes is for."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Target, Verb, parse_action
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.guard import Consequence, Guard, Limits, Risk, Verdict, judge, risk_of
from edgelam.runtime.guard.reading import Sign, familiar, is_negated, meant, plain, readable, stems
from edgelam.runtime.guard.vocabulary import PHRASES
from edgelam.runtime.guard.wish import wishes

SHOWN = frozenset({State.ENABLED, State.SHOWING})
LANGUAGES = 25


def control(ref, name, role=Role.BUTTON, *states, **more):
    states = SHOWN | set(states)
    return Control(ref, role, name, states=states, verbs=verbs_for(role, states), **more)


def window(*controls, app="app", title="W"):
    """A window with menus, so that it is not taken for a dialog."""
    return Snapshot(app, title, (control("m", "File", Role.MENU), *controls))


def dialog(says, *controls, app="app", title="Question"):
    return Snapshot(app, title, (control("says", says, Role.LABEL), *controls), modal=True)


def press(keys):
    return Action(Verb.PRESS, text=keys)


def click(name):
    return Action(Verb.CLICK, Target(name))


DELETE, CANCEL = control("delete", "Delete"), control("cancel", "Cancel")


@pytest.mark.parametrize(
    ("name", "role", "verb", "risk"),
    [
        ("Delete", Role.BUTTON, Verb.CLICK, Risk.IRREVERSIBLE),
        ("Send now", Role.BUTTON, Verb.CLICK, Risk.IRREVERSIBLE),
        ("Don't Save", Role.BUTTON, Verb.CLICK, Risk.IRREVERSIBLE),
        ("Place order", Role.BUTTON, Verb.CLICK, Risk.IRREVERSIBLE),
        ("Delete account", Role.LINK, Verb.CLICK, Risk.IRREVERSIBLE),
        ("How to delete your account", Role.LINK, Verb.CLICK, Risk.REVERSIBLE),
        ("I agree", Role.CHECK, Verb.CHECK, Risk.IRREVERSIBLE),
        ("Find and Replace...", Role.MENU_ITEM, Verb.CLICK, Risk.REVERSIBLE),
        ("Format", Role.MENU, Verb.CLICK, Risk.REVERSIBLE),
        ("Save", Role.BUTTON, Verb.CLICK, Risk.REVERSIBLE),
        ("Password", Role.PASSWORD, Verb.TYPE, Risk.FORBIDDEN),
        ("Password", Role.PASSWORD, Verb.SELECT, Risk.FORBIDDEN),
        ("Send", Role.BUTTON, Verb.WAIT, Risk.READ),
        ("Empty fiction", Role.CELL, Verb.CLICK, Risk.REVERSIBLE),
        ("Empty Trash", Role.CELL, Verb.CLICK, Risk.IRREVERSIBLE),
        ("Empty everything", Role.ITEM, Verb.CLICK, Risk.IRREVERSIBLE),
        ("Empty fiction", Role.BUTTON, Verb.CLICK, Risk.IRREVERSIBLE),
    ],
)
def test_risks(name, role, verb, risk):
    made = control("1", name, role)
    assert risk_of(Action(verb, Target(name)), made, window(made)) is risk


@pytest.mark.parametrize(
    ("name", "subtask", "modal", "risk"),
    [
        ("Close", "add 25 and 17", False, Risk.IRREVERSIBLE),
        ("Quit", "make it bold", False, Risk.IRREVERSIBLE),
        ("Close", "close the window", False, Risk.REVERSIBLE),
        ("Close", "quit", False, Risk.REVERSIBLE),
        ("Close", "don't close it", False, Risk.IRREVERSIBLE),
        ("Close", 'type "close"', False, Risk.IRREVERSIBLE),
        ("Schließen", "schließe das Fenster", False, Risk.REVERSIBLE),
        ("Schließen", "schließe es nicht", False, Risk.IRREVERSIBLE),
        ("Close", "search for tea", True, Risk.REVERSIBLE),
        ("Close Tab Bar", "make it bold", False, Risk.REVERSIBLE),
    ],
)
def test_a_window_is_closed_for_who_says_so(name, subtask, modal, risk):
    made = control("1", name, Role.BUTTON)
    assert risk_of(click(name), made, Snapshot("a", "W", (made,), modal), subtask) is risk


@pytest.mark.parametrize(
    ("keys", "controls", "set_off"),
    [
        ("enter", (replace(DELETE, states=SHOWN | {State.DEFAULT}), CANCEL), "Delete"),
        ("enter", (DELETE, replace(CANCEL, states=SHOWN | {State.FOCUSED})), None),
        ("enter", (DELETE, CANCEL), "Delete"),
        ("space", (replace(DELETE, states=SHOWN | {State.FOCUSED}), CANCEL), "Delete"),
        ("ctrl+d", (replace(DELETE, key="Ctrl+D"), CANCEL), "Delete"),
        ("alt+d", (DELETE, CANCEL), "Delete"),
        ("escape", (DELETE, CANCEL), None),
    ],
)
def test_a_key_is_what_it_sets_off(keys, controls, set_off):
    question = judge(press(keys), None, dialog("Sure?", *controls)).question
    assert (question.set_off if question else None) == set_off


def test_a_line_break_in_a_field_is_its_return_key():
    field, pay = control("f", "Name", Role.TEXT, State.EDITABLE), control("p", "Pay €12")
    screen = window(field, pay, app="chromium")
    assert risk_of(parse_action('type "Anna\\n" into "Name"'), field, screen) is Risk.IRREVERSIBLE
    assert risk_of(parse_action('type "Anna" into "Name"'), field, screen) is Risk.REVERSIBLE


@pytest.mark.parametrize(
    ("value", "listed", "exists", "risk"),
    [
        ("a.txt", ("a.txt",), False, Risk.IRREVERSIBLE),
        ("b.txt", ("a.txt",), False, Risk.REVERSIBLE),
        ("~/Documents/b.txt", (), True, Risk.IRREVERSIBLE),
        ("~/Documents/b.txt", (), False, Risk.REVERSIBLE),
    ],
)
def test_saving_over_a_file_is_asked(value, listed, exists, risk):
    field = control("f", "Name", Role.TEXT, State.EDITABLE, value=value)
    save = control("s", "Save")
    items = [control(n, n, Role.ITEM) for n in listed]
    screen = Snapshot("app", "Save As", (field, *items, save, CANCEL), modal=True)
    assert judge(click("Save"), save, screen, exists=lambda path: exists).risk is risk


@pytest.mark.parametrize(
    ("phrase", "consequence", "wished"),
    [
        ("close the window", Consequence.CLOSE, True),
        ("don't close it", Consequence.CLOSE, False),
        ("sluit het venster nu", Consequence.CLOSE, True),  # Dutch: now
        ("stäng fönstret nu", Consequence.CLOSE, True),
        ("nu închide fereastra", Consequence.CLOSE, False),  # Romanian: do not
        ("nicht Close drücken", Consequence.CLOSE, False),
        ("don't press Schließen", Consequence.CLOSE, False),
        ("save it without closing", Consequence.CLOSE, False),
        ("don't save it; close it", Consequence.CLOSE, True),
        ("ferme la fenêtre", Consequence.CLOSE, True),
        ("ne ferme pas la fenêtre", Consequence.CLOSE, False),
        ('type "close the window"', Consequence.CLOSE, False),
        ("delete report.txt", Consequence.TRASH, True),
        ("print it", Consequence.PRINT, True),
        ("delete report.txt", Consequence.EMPTY, False),
    ],
)
def test_wishes(phrase, consequence, wished):
    assert wishes(phrase, consequence) is wished


def guard(*answers, **more):
    asked, replies = [], list(answers)

    def confirm(question):
        asked.append(question)
        return replies.pop(0)

    return Guard(confirm=confirm if answers else None, **more), asked


def test_the_question_says_the_act_what_it_does_and_where():
    warned, asked = guard(True)
    screen = dialog("Delete 3 files?", DELETE, CANCEL, app="Files", title="Confirm")
    assert warned.check(click("Delete"), DELETE, screen, "d") is Verdict.CONFIRMED
    (question,) = asked
    for part in ('click "Delete"', '"Confirm"', "Files", PHRASES[Consequence.DELETE], "Delete 3 files?"):
        assert part in question


def test_a_yes_is_for_what_was_shown():
    before = dialog("Delete a.txt?", DELETE, CANCEL)
    other = dialog("Delete everything?", DELETE, CANCEL)
    same, asked = guard(True)
    assert same.check(click("Delete"), DELETE, before, "d", look=lambda: before) is Verdict.CONFIRMED
    again, asked = guard(True, True)
    assert again.check(click("Delete"), DELETE, before, "d", look=lambda: other) is Verdict.CONFIRMED
    assert len(asked) == 2
    assert "everything" in asked[1]
    gone, _ = guard(True)
    assert gone.check(click("Delete"), DELETE, before, "d", look=lambda: dialog("Done.", CANCEL)) is Verdict.REFUSED


def test_a_screen_that_keeps_changing_is_refused():
    screens = iter(dialog(f"Delete {n} files?", DELETE, CANCEL) for n in range(9))
    restless, _ = guard(True, True)
    first = dialog("Delete a.txt?", DELETE, CANCEL)
    assert restless.check(click("Delete"), DELETE, first, "d", look=lambda: next(screens)) is Verdict.REFUSED


def test_one_yes_covers_the_replacement_of_the_same_file_only():
    field = control("f", "Name", Role.TEXT, State.EDITABLE, value="a.txt")
    save, replace_it = control("s", "Save"), control("r", "Replace")
    saving = Snapshot("app", "Save As", (field, control("i", "a.txt", Role.ITEM), save, CANCEL), modal=True)
    for named, questions in (("a.txt", 1), ("b.txt", 2)):
        careful, asked = guard(True, True)
        assert careful.check(click("Save"), save, saving, "1") is Verdict.CONFIRMED
        prompt = dialog(f"“{named}” already exists. Replace it?", replace_it, CANCEL)
        assert careful.check(click("Replace"), replace_it, prompt, "2") is Verdict.CONFIRMED
        assert len(asked) == questions


@pytest.mark.parametrize(
    ("act", "made", "app"),
    [
        ('type "x" into "PIN"', control("1", "PIN", Role.PASSWORD, State.EDITABLE), "app"),
        ('click "Yes"', control("1", "Yes"), "consent.exe"),
        ('click "Authenticate"', control("1", "Authenticate"), "polkit-gnome-authentication-agent-1"),
        ('type "sudo ls" into "Terminal"', control("1", "Terminal", Role.TEXT, State.EDITABLE), "xterm"),
        ('type "rm -rf ~" into "Terminal"', control("1", "Terminal", Role.TEXT, State.EDITABLE), "xterm"),
        ('click "Yes"', control("1", "Yes"), "edgelam"),
    ],
)
def test_what_is_forbidden_is_so_with_every_yes(act, made, app):
    willing, _ = guard(True, assume_yes=True)
    assert willing.check(parse_action(act), made, window(made, app=app), "d") is Verdict.FORBIDDEN
    assert willing.why.startswith(act)


def test_without_anybody_to_ask_it_refuses_and_says_what():
    alone, _ = guard()
    assert alone.check(click("Delete"), DELETE, window(DELETE), "d") is Verdict.REFUSED
    assert PHRASES[Consequence.DELETE] in alone.why


def test_going_in_circles_ends():
    tired, _ = guard(limits=Limits(repeats=2))
    save = control("1", "Save")
    verdicts = [tired.check(click("Save"), save, window(save), "d") for _ in range(3)]
    assert verdicts == [Verdict.ALLOWED, Verdict.ALLOWED, Verdict.LOOPING]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("_Delete", "delete"),
        ("削除(_D)", "削除"),
        ("De\u200blete", "delete"),
        ("Dеlete", "delete"),
        ("D e l e t e", "delete"),
        ("Ｄｅｌｅｔｅ", "delete"),
        ("deleteButton", "delete button"),
        ("Überschreiben…", "uberschreiben"),
        ("हटाएँ", "हटाएँ"),
    ],
)
def test_labels_are_read_as_a_person_reads_them(text, shown):
    from edgelam.runtime.guard.reading import forms

    assert shown in forms(text)


@pytest.mark.parametrize(
    ("label", "negated"),
    [
        ("Do not delete", True),
        ("No, delete it", False),
        ("Nicht mehr abonnieren", False),
        ("削除しない", True),
        ("Delete", False),
        ("Nu kopen", False),  # Dutch: buy now
        ("Nu șterge", True),  # Romanian: do not delete
        ("Ta bort nu", False),
        ("Radera nu", False),
        ("Slet sin konto", False),
        ("No enviar", True),
        ("Enviar no canal", False),  # Portuguese: send in the channel
        ("Mai trimite o dată", False),
        ("Non eliminare mai", True),
    ],
)
def test_negated_labels(label, negated):
    assert is_negated(label) is negated


def test_every_language_has_every_word():
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("edgelam.runtime.guard").joinpath("stems.toml").read_text(encoding="utf-8"))
    needed = {*Consequence, *Sign} - {Consequence.LOSS, Consequence.UNREADABLE, Consequence.SUSPECTED}
    assert len(table) == LANGUAGES
    for language, entries in table.items():
        assert {*entries, Sign.LOOKS} >= needed, language
        assert set(entries) <= {*Consequence, *Sign, "anywhere", "homographs"}, language


def test_familiar_words_are_plain_and_harmless():
    words, spaceless = familiar()
    for word in (*words, *spaceless):
        assert plain(word) == word
    assert readable("Einstellungen öffnen")
    assert not readable("ตกลง")
    assert stems() is stems()
    assert meant("Delete") == (Consequence.DELETE,)


@pytest.mark.parametrize(("boxes", "asks"), [(3, False), (1, True)])
def test_a_setting_that_has_a_question_asked_is_no_deletion(boxes, asks):
    ticked = frozenset({State.ENABLED, State.SHOWING, State.CHECKED})
    names = ("Confirm deletion of files", "Use unzip (requires restart)", "Show sizes")[:boxes]
    settings = [Control(n, Role.CHECK, n, states=ticked, verbs=frozenset({Verb.CHECK, Verb.UNCHECK})) for n in names]
    ok = Control("ok", Role.BUTTON, "OK", states=ticked, verbs=frozenset({Verb.CLICK}))
    label = Control("l", Role.LABEL, "Icon size (requires restart)", states=ticked)
    window = Snapshot("app", "Preferences", (label, *settings, ok), modal=True)
    judged = judge(Action(Verb.CLICK, None), ok, window, "sort by name", suspects=lambda control, place: False)
    assert (judged.question is not None) is asks
