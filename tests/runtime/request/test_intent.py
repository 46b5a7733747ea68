"""What a subtask asks for, read from its words."""

import pytest

from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind, Placement
from edgelam.runtime.request.placement import says_where

ASKED = [
    ('type "Milk, bread"', Kind.WRITE, {"text": "Milk, bread"}),
    ("write shopping list", Kind.WRITE, {"text": "shopping list"}),
    ('write "tea" "rice", one per line', Kind.WRITE, {"text": "tea\nrice"}),
    ('add bullet points: "tea" and "rice"', Kind.WRITE, {"text": "- tea\n- rice"}),
    ('underneath the words "tea"', Kind.WRITE, {"text": "tea", "placement": Placement.BELOW}),
    ("the date at the end of my text", Kind.COMMAND, {"placement": Placement.END}),
    ("keep the file", Kind.SAVE, {"file": ""}),
    ("file it under tea.txt", Kind.SAVE, {"file": "tea.txt"}),
    ("save as tea.txt in Letters", Kind.SAVE, {"file": "tea.txt", "folder": "Letters"}),
    (
        "put a copy of this contract into my Backup folder under the name tea.pdf",
        Kind.SAVE,
        {"file": "tea.pdf", "folder": "Backup"},
    ),
    ("turn Autumn into Winter", Kind.REPLACE, {"text": "Autumn", "value": "Winter"}),
    ("shove tea.jpg into Holiday 2019", Kind.MOVE, {"file": "tea.jpg", "folder": "Holiday 2019"}),
    ("I want the ruler back", Kind.SWITCH, {"on": True}),
    ("lose the page numbers", Kind.SWITCH, {"on": False}),
    ('put a new folder "Cakes" into my list', Kind.NEW_FOLDER, {"name": "Cakes"}),
    ("new folder please, Teas", Kind.NEW_FOLDER, {"name": "Teas"}),
    ("send tea.mkv from Downloads to Videos", Kind.MOVE, {"file": "tea.mkv", "folder": "Videos"}),
    ("make a duplicate of tea.txt in Backup", Kind.COPY, {"file": "tea.txt", "folder": "Backup"}),
    ("copy tea.txt into it", Kind.COMMAND, {}),
    ("download this picture into Teas", Kind.SAVE, {"file": "", "folder": "Teas"}),
    ("get rid of the folder old-teas in Documents for good", Kind.DELETE, {"file": "old-teas", "folder": "Documents"}),
    ("show me the sound settings", Kind.COMMAND, {}),
    ("turn system sounds off if they're on", Kind.SWITCH, {"on": False}),
    ('save my doctor for me: "Dr Moss"', Kind.WRITE, {"text": "Dr Moss"}),
    ("set the city to Madrid", Kind.SET, {"value": "Madrid"}),
    ('below it the sentence "We meet at nine.", with nine in bold', Kind.WRITE, {"text": "We meet at nine."}),
    ("enter that: the fence is half done", Kind.COMMAND, {"text": ""}),
    ("erase it: I never want to see tea.jpg again", Kind.DELETE, {"file": "tea.jpg"}),
    ("make it Coffee instead of Tea", Kind.REPLACE, {"text": "Tea", "value": "Coffee"}),
    ("Mr Ross becomes Ms Ross", Kind.REPLACE, {"text": "Mr Ross", "value": "Ms Ross"}),
    ('rename this list "Evening"', Kind.COMMAND, {"name": "Evening"}),
    ("add a mail folder named Teas", Kind.NEW_FOLDER, {"name": "Teas"}),
    ("convert 50 Fahrenheit to Celsius", Kind.COMMAND, {}),
    ("there should be a folder Week 12 in Coursework", Kind.NEW_FOLDER, {"name": "Week 12", "folder": "Coursework"}),
    ("overwrite tea.pdf", Kind.SAVE, {"file": "tea.pdf"}),
    ("overwrite the first word with tea", Kind.COMMAND, {}),
    ("write it back to disk", Kind.SAVE, {"file": ""}),
    ("write what is left to tea.pdf in Documents", Kind.SAVE, {"file": "tea.pdf", "folder": "Documents"}),
    ("write it to tea.txt", Kind.SAVE, {"file": "tea.txt"}),
    ("write everything in capitals", Kind.WRITE, {}),
    ("insert the word HERE there", Kind.WRITE, {"text": "HERE", "placement": Placement.ELSEWHERE}),
    ("type hello world in the document", Kind.WRITE, {"text": "hello world"}),
    ("add a line saying good bye at the end", Kind.WRITE, {"text": "good bye", "placement": Placement.END}),
    (
        "write thanks for the lovely cake on my birthday",
        Kind.WRITE,
        {"text": "thanks for the lovely cake on my birthday"},
    ),
    ("write see you there", Kind.WRITE, {"text": "see you there"}),
    ("type hello in the search box", Kind.WRITE, {"text": "hello"}),
    ("put the word Anna as the full name", Kind.WRITE, {"text": "Anna"}),
    ("insert a page break", Kind.COMMAND, {}),
    ('type "abc" in capital letters', Kind.WRITE, {"text": "ABC"}),
    ('enter an item that starts with "Sa"', Kind.COMMAND, {}),
    ("save as shop.txt", Kind.SAVE, {"file": "shop.txt", "folder": ""}),
    ("save it as held.txt in my home folder", Kind.SAVE, {"file": "held.txt", "folder": "~"}),
    ("save the file in Downloads as mixed.txt", Kind.SAVE, {"file": "mixed.txt", "folder": "Downloads"}),
    ("save the document as two words.txt in my Music folder", Kind.SAVE, {"file": "two words.txt", "folder": "Music"}),
    ('store "my notes.txt" in the Projects folder', Kind.SAVE, {"file": "my notes.txt", "folder": "Projects"}),
    ("save it in Documents/work as a.txt", Kind.SAVE, {"file": "a.txt", "folder": "Documents/work"}),
    ("save as shopping list in Documents", Kind.SAVE, {"file": "shopping list", "folder": "Documents"}),
    ("save a copy of this document as backup.txt", Kind.SAVE, {"file": "backup.txt"}),
    ("save as a PDF", Kind.SAVE, {"file": ""}),
    ("save it to Downloads", Kind.SAVE, {"file": "", "folder": "Downloads"}),
    ("please open the file todo.txt from my Documents folder", Kind.OPEN, {"file": "todo.txt", "folder": "Documents"}),
    ("go to ~/form.html", Kind.OPEN, {"file": "form.html", "folder": "~"}),
    ("go to example.com", Kind.SET, {}),
    ("open the trash", Kind.COMMAND, {}),
    ("make a folder called Old stuff in Documents", Kind.NEW_FOLDER, {"name": "Old stuff", "folder": "Documents"}),
    ("make a folder Songs inside it", Kind.NEW_FOLDER, {"name": "Songs"}),
    ("make an extra folder bills next to it", Kind.NEW_FOLDER, {"name": "bills"}),
    ("go into my Letters folder", Kind.SHOW_FOLDER, {"folder": "Letters"}),
    ("open the folder Old Letters", Kind.SHOW_FOLDER, {"folder": "Old Letters"}),
    ("go to the next page", Kind.COMMAND, {"value": ""}),
    ("have the borders of the cells switched off", Kind.SWITCH, {"on": False}),
    ("What version of this program do I have?", Kind.QUESTION, {}),
    ("create a folder and call it x", Kind.NEW_FOLDER, {"name": "x"}),
    ("rename the file report.txt to final.txt", Kind.RENAME, {"file": "report.txt", "name": "final.txt"}),
    ("rename the file report.txt", Kind.RENAME, {"file": "report.txt", "name": ""}),
    ('rename "a b.txt" to "c d.txt"', Kind.RENAME, {"file": "a b.txt", "name": "c d.txt"}),
    ("copy photo.png into Pictures", Kind.COPY, {"file": "photo.png", "folder": "Pictures"}),
    ("move old.txt to the Archive folder", Kind.MOVE, {"file": "old.txt", "folder": "Archive"}),
    ("put report.txt in the trash", Kind.DELETE, {"file": "report.txt"}),
    ("turn word wrap off", Kind.SWITCH, {"on": False}),
    ("I want to see line numbers", Kind.SWITCH, {"on": True}),
    ("what is 17 times 23", Kind.COMPUTE, {"expression": "17*23"}),
    ("change the page to landscape", Kind.SET, {"value": "landscape"}),
    ("set the tab size to 4", Kind.SET, {"value": "4"}),
    ("select all", Kind.SELECT, {}),
    ("make it bold", Kind.SWITCH, {"on": True}),
    ("keep it as held.txt in my home folder", Kind.SAVE, {"file": "held.txt", "folder": "~"}),
    ("store it under guests_big.txt", Kind.SAVE, {"file": "guests_big.txt"}),
    ("no tool bar", Kind.SWITCH, {"on": False}),
    ("I want to see the line numbers", Kind.SWITCH, {"on": True}),
    ("create a note called groceries", Kind.COMMAND, {"name": "groceries"}),
    ('make a playlist called "Late Night" with both songs in it', Kind.COMMAND, {"name": "Late Night"}),
    ("replace apple with pear", Kind.REPLACE, {"text": "apple", "value": "pear"}),
    ('replace "apple pie" with pear', Kind.REPLACE, {"text": "apple pie", "value": "pear"}),
    ('replace every "a b" by "c"', Kind.REPLACE, {"text": "a b", "value": "c"}),
    ("how many words are there?", Kind.QUESTION, {}),
    ("can you make it bold?", Kind.SWITCH, {"on": True}),
    ("what is the weather", Kind.QUESTION, {}),
]


@pytest.mark.parametrize(("subtask", "kind", "slots"), ASKED, ids=[a[0] for a in ASKED])
def test_intents(subtask, kind, slots):
    intent = intent_of(subtask)
    assert intent.kind is kind
    assert {slot: getattr(intent, slot) for slot in slots} == slots


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("look up which version of this I'm running", Kind.QUESTION),
        ("read me out which keyboard it is set to", Kind.QUESTION),
        ("tell me how many accounts there are", Kind.QUESTION),
        ("check if I spelled recieve right", Kind.QUESTION),
        ("check the box", Kind.SWITCH),
        ("show me the status bar", Kind.SWITCH),
    ],
)
def test_what_is_to_be_told_is_asked(said, kind):
    assert intent_of(said).kind is kind


def test_a_name_in_quotation_marks_ends_with_them():
    assert intent_of('set up an account called "Household" that starts with 250').name == "Household"


@pytest.mark.parametrize(
    ("words", "where"), [("at the end", True), ("there", True), ("the end", False), ("at the end of May", False)]
)
def test_a_place_is_no_text(words, where):
    assert says_where(words) is where


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("the version without it should be called small.csv", Kind.SAVE, "small.csv"),
        ("the copy must be saved as b.odt", Kind.SAVE, "b.odt"),
        ("put it down as minutes.odt", Kind.SAVE, "minutes.odt"),
        ("keep everything under all.txt", Kind.SAVE, "all.txt"),
        ("keep the whole thing in my Documents as house", Kind.SAVE, "house"),
        ("write my subscriptions out to todo.md in Documents", Kind.SAVE, "todo.md"),
        ("write me out to dinner", Kind.WRITE, ""),
        ("put it down as a heading", Kind.SET, ""),
        ("the version without it should be called Small", Kind.COMMAND, ""),
    ],
)
def test_what_a_version_should_be_called_is_the_name_to_save_under(said, kind, name):
    found = intent_of(said)
    assert (found.kind, found.file) == (kind, name)
