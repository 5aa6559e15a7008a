"""Grids of numbers without a trace: one, several with signs between them, or a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecture_utils.checks import one_of, pair, shown, text, whole
from lecture_utils.engine.trace import Grid
from lecture_utils.figures.kit.block import Block, Place, counted, sized
from lecture_utils.figures.kit.colours import LOOKS, Look, tint
from lecture_utils.figures.kit.inputs import grid_of, named, several, texts_of
from lecture_utils.figures.kit.layout import arrange
from lecture_utils.figures.kit.legend import meanings
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT
from lecture_utils.figures.kit.trace_grids import (
    inserted_in_words,
    roles_put_in,
    rows_in_words,
    written,
)

#: What may stand between two grids.
SIGNS = ("*", "=", "+", "-", "→", "≠", "≈", "·")


def grid(values: Any, label: str = "", marked: Iterable[Place] = ()) -> Picture:
    """One grid of numbers.

    Parameters
    ----------
    values : array_like, (H, W), or Grid
        A Grid, such as of ``zeros.spread``, has its zeros between hatched and those around dotted.
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
    record, label = _record(values, "values"), text(label, "label", "X")
    cells = _cells(marked, "marked", record.values)
    layout = arrange([_block(label, record, cells)])
    return Picture(layout.page(_signs([record])), _in_words(label, record, cells))


def grids(
    parts: Mapping[str, Any] | Sequence[tuple[str, Any] | str],
    marked: Mapping[str, Iterable[Place]] | None = None,
) -> Picture:
    """Several grids in a row, with signs between them where they are given.

    Parameters
    ----------
    parts : dict label -> grid, or a sequence of (label, grid) pairs and of signs
        Each grid is array_like, (H, W), or a Grid as in ``grid``. A sign is one of
        ``* = + - → ≠ ≈ ·``.
    marked : dict label -> iterable of (row, column), optional
        Cells to tint and frame.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``grid``; also for more than 14 grids, an unknown sign, two signs in a row, or a label in
        ``marked`` that is not among the parts.

    Examples
    --------
    >>> grids([("X", [[1, 2]]), "→", ("2X", [[2, 4]])])
    Picture: X, 1×2, row by row: 1 2. → 2X, 1×2, row by row: 2 4.
    """
    marks = named({} if marked is None else marked, "marked", "{'X': [(0, 0)]}")
    example = "[('X', [[1, 2]]), '→', ('2X', [[2, 4]])]"
    every = [*parts.items()] if isinstance(parts, Mapping) else several(parts, "parts", example)
    blocks: list[Block] = []
    records: list[Grid] = []
    words, sign = [], ""
    for number, part in enumerate(every):
        name = f"parts[{number}]"
        if isinstance(part, str):
            if not blocks or sign:
                raise ValueError(f"{name} (={shown(part)}), a sign, must stand between two grids.")
            why = "a sign between two grids; a grid is a (label, values)"
            sign = one_of(part, name, SIGNS, why)
            continue
        label, record = _checked_part(part, name)
        cells = _cells(marks.pop(label, ()), f"marked[{label!r}]", record.values)
        blocks.append(_block(label, record, cells, sign, number=len(blocks)))
        records.append(record)
        words += [sign] * bool(sign) + [_in_words(label, record, cells)]
        sign = ""
    if sign:
        raise ValueError(f"parts ends with the sign {sign!r}: a grid must follow it.")
    if marks:
        raise ValueError(f"marked names {shown(next(iter(marks)))}, which is no label of parts.")
    return Picture(arrange(blocks).page(_signs(records)), " ".join(words))


def matrix(
    values: Any,
    row_labels: Sequence[str] | None = None,
    column_labels: Sequence[str] | None = None,
    groups: int | tuple[int, int] | None = None,
    title: str = "",
) -> Picture:
    """A matrix with its zeros faint, so that the pattern of the other numbers is seen.

    Equal numbers have equal colours: blue above zero, pink below, stronger the further from zero;
    a legend says so.

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
        looks=signed_looks(array),
        rules=(range(down, rows, down), range(across, columns, across)),
    )
    filled = f"{np.count_nonzero(array)} of {array.size} numbers are not zero"
    alt = f"{caption if title else f'Matrix, {caption}'}, {filled}: {rows_in_words(array)}."
    signs = {"above": (array > 0).any(), "below": (array < 0).any()}
    return Picture(arrange([block], number=TEXT + 2).page(meanings(signs)), alt)


def _record(values: Any, name: str) -> Grid:
    """A Grid as it is; numbers as a Grid that has no cells but its own."""
    if isinstance(values, Grid):
        grid_of(values.values, name)
        return values
    return Grid(name, "", "", grid_of(values, name))


def _signs(records: Sequence[Grid]) -> dict[str, str]:
    """The roles that the legend must explain, with its words."""
    put_in = {"border": any(grid.border for grid in records)}
    put_in["inserted"] = any(grid.inserted for grid in records)
    return meanings(put_in)


def _checked_part(part: Any, name: str) -> tuple[str, Grid]:
    if not isinstance(part, tuple) or len(part) != 2 or not isinstance(part[0], str):
        raise TypeError(
            f"{name} (={shown(part)}) must be a pair (label, values), or a sign such as '*'."
        )
    return part[0], _record(part[1], f"{name}, the grid {part[0]!r},")


def _cells(marked: Any, name: str, array: NDArray[Any]) -> frozenset[Place]:
    rows, columns = array.shape
    found = set()
    for cell in several(marked, name, "[(0, 0)]"):
        place = several(cell, f"{name}, a cell", "(0, 0)")
        if len(place) != 2:
            raise ValueError(f"{name} holds {shown(cell)}, but must hold pairs (row, column).")
        r, c = (whole(number, f"{name}, a cell", example=0) for number in place)
        if not (0 <= r < rows and 0 <= c < columns):
            raise ValueError(
                f"{name} holds the cell ({r}, {c}), which is outside the {rows}×{columns} grid: "
                f"rows 0 to {rows - 1}, columns 0 to {columns - 1}."
            )
        found.add((r, c))
    return frozenset(found)


def _block(
    label: str, grid: Grid, cells: frozenset[Place], sign: str = "", number: int = 0
) -> Block:
    return sized(
        written(grid.values),
        label,
        f"grid {number}",
        sign=sign,
        row_labels=grid.row_labels,
        column_labels=grid.column_labels,
        roles=roles_put_in(grid) | dict.fromkeys(cells, "read"),
        dotted=grid.border,
        hatched=grid.inserted,
        framed={"read-frame": cells},
    )


def _in_words(label: str, grid: Grid, cells: frozenset[Place]) -> str:
    rows, columns = grid.shape
    marks = ", ".join(f"[{r}, {c}]" for r, c in sorted(cells))
    words = [f"{label or 'Grid'}, {rows}×{columns}, row by row: {rows_in_words(grid.values)}."]
    words += inserted_in_words(grid)
    words += [f"Zeros of the border: {len(grid.border)}."] if grid.border else []
    words += [f"Marked: {marks}."] if marks else []
    return " ".join(words)


def _labels(labels: Any, name: str, count: int, what: str) -> list[str]:
    return counted(count) if labels is None else texts_of(labels, name, count, what)


def signed_looks(array: NDArray[Any], largest: float = 0.0) -> dict[Place, Look]:
    """Faint zeros; tints by sign and size, up to ``largest`` if it is larger than all.

    NaN and infinities take the strongest tint.
    """
    sizes = np.abs(array.astype(float))
    largest = max(largest, sizes[np.isfinite(sizes)].max(initial=0.0)) or 1.0
    shares = np.where(np.isfinite(sizes), np.minimum(sizes / largest, 1.0), 1.0)
    looks = {}
    for row, column in np.ndindex(array.shape):
        value, strength = array[row, column], 0.3 + 0.7 * float(shares[row, column])
        hue = tint("below" if value < 0 else "above", strength)
        looks[row, column] = LOOKS["faint"] if value == 0 else Look(hue, "ink", bold=True)
    return looks
