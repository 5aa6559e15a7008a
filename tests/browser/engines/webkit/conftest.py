"""WebKit in the place of Chromium: the fixtures are those of the site's tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect as expect_of_playwright

from tests.browser.engines.webkit.locator import expect
from tests.browser.engines.webkit.page import Browser, open_webkit, watched
from tests.browser.site.conftest import address, lab, new_lab, server, tab
from tests.browser.site.page import Folder
from tools import chromium

__all__ = ["address", "lab", "new_lab", "server", "tab"]


class Watched(Folder):
    """A folder whose pages note what goes wrong in them."""

    def add(self, *widgets: Any, **how: Any) -> str:
        """Write a page with these widgets; give its name."""
        name = super().add(*widgets, **how)
        file = self.path / name
        file.write_text(watched(file.read_text(encoding="utf-8")), encoding="utf-8")
        return name


@pytest.fixture(scope="package")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """One WebKit for all tests of a process."""
    programs = chromium.engine("WebKit")
    if programs is None:
        pytest.fail("ask for WebKit only in tests that are marked `webkit`")
    with open_webkit(**programs, folder=tmp_path_factory.mktemp("webkit")) as found:
        yield found


@pytest.fixture(scope="package")
def folder(tmp_path_factory) -> Folder:
    """The files of a site."""
    return Watched(Path(tmp_path_factory.mktemp("site")))


@pytest.fixture(autouse=True)
def nothing_goes_wrong(browser, monkeypatch) -> Iterator[None]:
    """No error in the console, and no request to another computer; ``expect`` is WebKit's."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.browser.") and vars(module).get("expect") is expect_of_playwright:
            monkeypatch.setattr(module, "expect", expect)
    browser.wrong()
    yield
    assert browser.wrong() == []
