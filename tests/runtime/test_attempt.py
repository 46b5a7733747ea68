"""One act, and what came of it."""

import pytest

from edgelam.action import parse_action
from edgelam.control import Control, Role, Snapshot
from edgelam.runtime.attempt import attempt
from edgelam.runtime.verify.effect import COPIED
from edgelam.trajectory import Effect

SCREEN = Snapshot("Symbols", "Symbols", (Control("1", Role.BUTTON, "To Clipboard"), Control("2", Role.TEXT, "Name")))


class Clipboard:
    """A desktop that shows nothing of what is done in it."""

    name = "scripted"

    def __init__(self, copies):
        self._copies = copies
        self._done = 0

    def copies(self):
        return self._done * self._copies

    def perform(self, action, control):
        self._done += 1

    def settle(self, timeout):
        return False


@pytest.mark.parametrize(
    ("line", "copies", "effect", "evidence"),
    [
        ('click "To Clipboard"', 1, Effect.CHANGED, COPIED),
        ("press ctrl+c", 1, Effect.CHANGED, COPIED),
        ('click "To Clipboard"', 0, Effect.NOT_SEEN, "nothing changed"),
        ('type "mew" into "Name"', 1, Effect.NOT_SEEN, "nothing changed"),
    ],
)
def test_what_is_put_on_the_clipboard_is_seen_where_nothing_else_shows(line, copies, effect, evidence):
    action = parse_action(line)
    done = attempt(Clipboard(copies), action, None, SCREEN, lambda: SCREEN)
    assert (done.effect, done.evidence) == (effect, evidence)
