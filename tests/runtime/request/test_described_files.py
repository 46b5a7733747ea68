"""Files that are meant by words get their names, where nothing else can be meant."""

import pytest

from edgelam.runtime.files import Memory
from edgelam.runtime.request.described_files import with_name

FILES = Memory({
    "~/Pictures/beach.png": "", "~/Pictures/old house.png": "", "~/Documents/letter.odt": "", "~/Documents/plan.odt": "", "~/Documents/plan.txt": "", "~/Documents/settings.ini": "", "~/Documents/folder.txt": "", "~/Documents/groceries.txt": "", "~/Documents/guest list.txt": "",
    "~/Downloads/invoice 2211.pdf": "", "~/Downloads/setup.log": "", "~/Documents/handbook.pdf": "",
})  # fmt: skip


@pytest.mark.parametrize(
    ("subtask", "named"),
    [
        ("open up the beach photo from Pictures", "open up beach.png from Pictures"),
        ("show me the old house picture", 'show me "old house.png"'),
        ("open beach in Pictures", "open beach.png in Pictures"),
        ("open my groceries list from documents as well", "open groceries.txt from documents"),
        ("open the guest list from documents", 'open "guest list.txt" from documents'),
        ("get the invoice from Downloads", 'open "invoice 2211.pdf" from Downloads'),
        ("open the handbok in my Documents", "open handbook.pdf in my Documents"),
        ("get the beach from Pictures", "open beach.png from Pictures"),
        ("get the invoice", "get the invoice"),
        ("get the total from Downloads", "get the total from Downloads"),
        ("open the invoice", "open the invoice"),
        ("open the plan in Documents", "open the plan in Documents"),
        ("open the settings", "open the settings"),
        ("open the plan document", "open the plan document"),
        ("open the Archive folder", "open the Archive folder"),
        ("open beach.png", "open beach.png"),
        ("open the mountain photo", "open the mountain photo"),
        ("open the folder Pictures", "open the folder Pictures"),
        ("make the beach photo brighter", "make the beach photo brighter"),
    ],
)
def test_the_one_file_that_words_fit_is_called_by_its_name(subtask, named):
    assert with_name(subtask, FILES) == named
