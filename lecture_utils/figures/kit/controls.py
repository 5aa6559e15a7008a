"""The controls of a widget as they stand, drawn: what they are called, and where their values lie.

A slider has its ends and the value upon its knob; a switch shows what it may be, and what it is; a
list shows what is chosen from it. PyTorch's names stand beside, small.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lecture_utils.figures.kit.canvas import Canvas
from lecture_utils.figures.kit.text import TEXT, smallest_letter, width_of

_ROW, _KNOB, _TRACK, _GAP, _BETWEEN, _SMALL = 46, 26, 110, 14, 34, 15
#: More values than this on a slider have no tick each.
_TICKS = 12


@dataclass(frozen=True)
class Control:
    """What a control is called: in words, by the lecture's letter, and in PyTorch."""

    words: str
    letter: str = ""
    code: str = ""

    @property
    def name(self) -> str:
        """``"Stride s (stride)"``."""
        plain = " ".join(filter(None, (self.words, self.letter)))
        return f"{plain} ({self.code})" if self.code else plain

    @property
    def told(self) -> str:
        """Its name and its value, in words."""
        raise NotImplementedError

    @property
    def width(self) -> float:
        """Pixels that its own part needs, beside its name."""
        raise NotImplementedError

    def draw(self, canvas: Canvas, left: float, middle: float) -> None:
        """Draw it without its name, from ``left`` on, ``middle`` being half of its height."""
        raise NotImplementedError


@dataclass(frozen=True)
class Slider(Control):
    """A value between two ends. ``text`` is how it is written, if not as a whole number."""

    value: float = 0
    low: float = 0
    high: float = 1
    text: str = ""

    @property
    def told(self) -> str:
        """``"Stride s (stride): 2, from 1 to 4"``."""
        low, high = self._ends
        return f"{self.name}: {self.written}, from {low} to {high}"

    @property
    def written(self) -> str:
        """The value as it stands on the knob."""
        return self.text or f"{self.value:.3g}"

    @property
    def width(self) -> float:
        """The track, with the numbers of both its ends."""
        return _TRACK + sum(width_of(end) + 8 for end in self._ends) + 16

    @property
    def _ends(self) -> tuple[str, str]:
        return f"{self.low:.3g}", f"{self.high:.3g}"

    def draw(self, canvas: Canvas, left: float, middle: float) -> None:
        """The track, a tick a value, and the knob with its value."""
        low, high = self._ends
        canvas.text(left, middle, low, TEXT, "muted", align="left", name="end")
        start = left + width_of(low) + 16
        canvas.text(start + _TRACK + 8, middle, high, TEXT, "muted", align="left", name="end")
        span = self.high - self.low
        share = (self.value - self.low) / span if span else 0.0
        at = start + min(max(share, 0.0), 1.0) * _TRACK
        canvas.lines([((start, middle), (start + _TRACK, middle))], "line", 2.4)
        canvas.lines([((start, middle), (at, middle))], "write", 5)
        if span == round(span) and span <= _TICKS:
            places = [start + _TRACK * n / span for n in range(round(span) + 1)]
            canvas.lines([((x, middle - 6), (x, middle + 6)) for x in places], "line", 1.4)
        wide = max(_KNOB, width_of(self.written, TEXT, bold=True) + 8)
        knob = (round(at - wide / 2), round(middle - _KNOB / 2), round(wide), _KNOB)
        canvas.boxes([knob], ["write"], above=4)
        look = (TEXT, "paper", "center", True, "value")
        canvas.text(knob[0] + knob[2] / 2, middle, self.written, *look, zorder=5)


@dataclass(frozen=True)
class Switch(Control):
    """One of a few values, or of a list of many: ``options`` are its texts, ``value`` the text."""

    value: str = ""
    options: Sequence[str] = ()

    @property
    def told(self) -> str:
        """``"Keep: the maximum (or the average)"``."""
        others = [option for option in self.options if option != self.value]
        rest = f" (or {', '.join(others)})" if self._is_open else ""
        return f"{self.name}: {self.value}{rest}"

    @property
    def _is_open(self) -> bool:
        """Whether all that it may be is shown."""
        return len(self.options) <= 2

    @property
    def _shown(self) -> list[str]:
        return list(self.options) if self._is_open else [f"{self.value} ▾"]

    @property
    def width(self) -> float:
        """All boxes."""
        return sum(width_of(text, TEXT, bold=True) + 18 for text in self._shown)

    def draw(self, canvas: Canvas, left: float, middle: float) -> None:
        """A box for each text; the one that is chosen is filled."""
        for text in self._shown:
            chosen = not self._is_open or text == self.value
            wide = round(width_of(text, TEXT, bold=True) + 18)
            box = (round(left), round(middle - _KNOB / 2), wide, _KNOB)
            filled = chosen and self._is_open
            canvas.boxes([box], ["write" if filled else "paper"])
            canvas.frame(box, "write" if chosen else "line", 2 if chosen else 1.2)
            ink = "paper" if filled else "ink" if chosen else "muted"
            look = (TEXT, ink, "center", chosen, "value")
            canvas.text(box[0] + wide / 2, middle, text, *look)
            left += wide


@dataclass(frozen=True)
class Controls:
    """Controls in columns, as many as fit: a part of a page."""

    controls: Sequence[Control]
    above: int = 0

    @property
    def least(self) -> int:
        """Width of two columns, or of as many as there are controls."""
        return _width(self._split(min(2, len(self.controls))))

    def height(self, width: int) -> int:
        """Height of all rows on a page of this width."""
        return _ROW * max(map(len, self._columns(width)))

    def draw(self, canvas: Canvas, left: float, top: float, width: int) -> None:
        """Draw the controls column by column, from ``top`` downwards."""
        small = max(_SMALL, smallest_letter(canvas.width))
        look: dict[str, Any] = {"align": "left", "name": "control"}
        for column in self._columns(width):
            names, whole = _widths(column)
            for row, control in enumerate(column):
                middle = top + (row + 0.5) * _ROW
                line = middle - 9 if control.code else middle
                canvas.text(left, line, control.words, **look)
                if control.letter:
                    at = left + width_of(control.words) + 6
                    canvas.text(at, line, control.letter, bold=True, **look)
                canvas.text(left, middle + 12, control.code, small, "muted", **look)
                control.draw(canvas, left + names + _GAP, middle)
            left += whole + _BETWEEN

    def _columns(self, width: int) -> list[Sequence[Control]]:
        ways = (self._split(count) for count in (3, 2))
        return next((way for way in ways if _width(way) <= width), self._split(1))

    def _split(self, count: int) -> list[Sequence[Control]]:
        rows = math.ceil(len(self.controls) / count)
        starts = range(0, len(self.controls), rows)
        return [self.controls[start : start + rows] for start in starts]


def _width(columns: Sequence[Sequence[Control]]) -> int:
    return sum(_widths(column)[1] + _BETWEEN for column in columns) - _BETWEEN


def _widths(column: Sequence[Control]) -> tuple[int, int]:
    """Width of the longest name of a column, and of all of it."""
    names = math.ceil(max(map(_length, column)))
    return names, names + _GAP + math.ceil(max(control.width for control in column))


def _length(control: Control) -> float:
    """Width of the longer line of a name."""
    words = width_of(control.words) + 6 + width_of(control.letter, bold=True)
    return max(words, width_of(control.code, _SMALL + 3))
