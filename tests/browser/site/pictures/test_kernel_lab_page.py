"""The kernel lab, as tested in JupyterLab: on a page."""

from tests.browser.pictures.test_kernel_lab_browser import (
    test_a_grid_is_pasted,
    test_a_photograph_in_colours_is_three_channels_that_are_added,
    test_every_keystroke_is_followed,
    test_every_photograph,
    test_it_is_accessible,
    test_its_settings_are_pinned_where_they_do_not_lie_over_the_pictures,
    test_kernels_are_the_channels_of_a_layer,
    test_nothing_moves_what_lies_below,
    test_nothing_runs_over_the_edge,
    test_pooling_on_the_same_picture,
    test_presets_random_ones_and_undo,
    test_the_photograph_stays_when_its_border_changes,
    test_the_pointer_shows_the_window_of_a_pixel,
    test_two_views_stay_in_step,
    test_typed_weights_come_back_when_the_window_grows,
    test_what_is_no_number_is_kept_marked_and_explained,
)

__all__ = [
    "test_a_grid_is_pasted",
    "test_a_photograph_in_colours_is_three_channels_that_are_added",
    "test_every_keystroke_is_followed",
    "test_every_photograph",
    "test_it_is_accessible",
    "test_its_settings_are_pinned_where_they_do_not_lie_over_the_pictures",
    "test_kernels_are_the_channels_of_a_layer",
    "test_nothing_moves_what_lies_below",
    "test_nothing_runs_over_the_edge",
    "test_pooling_on_the_same_picture",
    "test_presets_random_ones_and_undo",
    "test_the_photograph_stays_when_its_border_changes",
    "test_the_pointer_shows_the_window_of_a_pixel",
    "test_two_views_stay_in_step",
    "test_typed_weights_come_back_when_the_window_grows",
    "test_what_is_no_number_is_kept_marked_and_explained",
]
