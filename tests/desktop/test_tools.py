"""Tools in a private session, for real: windows, clipboard, screen, sound, settings, a media player, notifications, files."""

import json
import shutil
import struct
import threading
import time
from datetime import timedelta

import pytest
from jeepney import MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

import edgelam
from edgelam.action import parse_action
from edgelam.quantize.evaluate.soundcard import PACKAGES, VirtualMicrophone
from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.tools.alarms import running
from edgelam.runtime.tools.calling import call, pinned
from edgelam.runtime.tools.linux import LinuxMachine
from edgelam.runtime.tools.machine import Placement, Setting
from edgelam.trajectory import Effect, Outcome

pytestmark = pytest.mark.desktop


@pytest.fixture
def machine(session, desktop, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    # What else is installed would choose what opens a text (notepadqq, calibre, ...).
    (tmp_path / "home/.config/mimeapps.list").write_text(
        "[Default Applications]\ntext/plain=org.xfce.mousepad.desktop\n", encoding="utf-8"
    )
    return LinuxMachine(desktop)


def done(line, machine):
    """The call's effect is verified or at least seen; what came of it."""
    found = call(pinned(parse_action(f"call {line}"), machine), machine)
    assert found.effect in (Effect.VERIFIED, Effect.CHANGED), found
    return found


def taken_back(found, machine):
    return done(str(found.undo).removeprefix("call "), machine)


@pytest.fixture
def two_windows(app, machine):
    app("mousepad")
    app("galculator")
    titles = [w.title for w in machine.windows()]
    assert len(titles) == 2, titles
    return titles


def test_windows_are_placed_switched_and_closed(machine, two_windows):
    front, behind = two_windows
    for line, placement in (("maximise_window()", Placement.MAXIMISED), ("minimise_window()", Placement.MINIMISED)):
        name = machine.windows()[0].title
        found = done(line, machine)
        assert next(w for w in machine.windows() if w.title == name).placement is placement
        taken_back(found, machine)
        assert next(w for w in machine.windows() if w.title == name).placement is Placement.NORMAL
        done(f"switch_to_window(name={json.dumps(name)})", machine)
    done(f"switch_to_window(name={json.dumps(behind)})", machine)
    assert machine.windows()[0].title == behind
    assert behind in done("list_windows()", machine).sentence
    done("show_desktop()", machine)
    done(f"restore_window(name={json.dumps(front)})", machine)
    done(f"close_window(name={json.dumps(front)})", machine)


def test_two_windows_stand_side_by_side(app, machine):
    app("mousepad")
    app("thunar")
    one, other = (w.title for w in machine.windows())
    done(f"side_by_side(left={json.dumps(one)}, right={json.dumps(other)})", machine)


def test_an_application_a_file_and_a_folder_are_opened(app, machine, desktop, tmp_path):
    if shutil.which("mousepad") is None:
        pytest.skip("mousepad is not installed")
    done('open_app(name="Mousepad")', machine)
    done("close_window()", machine)
    note = machine.folders()["Documents"] / "shopping.txt"
    note.write_text("milk", encoding="utf-8")
    assert "shopping.txt" in done('find_files(name="shopping")', machine).sentence
    for call_line, title in (
        ('open_file(path="~/Documents/shopping.txt")', "shopping"),
        ('open_with(paths="~/Documents/errands.txt", app="Mousepad")', "errands"),
    ):
        (machine.folders()["Documents"] / "errands.txt").write_text("post", encoding="utf-8")
        call(parse_action(f"call {call_line}"), machine)
        deadline = time.monotonic() + 20
        while not any(title in w.title for w in machine.windows()) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert any(title in w.title for w in machine.windows())


def test_the_clipboard_holds_what_was_copied(machine):
    if shutil.which("xclip") is None:
        pytest.skip("xclip is not installed")
    done('copy_text(text="Grüße – 東京")', machine)
    assert "Grüße – 東京" in done("read_clipboard()", machine).sentence
    done("clear_clipboard()", machine)
    assert "no text" in done("read_clipboard()", machine).sentence


def test_a_picture_of_the_screen_is_a_png_of_its_size(machine):
    done('take_screenshot(name="screen")', machine)
    data = (machine.folders()["Pictures"] / "screen.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1280, 900)


def test_the_volume_is_set_changed_muted_and_set_back(machine):
    if missing_programs(PACKAGES):
        pytest.skip("PulseAudio is not installed")
    with VirtualMicrophone():
        machine.write(Setting.VOLUME, 50)
        found = done("set_volume(level=30)", machine)
        assert machine.read(Setting.VOLUME) == 30
        taken_back(found, machine)
        assert machine.read(Setting.VOLUME) == 50
        found = done('change_volume(direction="down", by=20)', machine)
        assert machine.read(Setting.VOLUME) == 30
        taken_back(found, machine)
        found = done("set_mute(on=true)", machine)
        assert "off" in done("get_volume()", machine).sentence
        taken_back(found, machine)
        assert machine.read(Setting.MUTE) == 0


@pytest.mark.model
def test_a_sentence_is_about_the_window_of_its_application(machine, desktop, app, tmp_path):
    app("mousepad")
    app("galculator")
    with edgelam.Agent(desktop, runs=tmp_path / "runs", confirm=lambda question: True) as agent:
        run = agent.run("maximise the window", "mousepad")
        assert run.outcome is Outcome.DONE, run
        placed = {w.app.casefold(): w.placement for w in machine.windows()}
        assert (placed["mousepad"], placed["galculator"]) == (Placement.MAXIMISED, Placement.NORMAL)
        run = agent.run("close the window", "mousepad")
        assert run.outcome is Outcome.DONE, run
    assert [w.app.casefold() for w in machine.windows()] == ["galculator"]


@pytest.mark.model
def test_a_sentence_sets_the_volume_and_undo_sets_it_back(machine, desktop, tmp_path):
    if missing_programs(PACKAGES):
        pytest.skip("PulseAudio is not installed")
    with VirtualMicrophone():
        machine.write(Setting.VOLUME, 50)
        with edgelam.Agent(desktop, runs=tmp_path / "runs") as agent:
            run = agent.run("set the volume to 30 percent")
            assert (run.outcome, run.endings[0].evidence) == (Outcome.DONE, "The volume is now 30 %.")
            assert machine.read(Setting.VOLUME) == 30
            (step,) = agent.undo(run)
        assert step.effect is Effect.VERIFIED
        assert machine.read(Setting.VOLUME) == 50


@pytest.mark.parametrize("name", ["set_dark_mode", "set_do_not_disturb"])
def test_a_desktop_setting_is_switched_and_set_back(machine, name):
    if shutil.which("gsettings") is None:
        pytest.skip("gsettings is not installed")
    found = done(f"{name}(on=true)", machine)
    again = done(f"{name}(on=true)", machine)
    assert again.undo == parse_action(f"call {name}(on=true)")
    taken_back(found, machine)
    assert found.undo == parse_action(f"call {name}(on=false)")


class Service:
    """A program on the session bus that answers to one name: a player, or a notification area."""

    def __init__(self, name, answer):
        self.heard = []
        self._answer = answer
        self._connection = open_dbus_connection("SESSION")
        self._connection.send_and_get_reply(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        try:
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    fields = message.header.fields
                    self.heard.append((fields.get(3), message.body))
                    self._connection.send(new_method_return(message, *self._answer(fields.get(3), message.body)))
        except (OSError, EOFError):
            return


def test_a_media_player_is_told_and_says_what_it_plays(machine):
    playing = {"title": "First", "status": "Playing"}

    def answer(member, body):
        if member == "Get":
            value = (
                ("s", playing["status"])
                if body[1] == "PlaybackStatus"
                else ("a{sv}", {"xesam:title": ("s", playing["title"]), "xesam:artist": ("as", ["Anna"])})
            )
            return "v", (value,)
        playing["title"] = {"Next": "Second", "Previous": "First"}.get(member, playing["title"])
        playing["status"] = "Paused" if member in ("PlayPause", "Stop") else "Playing"
        return None, ()

    player = Service("org.mpris.MediaPlayer2.test", answer)
    assert "First by Anna" in done("get_track()", machine).sentence
    found = done("next_track()", machine)
    assert "Second" in done("get_track()", machine).sentence
    taken_back(found, machine)
    done("play_pause()", machine)
    assert "Nothing" in done("get_track()", machine).sentence
    assert {"Next", "Previous", "PlayPause"} <= {member for member, _ in player.heard}


def test_a_timer_rings_once_it_is_due_and_not_when_it_was_cancelled(machine):
    with pytest.raises(Exception, match="notifications"):
        call(parse_action("call set_timer(seconds=1)"), machine)
    area = Service("org.freedesktop.Notifications", lambda member, body: ("u", (7,)))
    done('remind_in(seconds=2, text="the tea")', machine)
    done('remind_in(seconds=600, text="the oven")', machine)
    later = f"{machine.now() + timedelta(hours=5):%Y-%m-%dT%H:%M}"
    done(f'remind_at(at="{later}", text="the bus")', machine)
    done(f'set_alarm(at="{later}")', machine)
    running_now = done("list_timers()", machine).sentence
    assert all(said in running_now for said in ("the oven", "the bus", "Alarm"))
    deadline = time.monotonic() + 20
    while not area.heard and time.monotonic() < deadline:
        time.sleep(0.1)
    (member, body), *_ = area.heard
    assert (member, body[4]) == ("Notify", "the tea")
    done("cancel_timers()", machine)
    assert not running()


def test_answers_come_from_the_system(machine):
    for line, part in (
        ("tell_time()", ":"),
        ("tell_date()", "20"),
        ("get_disk_space()", "GB"),
        ("get_system()", "Linux"),
        ("get_battery()", "battery"),
        ("get_ip_address()", " "),
    ):
        assert part in done(line, machine).sentence
    assert done('convert_units(amount=5, unit="mile", to="kilometer")', machine).sentence.endswith("8.04672 kilometer")
