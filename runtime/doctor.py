"""Examine this machine: each thing that a run needs, in one line."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from edgelam.errors import EdgelamError
from edgelam.paths import data_dir, private_folder, runs_dir
from edgelam.runtime.engine.processor import check_processor


@dataclass(frozen=True, slots=True)
class Finding:
    """One examined thing; what is not ``needed`` may be missing."""

    what: str
    ok: bool
    says: str
    needed: bool = True


def examine(model: str | None = None) -> list[Finding]:
    """Every finding, in the order a person would put things right."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("processor", check_processor),
        ("model", lambda: _model(model)),
        ("sentence encoder", _encoder),
        ("data folder", _data),
    ]
    found = [_try(what, check) for what, check in checks]
    found += [replace(_try(what, check), needed=False) for what, check in (("planner", _planner), ("voice", _voice))]
    if sys.platform.startswith("linux"):
        found += _linux()
    elif sys.platform == "win32":
        found += _windows()
    else:
        says = f"only the simulated desktop can be driven on {platform.system()}"
        found.append(Finding("desktop", False, says, needed=False))
    return found


def _try(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except (EdgelamError, OSError, ImportError) as error:
        return Finding(what, False, str(error))


def _model(model: str | None) -> str:
    from edgelam.runtime.engine import has_llama, open_engine
    from edgelam.runtime.models import locate

    path = locate(model)
    engine = open_engine(path)
    trained = "knows edgelam's prompt" if engine.trained else "not trained for edgelam: expect little"
    engine.close()
    by = "llama.cpp" if path.is_file() and has_llama() else "onnxruntime"
    size = sum(f.stat().st_size for f in ([path] if path.is_file() else path.iterdir()))
    return f"{path.name}, {size / 1e6:.0f} MB, run by {by}, {trained}"


def _encoder() -> str:
    from edgelam.retrieval.encoder import DEFAULT, Encoder

    vector = Encoder().encode(["save"])[0]
    return f"{(DEFAULT / 'model.onnx').stat().st_size / 1e6:.0f} MB, {len(vector)} dimensions"


def _planner() -> str:
    """Without it known verbs say where a subtask begins."""
    from edgelam.retrieval.encoder import network_file
    from edgelam.runtime.request.tagger import DEFAULT, Tagger

    subtasks = Tagger().read("write hello and save it") or ()
    return f"{network_file(DEFAULT).stat().st_size / 1e6:.0f} MB, reads {len(subtasks)} subtasks in two commands"


def _voice() -> str:
    """The speech model is run once over a second of nothing; the microphone is not opened."""
    import numpy as np

    from edgelam.runtime.voice.model import locate
    from edgelam.runtime.voice.network import DECODER, ENCODER, RATE
    from edgelam.runtime.voice.pauses import Pauses
    from edgelam.runtime.voice.recognizer import Recognizer

    folder = locate()
    Recognizer(folder).hear(np.zeros(RATE, np.float32), beam=1)
    Pauses().follow(np.zeros(RATE, np.float32))
    import sounddevice

    inputs = [d["name"] for d in sounddevice.query_devices() if d["max_input_channels"] > 0]
    size = sum((folder / name).stat().st_size for name in (ENCODER, DECODER)) / 1e6
    return f"{size:.0f} MB, English; microphones: {', '.join(inputs) or 'none'}"


def _data() -> str:
    folder = data_dir()
    private_folder(runs_dir())
    if not os.access(folder, os.W_OK):
        raise OSError(f"{folder} cannot be written; set EDGELAM_HOME to a folder of yours")
    return str(folder)


def _linux() -> Iterator[Finding]:
    from edgelam.runtime.desktop.atspi.java import JAVA_PACKAGE, reads_java
    from edgelam.runtime.desktop.atspi.session import GTK2_PACKAGES, missing_programs, reads_gtk2

    display = os.environ.get("DISPLAY")
    wayland = os.environ.get("WAYLAND_DISPLAY")
    absent = missing_programs()
    private = f"apt-get install {' '.join(absent)}" if absent else "can be started (Xvfb, D-Bus, openbox)"
    yield Finding("private session", not absent, private, needed=not display)
    says = display or ("Wayland without Xwayland: not supported yet" if wayland else "none; runs use a private session")
    yield Finding("display", bool(display), says, needed=False)
    bridge = "can be read" if reads_gtk2() else f"cannot be read; apt-get install {' '.join(GTK2_PACKAGES)}"
    yield Finding("GTK 2 applications", reads_gtk2(), bridge, needed=False)
    wrapper = "can be read" if reads_java() else f"cannot be read; apt-get install {JAVA_PACKAGE}"
    yield Finding("Java applications", reads_java(), wrapper, needed=False)
    yield _tools(bool(wayland))
    if display:
        yield _try("accessibility", _accessibility)


def _tools(wayland: bool) -> Finding:
    """What tools cannot do here, and the programs that would let them."""
    from edgelam.runtime.tools.programs import PACKAGES, lacking

    missing = lacking(wayland)
    if not missing:
        return Finding("tools", True, "every program that they use is there", needed=False)
    without = "; ".join(f"{used} ({name})" for name, used in missing.items())
    packages = " ".join(dict.fromkeys(PACKAGES[name] for name in missing))
    return Finding("tools", False, f"not without these programs: {without}; apt-get install {packages}", needed=False)


def _windows() -> Iterator[Finding]:
    from edgelam.runtime.desktop.win32.windows import is_elevated

    yield _try("desktop", _windows_desktop)
    rights = (
        "administrator: it reaches every window"
        if is_elevated(0)
        else "a person's: an administrator's windows stay closed to it"
    )
    yield Finding("rights", True, rights, needed=False)


def _windows_desktop() -> str:
    from edgelam.runtime.desktop.uia import UiaDesktop

    desktop = UiaDesktop.connect()
    try:
        windows = desktop.windows()
    finally:
        desktop.close()
    return f"{desktop.says}; {len(windows)} windows: {', '.join(sorted({w.app for w in windows})) or 'none open'}"


def _accessibility() -> str:
    from edgelam.runtime.desktop.atspi import AtspiDesktop

    desktop = AtspiDesktop()
    try:
        windows = desktop.windows()
    finally:
        desktop.close()
    return f"{len(windows)} windows: {', '.join(sorted({w.app for w in windows})) or 'none open'}"
