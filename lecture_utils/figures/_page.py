"""Text and rows of grids below one another: what a widget that asks something leaves in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from lecture_utils.figures._block import MARGIN
from lecture_utils.figures._canvas import Canvas, settings
from lecture_utils.figures._layout import ROOM, Layout
from lecture_utils.figures._text import SENTENCE, width_of, wrap

_LEADING = 1.4


@dataclass(frozen=True)
class Words:
    """A paragraph, ``indent`` pixels from the left; ``mark`` stands in front of its first line."""

    words: str
    size: float = SENTENCE
    indent: int = 0
    mark: str = ""
    above: int = 0


@dataclass(frozen=True)
class Grids:
    """A row of grids, from the left."""

    layout: Layout
    indent: int = 0
    above: int = 14


Part = Words | Grids


def page(parts: Sequence[Part], width: int = ROOM) -> Figure:
    """Put the parts below one another, ``width`` pixels wide between the margins."""
    widest = max(
        [width, *(part.layout.width + part.indent for part in parts if isinstance(part, Grids))]
    )
    height = sum(part.above + _height(part, widest) for part in parts)
    with settings():
        canvas = Canvas(widest + 2 * MARGIN, height + 2 * MARGIN)
        top = MARGIN
        for part in parts:
            top += part.above
            _draw(canvas, part, top, widest)
            top += _height(part, widest)
        return canvas.figure


def _lines(part: Words, width: int) -> list[str]:
    return wrap(part.words, width - part.indent, part.size)


def _height(part: Part, width: int) -> int:
    if isinstance(part, Grids):
        return part.layout.height
    return round(_LEADING * part.size) * len(_lines(part, width))


def _draw(canvas: Canvas, part: Part, top: int, width: int) -> None:
    left = MARGIN + part.indent
    if isinstance(part, Grids):
        part.layout.draw(canvas, left, top, part.layout.width)
        return
    line = round(_LEADING * part.size)
    if part.mark:
        room = max(1.3 * part.size, width_of(part.mark, part.size) + 4)  # "10." is wider than "1."
        at = left - room, top + line / 2
        canvas.text(*at, part.mark, part.size, "muted", align="left", name="mark")
    for number, words in enumerate(_lines(part, width)):
        y = top + (number + 0.5) * line
        canvas.text(left, y, words, part.size, align="left", name="words")
