"""What the person has asked Windows for: high contrast, and nothing that moves (SystemParametersInfo, winuser.h)."""

from __future__ import annotations

import ctypes

from edgelam.runtime.desktop.win32.api import user32

GET_HIGH_CONTRAST, GET_ANIMATION = 0x0042, 0x1042
"""SPI_GETHIGHCONTRAST and SPI_GETCLIENTAREAANIMATION."""

CONTRAST_ON = 1
"""HCF_HIGHCONTRASTON."""


class HighContrast(ctypes.Structure):
    """HIGHCONTRASTW of winuser.h."""

    _fields_ = [("size", ctypes.c_uint), ("flags", ctypes.c_uint32), ("scheme", ctypes.c_wchar_p)]


def wants_contrast() -> bool:
    """False also where Windows does not say."""
    found = HighContrast(ctypes.sizeof(HighContrast), 0, None)
    answered = user32().SystemParametersInfoW(GET_HIGH_CONTRAST, found.size, ctypes.byref(found), 0)
    return bool(answered and found.flags & CONTRAST_ON)


def lets_move() -> bool:
    """True also where Windows does not say."""
    moves = ctypes.c_int(1)
    answered = user32().SystemParametersInfoW(GET_ANIMATION, 0, ctypes.byref(moves), 0)
    return bool(not answered or moves.value)
