"""The first lines of the checklist in docs/windows.md on a real Windows: `python tests/desktop/windows_first_look.py OUT`.

For any Python 3.11 or later, with edgelam's own folder on the PATH. Drives Notepad, Calculator, Explorer and Settings from
sentences; keeps in OUT what each run printed, the trees of the windows, a picture after each, and a summary in Markdown. Ends
with 1 where a line does not hold. A window that this Windows does not have (a server has no store applications) is *absent*.

Not run on real Windows yet.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 180
ABSENT = "There is no application called"
TEXT = "Grüße aus Tōkyō – 5 €"
HOME = Path.home()
SCREEN = (
    "Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $b=[Windows.Forms.SystemInformation]::VirtualScreen; "
    "$i=New-Object Drawing.Bitmap $b.Width,$b.Height; [Drawing.Graphics]::FromImage($i).CopyFromScreen($b.Location,[Drawing.Point]::Empty,$b.Size); "
    "$i.Save('{}')"
)


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def row(self) -> dict:
        try:
            found = json.loads(self.out)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Line:
    """A line of the checklist: its number there, what is done, and what must hold afterwards."""

    number: int
    name: str
    command: tuple[str, ...]
    holds: Callable[[Done], bool]


def edgelam(*arguments: str) -> Done:
    try:
        done = subprocess.run(
            ["edgelam", *arguments], capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=TIMEOUT,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        return Done(124, str(late.stdout or ""), f"not done after {TIMEOUT} s")
    return Done(done.returncode, done.stdout, done.stderr)


def run(sentence: str, app: str) -> tuple[str, ...]:
    return ("run", sentence, "--app", app, "--json")


def file_holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8-sig", errors="replace").rstrip("\r\n") == text


def said(done: Done) -> str:
    return json.dumps(done.row, ensure_ascii=False)


def names_in(tree: object) -> set[str]:
    """Every name in a recorded tree."""
    if isinstance(tree, dict):
        return {str(tree.get("name", ""))} | names_in(tree.get("children")) | names_in(tree.get("window"))
    return set().union(*map(names_in, tree)) if isinstance(tree, list) else set()


def is_clear(done: Done) -> bool:
    """Controls, or one sentence that says why not."""
    return (done.code == 0 and bool(names_in(done.row) - {""})) or len(done.err.strip().splitlines()) == 1


FOLDER = HOME / "Documents" / "first look"
LINES = (
    Line(2, "doctor", ("doctor", "--json"), lambda d: d.code == 0 and "UI Automation" in d.out),
    Line(3, "tree-notepad", ("inspect", "--app", "notepad", "--json"), lambda d: len(names_in(d.row)) > 3),
    Line(4, "notepad", run(f'type "{TEXT}" and save it as note.txt in my Documents folder', "notepad"), lambda d: file_holds(HOME / "Documents" / "note.txt", TEXT)),
    Line(5, "calculator", run("what is 12 × 7?", "calculator"), lambda d: "84" in said(d)),
    Line(6, "tree-calculator", ("inspect", "--app", "calculator", "--json"), is_clear),
    Line(6, "tree-settings", ("inspect", "--app", "settings", "--json"), is_clear),
    Line(6, "tree-explorer", ("inspect", "--app", "explorer", "--json"), is_clear),
    Line(6, "tree-task-manager", ("inspect", "--app", "Task Manager", "--json"), is_clear),
    Line(15, "explorer", run("double-click inner", "first look"), lambda d: d.code == 0),
    Line(15, "explorer-menu", run("right-click a.txt and click Properties", "inner"), lambda d: d.code == 0 and "a.txt" in said(d)),
    Line(16, "settings", run("click Bluetooth & devices", "settings"), lambda d: d.code == 0),
)  # fmt: skip
"""Numbers are those of docs/windows.md."""


def picture(path: Path) -> None:
    subprocess.run(["powershell", "-NoProfile", "-Command", SCREEN.format(path)], timeout=60, check=False)


def verdict(line: Line, done: Done) -> str:
    if ABSENT in f"{done.err}{said(done)}":
        return "absent"
    return "yes" if line.holds(done) else "no"


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    (FOLDER / "inner").mkdir(parents=True, exist_ok=True)
    (FOLDER / "inner" / "a.txt").write_text("a", encoding="utf-8")
    rows, failed = ["| line | what | holds |", "|---|---|---|"], False
    for line in LINES:
        if line.name == "explorer":
            subprocess.run(["explorer", str(FOLDER)], timeout=60, check=False)
        done = edgelam(*line.command)
        kept = json.dumps(
            {"command": line.command, "code": done.code, "out": done.out, "err": done.err}, ensure_ascii=False, indent=1
        )
        (out / f"{line.name}.json").write_text(kept, encoding="utf-8")
        picture(out / f"{line.name}.png")
        holds = verdict(line, done)
        failed |= holds == "no"
        rows.append(f"| {line.number} | {line.name} | {holds} |")
        sys.stdout.write(f"{rows[-1]}\n")
    (out / "summary.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
