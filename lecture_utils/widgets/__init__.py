"""Records become things to touch: ``kit/``, and one folder a widget (widget.py/.js, style.css).

A widget is loaded when it is first used: what JupyterLab's server needs of this package
(``kit.page.saving``) costs neither anywidget nor matplotlib.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lecture_utils.widgets.answer_grid.widget import AnswerGrid
    from lecture_utils.widgets.checkerboard_explorer.widget import CheckerboardExplorer
    from lecture_utils.widgets.conv_explorer.widget import ConvExplorer
    from lecture_utils.widgets.due.widget import Due
    from lecture_utils.widgets.kernel_lab.widget import KernelLab
    from lecture_utils.widgets.latent_explorer.widget import LatentExplorer
    from lecture_utils.widgets.line_explorer.widget import LineExplorer
    from lecture_utils.widgets.metric_lab.widget import MetricLab
    from lecture_utils.widgets.pool_explorer.widget import PoolExplorer
    from lecture_utils.widgets.quiz.widget import Quiz
    from lecture_utils.widgets.stepper.widget import Stepper
    from lecture_utils.widgets.teacher_mode.widget import TeacherMode
    from lecture_utils.widgets.training_film.widget import TrainingFilm
    from lecture_utils.widgets.transpose_explorer.widget import TransposeExplorer
    from lecture_utils.widgets.unpool_explorer.widget import UnpoolExplorer

__all__ = [
    "AnswerGrid",
    "CheckerboardExplorer",
    "ConvExplorer",
    "Due",
    "KernelLab",
    "LatentExplorer",
    "LineExplorer",
    "MetricLab",
    "PoolExplorer",
    "Quiz",
    "Stepper",
    "TeacherMode",
    "TrainingFilm",
    "TransposeExplorer",
    "UnpoolExplorer",
]

_FOLDERS = {
    name: "".join(f"_{c.lower()}" if c.isupper() else c for c in name)[1:] for name in __all__
}


def __getattr__(name: str) -> object:
    if name not in _FOLDERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_import_module(f"{__name__}.{_FOLDERS[name]}.widget"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
