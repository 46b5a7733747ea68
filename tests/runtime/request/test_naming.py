"""What only names a thing, or says where it is to be, goes with the command that makes it."""

import pytest

from edgelam.runtime.planner import divide, plan
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.request.kinds import Kind


@pytest.mark.parametrize(
    ("request_", "subtasks"),
    [
        ('Make me a PDF out of this letter, please, "letter.pdf" in my Documents folder', 1),
        ("give me a web page of it, trip.html in Documents", 1),
        ("Turn this note into a Word document, note.docx, next to the original", 1),
        ("save it as a.txt, in the same folder", 1),
        ("I need this as a web page, call it hens.html and put it in Documents", 1),
        ("export it as a.html and keep it in Music", 1),
        ("take a.txt out of Downloads and stick it in Letters", 1),
        ("Import the list of my friend, it is in list.opml in Downloads", 1),
        ("open a.txt and b.txt", 2),
        ("save it as a.txt and move b.txt to Documents", 2),
        ("make the title bold and put it in capitals", 2),
    ],
)
def test_names_and_places_are_no_commands(request_, subtasks):
    assert len(plan(request_)) == subtasks


@pytest.mark.parametrize(
    ("request_", "kind", "file", "folder"),
    [
        ('Make me a PDF out of this letter, please, "letter.pdf" in my Documents folder', Kind.SAVE, "letter.pdf", "Documents"),
        ("I need this as a web page, call it hens.html and put it in Documents", Kind.SAVE, "hens.html", "Documents"),
        ("give me the list as a web page, hens.html in Documents", Kind.SAVE, "hens.html", "Documents"),
        ("take a.txt out of Downloads and stick it in Letters", Kind.MOVE, "a.txt", "Letters"),
        ("take a.txt and put a copy in Letters", Kind.COPY, "a.txt", "Letters"),
    ],
)  # fmt: skip
def test_what_is_joined_is_read_as_one(request_, kind, file, folder):
    (said,) = plan(request_)
    intent = intent_of(said)
    assert (intent.kind, intent.file, intent.folder) == (kind, file, folder)


def test_where_something_lies_is_no_place_to_save_it():
    (subtask,) = divide("Import the list of my friend, it is in list.opml in Downloads")
    assert intent_of(subtask.text).kind is Kind.COMMAND
