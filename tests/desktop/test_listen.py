"""``edgelam listen`` in a real session: the hotkey in a real application, a sentence typed, the real model."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from edgelam.runtime.desktop.atspi.xinput import XInput
from edgelam.runtime.listen.channel import send

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
        time.sleep(0.05)


@pytest.fixture
def listening(session, tmp_path):
    """The command itself, ended by Ctrl-C."""
    log = (tmp_path / "listen.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "edgelam", "listen"], cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    try:
        until(lambda: send({"kind": "ping"}) is not None or process.poll() is not None, READY)
        assert process.poll() is None, (tmp_path / "listen.log").read_text()
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
        log.close()


def document(desktop):
    return next(c.value for c in desktop.snapshot("mousepad").controls if c.name == "Document")


def screenshot(name):
    """Kept for whoever wants to look, where EDGELAM_PICTURES says."""
    folder = os.environ.get("EDGELAM_PICTURES")
    if folder and shutil.which("import"):
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True, timeout=20)


@pytest.mark.model
def test_press_the_key_say_it_done(listening, app, tmp_path):
    desktop = app("mousepad")
    keyboard = XInput()
    time.sleep(1.0)
    keyboard.press("ctrl+alt+space")
    time.sleep(1.5)
    keyboard.type('type "Grüße – 5 €"')
    time.sleep(0.3)
    screenshot("prompt")
    keyboard.press("enter")
    until(lambda: "Grüße – 5 €" in document(desktop), DONE)
    time.sleep(0.7)
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
