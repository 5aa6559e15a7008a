"""The widgets on pictures and planes, as tested in JupyterLab: on a page."""

from tests.browser.pictures.test_checkerboard_browser import (
    test_it_works_without_the_kernel as test_checkerboard,
)
from tests.browser.pictures.test_kernel_lab_browser import (
    test_it_works_without_the_kernel as test_kernel_lab,
)
from tests.browser.pictures.test_latent_browser import (
    test_it_works_without_the_kernel as test_latent,
)
from tests.browser.pictures.test_line_browser import (
    test_it_works_without_the_kernel as test_line,
)
from tests.browser.pictures.test_metric_lab_browser import (
    test_it_works_without_the_kernel as test_metric_lab,
)
from tests.browser.pictures.test_training_film_browser import (
    test_it_works_without_the_kernel as test_training_film,
)

__all__ = [
    "test_checkerboard",
    "test_kernel_lab",
    "test_latent",
    "test_line",
    "test_metric_lab",
    "test_training_film",
]
