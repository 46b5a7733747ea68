"""The guard's closed vocabularies: how bad, what would happen, what is never done."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    ALLOWED = "allowed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FORBIDDEN = "forbidden"
    LOOPING = "looping"
    BUDGET = "budget"


class Consequence(StrEnum):
    """What cannot be taken back; the gravest first."""

    FORMAT = "format"
    EMPTY = "empty"
    DELETE = "delete"
    PAY = "pay"
    CREDENTIALS = "credentials"
    UNINSTALL = "uninstall"
    CANCEL = "cancel"
    GRANT = "grant"
    ACCEPT = "accept"
    RUN = "run"
    SEND = "send"
    PUBLISH = "publish"
    INSTALL = "install"
    SESSION = "session"
    RESET = "reset"
    OVERWRITE = "overwrite"
    DISCARD = "discard"
    LOSS = "loss"
    TRASH = "trash"
    PRINT = "print"
    CLOSE = "close"
    UNREADABLE = "unreadable"
    SUSPECTED = "suspected"


class Prohibition(StrEnum):
    """What is never done, whoever says yes."""

    PASSWORD = "it touches a password field"
    ELEVATED = "it belongs to a window that asks for administrator rights"
    COMMAND = "it is a command that takes administrator rights or destroys a disk"
    SECURE_KEYS = "these keys belong to the system's own security screen"
    OWN_QUESTION = "edgelam does not answer its own questions"


WISHED = frozenset({Consequence.CLOSE, Consequence.TRASH, Consequence.PRINT})
"""What can be mended, or is only in the way: nobody is asked who said that it should happen."""

PHRASES: dict[Consequence, str] = {
    Consequence.FORMAT: "erases a whole disk",
    Consequence.EMPTY: "deletes everything in there for good",
    Consequence.DELETE: "deletes something",
    Consequence.PAY: "spends money or places an order",
    Consequence.CREDENTIALS: "changes a password or a key",
    Consequence.UNINSTALL: "removes software",
    Consequence.CANCEL: "ends or cancels something with somebody else",
    Consequence.GRANT: "gives a permission or lowers protection",
    Consequence.ACCEPT: "agrees to something in your name",
    Consequence.RUN: "runs a command",
    Consequence.SEND: "sends something to somebody",
    Consequence.PUBLISH: "shows something to other people",
    Consequence.INSTALL: "installs software",
    Consequence.SESSION: "logs out, restarts or switches off",
    Consequence.RESET: "sets things back, and what was set is lost",
    Consequence.OVERWRITE: "replaces what is there now",
    Consequence.DISCARD: "throws away what is not saved",
    Consequence.LOSS: "cannot be taken back",
    Consequence.TRASH: "moves something to the bin",
    Consequence.PRINT: "prints on paper",
    Consequence.CLOSE: "closes the window",
    Consequence.UNREADABLE: "does something that edgelam cannot read",
    Consequence.SUSPECTED: "looks like something that cannot be taken back",
}
"""How the question says it: "this …"."""
