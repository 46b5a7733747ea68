"""What names files and folders is not looked for."""

from __future__ import annotations

import pytest

from edgelam.control import Control, Role
from edgelam.retrieval.names import Name, without_names

LABELS = ("Save List", "Export as PDF…", "Add File", "march.txt", "Volume +")


def _names(request: str, *called: str, folder: str = "", certain: bool = True) -> list[Name]:
    files = [Name(request.index(c), request.index(c) + len(c), False, certain) for c in called]
    return (
        [*files, Name(request.index(folder), request.index(folder) + len(folder), True, certain)] if folder else files
    )


@pytest.mark.parametrize(
    ("request_", "files", "folder", "stores", "looked_for"),
    [
        ("save it as quiet.m3u", ("quiet.m3u",), "", True, "save it as a file"),
        ("save it in my Music folder as quiet.m3u", ("quiet.m3u",), "Music", True, "save it as a file"),
        ("save it as quiet.m3u in Music", ("quiet.m3u",), "Music", True, "save it as a file"),
        ("export it as plan.pdf", ("plan.pdf",), "", True, "export it as a pdf file"),
        ("open march.txt", ("march.txt",), "", False, "open march.txt"),
        ("open the Letters folder", (), "Letters", False, "open the folder"),
        ("move it to Letters", (), "Letters", False, "move it to a folder"),
        ("call old.txt new.txt", ("old.txt", "new.txt"), "", False, "call a file a file"),
    ],
)
def test_what_is_looked_for(request_: str, files: tuple[str, ...], folder: str, stores: bool, looked_for: str) -> None:
    controls = [Control(str(n), Role.BUTTON, label) for n, label in enumerate(LABELS)]
    assert without_names(request_, _names(request_, *files, folder=folder), controls, stores) == looked_for


def test_what_does_not_look_like_a_name_may_be_what_is_meant() -> None:
    request = "open the settings"
    assert without_names(request, _names(request, "settings", certain=False), [], False) == request
