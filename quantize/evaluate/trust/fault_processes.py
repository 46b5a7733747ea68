"""Faults that happen to whole processes: signals at every stage, a full disk, damaged files, applications that die or hang.

Each is ``edgelam`` as a person starts it, with a home of its own: one sentence at the end, an exit code of the table, no
traceback, in time, no server left running, the logs readable.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from edgelam.errors import Exit
from edgelam.quantize.evaluate.trust.begun import wait_until_begun
from edgelam.quantize.evaluate.trust.logs import what_is_wrong_with_logs
from edgelam.quantize.evaluate.trust.table import Row

EVERY = 20
"""Faults after which it is said how far it is."""

LIMIT = 90.0
"""Seconds that a process may take; a hung application costs most of them."""

REQUEST = 'type "hello" and save it as a.txt in my Documents folder, then turn on line numbers'
CODES = frozenset(int(code) for code in Exit)
POSIX = sys.platform != "win32"
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
STAGES = 3.0
"""Seconds over which signals are spread: from the start of Python to the end of the run."""

PROGRAM = "mousepad"


@dataclass(slots=True)
class Case:
    """One process: ``prepare`` damages its home before, ``meanwhile`` does something to it while it runs."""

    folder: Path
    rng: random.Random
    arguments: Sequence[str] = ("run", REQUEST, "--desktop", "sim", "--app", "Text Editor")
    environment: dict[str, str] = field(default_factory=dict)
    prefix: Sequence[str] = ()
    meanwhile: Callable[[subprocess.Popen[bytes]], None] = lambda process: None
    may_be_open: bool = False
    """The log may lack its end: there was no room for it, or nowhere to write it."""

    @property
    def home(self) -> Path:
        return self.folder / "edgelam"


Prepare = Callable[[Case], None]


def process_rows(
    seed: int, count: int, real: bool = True, say: Callable[[str], None] = lambda text: None
) -> tuple[Row, ...]:
    """``count`` faults over the kinds that this system allows, those of ``real`` applications among them."""
    kinds = list(_kinds(real))
    rows = {name: Row(f"process: {name}") for name, _ in kinds}
    for number in range(count):
        name, prepare = kinds[number % len(kinds)]
        with tempfile.TemporaryDirectory(prefix="edgelam-faults-") as folder:
            case = Case(Path(folder), random.Random(f"{seed}/process/{number}"))
            prepare(case)
            _tried(rows[name], case, number)
        if number % EVERY == EVERY - 1:
            say(f"{number + 1} of {count} faults of processes …")
    return tuple(rows.values())


def _kinds(real: bool) -> Iterator[tuple[str, Prepare]]:
    yield "model damaged", _damaged_model
    yield "encoder damaged", _damaged_encoder
    yield "embeddings damaged", _damaged_embeddings
    yield "log damaged", _damaged_log
    yield "routine damaged", _damaged_routine
    yield "data folder is a file", _folder_is_file
    if not POSIX:
        return
    for name in SIGNALS:
        yield name, _signalled(name)
    yield "disk full", _full_disk
    yield "nobody reads the output", _closed_output
    if real and sys.platform.startswith("linux") and _has_desktop():
        yield "application killed", _real(signal.SIGKILL)
        yield "application hangs", _real(signal.SIGSTOP)
        yield "edgelam stopped in a private session", _stopped_session


def _has_desktop() -> bool:
    from edgelam.runtime.desktop.atspi.session import missing_programs

    return not missing_programs() and shutil.which(PROGRAM) is not None


def _tried(row: Row, case: Case, number: int) -> None:
    began = time.perf_counter()
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {
        "EDGELAM_HOME": str(case.home),
        "HOME": str(case.folder),
        "OMP_NUM_THREADS": "1",
        **case.environment,
    }
    command = [*case.prefix, sys.executable, "-P", "-m", "edgelam", *case.arguments]
    with _leaving_nothing(case.folder) as left:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=POSIX,
        )  # fmt: skip
        helper = threading.Thread(target=case.meanwhile, args=(process,), daemon=True)
        helper.start()
        try:
            said, _ = process.communicate(timeout=LIMIT)
            code: int | None = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            said, code = process.communicate()[0], None
        helper.join(5)
        words = said.decode("utf-8", "replace")
    failure = _what_is_wrong(code, words) or left[0] or what_is_wrong_with_logs(case.home, case.may_be_open)
    row.add(f"exit {code}", time.perf_counter() - began, f"fault {number}: {failure}" if failure else "")


def _what_is_wrong(code: int | None, said: str) -> str:
    if code is None:
        return f"it hung: {said[-200:]!r}"
    if "Traceback" in said or "has a fault here" in said:
        return f"a traceback: {said[-400:]!r}"
    if code not in CODES:
        return f"exit code {code}: {said[-200:]!r}"
    return "" if said.strip() else "it said nothing"


@contextmanager
def _leaving_nothing(folder: Path) -> Iterator[list[str]]:
    """Says, after the block, whether a process goes on that was started with this home; and ends it."""
    left = [""]
    yield left
    if not sys.platform.startswith("linux"):
        return
    for _ in range(30):  # what was told to end gets three seconds for it
        if not (running := _with_home(folder)):
            return
        time.sleep(0.1)
    left[0] = "left running: " + ", ".join(sorted(name for _, name in running))
    for pid, _ in running:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _with_home(folder: Path) -> list[tuple[int, str]]:
    """Servers of a session: an application goes on where its person has a screen, and ends with a private one."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            environment = (entry / "environ").read_bytes()
            if f"HOME={folder}\0".encode() in environment and int(entry.name) != os.getpid():
                found.append((int(entry.name), (entry / "comm").read_text(encoding="utf-8").strip()))
    return found


# What is damaged before


def _damaged_model(case: Case) -> None:
    """Cut short, or changed in its header, or in its numbers, where only nonsense comes out."""
    from edgelam.runtime.models import locate

    data = bytearray(locate(None).read_bytes())
    way = case.rng.choice(("cut", "header", "numbers"))
    first, last = (0, NUMBERS_FROM) if way == "header" else (NUMBERS_FROM, len(data))
    if way == "cut":
        del data[case.rng.randrange(len(data)) :]
    else:
        for _ in range(case.rng.choice((1, 100, 10_000))):
            data[case.rng.randrange(first, last)] = case.rng.randrange(256)
    model = case.folder / "damaged.gguf"
    model.write_bytes(data)
    case.environment["EDGELAM_MODEL"] = str(model)


NUMBERS_FROM = 2_000_000
"""Bytes of the shipped model that come before its tensors, rounded up."""


def _damaged_encoder(case: Case) -> None:
    from edgelam.retrieval.encoder import DEFAULT, FILES

    folder = case.folder / "encoder"
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(DEFAULT / name, folder / name)
    path = folder / case.rng.choice(FILES)
    data = bytearray(path.read_bytes())
    if case.rng.random() < 0.5:
        del data[case.rng.randrange(len(data)) :]
    else:
        start = case.rng.randrange(len(data))
        data[start : start + 100] = case.rng.randbytes(100)
    path.write_bytes(data)
    case.environment["EDGELAM_ENCODER"] = str(folder)


def _damaged_embeddings(case: Case) -> None:
    (case.home / "cache").mkdir(parents=True)
    (case.home / "cache" / "embeddings-edgelam-encoder-3-int8.cache").write_bytes(
        case.rng.randbytes(case.rng.randrange(100_000))
    )


def _damaged_log(case: Case) -> None:
    (case.home / "runs").mkdir(parents=True)
    (case.home / "runs" / "20260101-000000-aaaa.jsonl").write_bytes(case.rng.randbytes(case.rng.randrange(1, 3000)))
    case.arguments = case.rng.choice((("log",), ("log", "show"), ("undo", "--desktop", "sim"), ("log", "list")))


def _damaged_routine(case: Case) -> None:
    (case.home / "routines").mkdir(parents=True)
    (case.home / "routines" / "mine.toml").write_bytes(
        case.rng.choice((case.rng.randbytes(300), b'request = "x"\nsteps = 3\n', b"a = [" * 5000))
    )
    case.arguments = case.rng.choice((("routine",), ("routine", "run", "mine", "--desktop", "sim")))


def _folder_is_file(case: Case) -> None:
    case.home.write_bytes(b"")


# What happens meanwhile


def _signalled(name: str) -> Prepare:
    def prepare(case: Case) -> None:
        delay = case.rng.random() * STAGES

        def send(process: subprocess.Popen[bytes]) -> None:
            wait_until_begun(process)
            time.sleep(delay)
            process.send_signal(getattr(signal, name))

        case.meanwhile = send

    return prepare


def _full_disk(case: Case) -> None:
    """No file grows beyond some size."""
    case.prefix = ("sh", "-c", f'ulimit -f {case.rng.randrange(5)}; exec "$@"', "sh")
    case.may_be_open = True


def _closed_output(case: Case) -> None:
    """As ``edgelam … | head -0``: whoever read it has gone."""
    case.prefix = ("sh", "-c", '"$@" 2>&1 | true; echo gone', "sh")


def _real(number: int) -> Prepare:
    """A real application in a private session, killed or halted at some moment."""

    def prepare(case: Case) -> None:
        case.arguments = ("run", REQUEST, "--app", PROGRAM)
        delay = case.rng.random() * 2

        def send(process: subprocess.Popen[bytes]) -> None:
            end = time.monotonic() + 30
            while time.monotonic() < end and process.poll() is None:
                pids = [pid for pid, name in _with_home(case.folder) if name == PROGRAM]
                if pids:
                    time.sleep(delay)
                    with suppress(ProcessLookupError):
                        os.kill(pids[0], number)
                    return
                time.sleep(0.05)

        case.meanwhile = send

    return prepare


def _stopped_session(case: Case) -> None:
    _signalled(case.rng.choice(SIGNALS))(case)
    case.arguments = ("run", REQUEST, "--app", PROGRAM)
