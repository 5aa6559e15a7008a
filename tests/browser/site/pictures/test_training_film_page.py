"""The film of a training, as tested in JupyterLab: on a page."""

from tests.browser.pictures.test_training_film_browser import (
    test_dragging_in_the_line_of_the_scores_follows_the_pointer,
    test_dragging_the_slider,
    test_it_is_accessible,
    test_it_opens_at_its_step_and_shows_images_and_truth,
    test_it_plays_to_its_end_and_speaks_once,
    test_it_speaks_when_it_rests,
    test_keys_lead_from_moment_to_moment,
    test_the_wrong_pixels_can_be_hidden,
    test_two_views_stay_in_step,
    test_who_wants_less_motion_gets_a_slow_film,
)

__all__ = [
    "test_dragging_in_the_line_of_the_scores_follows_the_pointer",
    "test_dragging_the_slider",
    "test_it_is_accessible",
    "test_it_opens_at_its_step_and_shows_images_and_truth",
    "test_it_plays_to_its_end_and_speaks_once",
    "test_it_speaks_when_it_rests",
    "test_keys_lead_from_moment_to_moment",
    "test_the_wrong_pixels_can_be_hidden",
    "test_two_views_stay_in_step",
    "test_who_wants_less_motion_gets_a_slow_film",
]
