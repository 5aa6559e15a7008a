"""The stepper: a trace, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import traitlets

from lecture_utils import figures
from lecture_utils.engine.trace import Cell, Grid, Step, Trace, format_number
from lecture_utils.widgets._base import GridWidget, module, stylesheet

#: A grid larger than this cannot be read on a screen, so the widget refuses it.
LARGEST_SIDE = 24


class Stepper(GridWidget):
    """Show a trace: grids side by side, the cells being read and made, the arithmetic term by term.

    Step with ← and →, Home, End, space; click an output cell to jump; hover a cell, or move the cursor
    to it, to see where it comes from and what it feeds. Works without a kernel once it is shown.

    Parameters
    ----------
    trace : Trace, or dict of label -> Trace
        Several traces of one thing get a choice between them, and keep their place in it.
    step : int
        Steps already done when it opens; 0 is the start.
    size : {"small", "medium", "large", "classroom"}
    view : str, optional
        The label of the trace that is shown first.

    Raises
    ------
    TypeError
        ``trace`` is no Trace, or a keyword is misspelt.
    ValueError
        A grid has a side of more than 24 cells, or size or view is unknown.
    IndexError
        ``step`` is out of range.

    Examples
    --------
    >>> from lecture_utils import Stepper, slides, trace
    >>> Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1))
    Stepper(conv2d, stride=2, padding=1, dilation=1: Y = [[2, -5], [-2, 1]])
    """

    _esm = module("stepper.js")
    _css = stylesheet("board.css")

    view = traitlets.Unicode("").tag(sync=True)
    _scenes = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        trace: Trace | Mapping[str, Trace],
        step: int = 0,
        size: str = "medium",
        view: str | None = None,
        **unknown: Any,
    ) -> None:
        traces = dict(trace) if isinstance(trace, Mapping) else {"": trace}
        if not traces:
            raise ValueError(
                "trace (={}) holds no trace. Give at least one, for example trace.conv2d(X, K)."
            )
        for one in traces.values():
            _check(one)
        view = next(iter(traces)) if view is None else view
        if view not in traces:
            names = ", ".join(map(repr, traces))
            raise ValueError(
                f"view (={view!r}) must be one of {names}. Use view={next(iter(traces))!r}."
            )
        traces[view].frame(step)
        self.traces = traces
        scenes = {label: scene(one) for label, one in traces.items()}
        super().__init__(_scenes=scenes, view=view, step=step, size=size, **unknown)

    @property
    def trace(self) -> Trace:
        """The trace that is shown."""
        return self.traces[self.view]

    def __repr__(self) -> str:
        shown_traces = [
            f"{label}: {results(one)}" if label else f"{one.title}: {results(one)}"
            for label, one in self.traces.items()
        ]
        if len(shown_traces) == 1:
            return f"Stepper({shown_traces[0]})"
        return f"Stepper({self.trace.operation}; " + "; ".join(shown_traces) + ")"

    def _parameters(self) -> tuple[str, ...]:
        return ("trace", "step", "size", "view")

    def _figure(self) -> Any:
        return figures.trace_figure(self.trace)


def _check(trace: Any) -> None:
    if not isinstance(trace, Trace):
        raise TypeError(
            f"trace (={trace!r:.60}) must be a Trace, not {type(trace).__name__}. Make one with "
            f"lecture_utils.engine.trace, for example trace.conv2d(X, K)."
        )
    for board in trace.boards:
        for grid in (trace.grids[name] for name in board.grids):
            if max(grid.shape) > LARGEST_SIDE:
                raise ValueError(
                    f"{grid.label} is {grid.shape[0]}×{grid.shape[1]}, but the stepper shows grids of at "
                    f"most {LARGEST_SIDE}×{LARGEST_SIDE} cells. Cut out a part, for example "
                    f"X[:{LARGEST_SIDE // 2}, :{LARGEST_SIDE // 2}]."
                )


def rows_text(values: Any, text: Callable[[Any], str] = format_number) -> str:
    """A grid as ``[[2, -5], [-2, 1]]`` in the course's number format."""
    return "[" + ", ".join("[" + ", ".join(map(text, row)) + "]" for row in values) + "]"


def results(trace: Trace) -> str:
    """``"Y = [[2, -5], [-2, 1]]"``: every grid that the trace writes, the output first; none that a step reads."""
    names = sorted(trace.written, key=lambda name: name != "output") or ["output"]
    read = {cell.grid for step in trace.steps for cell in step.reads}
    grids = [trace.grids[name] for name in names if name not in read]
    output = trace.output.ravel()
    same = [grid for grid in grids if np.array_equal(grid.values.ravel(), output, equal_nan=True)]
    parts = [
        f"{grid.symbol} = {rows_text(grid.values, grid.text)}"
        for grid in grids
        if grid is grids[0] or grid not in same
    ]
    if len(same) > 1:
        parts[0] += f" in {len(same)} views"
    return ", ".join(parts)


def scene(trace: Trace) -> dict[str, Any]:
    """The trace as plain data for scene.js; cells are counted row by row."""
    names = [name for board in trace.boards for name in board.grids]
    wide = {name: trace.grids[name].shape[1] for name in names}
    return {
        "title": trace.title,
        "termsLabel": trace.terms_label,
        "boards": [board._asdict() for board in trace.boards],
        "grids": [grid_payload(trace, trace.grids[name]) for name in names],
        "steps": [_step(step, trace, wide) for step in trace.steps],
    }


def grid_payload(trace: Trace, grid: Grid) -> dict[str, Any]:
    rows, columns = grid.shape
    written = grid.name in trace.written
    return {
        "name": grid.name,
        "symbol": grid.symbol,
        "caption": f"{grid.label}, {rows}×{columns}",
        "rows": rows,
        "columns": columns,
        "text": [grid.text(value) for value in grid.values.flat],
        "top": grid.column_labels,
        "left": grid.row_labels,
        "names": [grid.twin_name(r, c) for r in range(rows) for c in range(columns)],
        "border": sorted(r * columns + c for r, c in grid.border),
        "unread": sorted(r * columns + c for r, c in trace.never_read(grid.name)),
        "wrong": sorted(r * columns + c for r, c in grid.wrong),
        "initial": None if grid.initial is None else grid.text(grid.initial),
        "editable": False,
        "written": written,
    }


def _step(step: Step, trace: Trace, wide: dict[str, int]) -> dict[str, Any]:
    columns = {term.factors[0].column for term in step.terms}
    plain = {
        "reads": _by_grid(step.reads, wide),
        "writes": [
            [cell.grid, _flat(cell, wide), trace.grids[cell.grid].text(value)]
            for cell, value in zip(step.writes, step.values, strict=True)
            if cell.grid in wide
        ],
        "terms": [{"text": term.text, "silent": term.silent} for term in step.terms],
        "columns": max(1, len(columns)),
        "sentence": step.sentence,
    }
    if step.links:
        made: dict[Cell, list[Cell]] = {}
        for cell, sources in step.links:
            made.setdefault(cell, []).extend(sources)
        plain["links"] = [
            [[cell.grid, _flat(cell, wide)], _by_grid(sources, wide)]
            for cell, sources in made.items()
        ]
    return plain


def _by_grid(cells: Iterable[Cell], wide: dict[str, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for cell in cells:
        if cell.grid in wide:
            found.setdefault(cell.grid, []).append(_flat(cell, wide))
    return found


def _flat(cell: Cell, wide: dict[str, int]) -> int:
    return cell.row * wide[cell.grid] + cell.column
