"""How questions write numbers, lists, grids and sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import index
from typing import Any

import numpy as np

from lecture_utils.engine.trace import format_number
from lecture_utils.exercises.quiz._question import Rows


def as_rows(grid: Any) -> Rows:
    """A grid as rows of plain numbers: whole ones without a point, others with six digits.

    Examples
    --------
    >>> as_rows([[1.0, 0.5]])
    ((1, 0.5),)
    """
    return tuple(tuple(_plain(value) for value in row) for row in np.asarray(grid).tolist())


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 6)


def usual(value: Any) -> str:
    """A number with a real minus sign, the cells of a grid in a line; a text stays as it is.

    Examples
    --------
    >>> usual(-5), usual(0.5), usual([[2, -5, 0]])
    ('−5', '0.5', '2, −5, 0')
    """
    if isinstance(value, str):
        return value
    return ", ".join(format_number(number) for number in np.ravel(value)).replace("-", "−")


def short(value: Any) -> str:
    """A number with three digits behind the point at most.

    Examples
    --------
    >>> short(2 / 3), short(-2.0)
    ('0.667', '−2')
    """
    return usual(round(float(value), 3))


def size(cells: Any) -> str:
    """The size of a grid, from (rows, columns) or from one number for both.

    Examples
    --------
    >>> size((2, 3)), size(5)
    ('2×3', '5×5')
    """
    height, width = (cells, cells) if np.ndim(cells) == 0 else cells
    return f"{index(height)}×{index(width)}"


def listed(values: Any, last: str = "and") -> str:
    """Numbers in a sentence.

    Examples
    --------
    >>> listed([1, 3, 5]), listed([2]), listed([6, 7], "or")
    ('1, 3 and 5', '2', '6 or 7')
    """
    *most, end = map(usual, values)
    return f"{', '.join(most)} {last} {end}" if most else end


#: How a value is written, by the word behind the colon: "{h:size}".
FORMS: Mapping[str, Callable[[Any], str]] = {
    "": usual,
    "and": listed,
    "or": lambda values: listed(values, "or"),
    "short": short,
    "size": size,
}
