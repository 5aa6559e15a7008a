"""A white page measured in pixels, and the few marks that are drawn on it.

One unit is one pixel of the PNG, y grows downwards. Whole numbers keep every line sharp and every
cell of a grid equally large. What is drawn belongs to the figure itself: an ``Axes`` would cost
more than all the rest, and is made only for the pixels of images.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from lecture_utils import style
from lecture_utils.figures.kit.colours import colour
from lecture_utils.figures.kit.text import DPI, TEXT, ink_centre

Point = tuple[float, float]
Segment = tuple[Point, Point]
#: Left, top, width, height.
Box = tuple[float, float, float, float]
Dashes = tuple[int, tuple[float, float]]

#: Dash patterns (on, off), counted in widths of the line.
DOTTED: Dashes = (0, (1.2, 2.4))
DASHED: Dashes = (0, (4, 2.6))


def settings() -> AbstractContextManager[None]:
    """Matplotlib's own defaults plus ``style.RC``, for the length of a ``with``.

    ``rc_context(style.RC)`` alone would let a reader's own settings through (a style sheet, TeX).
    """
    return matplotlib.style.context(["default", style.RC])


class Canvas:
    """A page of ``width`` × ``height`` pixels, to be made and used inside ``with settings():``."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = math.ceil(width), math.ceil(height)
        # a little more than the whole number: matplotlib cuts 699.9999 pixels to 699
        self.figure = Figure(figsize=((self.width + 0.01) / DPI, (self.height + 0.01) / DPI))
        flipped = Affine2D().scale(1 / self.width, -1 / self.height).translate(0, 1)
        self._pixels = flipped + self.figure.transFigure

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
        halo: str | None = None,
        **more: Any,
    ) -> Text:
        """Write one line, its digits and capital letters centred on y. "$" has no special meaning.

        With ``rotation=90`` the line climbs and its first letter stands on y. A ``halo`` of the
        colour of the ground keeps lines away from the letters.
        """
        level = rotation == 0
        if halo is not None:
            more["path_effects"] = [withStroke(linewidth=0.15 * size, foreground=colour(halo))]
        return self.figure.text(
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
            transform=self._pixels,
            **more,
        )

    def paragraph(
        self, x: float, top: float, lines: Iterable[str], line: float, *look: Any, **more: Any
    ) -> float:
        """Write lines below one another, each ``line`` pixels high; give their lower end."""
        for words in lines:
            self.text(x, top + line / 2, words, *look, **({"align": "left"} | more))
            top += line
        return top

    def sign(self, x: float, y: float, words: str, size: float, ink: str = "ink") -> None:
        """Write a sign such as "*" with its ink, not its line of writing, centred on y."""
        self.text(x, y + ink_centre(words, size) - 0.365 * size, words, size, ink)

    def boxes(self, boxes: Iterable[Box], fills: Sequence[str], above: float = 1) -> None:
        """Fill rectangles; ``above`` as in ``lines``."""
        corners = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes]
        self.polygons(corners, fills, above)

    def polygons(
        self, corners: Iterable[Sequence[Point]], fills: Sequence[str], above: float = 1
    ) -> None:
        """Fill what lies between corners; ``above`` as in ``lines``."""
        inks = [colour(fill) for fill in fills]
        shapes = PolyCollection(
            list(corners), facecolors=inks, linewidths=0, zorder=above, transform=self._pixels
        )
        shapes.set_antialiased(False)
        self.figure.add_artist(shapes)

    def lines(
        self,
        segments: Iterable[Segment],
        ink: str = "line",
        width: float = 1,
        dashes: Dashes | None = None,
        above: float = 2,
    ) -> None:
        """Draw straight lines; ``above`` says what lies on what (fills are at 1, text is at 3)."""
        self.figure.add_artist(
            LineCollection(
                list(segments),
                colors=colour(ink),
                linewidths=width * 72 / DPI,
                linestyles=[dashes or "solid"],
                capstyle="butt" if dashes else "projecting",
                zorder=above,
                transform=self._pixels,
            )
        )

    def frame(self, box: Box, *look: Any, **more: Any) -> None:
        """Draw the four sides of a rectangle, as ``lines`` would."""
        self.lines(sides(*box), *look, **more)

    def arrow(self, x: float, to: float, y: float, ink: str = "muted", both: bool = False) -> None:
        """Draw a level arrow; with ``both`` it has a head at each end: a dimension line."""
        forward = 1 if to > x else -1
        ends = [(to, -forward)] + ([(x, forward)] if both else [])
        heads = [((end, y), (end + way * 7, y + side)) for end, way in ends for side in (-5, 5)]
        self.lines([((x, y), (to, y)), *heads], ink, 1.6)

    def image(self, pixels: NDArray[Any], box: Box, name: str = "", **more: Any) -> None:
        """Draw an image (H, W) or (H, W, 3) into a box, each pixel a rectangle of one colour."""
        left, top, width, height = box
        edges = (left, left + width, top + height, top)
        self._ground.imshow(
            pixels, extent=edges, aspect="auto", interpolation="nearest", gid=name, **more
        )
        self._ground.set(xlim=(0, self.width), ylim=(self.height, 0))

    @cached_property
    def _ground(self) -> Axes:
        """What images need, below everything else."""
        axes = self.figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        return axes


def sides(left: float, top: float, width: float, height: float) -> list[Segment]:
    """The four sides of a rectangle."""
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return list(itertools.pairwise(corners))


def strike(x: float, y: float, width: float, height: float) -> Segment:
    """A slash through the number in the middle of a cell."""
    return (x + 0.22 * width, y + 0.8 * height), (x + 0.78 * width, y + 0.2 * height)


def cross(x: float, y: float, width: float, height: float) -> list[Segment]:
    """A cross from corner to corner; a number on it needs ``Canvas.text(halo=…)``."""
    (left, right), (top, bottom) = (
        (start + 0.1 * length, start + 0.9 * length) for start, length in ((x, width), (y, height))
    )
    return [((left, top), (right, bottom)), ((left, bottom), (right, top))]


def hatch(x: float, y: float, width: float, height: float, gap: int = 7) -> list[Segment]:
    """Climbing lines across a rectangle; those of its neighbours go on where these end."""
    climbing = range(math.ceil((x + y) / gap) * gap, math.ceil(x + y + width + height), gap)
    starts = [max(x, line - y - height) for line in climbing]
    ends = [min(x + width, line - y) for line in climbing]
    return [
        ((start, line - start), (end, line - end))
        for line, start, end in zip(climbing, starts, ends, strict=True)
        if start < end
    ]
