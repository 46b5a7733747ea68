"""What an application only puts on the clipboard is seen to have worked, without anybody looking at it."""

import pytest

from edgelam.action import Action, Verb
from edgelam.runtime.attempt import attempt
from edgelam.runtime.labels import Labels
from edgelam.trajectory import Effect

pytestmark = pytest.mark.desktop


def test_copying_is_seen(app):
    desktop = app("mousepad")

    def did(verb, text):
        before = desktop.snapshot("mousepad")
        field = next(c for c in before.controls if Verb.TYPE in c.verbs) if verb is Verb.TYPE else None
        target = Labels(before.controls).target(field.ref) if field is not None else None
        return attempt(desktop, Action(verb, target, text), field, before, lambda: desktop.snapshot("mousepad"))

    assert did(Verb.TYPE, "Grüße").effect is Effect.VERIFIED
    did(Verb.PRESS, "ctrl+a")
    before = desktop.copies()
    copied = did(Verb.PRESS, "ctrl+c")
    assert desktop.copies() == before + 1
    assert copied.effect is Effect.CHANGED
