"""Text, grids and controls below one another: parts of what a widget leaves in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from lecture_utils.checks import text
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.controls import Controls
from lecture_utils.figures.kit.layout import ROOM, Layout
from lecture_utils.figures.kit.text import NARROWEST, SENTENCE, wrap

_LEADING = 1.4

#: Of a page that holds a sentence alone: its margin, and the height of its lines.
_EDGE, _SENTENCE_LINE = 22, 1.5 * SENTENCE


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    words: str
    size: float = SENTENCE
    above: int = 0

    def height(self, width: int) -> int:
        """Height of all lines on a page of this width."""
        return self._line * len(wrap(self.words, width, self.size))

    def draw(self, canvas: Canvas, left: float, top: float, width: int) -> None:
        """Draw the lines from ``top`` downwards."""
        lines = wrap(self.words, width, self.size)
        canvas.paragraph(left, top, lines, self._line, self.size, name="words")

    @property
    def _line(self) -> int:
        return round(_LEADING * self.size)


@dataclass(frozen=True)
class Grids:
    """A row of grids, from the left."""

    layout: Layout
    above: int = 14

    def height(self, _: int) -> int:
        """Height of the grids, which is the same on every page."""
        return self.layout.height

    def draw(self, canvas: Canvas, left: float, top: float, _: int) -> None:
        """Draw the grids from ``top`` downwards."""
        self.layout.draw(canvas, left, top, self.layout.width)


Part = Words | Grids | Controls


def page(parts: Sequence[Part], width: int = ROOM) -> Figure:
    """Put the parts below one another, ``width`` pixels wide between the margins."""
    grids = [part.layout.width for part in parts if isinstance(part, Grids)]
    width = max([width, *grids])
    height = sum(part.above + part.height(width) for part in parts)
    with settings():
        canvas = Canvas(width + 2 * MARGIN, height + 2 * MARGIN)
        top = MARGIN
        for part in parts:
            top += part.above
            part.draw(canvas, MARGIN, top, width)
            top += part.height(width)
    return canvas.figure


def message(words: str) -> Figure:
    """The sentence on paper: what a widget leaves in a notebook when its setting has no output.

    Parameters
    ----------
    words : str

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError
        ``words`` is no text.

    Examples
    --------
    >>> round(float(message("It does not fit.").get_figwidth()), 1)
    5.9
    """
    lines = wrap(text(words, "words", "It does not fit."), NARROWEST, SENTENCE)
    with settings():
        canvas = Canvas(NARROWEST + 2 * _EDGE, 2 * _EDGE + _SENTENCE_LINE * len(lines))
        canvas.paragraph(_EDGE, _EDGE, lines, _SENTENCE_LINE, SENTENCE, name="message")
    return canvas.figure
