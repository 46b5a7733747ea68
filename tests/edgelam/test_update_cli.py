"""``edgelam update``: a file that was downloaded says whether there is a newer edgelam; nobody is asked."""

import json
import socket

import pytest
from click.testing import CliRunner

from edgelam import __version__
from edgelam.cli import cli
from edgelam.errors import UsageError
from edgelam.release import Release, describe, read


def update(*arguments):
    return CliRunner().invoke(cli, ["update", *map(str, arguments)])


@pytest.fixture
def described(tmp_path, monkeypatch):
    """A newer release, in a world where every socket is an error."""

    def refused(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refused)
    setup = tmp_path / "EdgeLAM-Setup-99.0.exe"
    setup.write_bytes(b"MZ setup")
    path = tmp_path / "edgelam-99.0.json"
    path.write_text(describe("99.0", [setup]), encoding="utf-8")
    return path, setup


def test_a_newer_release_is_named_with_its_files(described):
    done = update(described[0])
    assert done.exit_code == 0
    assert done.output.startswith(f"edgelam 99.0 is newer than this one ({__version__}).")
    assert "EdgeLAM-Setup-99.0.exe" in done.output


def test_a_whole_file_is_told_from_a_damaged_one(described):
    path, setup = described
    assert (update(path, setup).exit_code, update(path, setup).output.splitlines()[1]) == (0, f"{setup} is whole.")
    setup.write_bytes(b"MZ setup, and a virus")
    done = update(path, setup, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output) == {
        "here": __version__,
        "release": "99.0",
        "newer": True,
        "whole": {str(setup): False},
    }


@pytest.mark.parametrize(("version", "says"), [(__version__, "is that release."), ("0.0", "is newer than 0.0.")])
def test_what_is_not_newer_is_said_too(tmp_path, version, says):
    path = tmp_path / "r.json"
    path.write_text(describe(version, []), encoding="utf-8")
    assert update(path).output.strip() == f"This edgelam ({__version__}) {says}"


@pytest.mark.parametrize(("one", "other", "newer"), [("0.10", "0.9", True), ("1.0", "1.0", False), ("1.0.1", "1.0", True), ("0.2", "0.2.dev1", False)])  # fmt: skip
def test_versions_are_compared_by_their_numbers(one, other, newer):
    assert Release(one, ()).is_newer_than(other) is newer


GOOD = {"name": "edgelam", "version": "9.0", "files": [{"name": "a.exe", "size": 1, "sha256": "0" * 64}]}


@pytest.mark.parametrize(
    "row",
    [
        "no json", [], {}, {**GOOD, "name": "other"}, {**GOOD, "version": "new"}, {**GOOD, "version": "9.0; rm"}, {**GOOD, "files": [1]},
        {**GOOD, "files": [{**GOOD["files"][0], "sha256": "short"}]}, {**GOOD, "files": [{**GOOD["files"][0], "name": "a\x1b[2J.exe"}]}, {**GOOD, "more": "x" * 200_000},
    ],
)  # fmt: skip
def test_what_describes_no_release_is_one_sentence(tmp_path, row):
    path = tmp_path / "r.json"
    path.write_text(row if isinstance(row, str) else json.dumps(row), encoding="utf-8")
    with pytest.raises(UsageError, match=r"release"):
        read(path)
