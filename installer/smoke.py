"""The installer tried out under Wine: installed, used, installed over, removed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from edgelam.installer.fetch import digest
from edgelam.installer.payload import MANIFEST
from edgelam.installer.wine import Wine, opened

HOME = "users/root"
PROGRAM = f"{HOME}/AppData/Local/Programs/EdgeLAM"
EXE = r"C:\users\root\AppData\Local\Programs\EdgeLAM\bin\edgelam.exe"
PYTHON = r"C:\users\root\AppData\Local\Programs\EdgeLAM\python\python.exe"
SENTENCE = 'type "{text}" and save it as note.txt in my Documents folder'
LISTEN_TIMEOUT = 90.0
"""Seconds: a machine that does something else meanwhile takes half of them."""

PING = "from edgelam.runtime.listen.channel import send; print(send({'kind': 'ping'}) is not None)"
TEXT = "Grüße – 5 €"
"""Western letters: Wine's Notepad saves in the Windows code page unless it is set otherwise."""

OURS = re.compile(r"edgelam", re.IGNORECASE)
SPEED = """
import json
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.models import locate
engine = LlamaEngine(locate(None), threads=1)
prompt = " ".join(f"button {n}" for n in range(150))
rates = []
for turn in range(3):
    read = engine.generate(f"{turn} {prompt}", 'root ::= "x"')
    written = engine.generate(f"{turn} {prompt}", "root ::= " + '"x " ' * 40)
    rates.append((read.tokens_in / read.milliseconds * 1000, written.tokens_out / written.milliseconds * 1000))
print(json.dumps([round(sorted(r)[1], 1) for r in zip(*rates)]))
"""
"""Tokens a second, read and written under a grammar, on one thread; the middle of three."""

QUIET = """
import time
from edgelam.retrieval.encoder import Encoder
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.models import locate
Encoder().encode(["Save As"])
LlamaEngine(locate(None), threads=1).generate("Task: save", 'root ::= "x"')
time.sleep(12)
"""
"""Long enough for a collector that is called some seconds after the first session."""

LOUD = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
"""Opens a socket and sends nothing: what is looked for must be found here."""

SOCKET = re.compile(r"trace:winsock:WSASocket[AW] family (?:2|23),")
OWN = (f"{PROGRAM}/", f"{HOME}/AppData/Local/edgelam/", f"{HOME}/Documents/note.txt")
PASSING = re.compile(
    r"(?:^|/)(?:Temp|temp)/|^windows/|^ProgramData/Microsoft/Windows/|/Recent/|^(?:setup\.exe|speed\.py|checks\.py|quiet\.py|loud\.py)$"
)
"""What Windows itself, and this try-out, write meanwhile."""

CHECKS = frozenset(
    {
        "what was started waits for input",
        "typed text is exact",
        "the document has the focus",
        "what is selected is copied",
        "the clipboard is lent",
        "the clipboard is given back",
        "keys type every script",
        "a context menu is seen over its window",
        "it is gone when it is closed",
        "a double click unfolds a row",
        "a dialog is modal",
        "a box of choices tells them",
        "a choice is made",
        "the file holds the same text",
        "the title tells the file",
        "a tree's rows are told",
        "a row that is unfolded shows its own",
        "a window can be recorded",
        "a hung program is told as one, in time",
        "the others are still listed",
        "a program that ended is told as gone",
        "a hotkey that is taken is named",
        "a hotkey goes down and comes up",
        "it starts with the session",
        "it starts with the session no more",
        "words are handed to UI Automation",
        "the speech model runs",
        "silence is told from speech",
        "a microphone is opened, or its lack is said",
    }
)
"""What the checks on real Windows programs must say: one that is never said has failed."""


@dataclass(slots=True)
class Seen:
    """What came of it. Times in seconds; ``left`` is what the uninstaller left behind."""

    passed: bool = False
    failures: list[str] = field(default_factory=list)
    install_seconds: float = 0.0
    files: int = 0
    doctor_seconds: float = 0.0
    first_action_seconds: float = 0.0
    """From the end of the installation to the end of the first step: start-up, opening Notepad, loading the model."""

    task_seconds: float = 0.0
    task_output: str = ""
    note: str = ""
    checks: dict[str, bool] = field(default_factory=dict)
    upgrade_seconds: float = 0.0
    uninstall_seconds: float = 0.0
    left: list[str] = field(default_factory=list)
    sockets: int = 0
    """Opened by the models and the encoder while they live for some seconds."""

    elsewhere: list[str] = field(default_factory=list)
    """Files written by the main job outside edgelam's own folders."""

    speed: dict[str, list[float]] = field(default_factory=dict)
    """Tokens per second, read and written: under Wine, natively in the same minute, and the first over the second."""

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.failures.append(otherwise)


def smoke(installer: Path, work: Path, picture: Path | None = None, checks: Path | None = None) -> Seen:
    """``checks`` is a script for the installed Python that prints a JSON object: each of ``CHECKS``, and whether it held.

    Raises:
        WineMissing: as its name says.
    """
    seen = Seen()
    with opened(work) as wine:
        before = _files(wine)
        wine.write("setup.exe", "")
        (wine.drive / "setup.exe").write_bytes(installer.read_bytes())
        began = _install(wine, seen)
        installed = _files(wine)
        _task(wine, seen, began, picture)
        _nothing_leaves(wine, seen, installed)
        _examine(wine, seen)
        seen.speed = _speed(wine)
        if checks is not None:
            _checks(wine, seen, checks)
        _listen(wine, seen, picture)
        _upgrade(wine, seen)
        _uninstall(wine, seen, before)
    seen.passed = not seen.failures
    return seen


def _files(wine: Wine) -> set[str]:
    return {p.relative_to(wine.drive).as_posix() for p in wine.drive.rglob("*") if not p.is_symlink()}


def _install(wine: Wine, seen: Seen) -> float:
    done = wine.run(r"C:\setup.exe", "/S", "/AUTOSTART")
    seen.install_seconds = round(done.seconds, 1)
    folder = wine.drive / PROGRAM
    seen.files = sum(p.is_file() for p in folder.rglob("*"))
    seen.expect(done.code == 0 and (folder / "bin" / "edgelam.exe").exists(), f"install ended with {done.code}")
    wrong = _not_as_built(folder)
    seen.expect(not wrong, f"not as it was built: {wrong[:5]}")
    registry = wine.registry()
    seen.expect("Uninstall\\\\EdgeLAM" in registry, "no entry among the installed programs")
    seen.expect("EdgeLAM\\\\bin" in registry, "not on the person's PATH")
    seen.expect("edgelamw.exe" in registry, "does not start with Windows")
    return time.monotonic()


def _not_as_built(folder: Path) -> list[str]:
    """Files that are missing, or hold other bytes than the manifest says."""
    manifest = (
        json.loads((folder / MANIFEST).read_text(encoding="utf-8")) if (folder / MANIFEST).exists() else {"?": ""}
    )
    return [n for n, held in manifest.items() if not (folder / n).is_file() or digest(folder / n) != held]


def _examine(wine: Wine, seen: Seen) -> None:
    done = wine.run(EXE, "doctor")
    seen.doctor_seconds = round(done.seconds, 1)
    seen.expect(done.code == 0, f"doctor ended with {done.code}: {_last(done.out)}")


def _task(wine: Wine, seen: Seen, began: float, picture: Path | None) -> None:
    """A real Win32 application, from a sentence to a file, by the real model."""
    waited = time.monotonic() - began
    done = wine.run(EXE, "run", SENTENCE.format(text=TEXT), "--app", "notepad", timeout=180)
    seen.task_seconds = round(done.seconds, 1)
    steps = [int(ms) / 1000 for ms in re.findall(r"\((\d+) ms", done.out)]
    seen.first_action_seconds = round(waited + done.seconds - sum(steps[1:]), 1)
    seen.task_output = done.out
    seen.expect(done.code == 0, f"the task ended with {done.code}")
    note = wine.drive / HOME / "Documents" / "note.txt"
    if note.exists():
        seen.note = note.read_bytes().decode("cp1252", "replace")
    seen.expect(seen.note == TEXT, f"note.txt holds {seen.note!r}")
    if picture is not None:
        wine.inside("import", "-window", "root", "/root/screen.png")
        picture.write_bytes((wine.root / "root" / "screen.png").read_bytes())


def _nothing_leaves(wine: Wine, seen: Seen, installed: set[str]) -> None:
    """Neither a socket nor a file of anybody else's; the check itself is tried on something that does open one."""
    wine.write("quiet.py", QUIET)
    wine.write("loud.py", LOUD)
    quiet, loud = (wine.run(PYTHON, rf"C:\{name}.py", trace="winsock") for name in ("quiet", "loud"))
    seen.sockets = len(SOCKET.findall(quiet.out))
    seen.expect(quiet.code == 0, f"the models ended with {quiet.code}: {_last(quiet.out)}")
    seen.expect(bool(SOCKET.search(loud.out)), "an opened socket is not seen, so the check would see nothing")
    seen.expect(seen.sockets == 0, f"{seen.sockets} sockets were opened")
    new = sorted(p for p in _files(wine) - installed if not p.startswith(OWN) and not PASSING.search(p))
    seen.elsewhere = [p for p in new if not any(other.startswith(f"{p}/") for other in (*new, *OWN))]
    seen.expect(not seen.elsewhere, f"written outside its own folders: {seen.elsewhere[:5]}")


def _checks(wine: Wine, seen: Seen, script: Path) -> None:
    wine.run("taskkill", "/F", "/IM", "notepad.exe", timeout=20)
    wine.write("checks.py", script.read_text(encoding="utf-8"))
    done = wine.run(PYTHON, "-X", "utf8", r"C:\checks.py", timeout=180)
    try:
        seen.checks = json.loads(_last(done.out))
    except ValueError:
        seen.failures.append(f"the checks ended with {done.code}: {done.out[-500:]}")
    seen.failures += [f"check failed: {name}" for name, held in seen.checks.items() if held is not True]
    seen.failures += [f"never checked: {name}" for name in sorted(CHECKS - seen.checks.keys())]


def _speed(wine: Wine) -> dict[str, list[float]]:
    (wine.drive / "speed.py").write_text(SPEED, encoding="utf-8")
    there = _rates(wine.run(PYTHON, r"C:\speed.py").out)
    here = _rates(
        subprocess.run([sys.executable, "-P", "-c", SPEED], capture_output=True, text=True, check=False).stdout
    )
    return {"wine": there, "native": here, "ratio": [round(a / b, 2) for a, b in zip(there, here, strict=False)]}


def _rates(out: str) -> list[float]:
    try:
        found = json.loads(_last(out))
    except ValueError:
        return []
    return [float(n) for n in found] if isinstance(found, list) else []


def _listen(wine: Wine, seen: Seen, picture: Path | None) -> None:
    """The service from the Start menu; a second start opens its window; the installer ends it before it goes on."""
    with open(os.devnull, "wb") as nowhere:
        wine.start(["wine", EXE.replace("edgelam.exe", "edgelamw.exe"), "listen"], nowhere, network=False)
    end = time.monotonic() + LISTEN_TIMEOUT
    key = wine.drive / HOME / "AppData/Local/edgelam/service/key"
    # A second start that comes too early would be the service itself, so it is asked in another way whether there is one.
    while time.monotonic() < end and not (key.exists() and "True" in wine.run(PYTHON, "-c", PING, timeout=30).out):
        time.sleep(1.0)
    again = wine.run(EXE, "listen", "make it bold", timeout=60)
    seen.expect("listening already" in again.out, f"the service did not answer a second start: {_last(again.out)}")
    time.sleep(3.0)
    if picture is not None:
        wine.inside("import", "-window", "root", "/root/screen.png")
        picture.with_stem(f"{picture.stem}-listen").write_bytes((wine.root / "root" / "screen.png").read_bytes())


def _upgrade(wine: Wine, seen: Seen) -> None:
    """Over itself, with Notepad closed: what the person has stays."""
    wine.run("taskkill", "/F", "/IM", "notepad.exe", timeout=20)
    runs = wine.drive / HOME / "AppData/Local/edgelam/runs"
    kept = sorted(p.name for p in runs.glob("*.jsonl"))
    done = wine.run(r"C:\setup.exe", "/S")
    seen.upgrade_seconds = round(done.seconds, 1)
    seen.expect(done.code == 0, f"installing over itself ended with {done.code}")
    seen.expect(
        bool(kept) and kept == sorted(p.name for p in runs.glob("*.jsonl")), "the logs did not survive an upgrade"
    )
    seen.expect(wine.run(EXE, "--version").code == 0, "it does not start after an upgrade")


def _uninstall(wine: Wine, seen: Seen, before: set[str]) -> None:
    """The uninstaller goes on in a copy of itself, so its end is waited for by what it removes."""
    folder = wine.drive / PROGRAM
    began = time.monotonic()
    wine.run(EXE.replace(r"bin\edgelam.exe", "uninstall.exe"), "/S")
    while folder.exists() and time.monotonic() - began < 60:
        time.sleep(0.2)
    seen.uninstall_seconds = round(time.monotonic() - began, 1)
    time.sleep(1.0)
    left = [p for p in sorted(_files(wine) - before) if OURS.search(p)]
    seen.left = left + [line for line in wine.registry().splitlines() if OURS.search(line)]
    seen.expect(not seen.left, f"left behind: {seen.left[:5]}")


def _last(out: str) -> str:
    lines = [line for line in out.splitlines() if line.strip()]
    return lines[-1] if lines else ""
