"""Wine of a newer Debian in a folder of its own: the nearest thing to Windows that a Linux machine has.

bookworm's Wine cannot run Python 3.12; trixie's can. Everything happens in mount namespaces that end with their command,
so nothing stays mounted in the folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from edgelam.errors import EnvironmentProblem

SUITE = "trixie"
PACKAGES = "wine wine64 xvfb openbox imagemagick"
PREFIX = "/root/prefix"
PRELOAD = "/root/amx.so"
ENVIRONMENT = {
    "HOME": "/root", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "WINEPREFIX": PREFIX, "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "winedbg.exe=d;winemenubuilder.exe=d;mscoree=;mshtml=",
}  # fmt: skip
"""Without a debugger: a crash would otherwise wait for one. Without Mono and Gecko: Wine would ask to download
them. Without menus of the host's desktop, which Wine makes for every shortcut and forgets."""

ENDS_WITH_US = ("setpriv", "--pdeathsig", "KILL")
"""Whatever ends this process, a signal too, ends what it started: a screen that outlives a try-out misleads the next one."""

_INSIDE = 'mount --bind /proc "$0/proc" && mount --bind /sys "$0/sys" && exec chroot "$0" env -i "$@"'


class WineMissing(EnvironmentProblem):
    """Wine cannot be had here, so nothing of Windows was tried."""


READY = ".edgelam-ready"


@dataclass(frozen=True, slots=True)
class Done:
    """A finished command: what it printed, and seconds of wall time. A code of 124 means that it was stopped."""

    code: int
    out: str
    seconds: float


class Wine:
    """A Wine prefix and a screen for it; no ``display`` until that is up."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.display = ""

    @property
    def drive(self) -> Path:
        return self.root / PREFIX.lstrip("/") / "drive_c"

    def run(self, *command: str, timeout: float = 120.0, trace: str = "") -> Done:
        """Run a Windows program, with no network at all; ``trace`` names one of Wine's debug channels to print."""
        variables = {"WINEDEBUG": f"-all,+{trace}"} if trace else {}
        return self.inside("wine", *command, timeout=timeout, network=False, variables=variables)

    def inside(
        self, *command: str, timeout: float = 60.0, network: bool = True, variables: Mapping[str, str] | None = None
    ) -> Done:
        """Run a program of the folder's Debian. Output goes to a file: children keep a pipe open for as long as they live."""
        began = time.monotonic()
        with tempfile.TemporaryFile() as out:
            process = self.start(command, out, network, variables or {})
            try:
                code = process.wait(timeout)
            except subprocess.TimeoutExpired:
                code = 124
                process.kill()
            seconds = time.monotonic() - began
            out.seek(0)
            return Done(code, out.read().decode("utf-8", "replace"), seconds)

    def start(
        self, command: Sequence[str], out: object, network: bool = True, variables: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:  # fmt: skip
        """Start a program of the folder's Debian; ``keep`` are file descriptors that it shares. It ends when we do."""
        screen = {"DISPLAY": self.display} if self.display else {}
        preload = {"LD_PRELOAD": PRELOAD} if (self.root / PRELOAD.lstrip("/")).exists() else {}
        settings = [f"{k}={v}" for k, v in (ENVIRONMENT | screen | preload | dict(variables or {})).items()]
        namespaces = ["--mount"] if network else ["--mount", "--net"]
        inside = ["unshare", *namespaces, "bash", "-c", _INSIDE, str(self.root), *settings, *command]
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            [*ENDS_WITH_US, *inside], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, pass_fds=keep
        )

    def write(self, path: str, text: str) -> None:
        """A file on drive C, by its path with slashes."""
        (self.drive / path).write_text(text, encoding="utf-8")

    def registry(self) -> str:
        """The person's registry as text, once the server has written it."""
        self.inside("wineserver", "-w", timeout=20)
        return (self.root / PREFIX.lstrip("/") / "user.reg").read_text(encoding="utf-8", errors="replace")


@contextmanager
def opened(work: Path) -> Iterator[Wine]:
    """Wine with a new prefix and a screen; both are gone afterwards.

    Raises:
        WineMissing: as its name says.
        EnvironmentProblem: there is no screen.
    """
    wine = Wine(prepared(work / "wine"))
    prefix = wine.root / PREFIX.lstrip("/")
    if prefix.exists():
        wine.inside("wineserver", "-k", timeout=20)  # of a try-out that was interrupted
    shutil.rmtree(prefix, ignore_errors=True)
    with open(os.devnull, "wb") as nowhere:
        screen = _screen(wine, nowhere)
        try:
            wine.inside("wineboot", "-i", timeout=120)
            manager = wine.start(["openbox"], nowhere)
            yield wine
            manager.kill()
        finally:
            wine.inside("wineserver", "-k", timeout=20)
            screen.kill()


def _screen(wine: Wine, out: object) -> subprocess.Popen[bytes]:
    """An X server under a number that nobody else has, which it tells once it is ready."""
    reader, writer = os.pipe()
    screen = wine.start(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24", "-noreset"], out, keep=(writer,)
    )
    os.close(writer)
    with open(reader, encoding="ascii") as told:
        number = told.readline().strip()
    if not number:
        raise EnvironmentProblem("Xvfb did not start, so there is no screen for Wine; nothing of Windows was tried.")
    wine.display = f":{number}"
    return screen


def prepared(root: Path) -> Path:
    """A Debian with Wine in it, made on first use.

    Raises:
        WineMissing: as its name says.
    """
    if os.geteuid() != 0:
        raise EnvironmentProblem(
            "Wine is set up in a folder of its own, which takes root; nothing of Windows was tried."
        )
    if not (root / READY).exists():
        if shutil.which("debootstrap") is None:
            raise EnvironmentProblem(
                "debootstrap is missing (apt-get install debootstrap); nothing of Windows was tried."
            )
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        _do(["debootstrap", "--variant=minbase", SUITE, str(root)], f"Debian {SUITE} could not be fetched")
        for name in ("etc/resolv.conf", *_apt_settings()):
            if Path("/", name).exists():
                shutil.copyfile(Path("/", name), root / name)
        install = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {PACKAGES}"
        done = Wine(root).inside(
            "sh", "-c", f"DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; {install}", timeout=900
        )
        if done.code:
            raise WineMissing(f"Wine could not be installed: {done.out.strip().splitlines()[-1:]}")
        (root / READY).touch()
    if "amx_tile" in Path("/proc/cpuinfo").read_text(encoding="utf-8") and shutil.which("gcc"):
        source = Path(__file__).with_name("amx.c")
        _do(
            ["gcc", "-shared", "-fPIC", "-O1", "-o", str(root / PRELOAD.lstrip("/")), str(source)],
            "amx.c does not compile",
        )
    return root


def _apt_settings() -> list[str]:
    """How this machine reaches Debian's archive, where it is not by the usual way."""
    return [str(p).lstrip("/") for p in Path("/etc/apt/apt.conf.d").glob("*prox*")]


def _do(command: list[str], otherwise: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WineMissing(f"{otherwise}: {(done.stderr or done.stdout).strip()[-200:]}")
