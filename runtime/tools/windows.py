"""Windows: each thing by its public interface. Core Audio, WMI, the Radio API, the theme's registry values, the session
manager of media, USER32; ``ms-settings:`` for pages. Not yet run on real Windows: see docs/windows.md.
"""

from __future__ import annotations

import base64
import ctypes
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from edgelam.control import Bounds
from edgelam.runtime.desktop import Desktop
from edgelam.runtime.desktop.win32 import clipboard
from edgelam.runtime.desktop.win32.api import Rect, kernel32, post, user32
from edgelam.runtime.desktop.win32.windows import SHOW_RESTORE, bounds_of, title_of, toplevels
from edgelam.runtime.tools import trash
from edgelam.runtime.tools.local import LocalMachine
from edgelam.runtime.tools.machine import Battery, MachineError, Media, OpenWindow, Placement, Setting
from edgelam.runtime.tools.pages import PAGES
from edgelam.runtime.tools.programs import Runner, run, stay

POWERSHELL = ["powershell.exe", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand"]
THEME = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
LIGHT = ("AppsUseLightTheme", "SystemUsesLightTheme")
FILE_MANAGERS = frozenset({"explorer", "file explorer"})
"""What Windows' own calls itself, as a process and in the Start menu."""

ARCHIVERS = frozenset({"7zfm", "7-zip file manager", "winrar", "peazip", "nanazip"})
"""Programs for archives, which say nowhere that they are."""

SHOW_MINIMISED, SHOW_MAXIMISED = 6, 3
WM_CLOSE, WM_SETTINGCHANGE, BROADCAST = 0x0010, 0x001A, 0xFFFF
WORK_AREA = 0x0030
NO_ORDER = 0x0004 | 0x0010
TOPMOST_MESSAGE = 0x00000040 | 0x00010000 | 0x00040000
"""An information sign, in front, above all windows."""

MEDIA_KEYS = {Media.NEXT: 0xB0, Media.PREVIOUS: 0xB1, Media.STOP: 0xB2, Media.PLAY_PAUSE: 0xB3}
KEY_UP = 0x0002
NO_BATTERY, CHARGING, NOT_KNOWN = 128, 8, 255
TOLERANCE = 24
"""Pixels of the invisible borders that windows have around them."""

_RADIOS = r"""
Add-Type -AssemblyName System.Runtime.WindowsRuntime
$task = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object { $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 -and $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation`1' } | Select-Object -First 1
function Await($operation, $type) { $t = $task.MakeGenericMethod($type).Invoke($null, @($operation)); $t.Wait(5000) | Out-Null; $t.Result }
[Windows.Devices.Radios.Radio, Windows.System.Devices, ContentType=WindowsRuntime] | Out-Null
[Windows.Devices.Radios.RadioAccessStatus, Windows.System.Devices, ContentType=WindowsRuntime] | Out-Null
Await ([Windows.Devices.Radios.Radio]::RequestAccessAsync()) ([Windows.Devices.Radios.RadioAccessStatus]) | Out-Null
$radios = Await ([Windows.Devices.Radios.Radio]::GetRadiosAsync()) ([System.Collections.Generic.IReadOnlyList[Windows.Devices.Radios.Radio]])
"""
"""Windows.Devices.Radios.Radio, the only way without administrator rights."""

_TRACK = (
    _RADIOS.partition("[Windows.Devices")[0]
    + r"""
$kind = [Windows.Media.Control.GlobalSystemMediaTransportControlsSessionManager, Windows.Media.Control, ContentType=WindowsRuntime]
$session = (Await ($kind::RequestAsync()) $kind).GetCurrentSession()
if ($session -and $session.GetPlaybackInfo().PlaybackStatus -eq 'Playing') {
  $track = Await ($session.TryGetMediaPropertiesAsync()) ([Windows.Media.Control.GlobalSystemMediaTransportControlsSessionMediaProperties])
  [string]::Join(' by ', @($track.Title, $track.Artist | Where-Object { $_ }))
}
"""
)
_PICTURE = r"""
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$area = [System.Windows.Forms.SystemInformation]::VirtualScreen
$picture = New-Object System.Drawing.Bitmap $area.Width, $area.Height
[System.Drawing.Graphics]::FromImage($picture).CopyFromScreen($area.Location, [System.Drawing.Point]::Empty, $area.Size)
$picture.Save('{path}', [System.Drawing.Imaging.ImageFormat]::Png)
"""
NO_WAY = "Windows lets no program switch {}; say “open the {} settings” instead"


class PowerStatus(ctypes.Structure):
    _fields_ = [("line", ctypes.c_ubyte), ("flag", ctypes.c_ubyte), ("percent", ctypes.c_ubyte), ("saver", ctypes.c_ubyte), ("left", ctypes.c_uint32), ("full", ctypes.c_uint32)]  # fmt: skip


class WindowsMachine(LocalMachine):
    """The computer of a Windows session; ``desktop`` is where applications are started."""

    def __init__(
        self, desktop: Desktop | None = None, runner: Runner = run, opener: Callable[[str], None] | None = None
    ) -> None:
        super().__init__(desktop)
        self._run = runner
        self._open: Callable[[str], None] = opener or vars(os).get("startfile", _only_windows)

    def open(self, target: str) -> None:
        try:
            self._open(target)
        except OSError as error:
            raise MachineError(f"Windows could not open it: {error.strerror}") from error

    def manages_files(self, app: str) -> bool:
        return app.casefold().removesuffix(".exe") in FILE_MANAGERS

    def packs_files(self, app: str) -> bool:
        return app.casefold().removesuffix(".exe") in ARCHIVERS

    def trash(self, path: Path) -> None:
        trash.into_recycle_bin(path)

    def open_settings(self, page: str) -> None:
        self.open(f"ms-settings:{PAGES[page].windows}")

    def read(self, setting: Setting) -> int:
        match setting:
            case Setting.VOLUME:
                return round(100 * float(_endpoint().GetMasterVolumeLevelScalar()))
            case Setting.MUTE:
                return int(_endpoint().GetMute())
            case Setting.BRIGHTNESS:
                return self._number(
                    "(Get-CimInstance -Namespace root/WMI -ClassName WmiMonitorBrightness).CurrentBrightness"
                )
            case Setting.DARK_MODE:
                return int(not _theme_value(LIGHT[0]))
            case Setting.WIFI | Setting.BLUETOOTH:
                return int("On" in self._shell(f"{_RADIOS}\n({_radio(setting)}).State"))
            case Setting.AIRPLANE_MODE:
                return int("On" not in self._shell(f"{_RADIOS}\n$radios.State"))
            case _:
                raise MachineError(NO_WAY.format(setting, setting.removeprefix("the ")))

    def write(self, setting: Setting, value: int) -> None:
        match setting:
            case Setting.VOLUME:
                _endpoint().SetMasterVolumeLevelScalar(value / 100, None)
            case Setting.MUTE:
                _endpoint().SetMute(value, None)
            case Setting.BRIGHTNESS:
                self._shell(
                    "Invoke-CimMethod -InputObject (Get-CimInstance -Namespace root/WMI -ClassName WmiMonitorBrightnessMethods) "
                    f"-MethodName WmiSetBrightness -Arguments @{{ Timeout = 1; Brightness = {value} }} | Out-Null"
                )
            case Setting.DARK_MODE:
                _set_theme(light=not value)
            case Setting.WIFI | Setting.BLUETOOTH:
                self._set_radios(_radio(setting), bool(value))
            case Setting.AIRPLANE_MODE:
                self._set_radios("$radios", not value)
            case _:
                raise MachineError(NO_WAY.format(setting, setting.removeprefix("the ")))

    def _set_radios(self, which: str, on: bool) -> None:
        state = "On" if on else "Off"
        self._shell(
            f"{_RADIOS}\nforeach ($radio in {which}) {{ Await ($radio.SetStateAsync('{state}')) ([Windows.Devices.Radios.RadioAccessStatus]) | Out-Null }}"
        )

    def _shell(self, script: str) -> str:
        """What a PowerShell script writes; encoded, so that no quote can end it early."""
        return self._run([*POWERSHELL, base64.b64encode(script.encode("utf-16-le")).decode()], None).strip()

    def _number(self, script: str) -> int:
        said = self._shell(script)
        if not said.isdigit():
            raise MachineError("this screen's brightness cannot be set by programs")
        return int(said)

    def media(self, command: Media) -> None:
        user32().keybd_event(MEDIA_KEYS[command], 0, 0, 0)
        user32().keybd_event(MEDIA_KEYS[command], 0, KEY_UP, 0)

    def playing(self) -> str:
        return self._shell(_TRACK)

    def screenshot(self) -> bytes:
        with tempfile.TemporaryDirectory(prefix="edgelam-") as folder:
            path = Path(folder) / "screen.png"
            self._shell(_PICTURE.replace("{path}", str(path).replace("'", "''")))
            return path.read_bytes()

    def clipboard(self) -> str:
        return clipboard.read().replace("\r\n", "\n")

    def set_clipboard(self, text: str) -> None:
        clipboard.write(text)

    def windows(self) -> Sequence[OpenWindow]:
        front = user32().GetForegroundWindow()
        found = [
            OpenWindow(str(h), title, "", _placement(h), h == front) for h in toplevels() if (title := title_of(h))
        ]
        return sorted(found, key=lambda w: not w.active)

    def activate(self, ref: str) -> None:
        if user32().IsIconic(int(ref)):
            user32().ShowWindow(int(ref), SHOW_RESTORE)
        user32().SetForegroundWindow(int(ref))

    def place(self, ref: str, placement: Placement) -> None:
        commands = {Placement.MINIMISED: SHOW_MINIMISED, Placement.MAXIMISED: SHOW_MAXIMISED}
        user32().ShowWindow(int(ref), commands.get(placement, SHOW_RESTORE))
        if placement in (Placement.LEFT, Placement.RIGHT):
            half = _half(placement)
            user32().SetWindowPos(int(ref), None, half.x, half.y, half.width, half.height, NO_ORDER)

    def close(self, ref: str) -> None:
        post(int(ref), WM_CLOSE)

    def lock(self) -> None:
        if not user32().LockWorkStation():
            raise MachineError("Windows did not lock the screen")

    def sleep(self) -> None:
        self._shell(
            "Add-Type -AssemblyName System.Windows.Forms; [System.Windows.Forms.Application]::SetSuspendState('Suspend', $false, $false) | Out-Null"
        )

    def notify(self, title: str, text: str) -> None:
        notify(title, text)

    def notifies(self) -> bool:
        return True

    def wait_for(self, timer: Path) -> None:
        stay(["-P", "-m", "edgelam.runtime.tools.ring", str(timer)])

    def battery(self) -> Battery | None:
        status = PowerStatus()
        if (
            not kernel32().GetSystemPowerStatus(ctypes.byref(status))
            or status.percent == NOT_KNOWN
            or status.flag & NO_BATTERY
        ):
            return None
        return Battery(status.percent, bool(status.flag & CHARGING))

    def addresses(self) -> Sequence[str]:
        said = self._shell(
            "(Get-NetIPAddress -AddressState Preferred | Where-Object { $_.InterfaceAlias -notlike '*Loopback*' -and $_.IPAddress -notlike 'fe80*' }).IPAddress"
        )
        return said.split()

    def system(self) -> str:
        return f"This is {platform.system()} {platform.release()} ({platform.version()}) on a computer called {platform.node()}."

    def recent(self) -> Sequence[Path]:
        """What the shortcuts of the Recent folder lead to, by their own names among the person's files."""
        folder = Path(os.environ.get("APPDATA", self.home)) / "Microsoft/Windows/Recent"
        links = sorted(folder.glob("*.lnk"), key=lambda p: -p.stat().st_mtime)
        places = [*self.folders().values(), self.home]
        return [place / link.stem for link in links for place in places if (place / link.stem).is_file()]


def notify(title: str, text: str) -> None:
    """A message in front of everything, until it is answered."""
    user32().MessageBoxW(None, text, title, TOPMOST_MESSAGE)


def _radio(setting: Setting) -> str:
    kind = "WiFi" if setting is Setting.WIFI else "Bluetooth"
    return f"$radios | Where-Object {{ $_.Kind -eq '{kind}' }}"


def _placement(hwnd: int) -> Placement:
    if user32().IsIconic(hwnd):
        return Placement.MINIMISED
    if user32().IsZoomed(hwnd):
        return Placement.MAXIMISED
    place = bounds_of(hwnd)
    halves = {p: _half(p) for p in (Placement.LEFT, Placement.RIGHT)}
    near = [
        p
        for p, h in halves.items()
        if place and max(abs(place.x - h.x), abs(place.width - h.width), abs(place.height - h.height)) <= TOLERANCE
    ]
    return near[0] if near else Placement.NORMAL


def _half(placement: Placement) -> Bounds:
    """The work area's left or right half."""
    area = Rect()
    user32().SystemParametersInfoW(WORK_AREA, 0, ctypes.byref(area), 0)
    half = (area.right - area.left) // 2
    return Bounds(
        area.left if placement is Placement.LEFT else area.left + half, area.top, half, area.bottom - area.top
    )


def _theme_value(name: str) -> int:
    if sys.platform != "win32":
        raise MachineError("only Windows has this")
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, THEME) as key:
            return int(winreg.QueryValueEx(key, name)[0])
    except OSError:
        return 1  # as it is before anybody chose


def _set_theme(light: bool) -> None:
    if sys.platform != "win32":
        raise MachineError("only Windows has this")
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, THEME) as key:
        for name in LIGHT:
            winreg.SetValueEx(key, name, 0, winreg.REG_DWORD, int(light))
    area = ctypes.create_unicode_buffer("ImmersiveColorSet")
    user32().SendMessageTimeoutW(BROADCAST, WM_SETTINGCHANGE, 0, ctypes.cast(area, ctypes.c_void_p), 2, 1000, None)


def _endpoint() -> Any:
    """The volume of the speakers that are in use: IAudioEndpointVolume (Core Audio)."""
    try:
        from edgelam.runtime.tools.core_audio import endpoint

        return endpoint()
    except (ImportError, OSError, AttributeError) as error:
        raise MachineError("Windows does not let the sound be set; is there a sound device?") from error


def _only_windows(target: str) -> None:
    raise MachineError("only Windows can open this")
