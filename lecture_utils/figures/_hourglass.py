"""The shapes along a network, from top to bottom: as wide as there are numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from lecture_utils.checks import shown, whole
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import Box, Canvas, Segment, settings
from lecture_utils.figures.kit.inputs import counted_from_1, several
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, widest, width_of, wrap

#: Most shapes in one picture, and the largest size of an axis.
MOST, LARGEST = 12, 10**6

#: Height of a line of writing, of the headings, of a bar and of what lies between two bars; the
#: widest bar, the narrowest that can be seen, and the room for what a layer holds.
_LINE, _HEAD, _BAR, _BETWEEN, _WIDEST_BAR, _THINNEST, _GLYPH = 25, 32, 26, 14, 430, 3, 58
_GAP, _LONGEST_NAMES, _SHEET, _SHIFT, _LEAST_BAR = 18, (220, 150, 85), 30, 4, 120
#: Of a shape that is not the input, the output or alone: it is told in the picture.
WAIST = "narrowest"


def hourglass(shapes: Iterable[tuple[str, Sequence[int]]]) -> Picture:
    """One bar a shape, from input to output: as wide as there are numbers in it.

    Grids have light bars, with a stack of sheets beside them that is as high as the grid; plain
    rows of numbers (n,) have dark ones, with a row of cells.

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

    Notes
    -----
    A bar that would be thinner than three pixels is three pixels wide.

    Examples
    --------
    >>> hourglass([("image", (1, 8, 8)), ("code", (2,)), ("image", (1, 8, 8))]).alt[:89]
    'Shapes from top to bottom: image 1×8×8 (64 numbers), code 2 (2 numbers), image 1×8×8 (64 '
    >>> hourglass([("image", (1, 8, 8)), ("code", (2,)), ("image", (1, 8, 8))]).alt[-24:]
    'The narrowest is “code”.'
    """
    layers = _layers(shapes)
    words = ", ".join("{} {} ({} numbers)".format(*layer.texts) for layer in layers)
    waist = _waist(layers)
    told = "" if waist is None else f" The narrowest is “{layers[waist].name}”."
    return Picture(_draw(layers, waist), f"Shapes from top to bottom: {words}.{told}")


class _Layer(NamedTuple):
    name: str
    shape: tuple[int, ...]

    @property
    def is_row(self) -> bool:
        """Whether it is a plain row of numbers."""
        return len(self.shape) == 1

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)

    @property
    def texts(self) -> tuple[str, str, str]:
        """The name, the shape, and how many numbers it holds."""
        return self.name, "×".join(map(str, self.shape)), f"{self.numbers:,}"

    @property
    def look(self) -> tuple[str, str]:
        """Fill and frame."""
        return ("write", "write") if self.is_row else ("weight", "weight-frame")


def _waist(layers: Sequence[_Layer]) -> int | None:
    """The place of the one layer inside that has fewer numbers than every other."""
    counts = [layer.numbers for layer in layers]
    place = counts.index(min(counts))
    alone = counts.count(min(counts)) == 1
    return place if alone and 0 < place < len(layers) - 1 else None


def _draw(layers: Sequence[_Layer], waist: int | None) -> Figure:
    _, shapes, counts = zip(*(layer.texts for layer in layers), strict=True)
    others = [_GLYPH, widest(shapes), max(widest(counts), width_of("numbers"))]
    for longest in _LONGEST_NAMES:
        names = [wrap(layer.name, longest) for layer in layers]
        columns = [widest(itertools.chain(*names), bold=True), *others]
        room = WIDEST - 2 * MARGIN - sum(columns) - len(columns) * _GAP
        if room >= _LEAST_BAR:
            break
    squeeze = min(1.0, (WIDEST - 2 * MARGIN - _LEAST_BAR) / (WIDEST - 2 * MARGIN - room))
    columns = [column * squeeze for column in columns]
    bar = min(_WIDEST_BAR, max(room, _LEAST_BAR))
    left = MARGIN + columns[0] + _GAP * squeeze
    middle = left + columns[1] + _GAP * squeeze + bar / 2
    right = middle + bar / 2 + _GAP * squeeze
    end = right + columns[2] + _GAP * squeeze + columns[3]
    most, tallest = max(layer.numbers for layer in layers), _tallest(layers)
    heights = [max(_BAR, _LINE * len(lines)) for lines in names]
    letter = TEXT * squeeze
    with settings():
        canvas = Canvas(
            end + MARGIN, 2 * MARGIN + _HEAD + sum(heights) + _BETWEEN * (len(layers) - 1)
        )
        for x, words, align in ((right, "shape", "left"), (end, "numbers", "right")):
            canvas.text(x, MARGIN + _LINE / 2 - 4, words, letter, "muted", align)
        top, above = float(MARGIN + _HEAD), None
        for place, (layer, lines, high) in enumerate(zip(layers, names, heights, strict=True)):
            wide = max(_THINNEST, bar * layer.numbers / most)
            box = (middle - wide / 2, top + (high - _BAR) / 2, wide, float(_BAR))
            if above is not None:
                canvas.polygons([_between(above, box)], ["border"])
            fill, frame = layer.look
            canvas.boxes([box], [fill])
            canvas.frame(box, frame, 1.6)
            at = top + high / 2
            first = at - _LINE * len(lines) / 2
            look = {"align": "right", "bold": True}
            canvas.paragraph(MARGIN + columns[0], first, lines, _LINE, letter, **look)
            _glyph(canvas, layer, left + columns[1] / 2, at, tallest)
            canvas.text(right, at, shapes[place], letter, align="left")
            canvas.text(end, at, counts[place], letter, align="right", bold=place == waist)
            if place == waist and wide / 2 + 12 + width_of(f"← {WAIST}", letter) < bar / 2:
                canvas.text(middle + wide / 2 + 10, at, f"← {WAIST}", letter, align="left")
            top, above = top + high + _BETWEEN, box
    return canvas.figure


def _between(above: Box, below: Box) -> list[tuple[float, float]]:
    """The four corners of what joins two bars."""
    return [
        (above[0], above[1] + above[3]),
        (above[0] + above[2], above[1] + above[3]),
        (below[0] + below[2], below[1]),
        (below[0], below[1]),
    ]


def _tallest(layers: Sequence[_Layer]) -> int:
    return max([max(layer.shape[1:]) for layer in layers if not layer.is_row], default=1)


def _glyph(canvas: Canvas, layer: _Layer, x: float, y: float, tallest: int) -> None:
    """What the layer is: a stack of sheets, all grids to one scale, or a row of cells."""
    fill, frame = layer.look
    if layer.is_row:
        side, count = 8.0, min(layer.shape[0], 5)
        left = round(x - side * count / 2)
        canvas.boxes([(left, round(y - side / 2), side * count, side)], [fill])
        edges: list[Segment] = [
            ((left + side * n, y - side / 2), (left + side * n, y + side / 2))
            for n in range(1, count)
        ]
        canvas.lines(edges, "paper", 1.2)
        return
    channels, rows, columns = layer.shape
    high, wide = (max(4.0, _SHEET * side / tallest) for side in (rows, columns))
    sheets = min(channels, 4)
    for n in reversed(range(sheets)):
        shift = _SHIFT * (n - (sheets - 1) / 2)
        left, top = round(x - wide / 2 + shift), round(y - high / 2 - shift)
        right, bottom = left + round(wide), top + round(high)
        canvas.boxes([(left, top, right - left, bottom - top)], [fill])
        inside = _SHIFT if n else 0  # of a sheet behind, what the one before it does not hide
        canvas.lines(
            [
                ((left, top), (right, top)),
                ((right, top), (right, bottom)),
                ((left, top), (left, min(bottom, top + inside) if n else bottom)),
                ((max(left, right - inside) if n else left, bottom), (right, bottom)),
            ],
            frame,
            1.2,
        )


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
