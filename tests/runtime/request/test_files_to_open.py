"""What a sentence needs to be open, and what it only names, makes, or leaves as it is."""

import pytest

from edgelam.paths import user_folders
from edgelam.runtime.files import Memory
from edgelam.runtime.planner import plan
from edgelam.runtime.request.files_to_open import NamedBy, files_to_open, to_be_chosen
from edgelam.runtime.request.known_files import KnownFiles

NAMES = """
Documents/letter.txt Documents/shopping.txt Documents/minutes_v1.txt Documents/minutes_v2.txt Documents/notes_old.txt Documents/handbook.pdf
Documents/plan.odt Documents/plan.txt Documents/summary.txt Pictures/beach.jpg Pictures/cat.png Pictures/garden.jpg Music/first_song.wav Music/second_song.wav
Downloads/invoice_2211.pdf Downloads/photos.zip
"""
FOLDERS = ("Documents", "Pictures", "Music", "Downloads")


class Home(Memory):
    def entries(self):
        return super().entries() | self.folders()

    def folders(self):
        return frozenset(str(user_folders()[name]) for name in FOLDERS)


KNOWN = KnownFiles(Home({f"~/{name.replace('_', ' ')}": "" for name in NAMES.split()}))


def read(sentence):
    """The names of what each subtask needs to be open, ``+`` between them, and what is left to be done."""
    found = []
    for subtask in plan(sentence):
        said = files_to_open(subtask, KNOWN)
        if said is not None:
            found.append(("+".join(t.name for m in said.mentions for t in m.entries), said.rest))
    return found


@pytest.mark.parametrize(
    ("sentence", "names", "rest"),
    [
        ("Show me Documents/handbook.pdf two pages at once", "handbook.pdf", "Show me it two pages at once"),
        ("open the handbook", "handbook.pdf", ""),
        ("open letter.txt please", "letter.txt", ""),
        ("open the file letter.txt in my Documents folder", "letter.txt", ""),
        ("open my shopping list from documents as well", "shopping.txt", ""),
        ("open the minutes v1 file as a base for a new document", "minutes v1.txt", ""),
        ("race through letter.txt", "letter.txt", ""),
        ("have a look just at the Downloads folder", "Downloads", ""),
        ("see how the folders Documents and Downloads differ", "Documents+Downloads", "see how the folders it and it differ"),
        ("put minutes v1 and v2 side by side", "minutes v1.txt+minutes v2.txt", "put it and it side by side"),
        ("compare minutes v1.txt with minutes v2.txt", "minutes v1.txt+minutes v2.txt", "compare it with it"),
        ("put beach and cat side by side", "beach.jpg+cat.png", "put it and it side by side"),
        ("the two songs in my Music folder should be in capitals", "first song.wav+second song.wav", "it should be in capitals"),
        ("get the three photos from Pictures", "beach.jpg+cat.png+garden.jpg", ""),
        ("go on to the garden one", "garden.jpg", ""),
        ("play the second song", "second song.wav", ""),
        ("play my first song in the background", "first song.wav", "play it in the background"),
        ("photos.zip, unpack it", "photos.zip", "unpack it"),
        ("translate the letter in my documents into German", "letter.txt", "translate it into German"),
        ("in the handbook change the heading", "handbook.pdf", "change the heading"),
        ("how many pages does the handbook have?", "handbook.pdf", "how many pages does it have?"),
        ("pull five colours out of the garden photo", "garden.jpg", "pull five colours out of it"),
        ("give the garden picture four stars", "garden.jpg", "give it four stars"),
        ("print invoice 2211.pdf", "invoice 2211.pdf", "print it"),
        ("turn the cat picture a quarter to the right", "cat.png", "turn it a quarter to the right"),
        ("count the words of summary.txt", "summary.txt", "count the words of it"),
        ('add "eggs" to shopping.txt', "shopping.txt", 'add "eggs" to it'),
        ("get the invoice from Downloads", "invoice 2211.pdf", ""),
        ('open "notes old.txt"', "notes old.txt", ""),
        ("show the file notes old", "notes old.txt", ""),
        ("switch to the letter", "letter.txt", ""),
        ("have another look at the minutes v2 file", "minutes v2.txt", ""),
        ('open "invoice 2211.pdf" from Downloads', "invoice 2211.pdf", ""),
        ("turn the first page of the handbook a quarter to the right", "handbook.pdf", "turn the first page of it a quarter to the right"),
        ("how big is everything in my Music folder?", "Music", "how big is everything in it?"),
        ("convert the letter file to a pdf", "letter.txt", "convert it to a pdf"),
        ("replace milk by oat milk in my shopping list", "shopping.txt", 'replace "milk" by oat milk'),
        ("show me the cat instead", "cat.png", ""),
        ("open handbook.pdf in my Documents", "handbook.pdf", ""),
        ("play first song from my music while I type", "first song.wav", "play it while I type"),
        ("scan the Pictures folder", "Pictures", "scan it"),
    ],
)  # fmt: skip
def test_what_is_to_be_open(sentence, names, rest):
    assert read(sentence)[0] == (names, rest)


@pytest.mark.parametrize(
    "sentence",
    [
        "save it as letter.txt", "save this letter as shopping.txt in the same folder", "keep it as summary.txt", "export the list to Documents as plan.txt", "rename letter.txt to brief.txt",
        "copy letter.txt to Downloads", "move the letter to Downloads", "delete notes old.txt", "write my subscriptions out to summary.txt in Documents", "make a new note called Shopping",
        "new document plan.txt", "new file called letter.txt", "put the cat picture from my pictures folder into a new note", "insert beach.jpg", "attach the letter to the mail", "add the second song to the list",
        "put the shopping list from Documents into this zip too", "leave the letter alone", "don't touch the letter", "show the summary bar", "make the letters bigger", "turn on the garden theme", "select the minutes column",
        "from now on my CDs should go to the Music folder", "throw the Pictures folder in the bin", 'write "letter.txt is done"', 'find "handbook"', "save", "go back", "open the settings", "set the music volume to 30",
        "use the beach palette", "call it garden", "show hidden files", "send the handbook to Ben", "close letter.txt", "get rid of my letter", "take the letter off the list", "select letter.txt", "email letter.txt to Ben", "load the report template", "open pictures at full size", "load the pictures only this time", "show my photos of food", "insert a photo of the beach", "search for pictures of the beach",
        "take my last three photos", "take three pictures", "the letter looks different on my brother's computer", "open the letter on my desktop", "find the invoice in Downloads", "put it in front of my letter", "open letter.txt from Downloads",
    ],
)  # fmt: skip
def test_what_is_only_named_made_or_left(sentence):
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("insert beach.jpg", "beach.jpg"), ("insert the cat picture", "cat.png"), ("add the second song to the list", "second song.wav"), ("attach invoice 2211.pdf", "invoice 2211.pdf"),
        ("import the shopping list from Documents", "shopping.txt"), ("open the handbook", "handbook.pdf"), ("put the cat picture from my pictures folder into a new note", "cat.png"),
        ("save it as letter.txt", ""), ("insert a picture", ""), ("open the plan document", ""), ("add the photos, but leave letter.txt alone", ""),
    ],
)  # fmt: skip
def test_what_a_dialog_that_asks_for_a_file_is_given(sentence, name):
    thing = to_be_chosen(sentence, KNOWN)
    assert (thing.name if thing else "") == name


def test_several_of_one_name_are_all_told():
    said = files_to_open("open the plan document", KNOWN)
    assert {t.name for t in said.mentions[0].entries} == {"plan.odt", "plan.txt"}


@pytest.mark.parametrize(
    ("sentence", "named_by"),
    [("open the letter", NamedBy.BARE), ("open the cat picture", NamedBy.KIND), ("open the letter in Documents", NamedBy.PLACE), ("open letter.txt", NamedBy.NAME)],
)  # fmt: skip
def test_how_sure_a_name_is(sentence, named_by):
    assert files_to_open(sentence, KNOWN).mentions[0].named_by is named_by


def test_from_the_same_folder_asks_for_no_more_than_opening():
    assert files_to_open("open handbook.pdf from the same folder", KNOWN).rest == ""
