"""What one output cell of a stack of layers sees of the input, along one axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matplotlib.figure import Figure

from lecture_utils.engine import shapes
from lecture_utils.engine.shapes import ReceptiveField
from lecture_utils.figures._block import MARGIN
from lecture_utils.figures._canvas import DOTTED, Canvas, settings, sides
from lecture_utils.figures._layout import ROOM
from lecture_utils.figures._stack import (
    Layer,
    Row,
    all_cells,
    cells_word,
    in_words,
    needed_cells,
    rows_of,
)
from lecture_utils.figures._text import TEXT, widest, width_of
from lecture_utils.figures.picture import Picture

#: Longest input that is drawn, and most layers.
LONGEST, MOST_LAYERS = 48, 8

_LARGEST_CELL, _BETWEEN = 40, 58


def receptive_field(
    layers: Iterable[Mapping[str, int]], outputs: int = 1, size: int | None = None
) -> Picture:
    """Rows of cells from output (top) to input (bottom), and what the middle output cell sees.

    Parameters
    ----------
    layers : iterable of dict
        From the input upwards, as ``shapes.receptive_field`` takes them.
    outputs : int
        So many output cells are drawn, over just the cells that they need.
    size : int, optional
        Instead of ``outputs``: the number of input cells. The rows are then those of a real input
        of this size, with the zeros of each padding around them.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        As ``shapes.receptive_field``; no layer or more than 8, a picture of more than 48 cells, a
        layer that does not fit.

    Examples
    --------
    >>> picture = receptive_field([{"kernel_size": 3}, {"kernel_size": 3, "stride": 2}])
    >>> picture.alt[:54]
    'A cell of layer 2 (k = 3, s = 2) sees 5 input cells. A'
    """
    layers = list(layers)
    fields = [ReceptiveField(1, 1, 0), *shapes.receptive_field(layers)]
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise ValueError(
            f"layers holds {len(layers)} layers, but a picture shows from 1 to {MOST_LAYERS}."
        )
    stack = [Layer(**layer) for layer in layers]
    ranges = needed_cells(stack, outputs) if size is None else all_cells(stack, size)
    # the zeros around each row: those of the layer above it
    zeros = [0 if size is None else layer.padding for layer in stack] + [0]
    _refuse_huge(ranges, zeros, fields)
    rows = rows_of(stack, ranges, zeros, fields)
    return Picture(_Drawing(stack, rows).draw(), in_words(stack, rows, real=size is not None))


def _refuse_huge(
    ranges: Sequence[range], zeros: Sequence[int], fields: Sequence[ReceptiveField]
) -> None:
    lengths = [
        (len(cells) - 1 + 2 * p) * field.jump + 1
        for cells, p, field in zip(ranges, zeros, fields, strict=True)
    ]
    if (length := max(*lengths, fields[-1].size)) > LONGEST:
        raise ValueError(
            f"the picture would be {length} cells wide, but shows at most {LONGEST}. Use fewer "
            f"outputs or a smaller size, fewer layers, or smaller kernels, strides and paddings."
        )


class _Drawing:
    """Where the rows lie; the output is at the top."""

    def __init__(self, stack: Sequence[Layer], rows: Sequence[Row]) -> None:
        self.stack, self.rows = stack, rows
        self.names = ["input", *(f"layer {number}" for number in range(1, len(rows)))]
        self.settings = ["", *map(str, stack)]
        self.remarks = ["", *(f"a cell sees {row.field.size}" for row in rows[1:])]
        (chosen,), field = rows[-1].seen, rows[-1].field
        self.first = field.start + chosen * field.jump  # of the input cells that are seen
        ends = [row.at(cell) for row in rows for cell in (*row.cells, *row.zeros)]
        ends += [self.first, self.first + field.size - 1]  # may lie beyond the zeros of the input
        self.start, length = min(ends), max(ends) - min(ends) + 1
        self.left = MARGIN + round(max(widest(self.names, bold=True), widest(self.settings))) + 18
        right = 18 + widest(self.remarks)
        self.cell = min(_LARGEST_CELL, int((ROOM + MARGIN - self.left - right) / length))
        self.right = self.left + round(length * self.cell) + 18
        self.field = f"receptive field: {field.size} {cells_word(field.size)}"
        self.width = max(self.right + right - 18, width_of(self.field) + MARGIN) + MARGIN

    def draw(self) -> Figure:
        """The finished figure."""
        pitch = self.cell + _BETWEEN
        tops = [MARGIN + 4 + pitch * number for number in reversed(range(len(self.rows)))]
        with settings():
            canvas = Canvas(self.width, tops[0] + self.cell + 44 + MARGIN)
            for number, layer in enumerate(self.stack, start=1):
                self._draw_lines(canvas, layer, number, tops)
            for number, row in enumerate(self.rows):
                role = "write" if row is self.rows[-1] else "read"
                self._draw_row(canvas, row, tops[number], role)
                self._label(canvas, number, tops[number] + self.cell / 2)
            self._draw_field(canvas, tops[0] + self.cell + 14)
        return canvas.figure

    def _x(self, row: Row, cell: int) -> int:
        """Left side of a cell."""
        return round(self.left + (row.at(cell) - self.start) * self.cell)

    def _draw_lines(self, canvas: Canvas, layer: Layer, number: int, tops: Sequence[int]) -> None:
        above, below = self.rows[number], self.rows[number - 1]
        half = self.cell / 2
        upper, lower = tops[number] + self.cell, tops[number - 1]
        lines = [
            ((self._x(above, cell) + half, upper), (self._x(below, read) + half, lower))
            for cell in sorted(above.seen - above.zeros)
            for read in layer.reads(cell)
        ]
        canvas.lines(lines, "line", 1.4)

    def _draw_row(self, canvas: Canvas, row: Row, top: int, role: str) -> None:
        c, every = self.cell, sorted({*row.cells, *row.zeros})
        fills = [role if n in row.seen else "border" if n in row.zeros else "paper" for n in every]
        canvas.boxes([(self._x(row, n), top, c, c) for n in every], fills)
        for n in every:
            dashes = DOTTED if n in row.zeros else None
            ink = "muted" if dashes else "line"
            canvas.lines(sides(self._x(row, n), top, c, c), ink, 1.2, dashes)
            if n in row.zeros and c > 26:
                ink = "ink" if n in row.seen else "muted"
                canvas.text(self._x(row, n) + c / 2, top + c / 2, "0", TEXT, ink, name="border")
        for n in sorted(row.seen):
            frame = "read-frame" if role == "read" else role
            canvas.lines(sides(self._x(row, n), top, c, c), frame, 2.6, above=2.5)

    def _label(self, canvas: Canvas, number: int, y: float) -> None:
        lower = 11 if self.settings[number] else 0
        canvas.text(MARGIN, y - lower, self.names[number], align="left", bold=True, name="layer")
        if lower:
            words = self.settings[number]
            canvas.text(MARGIN, y + lower, words, ink="muted", align="left", name="settings")
            canvas.text(self.right, y, self.remarks[number], align="left", name="remark")

    def _draw_field(self, canvas: Canvas, y: float) -> None:
        """The length of the receptive field, below the input."""
        left = self._x(self.rows[0], self.first)
        right = left + self.rows[-1].field.size * self.cell
        canvas.arrow(left + 2, right - 2, y, both=True)
        half = width_of(self.field) / 2
        middle = min(max((left + right) / 2, MARGIN + half), canvas.width - MARGIN - half)
        canvas.text(middle, y + 18, self.field, name="field")
