"""Chromium's debugging protocol over a pipe, never a port: to load, reset and score pages, not to act on them."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from edgelam.errors import EnvironmentProblem

FLAGS = (
    "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--password-store=basic", "--force-renderer-accessibility",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip
REPLY_TIMEOUT = 20.0


class PipedChromium:
    """A browser with one page; a context manager. The pipe's ends are descriptors 3 and 4 of the browser."""

    def __init__(self, page: str, profile: Path) -> None:
        self._page = page
        self._profile = profile
        self._number = 0
        self._buffer = b""
        self._session = ""

    def __enter__(self) -> PipedChromium:
        their_in, self._out = os.pipe()
        self._in, their_out = os.pipe()
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = ["chromium", *FLAGS, *sandbox, f"--user-data-dir={self._profile}", f"--app={self._page}"]
        script = f'exec "$@" 3<&{their_in} 4>&{their_out}'
        self._process = subprocess.Popen(
            ["sh", "-c", script, "sh", *command], pass_fds=(their_in, their_out), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "ACCESSIBILITY_ENABLED": "1"},
        )  # fmt: skip
        os.close(their_in)
        os.close(their_out)
        try:
            self._attach()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def load(self, page: str) -> None:
        """Go to a page and wait until it is there."""
        self._call("Page.navigate", {"url": page})
        end = time.monotonic() + REPLY_TIMEOUT
        while self.evaluate("document.readyState") != "complete" and time.monotonic() < end:
            time.sleep(0.02)

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page; None where it has none or fails."""
        reply = self._call("Runtime.evaluate", {"expression": script, "returnByValue": True})
        return reply.get("result", {}).get("value")

    def _attach(self) -> None:
        end = time.monotonic() + REPLY_TIMEOUT
        while time.monotonic() < end:
            targets = self._call("Target.getTargets", {})["targetInfos"]
            pages = [t for t in targets if t["type"] == "page"]
            if pages:
                made = self._call("Target.attachToTarget", {"targetId": pages[0]["targetId"], "flatten": True})
                self._session = made["sessionId"]
                return
            time.sleep(0.1)
        raise EnvironmentProblem("Chromium started but opened no page.")

    def _call(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + REPLY_TIMEOUT
        while True:
            reply = self._receive(end)
            if reply.get("id") == self._number:
                result: dict[str, Any] = reply.get("result", {})
                return result

    def _receive(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            if not select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0]:
                raise EnvironmentProblem(f"Chromium did not answer within {REPLY_TIMEOUT:.0f} s.")
            part = os.read(self._in, 1 << 16)
            if not part:
                raise EnvironmentProblem("Chromium has ended.")
            self._buffer += part
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message
