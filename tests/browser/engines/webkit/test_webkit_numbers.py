"""The widgets on pictures and planes, and others, in WebKit: keys and pointer, and the numbers of
Python and torch; as tested in JupyterLab.
"""

import pytest

from tests.browser.pictures.test_checkerboard_browser import (
    checkers,
    test_keys_move_k_and_s_and_both_pictures_follow,
)
from tests.browser.pictures.test_kernel_lab_browser import test_every_keystroke_is_followed
from tests.browser.pictures.test_latent_browser import (
    plane,
    test_keys_move_and_the_image_follows,
    test_the_pointer_moves_it_and_a_click_takes_the_nearest_image,
)
from tests.browser.pictures.test_line_browser import (
    line,
    test_the_line_is_dragged_and_the_curve_grows_only_where_it_has_been,
)
from tests.browser.pictures.test_metric_lab_browser import (
    test_a_stroke_leaves_no_gap_and_every_number_follows,
)
from tests.browser.pictures.test_training_film_browser import (
    test_dragging_in_the_line_of_the_scores_follows_the_pointer,
    test_keys_lead_from_moment_to_moment,
)
from tests.browser.test_unpool_browser import (
    test_it_opens_with_the_decks_numbers_and_says_whose_they_are,
)
from tests.browser.test_views_browser import test_a_cell_lights_up_in_all_three_views

pytestmark = pytest.mark.webkit
__all__ = [
    "checkers",
    "line",
    "plane",
    "test_a_cell_lights_up_in_all_three_views",
    "test_a_stroke_leaves_no_gap_and_every_number_follows",
    "test_dragging_in_the_line_of_the_scores_follows_the_pointer",
    "test_every_keystroke_is_followed",
    "test_it_opens_with_the_decks_numbers_and_says_whose_they_are",
    "test_keys_lead_from_moment_to_moment",
    "test_keys_move_and_the_image_follows",
    "test_keys_move_k_and_s_and_both_pictures_follow",
    "test_the_line_is_dragged_and_the_curve_grows_only_where_it_has_been",
    "test_the_pointer_moves_it_and_a_click_takes_the_nearest_image",
]
