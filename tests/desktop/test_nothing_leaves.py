"""The main job in a real application reaches nothing but this machine, recorded call by call."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from edgelam.runtime.desktop.atspi.session import missing_programs

_SPEC = importlib.util.spec_from_file_location("syscalls", Path(__file__).parents[1] / "syscalls.py")
syscalls = importlib.util.module_from_spec(_SPEC)
sys.modules["syscalls"] = syscalls
_SPEC.loader.exec_module(syscalls)

pytestmark = pytest.mark.desktop

REQUEST = 'type "Grüße aus Tōkyō – 5 €" and save it as note.txt in my Documents folder'


@pytest.mark.skipif(bool(missing_programs()) or shutil.which("mousepad") is None, reason="needs a private session")
@pytest.mark.skipif(not syscalls.can_record(), reason="recording takes strace and a network namespace")
def test_the_main_job_in_a_real_application(tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    environment = {"HOME": str(home), "EDGELAM_HOME": str(home / "edgelam")}
    command = [sys.executable, "-P", "-m", "edgelam", "run", REQUEST, "--app", "mousepad"]
    recording = syscalls.record(command, tmp_path, environment)
    assert recording.code == 0, recording.output
    assert recording.remote == []
    assert (home / "Documents" / "note.txt").read_text(encoding="utf-8").startswith("Grüße aus Tōkyō – 5 €")


@pytest.mark.skipif(not syscalls.can_record(), reason="recording takes strace and a network namespace")
def test_the_service_while_it_waits(session, tmp_path):
    """Until it is ended: neither a socket to elsewhere nor a file outside its own folder."""
    pytest.importorskip("PySide6")
    own = tmp_path / "own"
    own.mkdir()
    environment = {"EDGELAM_HOME": str(own), "TMPDIR": str(own)}
    command = ["timeout", "20", sys.executable, "-P", "-B", "-m", "edgelam", "listen", "--no-voice"]
    recording = syscalls.record(command, tmp_path, environment)
    assert (own / "service").is_dir(), recording.output
    assert recording.remote == []
    assert recording.written(own) == []
