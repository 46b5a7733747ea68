"""Which part of a document words mean."""

import pytest

from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.texts.parts import part_of, removes

TEXT = "Trip to Kiel\nWe leave on Friday. Tickets cost 30 euros. Bring a raincoat.\nSee you there"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("make the first line bold", "Trip to Kiel"),
        ("underline the last paragraph", "See you there"),
        ("make the title bigger", "Trip to Kiel"),
        ("delete the sentence about the tickets", "Tickets cost 30 euros."),
        ("take out the last sentence", "See you there"),
        ("make the line with the raincoat italic", "We leave on Friday. Tickets cost 30 euros. Bring a raincoat."),
        ("select the second sentence", "We leave on Friday."),
        ("get rid of line 3", "See you there"),
        ("centre paragraph 1", "Trip to Kiel"),
        ("put the first word in italics", "Trip"),
        ("delete the sentence about the weather", ""),
        ("go to line 3", ""),
        ("make the eleventh line bold", ""),
        ("make it bold", ""),
        ("write the title", ""),
        ('make the word "Friday" bold', ""),
        ("set the title to Journey", ""),
        ("delete the file trip.txt", ""),
    ],
)
def test_a_part_is_found_in_the_text(said, part):
    assert part_of(intent_of(said), TEXT) == part


MILK = "Shopping list\n\nmilk 2, fresh. Not old.\nbread 3\n\nprice: 10\nmilk 4\n"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("delete the first word of the first line", "Shopping"),
        ("delete the last word in the third line", "old"),
        (
            "delete the first word of the third line",
            "",
        ),  # *milk* stands farther down once more, and would be the one selected
        ("make the last word of line 6 bold", "10"),
        ("delete the second line", ""),
        ("delete the second paragraph", "milk 2, fresh. Not old."),
        ("select the last line", "milk 4"),
        ("delete everything after line 3", ""),
        ("delete all but the first line", ""),
        ("delete every second word", ""),
        ("remove the first and the last line", ""),
        ("select everything except the last line", ""),
        ("delete the first word if it is old", ""),
        ("delete the comma in the first line", ""),
        ("remove the bold from the first line", ""),
    ],
)
def test_less_or_more_than_a_part_is_not_the_part(said, part):
    assert part_of(intent_of(said), MILK) == part


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("throw out the last line", True),
        ("remove notes.txt", False),
        ("make the last line bold", False),
        ("strike it through", False),
        ("strike through the last line", False),
    ],
)
def test_what_is_to_go(said, goes):
    assert removes(intent_of(said)) == goes
