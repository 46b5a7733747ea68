"""Store applications on a scripted Windows: frames of one process around windows of others, and what is open over them."""

import pytest

from edgelam.runtime.desktop.win32 import frames, windows

HOST, SETTINGS, PHOTOS, EXPLORER = 10, 20, 30, 40
FRAME, CORE, FOLDER, MENU = windows.STORE_FRAME, frames.CORE, "CabinetWClass", "#32768"

WINDOWS = {
    # handle: class, process, children, owner
    1: (FRAME, HOST, (11,), 0),
    11: (CORE, SETTINGS, (), 0),
    2: (FRAME, HOST, (22,), 0),
    22: (CORE, PHOTOS, (), 0),
    3: (FRAME, HOST, (), 0),
    4: (FOLDER, EXPLORER, (), 0),
    5: (FOLDER, EXPLORER, (), 0),
    6: ("#32770", EXPLORER, (), 4),
    7: (MENU, EXPLORER, (), 0),
    8: ("Xaml_WindowedPopupClass", SETTINGS, (), 0),
    9: ("Shell_TrayWnd", EXPLORER, (), 0),
}
LISTED = [1, 2, 3, 4, 5, 6]


@pytest.fixture(autouse=True)
def desktop(monkeypatch):
    for name, place in (("class_of", 0), ("process_of", 1), ("descendants", 2), ("owner_of", 3)):
        monkeypatch.setattr(windows, name, lambda hwnd, place=place: WINDOWS[hwnd][place])
    monkeypatch.setattr(windows, "visible", lambda: [7, 8, 9, *LISTED])


@pytest.mark.parametrize(("hwnd", "process"), [(1, SETTINGS), (2, PHOTOS), (3, 0), (4, EXPLORER)])
def test_the_process_behind_a_frame_is_its_applications(hwnd, process):
    assert frames.process_behind(hwnd) == process


@pytest.mark.parametrize(
    ("hwnd", "processes"), [(1, {HOST, SETTINGS}), (3, {HOST}), (4, {EXPLORER})]
)  # fmt: skip
def test_a_frames_events_come_from_both_processes(hwnd, processes):
    assert frames.processes_of(hwnd) == processes


@pytest.mark.parametrize(("hwnd", "family"), [(1, [1]), (2, [2]), (3, [3]), (4, [4, 5, 6])])
def test_one_process_for_many_frames_is_not_one_application(hwnd, family):
    assert frames.family_of(hwnd, LISTED) == family


@pytest.mark.parametrize(("hwnd", "popups"), [(1, [8]), (2, []), (4, [7])])
def test_only_menus_of_the_same_application_are_open_over_a_window(hwnd, popups):
    assert frames.popups_of(hwnd) == popups
