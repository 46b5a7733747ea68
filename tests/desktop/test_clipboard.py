"""What an application only puts on the clipboard is seen to have worked, without anybody looking at it."""

import pytest

from edgelam.action import parse_action
from edgelam.runtime.attempt import attempt
from edgelam.runtime.labels import control_of
from edgelam.trajectory import Effect

pytestmark = pytest.mark.desktop


def test_copying_is_seen(app):
    desktop = app("mousepad")

    def did(line):
        action, before = parse_action(line), desktop.snapshot("mousepad")
        control = control_of(action, before) if action.target is not None else None
        return attempt(desktop, action, control, before, lambda: desktop.snapshot("mousepad"))

    did('type "Grüße" into "Document"')
    before = desktop.copies()
    assert did("press ctrl+a").effect in Effect
    assert desktop.copies() == before
    copied = did("press ctrl+c")
    assert desktop.copies() == before + 1
    assert copied.effect is Effect.CHANGED
