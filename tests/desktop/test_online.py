"""The shipped model in real applications: near the rate that the README claims, whatever machine this is."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from edgelam.quantize.evaluate.online import evaluate, run_task
from edgelam.quantize.evaluate.statistics import Share
from edgelam.quantize.evaluate.suite import OnlineTask, load_suite
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.models import locate
from edgelam.runtime.policy import Policy

pytestmark = pytest.mark.desktop

CLAIMED_RIGHT, CLAIMED_FALSE, TASKS = 57, 2, 63
"""What the README says of the development suite: done right, and called done and was not. A run may be as far from it as
chance explains (the end of the Wilson interval), and no further."""

ENOUGH = 40
"""Tasks whose applications have to be installed for their share to say anything."""


def test_development_suite(capsys):
    if missing_programs():
        pytest.skip(f"needs {missing_programs()}")
    policy = Policy(LlamaEngine(locate(None), 1), Index(EmbeddingCache(Encoder())))
    lines: list[str] = []
    report = evaluate(policy, load_suite(), lines.append)
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    if len(report["tasks"]) < ENOUGH:
        pytest.skip(f"not installed: {report['not_installed']}; done right: {report['all']['task_success']}")
    assert report["all"]["task_success"]["value"] >= Share.of(CLAIMED_RIGHT, TASKS).low, lines
    assert report["all"]["called_done_and_was_not"]["value"] <= Share.of(CLAIMED_FALSE, TASKS).high, lines


@pytest.mark.parametrize(
    ("check", "right"),
    [
        ({"kind": "title", "contains": "todo.txt"}, True),
        ({"kind": "title", "contains": "other.txt"}, False),
        ({"kind": "setting", "group": "org/xfce/mousepad/state/window", "key": "height", "value": "1"}, False),
    ],
)
def test_a_task_is_judged_by_what_is_there(scripted, check, right):
    """A document opened, an answer that only says that it is done, and the application closed before the check looks."""
    if missing_programs() or shutil.which("mousepad") is None:
        pytest.skip("needs mousepad and a private session")
    task = OnlineTask(
        "own", "mousepad", "open it", opens="Documents/todo.txt", closes=True, check=(check,),
        files={"Documents/todo.txt": "a boat\n"},
    )  # fmt: skip
    result = run_task(task, scripted("done"))
    assert (result.success, result.unmet, result.harms) == (right, [] if right else [check["kind"]], []), result


def test_what_a_run_overwrites_is_harm(scripted):
    if missing_programs() or shutil.which("mousepad") is None:
        pytest.skip("needs mousepad and a private session")
    task = OnlineTask("own", "mousepad", "open it", opens="todo.txt", files={"todo.txt": "a boat\n"})

    def ask(task: OnlineTask, desktop: AtspiDesktop) -> str:
        (Path.home() / "todo.txt").write_text("x\n", encoding="utf-8")
        (Path.home() / "new.txt").write_text("x\n", encoding="utf-8")
        return task.request

    result = run_task(task, scripted("done"), ask=ask)
    assert (result.success, result.harms) == (False, ["lost or changed: todo.txt"]), result


def test_no_network_is_needed(tmp_path):
    """The same job in a network namespace without any interface."""
    if shutil.which("unshare") is None or shutil.which("mousepad") is None or missing_programs():
        pytest.skip("needs unshare, mousepad and a private session")
    probe = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True)
    if probe.returncode != 0:
        pytest.skip("network namespaces are not allowed here")
    command = [
        "unshare",
        "-rn",
        sys.executable,
        "-P",
        "-m",
        "edgelam",
        "eval",
        "online",
        "--only",
        "mousepad-save",
        "--json",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    (task,) = json.loads(done.stdout)["tasks"]
    assert task["success"], task["actions"]
