"""What one output cell of a stack of layers sees of the input, along one axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.figure import Figure

from lecture_utils.checks import shown, whole
from lecture_utils.engine import shapes
from lecture_utils.engine.shapes import ReceptiveField
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import DOTTED, Canvas, settings
from lecture_utils.figures.kit.inputs import counted_from_1, several
from lecture_utils.figures.kit.layout import ROOM
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import TEXT, widest, width_of

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
    why = f"a picture shows at most {LONGEST} cells"
    outputs = whole(outputs, "outputs", least=1, most=LONGEST, why=why)
    stack, fields = stack_of(layers)
    if size is None:
        ranges = _needed_cells(stack, outputs)
    else:
        ranges = _all_cells(stack, whole(size, "size", least=1, most=LONGEST, why=why))
    # the zeros around each row: those of the layer above it
    zeros = [0 if size is None else layer.padding for layer in stack] + [0]
    _refuse_huge(ranges, zeros, fields)
    rows = _rows(stack, ranges, zeros, fields)
    return Picture(_Drawing(stack, rows).draw(), _in_words(stack, rows, real=size is not None))


class Layer(NamedTuple):
    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def reads(self, cell: int) -> list[int]:
        """The cells of the row below that a cell reads; cell 0 is the row's first."""
        first = cell * self.stride - self.padding
        return [first + tap * self.dilation for tap in range(self.kernel_size)]

    def __str__(self) -> str:
        usual = self._field_defaults
        given = zip("kspd", self._fields, self, strict=True)
        return ", ".join(f"{sign} = {n}" for sign, name, n in given if n != usual.get(name))


@dataclass(frozen=True)
class _Row:
    """Cells 0 … or as many as are needed; around them ``zeros`` of the padding of the layer above.

    ``field`` is what its cell 0 sees of the input: so the row's place over the input is known.
    """

    cells: range
    zeros: frozenset[int]
    seen: frozenset[int]
    field: ReceptiveField

    def at(self, cell: int) -> float:
        """Where the middle of a cell lies, counted in cells of the input."""
        return self.field.start + (self.field.size - 1) / 2 + cell * self.field.jump


def stack_of(layers: Iterable[Mapping[str, int]]) -> tuple[list[Layer], list[ReceptiveField]]:
    """The layers, and the field of an input cell and of a cell of each layer."""
    layers = several(layers, "layers", "[{'kernel_size': 3}]")
    counted_from_1(layers, "layers", MOST_LAYERS)
    fields = [ReceptiveField(1, 1, 0), *shapes.receptive_field(layers)]
    stack = [Layer(**layer) for layer in layers]
    for number, layer in enumerate(stack):
        for name, value in zip(layer._fields, layer, strict=True):
            if value > LONGEST:
                raise ValueError(
                    f"layers[{number}] has {name} (={shown(value)}), but a picture shows at most "
                    f"{LONGEST} cells. Use for example {name}=3."
                )
    return stack, fields


def _needed_cells(stack: Sequence[Layer], outputs: int) -> list[range]:
    """The cells of each row, input first: just what ``outputs`` output cells need."""
    ranges = [range(outputs)]
    for layer in reversed(stack):
        ranges.insert(0, range(layer.reads(ranges[0][0])[0], layer.reads(ranges[0][-1])[-1] + 1))
    return ranges


def _all_cells(stack: Sequence[Layer], size: int) -> list[range]:
    """The cells of each row, input first, for an input of this size."""
    ranges = [range(size)]
    for layer in stack:
        ranges.append(range(shapes.conv_output_size(len(ranges[-1]), *layer)))
    return ranges


def _refuse_huge(
    ranges: Sequence[range], zeros: Sequence[int], fields: Sequence[ReceptiveField]
) -> None:
    lengths = [
        (len(cells) - 1 + 2 * p) * field.jump + 1
        for cells, p, field in zip(ranges, zeros, fields, strict=True)
    ]
    if (length := max(*lengths, fields[-1].size)) > LONGEST:
        raise ValueError(
            f"layers lead to a picture {length} cells wide, but it shows at most {LONGEST}. Use "
            f"fewer outputs or a smaller size, fewer layers, or smaller kernels, strides and "
            f"paddings."
        )


def _rows(
    stack: Sequence[Layer],
    ranges: Sequence[range],
    zeros: Sequence[int],
    fields: Sequence[ReceptiveField],
) -> list[_Row]:
    """The rows from the input upwards; what is seen is followed from the top downwards."""
    top = ranges[-1]
    rows = [_Row(top, frozenset(), frozenset({top[(len(top) - 1) // 2]}), fields[-1])]
    for number in range(len(stack) - 1, -1, -1):
        cells, p = ranges[number], zeros[number]
        border = {*range(cells[0] - p, cells[0]), *range(cells[-1] + 1, cells[-1] + 1 + p)}
        # nothing lies below a zero of the padding
        seen = {read for cell in rows[0].seen - rows[0].zeros for read in stack[number].reads(cell)}
        rows.insert(0, _Row(cells, frozenset(border), frozenset(seen), fields[number]))
    return rows


def _in_words(stack: Sequence[Layer], rows: Sequence[_Row], real: bool) -> str:
    """The facts. Cells of the input have numbers of their own only if it is a ``real`` one."""
    named = [(number, layer, rows[number].field) for number, layer in enumerate(stack, start=1)]
    words = [
        f"A cell of layer {number} ({layer}) sees {field.size} input {_cells(field.size)}."
        for number, layer, field in reversed(named)
    ]
    (chosen,), bottom, field = rows[-1].seen, rows[0], rows[-1].field
    start = field.start + chosen * field.jump
    place = f", from {start} to {start + field.size - 1}" if real else ""
    read, zeros = sorted(bottom.seen - bottom.zeros), len(bottom.seen & bottom.zeros)
    which = f": {', '.join(map(str, read))}" if real and read else ""
    top, all_read = len(rows[-1].cells), len(bottom.cells)
    words.append(
        f"Drawn for cell {chosen} of {top} {_cells(top)} in layer {len(stack)}{place}: it reads "
        f"{len(read)} of {all_read} {_cells(all_read)} of the input{which}."
    )
    if zeros:
        words.append(f"It also reads {zeros} {'zero' if zeros == 1 else 'zeros'} of the padding.")
    return " ".join(words)


def _cells(count: int) -> str:
    return "cell" if count == 1 else "cells"


class _Drawing:
    """Where the rows lie; the output is at the top."""

    def __init__(self, stack: Sequence[Layer], rows: Sequence[_Row]) -> None:
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
        self.field = f"receptive field: {field.size} {_cells(field.size)}"
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

    def _x(self, row: _Row, cell: int) -> int:
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

    def _draw_row(self, canvas: Canvas, row: _Row, top: int, role: str) -> None:
        c, every = self.cell, sorted({*row.cells, *row.zeros})
        boxes = {n: (self._x(row, n), top, c, c) for n in every}
        for n, box in boxes.items():
            zero, seen = n in row.zeros, n in row.seen
            canvas.boxes([box], [role if seen else "border" if zero else "paper"])
            canvas.frame(box, *(("muted", 1.2, DOTTED) if zero else ("line", 1.2)))
            if zero and c > 26:
                ink = "ink" if seen else "muted"
                canvas.text(box[0] + c / 2, top + c / 2, "0", TEXT, ink, name="border")
            if seen:
                canvas.frame(box, "read-frame" if role == "read" else role, 2.6, above=2.5)

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
