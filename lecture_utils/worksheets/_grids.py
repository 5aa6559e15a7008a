"""Grids of numbers in a row, with the signs between them, as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecture_utils.engine.trace import format_number
from lecture_utils.figures.kit.block import Block, Drawing, Size
from lecture_utils.figures.kit.colours import Look
from lecture_utils.figures.kit.text import widest, width_of
from lecture_utils.worksheets._paper import GREY, INK, SHADE, Page, mm, points

PLAIN = Look("paper", INK)
MARKED = Look(SHADE, INK, bold=True)

_SIGN = points(16)


@dataclass(frozen=True)
class Measure:
    """The side of a cell; the size of its number, of a caption, of the labels; room for a sign."""

    cell: float
    number: float
    caption: float
    label: float
    gap: float


class Box:
    """One grid with a caption above it; ``sign`` stands in front of it, ``bold`` frames it.

    ``values`` hold None for an empty cell; ``marked`` is true for the cells to be shaded. Cells are
    as wide as the widest number needs.
    """

    def __init__(
        self,
        values: Sequence[Sequence[Any]],
        measure: Measure,
        caption: str = "",
        sign: str = "",
        name: str = "grid",
        marked: np.ndarray | None = None,
        labels: tuple[Sequence[str], Sequence[str]] = ((), ()),
        framed: bool = False,
    ) -> None:
        texts = [[None if v is None else format_number(v) for v in row] for row in values]
        every = [(r, c) for r, row in enumerate(texts) for c in range(len(row))]
        shaded = set() if marked is None else set(zip(*np.nonzero(marked), strict=True))
        block = Block(
            texts,
            name=name,
            row_labels=labels[0],
            column_labels=labels[1],
            looks={place: MARKED if place in shaded else PLAIN for place in every},
            framed={INK: frozenset(every)} if framed else {},
        )
        words = [text for row in texts for text in row if text]
        wide = widest(words, measure.number, bold=True) + 0.5 * measure.number
        size = Size(measure.number, max(measure.cell, wide), measure.cell)
        self.drawing, self.measure, self.caption, self.sign = (
            Drawing(block, size),
            measure,
            caption,
            sign,
        )

    @property
    def before(self) -> float:
        """Room to the left of the cells: the row labels."""
        return self.drawing.before

    @property
    def width(self) -> float:
        """Width with the row labels, or of a caption that is wider than the cells."""
        caption = width_of(self.caption, self.measure.caption)
        return self.before + max(self.drawing.width, caption) + 2

    @property
    def above(self) -> float:
        """Room above the cells: column labels and caption."""
        labels = mm(5.5) if self.drawing.block.column_labels else mm(1)
        return labels + (1.5 * self.measure.caption if self.caption else 0)

    @property
    def height(self) -> float:
        """Height of the cells."""
        return self.drawing.height

    def draw(self, page: Page, left: float, top: float) -> None:
        """Draw with the first cell's corner at (left + before, top)."""
        x = left + self.before
        self.drawing.draw(page, x, top, self.measure.label)
        if self.caption:
            y = top - self.above + 0.6 * self.measure.caption
            name = f"{self.drawing.block.name} caption"
            page.text(x, y, self.caption, self.measure.caption, GREY, "left", name=name)


class Row:
    """Boxes side by side, their middles at one height, the signs in the gaps."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = boxes
        self.up = max(box.above + box.height / 2 for box in boxes)
        self.height = self.up + max(box.height / 2 for box in boxes) + 2

    @property
    def width(self) -> float:
        """Width of boxes and gaps."""
        return sum(self._gap(n) + box.width for n, box in enumerate(self.boxes))

    def draw(self, page: Page, left: float, top: float) -> None:
        """Draw with the upper left corner at (left, top)."""
        for number, box in enumerate(self.boxes):
            gap = self._gap(number)
            if box.sign:
                page.sign(left + gap / 2, top + self.up, box.sign, _SIGN, INK)
            left += gap
            box.draw(page, left, top + self.up - box.height / 2)
            left += box.width

    def _gap(self, number: int) -> float:
        box = self.boxes[number]
        return box.measure.gap if number or box.sign else 0


def lines_of(boxes: Sequence[Box], room: float) -> list[Row]:
    """The boxes in as few rows as fit into the width ``room``."""
    rows: list[list[Box]] = [[]]
    for box in boxes:
        if rows[-1] and Row([*rows[-1], box]).width > room:
            rows.append([])
        rows[-1].append(box)
    return [Row(row) for row in rows]
