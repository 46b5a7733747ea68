"""What listens, without a screen: keys, the channel between two starts, the service."""

import os
import threading
import time
from contextlib import nullcontext

import pytest

from edgelam.errors import EnvironmentProblem, UsageError
from edgelam.paths import data_dir, routines_dir
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.listen import channel
from edgelam.runtime.listen.autostart import set_autostart
from edgelam.runtime.listen.keys import parse_combination
from edgelam.runtime.listen.news import News
from edgelam.runtime.listen.service import Service
from edgelam.runtime.routine import Routine, RoutineStep, save

# Keys


@pytest.mark.parametrize(
    ("said", "means"),
    [("ctrl+alt+space", "ctrl+alt+space"), ("Alt + Ctrl + K", "ctrl+alt+k"), ("super+f12", "super+f12")],
)
def test_combinations(said, means):
    assert str(parse_combination(said)) == means


@pytest.mark.parametrize("said", ["", "k", "ctrl", "ctrl+", "hyper+k", "ctrl+ctrl+k", "ctrl+é", "ctrl+nokey"])
def test_what_is_no_hotkey(said):
    with pytest.raises(UsageError, match="cannot be a hotkey"):
        parse_combination(said)


# The channel


@pytest.fixture
def server():
    heard = []

    def handle(message):
        heard.append(message)
        return {"ok": True}

    made = channel.Server(handle)
    yield heard
    made.close()


def test_nobody_listens():
    assert channel.send({"kind": "open"}) is None


def test_a_second_start_hands_its_request_over(server):
    assert channel.send({"kind": "open", "request": "Grüße"}) == {"ok": True}
    assert server[-1] == {"kind": "open", "request": "Grüße"}
    with pytest.raises(EnvironmentProblem, match="listening already"):
        channel.Server(lambda m: m)


def test_who_has_not_the_key_is_not_heard(server, monkeypatch):
    monkeypatch.setattr(channel, "_key", lambda: b"another")
    assert channel.send({"kind": "open"}) is None
    monkeypatch.undo()
    assert server == []


def test_what_is_no_message_does_no_harm(server):
    with channel.Client(channel.address(), family=channel._family(), authkey=channel._key()) as connection:
        connection.send_bytes(b"\x80\x04not json")
        assert channel._read(connection) == {}
    assert channel.send({"kind": "open"}) == {"ok": True}


def test_a_socket_of_a_killed_service_is_in_nobodys_way():
    channel._private_folder()
    open(channel.address(), "w").close()
    made = channel.Server(lambda m: m)
    assert channel.send({"kind": "ping"}) == {"kind": "ping"}
    made.close()


@pytest.mark.skipif(os.name == "nt", reason="folders have no such modes there")
def test_a_folder_that_others_can_enter_is_refused():
    folder = data_dir() / "service"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    with pytest.raises(EnvironmentProblem, match="chmod 700"):
        channel.Server(lambda m: m)


def test_the_key_is_the_persons_alone(server):
    if os.name != "nt":
        assert (data_dir() / "service" / "key").stat().st_mode & 0o077 == 0


# The service


@pytest.fixture
def serve(scripted, tmp_path):
    """Starts a service on the simulated desktop whose model says the given lines; what it tells is kept."""
    made = []

    def start(*lines, desktop=None):
        told, changed = [], threading.Condition()

        def notify(news):
            with changed:
                told.append(news)
                changed.notify_all()

        def until(kind):
            with changed:
                assert changed.wait_for(lambda: any(t.news is kind for t in told), 5)
                return next(t for t in told if t.news is kind)

        screen = desktop or SimDesktop(seed=3)
        policy = scripted(*lines)
        service = Service(lambda: screen, lambda: nullcontext(policy), tmp_path, notify)
        made.append(service)
        until(News.READY)
        return service, until, screen, policy

    yield start
    for service in made:
        service.close()


def document(desktop):
    desktop.launch("Text Editor")
    return next(w.name for w, _ in desktop.running["Text Editor"].visible() if w.key == "document")


def test_a_request_is_done_where_the_focus_was(serve):
    desktop = SimDesktop(seed=3)
    service, until, _, _ = serve(f'type "hello" into "{document(desktop)}" .', desktop=desktop)
    assert service.look().app() == "Text Editor"
    assert service.submit('type "hello"', service.look().app())
    assert until(News.ENDED).text == "done: “hello” is in the document."
    assert until(News.STEP).text.startswith('type "hello"')
    assert desktop.running["Text Editor"].document.value == "hello"
    assert not service.busy


@pytest.mark.alone
def test_one_request_at_a_time_and_a_stop_at_once(serve):
    service, until, _, policy = serve()
    begun = threading.Event()

    def slow(prompt, grammar):
        begun.set()
        while not policy.engine.interrupted():
            time.sleep(0.005)
        raise channel_error

    from edgelam.errors import ModelError

    channel_error = ModelError("interrupted")
    policy.engine.generate = slow
    service.submit("make it bold", "Text Editor")
    assert begun.wait(5)
    assert not service.submit("another", None)
    began = time.perf_counter()
    service.stop()
    assert until(News.ENDED).text.startswith("stopped")
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize("yes", [True, False])
def test_what_cannot_be_undone_is_asked_and_no_is_no(serve, yes):
    desktop = SimDesktop(seed=1)
    desktop.launch("Mail")
    app = desktop.running["Mail"]
    app._compose(None)
    app.find("to").value = "a@b.c"
    send = app.find("send")
    service, until, _, _ = serve(f'click "{send.name}" .', desktop=desktop)
    service.submit("send it", "Mail")
    assert send.name in until(News.QUESTION).text
    service.answer(yes)
    ended = until(News.ENDED).text
    assert ended.startswith("refused") != yes


def unsure(serve, desktop):
    """A service whose model would wrap long lines and is not sure of it."""
    desktop.launch("Text Editor")
    app = desktop.running["Text Editor"]
    app.lazy_menus = False
    wrap = next(w for top in app.root for w in top.walk() if w.key == "wrap")
    service, until, _, policy = serve(*[f'check "{wrap.name}" .'] * 2, desktop=desktop)
    policy.engine.confidence = 0.1
    return service, until, wrap


@pytest.mark.parametrize("place", [0, None])
def test_which_way_is_meant_is_asked(serve, place):
    desktop = SimDesktop(seed=3)
    service, until, wrap = unsure(serve, desktop)
    service.submit("have the long lines go round", "Text Editor")
    asked = until(News.CHOICE)
    assert (service.offered, len(asked.ways)) == (asked.ways, 3)
    wanted = next(n for n, way in enumerate(asked.ways) if wrap.name in way.text)
    service.choose(wanted if place is not None else None)
    ended = until(News.ENDED).text
    assert ("None of these was meant" in ended) == (place is None)
    assert wrap.checked == (place is not None)
    assert service.offered == ()


def test_a_stop_ends_the_question(serve):
    desktop = SimDesktop(seed=3)
    service, until, _ = unsure(serve, desktop)
    service.submit("have the long lines go round", "Text Editor")
    until(News.CHOICE)
    service.stop()
    assert until(News.ENDED).text.startswith("stopped")


def test_a_model_that_cannot_be_loaded_is_told_and_nothing_hangs(tmp_path):
    told = []

    def broken():
        raise EnvironmentProblem("There is no model.")

    service = Service(SimDesktop, broken, tmp_path, told.append)
    service.submit("x", None)
    end = time.monotonic() + 5
    while not any(t.news is News.ENDED for t in told) and time.monotonic() < end:
        time.sleep(0.01)
    assert [t.news for t in told] == [News.TROUBLE, News.STARTED, News.ENDED]
    service.close()


# Names to listen for, undo, autostart


def test_what_may_be_said_is_looked_up_meanwhile(serve):
    desktop = SimDesktop(seed=3)
    name = document(desktop)
    service, _, _, _ = serve(desktop=desktop)
    assert name in service.look().names()
    assert name in service.look("Text Editor").names()
    assert "save" in service.look("nowhere").names(), "words of commands at least"


def test_a_run_is_taken_back_and_what_stays_is_counted(serve):
    desktop = SimDesktop(seed=3)
    service, until, _, _ = serve(f'type "hello" into "{document(desktop)}" .', desktop=desktop)
    service.submit('type "hello"', "Text Editor")
    run = until(News.ENDED).run
    run.steps[0].undo = None
    told = []
    service._notify = told.append
    assert service.undo(run)
    while not any(t.news is News.ENDED for t in told):
        time.sleep(0.01)
    assert next(t.text for t in told if t.news is News.ENDED) == "Taken back, except for 1"


@pytest.mark.skipif(os.name == "nt", reason="there it is a line in the registry: tests/desktop/wine_checks.py")
def test_it_starts_with_the_session_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    entry = tmp_path / "autostart" / "edgelam.desktop"
    assert set_autostart(True, ["--hotkey", "ctrl+alt+k"]) == str(entry)
    assert 'edgelam" listen --hotkey ctrl+alt+k' in entry.read_text()
    set_autostart(False)
    set_autostart(False)
    assert not entry.exists()


# Routines by name


@pytest.mark.parametrize("said", ["new note", "Run new note.", "NEW NOTE"])
def test_a_routine_is_done_when_its_name_is_said(serve, said):
    desktop = SimDesktop(seed=3)
    line = f'type "hello" into "{document(desktop)}"'
    save(Routine("New note", 'type "hello"', "Text Editor", {}, (RoutineStep(line, completes=True),)), routines_dir())
    service, until, _, policy = serve(desktop=desktop)
    assert "New note" in service.look().names()
    service.submit(said, None)
    assert until(News.ENDED).text.startswith("done: ")
    assert policy.engine.prompts == [], "without the model"
    assert desktop.running["Text Editor"].document.value == "hello"
