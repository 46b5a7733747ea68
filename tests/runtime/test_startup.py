"""When it is clear that a started application cannot be read, and what is said then."""

import subprocess
import sys
from pathlib import Path

import pytest

from edgelam.runtime.desktop.atspi import java, startup
from edgelam.runtime.desktop.atspi.launch import Entry, entries
from edgelam.runtime.desktop.atspi.session import accessible
from edgelam.runtime.desktop.atspi.startup import BUSY, HANDED_OVER, IDLE, LOOKS, RESTLESS, Startup
from edgelam.runtime.desktop.atspi.xinput import Shown

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are read from /proc")

NOTES = Entry("org.example.Notes", "Notes", "", ("notes",), "notes-window")
STRANGER = Shown(1, frozenset({"other"}))
OLDER = Shown(1, frozenset({"notes-window"}))
"""A window of process 1, which the start did not make."""

SLEEPS, WORKS, ENDS = "import time; time.sleep(60)", "while True: pass", ""


@pytest.fixture(autouse=True)
def idle_machine(monkeypatch, request):
    if "busy" not in request.node.name:
        monkeypatch.setattr(startup, "_is_overloaded", lambda: False)


@pytest.fixture
def started():
    """A process as an application is started, in the wanted state."""
    running = []

    def start(code):
        process = subprocess.Popen([sys.executable, "-S", "-c", code], start_new_session=True)
        running.append(process)
        if code == ENDS:
            process.wait()
        else:
            wanted = code == SLEEPS
            while startup._is_asleep(process.pid) is not wanted:
                pass
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("code", "windows", "joined", "seconds", "says"),
    [
        (SLEEPS, ("own",), (), IDLE, "Notes is open, but it shows its controls to no other program"),
        (SLEEPS, ("own", STRANGER), (), IDLE, "Notes is open, but"),
        (SLEEPS, ("own",), (), IDLE - 0.1, None),
        (SLEEPS, ("own",), ("own",), BUSY, None),
        (SLEEPS, (STRANGER, OLDER), (), BUSY, None),
        (SLEEPS, (), (), BUSY, None),
        (WORKS, ("own",), (), IDLE, None),
        (WORKS, ("own",), (), BUSY, "Notes is open, but"),
        (ENDS, (OLDER,), (), IDLE, "Notes was open already"),
        (ENDS, (OLDER,), (1,), HANDED_OVER, None),
        (ENDS, (STRANGER,), (), HANDED_OVER - 0.1, None),
        (ENDS, (STRANGER,), (), HANDED_OVER, "Notes ended without showing a window"),
    ],
)
def test_what_will_not_be_readable_is_said(started, monkeypatch, code, windows, joined, seconds, says):
    process = started(code)
    monkeypatch.setattr(startup, "_is_asleep", lambda pid: pid == 1 or code == SLEEPS)
    watched = Startup(NOTES, process)
    shown = [Shown(process.pid, frozenset()) if w == "own" else w for w in windows]
    pids = {process.pid if pid == "own" else pid for pid in joined}
    assert watched.problem(shown, pids, 100.0) is None
    problem = watched.problem(shown, pids, 100.0 + seconds)
    assert (problem is None) is (says is None)
    assert (problem or "").startswith(says or "")


def test_on_a_machine_that_is_too_busy_for_the_others_sleep_says_nothing(started, monkeypatch):
    monkeypatch.setattr(startup, "_is_overloaded", lambda: True)
    process = started(SLEEPS)
    start = Startup(NOTES, process)
    window = [Shown(process.pid, frozenset())]
    assert [start.problem(window, (), now) for now in (0.0, IDLE, BUSY - 0.1)] == [None] * 3
    assert "shows its controls to no other program" in start.problem(window, (), BUSY)


@pytest.mark.parametrize(
    ("running", "cores", "overloaded"), [("3/400", 2, False), ("26/542", 2, True), ("x", 2, False)]
)
def test_how_busy_a_machine_is(tmp_path, monkeypatch, running, cores, overloaded):
    (tmp_path / "loadavg").write_text(f"23.26 22.58 17.54 {running} 600\n")
    monkeypatch.setattr(startup, "_PROCESSES", tmp_path)
    monkeypatch.setattr(startup.os, "cpu_count", lambda: cores)
    assert startup._is_overloaded() is overloaded


def test_a_window_that_goes_and_comes_back_starts_anew(started):
    process = started(SLEEPS)
    watched, own = Startup(NOTES, process), [Shown(process.pid, frozenset())]
    assert watched.problem(own, (), 100.0) is None
    assert watched.problem([], (), 100.5) is None
    assert watched.problem(own, (), 101.2) is None
    assert watched.problem(own, (), 102.2) is not None


@pytest.mark.parametrize(
    ("library", "bridge", "says"),
    [("libgtk-x11-2.0.so.0", False, "apt-get install"), ("libgtk-x11-2.0.so.0", True, "no other program"), ("libtk.so", False, "no other program")],
)  # fmt: skip
def test_gtk_2_without_its_bridge_says_what_to_install(tmp_path, monkeypatch, library, bridge, says):
    folder = tmp_path / "lib"
    if bridge:
        (folder / startup._BRIDGE).parent.mkdir(parents=True)
        (folder / startup._BRIDGE).touch()
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "maps").write_text(
        f"7f00-7f01 r-xp 00000000 08:01 99    {folder / library}\n7f02-7f03 rw-p 0 0:0 0\n"
    )
    monkeypatch.setattr(startup, "_PROCESSES", tmp_path)
    assert says in startup._unreadable("Notes", 7, False)


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, "gail:atk-bridge"), ({"GTK_MODULES": "appmenu"}, "appmenu:gail:atk-bridge"), ({"GTK_MODULES": "atk-bridge:gail"}, "gail:atk-bridge")],
)  # fmt: skip
def test_gtk_modules_of_the_persons_own_stay(before, after):
    environment = accessible(before)
    assert environment["GTK_MODULES"] == after
    assert environment["GNOME_ACCESSIBILITY"] == "1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"JAVA_TOOL_OPTIONS": "NAMED", "LD_LIBRARY_PATH": "JNI"}),
        (
            {"JAVA_TOOL_OPTIONS": "-Xmx1g", "LD_LIBRARY_PATH": "/opt"},
            {"JAVA_TOOL_OPTIONS": "-Xmx1g NAMED", "LD_LIBRARY_PATH": "JNI:/opt"},
        ),
        ({"JAVA_TOOL_OPTIONS": java.CLASS}, {"JAVA_TOOL_OPTIONS": java.CLASS}),
    ],
)
@pytest.mark.parametrize("installed", [True, False])
def test_javas_wrapper_is_named_where_it_is_installed(tmp_path, monkeypatch, before, after, installed):
    jar = tmp_path / "wrapper.jar"
    if installed:
        jar.touch()
    monkeypatch.setattr(java, "JAR", jar)
    monkeypatch.setattr(java, "_native", lambda: tmp_path / "jni" / java.NATIVE)
    named = f"-Xbootclasspath/a:{jar} -Djavax.accessibility.assistive_technologies={java.CLASS}"
    wanted = {name: text.replace("NAMED", named).replace("JNI", str(tmp_path / "jni")) for name, text in after.items()}
    assert java.with_wrapper(before) == (wanted if installed else before)


def test_java_without_its_wrapper_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "maps").write_text("7f00-7f01 r-xp 0 08:01 99    /usr/lib/jvm/java-17/lib/server/libjvm.so\n")
    monkeypatch.setattr(startup, "_PROCESSES", tmp_path)
    for installed, says in ((False, "apt-get install libatk-wrapper-java"), (True, "no other program")):
        monkeypatch.setattr(startup, "reads_java", lambda installed=installed: installed)
        assert says in startup._unreadable("Mind Map", 7, False)


def test_entries_are_read_again_when_one_is_added(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    folder = tmp_path / "applications"
    for names in (["one"], ["one", "two"]):
        folder.mkdir(exist_ok=True)
        entry = f"[Desktop Entry]\nType=Application\nName={names[-1]}\nExec={sys.executable} %f\nStartupWMClass=Win\n"
        (folder / f"{names[-1]}.desktop").write_text(entry)
        assert [e.name for e in entries()] == names
        assert all("win" in e.names for e in entries())


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("%u -caption %c", "C.UTF-8", ["-caption", "My Notes"]),
        ("%u -caption %c", "de_AT.UTF-8", ["-caption", "Notizen"]),
        ("--title=%c %F", "", ["--title=My Notes"]),
        ("%i --from %k", "", ["--icon", "pad", "--from", "PATH"]),
        ("--share 50%% %d --open %f", "", ["--share", "50%", "--open"]),
        ('--profile ""', "", ["--profile", ""]),
    ],
)
def test_what_field_codes_stand_for_is_in_the_command(tmp_path, monkeypatch, line, language, expected):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setenv("LANG", "C")
    path = tmp_path / "applications" / "notes.desktop"
    path.parent.mkdir()
    path.write_text(
        f"[Desktop Entry]\nType=Application\nName=My Notes\nName[de]=Notizen\nIcon=pad\nExec={sys.executable} {line}\n"
    )
    (entry,) = entries()
    assert list(entry.command) == [sys.executable, *(str(path) if part == "PATH" else part for part in expected)]
    assert entry.name == "My Notes"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("%u -caption %c", ["a.txt", "-caption", "Notes"]), ("-caption %c", ["-caption", "Notes", "a.txt"])],
)
def test_documents_stand_where_the_command_has_them(tmp_path, monkeypatch, line, expected):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    (tmp_path / "applications").mkdir()
    entry = f"[Desktop Entry]\nType=Application\nName=Notes\nExec={sys.executable} {line}\n"
    (tmp_path / "applications" / "notes.desktop").write_text(entry)
    assert entries()[0].with_documents(["a.txt"]) == [sys.executable, *expected]


@pytest.mark.parametrize(
    ("command", "program"),
    [
        (("notes", "--new"), "notes"),
        (("env", "UBUNTU_MENUPROXY=0", "/usr/bin/audacity"), "audacity"),
        (("LANG=C", "notes"), "notes"),
        (("env",), "env"),
    ],
)
def test_what_only_sets_an_environment_is_not_the_program(command, program):
    assert Entry("notes", "Notes", "", command, "").program == program


def test_on_a_busy_machine_gtk_2_without_its_bridge_is_said_at_once_all_the_same(started, monkeypatch):
    monkeypatch.setattr(startup, "_is_overloaded", lambda: True)
    monkeypatch.setattr(startup, "_lacks_bridge", lambda pid: True)
    process = started(WORKS)
    said = Startup(NOTES, process).problem([Shown(process.pid, frozenset())], (), 0.0)
    assert said is not None
    assert "made with GTK 2" in said


@pytest.mark.parametrize("works_until", range(LOOKS + 1))
def test_a_window_is_complete_when_its_process_sleeps_at_some_looks_in_a_row(started, monkeypatch, works_until):
    watched, looks = Startup(NOTES, started(SLEEPS)), iter(range(LOOKS))
    monkeypatch.setattr(startup, "_is_asleep", lambda pid: next(looks) >= works_until)
    assert watched.is_complete(1, 100.0, lambda seconds: None) is (works_until == 0)


def test_a_process_that_never_sleeps_is_not_waited_for_longer(started):
    process = started(WORKS)
    watched = Startup(NOTES, process)
    assert not watched.is_complete(process.pid, 100.0)
    assert watched.is_complete(process.pid, 100.0 + RESTLESS)
