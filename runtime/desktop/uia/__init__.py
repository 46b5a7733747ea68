"""Windows by UI Automation; windows that it exposes nothing of are read by their classes and messages instead."""

from edgelam.runtime.desktop.uia.desktop import UiaDesktop

__all__ = ["UiaDesktop"]
