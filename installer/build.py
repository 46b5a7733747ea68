"""What a person downloads: the installer, a copy that needs no installing, winget's manifest, and the file that describes
them. Fetch, assemble, check, compress, sign."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import edgelam
from edgelam.errors import EnvironmentProblem
from edgelam.installer import fetch, fold, imports, payload, publish
from edgelam.installer.fetch import digest


class Compression(StrEnum):
    """zlib is quick (CI), lzma is small (release)."""

    ZLIB = "zlib"
    LZMA = "lzma"


DICTIONARY = 64
"""Megabytes that lzma looks back."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was made; sizes in bytes."""

    path: Path
    size: int
    payload: int
    files: int
    sha256: str


def build(
    out: Path, work: Path, compression: Compression = Compression.LZMA, sign: str | None = None,
    url: str = publish.UNKNOWN_URL, alone: bool = False,
) -> Built:  # fmt: skip
    """Make ``EdgeLAM-Setup-<version>.exe`` in ``out`` and, unless it is wanted ``alone``, what is published beside it: the
    portable zip, winget's manifest (``url`` is where the files will be) and the description of the release.

    ``sign`` is a command with ``{file}`` in it, run on our own programs and on the finished installer.

    Raises:
        EnvironmentProblem: a tool or a download is missing, or a library that is imported is not in the tree.
    """
    if shutil.which("makensis") is None:
        raise EnvironmentProblem("makensis is missing: install NSIS (on Debian: apt-get install nsis).")
    work.mkdir(parents=True, exist_ok=True)
    tree = work / "payload"
    wheels, sources = fetch.fetch(fetch.WHEELS, work / "wheels"), fetch.fetch(fetch.SOURCES, work / "sources")
    payload.assemble(tree, wheels, sources, fetch.fetch(fetch.SPEECH, work / "speech"), work)
    lacking = imports.missing_in(tree)
    if lacking:
        raise EnvironmentProblem(f"{lacking[0].file} imports {lacking[0].library}, which is not in the installer.")
    if sign:
        for name in payload.LAUNCHERS:
            _sign(sign, tree / "bin" / name)
    finished = out / f"EdgeLAM-Setup-{edgelam.__version__}.exe"
    partial = work / finished.name
    _compress(tree, work, partial, compression)
    if sign:
        _sign(sign, partial)
    out.mkdir(parents=True, exist_ok=True)
    shutil.move(partial, finished)
    if not alone:
        copy = publish.portable(tree, out / f"EdgeLAM-{edgelam.__version__}-portable.zip")
        publish.describe([finished, copy], out)
        publish.winget(finished, out, url)
    files = payload.files_in(tree)
    return Built(finished, finished.stat().st_size, sum(p.stat().st_size for p in files), len(files), digest(finished))


_COMPRESSORS = {
    Compression.ZLIB: ("SetCompressor zlib",),
    Compression.LZMA: ("SetCompressor /SOLID lzma", f"SetCompressorDictSize {DICTIONARY}"),
}


def _compress(tree: Path, work: Path, target: Path, compression: Compression) -> None:
    folded = work / "folded"
    behind = fold.fold(tree, folded)
    payload.same_time(folded)
    files = payload.in_order(payload.files_in(folded))
    listed = work / "files.nsh"
    listed.write_text(_file_list(folded, files), encoding="utf-8")
    size = sum(p.stat().st_size for p in payload.files_in(tree)) // 1024
    defined = {"VERSION": edgelam.__version__, "PAYLOAD": tree, "FILES": listed, "OUT": target, "SIZE_KB": size}
    script = Path(__file__).with_name("edgelam.nsi")
    command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-X{line}" for line in _COMPRESSORS[compression])]
    command += [f"-D{name}={value}" for name, value in defined.items()] + [str(script)]
    environment = {"SOURCE_DATE_EPOCH": str(payload.EPOCH), **os.environ}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise EnvironmentProblem(
            f"makensis failed: {' / '.join((done.stdout + done.stderr).strip().splitlines()[-4:])}"
        )
    with target.open("ab") as stream:
        stream.write(behind)  # NSIS checks itself up to its own end, as it does where a signature follows


def _file_list(tree: Path, files: list[Path]) -> str:
    """Every file by name, in order: what NSIS finds by itself comes in the order of the disk."""
    lines, folder = [], None
    for path in files:
        if path.parent != folder:
            folder = path.parent
            place = folder.relative_to(tree).as_posix().replace("/", "\\")
            lines.append(f'SetOutPath "$INSTDIR\\{place}"' if place != "." else 'SetOutPath "$INSTDIR"')
        lines.append(f'File "{path}"')
    return "\n".join([*lines, ""])


def _sign(command: str, path: Path) -> None:
    parts = [p.replace("{file}", str(path)) for p in shlex.split(command, posix=os.name != "nt")]
    done = subprocess.run(parts, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EnvironmentProblem(f"{path.name} could not be signed: {(done.stderr or done.stdout).strip()[-200:]}")
