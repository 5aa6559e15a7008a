"""A white page measured in pixels, and the few marks that are drawn on it.

One unit is one pixel of the PNG, y grows downwards. Whole numbers keep every line sharp and every
cell of a grid equally large.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

import matplotlib.style
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from lecture_utils import style
from lecture_utils.figures._text import DPI, TEXT, ink_centre

Point = tuple[float, float]
Segment = tuple[Point, Point]

#: Dash patterns (on, off), counted in widths of the line.
DOTTED, DASHED = (0, (1.2, 2.4)), (0, (4, 2.6))


class Look(NamedTuple):
    """How a cell of one role is filled, written and framed: names of ``style.COLOURS``."""

    fill: str
    ink: str
    frame: str | None = None
    bold: bool = False


LOOKS: dict[str, Look] = {
    "plain": Look("paper", "ink"),
    "faint": Look("paper", "muted"),
    "border": Look("border", "muted"),
    "unread": Look("unread", "muted"),
    "read": Look("read", "ink", "read-frame"),
    "weight": Look("weight", "ink", "weight-frame"),
    "write": Look("write", "paper", "write", bold=True),
}


def settings() -> AbstractContextManager[None]:
    """Matplotlib's own defaults plus ``style.RC``, for the length of a ``with``.

    ``rc_context(style.RC)`` alone would let a reader's own settings through (a style sheet, TeX).
    """
    return matplotlib.style.context(["default", style.RC])


def colour(name: str) -> str:
    """A colour of the palette by its role; "#rrggbb" is taken as it is."""
    return name if name.startswith("#") else style.COLOURS[name]


class Canvas:
    """A page of ``width`` × ``height`` pixels, to be made and used inside ``with settings():``."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = math.ceil(width), math.ceil(height)
        # a little more than the whole number: matplotlib cuts 699.9999 pixels to 699
        self.figure = Figure(figsize=((self.width + 0.01) / DPI, (self.height + 0.01) / DPI))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        self.axes.set_axis_off()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = TEXT,
        ink: str = "ink",
        align: str = "center",
        bold: bool = False,
        name: str | None = None,
        rotation: float = 0,
    ) -> None:
        """Write one line, its digits and capital letters centred on y. "$" has no special meaning.

        With ``rotation=90`` the line climbs and its first letter stands on y.
        """
        level = rotation == 0
        self.axes.add_artist(
            Text(
                x,
                y + 0.365 * size if level else y,  # half of a digit's height
                words,
                fontsize=size * 72 / DPI,
                color=colour(ink),
                weight="bold" if bold else "normal",
                ha=align,
                va="baseline" if level else "bottom",
                rotation=rotation,
                parse_math=False,
                gid=name,
                transform=self.axes.transData,
            )
        )

    def sign(self, x: float, y: float, words: str, size: float, ink: str = "ink") -> None:
        """Write a sign such as "*" with its ink, not its line of writing, centred on y."""
        self.text(x, y + ink_centre(words, size) - 0.365 * size, words, size, ink)

    def boxes(
        self, boxes: Sequence[tuple[float, float, float, float]], fills: Sequence[str]
    ) -> None:
        """Fill rectangles (left, top, width, height)."""
        corners = [((x, y), (x + w, y), (x + w, y + h), (x, y + h)) for x, y, w, h in boxes]
        shapes = PolyCollection(
            corners, facecolors=[colour(f) for f in fills], linewidths=0, zorder=1
        )
        shapes.set_antialiased(False)
        self.axes.add_collection(shapes, autolim=False)

    def lines(
        self,
        segments: Iterable[Segment],
        ink: str = "line",
        width: float = 1,
        dashes: tuple[int, tuple[float, float]] | None = None,
        above: float = 2,
    ) -> None:
        """Draw straight lines; ``above`` says what lies on what (fills are at 1, text is at 3)."""
        self.axes.add_collection(
            LineCollection(
                list(segments),
                colors=colour(ink),
                linewidths=width * 72 / DPI,
                linestyles=[dashes or "solid"],
                capstyle="butt" if dashes else "projecting",
                zorder=above,
            ),
            autolim=False,
        )

    def arrow(self, x: float, to: float, y: float, ink: str = "muted", both: bool = False) -> None:
        """Draw a level arrow; with ``both`` it has a head at each end: a dimension line."""
        forward = 1 if to > x else -1
        ends = [(to, -forward)] + ([(x, forward)] if both else [])
        heads = [((end, y), (end + way * 7, y + side)) for end, way in ends for side in (-5, 5)]
        self.lines([((x, y), (to, y)), *heads], ink, 1.6)


def sides(left: float, top: float, width: float, height: float) -> list[Segment]:
    """The four sides of a rectangle."""
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return list(itertools.pairwise(corners))


def cross(x: float, y: float, width: float, height: float) -> list[Segment]:
    """A cross that leaves the middle of a cell free for its number."""

    def on_diagonal(dx: int, dy: int, share: float) -> Point:
        """From the corner (0) towards the middle (0.5)."""
        return x + width * abs(dx - share), y + height * abs(dy - share)

    corners = itertools.product((0, 1), (0, 1))
    return [(on_diagonal(*corner, 0.07), on_diagonal(*corner, 0.29)) for corner in corners]
