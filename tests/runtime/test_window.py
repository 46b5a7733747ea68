"""The prompt window, without a screen."""

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from edgelam.action import Action, Target, Verb
from edgelam.control import Bounds
from edgelam.runtime.choosing.ways import Way
from edgelam.runtime.guard.facts import Fact
from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.runtime.listen.asking import confirmation
from edgelam.runtime.listen.handlers import Handlers
from edgelam.runtime.listen.highlight import Display, logical
from edgelam.runtime.listen.news import News, Notice
from edgelam.runtime.listen.offers import Here, Offer, Source
from edgelam.runtime.listen.tour import Tour
from edgelam.runtime.listen.understood import Understood
from edgelam.runtime.listen.view import Act, Mode
from edgelam.runtime.listen.window import Window
from edgelam.runtime.voice.dictation import SURE, Transcript, TranscriptKind
from edgelam.settings import Settings
from edgelam.trajectory import Effect, Ending, Outcome, Step, Trajectory

ENTER, UP, DOWN, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape
CONTROL = Qt.KeyboardModifier.ControlModifier
HEARD = Transcript(TranscriptKind.FINAL, "safe it", 0.5, others=("save it", "shave it"))
HERE = Here(
    "mousepad", (Offer("turn on word wrap", Source.SCREEN, "Document"), Offer("Line Numbers", Source.SCREEN, "View"))
)


class Person:
    """What the window had done for them."""

    def __init__(self):
        self.submitted, self.chosen, self.answered, self.undone, self.read = [], [], [], [], []
        self.stopped = 0
        self.toured = False

    def handlers(self):
        return Handlers(
            self.submitted.append, self.stop, self.answered.append, lambda on: None, self.undone.append, self.chosen.append,
            self.read.append, lambda: Tour("mousepad"), self.tour,
        )  # fmt: skip

    def stop(self):
        self.stopped += 1

    def tour(self):
        self.toured = True


@pytest.fixture(scope="module")
def application():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        yield QApplication.instance() or QApplication([])


def made(settings=None):
    person = Person()
    window = Window(["turn on word wrap"], person.handlers(), settings or Settings(toured=True))
    window.person = person
    window._take(Notice(News.READY))
    window.open_for("mousepad")
    return window


def gone(window):
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(application):
    window = made()
    yield window
    gone(window)


def press(window, *keys):
    for key in keys:
        QTest.keyClick(window.line, key)
    return window.line.text


def texts(window):
    return [row.text for row in window.view.rows if not row.is_head]


# The line


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ((), "safe it"), ((DOWN,), "save it"), ((DOWN, DOWN), "shave it"), ((DOWN, DOWN, DOWN), "shave it"), ((DOWN, UP), "safe it"),
        ((UP,), "turn on word wrap"), ((UP, DOWN, DOWN), "save it"),
    ],
)  # fmt: skip
def test_what_was_not_heard_for_sure_waits_with_its_other_readings(window, keys, shown):
    window.hearing.take(HEARD)
    assert "Down" in window.view.footer
    assert window.view.doubts == ((0, 4),)
    assert press(window, *keys) == shown
    assert window.person.submitted == []
    press(window, ENTER)
    assert window.person.submitted == [shown]


def test_what_was_heard_for_sure_is_done_and_remembered(window):
    window.hearing.take(Transcript(TranscriptKind.FINAL, "save it", SURE, others=("safe it",)))
    assert window.person.submitted == ["save it"]
    window._take(Notice(News.ENDED, "failed: x"))
    window.line.write("")
    window.edited("")
    assert press(window, UP) == "save it"
    assert press(window, DOWN, DOWN) == ""


def test_what_is_being_written_is_not_lost(window):
    window.hearing.take(Transcript(TranscriptKind.PARTIAL, "safe"))
    window.line.selectAll()
    window.line.insertPlainText("mine")
    window.hearing.take(HEARD)
    assert press(window) == "mine"
    assert press(window, UP) == "turn on word wrap"
    assert press(window, DOWN) == "mine"
    assert window.person.submitted == []


def test_an_empty_line_offers_what_can_be_said_and_down_goes_through_it(window):
    window._take(Notice(News.HERE, here=HERE))
    assert texts(window) == ["turn on word wrap", "Line Numbers"]
    assert press(window, DOWN, DOWN) == "Line Numbers"
    assert window.rows.chosen == 2
    press(window, ENTER)
    assert window.person.submitted == ["Line Numbers"]


def test_tab_completes(window):
    window._take(Notice(News.HERE, here=HERE))
    QTest.keyClicks(window.line, "turn on w")
    assert window.view.completion == "ord wrap"
    assert press(window, TAB) == "turn on word wrap"
    assert window.view.completion == ""


def test_the_line_grows_with_what_is_said(window):
    low = window.line.height()
    QTest.keyClicks(
        window.line, "type a rather long sentence that does not fit into one line and then goes on for a while"
    )
    assert window.line.height() >= 2 * low - 4


@pytest.mark.parametrize(
    ("said_", "submitted"),
    [("the second one", "shave it"), ("number one", "save it"), ("the third one", None), ("two", None)],
)
def test_another_reading_is_chosen_by_voice(window, said_, submitted):
    window.hearing.take(HEARD)
    window.hearing.take(Transcript(TranscriptKind.PARTIAL, "the"))
    window.hearing.take(Transcript(TranscriptKind.FINAL, said_, 0.5))
    assert window.person.submitted == ([submitted] if submitted else [])


def test_scratch_that_takes_back_what_was_heard_and_else_what_was_done(window):
    window.hearing.take(HEARD)
    window.hearing.take(Transcript(TranscriptKind.PARTIAL, "scratch"))
    window.hearing.take(Transcript(TranscriptKind.FINAL, "Scratch that.", 0.9))
    assert (window.line.text, window.person.undone) == ("", [])
    run = ended(window, undo=Action(Verb.UNCHECK, Target("Word Wrap")))
    window.hearing.take(Transcript(TranscriptKind.FINAL, "scratch that", 0.9))
    assert window.person.undone == [run]
    assert window.person.submitted == []


# The plan before anything is done


PLAN = (
    Understood("a", 'Tick "Word Wrap" in the Document menu', bounds=Bounds(1, 2, 3, 4)),
    Understood("b", "Save as a.txt", asks="asks you first"),
)


def test_what_stands_in_the_line_is_read_and_shown_before_it_is_done(window):
    QTest.keyClicks(window.line, "do it")
    window._read()
    assert window.person.read == ["do it"]
    window._take(Notice(News.UNDERSTOOD, "something else", plan=PLAN))
    assert texts(window) == []
    window._take(Notice(News.UNDERSTOOD, "do it", plan=PLAN))
    assert texts(window) == ["Tick “Word Wrap” in the Document menu", "Save as a.txt"]
    assert window.view.bounds == Bounds(1, 2, 3, 4)
    QTest.keyClicks(window.line, "!")
    assert [row.is_old for row in window.view.rows] == [False, True, True], "until the new text is read"
    assert window.view.bounds is None


# A run


def ended(window, outcome=Outcome.DONE, undo=None):
    step = Step(0, "m", "", "", [], Action(Verb.CHECK, Target("Word Wrap")), effect=Effect.VERIFIED, undo=undo)
    run = Trajectory(
        "1", "x", outcome=outcome, steps=[step], endings=[Ending(0, Effect.VERIFIED, "“Word Wrap” is on.")]
    )
    window._take(Notice(News.ENDED, "done: x", run=run))
    return run


def test_a_run_is_followed_and_taken_back_by_keys(window):
    QTest.keyClicks(window.line, "turn on word wrap")
    window._take(Notice(News.UNDERSTOOD, "turn on word wrap", plan=PLAN[:1]))
    press(window, ENTER)
    window._take(Notice(News.STARTED, "turn on word wrap"))
    assert texts(window) == ["Tick “Word Wrap” in the Document menu"], "the words in which it was understood"
    window._take(Notice(News.PLANNED, "turn on word wrap"))
    window._take(Notice(News.ACT, "Opening the menu “Document”"))
    assert window.view.rows[0].detail == "Opening the menu “Document”"
    QTest.keyClicks(window.line, "x")
    assert window.line.text == "turn on word wrap", "nothing is written while something is done"
    QTest.keyClick(window.line, Qt.Key.Key_Period, CONTROL)
    assert window.person.stopped == 1
    run = ended(window, undo=Action(Verb.UNCHECK, Target("Word Wrap")))
    assert texts(window) == ["“Word Wrap” is on"]
    assert window.view.status.startswith("Done")
    QTest.keyClick(window.line, Qt.Key.Key_Z, CONTROL)
    assert window.person.undone == [run]
    window._take(Notice(News.UNDOING))
    window._take(Notice(News.STEP, step=run.steps[0]))
    window._take(Notice(News.ENDED, "Taken back"))
    assert texts(window) == ["Taken back: “Word Wrap” is on again"]
    assert Act.UNDO not in window.view.acts


def test_typing_after_a_run_begins_anew(window):
    ended(window)
    assert window.view.mode is Mode.ENDED
    window.open_for("mousepad")
    assert (window.view.mode, window.line.text, texts(window)) == (Mode.SAYING, "", [])


# Which of several ways


SENDING = Question(
    Action(Verb.CLICK, Target("Send")), ("1", "Send"), "", Consequence.SEND, "Write", "mail", "", "", ((Fact.RECIPIENT, "anna@example.org"),)
)  # fmt: skip
WAYS = (
    Way(Action(Verb.CLICK), None, 'Tick "Word Wrap" in the View menu'),
    Way(Action(Verb.CLICK), None, 'Turn on "Bold"'),
    Way(Action(Verb.CLICK), None, 'Press "Send" (this sends something to somebody)', SENDING),
)


@pytest.fixture
def asking(window):
    window._take(Notice(News.STARTED, "that"))
    window._take(Notice(News.CHOICE, "What is meant by “that”?", ways=WAYS))
    return window


def said(text, *others, sure=0.9):
    return Transcript(TranscriptKind.FINAL, text, sure, others=others)


def test_three_ways_and_none_of_these_are_shown_for_eyes_and_for_ears(asking):
    shown = [button.words for button in asking.choice.buttons]
    assert shown == [
        "Tick “Word Wrap” in the View menu",
        "Turn on “Bold”",
        "Press “Send” (this sends something to somebody)",
        "None of these",
    ]
    assert asking.choice.words.startswith("What is meant by “that”?. 1, Tick")
    assert asking.choice.isVisible()


@pytest.mark.parametrize(("key", "chosen"), [("1", 0), ("2", 1), ("3", 2), ("4", None)])
def test_a_number_key_chooses(asking, key, chosen):
    QTest.keyClick(asking.choice.buttons[0], key)
    assert asking.person.chosen == [chosen]
    assert not asking.choice.isVisible()


def test_enter_alone_is_none_of_these(asking):
    QTest.keyClick(asking.choice.focusWidget(), ENTER)
    assert asking.person.chosen == [None]


def test_arrow_keys_go_through_the_ways(asking):
    QTest.keyClick(asking.choice.focusWidget(), UP)
    QTest.keyClick(asking.choice.focusWidget(), UP)
    QTest.keyClick(asking.choice.focusWidget(), ENTER)
    assert asking.person.chosen == [1]


def test_other_keys_choose_nothing(asking):
    for key in ("5", "0", "x"):
        QTest.keyClick(asking.choice.buttons[0], key)
    assert asking.person.chosen == []


@pytest.mark.parametrize("press_on", ["choice", "line"])
def test_escape_is_none_of_these(asking, press_on):
    QTest.keyClick(getattr(asking, press_on), ESCAPE)
    assert asking.person.chosen == [None]
    assert asking.isVisible()


def test_closing_the_window_is_none_of_these(asking):
    asking.close()
    assert asking.person.chosen == [None]


@pytest.mark.parametrize("by", ["click", "enter", "typed"])
def test_mouse_enter_and_words_choose(asking, by):
    button = asking.choice.buttons[1]
    match by:
        case "click":
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        case "enter":
            button.setFocus()
            QTest.keyClick(button, ENTER)
        case "typed":
            asking.line.write("the second one")
            press(asking, ENTER)
    assert asking.person.chosen == [1]
    assert asking.person.submitted == []


@pytest.mark.parametrize(
    ("heard", "chosen"),
    [
        (said("the second one"), [1]),
        (said("word wrap", sure=0.1), [0]),
        (said("none of these"), [None]),
        (said("the sick and one", "the second one"), [1]),
        (said("save it"), []),
        (Transcript(TranscriptKind.PARTIAL, "the second"), []),
        (Transcript(TranscriptKind.NOTHING, "Nothing was heard."), []),
    ],
)
def test_it_can_be_said(asking, heard, chosen):
    asking.hearing.take(heard)
    assert asking.person.chosen == chosen
    assert asking.person.submitted == []
    assert asking.line.text == ""


def test_what_cannot_be_taken_back_is_not_done_on_hearing_alone(asking):
    asking.hearing.take(said("the third one"))
    assert asking.person.chosen == []
    QTest.keyClick(asking.choice.buttons[2], ENTER)
    assert asking.person.chosen == [2]


def test_the_question_is_gone_with_the_run(asking):
    asking._take(Notice(News.ENDED, "stopped"))
    assert not asking.choice.isVisible()
    asking._take(Notice(News.CHOICE, "And now?", ways=WAYS[:1]))
    assert len(asking.choice.buttons) == 2


# Before what cannot be taken back


@pytest.mark.parametrize(
    ("keys", "answered"),
    [
        ((ENTER,), [False]),
        ((ESCAPE,), [False]),
        (("n",), [False]),
        (("y",), [True]),
        ((TAB, ENTER), [True]),
        (("x",), []),
    ],
)
def test_a_yes_needs_its_own_key(window, keys, answered):
    window._take(Notice(News.STARTED, "send it"))
    window._take(Notice(News.QUESTION, str(SENDING), asked=confirmation(str(SENDING), SENDING)))
    assert window.confirm.isVisible()
    assert window.confirm.yes.text() == "Send it"
    for key in keys:
        QTest.keyClick(window.confirm.focusWidget() or window.confirm, key)
    assert window.person.answered == answered
    assert window.confirm.isVisible() != bool(answered)


# The tour


def test_three_things_and_the_tour_is_over(application):
    window = made(Settings(toured=False))
    assert texts(window)[0].startswith("Take the tour")
    press(window, ENTER)
    assert window.person.toured
    assert window.line.text == 'open mousepad and type "Hello from EdgeLAM"'
    for request in ('open mousepad and type "Hello from EdgeLAM"', "show the line numbers"):
        press(window, ENTER)
        assert window.person.submitted[-1] == request
        window._take(Notice(News.STARTED, request))
        ended(window, undo=Action(Verb.UNCHECK, Target("Word Wrap")))
    assert window.view.tour.title.startswith("3 of 3")
    QTest.keyClick(window.line, Qt.Key.Key_Z, CONTROL)
    assert len(window.person.undone) == 1
    window._take(Notice(News.UNDOING))
    window._take(Notice(News.ENDED, "Taken back"))
    assert window.view.tour.stop is None
    press(window, ESCAPE)
    assert window.view.tour is None
    assert window.isVisible()
    gone(window)


def test_what_did_not_work_is_offered_again(application):
    window = made(Settings(toured=False))
    press(window, ENTER)
    window._take(Notice(News.STARTED, "x"))
    ended(window, Outcome.FAILED)
    assert window.view.tour.at == 0
    gone(window)


# The ring on the real screen


@pytest.mark.parametrize(
    ("bounds", "placed"),
    [
        (Bounds(10, 20, 30, 40), (10, 20, 30, 40)),
        (Bounds(1920 + 200, 100, 50, 20), (1920 + 100, 50, 25, 10)),
        (Bounds(-500, 20, 30, 40), None),
        (Bounds(1920 + 3839, 2159, 0, 0), (1920 + 1920, 1080, 0, 0)),
    ],
)
def test_physical_pixels_of_screens_of_different_density(bounds, placed):
    assert logical(bounds, [Display(0, 0, 1920, 1080, 1.0), Display(1920, 0, 1920, 1080, 2.0)]) == placed
