"""The stepper and the explorer in JupyterLab, as tested in Chromium: in Firefox."""

from tests.browser.test_explorer_browser import (
    test_jupyterlab_takes_no_key_from_it,
    test_python_moves_it_too,
    test_typed_numbers_reach_the_output_and_python,
)
from tests.browser.test_stepper_browser import (
    test_the_keyboard_alone_is_enough,
    test_two_views_and_python_stay_in_step,
)

__all__ = [
    "test_jupyterlab_takes_no_key_from_it",
    "test_python_moves_it_too",
    "test_the_keyboard_alone_is_enough",
    "test_two_views_and_python_stay_in_step",
    "test_typed_numbers_reach_the_output_and_python",
]
