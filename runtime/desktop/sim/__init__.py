"""A real, small desktop in memory: the gym and the test bed, on every operating system."""

from edgelam.runtime.desktop.sim.desktop import SimDesktop

__all__ = ["SimDesktop"]
