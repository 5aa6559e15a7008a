"""A matrix whose pattern is to be seen: zeros faint, equal numbers in equal colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils.engine.shapes import pair
from lecture_utils.figures._block import Block, Place
from lecture_utils.figures._canvas import Look, colour
from lecture_utils.figures._layout import arrange
from lecture_utils.figures._scene import rows_in_words
from lecture_utils.figures._tables import grid_of_numbers, texts_of
from lecture_utils.figures._text import TEXT
from lecture_utils.figures.picture import Picture


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
    array = grid_of_numbers(values, "values")
    rows, columns = array.shape
    caption = ", ".join([*([title] if title else []), f"{rows}×{columns}"])
    block = Block(
        texts=texts_of(array),
        caption=caption,
        name="matrix",
        row_labels=_labels(row_labels, rows, "row_labels"),
        column_labels=_labels(column_labels, columns, "column_labels"),
        looks=_looks(array),
        rules=_rules(groups, rows, columns),
    )
    filled = f"{np.count_nonzero(array)} of {array.size} numbers are not zero"
    alt = f"{caption if title else f'Matrix, {caption}'}, {filled}: {rows_in_words(array)}."
    return Picture(arrange([block], number=TEXT + 2).page().figure, alt)


def _labels(labels: Sequence[str] | None, count: int, name: str) -> list[str]:
    if labels is None:
        return [str(number) for number in range(count)]
    if isinstance(labels, str) or len(labels) != count:
        raise ValueError(f"{name} must hold {count} texts, one for each, not {labels!r:.60}.")
    return [str(label) for label in labels]


def _rules(groups: Any, rows: int, columns: int) -> tuple[Sequence[int], Sequence[int]]:
    if groups is None:
        return (), ()
    every_row, every_column = pair(groups, "groups")
    return range(every_row, rows, every_row), range(every_column, columns, every_column)


def _looks(array: np.ndarray) -> dict[Place, Look]:
    """Faint zeros; tints by sign and size. NaN and infinities take the strongest tint."""
    sizes = np.abs(array.astype(float))
    finite = sizes[np.isfinite(sizes)]
    largest = finite.max(initial=0.0) or 1.0
    looks = {}
    for place in np.ndindex(array.shape):
        value = array[place]
        share = min(sizes[place] / largest, 1.0) if np.isfinite(sizes[place]) else 1.0
        hue = "feeds" if value < 0 else "weight"
        faint = value == 0
        looks[place] = (
            Look("paper", "muted")
            if faint
            else Look(_tint(hue, 0.3 + 0.7 * share), "ink", bold=True)
        )
    return looks


def _tint(role: str, share: float) -> str:
    """The role's colour mixed with white; ``share`` 1 is the colour itself."""
    parts = [int(colour(role)[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)
