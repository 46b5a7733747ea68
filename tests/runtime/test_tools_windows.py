"""Windows' interfaces as a contract: scripted USER32 and recorded PowerShell. None of it has run on Windows."""

import base64
import ctypes

import pytest

from edgelam.runtime.tools import windows
from edgelam.runtime.tools.machine import MachineError, Media, Placement, Setting
from edgelam.runtime.tools.windows import WindowsMachine


class Shell:
    """PowerShell with given answers; keeps the scripts."""

    def __init__(self, answer=""):
        self.scripts, self._answer = [], answer

    def __call__(self, command, text=None):
        assert command[:-1] == windows.POWERSHELL
        self.scripts.append(base64.b64decode(command[-1]).decode("utf-16-le"))
        return self._answer


class User32:
    """The functions of USER32 that are called, with the calls kept."""

    def __init__(self, **answers):
        self.calls, self._answers = [], answers

    def __getattr__(self, name):
        def function(*arguments):
            self.calls.append((name, arguments))
            answer = self._answers.get(name, 1)
            return answer(*arguments) if callable(answer) else answer

        return function


@pytest.fixture
def user32(monkeypatch):
    def area(_action, _size, pointer, _flags):
        rect = ctypes.cast(pointer, ctypes.POINTER(windows.Rect)).contents
        rect.left, rect.top, rect.right, rect.bottom = 0, 0, 1920, 1040
        return 1

    scripted = User32(SystemParametersInfoW=area, IsIconic=0, IsZoomed=0, GetForegroundWindow=2)
    monkeypatch.setattr(windows, "user32", lambda: scripted)
    monkeypatch.setattr(windows, "toplevels", lambda: [1, 2])
    monkeypatch.setattr(windows, "title_of", {1: "Notes", 2: "Mail"}.get)
    monkeypatch.setattr(
        windows,
        "bounds_of",
        lambda hwnd: windows.Bounds(0, 0, 960, 1040) if hwnd == 1 else windows.Bounds(300, 200, 800, 600),
    )
    return scripted


def test_settings_pages_are_opened_by_their_published_names():
    opened = []
    machine = WindowsMachine(opener=opened.append)
    for page in ("display", "bluetooth", "home", "updates"):
        machine.open_settings(page)
    assert opened == ["ms-settings:display", "ms-settings:bluetooth", "ms-settings:", "ms-settings:windowsupdate"]


def test_what_windows_cannot_open_is_said():
    def opener(target):
        raise OSError(2, "no program for that")

    with pytest.raises(MachineError, match="no program for that"):
        WindowsMachine(opener=opener).open("C:/a.xyz")


def test_windows_are_listed_with_where_they_are(user32):
    assert [(w.title, w.placement, w.active) for w in WindowsMachine().windows()] == [
        ("Mail", Placement.NORMAL, True),
        ("Notes", Placement.LEFT, False),
    ]


@pytest.mark.parametrize(
    ("placement", "show"),
    [(Placement.MINIMISED, 6), (Placement.MAXIMISED, 3), (Placement.NORMAL, 9), (Placement.RIGHT, 9)],
)
def test_windows_are_placed(user32, placement, show):
    WindowsMachine().place("1", placement)
    assert ("ShowWindow", (1, show)) in user32.calls
    moved = [arguments for name, arguments in user32.calls if name == "SetWindowPos"]
    assert moved == ([(1, None, 960, 0, 960, 1040, windows.NO_ORDER)] if placement is Placement.RIGHT else [])


def test_a_window_is_closed_by_a_message(monkeypatch):
    told = []
    monkeypatch.setattr(windows, "post", lambda *message: told.append(message))
    WindowsMachine().close("7")
    assert told == [(7, windows.WM_CLOSE)]


def test_media_keys_go_down_and_up(user32):
    WindowsMachine().media(Media.NEXT)
    assert [arguments[2] for name, arguments in user32.calls if name == "keybd_event"] == [0, windows.KEY_UP]


@pytest.mark.parametrize(
    ("setting", "value", "parts"),
    [
        (Setting.WIFI, 0, ["'WiFi'", "SetStateAsync('Off')"]), (Setting.BLUETOOTH, 1, ["'Bluetooth'", "SetStateAsync('On')"]), (Setting.AIRPLANE_MODE, 1, ["in $radios", "SetStateAsync('Off')"]),
        (Setting.BRIGHTNESS, 40, ["WmiSetBrightness", "Brightness = 40"]),
    ],
)  # fmt: skip
def test_radios_and_brightness_are_set_by_their_classes(setting, value, parts):
    shell = Shell()
    WindowsMachine(runner=shell).write(setting, value)
    assert all(part in shell.scripts[0] for part in parts)


@pytest.mark.parametrize(
    ("setting", "answer", "value"),
    [
        (Setting.WIFI, "On\r\n", 1),
        (Setting.WIFI, "Off", 0),
        (Setting.AIRPLANE_MODE, "Off\r\nOff", 1),
        (Setting.AIRPLANE_MODE, "Off\r\nOn", 0),
        (Setting.BRIGHTNESS, "70\r\n", 70),
    ],
)
def test_they_are_read_back(setting, answer, value):
    assert WindowsMachine(runner=Shell(answer)).read(setting) == value


def test_a_monitor_that_cannot_be_dimmed_says_so():
    with pytest.raises(MachineError, match="brightness"):
        WindowsMachine(runner=Shell("")).read(Setting.BRIGHTNESS)


@pytest.mark.parametrize("setting", [Setting.NIGHT_LIGHT, Setting.DO_NOT_DISTURB])
def test_what_windows_lets_no_program_switch_is_said(setting):
    for use in (WindowsMachine().read, lambda s: WindowsMachine().write(s, 1)):
        with pytest.raises(MachineError, match="lets no program"):
            use(setting)


def test_locking_is_asked_of_windows(user32):
    WindowsMachine().lock()
    assert ("LockWorkStation", ()) in user32.calls
    user32._answers["LockWorkStation"] = 0
    with pytest.raises(MachineError, match="did not lock"):
        WindowsMachine().lock()


def test_a_quote_in_a_path_ends_no_script(monkeypatch, tmp_path):
    monkeypatch.setattr(windows.tempfile, "gettempdir", lambda: str(tmp_path))
    shell = Shell()
    with pytest.raises(FileNotFoundError):
        WindowsMachine(runner=shell).screenshot()
    assert shell.scripts[0].count("'") % 2 == 0


def test_the_battery_is_read_from_the_system(monkeypatch):
    class Kernel32:
        def __init__(self, percent, flag):
            self._percent, self._flag = percent, flag

        def GetSystemPowerStatus(self, pointer):  # noqa: N802
            status = ctypes.cast(pointer, ctypes.POINTER(windows.PowerStatus)).contents
            status.percent, status.flag = self._percent, self._flag
            return 1

    for percent, flag, expected in ((55, 8, (55, True)), (90, 1, (90, False)), (255, 128, None)):
        monkeypatch.setattr(windows, "kernel32", lambda p=percent, f=flag: Kernel32(p, f))
        found = WindowsMachine().battery()
        assert (found and (found.percent, found.charging)) == expected
