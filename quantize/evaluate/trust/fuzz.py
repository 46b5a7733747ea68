"""Foreign data, spoiled: every parser of what others wrote answers with a value or with an error that is meant for people.

An input is a whole one with damage: bytes changed, pieces left out, doubled or exchanged, numbers made enormous, brackets
opened a thousand times, values of another type. The same seed makes the same inputs.
"""

from __future__ import annotations

import json
import random
import signal
import struct
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from edgelam.action import Action, Target, Verb, format_action, parse_action
from edgelam.errors import EdgelamError
from edgelam.quantize.evaluate.trust.fuzz_files import Kind
from edgelam.quantize.evaluate.trust.spoil import spoil_bytes, spoil_json
from edgelam.quantize.evaluate.trust.table import Row, Table, table_of

COUNT = 10_000
LIMIT = 2.0
"""Seconds of a core that one input may take; most take less than a millisecond."""

HANGS = 20.0
"""Seconds by the clock after which it hangs, on a machine that is busy with other things, too."""

MEMORY = 400_000_000
"""Bytes that all inputs of one parser together may add to what the process holds at its peak."""


@dataclass(frozen=True, slots=True)
class Parser:
    """``make`` an input, ``read`` it: a value or an EdgelamError; ``show`` it where it went wrong."""

    name: str
    make: Callable[[random.Random], object]
    read: Callable[[object], object]


def table(seed: int, count: int = COUNT, say: Callable[[str], None] = lambda text: None) -> Table:
    """``count`` inputs for each parser; says which is tried."""
    return table_of(f"Fuzzed inputs (seed {seed})", rows(seed, count, say))


def rows(seed: int, count: int, say: Callable[[str], None] = lambda text: None) -> list[Row]:
    """How the parsers took them."""
    tried = []
    with tempfile.TemporaryDirectory(prefix="edgelam-fuzz-") as folder:
        every = parsers(Path(folder))
        for number, parser in enumerate(every, 1):
            say(f"{count} inputs for {parser.name} ({number} of {len(every)}) …")
            tried.append(_tried(parser, seed, count))
    return tried


def _tried(parser: Parser, seed: int, count: int) -> Row:
    row, before = Row(parser.name), _peak()
    for number in range(count):
        rng = random.Random(f"{seed}/{parser.name}/{number}")
        given = parser.make(rng)
        began = time.thread_time()
        ended, failure = _read(parser, given)
        seconds = time.thread_time() - began
        if seconds > LIMIT:
            failure = failure or f"{seconds:.1f} s"
        row.add(ended, seconds, f"input {number}: {failure}" if failure else "")
    if _peak() - before > MEMORY:
        row.failed.append(f"{(_peak() - before) / 1e6:.0f} MB more at the peak")
    return row


def _read(parser: Parser, given: object) -> tuple[str, str]:
    """How it ended, and what went wrong."""
    try:
        with _bounded(HANGS), warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # nobody who has a damaged file need read numpy's
            parser.read(given)
    except EdgelamError:
        return "refused", ""
    except Exception as error:  # noqa: BLE001 whatever comes out is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return "fault", f"{type(error).__name__}: {str(error)[:80]} ({Path(place.filename).name}:{place.lineno})"
    return "read", ""


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in what never ends, where the system has a timer for that."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _peak() -> int:
    """Bytes of memory at the peak so far; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def parsers(folder: Path) -> list[Parser]:
    """Every parser of foreign data; ``folder`` is for those that read files."""
    from edgelam.quantize.evaluate.trust import fuzz_files, fuzz_trees

    def from_file(name: str, whole: bytes, read: Callable[[Path], object], words: tuple[bytes, ...] = ()) -> Parser:
        path = folder / name

        def write_and_read(given: object) -> object:
            path.write_bytes(given if isinstance(given, bytes) else b"")
            return read(path)

        return Parser(name, lambda rng: spoil_bytes(whole, rng, words), write_and_read)

    found = [
        Parser("actions", _action, lambda given: _parsed(str(given))),
        from_file("gguf", _gguf(), _header),
        from_file("log", _log(), _logged, (b'{"kind": "end"}\n', b'"steps": ', b"null")),
        Parser("log rows", _log_rows, _rows_in(folder / "rows.jsonl")),
        from_file("routine", _ROUTINE, _routine),
        from_file("suite", _SUITE, _suite, (b"[[task]]\n", b'check = [{kind = "file"}]\n')),
        from_file("settings", _SETTINGS, _settings, (b"[student]\n", b"layers = ", b"[recipe]\n")),
        Parser("hotkeys", lambda rng: spoil_bytes(b"ctrl+alt+shift+space", rng, (b"+", b"f1")).decode("utf-8", "replace"), _hotkey),
        Parser("recorded windows", fuzz_trees.recorded_window, fuzz_trees.read_recorded),
        from_file("embeddings", _embeddings(folder), _cache),
        Parser("messages to the service", lambda rng: spoil_bytes(b'{"kind": "open", "request": "x"}', rng), _message),
        from_file("menu entries", _ENTRY, _desktop_entry, (b"Exec=sh\n", b"[Desktop Entry]\n", b"%f", b'"')),
        Parser("UI Automation trees", fuzz_trees.automation_tree, fuzz_trees.read_automation),
        Parser("window-class trees", fuzz_trees.widget_tree, fuzz_trees.read_widgets),
    ]  # fmt: skip
    found += [_of_file(kind, folder / kind.name) for kind in fuzz_files.kinds()]
    if find_spec("jeepney") is not None:
        found.append(Parser("AT-SPI replies", fuzz_trees.accessible_objects, fuzz_trees.read_accessible))
    return found


def _of_file(kind: Kind, folder: Path) -> Parser:
    folder.mkdir(exist_ok=True)
    path = folder / (kind.file or "file")

    def write_and_read(given: object) -> object:
        path.write_bytes(given if isinstance(given, bytes) else b"")
        return kind.read(path)

    return Parser(kind.name, kind.write, write_and_read)


# Whole inputs, and how each is read

_ROUTINE = b"""request = 'type {text} and save it as {file}'
app = 'Editor'

[parameters]
text = 'hello'
file = 'a.txt'

[[steps]]
do = 'type "{text}" into "Document"'
completes = true

[[steps]]
do = 'press ctrl+s'
"""
_SUITE = b"""[[task]]
id = "one"
app = "editor"
request = "turn on line numbers"
check = [{kind = "checked", on = true}]
changes = ["a.txt"]
seen = false
files = {"a.txt" = "text"}
"""
_SETTINGS = b"""base = "model.gguf"
trajectories = 300
seed = 1
types = ["Q4_0"]
recorded = ["a.jsonl"]

[shares]
Mail = 0.5

[exploration]
trajectories = 10

[student]
layers = 20
without_teacher = [0.5]
"""
_ENTRY = b"""[Desktop Entry]
Type=Application
Name=Shell
GenericName=Commands
Exec=sh -c "true" %f
Terminal=false
"""
_LINES = (
    'click "Bold"', 'type "a \\"b\\" \\u00fc" into "Name" in "Window"', "press ctrl+shift+s", 'choose "Arial" in "Font"', "scroll down in \"List\"",
    'call set_volume(level=30, on=true, name="x")', 'open "Files"', "wait", "done", 'fail "no such menu"',
)  # fmt: skip


def _action(rng: random.Random) -> str:
    words = tuple(str(v).encode() for v in (*Verb, '" in "', "\\u", "(", "=1e999"))
    return spoil_bytes(rng.choice(_LINES).encode(), rng, words).decode("utf-8", "surrogateescape")


def _parsed(line: str) -> Action:
    action = parse_action(line)
    if parse_action(format_action(action)) != action:
        raise AssertionError("it does not come back as it was")
    return action


def _gguf() -> bytes:
    def text(value: bytes) -> bytes:
        return struct.pack("<Q", len(value)) + value

    fields = text(b"general.architecture") + struct.pack("<I", 8) + text(b"llama")
    fields += text(b"tokens") + struct.pack("<IIQ", 9, 8, 2) + text(b"a") + text(b"b")
    fields += text(b"numbers") + struct.pack("<IIQ3I", 9, 4, 3, 1, 2, 3)
    head = b"GGUF" + struct.pack("<IQQ", 3, 2, 3) + fields
    for number, name in enumerate((b"a.weight", b"b.weight")):
        head += text(name) + struct.pack("<IQIQ", 1, 64, 0, 256 * number)
    return head + b"\0" * (-len(head) % 32) + b"\0" * 512


def _header(path: Path) -> object:
    from edgelam.runtime.engine.header import read_header

    return read_header(path)


def _rows() -> list[dict[str, object]]:
    from edgelam.runlog import to_lines
    from edgelam.trajectory import Effect, Outcome, Step, Trajectory

    action = Action(Verb.TYPE, Target("Name"), "hello")
    step = Step(0, "app", "W", "abc", ['text "Name" = ""'], action, undo=Action(Verb.WAIT), effect=Effect.CHANGED, milliseconds={"act": 1.5})  # fmt: skip
    run_ = Trajectory("r", "type hello", "sim", "app", outcome=Outcome.DONE, plan=["type hello"], steps=[step])
    return [json.loads(line) for line in to_lines(run_)]


def _log() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in _rows()).encode()


def _log_rows(rng: random.Random) -> bytes:
    """Rows that are JSON, with values that are not what they should be."""
    rows = [spoil_json(row, rng) if rng.random() < 0.5 else row for row in _rows()]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _rows_in(path: Path) -> Callable[[object], object]:
    def read(given: object) -> object:
        path.write_bytes(given if isinstance(given, bytes) else b"")
        return _logged(path)

    return read


def _logged(path: Path) -> object:
    """Read, and used as every reader uses it."""
    from edgelam.readlog import read_all
    from edgelam.runlog import to_lines
    from edgelam.runtime.prompt import history_entry, observation_of, render
    from edgelam.runtime.undo import can_undo

    runs = list(read_all(path))
    for found in runs:
        can_undo(found)
        list(to_lines(found))
        for index, step in enumerate(found.steps):
            str(history_entry(step))
            if found.plan:
                render(observation_of(found, index))
        json.dumps(asdict(found))
    return runs


def _routine(path: Path) -> object:
    from edgelam.runtime.routine import filled, load

    target = path.with_suffix(".toml")
    target.write_bytes(path.read_bytes())
    return filled(load(target.stem, target.parent), {})


def _suite(path: Path) -> object:
    from edgelam.quantize.evaluate.suite import load_suite

    return load_suite(path)


def _settings(path: Path) -> object:
    from edgelam.quantize.config import load_config

    return load_config(path)


def _hotkey(given: object) -> object:
    from edgelam.runtime.listen.keys import parse_combination

    return parse_combination(str(given))


class _Encoder:
    """As wide as the encoder, and nothing else of it."""

    dimensions = 4


def _embeddings(folder: Path) -> bytes:
    from edgelam.retrieval.cache import whole_file

    return whole_file(b"salt" * 4, [bytes(16), bytes(range(16))], [[0.5] * 4, [0.25] * 4])


def _cache(path: Path) -> object:
    from edgelam.retrieval.cache import EmbeddingCache

    return EmbeddingCache(_Encoder(), path)  # type: ignore[arg-type]


def _message(given: object) -> object:
    from edgelam.runtime.listen.channel import message_in

    return message_in(given if isinstance(given, bytes) else b"")


def _desktop_entry(path: Path) -> object:
    from edgelam.runtime.desktop.atspi.launch import _read as read_entry

    return read_entry(path)
