"""The shapes along a network: high where the grid is large, wide where there are many channels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.figure import Figure

from lecture_utils.engine.shapes import whole
from lecture_utils.figures._block import MARGIN
from lecture_utils.figures._canvas import Canvas, settings, sides
from lecture_utils.figures._text import TEXT, WIDEST, width_of
from lecture_utils.figures.picture import Picture

#: Most shapes in one picture.
MOST = 12

_HIGHEST, _NARROWEST, _BETWEEN = 190, 14, 34


def hourglass(shapes: Iterable[tuple[str, Sequence[int]]]) -> Picture:
    """One box a shape, from input to output: its height is that of the grid, its width grows with the channels.

    A code (n,) is drawn as a dark column.

    Parameters
    ----------
    shapes : iterable of (name, shape)
        Shapes (C, H, W) or (n,), without the axis of the batch.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No shape or more than 12, a shape that is neither (C, H, W) nor (n,), a size that is no whole number from 1.

    Examples
    --------
    >>> hourglass([("image", (1, 8, 8)), ("code", (2,)), ("image", (1, 8, 8))]).alt
    'Shapes from left to right: image 1×8×8 (64 numbers), code 2 (2 numbers), image 1×8×8 (64 numbers).'
    """
    layers = [(name, _shape(shape, name)) for name, shape in shapes]
    if not 1 <= len(layers) <= MOST:
        raise ValueError(f"shapes holds {len(layers)} shapes. Use from 1 to {MOST}.")
    words = ", ".join(
        f"{name} {_in_words(shape)} ({math.prod(shape):,} numbers)" for name, shape in layers
    )
    return Picture(_draw(layers), f"Shapes from left to right: {words}.")


def _draw(layers: list[tuple[str, tuple[int, ...]]]) -> Figure:
    tallest = max(shape[1] if len(shape) == 3 else 1 for _, shape in layers)
    heights = [
        max(10.0, _HIGHEST * shape[1] / tallest) if len(shape) == 3 else _code_height(shape[0])
        for _, shape in layers
    ]
    boxes = [
        _NARROWEST + 9 * math.log2(shape[0]) if len(shape) == 3 else _NARROWEST
        for _, shape in layers
    ]
    texts = [(name, _in_words(shape), f"{math.prod(shape):,}") for name, shape in layers]
    columns = [
        max(box, *(width_of(text) for text in lines)) + _BETWEEN
        for box, lines in zip(boxes, texts, strict=True)
    ]
    squeeze = min(1.0, (WIDEST - 2 * MARGIN) / sum(columns))
    with settings():
        canvas = Canvas(sum(columns) * squeeze + 2 * MARGIN, _HIGHEST + 3 * 24 + 2 * MARGIN)
        middle, x = MARGIN + _HIGHEST / 2, float(MARGIN)
        for column, box, height, shape, lines in zip(
            columns, boxes, heights, (shape for _, shape in layers), texts, strict=True
        ):
            centre, width = x + column * squeeze / 2, box * squeeze
            left, top = round(centre - width / 2), round(middle - height / 2)
            code = len(shape) == 1
            canvas.boxes([(left, top, width, height)], ["write" if code else "weight"])
            canvas.lines(sides(left, top, width, height), "write" if code else "weight-frame", 1.6)
            if x > MARGIN:
                canvas.arrow(x - 9 * squeeze, x + 9 * squeeze, middle)
            for number, (words, ink) in enumerate(zip(lines, ("ink", "ink", "muted"), strict=True)):
                y = MARGIN + _HIGHEST + 20 + 24 * number
                canvas.text(centre, y, words, TEXT * squeeze, ink, bold=number == 0)
            x += column * squeeze
    return canvas.figure


def _code_height(numbers: int) -> float:
    """A code grows with its length, but stays smaller than an image."""
    return min(0.8 * _HIGHEST, 16 + 10 * numbers**0.75)


def _in_words(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape))


def _shape(value: Any, name: str) -> tuple[int, ...]:
    shape = tuple(whole(number, "size") for number in value)
    if len(shape) not in (1, 3):
        raise ValueError(
            f"the shape of {name!r} is {shape}, but must be (C, H, W) or (n,). Give it without the axis of "
            f"the batch, for example tensor.shape[1:]."
        )
    return shape
