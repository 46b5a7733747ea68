"""The parts of the Win32 backend that need no Windows; the rest runs under Wine (tests/desktop/wine_checks.py)."""

import threading
import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelam.action import Verb
from edgelam.control import Bounds, Role, State
from edgelam.errors import ActionError, DesktopError
from edgelam.runtime.desktop import Backend, open_desktop
from edgelam.runtime.desktop.win32 import windows
from edgelam.runtime.desktop.win32.controls import controls_of
from edgelam.runtime.desktop.win32.events import EventCounter
from edgelam.runtime.desktop.win32.inputs import KEYS, MODIFIERS, Stroke, strokes_for_text, strokes_of
from edgelam.runtime.desktop.win32.items import Item
from edgelam.runtime.desktop.win32.launch import Entry, find
from edgelam.runtime.desktop.win32.menus import Entry as MenuEntry
from edgelam.runtime.desktop.win32.menus import _likeness
from edgelam.runtime.desktop.win32.widgets import MULTILINE, PASSWORD, Facts, kind_of, role_of
from edgelam.runtime.desktop.win32.windows import Widget

ROLES = [
    ("Button", 0, Role.BUTTON),
    ("Button", 1, Role.BUTTON),
    ("Button", 3, Role.CHECK),
    ("Button", 9, Role.RADIO),
    ("Button", 7, Role.GROUP),
    ("Button", 0x1003, Role.TOGGLE),
    ("Edit", 0, Role.TEXT),
    ("Edit", PASSWORD, Role.PASSWORD),
    ("RICHEDIT50W", MULTILINE, Role.TEXT),
    ("ComboBox", 3, Role.COMBO),
    ("WindowsForms10.EDIT.app.0.2bf8098_r6_ad1", 0, Role.TEXT),
    ("MadeUp", 0, Role.GROUP),
]


@pytest.mark.parametrize(("kind", "style", "role"), ROLES)
def test_classes_and_styles_are_roles(kind, style, role):
    assert role_of(Widget(1, kind, style=style)) is role


def test_forms_are_known_by_their_class():
    assert kind_of(Widget(1, "WindowsForms10.BUTTON.app.0.1")) == "button"


def dialog():
    """A dialog as Wine's Notepad has it: labels beside fields, a box that can be typed into, a framed pair."""
    field = Widget(12, "Edit", "*.txt", bounds=Bounds(227, 348, 286, 14))
    box = Widget(11, "ComboBoxEx32", "*.txt", bounds=Bounds(220, 343, 315, 22))
    box.children = [Widget(13, "ComboBox", "*.txt", style=2, bounds=box.bounds, children=[field])]
    return Widget(
        1, "#32770", "Save As", bounds=Bounds(0, 0, 700, 500),
        children=[
            Widget(10, "Static", "File &name:", bounds=Bounds(119, 346, 98, 26)),
            box,
            Widget(14, "Button", "&Save", style=1, bounds=Bounds(548, 343, 95, 23)),
            Widget(15, "Button", "Line ends", style=7, bounds=Bounds(10, 400, 200, 80)),
            Widget(16, "Button", "Windows", style=9, bounds=Bounds(20, 420, 90, 20)),
            Widget(17, "Edit", "secret", style=PASSWORD, bounds=Bounds(20, 460, 90, 20)),
            Widget(18, "Edit", "", style=MULTILINE, bounds=Bounds(300, 400, 300, 90)),
            Widget(19, "Button", "Gone", visible=False),
        ],
    )  # fmt: skip


def shown(widget, role):
    """What widgets tell, without asking Windows."""
    return Facts(value=widget.text, checked=widget.hwnd == 16)


def test_a_dialog_becomes_controls():
    menu = [MenuEntry(5, "Wrap", "Ctrl+W", ("View",), checked=True), MenuEntry(6, "Undo", "", ("Edit",), enabled=False)]
    items = {18: [Item(Role.BUTTON, 7, "Bold", Bounds(0, 0, 9, 9), selected=True)]}
    found = controls_of(dialog(), menu, 12, shown, lambda w, names: items.get(w.hwnd, []))
    by = {c.name: c for c in found if c.role is not Role.LABEL}
    assert (by["File name"].role, by["File name"].value, by["File name"].ref) == (Role.TEXT, "*.txt", "hwnd:12")
    assert by["File name"].has(State.FOCUSED)
    assert by["Save"].has(State.DEFAULT)
    assert by["Windows"].path == ("Save As", "Line ends")
    assert by["Windows"].has(State.CHECKED)
    assert by["Document"].has(State.MULTILINE)
    assert not by["Gone"].verbs
    assert by["Wrap"].verbs == {Verb.CHECK, Verb.UNCHECK}
    assert not by["Undo"].verbs
    assert by["Bold"].ref == "item:18:7"
    secret = next(c for c in found if c.role is Role.PASSWORD)
    assert not secret.verbs


def test_a_menu_bar_is_preferred_to_what_opens_at_the_mouse():
    bar = (MenuEntry(1, "Open", "", ("File",)),)
    popup = tuple(MenuEntry(n, "x", "", ("",)) for n in range(9))
    assert max((popup, bar), key=_likeness) is bar


# Keys


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_is_typed_as_its_utf16_units(text):
    strokes = strokes_for_text(text)
    assert [s.up for s in strokes] == [False, True] * (len(strokes) // 2)
    units = b"".join(s.code.to_bytes(2, "little") for s in strokes if s.unicode and not s.up)
    plain = text.replace("\r\n", "\n").replace("\n", "").replace("\t", "")
    assert units.decode("utf-16-le") == plain


def scan(character):
    return (ord(character.upper()), character.isupper()) if character.isascii() and character.isalnum() else None


COMBINATIONS = [
    ("ctrl+shift+s", [MODIFIERS["ctrl"], MODIFIERS["shift"], ord("S")]),
    ("enter", [KEYS["enter"]]),
    ("alt+f4", [MODIFIERS["alt"], KEYS["f4"]]),
    ("A", [MODIFIERS["shift"], ord("A")]),
]


@pytest.mark.parametrize(("keys", "codes"), COMBINATIONS)
def test_a_combination_goes_down_in_order_and_up_in_reverse(keys, codes):
    assert strokes_of(keys, scan) == [Stroke(c) for c in codes] + [Stroke(c, up=True) for c in reversed(codes)]


@pytest.mark.parametrize("keys", ["hyper+a", "ctrl+§", "nokey", "ctrl+"])
def test_a_key_that_is_not_there(keys):
    with pytest.raises(ActionError, match="there is no key"):
        strokes_of(keys, scan)


# Waiting for the screen


def test_stirring_that_ceases_is_waited_for():
    counter = EventCounter()
    timer = threading.Thread(target=lambda: [(time.sleep(0.02), counter.note()) for _ in range(5)])
    timer.start()
    assert counter.settle(grace=0.5, quiet=0.06, timeout=2.0)
    timer.join()
    assert not counter.settle(grace=0.0, quiet=0.01, timeout=1.0), "what was counted is forgotten"


def test_nothing_stirs_and_endless_stirring_ends_in_time():
    counter = EventCounter()
    began = time.monotonic()
    assert not counter.settle(grace=0.05, quiet=0.05, timeout=1.0)
    assert time.monotonic() - began < 0.5
    stop = threading.Event()
    noise = threading.Thread(target=lambda: [counter.note() for _ in iter(lambda: stop.wait(0.01), True)])
    noise.start()
    assert counter.settle(grace=0.2, quiet=0.05, timeout=0.3)
    stop.set()
    noise.join()


def test_a_stop_ends_the_waiting():
    counter = EventCounter()
    began = time.monotonic()
    assert not counter.settle(grace=2.0, quiet=2.0, timeout=5.0, interrupted=lambda: time.monotonic() - began > 0.05)
    counter.note()
    assert counter.settle(grace=2.0, quiet=2.0, timeout=5.0, interrupted=lambda: True)
    assert time.monotonic() - began < 0.5


# Applications


MENU = [
    Entry("Notepad", r"shell:AppsFolder\Microsoft.WindowsNotepad_8wekyb3d8bbwe!App"),
    Entry("Notepad++", r"C:\Program Files\Notepad++\notepad++.exe"),
    Entry("Microsoft Edge", r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"),
    Entry("Word", r"C:\Start Menu\Word.lnk"),
    Entry("WordPad", r"C:\Start Menu\WordPad.lnk"),
]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("notepad", "Notepad"),
        ("Notepad++", "Notepad++"),
        ("edge", "Microsoft Edge"),
        ("msedge.exe", "Microsoft Edge"),
        ("word", "Word"),
        ("pad", "Notepad"),
    ],
)
def test_an_application_is_found_by_what_people_call_it(said, name):
    found = find(said, MENU)
    assert found is not None
    assert found.name == name


def test_on_other_systems_the_backends_say_so_in_one_sentence(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for backend in (Backend.UIA, Backend.WIN32):
        with pytest.raises(DesktopError, match="Windows"):
            open_desktop(backend)


@pytest.mark.parametrize(
    ("process", "answer", "idle", "closed"), [(5, 0, True, [5]), (5, 258, False, [5]), (5, 0xFFFF_FFFF, False, [5]), (0, 0, False, [])]
)  # fmt: skip
def test_what_was_started_is_waited_for(monkeypatch, process, answer, idle, closed):
    given_back = []
    kernel = SimpleNamespace(OpenProcess=lambda access, inherit, pid: process, CloseHandle=given_back.append)
    user = SimpleNamespace(WaitForInputIdle=lambda process, milliseconds: answer if milliseconds == 1500 else None)
    monkeypatch.setattr(windows, "kernel32", lambda: kernel)
    monkeypatch.setattr(windows, "user32", lambda: user)
    assert windows.wait_until_idle(12, 1.5) is idle
    assert given_back == closed
