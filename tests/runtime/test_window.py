"""The prompt window, without a screen."""

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from edgelam.runtime.listen.window import Handlers, Window
from edgelam.runtime.voice.dictation import SURE, Transcript, TranscriptKind

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
