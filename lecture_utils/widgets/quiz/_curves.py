"""The figure of a question about curves: one drawing, for the widget and for the stored page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from lecture_utils.engine.trace import format_number
from lecture_utils.exercises import Curves

#: Of the drawing, in units of its viewBox; right of the plot stand the names of the curves.
WIDTH, HEIGHT = 430, 236
LEFT, RIGHT, TOP, BOTTOM = 40, 340, 26, 196

#: The dashes of the curves, so that no colour is needed to tell them apart.
DASHES = ("none", "6 4", "2 3", "9 3 2 3")

#: Two names are no closer than this, and there are about so many marks on an axis.
_LINE, _MARKS = 14, 5


def svg(curves: Curves) -> str:
    """The figure; its numbers are its text alternative.

    Colours are those of the text around it, where the page has no palette.
    """
    points = len(curves.lines[0][1])
    every = [value for _, values in curves.lines for value in values]
    low, high = min(0.0, *every), max(0.0, *every)
    step = _round(high - low)
    low, high = step * math.floor(low / step), step * max(1, math.ceil(high / step))
    marks = [low + step * n for n in range(round((high - low) / step) + 1)]

    def across(place: int) -> float:
        return LEFT + (RIGHT - LEFT) * (place - 1) / (points - 1)

    def up(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    parts = [_text(4, 12, curves.y, "start"), _text(RIGHT, BOTTOM + 33, curves.x, "end")]
    for value in marks:
        y = up(value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="currentColor" opacity="0.2"/>')
        parts.append(_text(LEFT - 6, y + 4, format_number(round(value, 6)), "end"))
    every_mark = math.ceil(points / 12)
    parts += [
        _text(across(place), BOTTOM + 16, str(place), "middle")
        for place in range(1, points + 1, every_mark)
    ]
    ends = _apart([up(values[-1]) for _, values in curves.lines])
    for n, (name, values) in enumerate(curves.lines):
        colour = f"var(--lu-point-{n}, currentColor)"
        places = [(across(k), up(value)) for k, value in enumerate(values, start=1)]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        style = f'style="stroke: {colour}" fill="none" stroke-width="2"'
        parts.append(f'<path d="M{line}" {style} stroke-dasharray="{DASHES[n % len(DASHES)]}"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" style="fill: {colour}"/>' for x, y in places
        ]
        parts.append(_text(RIGHT + 8, ends[n] + 4, name, "start", f' style="fill: {colour}"'))
    words = escape(curves.in_words())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{words}" font-size="12" fill="currentColor" '
        f'style="width: 100%; max-width: 36em">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _round(reach: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, for about ``_MARKS`` marks."""
    rough = (reach or 1) / _MARKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= rough * (1 - 1e-9))


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights of names at the ends of their curves, moved down where two would meet."""
    moved = list(heights)
    order = sorted(range(len(moved)), key=moved.__getitem__)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + _LINE)
    return moved
