"""The site from a server, and tabs that note what a page does wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lecture_utils.site.book import serve

pytestmark = pytest.mark.browser


#: The scripts that the first widget comes before are there, too.
COMPLETE = "() => !document.querySelector('script[data-lu-then]')"


class Tab:
    """A tab with one page of the site after the other.

    Parameters
    ----------
    page : playwright.sync_api.Page
    root : str
        The address of the site's first page, without its name.
    """

    def __init__(self, page: Any, root: str) -> None:
        self.page, self.root = page, root
        self.scripts = True
        self.errors: list[str] = []
        self.elsewhere: set[str] = set()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("request", self._requested)

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(f"{self.page.url}: {message.text}")

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.elsewhere.add(request.url)

    def open(self, path: str) -> Any:
        """Show a page of the site, by its path."""
        self.page.goto(self.root + path)
        if self.scripts:
            self.page.wait_for_function(COMPLETE)
        return self.page

    def check(self) -> None:
        """Nothing went wrong, and nothing was asked of another computer."""
        assert self.errors == []
        assert self.elsewhere == set()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder that is served."""
    running = serve.server(folder)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/"
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


@pytest.fixture(scope="session")
def address(built_site) -> Iterator[str]:
    """Where the site is served."""
    with served(built_site) as found:
        yield found


@pytest.fixture
def tab(browser, address) -> Iterator[Callable[..., Tab]]:
    """Makes tabs; none of them keeps anything. After the test every one is looked at."""
    contexts, made = [], []

    def make(root: str = address, **settings: Any) -> Tab:
        given = {"viewport": {"width": 1280, "height": 800}, "service_workers": "block"} | settings
        contexts.append(browser.new_context(**given))
        made.append(Tab(contexts[-1].new_page(), root))
        made[-1].scripts = settings.get("java_script_enabled", True)
        return made[-1]

    yield make
    for context in contexts:
        context.close()
    for one in made:
        one.check()
