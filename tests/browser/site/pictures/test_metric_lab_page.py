"""The metric lab, as tested in JupyterLab: on a page."""

from tests.browser.pictures.test_metric_lab_browser import (
    test_a_score_stands_in_one_line_with_its_name,
    test_a_stroke_leaves_no_gap_and_every_number_follows,
    test_brush_class_of_the_third_grid_and_confidence,
    test_examples_show_pythons_numbers,
    test_it_is_accessible,
    test_keys_move_and_paint,
    test_python_paints_too,
    test_the_tolerance_of_the_surface_dice_is_chosen,
    test_two_views_stay_in_step,
    test_undo_takes_back_a_stroke_a_key_and_an_example,
    test_with_fewer_classes_their_pixels_become_background,
)

__all__ = [
    "test_a_score_stands_in_one_line_with_its_name",
    "test_a_stroke_leaves_no_gap_and_every_number_follows",
    "test_brush_class_of_the_third_grid_and_confidence",
    "test_examples_show_pythons_numbers",
    "test_it_is_accessible",
    "test_keys_move_and_paint",
    "test_python_paints_too",
    "test_the_tolerance_of_the_surface_dice_is_chosen",
    "test_two_views_stay_in_step",
    "test_undo_takes_back_a_stroke_a_key_and_an_example",
    "test_with_fewer_classes_their_pixels_become_background",
]
