"""The course's widgets. Each is one Python file, one ES module and, where it needs one, one style sheet."""

from lecture_utils.widgets.explorer import ConvExplorer, PoolExplorer, TransposeExplorer
from lecture_utils.widgets.stepper import Stepper

__all__ = ["ConvExplorer", "PoolExplorer", "Stepper", "TransposeExplorer"]
