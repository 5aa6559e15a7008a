"""Answers in JupyterLab, as tested in Chromium: in Firefox."""

from tests.browser.answers.test_answers_browser import (
    lab,
    test_two_views_and_python_stay_in_step,
    test_what_is_typed_is_in_the_file_a_second_later_and_on_the_page_until_then,
)

__all__ = [
    "lab",
    "test_two_views_and_python_stay_in_step",
    "test_what_is_typed_is_in_the_file_a_second_later_and_on_the_page_until_then",
]
