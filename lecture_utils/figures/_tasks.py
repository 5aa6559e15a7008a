"""Pictures of what is asked: a question on grids with empty cells, and questions with choices."""

from __future__ import annotations

import string
from collections.abc import Collection, Sequence
from math import ceil
from typing import Any, NamedTuple

from lecture_utils.checks import flag, one_of, shown
from lecture_utils.checks import text as checked
from lecture_utils.engine.trace import Grid, Trace
from lecture_utils.figures.kit.block import Block, Place, sized
from lecture_utils.figures.kit.inputs import grid_of, several, texts_of
from lecture_utils.figures.kit.layout import ROOM, arrange
from lecture_utils.figures.kit.page import Grids, Part, Words, page
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import NARROWEST, TEXT, widest
from lecture_utils.figures.kit.trace_grids import (
    frame_of,
    grid_in_words,
    roles_put_in,
    rows_in_words,
    written,
)

_NARROW = 22


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
    room = ceil(widest(steps, TEXT)) + _NARROW
    width = min(max(layout.width, NARROWEST, room), ROOM)
    lines = [
        Words(step, TEXT, indent=_NARROW, mark=f"{n}.", above=10 if n == 1 else 2)
        for n, step in enumerate(steps, start=1)
    ]
    return Picture(page([Words(question), *lines, Grids(layout)], width), " ".join(words))


def _block(grid: Grid, values: Any, sign: str) -> Block:
    labels = {"row_labels": grid.row_labels, "column_labels": grid.column_labels}
    put_in = {"roles": roles_put_in(grid), "dotted": grid.border, "hatched": grid.inserted}
    return sized(written(values), grid.label, grid.name, sign=sign, **labels, **put_in)


class Asked(NamedTuple):
    """A question with choices, as it is printed: ``grids`` are (caption, rows)."""

    text: str
    choices: Sequence[str]
    grids: Sequence[tuple[str, Any]] = ()


def questions(items: Sequence[Asked]) -> Picture:
    """Questions with their choices, A, B, C … below one another, without the answers.

    Parameters
    ----------
    items : sequence of (text, choices, grids)
        ``grids`` are (caption, rows), shown between the text and the choices.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        There is no question, or one is not as above.

    Examples
    --------
    >>> questions([("How large is Y?", ["2×2", "3×3"], [])]).alt
    '1. How large is Y? A: 2×2 B: 3×3'
    """
    parts: list[Part] = []
    words = []
    for number, (text, choices, grids) in enumerate(_items(items), start=1):
        mark = f"{number}."
        parts.append(Words(text, TEXT, indent=28, mark=mark, above=26 if parts else 0))
        said = [f"{mark} {text}"]
        if grids:
            blocks = [_plain(grid, f"grid {n}") for n, grid in enumerate(grids)]
            parts.append(Grids(arrange(blocks, ROOM - _NARROW, TEXT, gap=36), indent=28))
            said += [f"{b.caption}: {rows_in_words(b.texts, str)}." for b in blocks]
        for letter, choice in zip(string.ascii_uppercase, choices, strict=False):
            parts.append(Words(choice, TEXT, indent=54, mark=letter, above=6))
            said.append(f"{letter}: {choice}")
        words.append(" ".join(said))
    return Picture(page(parts, 800), "\n".join(words))


def _items(items: Any) -> list[Asked]:
    example = "[('How large is Y?', ['2×2', '3×3'], [])]"
    found = []
    for n, item in enumerate(several(items, "items", example)):
        name = f"items[{n}]"
        if not isinstance(item, tuple) or not 2 <= len(item) <= 3:
            raise TypeError(
                f"{name} (={shown(item)}) must be a question (text, choices, grids). "
                f"Use for example items={example}."
            )
        one = Asked(*item)
        checked(one.text, f"{name}.text", "What is Y?")
        grids = several(one.grids, f"{name}.grids", "[('X', [[1, 2]])]")
        found.append(Asked(one.text, texts_of(one.choices, f"{name}.choices"), grids))
    if not found:
        raise ValueError("items (=()) holds no question. Give at least one (text, choices, grids).")
    return found


def _plain(grid: Any, name: str) -> Block:
    if not isinstance(grid, Sequence) or len(grid) != 2 or not isinstance(grid[0], str):
        raise TypeError(f"items has the grid {shown(grid)}, which must be a (caption, rows).")
    rows = grid_of(grid[1], f"items, the grid {grid[0]!r},")
    return sized(written(rows), grid[0], name)
