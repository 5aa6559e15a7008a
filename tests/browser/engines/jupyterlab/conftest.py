"""JupyterLab in Firefox, in the place of Chromium; everything else is as for the other tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Tabs


@pytest.fixture(scope="package")
def tabs(opened_firefox, server, pytestconfig) -> Iterator[Tabs]:
    found = Tabs(opened_firefox, server, pytestconfig.stash)
    yield found
    found.close()
