"""Stacks of layers compared: what an output reads, how far apart outputs lie, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.engine import maps
from lecture_utils.engine.arrays import numeric
from lecture_utils.engine.shapes import ReceptiveField
from lecture_utils.engine.trace import format_number
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.inputs import counted_from_1, named
from lecture_utils.figures.kit.layout import ROOM
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import widest
from lecture_utils.figures.on_grids._receptive_field import LONGEST, Layer, stack_of

#: Most stacks, and most pixels a side of the photograph.
MOST, LARGEST_PHOTO = 4, 84

_PHOTO, _LINE, _GAP, _HEAD = 168, 24, 22, 34
_LARGEST_CELL = 21
#: How much of an unread pixel is left beside white.
_DIMMED = 0.28


def stacks(stacks: Mapping[str, Iterable[Mapping[str, int]]], photo: Any) -> Picture:
    """Stacks of layers below one another: their facts, one axis, and a photograph as they read it.

    Along one axis every cell of every layer is drawn, so that outputs which lie apart are seen to.
    In the photograph the pixels that the middle output reads are full, all others pale. Beside it
    is the photograph with one value for each output.

    Parameters
    ----------
    stacks : dict name -> iterable of dict
        At most four; layers as ``shapes.receptive_field`` takes them.
    photo : array_like, (H, W)
        Whole numbers from 0 (black) to 255 (white), at most 84 a side and no smaller than a
        receptive field.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``receptive_field``; no stack or too many; no such photograph.

    Examples
    --------
    >>> import numpy as np
    >>> layers = [{"kernel_size": 3, "dilation": d} for d in (2, 2)]
    >>> picture = stacks({"rates 2, 2": layers}, np.zeros((20, 20), int))
    >>> picture.alt[:70]
    'rates 2, 2 (d = 2, 2): sees 9×9 pixels, reads 25 of 81, outputs 1 apar'
    """
    example = "{'plain': [{'kernel_size': 3}] * 3}"
    counted_from_1(given := named(stacks, "stacks", example), "stacks", MOST)
    compared = [_Stack.of(name, layers) for name, layers in given.items()]
    length = max(one.field.size + 2 * one.field.jump for one in compared)
    if length > LONGEST:
        raise ValueError(
            f"stacks lead to a picture {length} cells wide, but it shows at most {LONGEST}. Use "
            "fewer layers, or smaller kernels, strides and dilations."
        )
    pixels = _levels(photo, max(one.field.size for one in compared))
    words = [f"{one.name} ({one.setting}): {', '.join(one.facts)}." for one in compared]
    return Picture(_draw(compared, length, pixels), " ".join(words))


def _levels(photo: Any, least: int) -> NDArray[Any]:
    levels = numeric(photo, "photo")
    if levels.ndim != 2 or levels.dtype.kind not in "iu":
        raise ValueError(
            f"photo has the shape {levels.shape} and holds {levels.dtype}, but must be a picture "
            "(H, W) of whole numbers. Use for example datasets.photo('cat', 64)."
        )
    if min(levels.shape) < least or max(levels.shape) > LARGEST_PHOTO:
        raise ValueError(
            f"photo has the shape {levels.shape}, but must have from {least} (the receptive "
            f"field) to {LARGEST_PHOTO} pixels a side. Cut out a part, for example "
            "photo[:64, :64]."
        )
    if levels.min() < 0 or levels.max() > 255:
        raise ValueError(
            "photo must hold whole numbers from 0 to 255. Use for example "
            "numpy.clip(photo, 0, 255)."
        )
    return levels.astype(float)


@dataclass(frozen=True)
class _Stack:
    """A stack, and ``fields``: what a cell of the input and of each layer sees."""

    name: str
    layers: Sequence[Layer]
    fields: Sequence[ReceptiveField]
    blind: frozenset[int]
    cost: maps.Cost

    @classmethod
    def of(cls, name: str, given: Iterable[Mapping[str, int]]) -> _Stack:
        layers, fields = stack_of(given)
        plain = [layer._asdict() for layer in layers]
        return cls(name, layers, fields, frozenset(maps.gridding(plain)), maps.cost(plain))

    @property
    def field(self) -> ReceptiveField:
        """What an output sees."""
        return self.fields[-1]

    @cached_property
    def setting(self) -> str:
        """What makes it differ from a plain stack, or the kernel sizes."""
        columns = list(zip(*self.layers, strict=True))
        usual = (None, 1, 0, 1)
        listed = [
            f"{sign} = {', '.join(map(str, values))}"
            for sign, values, one in zip("kspd", columns, usual, strict=True)
            if (len(set(values)) > 1 if one is None else set(values) != {one})
        ]
        return "; ".join(listed) or f"k = {', '.join(map(str, columns[0]))}"

    @property
    def facts(self) -> list[str]:
        """One short line each."""
        seen, read = self.field.size, self.field.size - len(self.blind)
        every = "all of them" if not self.blind else f"{read**2} of {seen**2}"
        return [
            f"sees {seen}×{seen} pixels",
            f"reads {every}",
            f"outputs {self.field.jump} apart",
            f"{self.cost.weights} weights",
            f"{format_number(self.cost.per_input)} products a pixel",
        ]

    def rows(self, cells: range) -> list[tuple[range, set[int], float]]:
        """For each row, input first: its cells over these input cells, those seen, the first's
        place.
        """
        seen = [{0}]
        for layer in reversed(self.layers):
            seen.insert(0, {read for cell in seen[0] for read in layer.reads(cell)})
        found = []
        for field, marked in zip(self.fields, seen, strict=True):
            middle = field.start + (field.size - 1) / 2
            first = math.ceil((cells[0] - middle) / field.jump)
            last = math.floor((cells[-1] - middle) / field.jump)
            found.append((range(first, last + 1), marked, middle - cells[0]))
        return found


def _draw(compared: Sequence[_Stack], length: int, pixels: NDArray[Any]) -> Figure:
    lines = [[one.name, one.setting, *one.facts] for one in compared]
    facts = math.ceil(max(map(widest, lines))) + 12
    side = ROOM - facts - 2 * _PHOTO - 3 * _GAP
    lefts = [MARGIN, MARGIN + facts + _GAP, ROOM + MARGIN - 2 * _PHOTO - _GAP]
    lefts.append(lefts[2] + _PHOTO + _GAP)
    band = max(_PHOTO, _LINE * max(map(len, lines))) + _GAP
    with settings():
        canvas = Canvas(ROOM + 2 * MARGIN, _HEAD + band * len(compared) + 2 * MARGIN)
        heads = ("along one axis", "one output reads", "resolution left")
        for left, head in zip(lefts[1:], heads, strict=True):
            canvas.text(left, MARGIN + _HEAD / 2 - 4, head, align="left", name="head")
        for number, (one, words) in enumerate(zip(compared, lines, strict=True)):
            top = MARGIN + _HEAD + band * number
            canvas.text(lefts[0], top + _LINE / 2, words[0], align="left", bold=True, name="stack")
            canvas.paragraph(lefts[0], top + _LINE, words[1:], _LINE, name="facts")
            _draw_axis(canvas, one, length, (lefts[1], top, side))
            _draw_photos(canvas, one, pixels, (lefts[2], lefts[3]), top)
    return canvas.figure


def _draw_axis(canvas: Canvas, one: _Stack, length: int, place: tuple[int, int, int]) -> None:
    """The rows of cells, the output at the top; ``place`` is (left, top, width)."""
    left, top, width = place
    cell = min(_LARGEST_CELL, width // length)
    pitch = (_PHOTO - cell) / len(one.layers)
    first = one.field.start - (length - one.field.size) // 2
    rows = one.rows(range(first, first + length))

    def box(row: int, n: int) -> tuple[float, float, float, float]:
        x = left + (rows[row][2] + n * one.fields[row].jump) * cell
        return x, top + round(pitch * (len(one.layers) - row)), cell, cell

    half = cell / 2
    paths = []
    for row, layer in enumerate(one.layers, start=1):
        for n in rows[row][1]:
            x, y, *_ = box(row, n)
            below = (box(row - 1, read) for read in layer.reads(n))
            paths += [((x + half, y + cell), (at + half, lower)) for at, lower, *_ in below]
    canvas.lines(sorted(paths), "line", 1.2)
    for row, (cells, seen, _) in enumerate(rows):
        role = "write" if row == len(one.layers) else "read"
        boxes = {n: box(row, n) for n in cells}
        canvas.boxes(boxes.values(), [role if n in seen else "paper" for n in cells])
        for n, square in boxes.items():
            canvas.frame(square, *(("ink", 1.6, None, 2.5) if n in seen else ("line", 1)))


def _draw_photos(
    canvas: Canvas, one: _Stack, pixels: NDArray[Any], lefts: tuple[int, int], top: int
) -> None:
    """The photograph with what the middle output reads, and with one value an output."""
    scale = _PHOTO // max(pixels.shape)
    high, wide = (scale * side for side in pixels.shape)
    starts = [_first_seen(one.field, side) for side in pixels.shape]
    reads = [n for n in range(one.field.size) if n not in one.blind]
    looked = 255 - _DIMMED * (255 - pixels)
    read = np.ix_(*([start + n for n in reads] for start in starts))
    looked[read] = pixels[read]
    nearest = [
        _nearest_output(start + (one.field.size - 1) // 2, one.field.jump, side)
        for start, side in zip(starts, pixels.shape, strict=True)
    ]
    for left, values, name in zip(
        lefts, (looked, pixels[np.ix_(*nearest)]), ("read", "outputs"), strict=True
    ):
        grey = np.repeat(values.round().astype(np.uint8)[..., None], 3, axis=2)
        canvas.image(grey, (left, top, wide, high), f"{one.name} {name}")
    size = one.field.size * scale + 4  # around the pixels, not on them
    framed = (lefts[0] + starts[1] * scale - 2, top + starts[0] * scale - 2, size, size)
    canvas.frame(framed, "paper", 4.5, above=3)
    canvas.frame(framed, "ink", 2, above=4)


def _first_seen(field: ReceptiveField, side: int) -> int:
    """The first pixel that the output nearest to the middle sees."""
    start = (side - field.size) // 2
    return min(max(start, 0), side - field.size)


def _nearest_output(middle: int, jump: int, side: int) -> list[int]:
    """For each pixel that of the output nearest to it; one output lies at ``middle``."""
    places = np.arange(middle % jump, side, jump)
    nearest = np.abs(np.arange(side)[:, None] - places).argmin(axis=1)
    return [int(places[n]) for n in nearest]
