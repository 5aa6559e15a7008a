"""Several grids side by side with signs between them, as large as fits."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matplotlib.figure import Figure

from lecture_utils.figures.kit.block import MARGIN, Block, Drawing, Size
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.legend import Legend
from lecture_utils.figures.kit.text import NUMBER, TEXT, WIDEST, smallest_letter, widest

#: Room for everything between the margins of the widest picture.
ROOM = WIDEST - 2 * MARGIN

#: More rows, more columns, or more grids than this are no picture any more.
LARGEST, MOST = 48, 14

_BETWEEN_LINES, _TITLE = 22, 34


@dataclass(frozen=True)
class Layout:
    """Blocks divided into lines. ``gap`` is the room between grids, where a sign may stand."""

    blocks: Sequence[Sequence[Block]]
    size: Size
    gap: int

    @cached_property
    def lines(self) -> list[list[Drawing]]:
        """The blocks as they are drawn."""
        return [[Drawing(block, self.size) for block in line] for line in self.blocks]

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return sum(map(len, self.blocks))

    @cached_property
    def width(self) -> int:
        """Width of the widest line."""
        titles = math.ceil(widest((line[0].title for line in self.blocks), bold=True))
        return max(titles, *map(self._width_of, self.lines))

    @cached_property
    def height(self) -> int:
        """Height of all lines."""
        between = _BETWEEN_LINES * (len(self.lines) - 1)
        titles = _TITLE * sum(bool(line[0].title) for line in self.blocks)
        return between + titles + sum(sum(_above_and_below(line)) for line in self.lines)

    @property
    def label(self) -> float:
        """Size of index labels: small, but readable where the picture is shown narrow."""
        wanted = max(15.0, smallest_letter(self.width + 2 * MARGIN))
        return min(wanted, TEXT, max(self.size.number, 0.8 * self.size.height))

    def showing(self, blocks: Sequence[Block]) -> Layout:
        """The same sizes and lines for other states of the same grids."""
        rest = iter(blocks)
        lines = [list(itertools.islice(rest, len(line))) for line in self.blocks]
        return Layout(lines, self.size, self.gap)

    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """Draw every line, centred in ``width``, from ``top`` downwards."""
        label = self.label
        for line in self.lines:
            if title := line[0].block.title:
                middle = top + _TITLE / 2 - 4
                canvas.text(left, middle, title, align="left", bold=True, name="title")
                top += _TITLE
            above, below = _above_and_below(line)
            x = round(left + (width - self._width_of(line)) / 2)
            for drawing, gap in zip(line, self._gaps(line), strict=True):
                if sign := drawing.block.sign:
                    canvas.sign(x + gap / 2, top + above, sign, min(30, 0.75 * self.gap))
                x += gap + drawing.before
                drawing.draw(canvas, x, round(top + above - drawing.height / 2), label)
                x += drawing.after
            top += above + below + _BETWEEN_LINES

    def page(self, roles: Mapping[str, str] | None = None) -> Figure:
        """A page that holds these grids and, below them, what the signs of ``roles`` mean."""
        legend = Legend(roles or {}, self.width)
        width, below = max(self.width, legend.width), legend.height + 14 * bool(roles)
        with settings():
            canvas = Canvas(width + 2 * MARGIN, self.height + below + 2 * MARGIN)
            self.draw(canvas, MARGIN, MARGIN, width)
            legend.draw(canvas, MARGIN, MARGIN + self.height + 14)
        return canvas.figure

    def _gaps(self, line: Sequence[Drawing]) -> list[int]:
        """Room before each grid."""
        return [self.gap if n or drawing.block.sign else 0 for n, drawing in enumerate(line)]

    def _width_of(self, line: Sequence[Drawing]) -> int:
        return sum(self._gaps(line)) + sum(drawing.before + drawing.after for drawing in line)


def _above_and_below(line: Sequence[Drawing]) -> tuple[int, int]:
    """Room above and below the middle of a line: the grids' middles are at one height."""
    half = max(drawing.height / 2 for drawing in line)
    return math.ceil(max(d.height / 2 + d.above for d in line)), math.ceil(half) + 2


def arrange(
    blocks: Sequence[Block], room: float = ROOM, number: int = NUMBER, gap: int = 56
) -> Layout:
    """Find the largest cells with which the blocks fit into ``room`` pixels, best in one line.

    Raises
    ------
    ValueError
        A grid has more than ``LARGEST`` rows or columns, or there are too many grids.
    """
    _refuse_huge(blocks)
    least = 1 + sum(block.starts for block in blocks[1:])
    for letter, dense, count in _attempts(number, least, len(blocks)):
        size = _size(blocks, letter, dense)
        for lines in _divisions(blocks, count):
            layout = Layout(lines, size, gap)
            if layout.width <= room:
                return layout
    raise ValueError("the captions do not fit into one picture. Shorten them, or show fewer grids.")


def side_by_side(
    columns: Sequence[Sequence[Block]], room: float, gap: int
) -> Sequence[Layout] | None:
    """Columns of lines, with letters that can be read; None if they are wider than ``room``."""
    every = [block for blocks in columns for block in blocks]
    for dense in (False, True):
        size = _size(every, TEXT, dense)
        layouts = [Layout(_lines(blocks), size, gap) for blocks in columns]
        if sum(layout.width for layout in layouts) <= room:
            return layouts
    return None


def _lines(blocks: Sequence[Block]) -> list[list[Block]]:
    """A new line where something starts."""
    starts = [number for number, block in enumerate(blocks) if block.starts and number]
    ends = itertools.pairwise([0, *starts, len(blocks)])
    return [list(blocks[a:b]) for a, b in ends]


def _refuse_huge(blocks: Sequence[Block]) -> None:
    if not 1 <= len(blocks) <= MOST:
        raise ValueError(
            f"a picture shows from 1 to {MOST} grids, not {len(blocks)}. Show them in parts."
        )
    for rows, columns in (block.shape for block in blocks):
        if max(rows, columns) > LARGEST:
            raise ValueError(
                f"a grid has {rows} rows and {columns} columns, but a picture shows at most "
                f"{LARGEST} of each. Show a part of it, for example values[:8, :8]."
            )


def _attempts(number: int, least: int, most: int) -> Iterator[tuple[float, bool, int]]:
    """(size of letters, dense cells?, lines), the most comfortable way first, tiny letters last."""
    smallest = min(number, TEXT)
    yield from ((letter, False, least) for letter in range(number, smallest - 1, -1))
    yield smallest, True, least
    for lines in range(least + 1, most + 1):
        yield from ((smallest, dense, lines) for dense in (False, True))
    tiny = (half / 2 for half in range(2 * smallest - 1, 3, -1))
    yield from itertools.product(tiny, [True], range(least, most + 1))


def _divisions(blocks: Sequence[Block], count: int) -> list[list[list[Block]]]:
    """Every way to cut the blocks into ``count`` lines, the most balanced ones first."""
    must = {number for number, block in enumerate(blocks) if block.starts and number}
    ways = []
    for cuts in itertools.combinations(range(1, len(blocks)), count - 1):
        if must <= set(cuts):
            ends = itertools.pairwise([0, *cuts, len(blocks)])
            ways.append([list(blocks[a:b]) for a, b in ends])
    return sorted(ways, key=lambda lines: max(sum(b.shape[1] for b in line) for line in lines))


def _size(blocks: Sequence[Block], number: float, dense: bool) -> Size:
    """The cell for the widest number: square, or flat where the numbers are long."""
    texts = {text for block in blocks for row in block.texts for text in row if text}
    # white space: 0.45 or 0.2 of a letter beside the number, lines twice as high as letters or less
    width = math.ceil(widest(texts, number, bold=True) + (0.2 if dense else 0.45) * number)
    height = round(min(max(width, 1.4 * number), 1.9 * number) if dense else 2 * number)
    return Size(number, max(width, height), height)
