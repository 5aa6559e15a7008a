"""The legend: which look means what, in words, under a picture."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from lecture_utils import style
from lecture_utils.figures.kit.canvas import DOTTED, Canvas, cross, hatch, strike
from lecture_utils.figures.kit.colours import LOOKS
from lecture_utils.figures.kit.text import TEXT, widest

_SWATCH, _LINE, _GAP = 18, 27, 22


def meanings(present: Mapping[str, Any], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the signs that are there mean: in words of their own, or in those of ``style.MARKS``."""
    given = own or {}
    return {
        role: given.get(role) or style.MARKS[role].split(": ")[1]
        for role, is_there in present.items()
        if is_there
    }


class Legend:
    """The words of each role, in as many columns as fit into ``width`` pixels."""

    def __init__(self, roles: Mapping[str, str], width: float) -> None:
        self.entries = list(roles.items())
        self.width = self.height = 0.0
        if not self.entries:
            return
        fitting = (
            n for n in range(len(self.entries), 0, -1) if sum(self._widths(n)) - _GAP <= width
        )
        rows = -(-len(self.entries) // next(fitting, 1))
        columns = -(-len(self.entries) // rows)  # full rows: 2 + 2 rather than 3 + 1
        *self.lefts, end = itertools.accumulate(self._widths(columns), initial=0)
        self.width, self.height = end - _GAP, _LINE * rows

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw the entries row by row; ``top`` is the upper end of the first row."""
        for number, (role, words) in enumerate(self.entries):
            row, column = divmod(number, len(self.lefts))
            x, y = round(left + self.lefts[column]), round(top + (row + 0.5) * _LINE)
            _draw_swatch(canvas, role, x + 1, y - _SWATCH // 2)
            canvas.text(x + _SWATCH + 10, y, words, TEXT, "muted", align="left", name="legend")

    def _widths(self, columns: int) -> list[float]:
        words = [words for _, words in self.entries]
        return [_SWATCH + 10 + widest(words[c::columns]) + _GAP for c in range(columns)]


def _draw_swatch(canvas: Canvas, role: str, x: float, y: float) -> None:
    look, box = LOOKS[role], (x, y, _SWATCH, _SWATCH)
    canvas.boxes([box], [look.fill])
    if look.frame:
        canvas.frame(box, look.frame, 2.6)
    else:
        canvas.frame(box, "muted", 1.4, DOTTED if role == "border" else None)
    if role == "inserted":
        canvas.lines(hatch(*box), "line", 1.2)
    if role == "unread":
        canvas.lines(cross(*box), "line", 1.4)
    if role == "cut":
        canvas.lines([strike(*box)], "wrong", 2)
