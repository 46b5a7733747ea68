"""An application that says it could not: told from questions, forms and pages, and never called done."""

import pytest

from edgelam.action import Verb, parse_action
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.dialogs.error_messages import error_message
from edgelam.runtime.files import Memory
from edgelam.runtime.verify.judge import Judge
from edgelam.trajectory import Effect, Step

OK = Control("ok", Role.BUTTON, "OK")
WINDOW = Snapshot("viewer", "Viewer", (Control("m", Role.MENU, "File"),))


def says(*texts, modal=False, more=()):
    labels = [Control(f"l{i}", Role.LABEL, text) for i, text in enumerate(texts)]
    return Snapshot("viewer", "Error" if modal else "Viewer", (*WINDOW.controls, *labels, *more), modal)


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (says("Unable to open document", "File type plain text is not supported"), "Unable to open document; File type plain text is not supported"),
        (says("An error occurred!", "See the log.", modal=True, more=(OK,)), "An error occurred!"),
        (says("The file “a.zip” could not be read", modal=True, more=(OK,)), "The file “a.zip” could not be read"),
        (says("Access denied"), "Access denied"),
        (says("There is no image data in the clipboard to paste.", modal=True, more=(OK,)), "There is no image data in the clipboard to paste."),
        (says("There is no image data in the clipboard to paste.", modal=True, more=(OK, OK)), ""),
        (says("12 files were copied.", modal=True, more=(OK,)), ""),
        (says("A file of that name already exists. Replace it?", modal=True), ""),
        (says("This cannot be undone.", modal=True, more=(OK, OK)), ""),
        (says("Invalid name", modal=True, more=(Control("t", Role.TEXT, "Name", verbs=frozenset({Verb.TYPE})),)), ""),
        (says("12 items", "Ready"), ""),
        (says("The pages of this book say that nobody in those days could not do that at all in those days, and never would"), ""),
        (says(*(f"line {i}" for i in range(9)), "Error"), ""),
    ],
)  # fmt: skip
def test_what_is_said_to_have_failed(screen, said):
    assert error_message([WINDOW], screen) == said


def test_what_stood_there_before_is_no_complaint():
    assert error_message([says("Access denied"), WINDOW], says("Access denied")) == ""


def test_what_an_application_says_it_could_not_do_is_not_called_done():
    judge = Judge(Memory({"~/a.txt": "text"}))
    judge.begin("open a.txt", WINDOW)
    step = Step(0, "viewer", "Open", "", [], parse_action('click "Open"'), True, 0, effect=Effect.CHANGED)
    now = says("Unable to open document")
    judge.saw(step, Control("o", Role.BUTTON, "Open"), now)
    judged = judge.judge(now)
    assert (judged.effect, judged.go_on) == (Effect.NOT_SEEN, False)
    assert judged.sentence == "Viewer says: Unable to open document."
