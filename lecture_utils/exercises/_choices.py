"""How the questions of "Check yourself" are put together, and how they write numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.engine.trace import format_number
from lecture_utils.exercises._record import Choice, Question, Rows


def ask(
    lesson: str, name: str, text: str, *choices: Choice, grids: dict[str, Any] | None = None
) -> Question:
    """A question of a lesson, with the choices in the order in which they are shown.

    Its id is the lesson's number and ``name``: what a learner chose is stored under it, so neither the name
    nor the order of the choices may change once it has been published.
    """
    shown = tuple((caption, as_rows(grid)) for caption, grid in (grids or {}).items())
    return Question(f"{lesson[:2]}-{name}", lesson, text, choices, shown)


def right(text: str, feedback: str) -> Choice:
    """The right choice, and why it is right."""
    return Choice(text, True, feedback)


def wrong(text: str, feedback: str, misconception: str | None = None) -> Choice:
    """A wrong choice: why it is wrong, which rule holds, and where to look.

    ``misconception`` is the belief that alone leads to this choice; it is counted as the learner's own. So it has
    no place in a question about somebody else's mistake.
    """
    return Choice(text, False, feedback, misconception)


def as_rows(grid: Any) -> Rows:
    """A grid as rows of plain numbers: whole ones without a point, others with six digits behind it.

    Examples
    --------
    >>> as_rows([[1.0, 0.5]])
    ((1, 0.5),)
    """
    return tuple(tuple(_plain(value) for value in row) for row in np.asarray(grid).tolist())


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 6)


def number(value: Any) -> str:
    """A number as the lessons' text writes it, with a real minus sign.

    Examples
    --------
    >>> number(-5), number(0.5)
    ('−5', '0.5')
    """
    return format_number(value).replace("-", "−")


def short(value: Any) -> str:
    """A number with three digits behind the point at most.

    Examples
    --------
    >>> short(2 / 3), short(-2.0)
    ('0.667', '−2')
    """
    return number(round(float(value), 3))


def row(values: Any) -> str:
    """A grid of one row, or its cells, in a line.

    Examples
    --------
    >>> row([[2, -5, 0]])
    '2, −5, 0'
    """
    return ", ".join(number(value) for value in np.ravel(values))


def size(cells: Any) -> str:
    """The size of a grid.

    Examples
    --------
    >>> size((2, 3)), size(5)
    ('2×3', '5×5')
    """
    height, width = (cells, cells) if np.ndim(cells) == 0 else cells
    return f"{height}×{width}"


def places(cells: Any) -> str:
    """Positions in a sentence.

    Examples
    --------
    >>> places([1, 3, 5]), places([2])
    ('1, 3 and 5', '2')
    """
    *most, last = map(str, cells)
    return f"{', '.join(most)} and {last}" if most else last
