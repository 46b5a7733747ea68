"""What is kept is private: rights, passwords, and that one damaged file spoils only itself."""

import json
import os
import stat
import sys

import pytest
from click.testing import CliRunner

from edgelam.action import Action, Target, Verb
from edgelam.cli import cli
from edgelam.control import Control, Role
from edgelam.errors import EnvironmentProblem
from edgelam.locks import only_run
from edgelam.passwords import is_misplaced, passwords_in, replaced
from edgelam.paths import cache_dir, data_dir, open_private, private_folder, routines_dir, runs_dir, write_private
from edgelam.readlog import read_all
from edgelam.redact import HIDDEN
from edgelam.runlog import Recorder
from edgelam.runtime.listen.channel import Server
from edgelam.trajectory import Outcome, Step, Trajectory

posix = pytest.mark.skipif(sys.platform == "win32", reason="on Windows the profile is closed to others")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277])
def test_files_are_their_owners_alone_whatever_the_umask(umask):
    before = os.umask(umask)
    try:
        write_private(cache_dir() / "a", b"x")
        os.close(open_private(runs_dir() / "b"))
        Recorder(runs_dir() / "c.jsonl", Trajectory("c", "x")).end(Trajectory("c", "x"))
        with only_run("atspi"):
            server = Server(lambda message: message)
        found = list(data_dir().rglob("*"))
        modes = {mode(p) for p in found if not p.is_dir()}
        server.close()
    finally:
        os.umask(before)
    assert {"key", "service.sock"} <= {p.name for p in found}
    assert modes == {0o600}
    assert {mode(p) for p in [data_dir(), *found] if p.is_dir()} == {0o700}


@posix
def test_a_folder_of_an_older_version_is_closed():
    runs_dir().mkdir(parents=True, mode=0o755)
    private_folder(runs_dir())
    assert mode(runs_dir()) == 0o700


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem, match="EDGELAM_HOME"):
        private_folder(tmp_path / "file" / "runs")


@pytest.mark.parametrize(
    ("request_", "password"),
    [
        ("my password is hunter2", "hunter2"),
        ('log in with password "x"', "x"),
        ("log in as anna with password letmein and open mail", "letmein"),
        ("type hunter2 into the password field", "hunter2"),
        ('enter "two words" as the password', "two words"),
        ("set the password to S3cr3t!, then save", "S3cr3t!"),
        ("change the password from old1 to new2", "old1"),
        ("the pin is 1234", "1234"),
        ("use correcthorse as my password", "correcthorse"),
        ("hunter2 is my passphrase", "hunter2"),
        ("my passphrase is correct horse battery and log in", "correct horse battery"),
        ("password=abc", "abc"),
        ("mein Passwort ist geheim", "geheim"),
    ],
)
def test_passwords_are_found_as_people_give_them(request_, password):
    assert password in passwords_in(request_)


@pytest.mark.parametrize(
    "request_",
    [
        "open the password manager", "click Forgot password", "turn on show passwords", "protect it with a password",
        "open the password dialog and click OK", "uncheck Remember password and save", "click pin to taskbar",
        'type "hello" and save it as password.txt', "what is my password",
    ],
)  # fmt: skip
def test_talk_about_passwords_gives_none(request_):
    assert passwords_in(request_) == ()


@pytest.mark.parametrize(
    ("role", "text", "misplaced"),
    [
        (Role.TEXT, "hunter2", True),
        (Role.TEXT, "it is Hunter2 again", True),
        (Role.PASSWORD, "hunter2", False),
        (Role.TEXT, "anna", False),
    ],
)
def test_a_password_is_typed_into_password_fields_only(role, text, misplaced):
    action = Action(Verb.TYPE, Target("Field"), text)
    control = Control("1", role, "Field", verbs=frozenset({Verb.TYPE}))
    assert is_misplaced(action, control, "log in as anna, my password is hunter2") is misplaced


def test_a_password_that_was_cut_short_is_known_again():
    said = replaced('"Correct horse batt…" is in Password', ["correct horse battery staple"], HIDDEN)
    assert said == f'"{HIDDEN}" is in Password'


def test_looking_for_passwords_takes_bounded_time():
    assert passwords_in("password " + "a" * 200_000 + " is " + '"' * 5_000) is not None


def step(action, *candidates, **more):
    return Step(0, "app", "Log in", "d", list(candidates), action, **more)


@pytest.mark.parametrize("redact", [False, True])
def test_a_password_reaches_no_log(tmp_path, redact):
    """Neither one that the request names, nor one that is only known for what it is by the field it goes into."""
    path = tmp_path / "run.jsonl"
    run = Trajectory(
        "r", "log in as anna with tr0ub4dor, my password is hunter2", plan=["log in as anna with tr0ub4dor"]
    )
    recorder = Recorder(path, run, redact)
    recorder.step(step(Action(Verb.CLICK, Target("tr0ub4dor?")), 'button "tr0ub4dor?"', evidence="window Hunter2"))
    typed = step(Action(Verb.TYPE, Target("Password"), "tr0ub4dor"), 'password "Password"', undo=Action(Verb.WAIT))
    recorder.step(typed)
    run.outcome, run.message = Outcome.FAILED, "hunter2 and tr0ub4dor"
    recorder.end(run)
    text = path.read_text(encoding="utf-8").casefold()
    assert "hunter2" not in text
    assert "tr0ub4dor" not in text
    (read,) = read_all(path)
    assert read.steps[1].action.text == HIDDEN
    assert mode(path) == 0o600 or sys.platform == "win32"


def test_with_redact_a_field_that_is_new_is_hidden(tmp_path):
    from edgelam.redact import Redactor

    row = Redactor().row(
        {"kind": "step", "action": "done", "candidates": [], "someday": {"said": ["private"]}, "index": 3}
    )
    assert row["someday"] == {"said": [HIDDEN]}
    assert row["index"] == 3


def log(name, request="turn it on"):
    path = runs_dir() / f"{name}.jsonl"
    run = Trajectory(name, request, plan=[request])
    Recorder(path, run).end(run)
    return path


def edgelam(*arguments):
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def test_one_damaged_log_spoils_only_itself():
    log("20260101-1")
    log("20260101-2").write_bytes(b"\xff\x00 no log\n")
    log("20260101-3")
    first, second = edgelam("log"), edgelam("log")
    for said in (first.output, second.output):
        assert "20260101-1" in said
        assert "20260101-3" in said
    assert first.output.count("damaged") == 2  # what it is, and its new name
    assert "damaged" not in second.output
    assert (runs_dir() / "20260101-2.jsonl.damaged").exists()


def test_the_last_run_is_the_last_that_can_be_read():
    log("20260101-1", "first of all")
    log("20260101-2").write_bytes(b"{}\n")
    assert "first of all" in edgelam("log", "show").output


def test_one_damaged_routine_spoils_only_itself():
    write_private(routines_dir() / "good.toml", b'request = "x"\n')
    write_private(routines_dir() / "bad.toml", b"request = \n")
    said = edgelam("routine").output
    assert "good" in said
    assert "'bad' cannot be read" in said


def test_half_a_line_at_the_end_is_where_a_run_was_killed(tmp_path):
    path = log("20260101-1")
    path.write_bytes(path.read_bytes() + b'{"kind": "st')
    (read,) = read_all(path)
    assert read.request == "turn it on"


def test_a_log_of_a_later_version_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"kind": "run", "run": "r", "request": "x", "outcome": "done", "later": 1}) + "\n")
    assert next(read_all(path)).request == "x"


@pytest.mark.parametrize(
    "field", [{"plan": "text"}, {"request": None}, {"run": 5}, {"outcome": []}, {"steps": 3, "plan": [1]}]
)
def test_a_field_of_another_type_is_damage(tmp_path, field):
    from edgelam.errors import UsageError

    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"kind": "run", "run": "r", "request": "x", "outcome": "done"} | field) + "\n")
    with pytest.raises(UsageError, match="line 1"):
        list(read_all(path))


def test_a_full_disk_leaves_no_half_line(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    recorder = Recorder(path, Trajectory("r", "x"))
    whole = path.read_bytes()
    write, calls = os.write, []

    def full(descriptor, data):
        calls.append(1)
        if len(calls) == 1:
            return write(descriptor, bytes(data)[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        recorder.step(step(Action(Verb.WAIT)))
    recorder.end(Trajectory("r", "x"))  # said once
    assert path.read_bytes() == whole


def test_text_that_is_half_a_surrogate_pair_is_kept_and_read_again(tmp_path):
    path = tmp_path / "a.jsonl"
    run = Trajectory("r", "x\udc80")
    Recorder(path, run).end(run)
    assert next(read_all(path)).request == "x\udc80"
