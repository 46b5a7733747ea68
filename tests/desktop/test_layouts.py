"""What is typed comes out as it was asked for, whatever keyboard layout is switched on."""

import ctypes
import ctypes.util
import shutil
import subprocess

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Role, State

pytestmark = [pytest.mark.desktop, pytest.mark.skipif(shutil.which("setxkbmap") is None, reason="needs setxkbmap")]

CORE_KEYBOARD = 0x100
TEXT = "Hello, quay 5 – Zoë; привет €"
PATIENT = 0.5
"""Seconds for clients to read a changed keyboard map: this is about layouts, not about a busy machine."""


def switch_on(layouts, number):
    """The person's layouts, and which of them is in use."""
    subprocess.run(["setxkbmap", layouts], check=True)
    x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    x11.XkbLockGroup(display, CORE_KEYBOARD, number)
    x11.XSync(display, 0)
    x11.XCloseDisplay(display)


def document(desktop, program):
    return next(c for c in desktop.snapshot(program).controls if c.role is Role.TEXT and c.has(State.MULTILINE))


@pytest.mark.parametrize(("layouts", "number"), [("us", 0), ("us,ru", 1), ("fr,us", 1), ("us,fr", 1), ("us,de,ru", 2)])
def test_typed_by_keys(app, layouts, number):
    program = "mousepad"
    desktop = app(program)
    switch_on(layouts, number)
    desktop.perform(Action(Verb.CLICK), document(desktop, program))
    keyboard = desktop._raise_current()
    keyboard.type(TEXT, PATIENT)
    desktop.settle(2.0)
    assert document(desktop, program).value == TEXT
    desktop.perform(Action(Verb.PRESS, text="ctrl+a"), None)
    desktop.settle(2.0)
    keyboard.type("b", PATIENT)
    desktop.settle(2.0)
    assert document(desktop, program).value == "b"
