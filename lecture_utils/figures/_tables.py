"""Grids of numbers without a trace: one, or several in a row with signs between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from lecture_utils.engine.arrays import numeric
from lecture_utils.engine.trace import format_number
from lecture_utils.figures._block import Block, Place
from lecture_utils.figures._layout import arrange
from lecture_utils.figures._scene import rows_in_words
from lecture_utils.figures.picture import Picture

#: What may stand between two grids.
SIGNS = ("*", "=", "+", "-", "→", "≠", "≈", "·")


def grid(values: Any, label: str = "", marked: Iterable[Place] = ()) -> Picture:
    """One grid of numbers.

    Parameters
    ----------
    values : array_like, (H, W)
    label : str
        The caption; the size is put behind it.
    marked : iterable of (row, column)
        Cells to tint and frame.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        ``values`` is no grid of numbers, or has more than 48 rows or columns; a marked cell lies
        outside.

    Examples
    --------
    >>> grid([[1, 3], [0, -1]], "X", marked=[(1, 1)])
    Picture: X, 2×2, row by row: 1 3; 0 -1. Marked: [1, 1].
    """
    return grids([(label, values)], marked={label: marked})


def grids(
    parts: Mapping[str, Any] | Sequence[tuple[str, Any] | str],
    marked: Mapping[str, Iterable[Place]] | None = None,
) -> Picture:
    """Several grids in a row, with signs between them where they are given.

    Parameters
    ----------
    parts : dict label -> grid, or a sequence of (label, grid) pairs and of signs
        Each grid is array_like, (H, W). A sign is one of ``* = + - → ≠ ≈ ·``.
    marked : dict label -> iterable of (row, column), optional
        Cells to tint and frame.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``grid``; also for more than 10 grids, an unknown sign, two signs in a row, or a label in
        ``marked`` that is not among the parts.

    Examples
    --------
    >>> grids([("X", [[1, 2]]), "→", ("2X", [[2, 4]])])
    Picture: X, 1×2, row by row: 1 2. → 2X, 1×2, row by row: 2 4.
    """
    parts = list(parts.items()) if isinstance(parts, Mapping) else list(parts)
    marked = dict(marked or {})
    blocks, words, sign = [], [], ""
    for part in parts:
        if isinstance(part, str):
            sign = _checked_sign(part, sign, first=not blocks)
            continue
        label, values = _checked_part(part)
        cells = _checked_marks(marked.get(label, ()), values)
        blocks.append(_block(label, values, cells, sign, number=len(blocks)))
        words += [sign] * bool(sign) + [_in_words(label, values, cells)]
        sign = ""
    if sign:
        raise ValueError(f"parts ends with the sign {sign!r}: a grid must follow it.")
    if unknown := sorted(set(marked) - {part[0] for part in parts if not isinstance(part, str)}):
        raise ValueError(f"marked names {unknown[0]!r}, which is no label of parts.")
    return Picture(arrange(blocks).page().figure, " ".join(words))


def grid_of_numbers(values: Any, name: str) -> np.ndarray:
    """``values`` as an array (H, W) of numbers; ``name`` is what an error calls it."""
    array = numeric(values, name)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(
            f"{name} has the shape {array.shape}, but a picture shows one grid (H, W) with at "
            f"least one cell. Choose one channel, for example {name}[0]."
        )
    return array


def texts_of(array: np.ndarray) -> list[list[str]]:
    """What is written in the cells."""
    return [[format_number(value) for value in row] for row in array]


def _checked_sign(sign: str, before: str, first: bool) -> str:
    if sign not in SIGNS:
        raise ValueError(
            f"the sign {sign!r} must be one of {' '.join(SIGNS)}; a grid is a (label, values)."
        )
    if first or before:
        raise ValueError(f"the sign {sign!r} must stand between two grids.")
    return sign


def _checked_part(part: Any) -> tuple[str, np.ndarray]:
    if not isinstance(part, tuple) or len(part) != 2 or not isinstance(part[0], str):
        raise TypeError(
            f"a part (={part!r:.60}) must be a pair (label, values), or a sign such as '*'."
        )
    return part[0], grid_of_numbers(part[1], part[0] or "values")


def _checked_marks(marked: Iterable[Place], array: np.ndarray) -> frozenset[Place]:
    rows, columns = array.shape
    cells = frozenset((int(r), int(c)) for r, c in marked)
    for r, c in sorted(cells):
        if not (0 <= r < rows and 0 <= c < columns):
            raise ValueError(
                f"marked holds the cell ({r}, {c}), which is outside the {rows}×{columns} grid: "
                f"rows 0 to {rows - 1}, columns 0 to {columns - 1}."
            )
    return cells


def _block(label: str, array: np.ndarray, cells: frozenset[Place], sign: str, number: int) -> Block:
    rows, columns = array.shape
    return Block(
        texts=texts_of(array),
        caption=f"{label}, {rows}×{columns}" if label else "",
        name=f"grid {number}",
        sign=sign,
        row_labels=[str(r) for r in range(rows)],
        column_labels=[str(c) for c in range(columns)],
        roles=dict.fromkeys(cells, "read"),
        framed={"read-frame": cells},
    )


def _in_words(label: str, array: np.ndarray, cells: frozenset[Place]) -> str:
    rows, columns = array.shape
    marks = ", ".join(f"[{r}, {c}]" for r, c in sorted(cells))
    words = f"{label or 'Grid'}, {rows}×{columns}, row by row: {rows_in_words(array)}."
    return f"{words} Marked: {marks}." if marks else words
