"""The picture of what is asked: a question on grids with empty cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil
from typing import Any

from lecture_utils.checks import flag, one_of
from lecture_utils.checks import text as checked
from lecture_utils.engine.trace import Grid, Trace
from lecture_utils.figures.kit.block import Block, Place, sized
from lecture_utils.figures.kit.inputs import several, texts_of
from lecture_utils.figures.kit.layout import ROOM, arrange
from lecture_utils.figures.kit.page import Grids, Words, page
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import NARROWEST, TEXT, widest
from lecture_utils.figures.kit.trace_grids import (
    frame_of,
    grid_in_words,
    roles_put_in,
    written,
)


def task(
    trace: Trace,
    shown: Sequence[str],
    signs: Sequence[str],
    question: str,
    given: Collection[Place] = (),
    ask_size: bool = False,
    working: Sequence[str] = (),
) -> Picture:
    """A question: grids of a trace, and its output with empty cells.

    Parameters
    ----------
    trace : Trace
    shown : sequence of str
        The names of the grids that are given.
    signs : sequence of str
        One sign behind each of them; the last one stands before the output.
    question : str
    given : collection of (row, column)
        Cells of the output that are filled in.
    ask_size : bool
        Whether the size of the output is asked too, so that the picture must not show it.
    working : sequence of str
        How the cells that are filled in were computed, one sentence each: they stand under the
        question.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        A grid is no grid of the trace, or has more than 48 rows or columns; another number of
        signs.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> record = trace.conv2d(slides.X, slides.K, stride=2, padding=1)
    >>> task(record, ["input", "kernel"], ["*", "="], "What is Y?").alt[-40:]
    'Output Y, 2×2: empty empty; empty empty.'
    """
    frame_of(trace, None)
    names = texts_of(shown, "shown")
    before = ["", *texts_of(signs, "signs", len(names), "grid that is shown")]
    for name in names:
        one_of(name, "shown", list(trace.grids), "a grid of the trace")
    output = trace.grids["output"]
    filled = {tuple(several(place, "given", "[(0, 0)]")) for place in several(given, "given", "()")}
    rows = [
        [value if (r, c) in filled else None for c, value in enumerate(row)]
        for r, row in enumerate(output.values)
    ]
    grids = [trace.grids[name] for name in names]
    blocks = [_block(grid, grid.values, sign) for grid, sign in zip(grids, before, strict=False)]
    steps = texts_of(working, "working")
    words = [checked(question, "question", "What is Y?"), *map(grid_in_words, grids)]
    if flag(ask_size, "ask_size"):
        blocks.append(Block([["?"]], output.label, "output", before[-1]))
        words.append(f"{output.label}: its size is asked too.")
    else:
        blocks.append(_block(output, rows, before[-1]))
        words.append(grid_in_words(output, rows))
    words += [f"{step}." for step in steps]
    layout = arrange(blocks)
    room = ceil(widest(steps, TEXT))
    width = min(max(layout.width, NARROWEST, room), ROOM)
    lines = [Words(step, TEXT, above=2 if n else 10) for n, step in enumerate(steps)]
    return Picture(page([Words(question), *lines, Grids(layout)], width), " ".join(words))


def _block(grid: Grid, values: Any, sign: str) -> Block:
    labels = {"row_labels": grid.row_labels, "column_labels": grid.column_labels}
    put_in = {"roles": roles_put_in(grid), "dotted": grid.border, "hatched": grid.inserted}
    return sized(written(values), grid.label, grid.name, sign=sign, **labels, **put_in)
