"""Messages to the accessibility bus: one call, many pipelined calls, signals; never without a time limit."""

from __future__ import annotations

import struct
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.bus import get_bus
from jeepney.bus_messages import MatchRule
from jeepney.io.blocking import DBusConnection, open_dbus_connection, prep_socket

from edgelam.errors import AppGone, AppSilent, DesktopError

TIMEOUT = 2.0
"""Seconds an application gets to answer."""

WINDOW = 64
"""Requests outstanding at once."""

I = "org.a11y.atspi."  # noqa: E741
ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = "org.a11y.atspi.Registry"
_GONE = ("ServiceUnknown", "NameHasNoOwner", "Disconnected")


class CallError(Exception):
    """The other side answered with an error: the object or the method is not there."""


@dataclass(frozen=True, slots=True)
class Call:
    """One method call on an object of an application."""

    app: str
    path: str
    interface: str
    method: str
    signature: str = ""
    body: tuple[Any, ...] = ()

    def message(self) -> Message:
        address = DBusAddress(self.path, self.app or None, self.interface)
        return new_method_call(address, self.method, self.signature or None, self.body)


def prop(app: str, path: str, interface: str, name: str) -> Call:
    """A call that reads a property; the reply is ``(signature, value)``."""
    return Call(app, path, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))


class Bus:
    """A connection. Signals that arrive between replies are kept in ``signals``."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.signals: deque[Message] = deque(maxlen=4000)

    @classmethod
    def session(cls, address: str = "SESSION") -> Bus:
        """The session bus, this process's own by default. Raises DesktopError where there is none."""
        try:
            return cls(open_dbus_connection(address))
        except (KeyError, OSError, ValueError) as error:
            raise DesktopError(
                "There is no session message bus (DBUS_SESSION_BUS_ADDRESS); log in to a desktop session first."
            ) from error

    @classmethod
    def accessibility(cls, session: Bus) -> Bus:
        """The accessibility bus, which the session bus starts on demand.

        Raises:
            DesktopError: accessibility is not installed or switched off.
        """
        try:
            (address,) = session.call(Call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"), 10)
            return cls(open_dbus_connection(address))
        except (CallError, AppGone, AppSilent, OSError, ValueError) as error:
            raise DesktopError(
                "Accessibility is switched off: the accessibility bus (org.a11y.Bus) does not answer; install at-spi2-core and log in again."
            ) from error

    @classmethod
    def direct(cls, address: str) -> Bus:
        """A link to one application alone (its own socket, no bus between, no Hello)."""
        return cls(DBusConnection(prep_socket(get_bus(address), timeout=TIMEOUT)))

    def close(self) -> None:
        self._connection.close()

    def call(self, call: Call, timeout: float = TIMEOUT) -> tuple[Any, ...]:
        """The reply's body. Raises CallError, AppGone, AppSilent."""
        reply = self.many([call], timeout)[0]
        if isinstance(reply, BaseException):
            raise reply
        return reply

    def many(self, calls: Sequence[Call], timeout: float = TIMEOUT) -> list[tuple[Any, ...] | CallError]:
        """Replies in the order of the calls, at most ``WINDOW`` under way at once; an error stands in its place.

        Raises:
            AppGone: the application has left the bus. AppSilent: no reply came for ``timeout`` seconds.
        """
        replies: list[tuple[Any, ...] | CallError] = [()] * len(calls)
        waiting: dict[int, int] = {}
        sent = 0
        while sent < len(calls) or waiting:
            while sent < len(calls) and len(waiting) < WINDOW:
                waiting[self.send(calls[sent])] = sent
                sent += 1
            message = self._receive(timeout)
            if message is None:
                raise AppSilent(f"The application has not answered for {timeout:.0f} s; it may be busy or hung.")
            index = waiting.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if index is not None:
                replies[index] = _body(message, calls[index])
        return replies

    def send(self, call: Call) -> int:
        """Send without waiting for an answer; the serial number."""
        serial: int = next(self._connection.outgoing_serial)
        try:
            self._connection.send(call.message(), serial=serial)
        except OSError as error:
            raise AppGone("The application has closed its connection.") from error
        return serial

    def _register(self, event: str, tries: int = 3) -> None:
        """Asked again where the registry left while it was asked: the bus starts it anew, and at a session's start that
        has been seen to happen."""
        call = Call(REGISTRY, "/org/a11y/atspi/registry", I + "Registry", "RegisterEvent", "s", (event,))
        for left in reversed(range(tries)):
            try:
                self.call(call)
                return
            except CallError:
                if not left:
                    raise

    def listen(self, *events: str) -> None:
        """Have these accessibility events sent to us. GTK builds its cache only when somebody listens."""
        for event in events:
            self._register(event)
        for interface in ("Event.Object", "Event.Window"):
            rule = MatchRule(type="signal", interface=I + interface)
            self.call(
                Call(
                    "org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus",
                    "AddMatch",
                    "s",
                    (rule.serialise(),),
                )
            )

    def pump(self, timeout: float, sender: str = "") -> bool:
        """Wait for one signal, of ``sender`` alone where one is named, at most ``timeout`` seconds; whether one came."""
        end = time.monotonic() + timeout
        while True:
            message = self._receive(max(0.0, end - time.monotonic()))
            if message is None:
                return False
            if message.header.message_type is MessageType.signal and is_from(message, sender):
                return True

    def _receive(self, timeout: float) -> Message | None:
        try:
            message = self._connection.receive(timeout=timeout)
        except TimeoutError:
            return None
        except (OSError, EOFError, ValueError, KeyError, struct.error) as error:
            raise AppGone("The connection to the application was closed, or carries what is no message.") from error
        if message.header.message_type is MessageType.signal:
            self.signals.append(message)
        return message


REPLIES: dict[str, tuple[str, ...]] = {
    "GetAddress": ("s",), "GetApplicationBusAddress": ("s",), "GetChildren": ("a(so)",), "GetConnectionUnixProcessID": ("u",), "GetExtents": ("(iiii)",),
    "GetIndexInParent": ("i",), "GetInterfaces": ("as",), "GetItems": ("a((so)(so)(so)iiassusau)", "a((so)(so)(so)a(so)assusau)"), "GetNSelections": ("i",),
    "GetRelationSet": ("a(ua(so))",), "GetRole": ("u",), "GetSelectedChild": ("(so)",), "GetSelection": ("ii",), "GetState": ("au",), "GetText": ("s",),
}  # fmt: skip
"""D-Bus signatures of what these methods answer; whoever answers otherwise has not answered."""

PROPERTIES = {
    "CaretOffset": "i", "CharacterCount": "i", "ChildCount": "i", "CurrentValue": "d", "Description": "s", "Name": "s", "ToolkitName": "s", "Version": "s",
}  # fmt: skip


def _is_as_expected(message: Message, call: Call) -> bool:
    if call.method == "Get":
        variant = message.body[0] if len(message.body) == 1 else None
        return isinstance(variant, tuple) and variant[0] == PROPERTIES.get(call.body[1], variant[0])
    signature = message.header.fields.get(HeaderFields.signature, "")
    return signature in REPLIES.get(call.method, (signature,))


def is_from(message: Message, sender: str) -> bool:
    """Whether a connection of this name sent the message; any did for an empty name."""
    return not sender or message.header.fields.get(HeaderFields.sender) == sender


def _body(message: Message, call: Call) -> tuple[Any, ...] | CallError:
    if message.header.message_type is MessageType.error:
        name = str(message.header.fields.get(HeaderFields.error_name, ""))
        if name.endswith(_GONE):
            raise AppGone("The application has ended.")
        return CallError(f"{name}: {message.body[0] if message.body else ''}")
    if not _is_as_expected(message, call):
        return CallError(f"{call.method} was answered with something else than it should be")
    return tuple(message.body)
