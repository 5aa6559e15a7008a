"""The widgets on pictures and planes in WebKit, as tested on the site in Chromium."""

import pytest

from tests.browser.engines.webkit import taken_from
from tests.browser.site import test_pictures

pytestmark = pytest.mark.webkit
globals().update(taken_from(test_pictures))
