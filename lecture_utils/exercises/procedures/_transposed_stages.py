"""The stages of a transposed convolution, done right: zeros, a border, a turned kernel slides."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.procedures import _convolution_stages as convolution
from lecture_utils.exercises.procedures._grids_and_windows import (
    Pair,
    Stage,
    Work,
    extent,
    frame,
    spread,
)


def kernel(work: Work) -> dict[str, Any]:
    """The kernel that slides is K turned by 180°."""
    return {"k": work["k"][::-1, ::-1]}


def zeros(work: Work) -> dict[str, Any]:
    """Stride s: s - 1 zeros between neighbouring cells."""
    return between(work, work["stride"])


def between(work: Work, steps: Pair) -> dict[str, Any]:
    """The spread-out map, and which of its cells are the map's own."""
    return {
        "x": spread(work["x"], steps),
        "real": spread(np.ones(work["x"].shape, bool), steps),
    }


def border(work: Work) -> dict[str, Any]:
    """A border of d(k - 1) - p zeros, and output_padding more at the bottom and on the right."""
    cut, more = work["padding"], work["output_padding"]
    return framed(work, less(full(work), cut), plus(less(full(work), cut), more))


def full(work: Work) -> Pair:
    """The border that lets every stamp fit: d(k - 1)."""
    return less(extent(work), (1, 1))


def framed(work: Work, before: Pair, after: Pair) -> dict[str, Any]:
    """The map with this border; a negative number cuts."""
    return {
        "x": frame(work["x"], before, after),
        "real": frame(work["real"], before, after, False),
    }


def places(work: Work) -> dict[str, Any]:
    """The window moves by one cell: the stride is already in the zeros."""
    return convolution.stepping(work, (1, 1))


def plus(a: Pair, b: Pair) -> Pair:
    return a[0] + b[0], a[1] + b[1]


def less(a: Pair, b: Pair) -> Pair:
    return a[0] - b[0], a[1] - b[1]


STAGES: dict[str, Stage] = {
    "operands": convolution.operands,
    "kernel": kernel,
    "holes": convolution.holes,
    "zeros": zeros,
    "border": border,
    "places": places,
    "combine": convolution.combine,
    "result": convolution.result,
}
