"""Pictures of what is asked: a question on grids with empty cells, and questions with choices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from lecture_utils.engine.trace import Grid, Trace, format_number
from lecture_utils.figures._block import Block, Place
from lecture_utils.figures._layout import ROOM, arrange
from lecture_utils.figures._page import Grids, Words, page
from lecture_utils.figures._scene import grid_in_words
from lecture_utils.figures._tables import grid_of_numbers, texts_of
from lecture_utils.figures._text import NARROWEST, TEXT
from lecture_utils.figures.picture import Picture

_NARROW = 22


def task(
    trace: Trace,
    shown: Sequence[str],
    signs: Sequence[str],
    question: str,
    given: Collection[Place] = (),
    ask_size: bool = False,
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

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A grid is no grid of the trace, or has more than 48 rows or columns.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> record = trace.conv2d(slides.X, slides.K, stride=2, padding=1)
    >>> task(record, ["input", "kernel"], ["*", "="], "What is Y?").alt[-40:]
    'Output Y, 2×2: empty empty; empty empty.'
    """
    if unknown := [name for name in shown if name not in trace.grids]:
        names = ", ".join(map(repr, trace.grids))
        raise ValueError(f"shown names {unknown[0]!r}, which is no grid of the trace. Use {names}.")
    output = trace.grids["output"]
    rows = [
        [value if (r, c) in given else None for c, value in enumerate(row)]
        for r, row in enumerate(output.values)
    ]
    before = ["", *signs]
    blocks = [
        _block(trace.grids[name], trace.grids[name].values, before[number])
        for number, name in enumerate(shown)
    ]
    words = [question, *(grid_in_words(trace.grids[name]) for name in shown)]
    if ask_size:
        sign = before[len(shown)]
        blocks.append(Block([["?"]], output.label, "output", sign))
        words.append(f"{output.label}: its size is asked too.")
    else:
        blocks.append(_block(output, rows, before[len(shown)]))
        words.append(grid_in_words(output, rows))
    layout = arrange(blocks)
    width = min(max(layout.width, NARROWEST), ROOM)
    return Picture(page([Words(question), Grids(layout)], width), " ".join(words))


def _block(grid: Grid, values: Any, sign: str) -> Block:
    rows, columns = grid.shape
    return Block(
        texts=[[None if v is None else format_number(v) for v in row] for row in values],
        caption=f"{grid.label}, {rows}×{columns}",
        name=grid.name,
        sign=sign,
        row_labels=grid.row_labels,
        column_labels=grid.column_labels,
        roles=dict.fromkeys(grid.border, "border"),
        dotted=grid.border,
    )


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
    ValueError
        There is no question.

    Examples
    --------
    >>> questions([("How large is Y?", ["2×2", "3×3"], [])]).alt
    '1. How large is Y? A: 2×2 B: 3×3'
    """
    if not items:
        raise ValueError("items (=()) holds no question. Give at least one (text, choices, grids).")
    parts: list[Words | Grids] = []
    words = []
    for number, (text, choices, grids) in enumerate(items, start=1):
        mark = f"{number}."
        parts.append(Words(text, TEXT, indent=28, mark=mark, above=26 if parts else 0))
        said = [f"{mark} {text}"]
        if grids:
            blocks = [_plain(caption, rows, n) for n, (caption, rows) in enumerate(grids)]
            parts.append(Grids(arrange(blocks, ROOM - _NARROW, TEXT, gap=36), indent=28))
            said += [f"{b.caption}: {_spoken(b)}." for b in blocks]
        for letter, choice in zip("ABCDEFGHIJ", choices, strict=False):
            parts.append(Words(choice, TEXT, indent=54, mark=letter, above=6))
            said.append(f"{letter}: {choice}")
        words.append(" ".join(said))
    return Picture(page(parts, 800), "\n".join(words))


def _plain(caption: str, rows: Any, number: int) -> Block:
    texts = texts_of(grid_of_numbers(rows, caption or "grids"))
    high, wide = len(texts), len(texts[0])
    return Block(
        texts=texts,
        caption=f"{caption}, {high}×{wide}",
        name=f"grid {number}",
        row_labels=[str(r) for r in range(high)],
        column_labels=[str(c) for c in range(wide)],
    )


def _spoken(block: Block) -> str:
    return "; ".join(" ".join(row) for row in block.texts)
