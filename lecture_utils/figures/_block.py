"""One grid of numbers as it is to be drawn: its looks, the room it needs, and drawing it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lecture_utils.figures._canvas import DOTTED, LOOKS, Canvas, Look, Segment, cross
from lecture_utils.figures._text import WIDEST, widest, wrap

Place = tuple[int, int]
Edge = tuple[Place, Place]

#: White space around a picture.
MARGIN = 16

_CAPTION_LINE = 24


class Size(NamedTuple):
    """What all grids of one picture share: letters of the numbers, and a cell in pixels."""

    number: float
    width: int
    height: int


@dataclass(frozen=True)
class Block:
    """One grid. ``texts`` holds None for an empty cell.

    ``roles`` are names in ``LOOKS``; ``looks`` overrules them cell by cell. ``framed`` cells get a
    thick frame around each connected group, in the colour that is the key. ``rules`` are the rows
    and columns before which a thick line is drawn. ``sign`` stands in front of the grid; a grid
    that ``starts`` something begins a new line, under a ``title`` if there is one.
    """

    texts: Sequence[Sequence[str | None]]
    caption: str = ""
    name: str = "grid"
    sign: str = ""
    starts: bool = False
    title: str = ""
    row_labels: Sequence[str] = ()
    column_labels: Sequence[str] = ()
    roles: Mapping[Place, str] = field(default_factory=dict)
    looks: Mapping[Place, Look] = field(default_factory=dict)
    dotted: frozenset[Place] = frozenset()
    crossed: frozenset[Place] = frozenset()
    framed: Mapping[str, frozenset[Place]] = field(default_factory=dict)
    rules: tuple[Sequence[int], Sequence[int]] = ((), ())

    @cached_property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.texts), len(self.texts[0])

    def at(self, size: Size) -> Drawing:
        """The grid with cells of this size."""
        return Drawing(self, size)


class Drawing:
    """A block whose cells have a size: how much room it needs, in pixels, and how to draw it."""

    def __init__(self, block: Block, size: Size) -> None:
        self.block, self.size = block, size
        self.rows, self.columns = block.shape
        self.width, self.height = self.columns * size.width, self.rows * size.height
        room = min(max(self.width + 90, 300), WIDEST - 2 * MARGIN)
        self.caption = wrap(block.caption, room) if block.caption else []

    @property
    def before(self) -> int:
        """Room to the left of the first cell."""
        labels = widest(self.block.row_labels) + 9 if self.block.row_labels else 2
        return math.ceil(max(labels, self._overhang))

    @property
    def after(self) -> int:
        """Room from the first cell to the right end."""
        return math.ceil(self.width + max(2, self._overhang))

    @property
    def above(self) -> int:
        """Room above the first cell, for the column labels and the caption."""
        return math.ceil(_CAPTION_LINE * len(self.caption) + self._label_height + 4)

    @property
    def _overhang(self) -> float:
        return (widest(self.caption) - self.width) / 2

    @property
    def _label_height(self) -> float:
        if not self.block.column_labels:
            return 2
        return widest(self.block.column_labels) + 10 if self._upright else 24

    @property
    def _upright(self) -> bool:
        """Whether column labels are written upwards: words that are wider than a cell."""
        labels = self.block.column_labels
        return len(max(labels, key=len)) > 3 and widest(labels) > self.size.width - 4

    def draw(self, canvas: Canvas, left: int, top: int, label: float) -> None:
        """Draw with the first cell's corner at (left, top); ``label`` is the size of labels."""
        self._draw_cells(canvas, left, top)
        self._draw_lines(canvas, left, top)
        self._draw_labels(canvas, left, top, label)
        for number, words in enumerate(reversed(self.caption)):
            y = top - self._label_height - _CAPTION_LINE * (number + 0.5)
            canvas.text(left + self.width / 2, y, words, name=f"{self.block.name} caption")

    def _draw_cells(self, canvas: Canvas, left: int, top: int) -> None:
        block, (number, width, height) = self.block, self.size
        boxes, fills = [], []
        for place in itertools.product(range(self.rows), range(self.columns)):
            look = block.looks.get(place) or LOOKS[block.roles.get(place, "plain")]
            x, y = left + place[1] * width, top + place[0] * height
            boxes.append((x, y, width, height))
            fills.append(look.fill)
            text = block.texts[place[0]][place[1]]
            if text is not None:
                canvas.text(
                    x + width / 2,
                    y + height / 2,
                    text,
                    number,
                    look.ink,
                    bold=look.bold,
                    name=f"{block.name}[{place[0]}, {place[1]}]",
                )
        canvas.boxes(boxes, fills)

    def _draw_lines(self, canvas: Canvas, left: int, top: int) -> None:
        block, (_, width, height) = self.block, self.size

        def segments(edges: Iterable[Edge]) -> list[Segment]:
            corners = (sorted(edge) for edge in edges)
            return sorted(
                (
                    (left + a[1] * width, top + a[0] * height),
                    (left + b[1] * width, top + b[0] * height),
                )
                for a, b in corners
            )

        every = set(itertools.product(range(self.rows), range(self.columns)))
        solid = edges_of(every - block.dotted)
        canvas.lines(segments(edges_of(block.dotted) - solid), "muted", 1.2, DOTTED)
        canvas.lines(segments(solid))
        for row, column in sorted(block.crossed):
            canvas.lines(
                cross(left + column * width, top + row * height, width, height), "muted", 1.4
            )
        rows, columns = block.rules
        thick = [((r, 0), (r, self.columns)) for r in rows] + [
            ((0, c), (self.rows, c)) for c in columns
        ]
        canvas.lines(segments(thick), "muted", 2.4)
        for ink, places in block.framed.items():
            canvas.lines(segments(outline_of(places)), ink, 3, above=2.5)

    def _draw_labels(self, canvas: Canvas, left: int, top: int, label: float) -> None:
        block, size = self.block, self.size
        name = f"{block.name} label"
        every_row = math.ceil(0.8 * label / size.height)
        for r in range(0, len(block.row_labels), every_row):
            y = top + (r + 0.5) * size.height
            canvas.text(left - 8, y, block.row_labels[r], label, "muted", align="right", name=name)
        every_column = math.ceil((widest(block.column_labels, label) + 3) / size.width) or 1
        for c, words in enumerate(block.column_labels):
            x = left + (c + 0.5) * size.width
            if self._upright:
                canvas.text(x, top - 6, words, label, "muted", name=name, rotation=90)
            elif c % every_column == 0:
                canvas.text(x, top - 13, words, label, "muted", name=name)


def edges_of(places: Iterable[Place]) -> set[Edge]:
    """The sides of cells, each once, as (corner, corner) of the grid."""
    return {edge for place in places for edge in _sides(*place)}


def outline_of(places: Iterable[Place]) -> set[Edge]:
    """The sides that have a cell of ``places`` on one side only: a frame around each group."""
    outline: set[Edge] = set()
    for place in places:
        outline ^= _sides(*place)
    return outline


def _sides(r: int, c: int) -> set[Edge]:
    a, b, d, e = (r, c), (r, c + 1), (r + 1, c), (r + 1, c + 1)
    return {(a, b), (d, e), (a, d), (b, e)}
