"""Dialogs that leave no choice by what was asked."""

from dataclasses import replace

import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.dialogs.forced import confirming, format_answer, is_for_files, leaves_page, opening_answer
from edgelam.runtime.request.intent import intent_of

ON = frozenset({State.ENABLED, State.SHOWING})


def dialog(title, *parts):
    return Snapshot(
        "app", title, tuple(Control(f"{r}{n}", r, n, states=ON, verbs=verbs_for(r, ON)) for r, n in parts), modal=True
    )


KEEP = dialog(
    "Question", (Role.LABEL, "This may hold what cannot be saved in the selected file format."), (Role.CHECK, "Ask when not saving in the default format"),
    (Role.BUTTON, "Use Rich Text Format!"), (Role.BUTTON, "Use ODF Format!"),
)  # fmt: skip
SHEET_KEEP = dialog(
    "Sheets", (Role.LABEL, "Some features are lost in this format."), (Role.BUTTON, "Yes"), (Role.BUTTON, "No")
)
IMPORT = dialog("Text Import - [a.csv]", (Role.CHECK, "Comma"), (Role.BUTTON, "Cancel"), (Role.BUTTON, "OK"))
GREETING = dialog(
    "Choose a theme",
    (Role.CHECK, "Show this at startup"),
    (Role.ITEM, "Blue"),
    (Role.BUTTON, "Open"),
    (Role.BUTTON, "Cancel"),
)
FORM = dialog("Page", (Role.RADIO, "Landscape"), (Role.BUTTON, "Cancel"), (Role.BUTTON, "Reset"), (Role.BUTTON, "OK"))
OVERWRITE = dialog("Question", (Role.LABEL, "a.txt exists already."), (Role.BUTTON, "Cancel"), (Role.BUTTON, "Replace"))
SAVING = dialog("Save", (Role.TEXT, "Name"), (Role.BUTTON, "Cancel"), (Role.BUTTON, "Save"))


def named(control):
    return control.name if control is not None else None


@pytest.mark.parametrize(
    ("said", "screen", "button"),
    [
        ("save it as a.rtf", KEEP, "Use Rich Text Format!"),
        ("save it as a.odt", KEEP, "Use ODF Format!"),
        ("save", KEEP, "Use Rich Text Format!"),
        ("save it as a.csv", SHEET_KEEP, "Yes"),
        ("save it as a.txt", OVERWRITE, None),
        ("save it as a.txt", SAVING, None),
        ("make it bold", KEEP, None),
    ],
)
def test_the_format_is_the_one_that_the_name_says(said, screen, button):
    assert named(format_answer(intent_of(said), screen)) == button


@pytest.mark.parametrize(
    ("screen", "button"), [(FORM, "OK"), (GREETING, "Open"), (OVERWRITE, None), (SHEET_KEEP, None)]
)
def test_a_form_is_left_with_what_stands_in_it_and_a_question_is_not_answered(screen, button):
    assert named(confirming(screen)) == button


@pytest.mark.parametrize(("screen", "button"), [(IMPORT, "OK"), (GREETING, "Cancel"), (FORM, None), (OVERWRITE, None)])
def test_what_stands_there_before_anything_was_asked_is_left_as_it_proposes(screen, button):
    assert named(opening_answer(screen)) == button


@pytest.mark.parametrize(("screen", "is_one"), [(SAVING, True), (GREETING, False), (IMPORT, False)])
def test_a_dialog_for_files_is_told_from_others(screen, is_one):
    assert is_for_files(screen) == is_one
    assert Verb.CLICK in screen.controls[-1].verbs


def test_settings_that_mention_the_start_are_no_greeting():
    box = Control(
        "b", Role.CHECK, "Restore it on startup", states=frozenset({State.SHOWING}), verbs=frozenset({Verb.CHECK})
    )
    delay = Control("s", Role.SLIDER, "Delay", states=frozenset({State.SHOWING}), verbs=frozenset({Verb.TYPE}))
    close = Control("c", Role.BUTTON, "Close", states=frozenset({State.SHOWING}), verbs=frozenset({Verb.CLICK}))
    assert opening_answer(Snapshot("app", "Keyboard", (box, close), modal=True)) == close
    assert opening_answer(Snapshot("app", "Keyboard", (box, delay, close), modal=True)) is None
    many = tuple(replace(box, ref=f"b{n}", name=f"Ask before {n}") for n in range(3))
    assert opening_answer(Snapshot("app", "Keyboard", (box, *many, close), modal=True)) is None


@pytest.mark.parametrize(
    ("role", "name", "leaves"),
    [(Role.TAB, "Page", True), (Role.BUTTON, "Cancel", True), (Role.BUTTON, "OK", False), (Role.RADIO, "Help", False)],
)
def test_what_leaves_a_page_of_a_dialog(role, name, leaves):
    assert leaves_page(Control("r", role, name)) == leaves
