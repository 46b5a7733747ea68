"""The prompt window, without a screen."""

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from edgelam.action import Action, Verb
from edgelam.runtime.guard.question import Question
from edgelam.runtime.guard.vocabulary import Consequence
from edgelam.runtime.listen.service import News, Notice
from edgelam.runtime.listen.window import Handlers, Window
from edgelam.runtime.voice.dictation import SURE, Transcript, TranscriptKind
from edgelam.runtime.ways import Way

ENTER, UP, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Down
HEARD = Transcript(TranscriptKind.FINAL, "safe it", 0.5, others=("save it", "shave it"))


@pytest.fixture(scope="module")
def application():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        yield QApplication.instance() or QApplication([])


@pytest.fixture
def window(application):
    submitted, chosen = [], []
    window = Window(["turn on word wrap"], Handlers(submitted.append, list, list, list, list, chosen.append))
    window.submitted, window.chosen = submitted, chosen
    window.open("mousepad")
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(window, *keys):
    for key in keys:
        QTest.keyClick(window._prompt, key)
    return window._prompt.toPlainText()


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ((), "safe it"), ((DOWN,), "save it"), ((DOWN, DOWN), "shave it"), ((DOWN, DOWN, DOWN), "shave it"), ((DOWN, UP), "safe it"),
        ((UP,), "turn on word wrap"), ((UP, DOWN, DOWN), "save it"),
    ],
)  # fmt: skip
def test_what_was_not_heard_for_sure_waits_with_its_other_readings(window, keys, shown):
    window._show_heard(HEARD)
    assert "Down" in window._status.text()
    assert press(window, *keys) == shown
    assert window.submitted == []
    press(window, ENTER)
    assert window.submitted == [shown]


def test_what_was_heard_for_sure_is_done_and_remembered(window):
    window._show_heard(Transcript(TranscriptKind.FINAL, "save it", SURE, others=("safe it",)))
    assert window.submitted == ["save it"]
    window._prompt.clear()
    assert press(window, UP) == "save it"
    assert press(window, DOWN, DOWN) == ""


def test_what_is_being_written_is_not_lost(window):
    window._show_heard(Transcript(TranscriptKind.PARTIAL, "safe"))
    window._prompt.write("mine")
    window._show_heard(HEARD)
    assert press(window) == "mine"
    assert press(window, UP) == "turn on word wrap"
    assert press(window, DOWN) == "mine"
    assert window.submitted == []


# Which of several ways


SENDING = Question(Action(Verb.CLICK), None, "", Consequence.SEND, "", "Mail", "")
WAYS = (
    Way(Action(Verb.CLICK), None, 'Tick "Word Wrap" in the View menu'),
    Way(Action(Verb.CLICK), None, 'Turn on "Bold"'),
    Way(Action(Verb.CLICK), None, 'Press "Send" (this sends something to somebody)', SENDING),
)


@pytest.fixture
def asking(window):
    window._show_news(Notice(News.CHOICE, "What is meant by “that”?", ways=WAYS))
    return window


def said(text, *others, sure=0.9):
    return Transcript(TranscriptKind.FINAL, text, sure, others=others)


def test_three_ways_and_none_of_these_are_shown_for_eyes_and_for_ears(asking):
    shown = [button.text() for button in asking._choice._buttons]
    assert shown == [f"{n}   {text}" for n, text in enumerate([*(w.text for w in WAYS), "None of these"], 1)]
    assert asking._choice.words.startswith("What is meant by “that”?. 1, Tick")
    assert asking._choice.isVisible()


@pytest.mark.parametrize(("key", "chosen"), [("1", 0), ("2", 1), ("3", 2), ("4", None)])
def test_a_number_key_chooses(asking, key, chosen):
    QTest.keyClick(asking._choice._buttons[0], key)
    assert asking.chosen == [chosen]
    assert not asking._choice.isVisible()


def test_enter_alone_is_none_of_these(asking):
    QTest.keyClick(asking._choice.focusWidget(), ENTER)
    assert asking.chosen == [None]


def test_other_keys_choose_nothing(asking):
    for key in ("5", "0", "x"):
        QTest.keyClick(asking._choice._buttons[0], key)
    assert asking.chosen == []


@pytest.mark.parametrize("press_on", ["_choice", "_prompt"])
def test_escape_is_none_of_these(asking, press_on):
    QTest.keyClick(getattr(asking, press_on), Qt.Key.Key_Escape)
    assert asking.chosen == [None]
    assert asking.isVisible()


def test_closing_the_window_is_none_of_these(asking):
    asking.close()
    assert asking.chosen == [None]


@pytest.mark.parametrize("by", ["click", "enter", "typed"])
def test_mouse_enter_and_words_choose(asking, by):
    button = asking._choice._buttons[1]
    match by:
        case "click":
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        case "enter":
            button.setFocus()
            QTest.keyClick(button, ENTER)
        case "typed":
            asking._prompt.write("the second one")
            press(asking, ENTER)
    assert asking.chosen == [1]
    assert asking.submitted == []


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
    asking._show_heard(heard)
    assert asking.chosen == chosen
    assert asking.submitted == []
    assert asking._prompt.toPlainText() == ""


def test_what_cannot_be_taken_back_is_not_done_on_hearing_alone(asking):
    asking._show_heard(said("the third one"))
    assert asking.chosen == []
    QTest.keyClick(asking._choice._buttons[2], ENTER)
    assert asking.chosen == [2]


def test_the_question_is_gone_with_the_run(asking):
    asking._show_news(Notice(News.ENDED, "stopped"))
    assert not asking._choice.isVisible()
    asking._show_news(Notice(News.CHOICE, "And now?", ways=WAYS[:1]))
    assert len(asking._choice._buttons) == 2
