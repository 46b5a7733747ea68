"""``edgelam listen`` in a real session: the hotkey in a real application, a sentence typed, the real model."""

import importlib.util
import os
import shutil
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
from edgelam.runtime.desktop.atspi.bus import Bus
from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.listen.channel import send
from edgelam.trajectory import Outcome, read_all

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


@pytest.mark.model
def test_press_the_key_say_it_done(listening, announced, app, tmp_path):
    desktop = app("mousepad")
    keyboard = XInput()
    time.sleep(1.0)
    keyboard.press("ctrl+alt+space")
    time.sleep(1.5)
    keyboard.type('type "Grüße – 5 €"')
    time.sleep(0.3)
    screenshot("prompt")
    keyboard.press("enter")
    until(lambda: [r for r in runs() if r.outcome is not Outcome.RUNNING], DONE)
    assert [r.outcome for r in runs()] == [Outcome.DONE]
    assert document(desktop) == "Grüße – 5 €"
    time.sleep(0.7)
    told = announced()
    assert told[0] == "Working …"
    assert told[1].startswith('type "Grüße – 5 €"')
    assert told[-1].startswith("done")
    screenshot("done")
    keyboard.close()
    again = subprocess.run(
        [sys.executable, "-m", "edgelam", "listen"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0
    assert "listening already" in again.stderr


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
    sound = speak("turn on word wrap", VOICES[0])

    def say():
        time.sleep(0.7)
        microphone.play(sound)
        screenshot("listening")

    hold(("Control_L", "Alt_L", "space"), say)
    until(lambda: [r for r in runs() if r.outcome is not Outcome.RUNNING], DONE)
    assert [r.outcome for r in runs()] == [Outcome.DONE]
    assert "word wrap" in runs()[0].request.casefold()
    time.sleep(0.7)
    screenshot("heard")
