"""A layer with several channels: blocks of grids, one kernel block for each output channel."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.engine import ops
from lecture_utils.engine.arrays import numeric
from lecture_utils.engine.shapes import IntOrPair, pair
from lecture_utils.figures.kit.block import MARGIN, Block, Drawing, Size
from lecture_utils.figures.kit.canvas import DASHED, Canvas, Segment, settings
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, widest, width_of
from lecture_utils.figures.kit.trace_grids import rows_in_words, written

#: Grids up to this many cells a side, and so many channels, are drawn with their numbers.
_NUMBERS, _FEW = 7, 3
#: Most channels, and the longest side of a picture.
_MOST, _LONGEST = 8, 72

#: The pixels of smaller pictures are enlarged.
_SMALLEST = 48

_CAPTION, _DEPTH, _SHIFT = 27, 5, 12


def channels(input: Any, weight: Any, stride: IntOrPair = 1, padding: IntOrPair = 0) -> Picture:
    """A convolution layer as blocks: input channels, a kernel block for each output channel, sums.

    Each row of grids is one input channel, each column of kernels one output channel: every kernel
    is multiplied with the input beside it, and what a column gives is added. Small grids have their
    numbers; larger ones are drawn as pictures, and the kernels as cells without numbers.

    Parameters
    ----------
    input : array_like, (C_in, H, W)
        At most 8 channels of at most 72×72 numbers.
    weight : array_like, (C_out, C_in, kH, kW)
        At most 8 output channels.
    stride, padding : int or (height, width)

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``ops.conv2d``; other axes, or more than can be drawn.

    Examples
    --------
    >>> from lecture_utils import slides
    >>> channels([slides.X, slides.X], [[slides.K, slides.K]], stride=2, padding=1).alt[:59]
    'A layer from 2 channels of 3×3 to 1 channel of 2×2: weight '
    """
    x, w = numeric(input, "input"), numeric(weight, "weight")
    _check(x, w)
    p = pair(padding, "padding")
    y = ops.conv2d(x, w, None, stride, p)
    padded = np.pad(x, ((0, 0), (p[0], p[0]), (p[1], p[1])))
    small = max(*padded.shape[1:], *w.shape[2:]) <= _NUMBERS and max(w.shape[:2]) <= _FEW
    layer = _plates(x, padded, w, y, p, small)
    if small and _Room.of(layer).width > WIDEST:  # of numbers with many digits
        small, layer = False, _plates(x, padded, w, y, p, False)
    rows, columns = y.shape[1:]
    alt = (
        f"A layer from {_many(len(x))} of {x.shape[1]}×{x.shape[2]} to {_many(len(y))} of "
        f"{rows}×{columns}: weight {w.shape}, one block of {len(x)} "
        f"{'kernel' if len(x) == 1 else 'kernels'} for each output channel."
    )
    if small:
        named = [
            *((f"X[{c}]", one) for c, one in enumerate(x)),
            *((f"K[{o}, {c}]", w[o, c]) for o, c in np.ndindex(w.shape[:2])),
            *((_sum_in_words(o, len(x)), one) for o, one in enumerate(y)),
        ]
        alt += "".join(f" {name}: {rows_in_words(one)}." for name, one in named)
    else:
        alt += " X: 0 is black, the largest value white. Y: the smallest is black."
    return Picture(_draw(layer, _Room.of(layer)), alt)


def _many(count: int) -> str:
    return f"{count} {'channel' if count == 1 else 'channels'}"


def _sum_in_words(o: int, count: int) -> str:
    return f"Y[{o}] = {' + '.join(f'X[{c}] * K[{o}, {c}]' for c in range(count))}"


def _check(x: NDArray[Any], w: NDArray[Any]) -> None:
    for name, array, axes in (("input", x, "(C_in, H, W)"), ("weight", w, "(C_out, C_in, kH, kW)")):
        if array.ndim != axes.count(",") + 1 or 0 in array.shape:
            raise ValueError(
                f"{name} has the shape {array.shape}, but must be {axes} with at least one cell. "
                f"Use for example {name}[None] for a single one."
            )
        if max(array.shape[: array.ndim - 2]) > _MOST:
            raise ValueError(
                f"{name} has the shape {array.shape}, but a picture shows at most {_MOST} channels "
                f"that go in, and as many that come out. Use for example {name}[:{_MOST}]."
            )
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must hold finite numbers. Use for example numpy.nan_to_num.")
    for name, array, most in (("input", x, _LONGEST), ("weight", w, _NUMBERS)):
        if max(array.shape[-2:]) > most:
            raise ValueError(
                f"{name} has the shape {array.shape}, but a picture shows at most {most}×{most} "
                f"cells of it. Use for example {name}[..., :{most}, :{most}]."
            )


class _Plate(NamedTuple):
    """One grid of a block: numbers in cells, a picture, or cells alone."""

    caption: str
    width: int
    height: int
    numbers: Drawing | None = None
    pixels: NDArray[Any] | None = None
    cells: tuple[int, int] = (0, 0)

    def draw(self, canvas: Canvas, x: int, y: int) -> None:
        """Draw with the upper left corner at (x, y)."""
        box = (x, y, self.width, self.height)
        if self.numbers:
            self.numbers.draw(canvas, x, y, TEXT)
        elif self.pixels is not None:
            canvas.image(np.repeat(self.pixels[..., None], 3, axis=2), box, self.caption)
            canvas.frame(box)
        else:
            rows, columns = self.cells
            across = [y + r * self.height / rows for r in range(rows + 1)]
            down = [x + c * self.width / columns for c in range(columns + 1)]
            canvas.boxes([box], ["weight"])
            canvas.lines([((x, a), (x + self.width, a)) for a in across])
            canvas.lines([((d, y), (d, y + self.height)) for d in down])
        right, low, d = x + self.width, y + self.height, _DEPTH
        edge = [(right, y), (right + d, y + d), (right + d, low + d), (x + d, low + d), (x, low)]
        canvas.lines([*itertools.pairwise(edge), ((right, low), (right + d, low + d))])
        if self.caption:
            middle = x + self.width / 2, y - _CAPTION / 2
            canvas.text(*middle, self.caption, name="caption")


class _Layer(NamedTuple):
    """The plates of a layer: blocks from front to back."""

    inputs: list[_Plate]
    kernels: list[list[_Plate]]
    outputs: list[_Plate]


def _plates(
    x: NDArray[Any],
    padded: NDArray[Any],
    w: NDArray[Any],
    y: NDArray[Any],
    border: tuple[int, int],
    small: bool,
) -> _Layer:
    if small:
        texts = [t for a in (padded, w, y) for g in a.reshape(-1, *a.shape[-2:]) for t in _flat(g)]
        cell = max(30, round(widest(texts, TEXT) + 10))
        size = Size(TEXT, cell, 30)
        inner = {(r + border[0], c + border[1]) for r, c in np.ndindex(x.shape[1:])}
        zeros = frozenset(set(np.ndindex(padded.shape[1:])) - inner)
        return _Layer(
            [_numbers(f"X[{c}]", one, size, zeros, "plain") for c, one in enumerate(padded)],
            [
                [_numbers(f"K[{o}, {c}]", k, size, frozenset(), "weight") for c, k in enumerate(ks)]
                for o, ks in enumerate(w)
            ],
            [_numbers(f"Y[{o}]", one, size, frozenset(), "write") for o, one in enumerate(y)],
        )
    rows, columns = w.shape[2:]
    side = max(10, 42 // max(rows, columns))
    kernel = (side * columns, side * rows)
    low = min(0.0, float(x.min()))
    return _Layer(
        [_picture(f"X[{c}]", one, low, float(x.max())) for c, one in enumerate(x)],
        [
            [_Plate(f"K[{o}]" * (c == 0), *kernel, cells=(rows, columns)) for c in range(len(x))]
            for o in range(len(w))
        ],
        [_picture(f"Y[{o}]", one, float(one.min()), float(one.max())) for o, one in enumerate(y)],
    )


def _flat(grid: NDArray[Any]) -> list[str]:
    return [text or "" for row in written(grid) for text in row]


def _numbers(
    caption: str,
    values: NDArray[Any],
    size: Size,
    border: frozenset[tuple[int, int]],
    role: str,
) -> _Plate:
    rows, columns = values.shape
    roles = dict.fromkeys(np.ndindex(rows, columns), role) | dict.fromkeys(border, "border")
    block = Block(written(values), name=caption.replace(", ", "."), roles=roles, dotted=border)
    return _Plate(caption, columns * size.width, rows * size.height, Drawing(block, size))


def _picture(caption: str, values: NDArray[Any], black: float, white: float) -> _Plate:
    scaled = 255 * (values - black) / ((white - black) or 1.0)
    levels = np.clip(np.floor(scaled + 0.5), 0, 255).astype(np.uint8)
    larger = max(1, _SMALLEST // max(levels.shape))
    return _Plate(caption, larger * levels.shape[1], larger * levels.shape[0], pixels=levels)


# --- where everything lies ------------------------------------------------------------------------


class _Room(NamedTuple):
    """Where the rows and the columns of plates begin, in pixels, and how large the page is."""

    across: int  # between the inputs and the first kernels, where a sign stands
    between: int  # between two columns
    level: int  # the height of a row of plates
    column: int  # from one output channel to the next
    first: int  # the left end of the first column
    bottom: int  # the upper end of the outputs
    width: int

    @classmethod
    def of(cls, layer: _Layer) -> _Room:
        depth, numbers = len(layer.inputs), bool(layer.inputs[0].numbers)
        across, between = (46, 26) if numbers else (34, 12)
        level = max(p.height for p in (*layer.inputs, *layer.kernels[0]))
        captions = [p.caption for p in (*layer.kernels[0], *layer.outputs)]
        wide = max(layer.kernels[0][0].width, layer.outputs[0].width, round(widest(captions)))
        column = wide + between
        inputs = max(layer.inputs[0].width, round(width_of("X[0]")))
        first = MARGIN + inputs + across + _SHIFT * depth
        bottom = MARGIN + depth * (level + _CAPTION + 12) + 40
        columns = len(layer.outputs) * column - between
        width = first + columns + _SHIFT * depth + _DEPTH + MARGIN
        return cls(across, between, level, column, first, bottom, width)


def _draw(layer: _Layer, room: _Room) -> Figure:
    depth, left = len(layer.inputs), MARGIN
    across, between, level, column, first, bottom, width = room
    pitch = level + _CAPTION + 12
    height = bottom + _CAPTION + layer.outputs[0].height + _DEPTH
    with settings():
        canvas = Canvas(width, height + MARGIN)

        def places(plates: Sequence[_Plate], x: int) -> list[tuple[int, int]]:
            """The corners of a block's plates, from the front (above) to the back (below)."""
            return [
                (x + _SHIFT * c, MARGIN + c * pitch + _CAPTION + (level - p.height) // 2)
                for c, p in enumerate(plates)
            ]

        at = places(layer.inputs, left)
        _block(canvas, layer.inputs, at)
        for c, (x, _) in enumerate(at):
            middle = MARGIN + c * pitch + _CAPTION + level / 2
            canvas.sign(x + layer.inputs[0].width + _DEPTH + across / 2, middle, "*", 30)
        for o, (kernels, output) in enumerate(zip(layer.kernels, layer.outputs, strict=True)):
            start = first + o * column + (column - between - kernels[0].width) // 2
            corners = places(kernels, start)
            _block(canvas, kernels, corners)
            for (x, y), (u, v) in itertools.pairwise(corners):
                middle = (
                    y + kernels[0].height + _DEPTH + v - _CAPTION * bool(kernels[1].caption)
                ) / 2
                canvas.sign((x + u + kernels[0].width) / 2, middle, "+", 24, "muted")
            x = first + o * column + (column - between - output.width) // 2 + _SHIFT * (depth - 1)
            middle = x + output.width / 2
            y = bottom + _CAPTION
            _down(canvas, middle, bottom - 34, bottom - 6)
            output.draw(canvas, x, y)
        words = "added" if depth > 1 else "written"
        canvas.text(first - 10, bottom - 20, words, ink="muted", align="right", name="words")
    return canvas.figure


def _block(canvas: Canvas, plates: Sequence[_Plate], at: Sequence[tuple[int, int]]) -> None:
    """Plates, and dashed edges that hold them together as a block."""
    edges: list[Segment] = []
    for (one, (x, y)), (two, (u, v)) in itertools.pairwise(zip(plates, at, strict=True)):
        low = y + one.height
        edges += [((x, low), (u, v)), ((x + one.width, low + _DEPTH), (u + two.width, v))]
    canvas.lines(edges, "muted", 1.2, DASHED, above=0.5)
    for plate, (x, y) in zip(plates, at, strict=True):
        plate.draw(canvas, x, y)


def _down(canvas: Canvas, x: float, top: float, low: float) -> None:
    """An arrow downwards."""
    head: list[Segment] = [((x, low), (x - 5, low - 7)), ((x, low), (x + 5, low - 7))]
    canvas.lines([((x, top), (x, low)), *head], "muted", 1.6)
