"""Questions that a window answers by what it shows, and that it does not answer."""

import pytest

from edgelam.control import Bounds, Control, Role, Snapshot, State, verbs_for
from edgelam.retrieval.lexical import words
from edgelam.runtime.request.question import questions_of
from edgelam.runtime.verify.answering import answer_shown
from edgelam.runtime.verify.reading import read_off

SHOWN = frozenset({State.SHOWING, State.ENABLED})


MEANS = {"wide": "width", "high": "height", "big": "size", "long": "length"}


def fit(text, labels):
    """Shares of words stand in for the encoder."""
    asked = set(words(f"{text} {' '.join(MEANS.get(w, '') for w in text.split())}"))
    return [len(asked & set(words(label))) / max(len(set(words(label))), 1) * 0.9 for label in labels]


def at(role, name, value="", x=0, y=0, *states, path=("W",), columns=()):
    shown = SHOWN | set(states)
    return Control(
        f"{role}{name}{x}{y}",
        role,
        name,
        value,
        shown,
        Bounds(x, y, 60, 20),
        path,
        verbs=verbs_for(role, shown),
        columns=columns,
    )


def window(*controls, title="W", app="app"):
    return Snapshot(app, title, tuple(controls))


def row(y, *cells, chosen=False):
    headings = ("Name", "Size", "Modified", "PID")[: len(cells)]
    return at(
        Role.CELL,
        cells[0],
        cells[0],
        0,
        y,
        *([State.SELECTED] if chosen else []),
        columns=tuple(zip(headings, cells, strict=True)),
    )


PROPERTIES = window(
    at(Role.LABEL, "Type", x=0, y=0), at(Role.LABEL, "JPEG image", x=90, y=0), at(Role.LABEL, "File Size", x=0, y=30), at(Role.LABEL, "28.0 kB", x=90, y=30),
    at(Role.LABEL, "Size", x=0, y=60), at(Role.LABEL, "640 × 480 pixels", x=90, y=60), at(Role.LABEL, "Folder:", x=0, y=90), at(Role.LABEL, "Pictures", x=90, y=90),
    at(Role.TEXT, "Author", y=120), at(Role.SPIN, "Zoom level", "80", y=150), at(Role.CHECK, "Show Sidebar", "", 0, 180, State.CHECKED), at(Role.CHECK, "Line Numbers", y=210),
)  # fmt: skip
LIST = window(
    row(0, "photos.zip", "1.2 MB", "4 May", "7"), row(25, "letter.txt", "900 bytes", "12 March", "88"), row(50, "app", "40 KiB", "1 June", "311"),
    at(Role.STATUS, "", "3 items, Free space: 61.4 GB", y=300), title="Files",
)  # fmt: skip
CHOSEN = window(
    row(0, "beach.jpg", "2 kB"),
    row(25, "cat.png", "1 kB", chosen=True),
    at(Role.LABEL, "( 320 x 240 ) 1,364 bytes", y=300),
)
UNCHOSEN = window(
    row(0, "beach.jpg", "2 kB", chosen=True),
    row(25, "cat.png", "1 kB"),
    at(Role.LABEL, "( 640 x 480 ) 28,045 bytes", y=300),
)
PLAYER = window(
    at(Role.LABEL, "0:02"),
    at(Role.LABEL, "3:05", x=300),
    at(Role.SLIDER, "Volume", "40", y=50),
    at(Role.PROGRESS, "Not Playing", "0", y=90),
)
IDLE = window(at(Role.LABEL, "00:00"))
TEXT = "Dear Ms Novak,\n\nthe parcel left us on Monday.\n\nKind regards\nPaul Ostrander\n"
LETTER = window(
    Control(
        "d",
        Role.TEXT,
        "Document",
        TEXT,
        SHOWN | {State.MULTILINE, State.EDITABLE},
        verbs=verbs_for(Role.TEXT, SHOWN | {State.EDITABLE}),
    )
)

MEMBERS = "name,town,fee\nAda,Leeds,30\nBen,York,25\n"
TABLE = window(
    Control(
        "d",
        Role.TEXT,
        "Document",
        MEMBERS,
        SHOWN | {State.MULTILINE, State.EDITABLE},
        verbs=verbs_for(Role.TEXT, SHOWN | {State.EDITABLE}),
    )
)
COUNTS = window(
    at(Role.LABEL, "Account", x=0), at(Role.LABEL, "0", x=90), at(Role.LABEL, "Payee", x=200), at(Role.LABEL, "1", x=290), title="photos.zip - Properties"
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "now", "answer"),
    [
        ("what kind of file is this", PROPERTIES, "Type is JPEG image."),
        ("what type is it", PROPERTIES, "Type is JPEG image."),
        ("tell me the size of the file on disk", PROPERTIES, "File Size is 28.0 kB."),
        ("could you tell me what file size it has", PROPERTIES, "File Size is 28.0 kB."),
        ("how many pixels wide and high is it?", PROPERTIES, "Size is 640 × 480 pixels."),
        ("which folder is it in?", PROPERTIES, "Folder is Pictures."),
        ("in which folder is this", PROPERTIES, "Folder is Pictures."),
        ("what's the zoom level", PROPERTIES, "Zoom level is 80."),
        ("I'd like to know what the zoom level is", PROPERTIES, "Zoom level is 80."),
        ("who is the author", PROPERTIES, "Author is empty."),
        ("is the sidebar on?", PROPERTIES, "Show Sidebar is on."),
        ("is the ruler on?", PROPERTIES, ""),
        ("is show sidebar on?", PROPERTIES, "Show Sidebar is on."),
        ("are line numbers on", PROPERTIES, "Line Numbers is off."),
        ("do I have line numbers on?", PROPERTIES, "Line Numbers is off."),
        ("can you see if line numbers are on", PROPERTIES, "Line Numbers is off."),
        ("when was it taken?", PROPERTIES, ""),
        ("what camera was used", PROPERTIES, ""),
        ("how many pages has it", PROPERTIES, ""),
        ("why is it so small", PROPERTIES, ""),
        ("how big is photos.zip", LIST, "photos.zip: Size is 1.2 MB."),
        ("what is the size of the letter", LIST, "letter.txt: Size is 900 bytes."),
        ("when was the letter modified?", LIST, "letter.txt: Modified is 12 March."),
        ("what PID has photos.zip", LIST, "photos.zip: PID is 7."),
        ("what is the pid of the app itself", LIST, "app: PID is 311."),
        ("how many items are there", LIST, "It shows 3 items."),
        ("how much free space is left", LIST, "Free space is 61.4 GB."),
        ("count the rows", LIST, "There are 3 in the list: photos.zip, letter.txt, app."),
        ("how many things are in my downloads", LIST, ""),
        ("which one comes first", LIST, "First in the list is photos.zip."),
        ("who is the author of the first song", LIST, ""),
        ("what is the first entry", LIST, "First in the list is photos.zip."),
        ("how many files has it", PROPERTIES, ""),
        ("tell me who's last", LIST, "Last in the list is app."),
        ("which has the biggest size", LIST, "photos.zip: Size is 1.2 MB."),
        ("which has the smallest size", LIST, "letter.txt: Size is 900 bytes."),
        ("who owns the letter", LIST, ""),
        ("how many pixels is the cat wide and high?", CHOSEN, "It shows 320 x 240."),
        ("how many pixels is the cat wide and high?", UNCHOSEN, ""),
        ("what size has the cat", UNCHOSEN, "cat.png: Size is 1 kB."),
        ("how long does it last, what is the length or duration", PLAYER, "It shows 3:05."),
        ("what is the volume at", PLAYER, "Volume is 40."),
        ("what is playing", PLAYER, ""),
        ("what is its length, the duration", IDLE, ""),
        ("on which line does Paul Ostrander sign?", LETTER, "“Paul Ostrander” is on line 6."),
        ("who signed the letter", LETTER, "It is signed Paul Ostrander."),
        ("how many words are there", LETTER, "There are 13 words."),
        ("what did it cost", LETTER, ""),
        ("what fee does Ben pay", TABLE, "Ben: fee is 25."),
        ("which town is Ada from", TABLE, "Ada: town is Leeds."),
        ("which town is Cho from", TABLE, ""),
        ("how many rows are there", TABLE, "There are 2 in the list: Ada, Ben."),
        ("is there a file called photos.zip?", LIST, "Yes: photos.zip"),
        ("is there a file called music.zip?", LIST, ""),
        ("is there anything about the parcel in it", LETTER, ""),
        ("do I have anything about a parcel", LETTER, "Yes: the parcel left us on Monday."),
        ("what is the account of two.txt", COUNTS, ""),
        ("how many accounts are there", COUNTS, "Account is 0."),
    ],
)  # fmt: skip
def test_what_is_told(said, now, answer):
    (question,) = questions_of(said)
    assert answer_shown(question, now, fit) == answer


FORM = window(
    at(Role.TEXT, "Number", "3 / 3", y=0), at(Role.TEXT, "Name", "Kitchen", y=30), at(Role.SPIN, "Price", "4.50", y=60), at(Role.TEXT, "Date", "4 May", y=90),
    at(Role.CHECK, "Alarm", "", 0, 120, State.CHECKED), at(Role.TEXT, "Phone number", "0113 555", y=150), at(Role.LABEL, "Total", x=0, y=180), at(Role.LABEL, "81.00", x=90, y=180),
    at(Role.LABEL, "Size", x=0, y=210, path=("W", "Font")), at(Role.LABEL, "12", x=90, y=210), title="Tickets",
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("which number do I ring", ""),
        ("what number should I call to cancel", ""),
        ("what is the name of the landlord", ""),
        ("what is the price of the second coach", ""),
        ("what date is the hearing", ""),
        ("what is the total of the gas bill", ""),
        ("is the alarm in the bedroom on?", ""),
        ("which number is it", "Number is 3 / 3."),
        ("what is the name of this thing", "Name is Kitchen."),
        ("what is the price of the ticket", "Price is 4.50."),
        ("what's the price of the tickets now", "Price is 4.50."),
        ("what date is it set to", "Date is 4 May."),
        ("what is the total", "Total is 81.00."),
        ("is the alarm on?", "Alarm is on."),
        ("what is the phone number", "Phone number is 0113 555."),
        ("what is the font size", "Size is 12."),
        ("what is the shoe size", ""),
    ],
)
def test_one_word_of_a_question_is_no_answer_to_the_rest(said, answer):
    (question,) = questions_of(said)
    assert answer_shown(question, FORM, fit) == answer
    assert read_off(said, FORM) in ("", answer)


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("what kind of file is this, and how large on disk", 2),
        ("which keyboard and which language is it set to", 1),
        ("how wide and high is it", 1),
        ("make it bigger", 0),
        ("open the letter", 0),
    ],
)
def test_how_many_questions(said, parts):
    assert len(questions_of(said)) == parts


def test_what_is_opened_answers_nothing_about_another_file():
    (question,) = questions_of("how big is two.txt")
    opened = window(at(Role.LABEL, "Size: 307 bytes"), title="Properties")
    assert answer_shown(question, opened, fit, before=LIST) == ""


def test_only_what_is_new_counts_of_what_was_opened():
    (question,) = questions_of("what type is it")
    opened = window(at(Role.LABEL, "Type: folder"), title="Properties")
    assert answer_shown(question, opened, fit, before=PROPERTIES) == "Type is folder."
    assert answer_shown(question, PROPERTIES, fit, before=PROPERTIES) == ""
