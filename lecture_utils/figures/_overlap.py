"""IoU and Dice as fractions of overlapping shapes; with probabilities, soft Dice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lecture_utils.engine import metrics
from lecture_utils.engine.arrays import plain
from lecture_utils.figures.kit.block import MARGIN, outline_of
from lecture_utils.figures.kit.canvas import DASHED, Box, Canvas, Segment, settings
from lecture_utils.figures.kit.colours import ink_on, tint
from lecture_utils.figures.kit.inputs import grid_of
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import width_of

#: Most rows or columns.
MOST = 16

#: A shape as large as fits, its cells no larger; room for a line of writing, between two shapes,
#: and on each side of the line of a fraction; the smallest cell with a number in it.
_SHAPE, _CELL, _LINE, _BETWEEN, _BAR, _WRITTEN = 150, 32, 26, 44, 12, 30
_TRUTH = ("A, the truth", "weight-frame", None)
_NAMES = (_TRUTH, ("B, the prediction", "read-frame", DASHED))
_SOFT_NAMES = (("y, the truth", *_TRUTH[1:]),)  # probabilities have no edge


class _Shape(NamedTuple):
    """What is counted, and what stands below it."""

    counted: NDArray[Any]
    caption: str


class _Fraction(NamedTuple):
    name: str
    above: _Shape
    below: Sequence[_Shape]
    result: str


def overlap(truth: Any, prediction: Any) -> Picture:
    """What IoU and Dice divide by what: small pictures of two masks above and below a line.

    Parameters
    ----------
    truth : array_like of bool, or of 0 and 1, (H, W)
        At most 16 rows and columns.
    prediction : array_like, (H, W)
        A mask like ``truth``: then IoU and Dice. Or floats from 0 to 1, the probability of the
        object in each pixel: then soft Dice, with p·y above the line.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        Something else than a mask, or than probabilities; shapes that differ; an empty mask.

    Examples
    --------
    >>> overlap([[1, 1, 0]], [[0, 1, 1]]).alt[-52:]
    ' 3. IoU = 1 / 3 = 0.333. Dice = 2·1 / (2 + 2) = 0.5.'
    """
    y, p = _values(truth, "truth"), _values(prediction, "prediction")
    _refuse(y, p)
    soft = p.dtype.kind == "f"
    a, b, both, either = map(_short, (y.sum(), p.sum(), (y * p).sum(), np.maximum(y, p).sum()))
    dice = 2 * (y * p).sum() / (y.sum() + p.sum())
    below = [_Shape(y, f"Σ y = {a}" if soft else f"A: {a}")]
    below.append(_Shape(p, f"Σ p = {b}" if soft else f"B: {b}"))
    above = _Shape(y * p, f"Σ p·y = {both}" if soft else f"both: {both}")
    name = "soft Dice" if soft else "Dice"
    parts = [_Fraction(f"{name} = 2 ·", above, below, f"= {_short(dice)}")]
    told = f"{name} = 2·{both} / ({a} + {b}) = {_short(dice)}."
    if soft:
        alt = f"p·y sums to {both}, y to {a}, p to {b}. {told}"
    else:
        iou = float(metrics.iou(p, y)[1])
        union = _Shape(np.maximum(y, p), f"either: {either}")
        parts.insert(0, _Fraction("IoU =", above, [union], f"= {_short(iou)}"))
        alt = f"A has {a} pixels, B has {b}; {both} are in both, at least one has {either}. "
        alt += f"IoU = {both} / {either} = {_short(iou)}. {told}"
    return Picture(_draw(parts, y, p), f"Overlapping shapes as fractions. {alt}")


def _draw(parts: Sequence[_Fraction], y: NDArray[Any], p: NDArray[Any]) -> Any:
    cell = min(_CELL, _SHAPE // max(y.shape))
    high, wide = (cell * side for side in y.shape)
    room = max(wide, *(width_of(one.caption) for part in parts for one in part.below))
    room = max(room, *(width_of(part.above.caption) for part in parts))
    widths = [
        width_of(part.name) + 14 + len(part.below) * room + (len(part.below) - 1) * _BETWEEN
        + 14 + width_of(part.result, bold=True)
        for part in parts
    ]  # fmt: skip
    names = _SOFT_NAMES if p.dtype.kind == "f" else _NAMES
    legend = sum(48 + width_of(name) + 24 for name, *_ in names)
    width = max(sum(widths) + _BETWEEN * (len(parts) - 1), legend)
    with settings():
        canvas = Canvas(width + 2 * MARGIN, 2 * MARGIN + _LINE + 14 + 2 * (high + _LINE + _BAR))
        left, top = float(MARGIN), MARGIN + _LINE + 14
        for name, ink, dashes in names:
            canvas.lines([((left, MARGIN + 12), (left + 40, MARGIN + 12))], ink, 3, dashes)
            canvas.text(left + 48, MARGIN + 12, name, align="left")
            left += 48 + width_of(name) + 24
        left, line = float(MARGIN), top + high + _LINE + _BAR / 2
        for part, full in zip(parts, widths, strict=True):
            start = left + width_of(part.name) + 14
            long = len(part.below) * room + (len(part.below) - 1) * _BETWEEN
            canvas.text(left, line, part.name, align="left", bold=True)
            canvas.lines([((start, line), (start + long, line))], "ink", 2)
            canvas.text(start + long + 14, line, part.result, align="left", bold=True)
            box = (start + (long - wide) / 2, float(top), float(wide), float(high))
            _shape(canvas, part.above, box, cell, y, p)
            for n, shape in enumerate(part.below):
                x = start + n * (room + _BETWEEN)
                if n:
                    canvas.text(x - _BETWEEN / 2, line + _BAR + high / 2, "+", 26)
                box = (x + (room - wide) / 2, line + _BAR / 2 + 6, float(wide), float(high))
                _shape(canvas, shape, box, cell, y, p)
            left += full + _BETWEEN
    return canvas.figure


def _shape(
    canvas: Canvas, shape: _Shape, box: Box, cell: int, y: NDArray[Any], p: NDArray[Any]
) -> None:
    """Cells, as dark as what they count, both outlines, and the caption."""
    left, top, wide, high = (round(part) for part in box)
    places = [tuple(place) for place in np.argwhere(shape.counted > 0)]
    fills = [tint("write", float(shape.counted[place])) for place in places]
    canvas.boxes([(left + cell * c, top + cell * r, cell, cell) for r, c in places], fills)
    rows, columns = shape.counted.shape
    across = [((left, top + cell * r), (left + wide, top + cell * r)) for r in range(rows + 1)]
    down = [((left + cell * c, top), (left + cell * c, top + high)) for c in range(columns + 1)]
    canvas.lines(across + down, "line", 0.7)
    soft = p.dtype.kind == "f"
    for values, (_, ink, dashes) in zip((y, p), _SOFT_NAMES if soft else _NAMES, strict=False):
        inside = [(int(r), int(c)) for r, c in np.argwhere(values > 0)]
        frame: list[Segment] = [
            ((left + cell * c, top + cell * r), (left + cell * d, top + cell * q))
            for (r, c), (q, d) in outline_of(inside)
        ]
        canvas.lines(frame, ink, 3.2, dashes, above=2.5)
    if soft and cell >= _WRITTEN:
        for (r, c), fill in zip(places, fills, strict=True):
            x, at = left + cell * (c + 0.5), top + cell * (r + 0.5)
            canvas.text(x, at, f"{round(float(shape.counted[r, c]), 1):g}", 15, ink_on(fill))
    canvas.text(left + wide / 2, top + high + _LINE / 2 + 2, shape.caption, name="caption")


def _values(values: Any, name: str) -> NDArray[Any]:
    array = plain(values, name)
    array = grid_of(array.astype(int) if array.dtype.kind == "b" else array, name)
    if max(array.shape) > MOST:
        raise ValueError(
            f"{name} has the shape {array.shape}, but at most {MOST}×{MOST} pixels can be seen. "
            f"Use a part of it, for example {name}[:{MOST}, :{MOST}]."
        )
    return array


def _refuse(y: NDArray[Any], p: NDArray[Any]) -> None:
    if y.shape != p.shape:
        raise ValueError(
            f"prediction has the shape {p.shape}, but must have that of truth, {y.shape}. Give a "
            "number for each pixel."
        )
    for array, name, rule in (
        (y, "truth", "0 and 1, or True and False"),
        (p, "prediction", "0 and 1, or probabilities from 0 to 1"),
    ):
        fine = np.isin(array, (0, 1)) if array is y else (array >= 0) & (array <= 1)
        if not fine.all():
            raise ValueError(
                f"{name} holds {array[~fine].flat[0]}, but must hold {rule}. Use for example "
                f"{'labels == 1' if array is y else 'softmax(logits, axis=0)[1]'}."
            )
        if not array.any():
            raise ValueError(
                f"{name} has no pixel of the object, so nothing overlaps. Use a mask with at "
                "least one."
            )


def _short(value: Any) -> str:
    return f"{float(value):.3f}".rstrip("0").rstrip(".")
