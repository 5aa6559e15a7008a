"""Explorers of transposed convolution and (un)pooling, as tested in JupyterLab: on a page."""

from tests.browser.test_unpool_browser import (
    test_settings_need_no_kernel_and_equal_torch,
)
from tests.browser.test_views_browser import (
    test_the_pool_explorer_follows_its_choices_and_explains_what_is_impossible,
    test_the_transpose_explorer_follows_every_slider_without_a_kernel,
    test_the_views_step_without_a_kernel_and_keep_the_place_per_view,
    test_three_views_end_in_what_torch_computes,
)

__all__ = [
    "test_settings_need_no_kernel_and_equal_torch",
    "test_the_pool_explorer_follows_its_choices_and_explains_what_is_impossible",
    "test_the_transpose_explorer_follows_every_slider_without_a_kernel",
    "test_the_views_step_without_a_kernel_and_keep_the_place_per_view",
    "test_three_views_end_in_what_torch_computes",
]
