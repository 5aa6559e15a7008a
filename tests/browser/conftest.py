"""One JupyterLab, one Chromium and one tab for all the browser tests of a test process.

A tab loads JupyterLab once and then shows one notebook after the other. Before each test, what the
last one may have changed is undone; after a test that failed, the tabs are closed and the next test
gets new ones.

The Chromium is closed with the last browser test: while it is open, Playwright occupies the
thread's event loop, and other tests need one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.engines.firefox import firefox_for_tests
from tests.browser.lab import FAILED, ROOT, LabPage, Server, open_chromium

#: Forgets every name and every widget in a kernel. What is kept of a widget in a saved notebook, a
#: picture that is drawn before it is shown, is looked at in tests/widgets and in the lessons; here
#: it would only be waited for.
FORGET = """%reset -f
__import__("ipywidgets").Widget.close_all()
__import__("lecture_utils.figures.kit.picture", fromlist=["png"]).png = lambda figure: b"" """


class Tabs:
    """The tabs of a test process, one for each kind of screen.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    server : Server
    stash : pytest.Stash
        Says under ``FAILED`` that a test failed since the last tab was asked for.
    """

    def __init__(self, browser: Any, server: Server, stash: pytest.Stash) -> None:
        self._browser, self._server, self._stash = browser, server, stash
        self._tabs: dict[str, LabPage] = {}
        self._scratch = server.make_notebook("import lecture_utils")
        self._shows_scratch = False

    def scratch(self) -> LabPage:
        """The tab with the notebook that is used again and again, and with its kernel."""
        tab = self._tab({})
        if not self._shows_scratch:
            tab.open(self._scratch)
            self._shows_scratch = True
        return tab

    def another(self, **context: Any) -> LabPage:
        """A tab in which the test opens a notebook of its own. ``done`` has to follow."""
        tab = self._tab(context)
        if self._shows_scratch and not context:
            tab.run(FORGET)  # or all its widgets come back when it is opened again
            self._shows_scratch = False
        return tab

    def done(self, tab: LabPage) -> None:
        """Close the notebook of a test and end its kernel. What its page did wrong is forgotten.

        Nothing is left to do where a test that failed has had all tabs closed.
        """
        if tab.page.is_closed():
            return
        tab.leave()
        tab.end_kernels(self._scratch)
        tab.errors.clear()
        tab.hosts.clear()

    def close(self) -> None:
        """Close all tabs."""
        for tab in self._tabs.values():
            tab.close()
        self._tabs.clear()
        self._shows_scratch = False

    def _tab(self, context: dict[str, Any]) -> LabPage:
        """A tab in which nothing is left of the tests before."""
        if self._stash.get(FAILED, False):
            self._stash[FAILED] = False
            self.close()
        tab = self._tabs.get(repr(context))
        if tab is None:
            tab = self._tabs[repr(context)] = LabPage(self._browser, self._server, **context)
        else:
            tab.reset()
        return tab


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What looks at a widget alone runs on pages of the site, in three engines, and not in
    JupyterLab, where it takes ten times as long; what looks closer at what others drive runs in
    Chromium. ``LECTURE6_EVERYWHERE=1`` runs all of it everywhere.
    """
    if os.environ.get("LECTURE6_EVERYWHERE"):
        return
    elsewhere = {one for one in items if any(map(one.get_closest_marker, _not_at(one)))}
    items[:] = [one for one in items if one not in elsewhere]
    config.hook.pytest_deselected(items=list(elsewhere))


def _not_at(item: pytest.Item) -> list[str]:
    """The marks of tests that do not run where this one would."""
    rooms = item.path.relative_to(ROOT).parts
    if "site" not in rooms and "engines" not in rooms:
        return ["alone"]
    engine = getattr(item, "callspec", None) and item.callspec.params.get("browser")
    return ["closer"] if "webkit" in rooms or engine == "firefox" else []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Note that a test failed: it may have left anything in its tab."""
    report = yield
    if report.failed:
        item.config.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("lab") / "root") as running:
        yield running


@pytest.fixture(scope="package")
def playwright() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="package")
def opened_chromium(chromium, playwright) -> Iterator[Any]:
    with open_chromium(chromium, playwright) as found:
        yield found


@pytest.fixture(scope="package")
def opened_firefox(playwright, tmp_path_factory) -> Iterator[Any]:
    """One for all tests of a process, as of Chromium: it takes longer to start than most tests."""
    with firefox_for_tests(playwright, tmp_path_factory.mktemp("firefox")) as found:
        yield found


@pytest.fixture(scope="package")
def browser(opened_chromium) -> Any:
    """What tests drive where their room names no other."""
    return opened_chromium


@pytest.fixture(scope="package")
def tabs(browser, server, pytestconfig) -> Iterator[Tabs]:
    found = Tabs(browser, server, pytestconfig.stash)
    yield found
    found.close()


@pytest.fixture(scope="module")
def begins_anew(tabs) -> None:
    """No name and no widget of another module is left in the kernel."""
    tabs.scratch().run(FORGET)


@pytest.fixture
def lab(tabs, begins_anew) -> Iterator[LabPage]:
    """A page whose notebook and kernel are used again: ``lab.run(...)`` puts new cells in."""
    tab = tabs.scratch()
    yield tab
    check(tab)


@pytest.fixture
def new_lab(tabs) -> Iterator[Callable[..., LabPage]]:
    """Notebooks of their own, for tests that end the kernel or need another kind of screen."""
    found: list[LabPage] = []

    def make(**context: Any) -> LabPage:
        found.append(tabs.another(**context))
        return found[-1]

    yield make
    for tab in found:
        tabs.done(tab)


def check(page: LabPage) -> None:
    """After every test on a page: no error in the console, and no request to another computer."""
    assert page.errors == []
    assert page.foreign_hosts() == set()
