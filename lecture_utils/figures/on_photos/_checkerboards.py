"""What a transposed convolution makes of a constant map and of a photograph, and its stamps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.checks import one_of, shown, whole
from lecture_utils.engine import checkerboards
from lecture_utils.engine.arrays import numeric
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.colours import tint
from lecture_utils.figures.kit.inputs import several
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, wrap

#: Every picture is so many pixels a side: all its cells are equally large, or they would make a
#: pattern of their own.
_SIDE = 288
#: Cells a side of the counts and of the constant map.
_COUNTED, _CELLS = 8, 24
_EDGE, _GAP, _CAPTION, _LINE, _MOST = 16, 46, 26, 27, 3


def checkerboard(
    pairs: Sequence[tuple[int, int]], photo: Any = None, weights: str = "equal"
) -> Picture:
    """For each (k, s) the stamps on each cell, a constant map in grey, and a photograph.

    Parameters
    ----------
    pairs : sequence of (kernel_size, stride)
        From one to three; a kernel_size up to 8, a stride up to 4.
    photo : array_like of int, (H, H), optional
        Grey levels from 0 to 255; H·stride at most 288, for example 96.
    weights : {"equal", "bilinear", "random"}
        As in ``checkerboards.weights``.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No pair or too many, a pair out of range, a photograph that is no square of whole numbers,
        or too large.

    Examples
    --------
    >>> checkerboard([(4, 2)])  # doctest: +NORMALIZE_WHITESPACE
    Picture: Stamps on each cell, and a constant map in grey.
    k = 4, s = 2: 4 mod 2 = 0. Along one axis every cell gets 2 stamps. With equal weights a
    constant map of 128 stays 128 everywhere: no pattern.
    """
    one_of(weights, "weights", checkerboards.WEIGHTS)
    checked = [_pair(pair, f"pairs[{n}]") for n, pair in enumerate(_given(pairs))]
    says = [checkerboards.sentence(k, s, weights) for k, s in checked]
    rows = [_row(k, s, photo, weights) for k, s in checked]
    what = "a constant map in grey" if photo is None else "a constant map and a photograph in grey"
    alt = f"Stamps on each cell, and {what}. {' '.join(says)}"
    return Picture(_draw(rows, says), alt)


def _given(pairs: Any) -> list[Any]:
    given = list(several(pairs, "pairs", "[(3, 2), (4, 2)]"))
    if not 1 <= len(given) <= _MOST:
        raise ValueError(
            f"pairs holds {len(given)} pairs, but a picture shows from 1 to {_MOST}. Use for "
            "example [(3, 2), (4, 2)]."
        )
    return given


def _pair(pair: Any, name: str) -> tuple[int, int]:
    numbers = list(several(pair, name, "(3, 2)"))
    if len(numbers) != 2:
        raise ValueError(
            f"{name} (={shown(pair)}) must be (kernel_size, stride). Use for example (3, 2)."
        )
    most = checkerboards.LIMITS
    return (
        whole(numbers[0], f"{name}, kernel_size", least=1, most=most["kernel_size"], example=3),
        whole(numbers[1], f"{name}, stride", least=1, most=most["stride"], example=2),
    )


#: Caption and pixels of each picture of a row; the first one holds counts.
Row = list[tuple[str, NDArray[Any]]]


def _row(k: int, s: int, photo: Any, kind: str) -> Row:
    line = checkerboards.counts(_COUNTED, k, s)
    flat = np.full((_CELLS // s,) * 2, checkerboards.CONSTANT)
    row = [
        (f"stamps, k = {k}, s = {s}", np.outer(line, line)),
        ("a constant map", checkerboards.upsampled(flat, k, s, kind)),
    ]
    if photo is not None:
        row += [("a photograph", checkerboards.upsampled(_square(photo, s), k, s, kind))]
    return row


def _square(photo: Any, stride: int) -> NDArray[Any]:
    levels = numeric(photo, "photo")
    most = _SIDE // stride
    if levels.ndim != 2 or levels.shape[0] != levels.shape[1] or levels.dtype.kind != "i":
        raise ValueError(
            f"photo has the shape {levels.shape} and holds {levels.dtype}, but must be a square "
            f"(H, H) of whole numbers. Use for example datasets.photo('cat', {most // 3})."
        )
    if not 1 <= len(levels) <= most or levels.min() < 0 or levels.max() > 255:
        raise ValueError(
            f"photo has {len(levels)} pixels a side and values from {levels.min()} to "
            f"{levels.max()}, but must have from 1 to {most} a side for stride {stride}, from 0 to "
            f"255. Use for example datasets.photo('cat', {most // 3})."
        )
    return levels


def _draw(rows: Sequence[Row], says: Sequence[str]) -> Figure:
    wide = len(rows[0]) * (_SIDE + _GAP) - _GAP + 2 * _EDGE
    room = min(wide, WIDEST) - 2 * _EDGE
    words = [wrap(sentence, room) for sentence in says]
    high = sum(_CAPTION + _SIDE + 10 + _LINE * len(lines) + 20 for lines in words)
    with settings():
        canvas = Canvas(wide, 2 * _EDGE + high - 20)
        top = float(_EDGE)
        for row, lines in zip(rows, words, strict=True):
            for place, (caption, values) in enumerate(row):
                left = float(_EDGE + place * (_SIDE + _GAP))
                canvas.text(left, top + _CAPTION / 2, caption, align="left", name="caption")
                draw = _picture if place else _numbers
                draw(canvas, values, left, top + _CAPTION)
            top += _CAPTION + _SIDE + 10
            top = canvas.paragraph(_EDGE, top, lines, _LINE, name="words") + 20
    return canvas.figure


def _numbers(canvas: Canvas, values: NDArray[Any], left: float, top: float) -> None:
    side = _SIDE // len(values)
    boxes = [(left + c * side, top + r * side, side, side) for r, c in np.ndindex(values.shape)]
    shares = values.ravel() / max(values.max(), 1)
    canvas.boxes(boxes, [tint("weight", 0.9 * float(share)) for share in shares])
    for (x, y, *_), count in zip(boxes, values.flat, strict=True):
        canvas.frame((x, y, side, side))
        canvas.text(x + side / 2, y + side / 2, str(count), TEXT, name="number")


def _picture(canvas: Canvas, values: NDArray[Any], left: float, top: float) -> None:
    """Each pixel so many whole pixels wide that the picture fits, with a frame around it."""
    side = len(values) * (_SIDE // len(values))
    # a stored photograph of 32 greys is half as large, and shows the same pattern
    shown_greys = values if len(values) == _CELLS else (values + 4) // 8 * 8
    grey = np.repeat(shown_greys.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)
    canvas.image(grey, (left, top, side, side))
    canvas.frame((left, top, side, side), "muted")
