"""One JupyterLab for a test process, one Chromium and one notebook for a module.

The Chromium is closed with its module: while it is open, Playwright occupies the thread's event loop,
and other modules need one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.lab import LabPage, Server, open_chromium


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("lab") / "root") as running:
        yield running


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Any]:
    with open_chromium(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def module_lab(browser, server) -> Iterator[LabPage]:
    with LabPage(browser, server) as page:
        page.open(server.make_notebook("import lecture_utils"))
        yield page


@pytest.fixture
def lab(module_lab) -> Iterator[LabPage]:
    """A page whose notebook and kernel are used again and again: ``lab.run(...)`` puts new cells in."""
    module_lab.errors.clear()
    yield module_lab
    module_lab.theme("Light")
    module_lab.page.emulate_media(reduced_motion="no-preference")
    module_lab.width(1280)
    check(module_lab)


@pytest.fixture
def new_lab(browser, server) -> Iterator[Callable[..., LabPage]]:
    """Pages of their own, for tests that end the kernel or need another kind of screen."""
    pages: list[LabPage] = []

    def make(**context: Any) -> LabPage:
        pages.append(LabPage(browser, server, **context))
        return pages[-1]

    yield make
    for page in pages:
        page.close()


def check(page: LabPage) -> None:
    """After every test on a page: no error in the console, and no request to another computer."""
    assert page.errors == []
    assert page.foreign_hosts() == set()
