"""Real applications, each test in a private session with a home of its own."""

from __future__ import annotations

import shutil

import pytest

from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession, missing_programs


@pytest.fixture
def session(tmp_path):
    if missing_programs():
        pytest.skip(f"needs {missing_programs()}")
    with PrivateSession(tmp_path / "home") as private:
        private.adopt()
        yield private


@pytest.fixture
def desktop(session):
    connected = AtspiDesktop()
    yield connected
    connected.close()


@pytest.fixture
def app(desktop):
    """Opens an application; skips where it is not installed."""

    def launch(name):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        desktop.launch(name)
        return desktop

    return launch
