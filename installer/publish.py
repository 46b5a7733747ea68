"""What lies beside the installer: a copy that needs no installing, winget's manifest, and the description of the release."""

from __future__ import annotations

import zipfile
from pathlib import Path

import edgelam
from edgelam import release
from edgelam.installer import payload
from edgelam.paths import PORTABLE

FOLDER = "EdgeLAM"
PUBLISHER, PACKAGE = "EdgeLAM", "EdgeLAM.EdgeLAM"
SCHEMA = "1.6.0"
UNKNOWN_URL = "https://example.invalid"
"""Where a release will be is known to whoever publishes it; this address leads nowhere."""

PORTABLE_SAYS = (
    "edgelam keeps what is yours in the folder data beside this file. Delete this file to have it in your profile.\n"
)


def portable(tree: Path, target: Path) -> Path:
    """The installed tree as a zip: unpack it anywhere, start ``EdgeLAM/bin/edgelamw.exe listen``."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in payload.files_in(tree):
            name = f"{FOLDER}/{path.relative_to(tree).as_posix()}"
            kind = zipfile.ZIP_STORED if path.suffix in payload.ALIKE else zipfile.ZIP_DEFLATED
            packed.writestr(_entry(name, kind), path.read_bytes())
        packed.writestr(_entry(f"{FOLDER}/{PORTABLE}", zipfile.ZIP_DEFLATED), PORTABLE_SAYS)
    return target


def _entry(name: str, kind: int) -> zipfile.ZipInfo:
    """An entry of one fixed time: the same tree, the same bytes."""
    entry = zipfile.ZipInfo(name, (2025, 6, 15, 0, 0, 0))
    entry.compress_type = kind
    entry.external_attr = 0o644 << 16
    return entry


def describe(files: list[Path], folder: Path) -> Path:
    """``edgelam-<version>.json``, which ``edgelam update`` reads."""
    target = folder / f"edgelam-{edgelam.__version__}.json"
    target.write_text(release.describe(edgelam.__version__, files), encoding="utf-8", newline="\n")
    return target


def winget(installer: Path, folder: Path, url: str = UNKNOWN_URL) -> list[Path]:
    """The three files of a winget manifest, in a folder of their own; ``url`` is where the installer can be downloaded."""
    held = release.file_at(installer)
    head = {"PackageIdentifier": PACKAGE, "PackageVersion": edgelam.__version__}
    tail = {"ManifestVersion": SCHEMA}
    made: dict[str, dict[str, object]] = {
        "": {**head, "DefaultLocale": "en-US", "ManifestType": "version", **tail},
        ".installer": {
            **head, "InstallerType": "nullsoft", "Scope": "user", "UpgradeBehavior": "install", "Commands": ["edgelam"],
            "InstallModes": ["interactive", "silent"], "InstallerSwitches": {"Silent": "/S", "SilentWithProgress": "/S"},
            "AppsAndFeaturesEntries": [{"DisplayName": FOLDER, "ProductCode": FOLDER}],
            "Installers": [{"Architecture": "x64", "InstallerUrl": f"{url}/{held.name}", "InstallerSha256": held.sha256.upper()}],
            "ManifestType": "installer", **tail,
        },
        ".locale.en-US": {
            **head, "PackageLocale": "en-US", "Publisher": PUBLISHER, "PackageName": FOLDER, "License": "Apache-2.0",
            "ShortDescription": "Tell your own PC what to do, by voice or text; nothing leaves the machine.",
            "Tags": ["accessibility", "assistant", "offline", "voice"], "ManifestType": "defaultLocale", **tail,
        },
    }  # fmt: skip
    target = folder / "winget" / edgelam.__version__
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for part, rows in made.items():
        path = target / f"{PACKAGE}{part}.yaml"
        kind = rows["ManifestType"]
        header = f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{SCHEMA}.schema.json\n"
        path.write_text(header + "\n".join(_yaml(rows)) + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def _yaml(value: object, indent: str = "") -> list[str]:
    """Mappings, lists and texts as YAML; texts stand in quotes, so that none is read as anything else."""
    lines: list[str] = []
    match value:
        case dict():
            for key, inner in value.items():
                if isinstance(inner, str):
                    lines.append(f"{indent}{key}: {_quoted(inner)}")
                else:
                    lines += [f"{indent}{key}:", *_yaml(inner, f"{indent}  ")]
        case list():
            for inner in value:
                first, *rest = _yaml(inner, f"{indent}  ")
                lines += [f"{indent}- {first.strip()}", *rest]
        case _:
            lines.append(f"{indent}{_quoted(str(value))}")
    return lines


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
