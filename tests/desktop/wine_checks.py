"""The Win32 backend on real Windows programs (Wine's own), run by ``python -P -m edgelam.installer smoke --checks``.

No pytest in there: prints one JSON object, a check's name and whether it held.
"""

import ctypes
import json
import subprocess
import time
import winreg
from pathlib import Path

import numpy as np

from edgelam.action import parse_action
from edgelam.control import Role, State
from edgelam.errors import AppGone, AppSilent, EnvironmentProblem
from edgelam.runtime.desktop import Recording
from edgelam.runtime.desktop.uia import UiaDesktop
from edgelam.runtime.desktop.win32 import clipboard, frames, windows
from edgelam.runtime.labels import control_of
from edgelam.runtime.listen.autostart import ENTRY, RUN_KEY, set_autostart
from edgelam.runtime.listen.hotkeys import Reaction, grab
from edgelam.runtime.listen.keys import parse_combination
from edgelam.runtime.voice.microphone import Microphone
from edgelam.runtime.voice.model import locate
from edgelam.runtime.voice.network import RATE
from edgelam.runtime.voice.pauses import Pauses
from edgelam.runtime.voice.recognizer import Recognizer

TEXT = "Grüße aus Tōkyō – 5 € 😀\nПривет"
TYPED = " über 東京 😀"
FILE = Path.home() / "Documents" / "all scripts.txt"

seen: dict[str, bool] = {}
desktop = UiaDesktop.connect()


def do(app, line):
    snapshot = desktop.snapshot(app)
    action = parse_action(line)
    desktop.perform(action, control_of(action, snapshot))
    desktop.settle(1.0)
    return desktop.snapshot(app)


def named(snapshot, name):
    return next((c for c in snapshot.controls if c.name == name and c.role is not Role.LABEL), None)


def notepad():
    desktop.launch("notepad")
    seen["what was started waits for input"] = windows.wait_until_idle(windows.process_of(windows.foreground()), 1.0)
    after = do("notepad", f'type {json.dumps(TEXT, ensure_ascii=False)} into "Document"')
    seen["typed text is exact"] = named(after, "Document").value == TEXT
    seen["the document has the focus"] = named(after, "Document").has(State.FOCUSED)
    do("notepad", 'select "Tōkyō" in "Document"')
    do("notepad", "press ctrl+c")
    seen["what is selected is copied"] = clipboard.read() == "Tōkyō"
    with clipboard.lent("lent ✓"):
        seen["the clipboard is lent"] = clipboard.read() == "lent ✓"
    seen["the clipboard is given back"] = clipboard.read() == "Tōkyō"
    do("notepad", "press ctrl+end")
    desktop._inputs.type(TYPED)
    desktop.settle(1.0)
    seen["keys type every script"] = named(desktop.snapshot("notepad"), "Document").value == TEXT + TYPED
    here = windows.foreground()
    closed = not frames.popups_of(here)
    do("notepad", 'right-click "Document"')
    seen["a context menu is seen over its window"] = closed and bool(frames.popups_of(here))
    do("notepad", "press escape")
    seen["it is gone when it is closed"] = not frames.popups_of(here)


def save():
    dialog = do("notepad", 'click "Save as..."')
    seen["a dialog is modal"] = dialog.modal
    seen["a box of choices tells them"] = "Unicode (UTF-8)" in named(dialog, "Encoding").options
    chosen = do("notepad", 'choose "Unicode (UTF-8)" in "Encoding"')
    seen["a choice is made"] = named(chosen, "Encoding").value == "Unicode (UTF-8)"
    do("notepad", f'type "~/Documents/{FILE.name}" into "File name"')
    do("notepad", 'click "Save"')
    time.sleep(0.5)
    seen["the file holds the same text"] = FILE.read_text(encoding="utf-8-sig") == (TEXT + TYPED)
    seen["the title tells the file"] = FILE.name in desktop.snapshot("notepad").title


def trees_and_records():
    desktop.launch("regedit")
    rows = {c.name for c in desktop.snapshot("regedit").controls if c.role is Role.ITEM}
    seen["a tree's rows are told"] = {"HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"} <= rows
    folded = "Software" not in rows
    do("regedit", 'click "HKEY_CURRENT_USER"')
    do("regedit", "press right")
    rows = {c.name for c in desktop.snapshot("regedit").controls if c.role is Role.ITEM}
    seen["a row that is unfolded shows its own"] = folded and "Software" in rows
    before = {c.name for c in desktop.snapshot("regedit").controls if c.role is Role.ITEM}
    do("regedit", 'double-click "HKEY_LOCAL_MACHINE"')
    after = {c.name for c in desktop.snapshot("regedit").controls if c.role is Role.ITEM}
    seen["a double click unfolds a row"] = "Hardware" not in before and "Hardware" in after
    seen["a window can be recorded"] = isinstance(desktop, Recording) and bool(desktop.record("regedit")["window"])


def hung():
    """A stopped program must not stop us, nor hide the others."""
    pid = windows.process_of(int(next(w.ref for w in desktop.windows() if "notepad" in w.app.casefold())))
    process = ctypes.WinDLL("kernel32").OpenProcess(0x0800, 0, pid)
    ctypes.WinDLL("ntdll").NtSuspendProcess(ctypes.c_void_p(process))
    began = time.perf_counter()
    try:
        desktop.snapshot("notepad")
        silent = False
    except AppSilent:
        silent = True
    seen["a hung program is told as one, in time"] = silent and time.perf_counter() - began < 8
    seen["the others are still listed"] = any("regist" in w.title.casefold() for w in desktop.windows())
    ctypes.WinDLL("ntdll").NtResumeProcess(ctypes.c_void_p(process))
    subprocess.run(["taskkill", "/F", "/PID", str(pid)], check=False, stdout=subprocess.DEVNULL)
    time.sleep(1.0)
    try:
        desktop.snapshot("notepad")
    except AppGone:
        seen["a program that ended is told as gone"] = True


def keys():
    """A hotkey going down and up, seen while another program has the focus."""
    told = []
    hotkeys = grab({parse_combination("ctrl+alt+k"): Reaction(lambda: told.append("down"), lambda: told.append("up"))})
    try:
        grab({parse_combination("ctrl+alt+k"): Reaction(lambda: None)})
    except EnvironmentProblem as error:
        seen["a hotkey that is taken is named"] = "ctrl+alt+k" in str(error)
    desktop._inputs.press("ctrl+alt+k")
    time.sleep(0.5)
    seen["a hotkey goes down and comes up"] = told == ["down", "up"]
    hotkeys.close()


def session():
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
        set_autostart(True)
        seen["it starts with the session"] = "edgelamw.exe" in winreg.QueryValueEx(key, ENTRY)[0]
        set_autostart(False)
        try:
            winreg.QueryValueEx(key, ENTRY)
        except FileNotFoundError:
            seen["it starts with the session no more"] = True


def screen_reader():
    """Whether one would read it out can only be heard on Windows."""
    # Loaded before the hotkeys are pressed, Qt has brought Wine's server down.
    from PySide6.QtWidgets import QApplication, QWidget

    from edgelam.runtime.listen.announce import notify

    application, window = QApplication([]), QWidget()
    window.show()
    application.processEvents()
    seen["words are handed to UI Automation"] = notify(int(window.winId()), TEXT)
    window.close()


def speech():
    """The networks run; what a person says was not tried here: Wine has no microphone."""
    heard = Recognizer(locate()).hear(np.zeros(RATE, np.float32), ["Word Wrap"])
    seen["the speech model runs"] = isinstance(heard.text, str)
    pauses = Pauses()
    pauses.follow(np.zeros(RATE, np.float32))
    seen["silence is told from speech"] = not pauses.spoken
    try:
        Microphone().close()
        seen["a microphone is opened, or its lack is said"] = True
    except EnvironmentProblem as error:
        seen["a microphone is opened, or its lack is said"] = "microphone" in str(error)


for check in (keys, session, speech, notepad, save, trees_and_records, hung, screen_reader):
    try:
        check()
    except Exception as error:  # noqa: BLE001 - the others are to be seen, too
        seen[f"{check.__name__}: {type(error).__name__} {error}"] = False
subprocess.run(["taskkill", "/F", "/IM", "regedit.exe"], check=False, stdout=subprocess.DEVNULL)
desktop.close()
print(json.dumps(seen, ensure_ascii=False))  # noqa: T201
