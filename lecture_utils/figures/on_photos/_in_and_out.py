"""What goes in and what comes out, seen: images, codes and label maps with arrows between."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from lecture_utils import style
from lecture_utils.checks import text
from lecture_utils.engine.arrays import numeric
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.classes import DIGIT_CLASSES, Classes, painted
from lecture_utils.figures.kit.inputs import counted_from_1, named, several
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.regions import signs
from lecture_utils.figures.kit.text import DPI, TEXT, WIDEST, widest, width_of

Array = NDArray[Any]

#: Most passages in one picture, parts of one, and numbers of one part.
MOST, MOST_PARTS, MOST_NUMBERS = 8, 4, 16

#: Side of an image, width and height of a number's cell, room of an arrow, between two passages,
#: around all of them, and the height of a line of writing; pixels.
_SIDE, _CELL, _CELL_HIGH, _ARROW, _APART, _EDGE, _LINE = 192, 76, 24, 52, 30, 16, 25
_SIGN = 20
#: A number from this on is written with a power of ten.
_LONG = 1e4


class _Part(NamedTuple):
    values: Array
    kind: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, in pixels of the picture."""
        if self.kind == "numbers":
            wide = max(_CELL, math.ceil(widest(self.texts)) + 14)
            return wide, _CELL_HIGH * len(self.values)
        high, wide = self.values.shape[:2]
        return round(_SIDE * min(1.0, wide / high)), round(_SIDE * min(1.0, high / wide))

    @property
    def told(self) -> str:
        """Its shape, as the library that trains networks counts it: channels first."""
        shape = self.values.shape
        if self.kind == "numbers":
            return f"{shape[0]} number{'s' * (shape[0] > 1)}"
        return "×".join(map(str, (3, *shape[:2]) if self.kind == "colours" else shape))

    @property
    def texts(self) -> list[str]:
        texts = [f"{value:.2f}" if abs(value) < _LONG else f"{value:.2e}" for value in self.values]
        return ["0.00" if words == "-0.00" else words for words in texts]


def in_and_out(
    passages: Mapping[str, Any], says: str = "", classes: Sequence[str] = DIGIT_CLASSES
) -> Picture:
    """What goes in, what comes out, and what may lie between: parts in a row, arrows between them.

    Parameters
    ----------
    passages : dict of sequence of array_like
        What is written above a passage, to its parts from left to right, 1 to 4 of them: a grey
        image (H, W) or (1, H, W) of floats from 0 (black) to 1 (white); a colour image (3, H, W) of
        floats; a label map (H, W) of whole numbers, 255 where it is void; or a row of up to 16
        numbers (n,), such as a code, each in a cell of its own. At most 8 passages.
    says : str
        What the picture shows, in a sentence: it ends the text alternative.
    classes : sequence of str
        What the labels mean, from 0: by default the background and the digit d as d + 1. Names of
        up to four letters stand on their regions, in place of longer ones the label.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No passage or too many, a part of another shape, numbers that are not finite, labels that
        are none.

    Examples
    --------
    >>> import numpy as np
    >>> in_and_out({"a code": (np.eye(2), [1.5, -2.0], np.eye(2))}).alt
    'From left to right: a code: 2×2 → 2 numbers (1.50, -2.00) → 2×2.'
    """
    counted_from_1(named(passages, "passages", "{'(d)': (digit, digit)}"), "passages", MOST)
    known = Classes(classes)
    rows = {name: _parts(given, f"passages[{name!r}]", known) for name, given in passages.items()}
    told = "; ".join(f"{name}: {' → '.join(map(_in_words, row))}" for name, row in rows.items())
    alt = f"From left to right: {told}. {text(says, 'says', 'A digit comes back.')}"
    return Picture(_draw(rows, known), alt.strip())


def _in_words(part: _Part) -> str:
    return f"{part.told} ({', '.join(part.texts)})" if part.kind == "numbers" else part.told


def _parts(given: Any, name: str, known: Classes) -> list[_Part]:
    values = several(given, name, "(digit, code, digit)")
    if not 1 <= len(values) <= MOST_PARTS:
        raise ValueError(f"{name} holds {len(values)} parts. Use from 1 to {MOST_PARTS}.")
    return [_part(one, f"{name}[{place}]", known) for place, one in enumerate(values)]


def _part(given: Any, name: str, known: Classes) -> _Part:
    values = numeric(given, name)
    if values.ndim == 3 and values.shape[0] == 1:
        values = values[0]
    coloured = values.ndim == 3 and values.shape[0] == 3
    if not (values.ndim in (1, 2) or coloured) or not values.size:
        raise ValueError(
            f"{name} has the shape {values.shape}, but must be an image (H, W) or (3, H, W), or a "
            "row of numbers (n,). Choose one of several, for example images[0]."
        )
    if not np.isfinite(values).all():
        raise ValueError(
            f"{name} holds numbers that are not finite. Use numpy.nan_to_num if that is meant."
        )
    if values.ndim == 1:
        if len(values) > MOST_NUMBERS:
            raise ValueError(
                f"{name} holds {len(values)} numbers, but at most {MOST_NUMBERS} can be read. "
                "Use for example the first 8."
            )
        return _Part(values.astype(float), "numbers")
    if coloured:
        if values.dtype.kind != "f":
            raise TypeError(
                f"{name} must hold floats from 0 to 1, not {values.dtype}. Use for example "
                "datasets.photo('cat', colour=True) / 255."
            )
        return _Part(np.moveaxis(values, 0, -1).clip(0, 1), "colours")
    if values.dtype.kind == "f":
        return _Part(values.astype(float), "grey")
    known.check(name, values)
    return _Part(values, "labels")


def _width(row: Sequence[_Part], name: str) -> float:
    parts = sum(max(part.size[0], width_of(part.told)) for part in row)
    return max(parts + _ARROW * (len(row) - 1), width_of(name, bold=True))


def _lines(rows: Mapping[str, Sequence[_Part]]) -> list[list[str]]:
    """The names of the passages of each line: as many as there is room for."""
    lines: list[list[str]] = []
    used = float(WIDEST)
    for name, row in rows.items():
        wide = _width(row, name)
        if used + _APART + wide > WIDEST - 2 * _EDGE:
            lines.append([])
            used = -_APART
        lines[-1].append(name)
        used += _APART + wide
    return lines


def _draw(rows: Mapping[str, Sequence[_Part]], known: Classes) -> Figure:
    lines = _lines(rows)
    heights = [max(part.size[1] for name in line for part in rows[name]) for line in lines]
    widths = {name: _width(row, name) for name, row in rows.items()}
    page = max(sum(widths[name] + _APART for name in line) - _APART for line in lines) + 2 * _EDGE
    squeeze = min(1.0, WIDEST / page)  # a name that is longer than the page
    with settings():
        canvas = Canvas(
            page * squeeze, sum(heights) + len(lines) * (2 * _LINE + _APART / 2) + _EDGE
        )
        top = _EDGE / 2
        for line, high in zip(lines, heights, strict=True):
            x = float(_EDGE)
            for name in line:
                letter = TEXT * squeeze
                canvas.text(x, top + _LINE / 2, name, letter, align="left", bold=True, name="name")
                _draw_passage(canvas, name, rows[name], known, (x, top + _LINE), high)
                x += widths[name] + _APART
            top += high + 2 * _LINE + _APART / 2
    return canvas.figure


def _draw_passage(
    canvas: Canvas,
    name: str,
    row: Sequence[_Part],
    known: Classes,
    corner: tuple[float, float],
    high: float,
) -> None:
    x, top = corner
    for place, part in enumerate(row):
        wide, tall = part.size
        column = max(wide, width_of(part.told))
        if place:
            canvas.arrow(x + 10, x + _ARROW - 10, top + high / 2)
            x += _ARROW
        box = (round(x + (column - wide) / 2), round(top + (high - tall) / 2), wide, tall)
        if part.kind == "numbers":
            _cells(canvas, part, box)
        else:
            pixels = painted(part.values, known)
            if part.kind == "colours":
                pixels = np.round(255 * part.values).astype(np.uint8)
            canvas.image(pixels, box, f"{name} {place}")
            canvas.frame(box)
        if part.kind == "labels":
            _sign(canvas, part.values, known, box)
        below = top + (high + tall) / 2 + 4 + _LINE / 2
        canvas.text(x + column / 2, below, part.told, TEXT, "muted", name="told")
        x += column


def _cells(canvas: Canvas, part: _Part, box: tuple[int, int, int, int]) -> None:
    left, top, wide, _ = box
    canvas.boxes([box], ["write"])
    for place, words in enumerate(part.texts):
        at = top + _CELL_HIGH * (place + 0.5)
        canvas.text(left + wide - 6, at, words, TEXT, "paper", "right", name="number")
        if place:
            y = top + _CELL_HIGH * place
            canvas.lines([((left, y), (left + wide, y))], "paper", 1.2)


def _sign(canvas: Canvas, labels: Array, known: Classes, box: tuple[int, int, int, int]) -> None:
    """The name of the class upon each region, so that colour is not the only sign."""
    left, top, wide, high = box
    per = high / labels.shape[0], wide / labels.shape[1]
    size = max(1, round(15 / per[0])), max(1, round(_SIGN * 0.7 / per[1]))
    halo = withStroke(linewidth=3.4 * 72 / DPI, foreground=style.GROUND)
    look: dict[str, Any] = {"bold": True, "name": "sign", "path_effects": [halo], "zorder": 4}
    for label, row, column in signs(known.without_void(labels), size):
        at = left + column * per[1], top + row * per[0]
        canvas.text(*at, known.sign(label), _SIGN, "paper", **look)
