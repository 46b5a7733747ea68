"""What is being done, in a person's words."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.listen.progress import Ended, Progress, doing, taken_back
from edgelam.runtime.listen.row import Glyph, Row, typeset
from edgelam.trajectory import Effect, Ending, Outcome, Step, Trajectory

WRAP = Control("1", Role.MENU_ITEM, "Word Wrap", path=("Document",))


def step(action, effect=Effect.VERIFIED, evidence="", subtask=0):
    return Step(0, "mousepad", "", "", [], action, subtask=subtask, effect=effect, evidence=evidence)


@pytest.mark.parametrize(
    ("action", "control", "words"),
    [
        (Action(Verb.CLICK, Target("Word Wrap")), WRAP, "Choosing “Word Wrap” in the Document menu"),
        (Action(Verb.PRESS, text="ctrl+s"), None, "Pressing ctrl+s"),
        (Action(Verb.OPEN, text="Calculator"), None, "Opening the application “Calculator”"),
        (Action(Verb.TYPE, Target("Document"), 'a "b"'), Control("2", Role.TEXT, "Document"), "Typing “a \"b\"” into “Document”"),
        (Action(Verb.CALL, text="volume"), None, "Doing it"),
    ],
)  # fmt: skip
def test_what_happens_now(action, control, words):
    assert doing(action, control, Snapshot("mousepad", "Untitled", ())) == words


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ('Tick "Word Wrap"', "Tick “Word Wrap”"),
        ("none", "none"),
        ('an "open one', 'an "open one'),
        (r'"a \"b\""', '“a "b"”'),
    ],
)
def test_quotation_marks_as_they_are_printed(plain, printed):
    assert typeset(plain) == printed


def test_a_run_from_plan_to_end():
    progress = Progress()
    progress.begin(["Type “hello”", "save it as a.txt"])
    assert progress.rows == [Row("Type “hello”", Glyph.WAITING), Row("Save it as a.txt", Glyph.WAITING)]
    progress.now(0, "Typing “hello” into “Document”")
    assert progress.rows[0] == Row("Type “hello”", Glyph.NOW, "Typing “hello” into “Document”")
    assert progress.step(step(Action(Verb.WAIT), Effect.ERROR, "no such field")) == "no such field"
    assert progress.rows[0].detail == "no such field; trying otherwise"
    progress.end_of(Ending(0, Effect.VERIFIED, "“hello” is in the document."))
    assert progress.rows[0] == Row("“hello” is in the document", Glyph.DONE)
    run = Trajectory(
        "1",
        "x",
        outcome=Outcome.FAILED,
        message="Documents has no a.txt.",
        endings=[Ending(1, Effect.NOT_SEEN, "Documents has no a.txt.")],
    )
    progress.end(run, "")
    assert progress.rows[1] == Row("Documents has no a.txt", Glyph.FAILED)
    assert len(progress.rows) == 2, "the message says nothing more"
    assert (progress.ended, progress.headline) == (Ended.BADLY, "Not done")


@pytest.mark.parametrize(
    ("outcome", "ended"),
    [(o, e) for o, e in ((Outcome.DONE, Ended.WELL), (Outcome.UNKNOWN, Ended.UNSURE), (Outcome.STOPPED, Ended.UNSURE), (Outcome.CANNOT, Ended.BADLY))],
)  # fmt: skip
def test_every_outcome_has_its_headline(outcome, ended):
    progress = Progress()
    progress.end(Trajectory("1", "x", outcome=outcome, message="Because."), "")
    assert progress.ended is ended
    assert progress.headline
    assert progress.rows[-1].text == "Because"


def test_an_undo_says_what_stays():
    progress = Progress()
    progress.took_back(step(Action(Verb.UNCHECK, Target("Word Wrap"))))
    progress.took_back(step(Action(Verb.CLICK, Target("Save")), Effect.ERROR, "this cannot be taken back"))
    progress.took_back(step(Action(Verb.CLICK, Target("Save")), Effect.ERROR, "this cannot be taken back"))
    progress.end(None, "Taken back, except for 1")
    assert [r.glyph for r in progress.rows] == [Glyph.DONE, Glyph.FAILED]
    assert [r.text for r in progress.rows] == [
        "Taken back: “Word Wrap” is off again",
        "Not taken back: “Save” was pressed",
    ]
    assert progress.ended is Ended.BADLY


def test_what_an_undo_puts_back():
    assert taken_back(step(Action(Verb.PRESS, text="ctrl+z"))) == "what was typed"
    assert taken_back(step(Action(Verb.TYPE, Target("Zoom"), "100"))) == "“Zoom” is as it was"


def test_a_plan_that_is_made_anew_keeps_what_was_told_of_its_subtasks():
    progress = Progress()
    progress.begin(["Open a.txt", "show it"])
    progress.begin(["Open a.txt", "open a.txt and show it"])
    progress.end_of(Ending(0, Effect.REPLANNED, "a.txt is not open. So I read it as: open a.txt and show it."))
    first, second = progress.rows
    assert (first.glyph, second) == (Glyph.SKIPPED, Row("Open a.txt and show it", Glyph.WAITING))
