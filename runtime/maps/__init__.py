"""Maps: the screens of an application, what is on them, and which act leads from one to the other.

``screen`` and ``atlas`` are the words, ``recognise`` tells which screen is in front, ``store`` keeps maps in files, ``explore`` learns
one, ``route`` finds the way, ``offer`` says what can be had elsewhere, ``follow`` goes there.
"""

from __future__ import annotations
