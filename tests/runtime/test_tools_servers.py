"""MCP servers of others, from the package index: added, their tools found by a plain sentence and called with what it says."""

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("mcp")
import edgelam
from edgelam.errors import ActionError
from edgelam.runtime.tools import remote
from edgelam.runtime.tools.calling import call
from edgelam.runtime.tools.registry import find, installed
from edgelam.runtime.tools.sim import SimMachine

pytestmark = [pytest.mark.alone, pytest.mark.model]


def server(name, *arguments):
    """The command of a server that is installed beside the tests."""
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{name} is not installed; pip install 'edgelam[test]' has it")
    return shlex.join([program, *arguments])


def done_by(sentence, added):
    """The first call of a run, the answer of the whole run, and what was asked before."""
    remote.add(added, trusted=True)
    asked = []
    with edgelam.Agent("sim", confirm=lambda question: asked.append(question) or True) as agent:
        run = agent.run(sentence)
    return str(run.steps[0].action), " ".join(e.evidence for e in run.endings), asked


@pytest.mark.parametrize(
    ("sentence", "call", "answer"),
    [
        ("convert 14:30 from Europe/Berlin to Asia/Tokyo", 'call convert_time(source_timezone="Europe/Berlin", time="14:30", target_timezone="Asia/Tokyo")', "T2"),
        ("convert 2:30 pm from Berlin to Tokyo", 'call convert_time(source_timezone="Europe/Berlin", time="14:30", target_timezone="Asia/Tokyo")', "T2"),
        ("what is the current time in Europe/London", 'call get_current_time(timezone="Europe/London")', "Europe/London"),
    ],
)  # fmt: skip
def test_time_elsewhere(sentence, call, answer):
    made, said, _ = done_by(sentence, server("mcp-server-time"))
    assert made == call
    assert answer in said


@pytest.fixture
def repository():
    """With one commit, in a folder whose name a person might say."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    with tempfile.TemporaryDirectory(prefix="e") as parent:
        yield with_commit(Path(parent) / "repo")


def with_commit(folder):
    identity = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org")
    subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", *identity, "commit", "-q", "--allow-empty", "-m", "Größe geändert"], check=True, cwd=folder)
    return folder


def test_the_log_of_a_repository(repository):
    made, said, asked = done_by(f"show the git log of {repository}", server("mcp-server-git"))
    assert made == f'call git_log(repo_path="{repository}")'
    assert "Größe geändert" in said
    assert not any("cannot be undone" in question for question in asked)


def test_files_are_a_list(repository, tmp_path):
    remote.add(server("mcp-server-git"))
    for name in ("a.txt", "b.txt"):
        (repository / name).write_text("x")
    call(find("git_add").call(repo_path=str(repository), files="a.txt, b.txt"), SimMachine(tmp_path))
    staged = subprocess.run(["git", "diff", "--cached", "--name-only"], cwd=repository, check=True, capture_output=True)
    assert staged.stdout.split() == [b"a.txt", b"b.txt"]


def test_what_changes_something_is_asked_about_first(repository):
    made, _, asked = done_by(f'commit the staged changes in {repository} with the message "First try"', server("mcp-server-git"))  # fmt: skip
    assert made == f'call git_commit(repo_path="{repository}", message="First try")'
    assert any("commit" in question for question in asked)


def test_a_workbook(tmp_path):
    book = tmp_path / "budget.xlsx"
    made, _, _ = done_by(f"make a new excel workbook {book}", server("excel-mcp-server", "stdio"))
    assert made == f'call create_workbook(path="{book}")'
    assert book.is_file()
    assert find("write_range") is None  # it takes lists of lists, which no call has
    call(find("create_sheet").call(path=str(book), new_name="Übersicht"), SimMachine(tmp_path))
    sheets = call(find("describe_workbook").call(path=str(book)), SimMachine(tmp_path)).sentence
    assert "Übersicht" in sheets
    with pytest.raises(ActionError, match="says:"):
        call(find("describe_workbook").call(path=str(tmp_path / "none.xlsx")), SimMachine(tmp_path))


def test_what_servers_say_of_themselves_is_nobodys_screen(capfd):
    remote.add(server("excel-mcp-server", "stdio"))
    assert capfd.readouterr().err == ""
    assert {"create_chart", "insert_rows_or_columns"} <= installed().keys()
