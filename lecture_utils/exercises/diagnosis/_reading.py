"""Reading an answer: whatever a caller gives as a grid, as rows of numbers and None."""

from __future__ import annotations

import contextlib
import math
import numbers
from typing import Any

import numpy as np

from lecture_utils.checks import shown


def read_answer(answer: Any) -> list[list[float | None]]:
    """The answer as rows of numbers and None."""
    rows = answer.tolist() if hasattr(answer, "tolist") else answer  # NumPy's and PyTorch's
    if not isinstance(rows, list | tuple) or not all(isinstance(row, list | tuple) for row in rows):
        raise TypeError(
            f"answer (={shown(answer)}) must be a grid, as rows of numbers. Give for example [[1, "
            "2], [3, 4]]."
        )
    if len({len(row) for row in rows}) > 1:
        raise ValueError(
            "answer has rows of different lengths. Give every row the same number of cells, and "
            "None for an empty one."
        )
    return [[_number(value, r, c) for c, value in enumerate(row)] for r, row in enumerate(rows)]


def _number(value: Any, row: int, column: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_):
        with contextlib.suppress(OverflowError):  # a whole number larger than every float
            if math.isfinite(value):
                return int(value) if isinstance(value, numbers.Integral) else float(value)
    raise ValueError(
        f"answer has {shown(value)} at [{row}, {column}], which is not a number. Use a number "
        "there, or None for an empty cell."
    )
