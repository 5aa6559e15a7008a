"""The matrix of a convolution with letters for weights: the same few stand in every row."""

from __future__ import annotations

import string

import numpy as np

from lecture_utils import style
from lecture_utils.checks import whole
from lecture_utils.engine import matrices, shapes
from lecture_utils.figures.kit.block import Block, sized
from lecture_utils.figures.kit.colours import LOOKS, Look
from lecture_utils.figures.kit.layout import LARGEST, arrange
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT

#: Largest kernel: each of its weights has a letter and a colour of its own.
_MOST = 3


def shared_weights(
    kernel_size: int = 3, input_size: int = 4, stride: int = 1, padding: int = 0
) -> Picture:
    """A kernel with letters for weights, and below it the matrix of its convolution.

    Equal letters are one weight, and have one colour. Zeros are faint.

    Parameters
    ----------
    kernel_size : int
        1 to 3: at most nine letters.
    input_size, stride, padding : int
        Of both axes; the input has at most 48 cells.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number or out of its range, the kernel does not fit, or the matrix
        has more than 48 rows or columns.

    Examples
    --------
    >>> shared_weights(2, 3).alt[:62]
    'Kernel K: a b; c d. C, 4×9: one row for each cell of Y, one co'
    """
    why = "each weight has a letter and a colour of its own"
    k = whole(kernel_size, "kernel_size", least=1, most=_MOST, why=why, example=3)
    n = whole(input_size, "input_size", least=1, most=LARGEST, example=4)
    stride = whole(stride, "stride", least=1, example=1)
    padding = whole(padding, "padding", least=0, example=0)
    out = int(shapes.conv_output_size(n, k, stride, padding))
    if max(out, n) ** 2 > LARGEST:
        raise ValueError(
            f"input_size (={n}), padding (={padding}) make a matrix of {out**2} rows and {n**2} "
            f"columns, but a picture shows at most {LARGEST} of each. Use for example "
            "input_size=4, padding=0."
        )
    weights = 1 + np.arange(k * k).reshape(k, k)
    values = matrices.conv_matrix(weights, n, stride, padding)
    letters = ["0", *string.ascii_lowercase[: k * k]]
    caption = "C: one row for each cell of Y, one column for each cell of X"
    kernel = [[letters[w] for w in row] for row in weights]
    matrix = [[letters[w] for w in row] for row in values]
    blocks = [
        sized(kernel, "Kernel K", "kernel", looks=_looks(weights)),
        Block(
            texts=matrix,
            caption=f"{caption}, {values.shape[0]}×{values.shape[1]}",
            name="matrix",
            starts=True,
            row_labels=[f"Y[{i}, {j}]" for i, j in np.ndindex(out, out)],
            column_labels=[f"X[{r}, {c}]" for r, c in np.ndindex(n, n)],
            looks=_looks(values),
            rules=(range(out, out * out, out), range(n, n * n, n)),
        ),
    ]
    rows = "; ".join(" ".join(row) for row in matrix)
    alt = f"Kernel K: {'; '.join(' '.join(row) for row in kernel)}. C, {values.shape[0]}×"
    alt += f"{values.shape[1]}: one row for each cell of Y, one column for each cell of X: {rows}."
    return Picture(arrange(blocks, number=TEXT + 2).page(), alt)


def _looks(weights: np.ndarray) -> dict[tuple[int, int], Look]:
    """A colour for each letter; zeros are faint."""
    return {
        (r, c): Look(style.LETTER_COLOURS[w - 1], "ink", bold=True) if w else LOOKS["faint"]
        for (r, c), w in np.ndenumerate(weights)
    }
