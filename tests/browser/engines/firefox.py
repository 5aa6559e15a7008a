"""Firefox for tests that were written for Playwright's Chromium.

Playwright speaks to a Firefox that is no build of its own by WebDriver BiDi, and asks for a few
commands that the long-term version of Firefox does not know. So it speaks to this module, run as a
program: it starts Firefox, passes everything on, and answers those few itself. What Firefox says
of a page too early it keeps back.

    with sync_playwright() as playwright, open_firefox(playwright, "/usr/bin/firefox") as firefox:
        ...
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

#: The program that is started, for the one that passes everything on.
PROGRAM = "LECTURE6_FIREFOX"
ADDRESS = re.compile(r"(WebDriver BiDi listening on )(ws://\S+)")
#: Pages and pictures come in one message.
LARGEST = 2**30
#: What Firefox does not know -> what is answered in its place. No test that runs here needs what
#: these do: bodies of requests, a folder of downloads, the turn and the size of a screen, media.
UNKNOWN: dict[str, dict[str, str]] = {
    "network.addDataCollector": {"collector": "none"},
    "network.removeDataCollector": {},
    "network.disownData": {},
    "browser.setDownloadBehavior": {},
    "emulation.setScreenOrientationOverride": {},
    "emulation.setScreenSettingsOverride": {},
    "emulation.setMediaFeaturesOverride": {},
}
#: Firefox counts the parts of a formula whenever it lays a page out, also while the page comes and
#: half of the formula is there. Whole formulas are counted in tests/site.
HALF_COME = re.compile(r'"method":"log.entryAdded".*Incorrect number of children for <m\w+')
PREFERENCES = {
    "focusmanager.testmode": True,  # a window that no screen shows has the focus as well
    "dom.events.testing.asyncClipboard": True,  # a page may read what was copied
}


@contextmanager
def open_firefox(playwright: Any, path: str, folder: Path) -> Iterator[Any]:
    """Start the Firefox at ``path``, without a window and with a fresh profile.

    Parameters
    ----------
    playwright : playwright.sync_api.Playwright
    path : str
    folder : Path
        Where the program that Playwright starts is written.
    """
    between = folder / "firefox"
    command = shlex.join([sys.executable, __file__])
    between.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    between.chmod(0o700)
    firefox = playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=str(between),
        env={**os.environ, PROGRAM: path},
        firefox_user_prefs=PREFERENCES,
    )
    try:
        yield firefox
    finally:
        firefox.close()


@contextmanager
def firefox_for_tests(playwright: Any, folder: Path) -> Iterator[Any]:
    """The Firefox that tests drive; without one they are skipped on a desk, and fail in CI."""
    from tests.tables import missing  # the program in between needs neither
    from tools import chromium

    programs = chromium.engine("Firefox")
    if programs is None:
        missing("Firefox")
    with open_firefox(playwright, programs["browser"], folder) as found:
        yield found


class Between(WebSocketHandler):
    """One connection of Playwright, and the one to Firefox that belongs to it."""

    def initialize(self, address: str) -> None:
        """Take the address where Firefox listens."""
        self._address = address
        self._firefox: WebSocketClientConnection | None = None
        self._early: list[str | bytes] = []

    def check_origin(self, origin: str) -> bool:
        """Playwright is no page, and names none."""
        return True

    async def open(self, *_: str, **__: str) -> None:
        """Connect to Firefox, and pass on what came before."""
        self._firefox = await websocket_connect(
            f"{self._address}/session", on_message_callback=self._said, max_message_size=LARGEST
        )
        for message in self._early:
            await self.on_message(message)

    async def on_message(self, message: str | bytes) -> None:
        """Pass a command on, or answer it."""
        command = json.loads(message)
        if (answer := UNKNOWN.get(command["method"])) is not None:
            answered = {"type": "success", "id": command["id"], "result": answer}
            await self.write_message(json.dumps(answered))
        elif self._firefox is None:
            self._early.append(message)
        else:
            await self._firefox.write_message(message)

    def on_close(self) -> None:
        """Playwright has gone."""
        if self._firefox is not None:
            self._firefox.close()

    def _said(self, message: str | bytes | None) -> None:
        if message is None:
            self.close()
        elif not (isinstance(message, str) and HALF_COME.search(message)):
            self.write_message(message)


async def main() -> int:
    """Start Firefox, and stand between it and Playwright until it ends. Return its exit status."""
    firefox = await asyncio.create_subprocess_exec(
        os.environ[PROGRAM], *sys.argv[1:], stderr=asyncio.subprocess.PIPE
    )
    for kind in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(kind, firefox.terminate)
    async for line in firefox.stderr:
        said = line.decode(errors="replace")
        if found := ADDRESS.search(said):
            [socket, *_] = sockets = bind_sockets(0, "127.0.0.1")
            pages = [("/session", Between, {"address": found[2]})]
            between = Application(pages, websocket_max_message_size=LARGEST)
            HTTPServer(between).add_sockets(sockets)
            said = f"{found[1]}ws://127.0.0.1:{socket.getsockname()[1]}\n"
        sys.stderr.write(said)
        sys.stderr.flush()
    return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
