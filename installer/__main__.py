"""``python -P -m edgelam.installer``: make the Windows installer, and try it out under Wine."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from edgelam.errors import EdgelamError

WORK = Path("out/installer")


@click.group()
def cli() -> None:
    """Make the Windows installer, and try it out."""


@cli.command("build")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True)
@click.option(
    "--work",
    type=click.Path(path_type=Path),
    default=WORK,
    show_default=True,
    help="Downloads and built libraries are kept here.",
)
@click.option("--compress", type=click.Choice(["zlib", "lzma"]), default="lzma", show_default=True)
@click.option("--url", metavar="URL", help="Where the files will be, for winget's manifest.")
@click.option("--alone", is_flag=True, help="The installer alone: no portable zip, no manifest, no description.")
@click.option("--sign", metavar="COMMAND", help="Run on our programs and on the installer; {file} stands for the file.")
def build_command(out: Path, work: Path, compress: str, url: str | None, alone: bool, sign: str | None) -> None:
    """Make EdgeLAM-Setup-<version>.exe, a portable zip, winget's manifest, and edgelam-<version>.json for `edgelam update`."""
    from edgelam.installer.build import Compression, build
    from edgelam.installer.publish import UNKNOWN_URL

    built = build(out, work.resolve(), Compression(compress), sign, (url or UNKNOWN_URL).rstrip("/"), alone)
    click.echo(f"{built.path}: {built.size / 1e6:.1f} MB from {built.files} files of {built.payload / 1e6:.1f} MB")
    click.echo(f"sha256 {built.sha256}")


@cli.command("lock")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, show_default=True)
def lock_command(work: Path) -> None:
    """Write the locks anew, from the .in files."""
    from edgelam.installer import fetch

    for kind in (fetch.WHEELS, fetch.SOURCES, fetch.SPEECH):
        click.echo(str(fetch.lock(kind, work / "locking" / kind)))


@cli.command("wine")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, show_default=True)
def wine_command(work: Path) -> None:
    """Fetch the Debian with Wine that `smoke` would otherwise fetch first."""
    from edgelam.installer.wine import WineMissing, prepared

    try:
        click.echo(str(prepared(work.resolve() / "wine")))
    except WineMissing as missing:
        click.echo(f"SKIPPED: {missing}")


@cli.command("smoke")
@click.argument("installer", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--work", type=click.Path(path_type=Path), default=WORK, show_default=True)
@click.option("--picture", type=click.Path(path_type=Path), help="Save a picture of the screen after the task.")
@click.option(
    "--checks", type=click.Path(exists=True, path_type=Path), help="A script that the installed Python runs, too."
)
def smoke_command(installer: Path, work: Path, picture: Path | None, checks: Path | None) -> None:
    """Install INSTALLER under Wine, use it, remove it; says what was seen, as JSON."""
    from edgelam.installer.smoke import smoke
    from edgelam.installer.wine import WineMissing

    try:
        seen = smoke(installer.resolve(), work.resolve(), picture, checks)
    except WineMissing as missing:
        click.echo(f"SKIPPED: {missing}")
        return
    click.echo(json.dumps(asdict(seen), indent=1))
    sys.exit(0 if seen.passed else 1)


def main() -> None:
    try:
        cli()
    except EdgelamError as error:
        click.echo(f"edgelam.installer: {error}", err=True)
        sys.exit(int(error.exit_code))


if __name__ == "__main__":
    main()
