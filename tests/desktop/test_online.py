"""The shipped model in real applications: at least half of the suite, whatever machine this is."""

import json
import shutil
import subprocess
import sys

import pytest

from edgelam.quantize.evaluate.online import evaluate
from edgelam.quantize.evaluate.suite import load_suite
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.runtime.desktop.atspi.session import missing_programs
from edgelam.runtime.engine.llama import LlamaEngine
from edgelam.runtime.models import locate
from edgelam.runtime.policy import Policy

pytestmark = pytest.mark.desktop


def test_online_suite(capsys):
    if missing_programs():
        pytest.skip(f"needs {missing_programs()}")
    policy = Policy(LlamaEngine(locate(None), 1), Index(EmbeddingCache(Encoder())))
    lines: list[str] = []
    report = evaluate(policy, load_suite(), lines.append)
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    done = sum(r["success"] for r in report["tasks"])
    if len(report["tasks"]) < 12:
        pytest.skip(f"only {len(report['tasks'])} tasks' applications are installed; {done} passed")
    assert done >= len(report["tasks"]) / 2, lines


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
