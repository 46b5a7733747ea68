"""Memory in another process: common controls answer into a pointer, which must be theirs."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_int, c_void_p

from edgelam.runtime.desktop.win32.api import kernel32

ACCESS = 0x0008 | 0x0010 | 0x0020 | 0x1000
"""To allocate, read and write memory, and to ask whether it is a 32-bit process."""

COMMIT, RELEASE, READ_WRITE = 0x1000 | 0x2000, 0x8000, 0x04


class Memory:
    """A block in another process."""

    def __init__(self, process: int, address: int) -> None:
        self._process = process
        self.address = address

    def write(self, data: bytes, offset: int = 0) -> None:
        kernel32().WriteProcessMemory(self._process, self.address + offset, data, len(data), None)

    def read(self, size: int, offset: int = 0) -> bytes:
        buffer = ctypes.create_string_buffer(size)
        kernel32().ReadProcessMemory(self._process, self.address + offset, buffer, size, None)
        return buffer.raw

    def text(self, offset: int, most: int) -> str:
        """A text that ends with zero."""
        return self.read(2 * most, offset).decode("utf-16-le", "replace").split("\0", 1)[0]


@contextmanager
def borrowed(pid: int, size: int) -> Iterator[Memory | None]:
    """A block in a process, None where it may not be touched or lays its structures out in 32 bits."""
    process = kernel32().OpenProcess(ACCESS, 0, pid)
    address = None
    try:
        if process and not _is_32_bit(process):
            address = kernel32().VirtualAllocEx(process, None, size, COMMIT, READ_WRITE)
        yield Memory(process, address) if address else None
    finally:
        if address:
            kernel32().VirtualFreeEx(process, c_void_p(address), 0, RELEASE)
        if process:
            kernel32().CloseHandle(process)


def _is_32_bit(process: int) -> bool:
    answer = c_int(0)
    kernel32().IsWow64Process(process, ctypes.byref(answer))
    return bool(answer.value)
