"""One service per person: a second start hands its request over, by a socket (or pipe) that only that person can use.

``multiprocessing.connection`` gives both and checks a shared key; only its byte methods are used, so nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import sys
import threading
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from edgelam.errors import EnvironmentProblem
from edgelam.paths import close_to_others, data_dir, private_folder, write_private

MAX_BYTES = 64 * 1024
KEY_BYTES = 32
CLOSE_TIMEOUT = 2.0

Message = dict[str, Any]
Handle = Callable[[Message], Message]


def address() -> str:
    """Where the service of this person and this data folder listens."""
    home = str(data_dir().resolve())
    if sys.platform == "win32":
        return rf"\\.\pipe\edgelam-{hashlib.sha256(home.encode()).hexdigest()[:16]}"
    return str(_private_folder() / "service.sock")


def send(message: Message) -> Message | None:
    """The answer of the running service; None if there is none."""
    try:
        with Client(address(), family=_family(), authkey=_key()) as connection:
            connection.send_bytes(json.dumps(message).encode())
            return _read(connection)
    except (ConnectionError, FileNotFoundError, EOFError, AuthenticationError):
        return None


class Server:
    """Answers messages on a thread of its own until it is closed.

    Raises (when made):
        EnvironmentProblem: a service runs already, or the folder is open to others.
    """

    def __init__(self, handle: Handle) -> None:
        if send({"kind": "ping"}) is not None:
            raise EnvironmentProblem("edgelam is listening already; its hotkey opens the window.")
        where = address()
        if sys.platform != "win32":
            Path(where).unlink(missing_ok=True)  # of a service that was killed
        self._handle = handle
        try:
            self._listener = Listener(where, family=_family(), authkey=_key())
            if sys.platform != "win32":
                close_to_others(Path(where), 0o600)
        except OSError as error:
            raise EnvironmentProblem(f"{where} cannot be listened on: {error}.") from error
        self._closing = False
        self._thread = threading.Thread(target=self._serve, name="edgelam-channel", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; the thread wakes up by one last connection, which nobody may be left to answer."""
        self._closing = True
        waker = threading.Thread(target=send, args=({"kind": "ping"},), daemon=True)
        waker.start()
        self._thread.join(CLOSE_TIMEOUT)
        self._listener.close()

    def _serve(self) -> None:
        while not self._closing:
            try:
                with self._listener.accept() as connection:
                    message = _read(connection)
                    answer = {} if message is None else self._handle(message)
                    connection.send_bytes(json.dumps(answer).encode())
            except (AuthenticationError, OSError, EOFError):
                continue  # somebody without the key, or gone again


def _read(connection: Connection[Any, Any]) -> Message | None:
    return message_in(connection.recv_bytes(MAX_BYTES))


def message_in(data: bytes) -> Message | None:
    """A message; None where it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _family() -> str:
    return "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"


def _private_folder() -> Path:
    """A folder that nobody else can enter.

    Raises:
        EnvironmentProblem: it is somebody else's, or open to others.
    """
    folder = data_dir() / "service"
    if not folder.exists():
        private_folder(folder)
    about = folder.stat()
    if sys.platform != "win32" and (about.st_uid != os.geteuid() or stat.S_IMODE(about.st_mode) & 0o077):
        raise EnvironmentProblem(f"{folder} can be used by others; run: chmod 700 {folder}")
    return folder


def _key() -> bytes:
    """The secret that both ends share: in the person's own folder, made on first use."""
    path = _private_folder() / "key"
    if not path.is_file() or path.stat().st_size != KEY_BYTES:
        write_private(path, secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()
