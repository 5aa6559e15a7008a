"""A trace as pictures: one frame, or several as a comic strip."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from matplotlib.figure import Figure

from lecture_utils.engine.trace import Frame, Trace
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.canvas import Canvas, settings
from lecture_utils.figures.kit.inputs import several
from lecture_utils.figures.kit.layout import ROOM, Layout, arrange, side_by_side
from lecture_utils.figures.kit.legend import Legend
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.products import Products
from lecture_utils.figures.kit.text import SENTENCE, TEXT, widest, wrap
from lecture_utils.figures.kit.trace_grids import (
    blocks_of,
    frame_of,
    full_stop,
    grid_in_words,
    grids_of,
    never_read_in_words,
    roles_of,
    roomy_blocks,
)

#: Most frames in one comic strip.
LONGEST_STRIP = 24

#: Room between grids and sentence, between products and sentence, and the least for a sentence.
_GAP, _APART, _LEAST = 20, 28, 320

#: Boards that are higher stand in two columns with this room between them, and less between grids.
_HIGHEST, _BETWEEN, _NARROW = 560, 32, 24


def trace_figure(trace: Trace, step: int | None = None) -> Figure:
    """Draw every grid of a trace as it stands after ``step`` steps, and the sentence below.

    Parameters
    ----------
    trace : Trace
    step : int, optional
        From 0 (nothing written yet) to ``len(trace)`` (finished); None means finished.

    Returns
    -------
    matplotlib.figure.Figure
        All frames of one trace have the same size.

    Raises
    ------
    IndexError, TypeError
        There is no such step.
    ValueError
        A grid has more than 48 rows or columns.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> figure = trace_figure(trace.conv2d(slides.X, slides.K, stride=2, padding=1), 1)
    >>> float(figure.get_figwidth()) <= 9
    True
    """
    now = frame_of(trace, step)
    plan = _plan(trace)
    width, height = plan.width, _height(plan.layouts)
    blocks = iter(blocks_of(trace, now))
    with settings():
        room = height + _GAP + plan.said + 16 + plan.legend.height
        canvas = Canvas(width + 2 * MARGIN, room + 2 * MARGIN)
        x: float = MARGIN
        spare = (width - _width(plan.layouts)) / len(plan.layouts)
        for layout in plan.layouts:
            now_shown = layout.showing(list(itertools.islice(blocks, layout.count)))
            now_shown.draw(canvas, x, MARGIN, layout.width + spare)
            x += layout.width + spare + _BETWEEN
        top = MARGIN + height + _GAP
        left: float = MARGIN
        if plan.products.there:
            plan.products.draw(canvas, now.step, left, top)
            left += plan.products.width + _APART if plan.beside else 0
        below = 0 if plan.beside or not plan.products.there else plan.products.height + 8
        plan.caption.draw(canvas, trace, now, left, top + below)
        plan.legend.draw(canvas, MARGIN, top + plan.said + 16)
    return canvas.figure


class _Caption(NamedTuple):
    """The heading "Step 1 of 4" and the sentence, with room for ``lines`` lines of it."""

    width: float
    size: float
    lines: int

    @property
    def line(self) -> int:
        return round(1.4 * self.size)

    @property
    def height(self) -> int:
        return self.line * (self.lines + 1)

    def draw(self, canvas: Canvas, trace: Trace, now: Frame, left: float, top: float) -> float:
        heading = [f"Step {now.index} of {len(trace)}"]
        below = canvas.paragraph(left, top, heading, self.line, TEXT, "muted", name="heading")
        words = wrap(now.sentence, self.width, self.size)
        canvas.paragraph(left, below, words, self.line, self.size, name="sentence")
        return top + self.height


class _Plan(NamedTuple):
    """What all frames of a trace share: so they have one size."""

    layouts: Sequence[Layout]
    products: Products
    beside: bool  # whether the sentence stands beside the products
    caption: _Caption
    legend: Legend
    width: int

    @property
    def said(self) -> int:
        """Height of the products and the sentence."""
        if not self.products.there:
            return self.caption.height
        heights = self.products.height, self.caption.height
        return max(heights) if self.beside else sum(heights) + 8


@lru_cache(maxsize=8)
def _plan(trace: Trace) -> _Plan:
    layouts, products = _columns(trace), Products(trace)
    sentences = [step.sentence for step in trace.steps] + [trace.frame(0).sentence]
    longest = widest(sentences, SENTENCE)
    taken = products.width + _APART if products.there else 0
    beside = taken + _LEAST <= ROOM
    least = max(420, taken + min(longest, _LEAST)) if beside else taken
    width = int(min(max(_width(layouts), least, min(longest, 640)), ROOM))
    room = width - taken if beside else width
    lines = max(len(wrap(words, room, SENTENCE)) for words in sentences)
    caption = _Caption(room, SENTENCE, lines)
    return _Plan(layouts, products, beside, caption, Legend(roles_of(trace), width), width)


def _columns(trace: Trace) -> Sequence[Layout]:
    """The boards below each other; where that is too high for a screen, the last one beside them.

    It stays one column if two would be too wide.
    """
    blocks = roomy_blocks(trace)
    one = [arrange(blocks)]
    if one[0].height <= _HIGHEST or len(trace.boards) < 2:
        return one
    last = len(trace.boards[-1].grids)
    two = side_by_side([blocks[:-last], blocks[-last:]], ROOM - _BETWEEN, _NARROW)
    return two if two and _height(two) < one[0].height else one


def _width(layouts: Sequence[Layout]) -> float:
    return sum(layout.width for layout in layouts) + _BETWEEN * (len(layouts) - 1)


def _height(layouts: Sequence[Layout]) -> int:
    return max(layout.height for layout in layouts)


def frame(trace: Trace, step: int | None = None) -> Picture:
    """The picture of a trace after ``step`` steps, with a text alternative.

    Parameters
    ----------
    trace : Trace
    step : int, optional
        From 0 (nothing written yet) to ``len(trace)`` (finished); None means finished.

    Returns
    -------
    Picture

    Raises
    ------
    IndexError, TypeError, ValueError
        As ``trace_figure``.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> picture = frame(trace.conv2d(slides.X, slides.K, stride=2, padding=1), 1)
    >>> picture.alt[-86:]
    'Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2. Of 9 products 4 have the weight 0.'
    """
    now = frame_of(trace, step)
    alt = [f"{trace.title}. After {now.index} of {len(trace)} steps."]
    alt += [grid_in_words(grid, now.written.get(grid.name)) for grid in grids_of(trace)]
    alt += [full_stop(now.sentence), *_left_out(now)]
    return Picture(trace_figure(trace, step), " ".join([*alt, *never_read_in_words(trace)]))


def _left_out(now: Frame) -> list[str]:
    """The products that the picture shows grey, and the sentence leaves out."""
    terms = now.step.terms if now.step else ()
    silent = sum(term.silent for term in terms)
    return [f"Of {len(terms)} products {silent} have the weight 0."] if silent else []


def strip(trace: Trace, steps: Iterable[int] | None = None) -> Picture:
    """Several frames of a trace as a comic strip, small, for print.

    Parameters
    ----------
    trace : Trace
    steps : iterable of int, optional
        Which frames, each from 0 (nothing written yet) to ``len(trace)``; None means all but 0.

    Returns
    -------
    Picture

    Raises
    ------
    IndexError, TypeError
        There is no such step.
    ValueError
        No step, or more than 24.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> picture = strip(trace.conv2d(slides.X, slides.K, stride=2, padding=1), steps=[1, 4])
    >>> picture.alt[:58]
    'conv2d, stride=2, padding=1, dilation=1. 2 frames of 4 ste'
    """
    count = frame_of(trace, None).index
    chosen = range(1, count + 1) if steps is None else several(steps, "steps", f"[1, {count}]")
    if not 1 <= len(chosen) <= LONGEST_STRIP:
        raise ValueError(
            f"steps holds {len(chosen)} frames, but a strip shows from 1 to {LONGEST_STRIP}. "
            f"Choose some of the {count} steps, for example steps=[1, {count}]."
        )
    frames = [frame_of(trace, step, f"steps[{n}]") for n, step in enumerate(chosen)]
    alt = [f"{trace.title}. {len(frames)} frames of {count} steps."]
    last = frames[-1].written
    alt += [grid_in_words(grid) for grid in grids_of(trace) if grid.name not in last]
    alt += [full_stop(f"Step {now.index}: {now.sentence}") for now in frames]
    alt += [
        f"At the end of the strip: {grid_in_words(grid, last[grid.name])}"
        for grid in grids_of(trace)
        if grid.name in last
    ]
    return Picture(_strip_figure(trace, frames), " ".join([*alt, *never_read_in_words(trace)]))


def _strip_figure(trace: Trace, frames: Sequence[Frame]) -> Figure:
    pad = 12
    layout, columns = _panel_layout(trace, len(frames), 2 * pad)
    inner = max(layout.width, 260)
    wide = inner + 2 * pad
    lines = max(len(wrap(now.sentence, inner, TEXT)) for now in frames)
    caption = _Caption(inner, TEXT, lines)
    high = layout.height + caption.height + 2 * pad + 12
    rows = -(-len(frames) // columns)
    width = columns * (wide + _GAP) - _GAP
    legend = Legend(roles_of(trace), width)
    with settings():
        page = max(width, legend.width) + 2 * MARGIN
        canvas = Canvas(page, rows * (high + _GAP) + legend.height + 2 * MARGIN)
        for number, now in enumerate(frames):
            x = MARGIN + number % columns * (wide + _GAP)
            y = MARGIN + number // columns * (high + _GAP)
            canvas.frame((x, y, wide, high), width=1.2)
            panel = layout.showing(blocks_of(trace, now, small=True))
            panel.draw(canvas, x + pad, y + pad, inner)
            caption.draw(canvas, trace, now, x + pad, y + pad + layout.height + 12)
        legend.draw(canvas, MARGIN, MARGIN + rows * (high + _GAP))
    return canvas.figure


def _panel_layout(trace: Trace, frames: int, padding: int) -> tuple[Layout, int]:
    """How the grids lie in a panel, and how many panels side by side leave numbers readable."""
    finished = roomy_blocks(trace, small=True)
    title = widest((block.title for block in finished), bold=True)
    gap = 28 if title else 24  # a title makes wide panels; their signs, too, are shown narrow
    for columns in range(min(3, frames), 1, -1):
        room = (ROOM + _GAP) // columns - _GAP - padding
        if title > room:
            continue
        layout = arrange(finished, room, TEXT, gap)
        if len(layout.lines) == 1 and layout.size.number == TEXT:
            return layout, columns
    return arrange(finished, ROOM - padding, TEXT, gap), 1
