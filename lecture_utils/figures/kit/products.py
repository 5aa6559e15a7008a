"""The products of a step as a table: as many as the window has weights, those of weight 0 grey."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lecture_utils.engine.trace import Step, Term, Trace
from lecture_utils.figures.kit.canvas import Canvas
from lecture_utils.figures.kit.text import TEXT, widest, width_of

#: More rows than this are no table to be read beside a sentence.
_MOST = 8

_LINE, _BESIDE = 28, 18


class Products:
    """A table with room for the products of every step of a trace."""

    def __init__(self, trace: Trace) -> None:
        tables = [_table(step) for step in trace.steps]
        self.rows = max(map(len, tables), default=0)
        self.columns = max((len(table[0]) for table in tables if table), default=0)
        texts = {term.text for table in tables for row in table for term in row}
        self.cell = math.ceil(widest(texts, bold=True)) + _BESIDE
        silent = any(term.silent for table in tables for row in table for term in row)
        self.caption = f"{trace.terms_label}{' (grey: weight 0)' if silent else ''}"
        #: Whether there are several products a step, few enough to be read.
        self.there = self.rows * self.columns > 1 and self.rows <= _MOST

    @property
    def width(self) -> int:
        """Width of the table, or of its caption."""
        return max(self.columns * self.cell, math.ceil(width_of(self.caption)))

    @property
    def height(self) -> int:
        """Height of the table with its caption."""
        return _LINE * (self.rows + 1)

    def draw(self, canvas: Canvas, step: Step | None, left: float, top: float) -> None:
        """Draw the products of a step; before the first one, the places of all of them."""
        canvas.text(left, top + _LINE / 2, self.caption, TEXT, "muted", "left", name="caption")
        table: Sequence[Sequence[Term | None]] = [[None] * self.columns] * self.rows
        if step is not None:
            table = _table(step)
        for r, row in enumerate(table):
            for c, term in enumerate(row):
                x, y = left + c * self.cell, top + (r + 1) * _LINE
                canvas.frame((x, y, self.cell, _LINE))
                if term is not None:
                    ink = "muted" if term.silent else "ink"
                    at = x + self.cell / 2, y + _LINE / 2
                    canvas.text(*at, term.text, TEXT, ink, bold=not term.silent, name="product")


def _table(step: Step) -> list[list[Term]]:
    """The products in rows as the weights stand in the kernel; none where terms are no products."""
    terms = [term for term in step.terms if len(term.factors) > 1 and not term.written]
    if not terms:
        return []
    wide = len({term.factors[0].column for term in terms})
    return [terms[start : start + wide] for start in range(0, len(terms), wide)]
