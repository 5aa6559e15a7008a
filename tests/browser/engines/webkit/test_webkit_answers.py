"""The answer grid and the quiz in WebKit, as tested on the site in Chromium."""

import pytest

from tests.browser.engines.webkit import taken_from
from tests.browser.site import test_answers

pytestmark = pytest.mark.webkit
globals().update(taken_from(test_answers))
