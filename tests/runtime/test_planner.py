"""Requests, the subtasks they are divided into, and what is data in them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgelam.runtime import planner
from edgelam.runtime.planner import divide, plan
from edgelam.runtime.request.quoting import as_said, in_quotes
from edgelam.runtime.request.repairs import with_whole_text
from edgelam.runtime.request.subtask import Command, Span, SpanKind, Subtask
from edgelam.runtime.request.tagger import Tagger, subtasks_of, unbroken
from edgelam.runtime.request.tagging import BEGIN, INSIDE, OUT, Tag, Tagged


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("turn on wrap", ["turn on wrap"]),
        ("delete a.txt, unless it is new", ["delete a.txt, unless it is new"]),
        ("delete line 3, but only if it is empty", ["delete line 3, but only if it is empty"]),
        ("copy the garden to Documents, keep the one here", ["copy the garden to Documents"]),
        ("move a.txt to B but keep the original here", ["move a.txt to B"]),
        ("keep the old one", ["keep the old one"]),
        ("zip Trips and delete it", ["zip Trips", "delete it"]),
        ("encrypt a.txt and delete it", ["encrypt a.txt", "delete it"]),
        ('type "a, and save it" and make it bold, then save it', ['type "a, and save it"', "make it bold", "save it"]),
        ("open the calculator and compute 5 + 3", ["open the calculator", "compute 5 + 3"]),
        ("Turn it on. Then save it", ["Turn it on", "save it"]),
        ('butter is missing, add "- butter" at the end and save', ['add "- butter" at the end', "save"]),
        ("this goes to a colleague in Rome. Open the letter and print it", ["Open the letter", "print it"]),
        ("the caretaker rang: delete the last line", ["delete the last line"]),
        ("the grid is too bright, hide it", ["hide the grid"]),
        ("print it, nothing must really be saved yet", ["print it"]),
        ("turn the grid off. No need to save", ["turn the grid off"]),
        ("where on earth is my list of plants? Find everything with plants in its name", ['Find everything with "plants" in its name']),
        ("play it at one and a half times the speed", ["play it at one and a half times the speed"]),
        ("delete the folder old in Documents for good, I don't want it in the bin", ["delete the folder old in Documents for good, I don't want it in the bin"]),
        ("erase the folder old in Documents, I do not want it in the trash either", ["erase the folder old in Documents"]),
        ("print the report, only the one in Documents", ["print the report, only the one in Documents"]),
        ("crop it, and if you don't mind, save it as a.png", ["crop it", "save it as a.png"]),
        ("the people I send this to don't have Office, so give me a PDF of it called a.pdf", ["give me a PDF of it called a.pdf"]),
        ("my teacher insists: use Garamond for the text", ["use Garamond for the text"]),
        ("copy it; when you've finished, turn the grid off", ["copy it", "turn the grid off"]),
        ("open a.txt and also don't show hidden files any longer", ["open a.txt", "don't show hidden files any longer"]),
        ("select all the numbers and sum them up", ["select all the numbers", "sum them up"]),
        ("open the photo, crop it and invite Maria", ["open the photo", "crop it", "invite Maria"]),
        ("click on Save and Close", ["click on Save and Close"]),
        ("get rid of the tool bar at the top and the spending chart", ["get rid of the tool bar at the top", "get rid of the spending chart"]),
        ("hide the tool bar and the status bar", ["hide the tool bar", "hide the status bar"]),
        ("my keyboard is a dvorak one, tell the program", ["tell the program: my keyboard is a dvorak one"]),
        ("save my list of feeds to Documents, name it feeds.opml", ["save my list of feeds to Documents, name it feeds.opml"]),
        ("make the first paragraph bold and the second one italic", ["make the first paragraph bold", "make the second one italic"]),
        ("type 'see you' and press enter", ['type "see you"', "press enter"]),
        ("write Meeting at noon and save the file as meeting.txt in my home folder", ['write "Meeting at noon"', "save the file as meeting.txt in my home folder"]),
        ("when the download is finished, open it", ["when the download is finished, open it"]),
        ("please open the settings", ["open the settings"]),
        ("", [""]),
    ],
)  # fmt: skip
def test_subtasks(request_, subtasks):
    assert plan(request_) == subtasks


def test_spans_are_positions_in_the_request():
    request_ = "please write Meeting at noon and save it as meeting.txt in my Documents folder"
    write, save = divide(request_)
    assert write.words(SpanKind.TYPED) == "Meeting at noon"
    assert save.words(SpanKind.FILE) == "meeting.txt"
    assert save.words(SpanKind.FOLDER) == "Documents"
    for subtask in (write, save):
        assert request_[subtask.start : subtask.end] == subtask.text
        assert all(subtask.start <= s.start < s.end <= subtask.end for s in subtask.spans)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="ab ,.\"'“”and then save type\n", max_size=60))
def test_subtasks_stand_in_the_request_in_order_and_divide_no_quotation(request_):
    subtasks = divide(request_)
    assert subtasks
    assert all(request_[p.start : p.end] == p.text for p in subtasks)
    assert [p.start for p in subtasks] == sorted(p.start for p in subtasks)


def test_an_endless_request_is_left_to_known_verbs():
    said = "word " * 400
    assert plan(f'type "{said}" and save it') == [f'type "{said}"', "save it"]


# What the tags say


def words(request_):
    bounds, at = [], 0
    for word in request_.split():
        start = request_.index(word, at)
        bounds.append((start, at := start + len(word)))
    return bounds


NO, NAME, MORE = Tag(OUT), Tag(BEGIN, SpanKind.TYPED), Tag(INSIDE, SpanKind.TYPED)


def tagged(cuts, data=None):
    return Tagged(list(cuts), data or [NO] * len(cuts), [NO] * len(cuts), 0.0)


@pytest.mark.parametrize(
    ("request_", "cuts", "subtasks"),
    [
        ("save it and close it", "BIOBI", ["save it", "close it"]),
        ("please do not save it", "OOOBI", ["do not save it"]),
        ("save it , never close it", "BIOOBI", ["save it", "never close it"]),
        ("no wait close it", "OOBI", ["close it"]),
        ("hm", "O", None),
    ],
)
def test_a_wish_is_never_turned_into_its_opposite(request_, cuts, subtasks):
    read = subtasks_of(request_, words(request_), tagged(cuts))
    assert (read and [s.text for s in read]) == subtasks


def test_a_text_that_is_quoted_is_all_of_the_quotation():
    request_ = 'type "a b c" now'
    (subtask,) = subtasks_of(request_, words(request_), tagged("BIIII", [NO, NAME, MORE, NO, NO]))
    assert subtask.words(SpanKind.TYPED) == "a b c"


@pytest.mark.parametrize(
    ("request_", "labels", "whole"),
    [
        ("click Save and Close now", (), [0, 0, 0, 0, 0]),
        ("click Save and Close now", ("Save and Close…",), [0, 0, 1, 1, 0]),
        ("click save and close now", ("Save and Close", "Close"), [0, 0, 1, 1, 0]),
        ('type "a b" now', (), [0, 0, 1, 0]),
        ("click Save and Closet", ("Save and Close",), [0, 0, 0, 0]),
    ],
)
def test_neither_quotations_nor_labels_are_divided(request_, labels, whole):
    assert unbroken(request_, words(request_), labels).tolist() == [bool(w) for w in whole]


def test_what_is_written_as_one_word_is_not_divided():
    bounds = [(0, 6), (6, 7), (7, 12), (13, 15)]
    assert unbroken("double-click it", bounds, ()).tolist() == [False, True, True, False]


# What follows reads


def subtask(request_, *spans, carried=""):
    found = []
    for kind, said in spans:
        start = request_.index(said)
        found.append(Span(kind, start, start + len(said)))
    return Subtask(0, len(request_), request_, tuple(found), carried)


@pytest.mark.parametrize(
    ("request_", "kind", "said", "shown"),
    [
        ("write see you", SpanKind.TYPED, "see you", 'write "see you"'),
        ('write "see you"', SpanKind.TYPED, "see you", 'write "see you"'),
        ("write «see you» there", SpanKind.TYPED, "see you", "write «see you» there"),
        ("write 'see you' there", SpanKind.TYPED, "see you", 'write "see you" there'),
        ('write he said "no" there', SpanKind.TYPED, 'he said "no"', 'write “he said "no"” there'),
        ("go to example.org/a", SpanKind.TYPED, "example.org/a", "go to example.org/a"),
        ("enter 12.5", SpanKind.TYPED, "12.5", "enter 12.5"),
        ("save it as my list.txt here", SpanKind.FILE, "my list.txt", 'save it as "my list.txt" here'),
        ("save it as list.txt", SpanKind.FILE, "list.txt", "save it as list.txt"),
        ("make it bold", SpanKind.VALUE, "bold", "make it bold"),
    ],
)
def test_texts_without_quotation_marks_get_some(request_, kind, said, shown):
    quoted = in_quotes(request_, subtask(request_, (kind, said)))
    assert quoted == shown
    assert as_said(quoted, request_) == request_


@pytest.mark.parametrize(
    ("request_", "said", "shown"),
    [
        ("make a folder Science for the feeds to come", "Science", 'make a folder "Science" for the feeds to come'),
        ("make a folder Science in Documents", "Science", "make a folder Science in Documents"),
    ],
)
def test_a_new_folders_name_ends_where_its_purpose_begins(request_, said, shown):
    asked = replace(subtask(request_, (SpanKind.FOLDER, said)), command=Command.NEW_FOLDER)
    assert in_quotes(request_, asked) == shown


@pytest.mark.parametrize(
    ("request_", "bounds", "shown"),
    [
        ("please save it, thanks", [(7, 14)], ["save it"]),
        ("move it to the bin by dragging it and then close it", [(0, 18), (43, 51)], ["move it to the bin by dragging it", "close it"]),
        ("right click it, then close it", [(6, 14), (21, 29)], ["right click it", "close it"]),
        ("make it red, no wait, blue", [(22, 26)], ["blue"]),
        ("I need scientific mode", [(7, 22)], ["scientific mode"]),
        ("what is 2 + 3? save it", [(0, 13), (15, 22)], ["what is 2 + 3?", "save it"]),
        ("save it. It is late. close it", [(0, 7), (21, 29)], ["save it", "close it"]),
    ],
)  # fmt: skip
def test_words_between_subtasks_are_kept_where_they_say_something(monkeypatch, request_, bounds, shown):
    monkeypatch.setattr(planner, "read", lambda said, labels: [Subtask(a, b, said[a:b]) for a, b in bounds])
    assert plan(request_) == shown


@pytest.mark.parametrize(
    ("before", "said", "shown"),
    [
        ("make it red, no wait, ", "blue", "make it blue"),
        ("set the timer to five minutes, uh I mean ", "seven minutes", "set the timer to seven minutes"),
        ("delete the first slide – sorry, ", "the last one", "delete the last one"),
        ("write hello all, no, write ", "hello team", "write hello team"),
        ("the weather is nice, no, ", "blue", "blue"),
        ("make it red and ", "blue", "blue"),
    ],
)
def test_a_correction_takes_the_words_that_it_does_not_replace(monkeypatch, before, said, shown):
    start, end = len(before), len(before) + len(said)
    value = Span(SpanKind.VALUE, start, end)
    monkeypatch.setattr(planner, "read", lambda request_, labels: [Subtask(start, end, said, (value,))])
    (planned,) = plan(before + said)
    assert planned.removeprefix("make it red and ").removeprefix("the weather is nice, no, ") == shown


def test_a_wish_is_the_verb_where_there_is_no_other(monkeypatch):
    mode = Span(SpanKind.OBJECT, 7, 15)
    monkeypatch.setattr(planner, "read", lambda said, labels: [Subtask(7, 15, said[7:15], (mode,))])
    assert plan("I need the mode") == ["I need the mode"]


def test_a_verb_that_is_left_out_is_carried():
    assert in_quotes("the second italic", subtask("the second italic", carried="make")) == "make the second italic"


def test_the_shipped_tagger_takes_labels_as_they_are():
    request_ = "press Stop and Save now"
    read = Tagger().read(request_, ("Stop and Save",))
    assert read[0].text.startswith("press Stop and Save")


def test_a_label_on_the_screen_wins_over_a_cut():
    request_ = "click Bold and then save it"
    assert plan(request_) == ["click Bold", "save it"]
    assert plan(request_, ("Cancel", "Bold and then save it")) == [request_]


def test_words_are_tagged_by_their_first_piece():
    assert np.all([len(s.text) > 0 for s in Tagger().read("antidisestablishmentarianism it")])


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("write hello and don't save it", ['write "hello"']),
        ("don't save it", ["don't save it"]),
        ("make it look twice as big but don't touch the picture itself", ["make it look twice as big"]),
        ("store it under guests_big.txt, leave the original alone", ["store it under guests_big.txt"]),
        ("save it as b.txt and leave a.txt how it was", ["save it as b.txt"]),
        ("Count the words, change nothing else", ["Count the words"]),
        ("There's a file plan.txt in the Work folder, open that one and print it", ["There's a file plan.txt in the Work folder, open that one", "print it"]),
        ("write tea, rice and oil, each on its own line, then save it", ['write "tea" "rice" "oil", each on its own line', "save it"]),
        ("give me the plan as a web page, hall.html in the home folder", ["give me the plan as a web page, hall.html in the home folder"]),
        ("open new documents in reST rather than markdown", ["open new documents in reST"]),
    ],
)  # fmt: skip
def test_what_is_to_be_left_alone_or_not_wanted_is_no_subtask(request_, subtasks):
    assert plan(request_) == subtasks


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ("the title should be Our Summer", ['the title should be "Our Summer"']),
        ("make a heading that says Good News", ['make a heading that says "Good News"']),
    ],
)
def test_a_text_begins_after_what_only_says_that_it_is_to_be_there(request_, subtasks):
    assert plan(request_) == subtasks


@pytest.mark.parametrize(
    ("said", "subtasks"),
    [
        ("The pointer should move faster, at 40 a second", ["The pointer should move faster, at 40 a second"]),
        ("my son has homework with binary numbers", ["my son has homework with binary numbers"]),
        (
            "My weather station talks at 9600, set it to that please",
            ["My weather station talks at 9600, set it to that"],
        ),
        ("make the title bold, the date italic", ["make the title bold", "make the date italic"]),
        ("I'm off on Friday, the 12th: show the calendar", ["show the calendar"]),
    ],
)
def test_what_nothing_divides_is_one(said, subtasks):
    assert plan(said) == subtasks


def test_what_is_shown_beside_what_is_shown_too():
    said = "Show me when each track was added and how often I listened to it"
    assert plan(said) == ["Show me when each track was added", "Show me how often I listened to it"]
    assert plan("close the tab and how many are left?")[-1].startswith("how many")


@pytest.mark.parametrize(
    ("request_", "typed", "shown"),
    [
        ("add milk, bread and butter to the list", "milk", 'add "milk, bread and butter" to the list'),
        ("add milk and brown bread", "milk", 'add "milk and brown bread"'),
        ("add milk and close the list", "milk", 'add "milk" and close the list'),
        ("note down: order seeds, all day", "order seeds,", 'note down: "order seeds", all day'),
        ('add "milk", bread and butter', "milk", 'add "milk", bread and butter'),
        ("write Dear Anna,", "Dear Anna,", 'write "Dear Anna,"'),
    ],
)
def test_a_text_goes_on_to_the_end_of_a_list(request_, typed, shown):
    assert in_quotes(request_, with_whole_text(request_, subtask(request_, (SpanKind.TYPED, typed)))) == shown


@pytest.mark.parametrize(
    ("request_", "typed", "value", "shown"),
    [
        (
            "add a note called Dentist Tuesday 9:30",
            "Dentist Tuesday",
            "9:30",
            'add a note called "Dentist Tuesday 9:30"',
        ),
        ("add a note called Dentist at 9:30", "Dentist", "9:30", 'add a note called "Dentist" at 9:30'),
        ("write Dentist 9:30", "Dentist", "9:30", 'write "Dentist" 9:30'),
        ("add a note called Dentist 9:30 now", "Dentist", "9:30", 'add a note called "Dentist" 9:30 now'),
    ],
)
def test_a_name_goes_on_to_the_time_that_ends_it(request_, typed, value, shown):
    asked = subtask(request_, (SpanKind.TYPED, typed), (SpanKind.VALUE, value))
    assert in_quotes(request_, with_whole_text(request_, asked)) == shown


@pytest.mark.parametrize(
    ("request_", "typed", "shown"),
    [
        ("type Dear Ann thank you. We are here", "thank you.", 'type "Dear Ann thank you. We are here"'),
        ("type Dear Ann into the title", "Dear Ann", 'type "Dear Ann" into the title'),
        ("type it again now Ann", "Ann", 'type it again now "Ann"'),
    ],
)
def test_what_stands_behind_type_is_text(request_, typed, shown):
    assert in_quotes(request_, with_whole_text(request_, subtask(request_, (SpanKind.TYPED, typed)))) == shown
