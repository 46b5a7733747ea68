"""The engine inside somebody else's program: threads, order of closing, forks, and llama.cpp's one log callback."""

import gc
import logging
import os
import subprocess
import sys
import threading
from contextlib import closing
from itertools import groupby

import pytest

llama_cpp = pytest.importorskip("llama_cpp")

from edgelam.errors import ModelError  # noqa: E402
from edgelam.quantize.evaluate.soak import Soaked, soak  # noqa: E402
from edgelam.runtime.engine.exclusive import ExclusiveUse, Interruption  # noqa: E402
from edgelam.runtime.engine.header import read_header  # noqa: E402
from edgelam.runtime.engine.llama import USUAL, LlamaEngine  # noqa: E402
from edgelam.runtime.engine.protocol import CONTEXT  # noqa: E402
from edgelam.runtime.models import DEFAULT, locate  # noqa: E402
from edgelam.runtime.policy import Policy  # noqa: E402

PROMPTS = [
    f'Task: press {word}\nWindow: W\nbutton "{word}"\nbutton "Other"' for word in ("OK", "Save", "Close", "Print")
]
GRAMMAR = 'root ::= "click \\"" ("OK" | "Save" | "Close" | "Print" | "Other") "\\""'


@pytest.fixture(scope="module")
def engine():
    opened = LlamaEngine(locate(None), 1)
    yield opened
    opened.close()


def test_any_thread_may_ask(engine):
    alone = [engine.generate(p, GRAMMAR).text for p in PROMPTS]
    answers = [None] * len(PROMPTS)

    def ask(place):
        for _ in range(5):
            answers[place] = engine.generate(PROMPTS[place], GRAMMAR).text
            engine.count(PROMPTS[place])

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(len(PROMPTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == alone


def test_a_long_prompt_gets_the_room_it_takes():
    words = " ".join(f"then word {n}" for n in range(220))
    long = f'Task: press Save, {words}\nWindow: W\nbutton "Save"\nbutton "Other"'
    with closing(LlamaEngine(locate(None), 1)) as engine:
        assert USUAL < engine.count(long) < CONTEXT
        before = engine.generate(PROMPTS[0], GRAMMAR)
        first, again = engine.generate(long, GRAMMAR), engine.generate(long, GRAMMAR)
        assert first.tokens_reused == 0 < again.tokens_reused
        assert first.text == again.text
        assert engine.generate(PROMPTS[0], GRAMMAR).text == before.text
        with pytest.raises(ModelError, match="fewer candidates"):
            engine.generate(long * 3, GRAMMAR)


def test_one_threads_interruption_is_not_anothers():
    one = Interruption()
    one.asked = lambda: True
    seen = []

    def other():
        seen.append(one.asked())
        one.asked = lambda: False
        seen.append(one.asked())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [True, False]
    assert one.asked()


def test_a_closed_engine_says_so_and_others_go_on(engine):
    first, second = LlamaEngine(locate(None), 1), LlamaEngine(locate(None), 1)
    first.close()
    first.close()
    with pytest.raises(ModelError, match="is closed"):
        first.generate(PROMPTS[0], GRAMMAR)
    del first
    gc.collect()
    junk = [bytes(200) for _ in range(20000)]
    with pytest.raises(ModelError, match="grammar"):
        second.generate(PROMPTS[0], 'root ::= "unclosed')
    second.interrupted = lambda: True
    with pytest.raises(ModelError, match="interrupted"):
        second.generate("Task: something else entirely", GRAMMAR)
    second.interrupted = lambda: False
    assert second.generate(PROMPTS[0], GRAMMAR).text == engine.generate(PROMPTS[0], GRAMMAR).text
    del second, junk
    gc.collect()
    own = llama_cpp.Llama(str(locate(None)), n_ctx=64, verbose=False, n_threads=1)
    assert own.n_vocab() == len(read_header(locate(None)).fields["tokenizer.ggml.tokens"])
    own.close()


def test_the_memory_of_one_that_was_dropped_is_given_back():
    dropped = LlamaEngine(locate(None), 1)
    exclusive = dropped._exclusive
    del dropped  # at once, without the garbage collector: nothing points back at it
    with pytest.raises(ModelError, match="is closed"), exclusive.held():
        pass


def test_ctrl_c_while_it_computes_is_not_lost(engine):
    """Python's handler runs inside llama.cpp's callback then, where ctypes drops exceptions."""

    def pressed():
        raise KeyboardInterrupt

    engine.interrupted = pressed
    with pytest.raises(KeyboardInterrupt):
        engine.generate("Task: what was never asked before", GRAMMAR)
    engine.interrupted = lambda: False
    assert engine.generate(PROMPTS[0], GRAMMAR).text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_is_told_at_once(engine):
    """In a process of its own: pytest's is not to be forked."""
    code = (
        "import os\nfrom edgelam.errors import ModelError\nfrom edgelam.runtime.engine.llama import LlamaEngine\n"
        "from edgelam.runtime.models import locate\n"
        f"prompt, grammar = {PROMPTS[0]!r}, {GRAMMAR!r}\n"
        "engine = LlamaEngine(locate(None), 1)\nengine.generate(prompt, grammar)\nchild = os.fork()\n"
        "if not child:\n    try:\n        engine.generate(prompt, grammar)\n    except ModelError as error:\n        print('told:', error, flush=True)\n"
        "    engine.close()\n    raise SystemExit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), engine.generate(prompt, grammar).text)\n"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert f"told: {DEFAULT} was loaded before this process was forked off" in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1].startswith("7 click")


def test_a_fork_with_the_lock_held_does_not_wait(monkeypatch):
    exclusive = ExclusiveUse("It")
    with exclusive.held():
        monkeypatch.setattr(os, "getpid", lambda: -1)
        told, freed = [], []

        def ask():
            try:
                exclusive.held().__enter__()
            except ModelError as error:
                told.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(20)
        assert told
        exclusive.close(lambda: freed.append(True))
        assert not freed


HOST = """
import ctypes, gc, sys
import llama_cpp
heard = []
BEFORE
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.models import locate
def held():
    callback, data = llama_cpp.llama_log_callback(), ctypes.c_void_p()
    llama_cpp.llama_log_get(ctypes.byref(callback), ctypes.byref(data))
    return ctypes.cast(callback, ctypes.c_void_p).value
first = held()
engine = LlamaEngine(locate(None), 1)
engine.close()
del engine
gc.collect()
AFTER
"""


def hosted(before: str, after: str) -> subprocess.CompletedProcess:
    code = HOST.replace("BEFORE", before).replace("AFTER", after)
    return subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, timeout=60, check=False)


def test_a_hosts_own_log_callback_stays():
    own = "own = llama_cpp.llama_log_callback(lambda level, text, data: heard.append(text))\nllama_cpp.llama_log_set(own, None)"
    done = hosted(own, "assert held() == first\nassert heard\nprint('kept')")
    assert done.stdout == "kept\n", done.stderr
    assert done.stderr == ""


def test_what_a_host_loads_itself_is_logged_where_it_was():
    after = "llama_cpp.Llama(str(locate(None)), n_ctx=64, verbose=True, n_threads=1).close()\nprint('loaded')"
    done = hosted("", after)
    assert done.stdout == "loaded\n", done.stderr
    assert "llama_model_loader" in done.stderr  # of the host's own model alone:
    assert done.stderr.count("loaded meta data") == 1


def test_our_lines_go_to_logging(engine, caplog):
    with caplog.at_level(logging.DEBUG, "edgelam.llama"):
        LlamaEngine(locate(None), 1).close()
    assert any("llama_model_loader" in r.getMessage() for r in caplog.records if r.name == "edgelam.llama")


def test_a_short_soak(monkeypatch):
    asked = []
    decide = Policy.decide
    monkeypatch.setattr(Policy, "decide", lambda *given: asked.append(given[1].subtask) or decide(*given))
    found = soak(locate(None), 40, 1, lambda _: None, again=2)
    assert [len(list(same)) for _, same in groupby(asked)] == [2] * 20
    assert found.decisions == 40
    found.require_steady()
    with pytest.raises(ModelError, match="grew by 20"):
        Soaked(10, 100.0, 120.0, 1.0, 1.0).require_steady()


def test_the_soak_says_what_it_found(monkeypatch):
    from click.testing import CliRunner

    from edgelam.cli.bench import command

    monkeypatch.setattr("edgelam.quantize.evaluate.soak.soak", lambda *_: Soaked(20, 100.0, 101.5, 1.0, 2.5))
    done = CliRunner().invoke(command, ["--soak", "20"])
    assert done.exit_code == 0, done.output
    assert "101.5" in done.output
