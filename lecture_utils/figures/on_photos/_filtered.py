"""A photograph, what was made of it, and how one of its pixels came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.checks import shown
from lecture_utils.engine.arrays import numeric
from lecture_utils.figures.kit.canvas import Box, Canvas, settings
from lecture_utils.figures.kit.inputs import counted_from_1, named, several, texts_of
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, WIDEST, widest, width_of, wrap

_EDGE, _GAP, _LINE, _MOST = 16, 20, 27, 6
#: Sides of a picture and of a grid of numbers, and the height of a caption.
_PICTURE, _GRID, _CAPTION = 256, 206, 26
_ROOM = WIDEST - 2 * _EDGE

#: (top, left, side) of a square of pixels.
Square = tuple[int, int, int]


class _Pixels(NamedTuple):
    name: str
    values: NDArray[Any]
    squares: Sequence[Square]
    ink: str


def filtered(
    pictures: Mapping[str, Any],
    grids: Mapping[str, Any] | None = None,
    squares: Mapping[str, Any] | None = None,
    words: Sequence[str] = (),
) -> Picture:
    """Pictures side by side, grids of numbers below them, and paragraphs.

    Parameters
    ----------
    pictures : dict of array_like, (H, W) or (3, H, W)
        Caption to whole numbers from 0 (black) to 255 (white). At most six.
    grids : dict of sequence of sequence of str, optional
        Caption to the texts of a square of cells; at most four.
    squares : dict, optional
        Caption of a picture to the squares of pixels that are framed in it, each (top, left, side):
        in the first picture as what is read, in the others as what is made.
    words : sequence of str
        Paragraphs below.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No picture or too many, something that is no picture of whole numbers from 0 to 255, no
        square of texts, frames of a picture that is not there.

    Examples
    --------
    >>> filtered({"X": np.eye(3, dtype=int) * 255}, {"K": [["1"]]}, words=["Y = 255."]).alt
    'Pictures: X (3×3). Grids: K: 1. Y = 255.'
    """
    counted_from_1(named(pictures, "pictures", "{'X': photo}"), "pictures", _MOST)
    cells = {
        name: _texts(rows, f"grids[{name!r}]")
        for name, rows in named({} if grids is None else grids, "grids", "{'K': [['1']]}").items()
    }
    if len(cells) > 4:
        raise ValueError(f"grids holds {len(cells)} grids. Use at most 4.")
    framed = named({} if squares is None else squares, "squares", "{'X': [(0, 0, 3)]}")
    if unknown := [name for name in framed if name not in pictures]:
        raise ValueError(
            f"squares names {unknown[0]!r}, which is none of the pictures. Use the caption of one."
        )
    shown_pictures = [
        _Pixels(
            name,
            _levels(values, f"pictures[{name!r}]"),
            _squares(framed.get(name, ()), f"squares[{name!r}]"),
            "write" if place else "read",
        )
        for place, (name, values) in enumerate(pictures.items())
    ]
    paragraphs = texts_of(words, "words")
    sizes = ", ".join(f"{p.name} ({p.values.shape[0]}×{p.values.shape[1]})" for p in shown_pictures)
    rows = "; ".join(
        f"{name}: {', '.join(' '.join(row) for row in texts)}" for name, texts in cells.items()
    )
    alt = f"Pictures: {sizes}.{f' Grids: {rows}.' if rows else ''} {' '.join(paragraphs)}"
    return Picture(_draw(shown_pictures, cells, paragraphs), alt.strip())


def _levels(values: Any, name: str) -> NDArray[Any]:
    """Bytes (H, W), or (H, W, 3) for a picture in colours."""
    levels = numeric(values, name)
    coloured = levels.ndim == 3 and levels.shape[0] == 3
    if not (levels.ndim == 2 or coloured) or 0 in levels.shape:
        raise ValueError(
            f"{name} has the shape {levels.shape}, but must be a picture (H, W) or (3, H, W). Use "
            "for example datasets.photo('cat')."
        )
    if levels.dtype.kind not in "iu" or levels.min() < 0 or levels.max() > 255:
        raise ValueError(
            f"{name} must hold whole numbers from 0 to 255. Use for example "
            "numpy.clip(y, 0, 255).astype(numpy.uint8)."
        )
    return np.moveaxis(levels, 0, -1) if coloured else levels


def _texts(rows: Any, name: str) -> list[list[str]]:
    texts = [texts_of(row, name) for row in several(rows, name, "[['1', '0'], ['0', '1']]")]
    if not texts or any(len(row) != len(texts) for row in texts):
        raise ValueError(
            f"{name} (={shown(rows)}) must be a square of texts. Give as many texts in each row as "
            "there are rows."
        )
    return texts


def _squares(values: Any, name: str) -> list[Square]:
    found = numeric(list(several(values, name, "[(0, 0, 3)]")) or np.zeros((0, 3), int), name)
    if found.ndim != 2 or found.shape[1] != 3 or found.dtype.kind not in "iu":
        raise ValueError(
            f"{name} (={shown(values)}) must hold (top, left, side) of squares, in pixels. Use for "
            "example [(0, 0, 3)]."
        )
    return [(int(top), int(left), int(side)) for top, left, side in found]


# --- drawing --------------------------------------------------------------------------------------


def _draw(
    pictures: Sequence[_Pixels], grids: Mapping[str, list[list[str]]], words: Sequence[str]
) -> Figure:
    per_line = len(pictures) if len(pictures) <= 4 else 3
    side = min(_PICTURE, (_ROOM - (per_line - 1) * _GAP) // per_line)
    lines = [line for text in words for line in wrap(text, _ROOM)]
    bands = _bands({name: _Cells.of(texts) for name, texts in grids.items()})
    count, band = -(-len(pictures) // per_line), _CAPTION + side + _GAP
    high = count * band + len(bands) * (_CAPTION + _GRID + _GAP) + len(lines) * _LINE
    with settings():
        canvas = Canvas(WIDEST, 2 * _EDGE + high)
        for place, one in enumerate(pictures):
            line, column = divmod(place, per_line)
            x, y = float(_EDGE + column * (side + _GAP)), float(_EDGE + line * band)
            canvas.text(x, y + _CAPTION / 2, one.name, align="left", name="caption")
            _picture(canvas, one, (x, y + _CAPTION, side, side))
        top = float(_EDGE + count * band)
        for row in bands:
            left = float(_EDGE)
            for name, cells in row.items():
                canvas.text(left, top + _CAPTION / 2, name, align="left", name="caption")
                cells.draw(canvas, left, top + _CAPTION)
                left += max(cells.width, width_of(name)) + _GAP
            top += _CAPTION + _GRID + _GAP
        canvas.paragraph(_EDGE, top, lines, _LINE, name="words")
    return canvas.figure


def _picture(canvas: Canvas, one: _Pixels, box: Box) -> None:
    """A picture in the middle of a square box, and the frames in it."""
    rows, columns = one.values.shape[:2]
    scale = box[2] / max(rows, columns)
    width, height = columns * scale, rows * scale
    left, top = box[0] + (box[2] - width) / 2, box[1] + (box[3] - height) / 2
    bytes_of = one.values.astype(np.uint8)
    colours = bytes_of if bytes_of.ndim == 3 else np.repeat(bytes_of[..., None], 3, axis=2)
    canvas.image(colours, (left, top, width, height), one.name)
    for first, start, side in one.squares:
        square = (left + start * scale, top + first * scale, side * scale, side * scale)
        canvas.frame(square, "paper" if one.ink == "write" else "ink", 5, above=3)
        canvas.frame(square, one.ink, 2.4, above=4)


class _Cells(NamedTuple):
    """A grid of numbers, and how large its cells and letters are."""

    texts: list[list[str]]
    cell: tuple[float, float]
    letter: float

    @classmethod
    def of(cls, texts: list[list[str]]) -> _Cells:
        """As high as all of them, and as wide as its longest number needs."""
        size = len(texts)
        height = _GRID / size
        longest = widest((text for row in texts for text in row), 1)
        letter = min(TEXT + 4, 0.62 * height, (_ROOM / size - 8) / longest)
        return cls(texts, (max(height, longest * letter + 8), height), letter)

    @property
    def width(self) -> float:
        return self.cell[0] * len(self.texts)

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Every number in its cell."""
        width, height = self.cell
        for r, row in enumerate(self.texts):
            for c, text in enumerate(row):
                x, y = left + c * width, top + r * height
                canvas.frame((x, y, width, height))
                canvas.text(x + width / 2, y + height / 2, text, self.letter, name="number")


def _bands(grids: Mapping[str, _Cells]) -> list[dict[str, _Cells]]:
    """Grids divided into lines."""
    bands: list[dict[str, _Cells]] = []
    left = float("inf")
    for name, cells in grids.items():
        wide = max(cells.width, width_of(name))
        if left + wide > _ROOM:
            bands, left = [*bands, {}], 0.0
        bands[-1][name] = cells
        left += wide + _GAP
    return bands
