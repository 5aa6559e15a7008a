"""The stepper: a trace, step by step."""

from __future__ import annotations

from typing import Any

import traitlets

from lecture_utils import figures
from lecture_utils.trace import Cell, Grid, Step, Trace, format_number
from lecture_utils.widgets._base import GridWidget, module, stylesheet

#: A grid larger than this cannot be read on a screen, so the widget refuses it.
LARGEST_SIDE = 24


class Stepper(GridWidget):
    """Show a trace: grids side by side, the cells being read and made, the arithmetic term by term.

    Step with ← and →, Home, End, space; click an output cell to jump; hover a cell, or move the cursor
    to it, to see where it comes from and what it feeds. Works without a kernel once it is shown.

    Parameters
    ----------
    trace : Trace
    step : int
        Steps already done when it opens; 0 is the start.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError
        ``trace`` is no Trace, or a keyword is misspelt.
    ValueError
        A grid has a side of more than 24 cells, step is out of range, or size is unknown.

    Examples
    --------
    >>> from lecture_utils import Stepper, slides, trace
    >>> Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1))
    Stepper(conv2d, stride=2, padding=1, dilation=1: Y = [[2, -5], [-2, 1]])
    """

    _esm = module("board.js", "stepper.js")
    _css = stylesheet("board.css")

    _scene = traitlets.Dict().tag(sync=True)

    def __init__(self, trace: Trace, step: int = 0, size: str = "medium", **unknown: Any) -> None:
        if not isinstance(trace, Trace):
            raise TypeError(
                f"trace (={trace!r:.60}) must be a Trace, not {type(trace).__name__}. Make one with "
                f"lecture_utils.trace, for example trace.conv2d(X, K)."
            )
        for grid in shown(trace):
            if max(grid.shape) > LARGEST_SIDE:
                raise ValueError(
                    f"{grid.label} is {grid.shape[0]}×{grid.shape[1]}, but the stepper shows grids of at "
                    f"most {LARGEST_SIDE}×{LARGEST_SIDE} cells. Cut out a part, for example "
                    f"X[:{LARGEST_SIDE // 2}, :{LARGEST_SIDE // 2}]."
                )
        trace.frame(step)
        self.trace = trace
        super().__init__(_scene=scene(trace), step=step, size=size, **unknown)

    def __repr__(self) -> str:
        return f"Stepper({self.trace.title}: Y = {rows_text(self.trace.output)})"

    def _parameters(self) -> tuple[str, ...]:
        return ("trace", "step", "size")

    def _figure(self) -> Any:
        return figures.trace_figure(self.trace)


def shown(trace: Trace) -> list[Grid]:
    """The grids that a view draws: the prepared input stands for the input."""
    return [grid for name, grid in trace.grids.items() if name != "input" or "padded" not in trace.grids]


def rows_text(values: Any) -> str:
    """A grid as ``[[2, -5], [-2, 1]]`` in the course's number format."""
    return "[" + ", ".join("[" + ", ".join(map(format_number, row)) + "]" for row in values) + "]"


def scene(trace: Trace) -> dict[str, Any]:
    """The trace as plain data for board.js; cells are counted row by row."""
    grids = shown(trace)
    wide = {grid.name: grid.shape[1] for grid in grids}
    return {
        "title": trace.title,
        "signs": ["*"] * (len(grids) - 2) + ["="],
        "grids": [_grid(trace, grid) for grid in grids],
        "steps": [_step(step, wide) for step in trace.steps],
    }


def _grid(trace: Trace, grid: Grid) -> dict[str, Any]:
    rows, columns = grid.shape
    top, left = grid.origin
    written = any(cell.grid == grid.name for step in trace.steps for cell in step.writes)
    unread = [] if written else trace.unread(grid.name)
    return {
        "name": grid.name,
        "symbol": grid.symbol,
        "caption": f"{grid.label}, {rows}×{columns}",
        "rows": rows,
        "columns": columns,
        "text": [format_number(value) for value in grid.values.flat],
        "top": _indices(columns, left),
        "left": _indices(rows, top),
        "border": sorted(r * columns + c for r, c in grid.border),
        "unread": [cell.row * columns + cell.column for cell in unread],
        "editable": False,
        "written": written,
    }


def _step(step: Step, wide: dict[str, int]) -> dict[str, Any]:
    reads: dict[str, list[int]] = {}
    for cell in step.reads:
        if cell.grid in wide:
            reads.setdefault(cell.grid, []).append(_flat(cell, wide))
    weights = {term.factors[0].column for term in step.terms}
    return {
        "reads": reads,
        "writes": [
            [cell.grid, _flat(cell, wide), format_number(value)]
            for cell, value in zip(step.writes, step.values, strict=True)
        ],
        "terms": [{"text": term.text, "silent": term.silent} for term in step.terms],
        "columns": len(weights),
        "sentence": step.sentence,
    }


def _indices(count: int, border: int) -> list[str]:
    """Numbers beside a grid, counted from the input's first cell; none beside the border."""
    return ["" if not border <= i < count - border else str(i - border) for i in range(count)]


def _flat(cell: Cell, wide: dict[str, int]) -> int:
    return cell.row * wide[cell.grid] + cell.column
