"""``edgelam routine`` from the command line, on the simulated desktop."""

import json

import pytest
from click.testing import CliRunner

from edgelam.cli import cli
from edgelam.errors import UsageError


def call(*arguments, code=0):
    done = CliRunner().invoke(cli, ["routine", *arguments])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def kept():
    """A run that worked, kept with one parameter."""
    request = 'type "hello"'
    done = CliRunner().invoke(cli, ["run", request, "--desktop", "sim", "--app", "Text Editor"])
    assert done.exit_code == 0, done.output
    call("save", "greet", "--parameter", "text=hello")


@pytest.mark.model
def test_save_list_run(kept):
    (listed,) = json.loads(call("list", "--json").output)
    assert listed["parameters"] == {"text": "hello"}
    done = call("run", "greet", "--with", "text=Grüße – 東京", "--desktop", "sim", "--json")
    assert "without the model" in done.output
    assert "Grüße – 東京" in done.stdout


def test_what_is_wrong_is_one_sentence():
    done = CliRunner().invoke(cli, ["routine", "run", "nothing"])
    assert isinstance(done.exception, UsageError)
    assert "there are: none yet" in str(done.exception)
    assert isinstance(CliRunner().invoke(cli, ["routine", "run", "x", "--with", "nonsense"]).exception, UsageError)
