"""What a process and all its children asked of the network and the disk, recorded by strace."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

LOCAL_FAMILIES = frozenset({"AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC", "AF_ALG"})
_FAMILY = re.compile(r"\b(?:socket\(|(?:connect|sendto|sendmsg|bind)\(.*?sa_family=)(AF_\w+)")
_LOOPBACK = re.compile(r'"(?:127\.[\d.]+|::1)"')
_OPENED = re.compile(r'\b(?:openat\([^,]*, |open\(|creat\()"((?:[^"\\]|\\.)*)"(?:, ([A-Z_|]+))?')
_MADE = re.compile(
    r'\b(?:mkdir|rename|symlink|link|unlink)(?:at2?)?\([^"]*"((?:[^"\\]|\\.)*)"(?:[^"]*"((?:[^"\\]|\\.)*)")?'
)
_INSIDE = re.compile(r"at2?\((?:\d+|AT_FDCWD)<([^>]*)>, ")
"""The folder that a relative path is in, as ``-y`` prints it."""

_WRITES = frozenset({"O_WRONLY", "O_RDWR", "O_CREAT"})
_PREFIX = ("strace", "-f", "-qq", "-y", "-s", "300", "--seccomp-bpf", "-e", "trace=%network,%file")
_ROUTED_TO_ITSELF = 'ip link set lo up && ip route add default dev lo && exec "$@"'
_NO_NETWORK = ("unshare", "--net", "--map-root-user", "sh", "-c", _ROUTED_TO_ITSELF, "sh")
"""A network namespace in which every route leads back: a program believes it is connected, what it sends reaches nobody."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The exit code and output of a command, and the system calls of its process tree, one line each."""

    code: int
    output: str
    lines: tuple[str, ...]

    @property
    def network(self) -> list[str]:
        """Calls that make a socket, or name an address, of another family than those that stay on this machine."""
        return [line for line in self.lines if (found := _FAMILY.search(line)) and found[1] not in LOCAL_FAMILIES]

    @property
    def remote(self) -> list[str]:
        """Calls that name an address of another machine: an X client tries 127.0.0.1 where its socket is not there yet."""
        return [line for line in self.network if "sa_family" in line and not _LOOPBACK.search(line)]

    def written(self, *own: Path) -> list[str]:
        """Paths written, made or removed outside the given folders; devices and the kernel's own files aside."""
        roots = (*map(str, own), "/dev/", "/proc/", "/sys/")
        return sorted({path for path in map(_path_written, self.lines) if path and not path.startswith(roots)})


def _path_written(line: str) -> str:
    path, inside = _path_named(line), _INSIDE.search(line)
    return str(Path(inside[1], path)) if path and inside else path


def _path_named(line: str) -> str:
    if line.endswith(("ENOENT (No such file or directory)", "EEXIST (File exists)")):
        return ""
    opened = _OPENED.search(line)
    if opened:
        return opened[1] if _WRITES & set((opened[2] or "").split("|")) else ""
    made = _MADE.search(line)
    return (made[2] or made[1]) if made else ""


def can_record() -> bool:
    """Whether this machine has what recording takes and lets it be used."""
    try:
        probe = subprocess.run([*_NO_NETWORK, *_PREFIX, "true"], capture_output=True, check=False, timeout=20)
    except FileNotFoundError:
        return False
    return probe.returncode == 0


def record(command: list[str], folder: Path, environment: dict[str, str], timeout: float = 240.0) -> Recording:
    """Run a command in ``folder`` without a network; its system calls are kept in a file beside it."""
    log = folder / "syscalls.log"
    done = subprocess.run(
        [*_NO_NETWORK, *_PREFIX, "-o", str(log), *command], cwd=folder, env=os.environ | environment,
        capture_output=True, text=True, check=False, timeout=timeout, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return Recording(done.returncode, done.stdout + done.stderr, tuple(lines))
