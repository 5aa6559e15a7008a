"""The shapes along a network: high where the grid is large, wide where there are many channels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from lecture_utils.checks import shown, whole
from lecture_utils.figures.kit.arguments import counted_from_1, several
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, widest

#: Most shapes in one picture, and the largest size of an axis.
MOST, LARGEST = 12, 10**6

_HIGHEST, _NARROWEST, _BETWEEN, _LINE = 190, 14, 34, 24


def hourglass(shapes: Iterable[tuple[str, Sequence[int]]]) -> Picture:
    """One box a shape, from input to output: as high as its grid, wider with more channels.

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
        No shape or more than 12, a shape that is neither (C, H, W) nor (n,), a size that is no
        whole number from 1.

    Examples
    --------
    >>> hourglass([("image", (1, 8, 8)), ("code", (2,))]).alt
    'Shapes from left to right: image 1×8×8 (64 numbers), code 2 (2 numbers).'
    """
    layers = _layers(shapes)
    words = ", ".join("{} {} ({} numbers)".format(*layer.texts) for layer in layers)
    return Picture(_draw(layers), f"Shapes from left to right: {words}.")


class _Layer(NamedTuple):
    name: str
    shape: tuple[int, ...]

    @property
    def is_code(self) -> bool:
        return len(self.shape) == 1

    @property
    def texts(self) -> tuple[str, str, str]:
        """The name, the shape, and how many numbers it holds."""
        return self.name, "×".join(map(str, self.shape)), f"{math.prod(self.shape):,}"

    def size(self, tallest: int) -> tuple[float, float]:
        """Width and height. A code grows with its length, but stays smaller than an image."""
        if self.is_code:
            return _NARROWEST, min(0.8 * _HIGHEST, 16 + 10 * math.pow(self.shape[0], 0.75))
        channels, height, _ = self.shape
        return _NARROWEST + 9 * math.log2(channels), max(10.0, _HIGHEST * height / tallest)


def _draw(layers: Sequence[_Layer]) -> Figure:
    tallest = max([layer.shape[1] for layer in layers if not layer.is_code], default=1)
    sizes = [layer.size(tallest) for layer in layers]
    columns = [
        max(width, widest(layer.texts)) + _BETWEEN
        for layer, (width, _) in zip(layers, sizes, strict=True)
    ]
    squeeze = min(1.0, (WIDEST - 2 * MARGIN) / sum(columns))
    with settings():
        canvas = Canvas(sum(columns) * squeeze + 2 * MARGIN, _HIGHEST + 3 * _LINE + 2 * MARGIN)
        middle, x = MARGIN + _HIGHEST / 2, float(MARGIN)
        for layer, column, (full, height) in zip(layers, columns, sizes, strict=True):
            centre, width = x + column * squeeze / 2, full * squeeze
            box = (round(centre - width / 2), round(middle - height / 2), width, height)
            canvas.boxes([box], ["write" if layer.is_code else "weight"])
            canvas.frame(box, "write" if layer.is_code else "weight-frame", 1.6)
            if x > MARGIN:
                canvas.arrow(x - 9 * squeeze, x + 9 * squeeze, middle)
            for n, words in enumerate(layer.texts):
                at = (centre, MARGIN + _HIGHEST + 8 + (n + 0.5) * _LINE)
                canvas.text(*at, words, TEXT * squeeze, "muted" if n == 2 else "ink", bold=n == 0)
            x += column * squeeze
    return canvas.figure


def _layers(shapes: Any) -> list[_Layer]:
    example = "[('image', (1, 8, 8)), ('code', (2,))]"
    pairs = several(shapes, "shapes", example)
    counted_from_1(pairs, "shapes", MOST)
    for pair in pairs:
        if not isinstance(pair, Sequence) or len(pair) != 2 or not isinstance(pair[0], str):
            raise TypeError(
                f"shapes (={shown(shapes)}) must be pairs of a name and a shape. "
                f"Use for example shapes={example}."
            )
    return [_Layer(name, _shape(shape, name)) for name, shape in pairs]


def _shape(value: Any, name: str) -> tuple[int, ...]:
    sizes = tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else ()
    if len(sizes) not in (1, 3):
        raise ValueError(
            f"shapes holds {shown(value)} for {name!r}, but each must be (C, H, W) or (n,). Give "
            f"it without the axis of the batch, for example tensor.shape[1:]."
        )
    return tuple(
        whole(size, f"shapes, a size of {name!r}", least=1, most=LARGEST) for size in sizes
    )
