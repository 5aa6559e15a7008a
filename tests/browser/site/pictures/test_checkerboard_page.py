"""The checkerboard, as tested in JupyterLab: on a page."""

from tests.browser.pictures.test_checkerboard_browser import (
    checkers,
    test_it_is_accessible,
    test_keys_move_k_and_s_and_both_pictures_follow,
    test_nothing_moves_and_every_pixel_is_as_large_as_the_others,
    test_python_moves_it_too,
)

__all__ = [
    "checkers",
    "test_it_is_accessible",
    "test_keys_move_k_and_s_and_both_pictures_follow",
    "test_nothing_moves_and_every_pixel_is_as_large_as_the_others",
    "test_python_moves_it_too",
]
