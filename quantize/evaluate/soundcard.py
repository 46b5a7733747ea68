"""A microphone that says what it is given: a sound server of its own, with a device that nothing is connected to."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from edgelam.errors import EnvironmentProblem
from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.voice.network import RATE, Samples

START_TIMEOUT = 10.0
ALSA = """<confdir:alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""
PACKAGES = {"pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils"}


class VirtualMicrophone:
    """A context manager; inside it, what is played is what programs of this process record.

    Raises:
        EnvironmentProblem: PulseAudio is missing or does not start.
    """

    def __init__(self) -> None:
        if absent := missing_programs(PACKAGES):
            raise EnvironmentProblem(f"A virtual microphone needs programs; run: apt-get install {' '.join(absent)}")
        self._folder = Path(tempfile.mkdtemp(prefix="edgelam-sound-"))
        self._server: subprocess.Popen[bytes] | None = None
        self._saved: dict[str, str | None] = {}

    def __enter__(self) -> VirtualMicrophone:
        socket = self._folder / "native"
        (self._folder / "asound.conf").write_text(ALSA, encoding="ascii")
        self._set({"PULSE_SERVER": f"unix:{socket}", "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{self._folder / 'asound.conf'}"})  # fmt: skip
        modules = [
            f"module-native-protocol-unix socket={socket} auth-anonymous=1",
            "module-null-sink sink_name=edgelam",
        ]
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disallow-exit"]
        self._server = subprocess.Popen(
            [*command, *(f"--load={m}" for m in modules)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "PULSE_RUNTIME_PATH": str(self._folder), "PULSE_STATE_PATH": str(self._folder)},
        )  # fmt: skip
        end = time.monotonic() + START_TIMEOUT
        while subprocess.run(
            ["pactl", "set-default-source", "edgelam.monitor"], check=False, capture_output=True
        ).returncode:
            if time.monotonic() > end or self._server.poll() is not None:
                self.__exit__(None, None, None)
                raise EnvironmentProblem("The sound server did not start.")
            time.sleep(0.1)
        return self

    def play(self, sound: Samples) -> None:
        """Say it, in its own time; returns when all of it was said."""
        player = ["pacat", "--playback", "--device=edgelam", f"--rate={RATE}", "--format=float32le", "--channels=1", "--latency-msec=20"]  # fmt: skip
        subprocess.run(player, input=sound.tobytes(), check=True, timeout=len(sound) / RATE + START_TIMEOUT)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(START_TIMEOUT)
        for name, value in self._saved.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _set(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self._saved[name] = os.environ.get(name)
            os.environ[name] = value
