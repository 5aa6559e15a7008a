"""The step-by-step record of one operation; everything a person sees is a view of it.

A ``Trace`` is frozen. It holds the operation, its parameters, named grids (input, prepared input,
kernel as used, output) and steps. A step says which cells it reads, which it writes and with what,
and its arithmetic term by term. From that follow the sentence, the frame at a step, and the
provenance of a cell. A new operation is a new function here and no new code in any view.

Cells are (row, column), counted from 0 as in Python.
"""

from lecture_utils.engine.shapes import windows_along
from lecture_utils.engine.trace._channels import conv2d_channels
from lecture_utils.engine.trace._convolution import conv2d, conv2d_views
from lecture_utils.engine.trace._entropy import cross_entropy
from lecture_utils.engine.trace._numbers import bare, format_number
from lecture_utils.engine.trace._pooling import avg_pool2d, max_pool2d
from lecture_utils.engine.trace._record import (
    MAX_STEPS,
    Board,
    Cell,
    Frame,
    Grid,
    Step,
    Term,
    Trace,
)
from lecture_utils.engine.trace._transposed import conv_transpose2d, transposed_views
from lecture_utils.engine.trace._unpooling import max_pool_unpool2d, max_unpool2d

__all__ = [
    "MAX_STEPS",
    "Board",
    "Cell",
    "Frame",
    "Grid",
    "Step",
    "Term",
    "Trace",
    "avg_pool2d",
    "bare",
    "conv2d",
    "conv2d_channels",
    "conv2d_views",
    "conv_transpose2d",
    "cross_entropy",
    "format_number",
    "max_pool2d",
    "max_pool_unpool2d",
    "max_unpool2d",
    "transposed_views",
    "windows_along",
]
