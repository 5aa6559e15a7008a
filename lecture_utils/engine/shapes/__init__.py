"""Sizes: how large an output is, how far a kernel reaches, what a stack of layers sees.

This is the one place that knows what stride, padding, dilation and the rest may be; every other
module asks here. Sizes are numbers of cells. All functions take an int (one axis) or a pair
(height, width) and answer in the same form, so that ``conv_output_size(3, 3, 2, 1)`` is the formula
of the lecture and ``conv_output_size((5, 8), (3, 2))`` is a whole layer.

Formulas as in the documentation of ``torch.nn.Conv2d``, ``ConvTranspose2d``, ``MaxPool2d`` and
``MaxUnpool2d``.
"""

from lecture_utils.engine.shapes._advice import (
    conv_formula,
    conv_transpose_formula,
    smallest_change,
    unpool_formula,
)
from lecture_utils.engine.shapes._parameters import IntOrPair, pair, whole
from lecture_utils.engine.shapes._receptive import ReceptiveField, receptive_field
from lecture_utils.engine.shapes._sizes import (
    conv_output_size,
    conv_transpose_output_size,
    effective_kernel,
    pool_output_size,
    unpool_output_size,
    unpool_output_sizes,
)
from lecture_utils.engine.shapes._windows import border_along, windows_along

__all__ = [
    "IntOrPair",
    "ReceptiveField",
    "border_along",
    "conv_formula",
    "conv_output_size",
    "conv_transpose_formula",
    "conv_transpose_output_size",
    "effective_kernel",
    "pair",
    "pool_output_size",
    "receptive_field",
    "smallest_change",
    "unpool_formula",
    "unpool_output_size",
    "unpool_output_sizes",
    "whole",
    "windows_along",
]
