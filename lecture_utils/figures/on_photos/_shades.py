"""Maps as greys, side by side on one scale; small maps show their numbers too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.checks import shown, text, whole
from lecture_utils.engine.arrays import numeric
from lecture_utils.engine.trace import format_number
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.colours import ink_on
from lecture_utils.figures.kit.inputs import counted_from_1, grid_of, named
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, smallest_letter, widest, wrap
from lecture_utils.figures.kit.trace_grids import rows_in_words, written

_EDGE, _GAP, _LINE = 16, 20, 24
#: Most maps, and the longest side of one: of the numbers of a larger one nothing could be seen.
MOST_MAPS, MOST_CELLS = 12, 512
#: Pixels of the longest side of a map, and most cells a side whose numbers are written.
_LARGEST, _WITH_NUMBERS = 240, 8


class _Map(NamedTuple):
    """What is drawn of one map."""

    caption: list[str]
    greys: NDArray[np.uint8]
    #: What is written into the cells; none where the cells are too many.
    texts: list[list[str | None]]


def shades(
    maps: Mapping[str, Any],
    columns: int = 4,
    scale: tuple[float, float] | None = None,
    says: str = "",
) -> Picture:
    """Maps side by side as greys, all on one scale; small ones show their numbers too.

    Parameters
    ----------
    maps : dict of array_like, (H, W)
        Caption to finite numbers. At most 12, with at most 512 cells a side. With at most 8 a side,
        numbers are written wherever they can be read, and the text alternative has them.
    columns : int
        How many maps stand in a line, 1 to 6.
    scale : (float, float), optional
        What is drawn black, and what white; numbers beyond are drawn so too. Default: the smallest
        and the largest number of all maps.
    says : str
        What is to be seen, in a sentence: it ends the text alternative.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No map or too many, something that is no map of finite numbers, a scale without two
        different numbers.

    Examples
    --------
    >>> shades({"Y": [[2, 5]], "nearest": [[2, 2, 5, 5]]}).alt
    'Black is 2, white is 5. Y, 1×2: 2 5. nearest, 1×4: 2 2 5 5.'
    """
    counted_from_1(named(maps, "maps", "{'Y': [[2, 5], [6, 3]]}"), "maps", MOST_MAPS)
    grids = {name: _numbers(values, f"maps[{name!r}]") for name, values in maps.items()}
    per_line = min(whole(columns, "columns", least=1, most=6, example=4), len(grids))
    ends = _scale(scale, grids)
    side = _side(per_line, max(max(grid.shape) for grid in grids.values()))
    drawn = [
        _Map(
            wrap(name, side) if name else [],
            _greys(grid, ends),
            written(grid) if max(grid.shape) <= _WITH_NUMBERS else [],
        )
        for name, grid in grids.items()
    ]
    ends_told = f"Black is {format_number(ends[0])}, white is {format_number(ends[1])}."
    alt = [ends_told, *(_in_words(name, grid) for name, grid in grids.items())]
    told = " ".join([*alt, text(says, "says", "Nearest repeats each cell.")])
    return Picture(_draw(drawn, per_line, side), told.strip())


def _numbers(values: Any, name: str) -> NDArray[Any]:
    grid = grid_of(values, name)
    if max(grid.shape) > MOST_CELLS:
        raise ValueError(
            f"{name} has {grid.shape[0]}×{grid.shape[1]} cells, but at most {MOST_CELLS} a side "
            f"can be seen. Use for example {name}[:{MOST_CELLS}, :{MOST_CELLS}]."
        )
    if not np.isfinite(grid).all():
        raise ValueError(
            f"{name} holds numbers that are not finite, which have no grey. Use numpy.nan_to_num "
            "if that is meant."
        )
    return grid


def _scale(scale: Any, grids: Mapping[str, NDArray[Any]]) -> tuple[Any, Any]:
    """What is black and what is white."""
    if scale is None:
        return min(g.min() for g in grids.values()), max(g.max() for g in grids.values())
    ends = numeric(scale, "scale")
    if ends.shape != (2,) or not np.isfinite(ends).all() or ends[0] >= ends[1]:
        raise ValueError(
            f"scale (={shown(scale)}) must be two numbers, what is black and, larger, what is "
            "white. Use for example scale=(0, 255)."
        )
    return ends[0], ends[1]


def _greys(grid: NDArray[Any], ends: tuple[Any, Any]) -> NDArray[np.uint8]:
    """0 to 255; where all numbers are equal, the middle."""
    low, high = (float(end) for end in ends)
    if low == high:
        return np.full(grid.shape, 128, np.uint8)
    share = (grid.astype(float) / 2 - low / 2) / (high / 2 - low / 2)  # halves never overflow
    return np.asarray(np.rint(255 * share.clip(0, 1)), np.uint8)


def _in_words(name: str, grid: NDArray[Any]) -> str:
    label = f"{name}, {grid.shape[0]}×{grid.shape[1]}"
    if max(grid.shape) <= _WITH_NUMBERS:
        return f"{label}: {rows_in_words(grid)}."
    return f"{label}: {format_number(grid.min())} to {format_number(grid.max())}."


# --- drawing --------------------------------------------------------------------------------------


def _side(per_line: int, cells: int) -> int:
    """Pixels of the square that a map has: whole ones for each cell of the largest map, where that
    leaves it large.
    """
    side = int(min(_LARGEST, (WIDEST - 2 * _EDGE - (per_line - 1) * _GAP) // per_line))
    whole_ones = side // cells * cells
    return whole_ones if 4 * whole_ones >= 3 * side else side


def _draw(maps: Sequence[_Map], per_line: int, side: int) -> Figure:
    lines = [maps[first : first + per_line] for first in range(0, len(maps), per_line)]
    heads = [_LINE * max(len(one.caption) for one in line) + 4 for line in lines]
    tall = [max(_scaled(one.greys, side)[1] for one in line) for line in lines]
    width = 2 * _EDGE + per_line * (side + _GAP) - _GAP
    with settings():
        canvas = Canvas(width, 2 * _EDGE + sum(heads) + sum(tall) + _GAP * (len(lines) - 1))
        top = _EDGE
        for line, head, high in zip(lines, heads, tall, strict=True):
            for place, one in enumerate(line):
                left = _EDGE + place * (side + _GAP)
                above = top + head - 4 - _LINE * len(one.caption)
                canvas.paragraph(left, above, one.caption, _LINE, name="caption")
                _draw_map(canvas, one, left, top + head, side)
            top += head + high + _GAP
    return canvas.figure


def _draw_map(canvas: Canvas, one: _Map, left: int, top: int, side: int) -> None:
    wide, high = _scaled(one.greys, side)
    box = (left, top, wide, high)
    canvas.image(one.greys, box, "map", cmap="gray", vmin=0, vmax=255)
    canvas.frame(box, width=1.2)
    if not one.texts:
        return
    rows, columns = one.greys.shape
    cell = wide / columns
    longest = widest((words for row in one.texts for words in row if words), 1)
    letter = min(TEXT + 3, 0.5 * high / rows, 0.9 * cell / longest)
    if letter < smallest_letter(canvas.width):
        return
    inner = [((left + c * cell, top), (left + c * cell, top + high)) for c in range(1, columns)]
    levels = (top + r * high / rows for r in range(1, rows))
    canvas.lines([*inner, *(((left, y), (left + wide, y)) for y in levels)])
    for r, row in enumerate(one.texts):
        for c, words in enumerate(row):
            grey = "#" + 3 * f"{one.greys[r, c]:02x}"
            x, y = left + (c + 0.5) * cell, top + (r + 0.5) * high / rows
            canvas.text(x, y, words or "", letter, ink_on(grey), name="number")


def _scaled(greys: NDArray[np.uint8], side: int) -> tuple[int, int]:
    """Width and height of a map: whole pixels for each of its cells, if they fit."""
    rows, columns = greys.shape
    longest = max(rows, columns)
    scale = side // longest if 4 * (side // longest * longest) >= 3 * side else side / longest
    return max(1, round(columns * scale)), max(1, round(rows * scale))
