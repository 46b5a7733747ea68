"""Bad input, each one sentence and an exit code; never a traceback."""

import json
import os
import subprocess
import sys

import pytest

from edgelam.errors import Exit


def edgelam(*arguments, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-P", "-c", "from edgelam.cli import main; main()", *arguments],
        capture_output=True, text=True, timeout=120, env=kept | environment, encoding="utf-8", check=False,
    )  # fmt: skip


def broken(tmp_path, content):
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    return str(path)


def one_sentence(done):
    assert "Traceback" not in done.stderr
    lines = [x for x in done.stderr.splitlines() if x.strip()]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"hello world, I am no model", "not a GGUF"),
        (b"GGUF\x03\0\0\0", "cut short"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 70_000, "damaged"),
    ],
)
def test_broken_models(tmp_path, content, says):
    done = edgelam("run", "click it", "--desktop", "sim", "--model", broken(tmp_path, content))
    assert done.returncode == Exit.ENVIRONMENT
    assert says in one_sentence(done)


def test_truncated_model(tmp_path):
    from edgelam.runtime import models

    whole = models.locate(None).read_bytes()
    done = edgelam("run", "click it", "--desktop", "sim", "--model", broken(tmp_path, whole[: len(whole) // 2]))
    assert done.returncode == Exit.ENVIRONMENT
    assert "cut short" in one_sentence(done)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("run", "x", "--desktop", "sim", "--model", "nowhere.gguf"), Exit.ENVIRONMENT, "no model file"),
        (("run", "x", "--desktop", "sim", "--model", "nobody"), Exit.ENVIRONMENT, "no model called"),
        (("run", "   "), Exit.USAGE, "empty"),
        (("log", "show", "nothing"), Exit.USAGE, "no runs yet"),
        (("models", "add", "missing.gguf"), Exit.ENVIRONMENT, "no model file"),
        (("distill", "--config", "missing.toml", "-o", "x"), Exit.USAGE, ""),
    ],
)
def test_wrong_use(arguments, code, says):
    done = edgelam(*arguments)
    assert done.returncode == code
    assert says in one_sentence(done)


def test_no_such_app():
    done = edgelam("run", "click it", "--desktop", "sim", "--app", "Photoshop")
    assert done.returncode == Exit.ENVIRONMENT
    assert "Photoshop" in one_sentence(done)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is of Linux")
def test_no_display_and_no_xvfb(tmp_path):
    done = edgelam("run", "click it", "--app", "mousepad", PATH=str(tmp_path))
    assert done.returncode == Exit.ENVIRONMENT
    assert "apt-get install" in one_sentence(done)


def test_run_in_the_simulated_desktop_is_logged():
    done = edgelam("run", "turn on line numbers", "--desktop", "sim", "--app", "Text Editor", "--json", "--dry-run")
    assert done.returncode == Exit.DONE
    report = json.loads(done.stdout)
    assert report["app"] == "Text Editor"
    shown = edgelam("log", "show")
    assert report["run"] in shown.stdout


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("run",),
        ("inspect",),
        ("log",),
        ("models",),
        ("doctor",),
        ("bench",),
        ("eval",),
        ("eval", "online"),
        ("distill",),
    ],
)
def test_help(command):
    assert edgelam(*command, "--help").returncode == 0
