"""A picture of a sentence, for where there is nothing else to draw."""

from __future__ import annotations

from matplotlib.figure import Figure

from lecture_utils.figures._canvas import Canvas, settings
from lecture_utils.figures._text import NARROWEST, SENTENCE, wrap

_MARGIN, _LEADING = 22, 1.5


def message(words: str) -> Figure:
    """The sentence on paper: what a widget leaves in a notebook when its setting has no output.

    Parameters
    ----------
    words : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    lines = wrap(words, NARROWEST, SENTENCE)
    height = 2 * _MARGIN + _LEADING * SENTENCE * len(lines)
    with settings():
        canvas = Canvas(NARROWEST + 2 * _MARGIN, height)
        for number, line in enumerate(lines):
            y = _MARGIN + _LEADING * SENTENCE * (number + 0.5)
            canvas.text(_MARGIN, y, line, SENTENCE, align="left", name="message")
        return canvas.figure
