"""One hub for the tests that need one, and tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.hosts.page import Tab
from tests.browser.hosts.servers import Host, Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory) -> Iterator[Hub]:
    with Hub(tmp_path_factory.mktemp("hub") / "root") as running:
        yield running


@pytest.fixture
def open_tab(browser) -> Iterator[Callable[[Host], Tab]]:
    """Tabs that know nothing of each other, each like the browser of another person."""
    found: list[Tab] = []

    def make(server: Host) -> Tab:
        found.append(Tab(browser, server))
        return found[-1]

    yield make
    for tab in found:
        tab.close()
