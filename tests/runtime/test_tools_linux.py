"""Linux' interfaces by the commands that reach them: what cannot be tried in a private session."""

import json

import pytest

from edgelam.runtime import doctor
from edgelam.runtime.tools import linux, programs
from edgelam.runtime.tools.linux import LinuxMachine, recently_used
from edgelam.runtime.tools.machine import MachineError, OpenWindow, Placement, Setting
from edgelam.runtime.tools.pages import PAGES
from edgelam.runtime.tools.programs import run
from edgelam.runtime.tools.x11 import Screen


class Recorded:
    """Answers by the beginning of the command, and keeps what was run."""

    def __init__(self, **answers):
        self.commands, self._answers = [], answers

    def __call__(self, command, text=None):
        self.commands.append(list(command))
        return self._answers.get(command[0], "")


def test_what_tools_lack_is_named_with_what_it_is_for(monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda name: None if name in ("nmcli", "xclip", "wl-copy") else name)
    assert programs.lacking(wayland=False) == {"nmcli": "Wi-Fi", "xclip": "the clipboard"}
    assert programs.lacking(wayland=True) == {"nmcli": "Wi-Fi", "wl-copy": "the clipboard"}
    found = doctor._tools(wayland=False)
    assert not found.ok
    assert not found.needed
    assert found.says.endswith("Wi-Fi (nmcli); the clipboard (xclip); apt-get install network-manager xclip")
    monkeypatch.setattr(programs.shutil, "which", str)
    assert doctor._tools(wayland=False).ok


def test_every_program_has_a_package_and_a_purpose():
    assert programs.USED_FOR.keys() | programs.ON_WAYLAND.values() == programs.PACKAGES.keys() - {"wl-paste"}


@pytest.mark.parametrize(
    ("setting", "value", "command"),
    [
        (Setting.VOLUME, 30, ["pactl", "set-sink-volume", "@DEFAULT_SINK@", "30%"]), (Setting.MUTE, 1, ["pactl", "set-sink-mute", "@DEFAULT_SINK@", "1"]),
        (Setting.WIFI, 0, ["nmcli", "radio", "wifi", "off"]), (Setting.BLUETOOTH, 1, ["bluetoothctl", "power", "on"]), (Setting.AIRPLANE_MODE, 1, ["rfkill", "block", "all"]),
        (Setting.DARK_MODE, 1, ["gsettings", "set", "org.gnome.desktop.interface", "color-scheme", "prefer-dark"]),
        (Setting.NIGHT_LIGHT, 0, ["gsettings", "set", "org.gnome.settings-daemon.plugins.color", "night-light-enabled", "false"]),
        (Setting.DO_NOT_DISTURB, 1, ["gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false"]),
    ],
)  # fmt: skip
def test_each_setting_is_written_by_its_own_program(setting, value, command):
    runner = Recorded()
    LinuxMachine(runner=runner).write(setting, value)
    assert runner.commands == [command]


@pytest.mark.parametrize(
    ("setting", "answers", "value"),
    [
        (Setting.VOLUME, {"pactl": "Volume: front-left: 26214 /  40% / -23.88 dB"}, 40), (Setting.MUTE, {"pactl": "Mute: yes"}, 1), (Setting.WIFI, {"nmcli": "enabled\n"}, 1), (Setting.WIFI, {"nmcli": "disabled\n"}, 0),
        (Setting.BLUETOOTH, {"bluetoothctl": "Controller 00:11\n\tPowered: yes\n"}, 1), (Setting.DARK_MODE, {"gsettings": "'prefer-dark'\n"}, 1), (Setting.DO_NOT_DISTURB, {"gsettings": "true\n"}, 0),
        (Setting.AIRPLANE_MODE, {"rfkill": json.dumps({"rfkilldevices": [{"soft": "blocked"}, {"soft": "blocked"}]})}, 1),
        (Setting.AIRPLANE_MODE, {"rfkill": json.dumps({"rfkilldevices": [{"soft": "blocked"}, {"soft": "unblocked"}]})}, 0),
    ],
)  # fmt: skip
def test_each_setting_is_read_from_what_its_program_says(setting, answers, value):
    assert LinuxMachine(runner=Recorded(**answers)).read(setting) == value


@pytest.mark.parametrize("answers", [{}, {"rfkill": "nonsense"}])
def test_what_is_not_said_is_not_guessed(answers):
    for setting in (Setting.VOLUME, Setting.AIRPLANE_MODE):
        with pytest.raises(MachineError, match="does not say"):
            LinuxMachine(runner=Recorded(**answers)).read(setting)


def test_the_brightness_goes_through_the_session_service(tmp_path, monkeypatch):
    folder = tmp_path / "intel_backlight"
    folder.mkdir()
    (folder / "brightness").write_text("300\n")
    (folder / "max_brightness").write_text("1200\n")
    monkeypatch.setattr(linux, "BACKLIGHTS", tmp_path)
    runner = Recorded()
    machine = LinuxMachine(runner=runner)
    assert machine.read(Setting.BRIGHTNESS) == 25
    machine.write(Setting.BRIGHTNESS, 50)
    assert runner.commands[0][-4:] == ["ssu", "backlight", "intel_backlight", "600"]
    assert "org.freedesktop.login1.Session" in runner.commands[0]


def test_a_screen_without_backlight_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(linux, "BACKLIGHTS", tmp_path)
    with pytest.raises(MachineError, match="brightness"):
        LinuxMachine(runner=Recorded()).read(Setting.BRIGHTNESS)


@pytest.mark.parametrize(
    ("method", "command"), [("lock", ["loginctl", "lock-session"]), ("sleep", ["systemctl", "suspend"])]
)
def test_the_session_is_locked_and_suspended_by_its_manager(method, command):
    runner = Recorded()
    getattr(LinuxMachine(runner=runner), method)()
    assert runner.commands == [command]


@pytest.mark.parametrize(
    ("installed", "page", "command"),
    [
        ({"gnome-control-center"}, "display", ["gnome-control-center", "display"]), ({"gnome-control-center"}, "home", ["gnome-control-center"]), ({"systemsettings"}, "mouse", ["systemsettings", "kcm_mouse"]),
        ({"xfce4-mouse-settings"}, "mouse", ["xfce4-mouse-settings"]), ({"xfce4-settings-manager"}, "home", ["xfce4-settings-manager"]), (set(), "display", None), ({"gnome-control-center"}, "updates", None),
    ],
)  # fmt: skip
def test_settings_open_in_whichever_desktop_is_there(monkeypatch, installed, page, command):
    started = []
    monkeypatch.setattr(linux.shutil, "which", lambda name: name if name in installed else None)
    machine = LinuxMachine(starter=lambda command, text=None: started.append(command))
    if command is None:
        with pytest.raises(MachineError, match="settings"):
            machine.open_settings(page)
    else:
        machine.open_settings(page)
        assert started == [command]


def test_every_page_has_an_address_on_windows():
    assert len(PAGES) >= 30
    assert all(page.windows or name == "home" for name, page in PAGES.items())


def test_files_and_addresses_are_opened_by_the_desktop():
    started = []
    LinuxMachine(starter=lambda command, text=None: started.append((command, text))).open("https://example.org")
    assert started == [(["xdg-open", "https://example.org"], None)]


def test_the_battery_and_the_network_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(linux, "SUPPLIES", tmp_path)
    links = [{"addr_info": [{"local": "192.0.2.5", "scope": "global"}, {"local": "fe80::1", "scope": "link"}]}]
    machine = LinuxMachine(runner=Recorded(ip=json.dumps(links)))
    assert machine.battery() is None
    (tmp_path / "BAT0").mkdir()
    (tmp_path / "BAT0" / "capacity").write_text("71\n")
    (tmp_path / "BAT0" / "status").write_text("Charging\n")
    assert (machine.battery().percent, machine.battery().charging) == (71, True)
    assert machine.addresses() == ["192.0.2.5"]


def test_recent_files_are_those_still_there_the_latest_first(tmp_path):
    for name in ("old.txt", "new file.txt"):
        (tmp_path / name).write_text("")
    rows = [
        (f"file://{tmp_path}/old.txt", "2026-01-01"),
        (f"file://{tmp_path}/new%20file.txt", "2026-02-01"),
        (f"file://{tmp_path}/gone.txt", "2026-03-01"),
        ("https://example.org", "2026-04-01"),
    ]
    bookmarks = "".join(f'<bookmark href="{href}" visited="{when}"/>' for href, when in rows)
    path = tmp_path / "recently-used.xbel"
    path.write_text(f'<?xml version="1.0"?><xbel>{bookmarks}</xbel>')
    assert [p.name for p in recently_used(path)] == ["new file.txt", "old.txt"]
    path.write_text("<xbel")
    assert recently_used(path) == []


def test_a_program_that_is_missing_is_named_with_its_package():
    with pytest.raises(MachineError, match=r"nmcli.*network-manager"):
        run(["nmcli", "radio"]) if not linux.shutil.which("nmcli") else pytest.skip("it is installed")


@pytest.mark.parametrize(
    ("command", "why"), [(["sh", "-c", "echo no >&2; exit 3"], "says: no"), (["sh", "-c", "exit 3"], "failed with 3")]
)
def test_a_program_that_fails_says_why(command, why):
    with pytest.raises(MachineError, match=why):
        run(command)


def test_a_window_that_closes_meanwhile_is_none():
    pytest.importorskip("Xlib")
    from Xlib.error import BadWindow

    class Closing(Screen):
        """Three windows of which the second is gone once it is asked; no display behind them."""

        def __init__(self):
            self._root = None

        def _numbers(self, window, name):
            return {"_NET_ACTIVE_WINDOW": [3], "_NET_CLIENT_LIST_STACKING": [1, 2, 3]}[name]

        def _shown(self, number, active):
            if number == 2:
                raise BadWindow.__new__(BadWindow)
            return [OpenWindow(str(number), f"Window {number}", "App", Placement.NORMAL, active)]

    assert [w.title for w in Closing().windows()] == ["Window 3", "Window 1"]
