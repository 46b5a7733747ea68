"""Listening from the next log-in on: an entry of the person alone, where the system looks for it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from edgelam.errors import EnvironmentProblem
from edgelam.paths import write_atomic

RUN_KEY, ENTRY = r"Software\Microsoft\Windows\CurrentVersion\Run", "EdgeLAM"
DESKTOP_FILE = """[Desktop Entry]
Type=Application
Name=EdgeLAM
Comment=Press a key, say it, done
Exec={command}
Terminal=false
X-GNOME-Autostart-enabled=true
"""


def set_autostart(on: bool, options: Sequence[str] = ()) -> str:
    """Where the entry is, or was; it starts ``edgelam listen`` with these options.

    Raises:
        EnvironmentProblem: it is not known how edgelam is started here.
    """
    if sys.platform == "win32":
        return _windows(on, options)
    path = _desktop_file()
    if on:
        write_atomic(path, DESKTOP_FILE.format(command=_command(options)).encode())
    else:
        path.unlink(missing_ok=True)
    return str(path)


def is_autostarted() -> bool:
    """Whether the entry is there."""
    if sys.platform == "win32":
        return _has_entry()
    return _desktop_file().is_file()


def _desktop_file() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "autostart" / "edgelam.desktop"


def _has_entry() -> bool:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:  # type: ignore[attr-defined,unused-ignore]
            winreg.QueryValueEx(key, ENTRY)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True


def _command(options: Sequence[str]) -> str:
    return " ".join([f'"{_program()}"', "listen", *options])


def _program() -> str:
    """The command beside the Python that runs this; without a console where there is such a one."""
    folder = Path(sys.executable).parent
    for name in ("edgelamw.exe", "edgelam.exe", "edgelam"):
        for place in (folder, folder / "Scripts", folder.parent / "bin"):
            if (place / name).is_file():
                return str(place / name)
    found = shutil.which("edgelam")
    if found is None:
        raise EnvironmentProblem("The command `edgelam` is not where it was installed; install it again.")
    return found


def _windows(on: bool, options: Sequence[str]) -> str:
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:  # type: ignore[attr-defined,unused-ignore]
        if on:
            winreg.SetValueEx(key, ENTRY, 0, winreg.REG_SZ, _command(options))  # type: ignore[attr-defined,unused-ignore]
        else:
            with suppress(FileNotFoundError):
                winreg.DeleteValue(key, ENTRY)  # type: ignore[attr-defined,unused-ignore]
    return rf"HKEY_CURRENT_USER\{RUN_KEY}\{ENTRY}"
