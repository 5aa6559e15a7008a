"""Static pages, in the Chromium of the other browser tests and in Firefox: one tab of each, used
again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import check
from tests.browser.site.page import Folder, Notebooks, SitePage, serving


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test runs in Chromium and in Firefox, but those that say what Firefox's driver lacks."""
    if "browser" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("chromium_only")
        engines = ["chromium"] if only else ["chromium", "firefox"]
        metafunc.parametrize("browser", engines, indirect=True, scope="package")


@pytest.fixture(scope="package")
def browser(request) -> Any:
    """Chromium or Firefox, whose one process is started when the first test asks for it."""
    return request.getfixturevalue(f"opened_{request.param}")


@pytest.fixture(scope="package")
def folder(tmp_path_factory) -> Folder:
    """The files of a site."""
    return Folder(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="package")
def address(folder) -> Iterator[str]:
    """Where the folder is served."""
    with serving(folder.path) as found:
        yield found


@pytest.fixture(scope="package")
def tab(browser, folder, address) -> Iterator[SitePage]:
    """The tab that every test uses again."""
    with SitePage(browser, folder, address) as found:
        yield found


@pytest.fixture
def lab(tab) -> Iterator[SitePage]:
    """What tests that were written for JupyterLab call their page."""
    tab.reset()
    yield tab
    check(tab)


@pytest.fixture
def new_lab(browser, folder, address) -> Iterator[Callable[..., SitePage]]:
    """Pages with another kind of screen."""
    found: list[SitePage] = []

    def make(**context: Any) -> SitePage:
        found.append(SitePage(browser, folder, address, **context))
        return found[-1]

    yield make
    for one in found:
        check(one)
        one.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory) -> Notebooks:
    """What stands for JupyterLab's server."""
    return Notebooks(tmp_path_factory.mktemp("answers"))
