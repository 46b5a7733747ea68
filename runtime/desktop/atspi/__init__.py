"""Linux desktops over AT-SPI's own D-Bus interface; jeepney and python-xlib, no system bindings."""

from edgelam.runtime.desktop.atspi.desktop import AtspiDesktop

__all__ = ["AtspiDesktop"]
