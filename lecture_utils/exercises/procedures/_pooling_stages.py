"""The stages of max pooling and average pooling, done right."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.procedures import _convolution_stages as convolution
from lecture_utils.exercises.procedures._grids_and_windows import (
    NoAnswer,
    Pair,
    Stage,
    Work,
    flat,
    read,
    windows,
)


def operands(work: Work) -> dict[str, Any]:
    """X is the map. There are no weights: the window has a size only."""
    return {"x": work["input"], "rate": work.get("dilation", (1, 1))}


def largest(work: Work) -> dict[str, Any]:
    """Of each window the largest number; the border never wins."""
    return {"y": best(windows(work["x"], work), own(work))}


def own(work: Work) -> np.ndarray:
    """Which cells of the windows are cells of X: a mask of their shape."""
    return _between(work, work["origin"], work["end"])


def bordered(work: Work) -> np.ndarray:
    """Which cells of the windows are cells of X or of its border: not those that hang over."""
    return _between(work, (0, 0), work["border_end"])


def best(values: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The largest of ``values`` in each window, among the cells that are ``allowed``."""
    return np.asarray(flat(np.where(allowed, values, lowest(values))).max(axis=-1))


def lowest(values: np.ndarray) -> Any:
    """A number that never wins."""
    return np.iinfo(values.dtype).min if values.dtype.kind == "i" else -np.inf


def average(work: Work) -> dict[str, Any]:
    """The sum of each window, divided by the number of its cells (the border included, or not)."""
    return averaged(work, bordered(work) if work["count_include_pad"] else own(work))


def averaged(work: Work, counts: np.ndarray) -> dict[str, Any]:
    """The sum of each window, divided by how many of its cells count."""
    count = flat(counts).sum(axis=-1)
    if not count.all():
        raise NoAnswer
    return {"y": total(work) / count}


def total(work: Work) -> np.ndarray:
    """The sum of each window."""
    return np.asarray(flat(windows(work["x"], work)).sum(axis=-1))


def result(work: Work) -> dict[str, Any]:
    """These numbers are the result, row by row."""
    return {}


def _between(work: Work, first: Pair, end: Pair) -> np.ndarray:
    """Which cells of the windows lie from ``first`` to before ``end``."""
    rows, columns = (
        (cells >= f) & (cells < e) for cells, f, e in zip(read(work), first, end, strict=True)
    )
    return rows[:, None, :, None] & columns[None, :, None, :]


_WINDOWS: dict[str, Stage] = {
    "operands": operands,
    "border": convolution.border,
    "places": convolution.places,
}
MAX_STAGES: dict[str, Stage] = {**_WINDOWS, "choose": largest, "result": result}
AVERAGE_STAGES: dict[str, Stage] = {**_WINDOWS, "choose": average, "result": result}
