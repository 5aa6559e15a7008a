"""Sheets of paper: their sizes, what stands on every page, and the PDF they are saved in.

Lengths are the pixels of ``figures`` (1/110 inch), so that its marks can be drawn here; ``mm`` and
``points`` say them in the measures of print. On paper there is black and grey only.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.text import Text

from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.text import DPI, width_of, wrap

#: Name -> (width, height) in millimetres.
PAPERS: dict[str, tuple[float, float]] = {"A4": (210, 297), "Letter": (215.9, 279.4)}

#: The ink of what is printed, of what stands beside it, and the fill of a marked cell.
INK, GREY, SHADE = "#000000", "#4d4d4d", "#dcdcdc"


def mm(length: float) -> float:
    """Millimetres in pixels."""
    return length * DPI / 25.4


def points(size: float) -> float:
    """A size of letters in points, in pixels."""
    return size * DPI / 72


MARGIN, TOP, BOTTOM = mm(18), mm(15), mm(20)

#: The sizes of letters: what is read, what is read beside it, what is looked up.
BODY, SMALL, FINE = points(10.5), points(9), points(8)


class Page(Canvas):
    """One white page of exactly the size of the paper, to be drawn inside ``with settings():``."""

    def __init__(self, paper: str) -> None:
        width, height = PAPERS[paper]
        self.width, self.height = mm(width), mm(height)
        self.figure = Figure(figsize=(width / 25.4, height / 25.4))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        self.axes.set_axis_off()
        self._pixels = self.axes.transData

    def footer(self, number: str, name: str, place: str) -> None:
        """Write the last line of the page: the number of the sheet, a name, which page it is."""
        y, left, right = self.height - mm(11), MARGIN, self.width - MARGIN
        self.lines([((left, y - mm(4)), (right, y - mm(4)))], GREY, 0.8)
        used = width_of(number, FINE), width_of(place, FINE)
        self.text(left, y, number, FINE, GREY, "left", name="footer")
        self.text(right, y, place, FINE, GREY, "right", name="footer")
        middle = (left + used[0] + right - used[1]) / 2
        room = right - left - sum(used) - mm(10)
        self.text(middle, y, shortened(name, room, FINE), FINE, GREY, name="footer")


def shortened(words: str, width: float, size: float) -> str:
    """The text, with "…" for its end if it is too wide."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(f"{words}…", size) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


class Paragraph:
    """A text in lines of at most ``width``, flush left: its height, and drawing it."""

    def __init__(self, words: str, width: float, size: float, ink: str = INK) -> None:
        self.lines = wrap(words, width, size)
        self.size, self.ink, self.line = size, ink, 1.4 * size

    @property
    def height(self) -> float:
        """Height of all lines."""
        return self.line * len(self.lines)

    def draw(self, page: Page, left: float, top: float, name: str = "text") -> None:
        """Draw with the upper left corner at (left, top)."""
        for number, words in enumerate(self.lines):
            y = top + (number + 0.5) * self.line
            page.text(left, y, words, self.size, self.ink, "left", name=name)


def figures_of(paper: str, draw: Sequence[Callable[[Page], None]]) -> list[Figure]:
    """One figure for each page; each function draws one page."""
    figures = []
    with settings():
        for fill in draw:
            page = Page(paper)
            fill(page)
            _to_grey(page.figure)
            figures.append(page.figure)
    return figures


def _to_grey(figure: Figure) -> None:
    """Replace the colours of the screen by greys of the same brightness."""
    for text in figure.findobj(Text):
        text.set_color(_greys([text.get_color()])[0])
    for shapes in figure.findobj(Collection):
        shapes.set_facecolor(_greys(shapes.get_facecolor()))
        shapes.set_edgecolor(_greys(shapes.get_edgecolor()))


def _greys(colours: Any) -> np.ndarray:
    """(n, 4) for n colours; the weights are those of the luma of ITU-R BT.601."""
    rgba = to_rgba_array(colours)
    rgba[:, :3] = (rgba[:, :3] @ [0.299, 0.587, 0.114])[:, None]
    return rgba


def pdf(figures: Sequence[Figure], title: str) -> bytes:
    """The pages as a PDF: TrueType fonts inside, text to select, the same bytes each time.

    Notes
    -----
    Type 42 is the PDF name of a TrueType font (PDF 1.7, ISO 32000-1:2008, section 9.6.3).
    """
    file = io.BytesIO()
    # no date: the same sheet is the same file, whenever it is made
    metadata = {"Title": title, "CreationDate": None}
    with (
        settings(),
        matplotlib.rc_context({"pdf.fonttype": 42}),
        PdfPages(file, metadata=metadata) as pages,
    ):
        for figure in figures:
            pages.savefig(figure)
    return file.getvalue()
