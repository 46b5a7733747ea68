"""Whether every library that the installed programs import is there: what no run under Wine can show, which has its own.

Reads import tables (PE/COFF specification, sections 4 and 6.4) of all programs and libraries in a folder.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSTEM = frozenset(
    {
        "advapi32", "authz", "bcrypt", "bcryptprimitives", "cabinet", "cfgmgr32", "combase", "comctl32", "comdlg32", "crypt32", "cryptbase", "d3d9", "d3d11", "d3d12",
        "d3dcompiler_47", "dbghelp", "directml", "dwmapi", "dwrite", "dxcore", "dxgi", "gdi32", "gdiplus", "imm32", "iphlpapi", "kernel32", "mpr", "mscms",
        "msi", "msvcrt", "ncrypt", "netapi32", "normaliz", "ntdll", "ole32", "oleacc", "oleaut32", "pdh", "powrprof", "propsys", "psapi", "rpcrt4", "secur32",
        "setupapi", "shcore", "shell32", "shlwapi", "ucrtbase", "uiautomationcore", "user32", "userenv", "uxtheme", "version", "winhttp", "winmm", "winspool",
        "ws2_32", "wintrust", "wtsapi32"
    }
)  # fmt: skip
"""What every Windows 10 and 11 has of its own; so does everything called api-ms-win-… and ext-ms-…."""

SUFFIXES = (".exe", ".dll", ".pyd")
IMPORTS, _IMPORT_SIZE = 1, 20


@dataclass(frozen=True, slots=True)
class Missing:
    """``file`` imports ``library``, and nothing in the folder or in Windows is called that."""

    file: str
    library: str


def missing_in(folder: Path) -> list[Missing]:
    """Every import that would fail, delayed ones left out (they are asked for only when they are used)."""
    programs = [p for p in sorted(folder.rglob("*")) if p.suffix.casefold() in SUFFIXES]
    present = {p.name.casefold() for p in programs}
    return [
        Missing(p.relative_to(folder).as_posix(), name)
        for p in programs
        for name in imports_of(p.read_bytes())
        if name.casefold() not in present and not _is_system(name)
    ]


def _is_system(name: str) -> bool:
    stem = name.casefold().removesuffix(".dll").removesuffix(".drv")
    return stem in SYSTEM or stem.startswith(("api-ms-win-", "ext-ms-"))


def imports_of(data: bytes) -> list[str]:
    """Names of the libraries that a program or library imports at start; none where it is no PE file."""
    if data[:2] != b"MZ" or len(data) < 64:
        return []
    (header,) = struct.unpack_from("<I", data, 0x3C)
    if data[header : header + 4] != b"PE\0\0":
        return []
    sections, optional_size = (
        struct.unpack_from("<H", data, header + 6)[0],
        struct.unpack_from("<H", data, header + 20)[0],
    )
    optional = header + 24
    directories = optional + (112 if struct.unpack_from("<H", data, optional)[0] == 0x20B else 96)
    table = [struct.unpack_from("<8xIIII", data, optional + optional_size + 40 * i) for i in range(sections)]
    (address,) = struct.unpack_from("<I", data, directories + 8 * IMPORTS)
    return list(_names(data, table, address)) if address else []


def _names(data: bytes, sections: list[tuple[int, ...]], address: int) -> Iterator[str]:
    place = _offset(sections, address)
    while place is not None and place + _IMPORT_SIZE <= len(data):
        (name,) = struct.unpack_from("<12xI", data, place)
        at = _offset(sections, name) if name else None
        if at is None:
            return
        yield data[at : data.index(b"\0", at)].decode("ascii", "replace")
        place += _IMPORT_SIZE


def _offset(sections: list[tuple[int, ...]], address: int) -> int | None:
    """Where in the file an address in memory is."""
    for virtual_size, virtual, raw_size, raw in sections:
        if virtual <= address < virtual + max(virtual_size, raw_size):
            return address - virtual + raw
    return None
