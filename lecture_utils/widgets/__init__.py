"""The course's widgets. Each is one Python file, one ES module and, where it needs one, one style sheet."""

from lecture_utils.widgets.answer_grid import AnswerGrid
from lecture_utils.widgets.conv_explorer import ConvExplorer
from lecture_utils.widgets.latent_explorer import LatentExplorer
from lecture_utils.widgets.metric_lab import MetricLab
from lecture_utils.widgets.pool_explorer import PoolExplorer
from lecture_utils.widgets.quiz import Quiz
from lecture_utils.widgets.stepper import Stepper
from lecture_utils.widgets.training_film import TrainingFilm
from lecture_utils.widgets.transpose_explorer import TransposeExplorer
from lecture_utils.widgets.unpool_explorer import UnpoolExplorer

__all__ = [
    "AnswerGrid",
    "ConvExplorer",
    "LatentExplorer",
    "MetricLab",
    "PoolExplorer",
    "Quiz",
    "Stepper",
    "TrainingFilm",
    "TransposeExplorer",
    "UnpoolExplorer",
]
