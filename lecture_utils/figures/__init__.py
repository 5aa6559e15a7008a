"""Pictures of grids and of traces, for notebooks and for print. Nothing here is shown by itself."""

from lecture_utils.figures._field import receptive_field
from lecture_utils.figures._matrix import matrix
from lecture_utils.figures._message import message
from lecture_utils.figures._steps import frame, strip, trace_figure
from lecture_utils.figures._tables import grid, grids
from lecture_utils.figures._windows import windows

__all__ = [
    "frame",
    "grid",
    "grids",
    "matrix",
    "message",
    "receptive_field",
    "strip",
    "trace_figure",
    "windows",
]
