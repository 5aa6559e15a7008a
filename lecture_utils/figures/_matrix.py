"""A matrix whose pattern is to be seen: zeros faint, equal numbers in equal colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecture_utils.checks import pair, text
from lecture_utils.figures.kit.arguments import grid_of, texts_of
from lecture_utils.figures.kit.block import Block, Place, counted
from lecture_utils.figures.kit.colours import LOOKS, Look, tint
from lecture_utils.figures.kit.layout import arrange
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT
from lecture_utils.figures.kit.trace_grids import rows_in_words, written


def matrix(
    values: Any,
    row_labels: Sequence[str] | None = None,
    column_labels: Sequence[str] | None = None,
    groups: int | tuple[int, int] | None = None,
    title: str = "",
) -> Picture:
    """A matrix with its zeros faint, so that the pattern of the other numbers is seen.

    Equal numbers have equal colours: blue above zero, pink below, stronger the further from zero.

    Parameters
    ----------
    values : array_like, (rows, columns)
    row_labels, column_labels : sequence of str, optional
        One for each row and column; without them they are counted from 0.
    groups : int or (rows, columns), optional
        A thick line is drawn after every so many rows and columns; for the matrix of a convolution
        (W_out, W), so that each block belongs to one row of the output and one row of the input.
    title : str
        The caption; the size is put behind it.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        ``values`` is no grid of numbers, or has more than 48 rows or columns; too few or too many
        labels; ``groups`` below 1.

    Examples
    --------
    >>> matrix([[1, 0, -1, 0], [0, 1, 0, -1]], title="C")
    Picture: C, 2×4, 4 of 8 numbers are not zero: 1 0 -1 0; 0 1 0 -1.
    """
    array = grid_of(values, "values")
    rows, columns = array.shape
    down, across = pair((rows, columns) if groups is None else groups, "groups", least=1)
    size = f"{rows}×{columns}"
    caption = f"{title}, {size}" if text(title, "title", "C") else size
    block = Block(
        texts=written(array),
        caption=caption,
        name="matrix",
        row_labels=_labels(row_labels, "row_labels", rows, "row"),
        column_labels=_labels(column_labels, "column_labels", columns, "column"),
        looks=_looks(array),
        rules=(range(down, rows, down), range(across, columns, across)),
    )
    filled = f"{np.count_nonzero(array)} of {array.size} numbers are not zero"
    alt = f"{caption if title else f'Matrix, {caption}'}, {filled}: {rows_in_words(array)}."
    return Picture(arrange([block], number=TEXT + 2).page(), alt)


def _labels(labels: Any, name: str, count: int, what: str) -> list[str]:
    return counted(count) if labels is None else texts_of(labels, name, count, what)


def _looks(array: NDArray[Any]) -> dict[Place, Look]:
    """Faint zeros; tints by sign and size. NaN and infinities take the strongest tint."""
    sizes = np.abs(array.astype(float))
    largest = sizes[np.isfinite(sizes)].max(initial=0.0) or 1.0
    shares = np.where(np.isfinite(sizes), np.minimum(sizes / largest, 1.0), 1.0)
    looks = {}
    for row, column in np.ndindex(array.shape):
        value, strength = array[row, column], 0.3 + 0.7 * float(shares[row, column])
        hue = tint("feeds" if value < 0 else "weight", strength)
        looks[row, column] = LOOKS["faint"] if value == 0 else Look(hue, "ink", bold=True)
    return looks
