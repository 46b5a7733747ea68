"""``edgelam update``: whether a release that was downloaded is newer, and whether its files are whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from edgelam import __version__
from edgelam.cli.console import print_json, show
from edgelam.cli.context import json_option
from edgelam.errors import Exit
from edgelam.release import read


@click.command("update")
@click.argument("description", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option()
def command(description: Path, files: tuple[Path, ...], as_json: bool) -> None:
    """Compare this edgelam with a release: DESCRIPTION is the edgelam-<version>.json that you downloaded from where you got
    edgelam. FILES that you downloaded with it are checked to be exactly those of the release.

    Nothing is asked of the network, now or ever: edgelam does not know where its releases are.
    """
    release = read(description)
    newer = release.is_newer_than(__version__)
    whole = {str(path): release.file_of(path) is not None for path in files}
    if as_json:
        print_json({"here": __version__, "release": release.version, "newer": newer, "whole": whole})
    else:
        show(_sentence(release.version, newer))
        for path, holds in whole.items():
            says = "is whole." if holds else "is not a file of this release, or it is damaged: do not start it."
            show(f"{path} {says}")
        if newer and not files:
            names = ", ".join(f.name for f in release.files)
            show(f"Its files: {names}. Settings, logs and what you taught edgelam stay when it is installed.")
    sys.exit(Exit.DONE if all(whole.values()) else Exit.FAILED)


def _sentence(version: str, newer: bool) -> str:
    if newer:
        return f"edgelam {version} is newer than this one ({__version__})."
    return f"This edgelam ({__version__}) is " + (
        "that release." if version == __version__ else f"newer than {version}."
    )
