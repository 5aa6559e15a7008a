"""The grids of a trace as blocks to be drawn, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from lecture_utils.checks import shown, whole
from lecture_utils.engine.trace import Board, Frame, Grid, Trace, format_number
from lecture_utils.figures.kit.block import Block, Place
from lecture_utils.figures.kit.legend import meanings


def frame_of(trace: Trace, step: int | None, name: str = "step") -> Frame:
    """The frame after ``step`` steps; None means the last. An error calls the step by ``name``."""
    if not isinstance(trace, Trace):
        raise TypeError(
            f"trace (={shown(trace)}) must be a Trace. Make one with for example "
            f"trace.conv2d(slides.X, slides.K)."
        )
    last = len(trace)
    index = last if step is None else whole(step, name, example=last)
    if not 0 <= index <= last:
        raise IndexError(
            f"{name} (={shown(index)}) must be from 0 (the start) to {last} (the end). "
            f"Use for example {name}={last}."
        )
    return trace.frame(index)


def blocks_of(trace: Trace, frame: Frame, small: bool = False) -> list[Block]:
    """The grids of a frame; ``small`` leaves out sizes and labels of rows and columns."""
    return [
        _block(trace, trace.grids[name], frame, small, board, place)
        for board in trace.boards
        for place, name in enumerate(board.grids)
    ]


def roomy_blocks(trace: Trace, small: bool = False) -> list[Block]:
    """The grids of the last frame, each cell with the longest number that it ever shows."""
    blocks = blocks_of(trace, trace.frame(len(trace)), small)
    return [
        replace(block, texts=trace.longest_texts(block.name))
        if block.name in trace.written
        else block
        for block in blocks
    ]


def grids_of(trace: Trace) -> list[Grid]:
    """The grids to draw, board after board."""
    return [trace.grids[name] for board in trace.boards for name in board.grids]


@lru_cache(maxsize=32)
def never_read(trace: Trace, grid: str) -> frozenset[Place]:
    """The cells that are crossed out: the same in every frame, so they are looked for once."""
    return trace.never_read(grid)


def roles_of(trace: Trace) -> dict[str, str]:
    """The roles that cells take in this trace, with their words for the legend."""
    grids = grids_of(trace)
    crossed = [grid for grid in grids if never_read(trace, grid.name)]
    own = {
        "border": next((grid.border_means for grid in grids if grid.border), ""),
        "unread": next((grid.unread_means for grid in crossed), ""),
    }
    present = {
        "read": True,
        "weight": any(grid.holds_weights for grid in grids),
        "write": True,
        "border": any(grid.border for grid in grids),
        "inserted": any(grid.inserted for grid in grids),
        "unread": bool(crossed),
        "cut": any(grid.cut for grid in grids),
    }
    return meanings(present, own)


def _block(trace: Trace, grid: Grid, frame: Frame, small: bool, board: Board, place: int) -> Block:
    rows, columns = grid.shape
    short = grid.label if grid.inserted else grid.symbol  # with zeros put in, Y is another grid
    values = frame.written.get(grid.name, grid.values)
    read, write, crossed = _read(grid, frame), _written(grid, frame), never_read(trace, grid.name)
    role = "weight" if grid.holds_weights else "read"
    roles = roles_put_in(grid)
    roles |= (
        dict.fromkeys(crossed, "unread") | dict.fromkeys(read, role) | dict.fromkeys(write, "write")
    )
    roles |= dict.fromkeys(grid.cut, "cut")
    kept = {"ink": frozenset(np.ndindex(grid.shape)) - grid.cut} if grid.cut else {}
    return Block(
        texts=[[None if v is None else grid.text(v) for v in row] for row in values],
        caption=short if small else f"{grid.label}, {rows}×{columns}",
        name=grid.name,
        sign=("", *board.signs)[place],
        starts=place == 0,
        title="" if place else board.title,
        row_labels=() if small else grid.row_labels,
        column_labels=() if small else grid.column_labels,
        roles=roles,
        dotted=grid.border,
        hatched=grid.inserted,
        crossed=crossed,
        struck=grid.cut,
        framed={f"{role}-frame": read, "write": write - grid.cut, **kept},
    )


def roles_put_in(grid: Grid) -> dict[Place, str]:
    """The roles of the cells that are not the grid's own."""
    return dict.fromkeys(grid.border, "border") | dict.fromkeys(grid.inserted, "inserted")


def _read(grid: Grid, frame: Frame) -> frozenset[Place]:
    """The cells read in this step: of the kernel every weight, also one that is 0."""
    if frame.step is None:
        return frozenset()
    return frozenset(cell[1:] for cell in frame.step.reads if cell.grid == grid.name)


def _written(grid: Grid, frame: Frame) -> frozenset[Place]:
    if frame.step is None:
        return frozenset()
    return frozenset(cell[1:] for cell in frame.step.writes if cell.grid == grid.name)


def written(rows: Iterable[Iterable[Any]]) -> list[list[str | None]]:
    """What stands in the cells of a grid; None stays None, an empty cell."""
    return [[None if value is None else format_number(value) for value in row] for row in rows]


# --- in words -------------------------------------------------------------------------------------


def rows_in_words(rows: Iterable[Iterable[Any]], text: Callable[[Any], str] = format_number) -> str:
    """``"1 2; 3 empty"``."""
    return "; ".join(" ".join("empty" if v is None else text(v) for v in row) for row in rows)


def grid_in_words(grid: Grid, values: Iterable[Iterable[Any]] | None = None) -> str:
    """``"Output Y, 2×2: 2 -5; -2 empty."``, with the grid's own values unless others are given."""
    rows, columns = grid.shape
    numbers = rows_in_words(grid.values if values is None else values, grid.text)
    return " ".join([f"{grid.label}, {rows}×{columns}: {numbers}.", *inserted_in_words(grid)])


def inserted_in_words(grid: Grid) -> list[str]:
    """One sentence on the zeros that were put between the cells, if there are any."""
    own = set(np.ndindex(grid.shape)) - grid.added
    lines = []
    for name, axis in (("row", 0), ("column", 1)):
        held = {cell[axis] for cell in own}
        free = [str(n) for n in sorted({cell[axis] for cell in grid.inserted} - held)]
        lines += [f"{name}{'s' * (len(free) > 1)} {', '.join(free)}"] if free else []
    return [f"Inserted zeros: {' and '.join(lines)}, counted from 0."] if lines else []


def never_read_in_words(trace: Trace) -> list[str]:
    """One sentence for each grid that has cells which no step reads."""
    sentences = []
    for grid in grids_of(trace):
        (top, left), crossed = grid.origin, sorted(never_read(trace, grid.name))
        cells = ", ".join(f"{grid.symbol}[{r - top}, {c - left}]" for r, c in crossed)
        words = grid.unread_means.capitalize()
        told = f"{words}: {cells}." if words else f"No window reads {cells}."
        sentences += [told] if crossed else []
    return sentences


def full_stop(sentence: str) -> str:
    """The sentence with a full stop at its end."""
    return sentence if sentence.endswith(".") else f"{sentence}."
