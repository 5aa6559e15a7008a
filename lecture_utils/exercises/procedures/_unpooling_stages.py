"""The stages of max unpooling, done right."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work


def value(work: Work) -> dict[str, Any]:
    """The number that goes back is the one in the small map."""
    return {"v": work["input"]}


def place(work: Work) -> dict[str, Any]:
    """It goes to its switch: a position, counted row by row in the large map."""
    return {"at": work["indices"]}


def fill(work: Work) -> dict[str, Any]:
    """It fills this one cell; every other cell is zero."""
    z = np.zeros(work["output_size"], work["v"].dtype)
    for at, v in zip(work["at"].ravel(), work["v"].ravel(), strict=True):
        z.flat[at] = v
    return {"y": z}


def result(work: Work) -> dict[str, Any]:
    """The large map is the result."""
    return {}


def corner(work: Work, i: int, j: int) -> tuple[int, int]:
    """The top left cell of the window that small cell (i, j) stands for."""
    (s_h, s_w), (p_h, p_w) = work["stride"], work["padding"]
    return max(0, i * s_h - p_h), max(0, j * s_w - p_w)


STAGES: dict[str, Stage] = {"value": value, "place": place, "fill": fill, "result": result}
