"""A stack of layers along one axis: the cells of each row, and which of them an output sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lecture_utils.engine import shapes
from lecture_utils.engine.shapes import ReceptiveField


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
        defaults = Layer._field_defaults
        given = zip("kspd", self._fields, self, strict=True)
        return ", ".join(f"{sign} = {n}" for sign, name, n in given if n != defaults.get(name))


@dataclass(frozen=True)
class Row:
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


def needed_cells(stack: Sequence[Layer], outputs: int) -> list[range]:
    """The cells of each row, input first: just what ``outputs`` output cells need."""
    ranges = [range(_positive(outputs))]
    for layer in reversed(stack):
        ranges.insert(0, range(layer.reads(ranges[0][0])[0], layer.reads(ranges[0][-1])[-1] + 1))
    return ranges


def _positive(outputs: int) -> int:
    if isinstance(outputs, bool) or not isinstance(outputs, int | np.integer):
        raise TypeError(
            f"outputs (={outputs!r}) must be a whole number. Use for example outputs=1."
        )
    if outputs < 1:
        raise ValueError(
            f"outputs (={outputs}) must be at least 1: there is a cell that sees something."
        )
    return int(outputs)


def all_cells(stack: Sequence[Layer], size: int) -> list[range]:
    """The cells of each row, input first, for an input of this size."""
    ranges = [range(shapes.whole(size, "size"))]
    for k, s, p, d in stack:
        ranges.append(range(shapes.conv_output_size(len(ranges[-1]), k, s, p, d)))
    return ranges


def rows_of(
    stack: Sequence[Layer],
    ranges: Sequence[range],
    zeros: Sequence[int],
    fields: Sequence[ReceptiveField],
) -> list[Row]:
    """The rows from the input upwards; what is seen is followed from the top downwards."""
    top = ranges[-1]
    rows = [Row(top, frozenset(), frozenset({top[(len(top) - 1) // 2]}), fields[-1])]
    for number in range(len(stack) - 1, -1, -1):
        cells, p = ranges[number], zeros[number]
        border = {*range(cells[0] - p, cells[0]), *range(cells[-1] + 1, cells[-1] + 1 + p)}
        # nothing lies below a zero of the padding
        seen = {read for cell in rows[0].seen - rows[0].zeros for read in stack[number].reads(cell)}
        rows.insert(0, Row(cells, frozenset(border), frozenset(seen), fields[number]))
    return rows


def in_words(stack: Sequence[Layer], rows: Sequence[Row], real: bool) -> str:
    """The facts. Cells of the input have numbers of their own only if it is a ``real`` one."""
    named = [(number, layer, rows[number].field) for number, layer in enumerate(stack, start=1)]
    words = [
        f"A cell of layer {number} ({layer}) sees {field.size} input {cells_word(field.size)}."
        for number, layer, field in reversed(named)
    ]
    (chosen,), bottom, field = rows[-1].seen, rows[0], rows[-1].field
    start = field.start + chosen * field.jump
    place = f", from {start} to {start + field.size - 1}" if real else ""
    read, zeros = sorted(bottom.seen - bottom.zeros), len(bottom.seen & bottom.zeros)
    which = f": {', '.join(map(str, read))}" if real and read else ""
    words.append(
        f"Drawn for cell {chosen} of {_count(rows[-1])} in layer {len(stack)}{place}: it reads "
        f"{len(read)} of {_count(bottom)} of the input{which}."
    )
    if zeros:
        words.append(f"It also reads {zeros} {'zero' if zeros == 1 else 'zeros'} of the padding.")
    return " ".join(words)


def cells_word(count: int) -> str:
    return "cell" if count == 1 else "cells"


def _count(row: Row) -> str:
    return f"{len(row.cells)} {cells_word(len(row.cells))}"
