"""``edgelam listen`` in a real session: the hotkey in a real application, a sentence typed, the real model."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

pytest.importorskip("Xlib")

from jeepney import HeaderFields
from Xlib import XK, X, display
from Xlib.ext import xtest

from edgelam.control import Role
from edgelam.paths import runs_dir
from edgelam.quantize.evaluate.soundcard import VirtualMicrophone
from edgelam.quantize.evaluate.speech import VOICES, missing_packages, speak
from edgelam.readlog import read_all
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.bus import Bus, Call
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.listen.channel import send
from edgelam.runtime.listen.news import TITLE
from edgelam.trajectory import Effect, Outcome

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(importlib.util.find_spec("PySide6") is None, reason="needs the extra `window`"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="drives X11"),
]
READY, DONE = 30.0, 40.0


def until(reached, seconds):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.5)


@pytest.fixture
def listening(session, tmp_path):
    """The command itself, ended as at the end of a session."""
    log = (tmp_path / "listen.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "edgelam", "listen"], cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        until(lambda: send({"kind": "ping"}) is not None or process.poll() is not None, READY)
        assert process.poll() is None, (tmp_path / "listen.log").read_text()
        yield process
    finally:
        process.terminate()
        assert process.wait(10) == 0
        log.close()


def runs():
    return [next(read_all(path)) for path in runs_dir().glob("*.jsonl")]


def document(desktop):
    return next(c.value for c in desktop.snapshot("mousepad").controls if c.name == "Document" and c.role is Role.TEXT)


def screenshot(name):
    """Kept for whoever wants to look, where EDGELAM_PICTURES says."""
    folder = os.environ.get("EDGELAM_PICTURES")
    if folder and shutil.which("import"):
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True, timeout=20)


@pytest.fixture
def announced(session):
    """What a screen reader was told to read out so far."""
    bus = Bus.accessibility(Bus.session())
    bus.listen("object:announcement")

    def words():
        while bus.pump(0.1):
            pass
        return [m.body[3][1] for m in bus.signals if m.header.fields.get(HeaderFields.member) == "Announcement"]

    yield words
    bus.close()


def is_open(desktop):
    return any(w.title == TITLE and w.active for w in desktop.windows())


@pytest.mark.model
def test_a_walk_with_keys_alone(listening, announced, app, tmp_path):
    """The window by its key, a request, done, taken back, brought back from history, put away."""
    desktop = app("mousepad")
    keyboard = XInput()
    time.sleep(1.0)
    keyboard.press("ctrl+alt+space")
    until(lambda: is_open(desktop), READY)
    time.sleep(0.5)
    keyboard.type('type "Grüße – 5 €"')
    time.sleep(0.7)
    screenshot("prompt")
    keyboard.press("enter")
    until(lambda: [r for r in runs() if r.outcome is not Outcome.RUNNING], DONE)
    assert [r.outcome for r in runs()] == [Outcome.DONE]
    assert document(desktop) == "Grüße – 5 €"
    time.sleep(0.7)
    told = announced()
    assert "Working …" in told
    assert told[-1] == "Done. “Grüße – 5 €” is in the document"
    screenshot("done")
    keyboard.press("ctrl+z")
    until(lambda: document(desktop) == "" and runs()[0].undone, DONE)
    time.sleep(0.7)
    assert announced()[-1].startswith("Taken back")
    keyboard.press("up")
    keyboard.press("enter")
    until(lambda: [r.outcome for r in runs()] == [Outcome.DONE] * 2, DONE)
    keyboard.press("escape")
    until(lambda: not is_open(desktop), 5)
    keyboard.close()
    again = subprocess.run(
        [sys.executable, "-m", "edgelam", "listen"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0
    assert "listening already" in again.stderr


def ask(keyboard, request):
    """Asked for as a person does; how many runs did their act in the end. Mousepad does not show whether a setting is on."""
    before = len(runs())
    keyboard.press("ctrl+alt+space")
    time.sleep(1.5)
    keyboard.type(request)
    keyboard.press("enter")
    until(lambda: len([r for r in runs() if r.outcome is not Outcome.RUNNING]) > before, DONE)
    return sum(r.outcome in (Outcome.DONE, Outcome.UNKNOWN) for r in runs())


def restart_accessibility():
    """End the bus that applications and edgelam meet on, as a crash of the desktop's shell does; D-Bus starts another."""
    bus = Bus.session()
    name = "org.freedesktop.DBus"
    (pid,) = bus.call(Call(name, "/org/freedesktop/DBus", name, "GetConnectionUnixProcessID", "s", ("org.a11y.Bus",)))
    subprocess.run(["pkill", "-KILL", "-P", str(pid)], check=True)
    os.kill(pid, signal.SIGKILL)
    bus.close()
    time.sleep(1.0)


@pytest.mark.model
def test_it_survives_sleep_and_a_restarted_desktop(listening, app, session):
    app("mousepad")
    keyboard = XInput()
    time.sleep(1.0)
    listening.send_signal(signal.SIGSTOP)
    time.sleep(5.0)
    listening.send_signal(signal.SIGCONT)
    assert ask(keyboard, "turn on word wrap") == 1
    subprocess.run(["pkill", "-n", "-x", "openbox"], check=True)
    time.sleep(0.5)
    manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
    time.sleep(1.0)
    assert ask(keyboard, "show the line numbers") == 2
    subprocess.run(["pkill", "-x", "mousepad"], check=True)
    restart_accessibility()
    fresh = AtspiDesktop()
    fresh.launch("mousepad")
    fresh.close()
    time.sleep(1.0)
    assert ask(keyboard, "turn on word wrap") == 3
    keyboard.close()
    manager.terminate()
    manager.wait(5)


def test_a_key_that_another_program_has_is_named(listening, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "edgelam", "listen"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "EDGELAM_HOME": str(tmp_path / "other")},
    )  # fmt: skip
    assert done.returncode == 5
    assert "Another program uses ctrl+alt+space already" in done.stderr


@pytest.fixture
def microphone():
    if missing_packages() or shutil.which("pulseaudio") is None or importlib.util.find_spec("sounddevice") is None:
        pytest.skip("needs the extra `voice`, pulseaudio, flite, espeak-ng and sox")
    with VirtualMicrophone() as made:
        yield made


def hold(keys, meanwhile):
    """Keep keys down as a hand does, with what happens meanwhile."""
    screen = display.Display()
    codes = [screen.keysym_to_keycode(XK.string_to_keysym(key)) for key in keys]
    for code in codes:
        xtest.fake_input(screen, X.KeyPress, code)
    screen.sync()
    meanwhile()
    for code in reversed(codes):
        xtest.fake_input(screen, X.KeyRelease, code)
    screen.sync()
    screen.close()


@pytest.mark.model
def test_hold_the_key_and_say_it(microphone, listening, app, tmp_path):
    app("mousepad")
    time.sleep(1.0)
    keyboard = XInput()

    def is_done_for(voice):
        """What is heard depends on the processor, too: what was not heard for sure waits, and is said again by another voice."""
        sound = speak("turn on word wrap", voice)

        def say():
            time.sleep(0.7)
            microphone.play(sound)
            screenshot("listening")

        hold(("Control_L", "Alt_L", "space"), say)
        time.sleep(8.0)
        if not runs():
            keyboard.press("escape")
        return bool(runs())

    assert any(is_done_for(voice) for voice in VOICES)
    until(lambda: [r for r in runs() if r.outcome is not Outcome.RUNNING], DONE)
    (run,) = runs()
    assert "word wrap" in run.request.casefold()
    assert run.steps[-1].effect is Effect.UNKNOWN, "something was clicked; Mousepad does not show what a menu item did"
    assert run.outcome is Outcome.UNKNOWN
    time.sleep(0.7)
    screenshot("heard")
