"""Signals end a run as Ctrl-C does, and two runs do not share a screen."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from edgelam.errors import EnvironmentProblem, Exit, Stopped
from edgelam.locks import only_run
from edgelam.paths import runs_dir
from edgelam.readlog import read_all
from edgelam.stopping import ENDING_SIGNALS, end_by_signals, signals_delayed, signals_raised, signals_set
from edgelam.trajectory import Outcome

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")
REQUEST = 'type "Grüße" and save it as note.txt in my Documents folder, then turn on line numbers'


@pytest.fixture
def handlers():
    before = {n: signal.getsignal(n) for n in ENDING_SIGNALS}
    end_by_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING_SIGNALS)
def test_a_signal_sets_the_event_and_tears_nothing(handlers, number):
    event = threading.Event()
    with signals_set(event):
        signal.raise_signal(number)
    assert event.is_set()


def test_a_second_ctrl_c_ends_at_once(handlers):
    with signals_set(threading.Event()):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_what_must_not_be_half_done_is_done(handlers):
    done = []

    def work():
        with signals_delayed():
            signal.raise_signal(signal.SIGTERM)
            done.append(1)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1]


def test_a_question_can_be_left(handlers):
    event = threading.Event()
    with signals_set(event):
        with pytest.raises(KeyboardInterrupt), signals_raised():
            signal.raise_signal(signal.SIGTERM)
        assert not event.is_set()


def test_an_import_is_not_torn(handlers, tmp_path, monkeypatch):
    (tmp_path / "slow_module.py").write_text("import signal\nsignal.raise_signal(signal.SIGTERM)\nready = True\n")
    monkeypatch.syspath_prepend(tmp_path)

    def work():
        import slow_module

        assert slow_module.ready
        time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        work()


def test_nohup_stays_nohup(handlers):
    if not hasattr(signal, "SIGHUP"):
        pytest.skip("no SIGHUP here")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    end_by_signals()
    event = threading.Event()
    with signals_set(event):
        signal.raise_signal(signal.SIGHUP)
    assert not event.is_set()


@posix
@pytest.mark.model
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_ends_by_a_signal(name):
    command = [sys.executable, "-P", "-m", "edgelam", "run", REQUEST, "--desktop", "sim", "--app", "Text Editor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as run:
        assert "type" in run.stderr.readline()
        began = time.monotonic()
        run.send_signal(getattr(signal, name))
        said, errors = run.communicate(timeout=30)
    assert run.returncode == Exit.STOPPED
    assert time.monotonic() - began < 10
    assert said.splitlines()[-1].startswith("stopped")
    assert "Traceback" not in errors
    (trajectory,) = (t for p in runs_dir().glob("*.jsonl") for t in read_all(p))
    assert trajectory.outcome is Outcome.STOPPED


HOLDER = "from edgelam.locks import only_run\nwith only_run('atspi'):\n print('held', flush=True)\n input()"


@pytest.fixture
def holder():
    """Another process that runs on this screen."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_the_second_run_says_so_and_goes_on_when_the_first_has_died(holder):
    said = []
    threading.Timer(0.3, holder.kill).start()
    with only_run("atspi", 20, said.append):
        pass
    assert len(said) == 1
    assert "Another run" in said[0]


def test_the_second_run_does_not_wait_for_ever(holder):
    with pytest.raises(EnvironmentProblem, match="Another run"), only_run("atspi", 0.1):
        pass
    with pytest.raises(Stopped), only_run("atspi", 20, interrupted=lambda: True):
        pass
    with only_run("sim", 0):
        pass


def test_another_screen_is_another_matter(holder, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":987")
    with only_run("atspi", 0):
        pass
    assert os.environ["DISPLAY"] == ":987"
