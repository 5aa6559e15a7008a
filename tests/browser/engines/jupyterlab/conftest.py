"""JupyterLab in Firefox, in the place of Chromium; everything else is as for the other tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Tabs
from tests.browser.engines.firefox import firefox_for_tests


@pytest.fixture(scope="package")
def tabs(playwright, server, pytestconfig, tmp_path_factory) -> Iterator[Tabs]:
    with firefox_for_tests(playwright, tmp_path_factory.mktemp("firefox")) as firefox:
        found = Tabs(firefox, server, pytestconfig.stash)
        yield found
        found.close()
