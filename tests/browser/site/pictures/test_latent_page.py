"""The latent plane, as tested in JupyterLab: on a page."""

from tests.browser.pictures.test_latent_browser import (
    plane,
    test_enter_takes_the_nearest_image_and_says_so,
    test_it_is_accessible,
    test_keys_move_and_the_image_follows,
    test_nothing_runs_over_the_edge_of_a_narrow_page,
    test_the_pointer_moves_it_and_a_click_takes_the_nearest_image,
    test_two_views_stay_in_step,
)

__all__ = [
    "plane",
    "test_enter_takes_the_nearest_image_and_says_so",
    "test_it_is_accessible",
    "test_keys_move_and_the_image_follows",
    "test_nothing_runs_over_the_edge_of_a_narrow_page",
    "test_the_pointer_moves_it_and_a_click_takes_the_nearest_image",
    "test_two_views_stay_in_step",
]
