"""A trace as plain data for the browser, and its results as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from lecture_utils.engine.trace import Cell, Grid, Step, Trace, format_number


def rows_text(values: Any, text: Callable[[Any], str] = format_number) -> str:
    """A grid as ``[[2, -5], [-2, 1]]`` in the course's number format."""
    return "[" + ", ".join("[" + ", ".join(map(text, row)) + "]" for row in values) + "]"


def results(trace: Trace) -> str:
    """``"Y = [[2, -5], [-2, 1]]"``: what the trace writes and no step reads, the output first."""
    names = sorted(trace.written, key=lambda name: name != "output") or ["output"]
    read = {cell.grid for step in trace.steps for cell in step.reads}
    shown = (trace.grids[name] for name in names if name not in read)
    grids = [grid for grid in shown if not grid.momentary]
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


#: What an operation is called in words; torch's name stands beside it, small.
WORDS = {
    "conv2d": "Convolution",
    "conv_transpose2d": "Transposed convolution",
    "max_pool2d": "Max pooling",
    "avg_pool2d": "Average pooling",
    "max_unpool2d": "Max unpooling",
    "cross_entropy": "Cross entropy",
}


def heading(trace: Trace) -> str:
    """``"Dilated convolution"``."""
    if trace.operation == "conv2d" and trace.parameters.get("dilation", 1) not in (1, (1, 1)):
        return "Dilated convolution"
    return WORDS[trace.operation]


def scene(trace: Trace) -> dict[str, Any]:
    """The trace as plain data, a ``ScenePayload`` of stepper/widget.js; cells row by row."""
    names = [name for board in trace.boards for name in board.grids]
    wide = {name: trace.grids[name].shape[1] for name in names}
    return {
        "heading": heading(trace),
        "title": trace.title,
        "termsLabel": trace.terms_label,
        "boards": [board._asdict() for board in trace.boards],
        "grids": [grid_payload(trace, trace.grids[name]) for name in names],
        "steps": [_step(step, trace, wide) for step in trace.steps],
    }


def grid_payload(trace: Trace, grid: Grid) -> dict[str, Any]:
    rows, columns = grid.shape
    written = grid.name in trace.written
    texts = trace.longest_texts(grid.name) if grid.momentary else _texts(grid)
    initial = None if grid.initial is None else grid.text(grid.initial)
    return {
        "name": grid.name,
        "symbol": grid.symbol,
        "caption": f"{grid.label}, {rows}×{columns}",
        "rows": rows,
        "columns": columns,
        "text": [text for row in texts for text in row],
        "top": grid.column_labels,
        "left": grid.row_labels,
        "names": [grid.twin_name(r, c) for r in range(rows) for c in range(columns)],
        "border": sorted(r * columns + c for r, c in grid.border),
        "inserted": sorted(r * columns + c for r, c in grid.inserted),
        "unread": sorted(r * columns + c for r, c in trace.never_read(grid.name)),
        "wrong": sorted(r * columns + c for r, c in grid.wrong),
        "cut": sorted(r * columns + c for r, c in grid.cut),
        "momentary": grid.momentary,
        "initial": "" if grid.momentary else initial,
        "editable": False,
        "written": written,
        **({"unreadWords": grid.unread_means} if grid.unread_means else {}),
    }


def _texts(grid: Grid) -> list[list[str]]:
    return [[grid.text(value) for value in row] for row in grid.values]


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
