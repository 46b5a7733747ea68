import importlib.util
from pathlib import Path

import pytest

from edgelam.runtime.maps.explore import Explorer, Progress
from edgelam.runtime.maps.map import Map

_spec = importlib.util.spec_from_file_location("painter", Path(__file__).with_name("painter.py"))
painter = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(painter)


class Exploration:
    """One that has been carried out: the explorer, and every desktop that it was given."""

    def __init__(self, seed=0, progress=None, atlas=None, until=float("inf"), interrupted=lambda: False):
        self.desktops = []
        self.explorer = Explorer(
            "Painter",
            self._start,
            atlas or Map("", names=("Painter",)),
            progress or Progress(seed),
            until,
            interrupted=interrupted,
        )
        self.complete = self.explorer.explore()

    def _start(self):
        self.desktops.append(painter.started())
        return self.desktops[-1]

    @property
    def map(self):
        return self.explorer.map

    @property
    def acts(self):
        return [act for desktop in self.desktops for act in desktop.acts]


@pytest.fixture(scope="session")
def explored():
    return Exploration()


@pytest.fixture
def exploration():
    return Exploration


@pytest.fixture
def desktop():
    return painter.started()
