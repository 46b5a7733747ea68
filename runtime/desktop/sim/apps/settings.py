"""System settings: tabs of toggles, choices and values."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, tab

PAGES: dict[str, tuple[tuple[Role, str, tuple[str, ...]], ...]] = {
    "Display": (
        (Role.CHECK, "Night light", ()), (Role.COMBO, "Resolution", ("1280 × 720", "1920 × 1080", "2560 × 1440")),
        (Role.SPIN, "Brightness", ()), (Role.COMBO, "Orientation", ("Landscape", "Portrait")), (Role.CHECK, "Adjust for TV", ()),
    ),
    "Sound": (
        (Role.SPIN, "Volume", ()), (Role.CHECK, "Mute", ()), (Role.COMBO, "Output device", ("Speakers", "Headphones", "HDMI")),
        (Role.CHECK, "System sounds", ()), (Role.COMBO, "Input device", ("Microphone", "Line in")),
    ),
    "Network": (
        (Role.CHECK, "Wi-Fi", ()), (Role.CHECK, "Airplane mode", ()), (Role.TEXT, "Host name", ()), (Role.TEXT, "Proxy server", ()),
        (Role.CHECK, "Bluetooth", ()), (Role.COMBO, "VPN", ("Off", "Work", "Home")),
    ),
    "Power": (
        (Role.COMBO, "Power mode", ("Balanced", "Power saver", "Performance")), (Role.CHECK, "Dim the screen", ()),
        (Role.SPIN, "Suspend after", ()), (Role.CHECK, "Show battery percentage", ()),
    ),
    "Privacy": (
        (Role.CHECK, "Location services", ()), (Role.CHECK, "Camera access", ()), (Role.CHECK, "Screen lock", ()),
        (Role.COMBO, "Lock after", ("1 minute", "5 minutes", "15 minutes")), (Role.CHECK, "Usage reports", ()),
    ),
    "Keyboard": (
        (Role.COMBO, "Layout", ("English", "German", "French", "Japanese")), (Role.SPIN, "Repeat delay", ()),
        (Role.CHECK, "Repeat keys", ()), (Role.CHECK, "Sticky keys", ()),
    ),
}  # fmt: skip


class Settings(SimApp):
    name = "Settings"

    def build(self) -> list[Widget]:
        pages = self.rng.sample(sorted(PAGES), 4)
        self.applied: dict[str, str] = {}
        return [*(self._page(name) for name in pages), button("help", "Help"), button("close", self.say("close"))]

    def _page(self, name: str) -> Widget:
        return tab(name, *(self._setting(role, label, options) for role, label, options in PAGES[name]))

    def _setting(self, role: Role, label: str, options: tuple[str, ...]) -> Widget:
        key = f"set:{label}"
        if role is Role.CHECK:
            return check(key, label, self.rng.random() < 0.5)
        if role is Role.COMBO:
            return combo(key, label, self.rng.choice(options), options)
        value = str(self.rng.randrange(0, 100, 5)) if role is Role.SPIN else ""
        return Widget(key, role, label, value)
