"""Edits of a text with headings, items and fields, by what is ordered of it and by what is only told."""

import pytest

from edgelam.runtime.planner import plan
from edgelam.runtime.texts.forms import edited

TASKS = "# Week\n\n- ring Eve\n- mend the bike\n- buy lamps\n\n## Some day\n\nLearn to swim.\n"
PRICES = "rice 3.20\nbeans 2.50\nsalt 1.10\n"
PAPER = "\\documentclass[11pt]{book}\n\\title{\\textbf{Old rivers}}\n\\author{Ann Reed}\n\\section{Start}\nThe end.\n"
NOTE = "Dear Mr Vale,\nwe meet on Monday. Mr Vale, bring a pen.\nNext visit: 4 May\n"


@pytest.mark.parametrize(
    ("text", "said", "old", "new"),
    [
        (TASKS, 'under Some day add "fly a kite" as another dash', "swim.\n", "swim.\n\n- fly a kite\n"),
        (TASKS, 'add "fly a kite" under Some day', "swim.\n", "swim.\n\nfly a kite\n"),
        (TASKS, 'add "wash up" to the list', "lamps\n", "lamps\n- wash up\n"),
        (TASKS, 'new item "wash up after ring Eve"', "Eve\n", "Eve\n- wash up\n"),
        (TASKS, "put wash up at the top of my list", "- ring", "- wash up\n- ring"),
        (TASKS, "take the bike off the list", "- mend the bike\n", ""),
        (TASKS, "swap the first two lines", "- ring Eve\n- mend the bike", "- mend the bike\n- ring Eve"),
        (TASKS, "swap those two: the bike is more urgent than Eve", "- ring Eve\n- mend the bike", "- mend the bike\n- ring Eve"),
        (TASKS, "rename the heading Some day to Later", "## Some day", "## Later"),
        (TASKS, "make Some day a top level heading", "## Some day", "# Some day"),
        (TASKS, "turn the list into a numbered one", "- ring Eve\n- mend the bike\n- buy lamps", "1. ring Eve\n2. mend the bike\n3. buy lamps"),
        (TASKS, "add a new heading Ideas", "swim.\n", "swim.\n\n## Ideas\n"),
        (PRICES, "beans should come first", "rice 3.20\nbeans 2.50", "beans 2.50\nrice 3.20"),
        (PRICES, "put tea 4.10 between beans and salt", "salt", "tea 4.10\nsalt"),
        (PRICES, "change the price of beans to 2.70", "2.50", "2.70"),
        (PRICES, "change it: beans went up to 2.70", "2.50", "2.70"),
        (PRICES, 'add "tea 4.10" to the list', "1.10\n", "1.10\ntea 4.10\n"),
        (PAPER, "change the title to New lakes", "Old rivers", "New lakes"),
        (PAPER, "set the author to Bo Lee", "Ann Reed", "Bo Lee"),
        (PAPER, "fix it at the top: this should be a report and not a book", "{book}", "{report}"),
        (NOTE, "change that everywhere: Mr Vale got married and is Mr Dale now", "Vale", "Dale"),
        (NOTE, "it should say Friday instead of Monday", "Monday", "Friday"),
        (NOTE, "it's not Monday but Friday", "Monday", "Friday"),
        (NOTE, "change Vale to Dale everywhere", "Vale", "Dale"),
        (NOTE, "change the next visit to 11 May", "4 May", "11 May"),
    ],
)  # fmt: skip
def test_what_becomes_of_it(text, said, old, new):
    assert old in text
    assert edited(text, said) == text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PAPER, "change the class to report"),  # nothing says which word that is
        (PAPER, "change section to chapter"),  # a command of the mark-up is no word
        (NOTE, "Mr Vale is Mr Dale"),  # told, not ordered
        (NOTE, "use tabs instead of blanks"),
        (TASKS, "move it to the other window"),
        (TASKS, "delete the selected line"),
        (PRICES, "make it a heading"),
        (PRICES, "put soap between rice and salt"),
    ],
)
def test_what_is_no_edit_of_it(text, said):
    assert edited(text, said) is None


@pytest.mark.parametrize(
    ("request_said", "subtasks"),
    [
        (
            "Petra Vale is Petra Dale now, change that everywhere in the letter and save it please",
            ["change that everywhere in the letter: Petra Vale is Petra Dale now", "save it"],
        ),
        (
            "the bike is more urgent than Eve, swap those two and save please",
            ["swap those two: the bike is more urgent than Eve", "save"],
        ),
    ],
)
def test_what_is_told_stands_with_its_order(request_said, subtasks):
    assert plan(request_said) == subtasks
