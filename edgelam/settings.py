"""What a person has set for the window: one small TOML file of theirs, read at the start and written by the settings page."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from edgelam.paths import set_aside, settings_file, write_private

OPEN, STOP = "ctrl+alt+space", "ctrl+alt+escape"
"""The window, and: everything stops."""


class Theme(StrEnum):
    """Which colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Motion(StrEnum):
    """Whether anything moves."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


@dataclass(frozen=True, slots=True)
class Settings:
    """``highlight``: a ring around the control that is about to be used; ``history``: offer what was asked for before;
    ``toured``: the tour was taken, or refused."""

    hotkey: str = OPEN
    stop_key: str = STOP
    theme: Theme = Theme.SYSTEM
    motion: Motion = Motion.SYSTEM
    voice: bool = True
    highlight: bool = True
    history: bool = True
    toured: bool = False


_KINDS: dict[str, type[StrEnum]] = {"theme": Theme, "motion": Motion}


def read_settings(path: Path | None = None) -> Settings:
    """What was set; the rest, and what is no value of its setting, is as it comes. A file that is no TOML is set aside."""
    path = path if path is not None else settings_file()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        with suppress(OSError):
            set_aside(path)
        return Settings()
    found = {f.name: _value(f.name, given[f.name], f.default) for f in fields(Settings) if f.name in given}
    return Settings(**found)


def _value(name: str, value: Any, default: Any) -> Any:
    """A value of the setting's own type; its default for any other."""
    if name in _KINDS:
        return _KINDS[name](value) if value in [*_KINDS[name]] else default
    return value if type(value) is type(default) else default


def changed(stored: Settings, before: Settings, after: Settings) -> Settings:
    """What is stored with what somebody changed from ``before`` to ``after``: what a command line has put in their place stays out of it."""
    new = {
        f.name: getattr(after, f.name) for f in fields(Settings) if getattr(before, f.name) != getattr(after, f.name)
    }
    return replace(stored, **new)


def write_settings(settings: Settings, path: Path | None = None) -> None:
    """Raises EnvironmentProblem or OSError where the folder does not allow it."""
    lines = [f"{key} = {_toml(value)}" for key, value in asdict(settings).items()]
    write_private(path if path is not None else settings_file(), ("\n".join(lines) + "\n").encode())


def _toml(value: bool | str) -> str:
    return json.dumps(str(value) if isinstance(value, StrEnum) else value)
