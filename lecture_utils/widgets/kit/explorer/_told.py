"""What an explorer says that its setting comes to. operation.js and reading.js are its twins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils.engine.trace import Trace


def size_lines(formula: str, sizes: Sequence[int], made: Sequence[int], **how: Any) -> list[str]:
    """The sizes of the output with their numbers; one line for both axes where they are alike."""
    texts = [formula.format(n=n, **how) for n in sizes]
    if sizes[0] == sizes[1]:
        return [f"H_out = W_out = {texts[0]} = {made[0]}"]
    lines = zip(("H_out", "W_out"), texts, made, strict=True)
    return [f"{name} = {text} = {size}" for name, text, size in lines]


def times_read(record: Trace) -> np.ndarray:
    """How often each cell of the input is read, (H, W)."""
    shown = record.grids[record.boards[0].grids[0]]
    times = np.zeros(shown.shape, int)
    for step in record.steps:
        for cell in step.reads:
            times[cell.row, cell.column] += cell.grid == shown.name
    (top, left), (height, width) = shown.origin, record.grids["input"].shape
    return times[top : top + height, left : left + width]


def reading_told(times: np.ndarray) -> str:
    """Which cells are read; the windows lie in rows and columns."""
    if not times.any():
        return "No input cell is read: every window lies in the border."
    once = "exactly once" if (times[times > 0] == 1).all() else "at least once"
    sides: list[np.ndarray] = [(times > 0).max(axis=axis) for axis in (1, 0)]
    if all(side.all() for side in sides):
        return f"Every input cell is read {once}."
    if all(side[: side.sum()].all() for side in sides):
        left = [
            f"the last {noun}" if missing == 1 else f"the last {missing} {noun}s"
            for noun, missing in zip(
                ("row", "column"), (int((~s).sum()) for s in sides), strict=True
            )
            if missing
        ]
        return f"Every input cell is read {once}, except {' and '.join(left)}."
    return f"{int((times == 0).sum())} of {times.size} input cells are read by no window."


def listed(names: Sequence[str], most: int) -> str:
    """``"a, b and c"``; of many names the first."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
