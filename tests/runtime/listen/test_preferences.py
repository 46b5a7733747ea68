"""The settings page and the footer's words, without a screen."""

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from edgelam.errors import EnvironmentProblem
from edgelam.runtime.listen.preferences import Preferences
from edgelam.runtime.listen.tray import Entries, tray
from edgelam.settings import Motion, Settings, Theme

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def application():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        yield QApplication.instance() or QApplication([])


@pytest.fixture
def page(application, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    kept = []

    def keep(settings):
        if settings.hotkey == "ctrl+alt+x":
            raise EnvironmentProblem("Another program uses ctrl+alt+x already.")
        kept.append(settings)
        return ""

    page = Preferences(Settings(), keep)
    page.kept = kept
    yield page
    page.deleteLater()


def test_every_change_counts_at_once(page):
    page._theme.setCurrentIndex(2)
    page._motion.setCurrentIndex(2)
    page._checks["highlight"].setChecked(False)
    assert page.kept[-1] == Settings(theme=Theme.DARK, motion=Motion.REDUCED, highlight=False)


def test_keys_are_taken_from_the_keys_themselves(page):
    QTest.keyClick(page._keys["hotkey"], Qt.Key.Key_K, CONTROL_ALT)
    assert page.kept[-1].hotkey == "ctrl+alt+k"
    assert page._keys["hotkey"].text() == "Ctrl+Alt+K"


@pytest.mark.parametrize(
    ("key", "problem"), [(Qt.Key.Key_X, "Another program uses"), (Qt.Key.Key_Escape, "Two hotkeys are the same")]
)
def test_what_is_wrong_is_said_and_not_kept(page, key, problem):
    QTest.keyClick(page._keys["hotkey"], key, CONTROL_ALT)
    assert page._problem.text().startswith(problem)
    assert page.kept == []
    assert page._keys["hotkey"].text() == "Ctrl+Alt+Space"


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_Control, Qt.Key.Key_Left])
def test_what_is_no_combination_changes_nothing(page, key):
    QTest.keyClick(page._keys["hotkey"], key)
    assert page.kept == []


def test_the_tray_has_everything(application):
    done = []
    names = ("open", "stop", "undo", "tour", "settings", "quit")
    icon = tray(Entries(*[lambda name=name: done.append(name) for name in names]), "Ctrl+Alt+Space")
    for action in icon.contextMenu().actions():
        action.trigger()
    assert done == [*names]
    icon.hide()
