"""The commands around tools."""

import json

import pytest
from click.testing import CliRunner

from edgelam.cli.log import command as log
from edgelam.cli.tools import command as tools
from edgelam.errors import UsageError


def run(*arguments, command=tools):
    return CliRunner().invoke(command, arguments)


def test_tools_are_listed_alone_and_as_json():
    assert "set_volume" in run().stdout
    rows = json.loads(run("list", "--json").stdout)
    level = next(r for r in rows if r["name"] == "set_volume")["parameters"]["level"]
    assert level == {"type": "integer", "minimum": 0, "maximum": 100, "optional": False}


@pytest.mark.parametrize(
    ("name", "said"),
    [("set_volume", "undo: yes"), ("lock_screen", "cannot be undone"), ("tell_time", "nothing to undo")],
)
def test_a_tool_says_whether_it_can_be_undone(name, said):
    assert said in run("show", name).stdout


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("set_volume(level=30)", 0, "The volume is now 30 %."),
        ("call tell_time()", 0, "It is "),
        ("lock_screen()", 3, "cannot be undone"),
    ],
)
def test_a_call_by_hand_is_guarded_and_logged_like_a_run(line, code, said):
    done = run("call", line, "--desktop", "sim")
    assert (done.exit_code, said in done.stdout) == (code, True)
    assert len(json.loads(run("list", "--json", command=log).stdout)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "nothing"),
        ("call", "set_volume(level=300)", "--desktop", "sim"),
        ("call", "fly()", "--desktop", "sim"),
        ("call", "nonsense", "--desktop", "sim"),
        ("remove", "nothing"),
        ("add", ""),
    ],
)
def test_wrong_use_is_one_sentence(arguments):
    error = run(*arguments).exception
    assert isinstance(error, UsageError)
    assert str(error).endswith(".")


def test_a_call_is_done_again_from_its_log():
    run("call", "set_volume(level=30)", "--desktop", "sim")
    done = run("replay", "last", "--desktop", "sim", command=log)
    assert done.exit_code == 0, done.output
    assert "replayed 1 steps" in done.stdout
