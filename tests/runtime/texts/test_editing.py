"""Edits of a plain text: what it must be, and the acts that make it so."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind
from edgelam.runtime.texts.editing import replaced
from edgelam.runtime.texts.edits import CANNOT_EDIT, as_edit, next_edit
from edgelam.runtime.texts.forms import edited
from edgelam.runtime.texts.hunks import hunks

LIST = "pears\napples\nblue plums\nfigs\n"


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("delete lines 2 and 3", "pears figs"),
        ("throw out lines 2-4", "pears"),
        ("take out the first two lines, nobody wants them", "blue_plums figs"),
        ("remove the last line", "pears apples blue_plums"),
        ("get rid of the line about plums", "pears apples figs"),
        ("delete line 9", None),
        ("put the cursor on line 2", None),
        ("move the caret to the end", None),
        ("place the insertion point above figs", None),
        ("delete the toolbar", None),
        ("move line 3 up", "pears blue_plums apples figs"),
        ("move the line with plums up by two", "blue_plums pears apples figs"),
        ("move line 4 down", None),
        ("move the last line to the top", "figs pears apples blue_plums"),
        ("put figs before apples", "pears figs apples blue_plums"),
        ("the figs line has to come above the plums one", "pears apples figs blue_plums"),
        ("move the window down", None),
        ("sort the lines", "apples blue_plums figs pears"),
        ("put these in alphabetical order, z to a", "pears figs blue_plums apples"),
        ("sort by size", None),
        ("duplicate line 1", "pears pears apples blue_plums figs"),
        ("make everything upper case", "PEARS APPLES BLUE_PLUMS FIGS"),
        ("put line 2 in capitals", "pears APPLES blue_plums figs"),
        ("turn figs into capital letters", "pears apples blue_plums FIGS"),
        ("make the title capitals", None),
        ('wherever it says "figs" it should say dates', "pears apples blue_plums dates"),
        ("write dates instead of figs", "pears apples blue_plums dates"),
        ("change figs to dates", "pears apples blue_plums dates"),
        ("change fig to date", None),
        ("change the plums from blue to red", "pears apples red_plums figs"),
        ("change the pears from blue to red", None),
        ('insert "nuts" after line 1', "pears nuts apples blue_plums figs"),
        ('add "nuts" above the line with figs', "pears apples blue_plums nuts figs"),
        ('in my list, add "nuts" as the last line', "pears apples blue_plums figs nuts"),
        ("write nuts in line 2", "pears nuts apples blue_plums figs"),
        ("insert a blank line after line 3", "pears apples blue_plums  figs"),
        ("make it bold", None),
    ],
)
def test_what_a_text_must_be(said, lines):
    expected = None if lines is None else "".join(f"{line}\n" for line in lines.replace("_", "\v").split(" "))
    assert edited(LIST, said) == (expected and expected.replace("\v", " ").replace("BLUE_", "BLUE "))


@pytest.mark.parametrize(
    ("text", "said", "after"),
    [
        ("a\n\nb\n", "remove the blank lines", "a\nb\n"),
        ("a\nb\na", "delete the duplicates", "a\nb"),
        ("a\n\nb", "write c in line 2", "a\nc\nb"),
    ],
)
def test_lines_that_are_alike(text, said, after):
    assert edited(text, said) == after


SHOPPING = "Shopping\n\nmilk 2\nbread 3\nbreadcrumbs 1\n\nprice: 10\nmilk 4\n\nend\n"


@pytest.mark.parametrize(
    "said",
    [
        "delete everything after line 3", "delete all but the first line", "delete everything except the last line", "delete the word milk in line 3", "delete the first word of line 4",
        "delete the comma in the second line", "delete the two lines after line 3", "delete line 3, but only if it is empty", "delete the empty line after line 1",
        "delete the last line of the first paragraph", "delete lines 3 to the end", "remove the bold from the first line", "delete every second line", "delete the number in the line with bread",
        "delete the blank lines at the end", "sort lines 3 to 5", "sort the selected lines", "sort it numerically", "sort the lines below the heading", "make the selected text upper case",
        "make the first word of line 3 upper case", "move the first word of line 3 to the end", "duplicate the first word of line 3", "change the milk to 3",
    ],
)  # fmt: skip
def test_less_than_a_line_or_all_the_others_are_not_the_line(said):
    assert edited(SHOPPING, said) is None


@pytest.mark.parametrize(
    ("said", "old", "new"),
    [
        ("delete lines 3 and 4", "milk 2\nbread 3\n", ""),
        ("delete line 3 and line 4", "milk 2\nbread 3\n", ""),
        ("change the price to 12", "price: 10", "price: 12"),
        ("change the breadcrumbs to 2", "breadcrumbs 1", "breadcrumbs 2"),
        ("change bread to cake", "bread 3", "cake 3"),
        ("delete the duplicates", "", ""),
    ],
)
def test_what_is_not_said_stays(said, old, new):
    assert edited(SHOPPING, said) == SHOPPING.replace(old, new)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("replace milk with tea", {"milk 2": "tea 2", "milk 4": "tea 4"}),
        ("replace milk with tea in line 3", {"milk 2": "tea 2"}),
        ("replace milk by tea on the third line", {"milk 2": "tea 2"}),
        ("replace milk by tea, but not in line 3", None),
        ("replace milk with tea where it is last", None),
        ("swap milk and tea", None),
    ],
)
def test_replacing_keeps_to_the_place_that_is_said(said, lines):
    expected = None
    if lines is not None:
        expected = "\n".join(lines.get(line, line) for line in SHOPPING.split("\n"))
    assert replaced(SHOPPING, "milk", "tea", said) == expected


def test_replacing_leaves_longer_words():
    assert replaced("cat, concat.", "cat", "dog", "replace cat with dog") == "dog, concat."
    assert replaced("a. b.", ".", "!", "replace . with !") == "a! b!"


@given(st.lists(st.sampled_from("ab "), max_size=9), st.lists(st.sampled_from("abc "), max_size=9), st.booleans())
def test_hunks_make_one_text_out_of_the_other(before, after, ends):
    text, wanted = "\n".join(before) + "\n" * ends, "\n".join(after)
    for _ in range(len(before) + len(after) + 2):
        if not (left := hunks(text, wanted)):
            break
        old, new = left[0]
        start = text.rfind(old)
        text = text[:start] + new + text[start + len(old) :]
    assert text == wanted


SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(name, role=Role.BUTTON, value="", *states):
    verbs = frozenset({Verb.CLICK, Verb.TYPE, Verb.SELECT} if role is Role.TEXT else {Verb.CLICK})
    return Control(f"{role}/{name}", role, name, value, SHOWN | set(states), verbs=verbs)


def editor(text, *others, modal=False):
    return Snapshot("editor", "a.txt", (control("Document", Role.TEXT, text, State.MULTILINE), *others), modal=modal)


def test_an_edit_is_selected_and_typed_over():
    screen = editor("a\nb\nc\n")
    intent = as_edit(intent_of("please delete line 2"), screen)
    assert (intent.kind, intent.value) == (Kind.EDIT, "a\nc\n")
    select = next_edit(intent, screen, [], [])
    assert str(select.action) == r'select "a\nb" in "Document"'
    put = next_edit(intent, screen, [select.action], [select.action])
    assert (str(put.action), put.completes) == (r'type "a" into "Document"', True)
    both = [select.action, put.action]
    assert next_edit(intent, screen, both, both).action == CANNOT_EDIT  # the document does not take it so
    assert next_edit(intent, editor("a\nc\n"), [], []).action.verb is Verb.DONE


def test_nothing_is_typed_where_the_place_could_not_be_selected():
    screen = editor("a\nb\nc\n")
    intent = as_edit(intent_of("please delete line 2"), screen)
    select = next_edit(intent, screen, [], []).action
    assert next_edit(intent, screen, [select], []).action == CANNOT_EDIT


def test_no_key_deletes_where_something_else_has_the_focus():
    row = control("letter.txt", Role.ITEM, "", State.FOCUSED)
    intent = replace(as_edit(intent_of("delete the first line"), editor("a\nb\n")), value="")
    for screen, put in ((editor("a\nb\n"), "press delete"), (editor("a\nb\n", row), str(CANNOT_EDIT))):
        select = next_edit(intent, screen, [], []).action
        assert str(next_edit(intent, screen, [select], [select]).action) == put


@pytest.mark.parametrize(
    ("before", "after", "hunk"),
    [
        ("one\ntwo\nthree\n", "one\n2\nthree\n", ("two", "2")),
        ("one\ntwo\nthree", "one\n2\nthree", ("two", "2")),
        ("one\ntwo\none\nend\n", "1\ntwo\none\nend\n", ("one\ntwo", "1\ntwo")),
    ],
)
def test_a_line_is_changed_without_its_break(before, after, hunk):
    assert hunks(before, after) == [hunk]


@pytest.mark.parametrize(
    ("said", "screen"),
    [
        ("change figs to dates", editor("figs", control("Figs", Role.COMBO))),
        ("delete the last line", editor("figs", modal=True)),
        ("delete the last line", editor("")),
        ("sort them", editor("b\na", control("x", Role.ITEM), control("y", Role.ITEM))),
        ("delete line 1 of notes.txt", editor("b\na")),
        ("sort the lines", Snapshot("files", "Home", (control("x", Role.ITEM),))),
    ],
)
def test_what_is_no_edit_of_the_text_in_front(said, screen):
    assert as_edit(intent_of(said), screen).kind is not Kind.EDIT
