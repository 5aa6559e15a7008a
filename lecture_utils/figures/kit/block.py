"""One grid of numbers as it is to be drawn: its looks, the room it needs, and drawing it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from lecture_utils.figures.kit.canvas import (
    DOTTED,
    Canvas,
    Segment,
    cross,
    hatch,
    strike,
)
from lecture_utils.figures.kit.colours import LOOKS, Look
from lecture_utils.figures.kit.text import WIDEST, widest, wrap

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
    """One grid. ``texts`` holds None for an empty cell; what a ``hatched`` cell holds is not drawn.

    ``roles`` are names in ``LOOKS``; ``looks`` overrules them cell by cell. ``framed`` cells get a
    thick frame around each connected group, in the colour that is the key. The numbers of
    ``struck`` cells are struck out. ``rules`` are the rows
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
    hatched: frozenset[Place] = frozenset()
    crossed: frozenset[Place] = frozenset()
    struck: frozenset[Place] = frozenset()
    framed: Mapping[str, frozenset[Place]] = field(default_factory=dict)
    rules: tuple[Sequence[int], Sequence[int]] = ((), ())

    @cached_property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.texts), len(self.texts[0])

    @property
    def places(self) -> Iterable[Place]:
        """Every cell, row by row."""
        rows, columns = self.shape
        return itertools.product(range(rows), range(columns))


def counted(count: int) -> list[str]:
    """Labels of rows or columns that are counted from 0."""
    return [str(number) for number in range(count)]


def sized(texts: Sequence[Sequence[str | None]], caption: str, name: str, **more: Any) -> Block:
    """A grid whose caption tells its size; without labels, rows and columns are counted."""
    high, wide = len(texts), len(texts[0])
    labels = {"row_labels": counted(high), "column_labels": counted(wide)}
    caption = f"{caption}, {high}×{wide}" if caption else ""
    return Block(texts, caption, name, **(labels | more))


class Drawing:
    """A block whose cells have a size: how much room it needs, in pixels, and how to draw it."""

    def __init__(self, block: Block, size: Size) -> None:
        self.block, self.size = block, size
        rows, columns = block.shape
        self.width, self.height = columns * size.width, rows * size.height
        room = min(max(self.width + 90, 300), WIDEST - 2 * MARGIN)
        self.caption = wrap(block.caption, room) if block.caption else []
        overhang = (widest(self.caption) - self.width) / 2
        labels = widest(block.row_labels) + 9 if block.row_labels else 2
        #: Room to the left of the first cell, and from it to the right end.
        self.before = math.ceil(max(labels, overhang))
        self.after = math.ceil(self.width + max(2, overhang))
        #: Column labels that are written upwards: words that are wider than a cell.
        spoken = {words for words in block.column_labels if words.isalpha() or len(words) > 3}
        #: All words or none: beside upright ones, level ones would look like another kind.
        self.upright = spoken if spoken and widest(spoken) > size.width - 4 else set()
        level = 24 if block.column_labels else 2
        self._labels = max(level, widest(self.upright) + 10 if self.upright else 0)
        #: Room above the first cell, for the column labels and the caption.
        self.above = math.ceil(_CAPTION_LINE * len(self.caption) + self._labels + 4)

    def draw(self, canvas: Canvas, left: int, top: int, label: float) -> None:
        """Draw with the first cell's corner at (left, top); ``label`` is the size of labels."""
        self._draw_cells(canvas, left, top)
        self._draw_lines(canvas, left, top)
        self._draw_labels(canvas, left, top, label)
        above = top - self._labels - _CAPTION_LINE * len(self.caption)
        name = f"{self.block.name} caption"
        middle = left + self.width / 2
        canvas.paragraph(middle, above, self.caption, _CAPTION_LINE, align="center", name=name)

    def _draw_cells(self, canvas: Canvas, left: int, top: int) -> None:
        block, (number, width, height) = self.block, self.size
        boxes, fills = [], []
        for r, c in block.places:
            look = block.looks.get((r, c)) or LOOKS[block.roles.get((r, c), "plain")]
            x, y = left + c * width, top + r * height
            boxes.append((x, y, width, height))
            fills.append(look.fill)
            if (text := block.texts[r][c]) is not None and (r, c) not in block.hatched:
                at, name = (x + width / 2, y + height / 2), f"{block.name}[{r}, {c}]"
                halo = look.fill if (r, c) in block.crossed else None
                canvas.text(*at, text, number, look.ink, bold=look.bold, name=name, halo=halo)
        canvas.boxes(boxes, fills)

    def _draw_lines(self, canvas: Canvas, left: int, top: int) -> None:
        block, (_, width, height) = self.block, self.size

        def segments(edges: Iterable[Edge]) -> list[Segment]:
            ends = ((sorted(edge)) for edge in edges)
            return sorted(
                ((left + a * width, top + b * height), (left + c * width, top + d * height))
                for (b, a), (d, c) in ends
            )

        hatched = (
            hatch(left + c * width, top + r * height, width, height)
            for r, c in sorted(block.hatched)
        )
        canvas.lines(itertools.chain(*hatched), "line", 1.2, above=1.5)
        solid = edges_of(set(block.places) - block.dotted)
        canvas.lines(segments(edges_of(block.dotted) - solid), "muted", 1.2, DOTTED)
        canvas.lines(segments(solid))
        crossed = [
            cross(left + c * width, top + r * height, width, height)
            for r, c in sorted(block.crossed)
        ]
        canvas.lines(itertools.chain(*crossed), "line", 1.4)
        struck = [
            strike(left + c * width, top + r * height, width, height)
            for r, c in sorted(block.struck)
            if block.texts[r][c]
        ]
        canvas.lines(struck, "wrong", 1.6, above=2.6)
        (rows, columns), (high, wide) = block.rules, block.shape
        across = [((r, 0), (r, wide)) for r in rows]
        canvas.lines(segments([*across, *(((0, c), (high, c)) for c in columns)]), "muted", 2.4)
        for ink, places in block.framed.items():
            canvas.lines(segments(outline_of(places)), ink, 3, above=2.5)

    def _draw_labels(self, canvas: Canvas, left: int, top: int, label: float) -> None:
        block, size = self.block, self.size
        look, name = (label, "muted"), f"{block.name} label"
        every_row = math.ceil(0.8 * label / size.height)
        for r in range(0, len(block.row_labels), every_row):
            y = top + (r + 0.5) * size.height
            canvas.text(left - 8, y, block.row_labels[r], *look, align="right", name=name)
        level = [words for words in block.column_labels if words not in self.upright]
        every_column = math.ceil((widest(level, label) + 3) / size.width)
        for c, words in enumerate(block.column_labels):
            x = left + (c + 0.5) * size.width
            if words in self.upright:
                canvas.text(x, top - 6, words, *look, name=name, rotation=90)
            elif c % every_column == 0:
                canvas.text(x, top - 13, words, *look, name=name)


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
