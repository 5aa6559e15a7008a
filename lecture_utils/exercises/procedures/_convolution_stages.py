"""The stages of a convolution, done right; pooling shares border and places."""

from __future__ import annotations

from typing import Any

from lecture_utils.exercises.procedures._grids_and_windows import (
    Pair,
    Stage,
    Work,
    along,
    extent,
    frame,
    windows,
)


def operands(work: Work) -> dict[str, Any]:
    """X is the map, K is what slides."""
    return {"x": work["input"], "k": work["weight"]}


def kernel(work: Work) -> dict[str, Any]:
    """The kernel is used as it is."""
    return {}


def holes(work: Work) -> dict[str, Any]:
    """Dilation d: neighbouring weights read cells that are d apart."""
    return {"rate": work["dilation"]}


def border(work: Work) -> dict[str, Any]:
    """Padding p: p rows or columns of zeros on each of the four sides."""
    return bordered(work, work["padding"], work["padding"])


def bordered(work: Work, before: Pair, after: Pair) -> dict[str, Any]:
    """The map with a border; where the map begins and ends in it, and where the border ends."""
    framed = frame(work["x"], before, after)
    end = tuple(b + n for b, n in zip(before, work["x"].shape, strict=True))
    return {"x": framed, "origin": before, "end": end, "border_end": framed.shape}


def places(work: Work) -> dict[str, Any]:
    """Stride s: the window moves by s cells along both axes, as long as it does not hang over."""
    return stepping(work, work["stride"])


def stepping(work: Work, stride: Pair) -> dict[str, Any]:
    """Where the windows start, with a stride; ceil_mode lets the last one hang over."""
    if work.get("ceil_mode", False):
        return overhanging(work, stride)
    room = [n - e for n, e in zip(work["x"].shape, extent(work), strict=True)]
    return {"rows": along(room[0], stride[0]), "columns": along(room[1], stride[1])}


def overhanging(work: Work, stride: Pair) -> dict[str, Any]:
    """The same with the number of windows rounded up; none begins after the end of the map."""
    starts, missing = [], []
    for n, e, s, end in zip(work["x"].shape, extent(work), stride, work["end"], strict=True):
        found = along(-(-(n - e) // s) * s, s)
        found = found[(found < end) | (found == 0)]
        starts.append(found)
        missing.append(max(0, int(found[-1]) + e - n))
    x = frame(work["x"], (0, 0), tuple(missing))
    return {"rows": starts[0], "columns": starts[1], "x": x}


def combine(work: Work) -> dict[str, Any]:
    """Each weight times the cell under it, all products added."""
    return {"y": (windows(work["x"], work) * work["k"]).sum(axis=(2, 3))}


def result(work: Work) -> dict[str, Any]:
    """The sums are the result."""
    return {}


STAGES: dict[str, Stage] = {
    "operands": operands,
    "kernel": kernel,
    "holes": holes,
    "border": border,
    "places": places,
    "combine": combine,
    "result": result,
}
