"""Windows by window classes, menus and messages: for what UI Automation does not expose, and what both share."""

from edgelam.runtime.desktop.win32.desktop import Win32Desktop

__all__ = ["Win32Desktop"]
