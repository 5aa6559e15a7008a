"""Wrong rules about padding, stride and size, where a window slides: convolution and pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import (
    Rule,
    fitting,
    moves,
    moves_both_ways,
    padded,
    rounding_matters,
    seldom,
)
from lecture_utils.exercises.procedures._convolution_stages import bordered, overhanging, stepping
from lecture_utils.exercises.procedures._grids_and_windows import (
    NoAnswer,
    Stage,
    Work,
    along,
    extent,
    spread,
)

CONVOLUTIONS = ("conv2d", "dilated_conv2d")
MAXIMA = (*CONVOLUTIONS, "max_pool2d")
WINDOWS = (*MAXIMA, "avg_pool2d")


def _bordering(before: bool, after: bool) -> Stage:
    """A border at the top and on the left, and at the bottom and on the right, or not."""

    def border(work: Work) -> dict[str, Any]:
        p = work["padding"]
        return bordered(work, p if before else (0, 0), p if after else (0, 0))

    return border


def _moving(rows: bool, columns: bool) -> Stage:
    """The stride counts downwards, and to the right, or not."""

    def places(work: Work) -> dict[str, Any]:
        s_h, s_w = work["stride"]
        return stepping(work, (s_h if rows else 1, s_w if columns else 1))

    return places


def _edge_shows(call: Work) -> bool:
    """Where half of an averaged window is border, it is average-skips-border."""
    return padded(call) and call.get("kernel_size") != tuple(2 * p for p in call["padding"])


def _edge(work: Work) -> dict[str, Any]:
    p = work["padding"]
    repeated = np.pad(work["x"], [(n, n) for n in p], mode="edge")
    return {**bordered(work, p, p), "x": repeated}


def _on_the_output(work: Work) -> dict[str, Any]:
    sizes = zip(work["x"].shape, extent(work), strict=True)
    rows, columns = (along(n - e, 1) for n, e in sizes)
    s_h, s_w = work["stride"]
    rows, columns = rows[s_h - 1 :: s_h], columns[s_w - 1 :: s_w]
    if not (rows.size and columns.size):
        raise NoAnswer
    return {"rows": rows, "columns": columns}


def _on_the_output_shows(call: Work) -> bool:
    """With p = s - 1 it is padding-bottom-right."""
    return moves(call) and not padded(call)


def _spread_output(work: Work) -> dict[str, Any]:
    return {"y": spread(work["y"], work["stride"])}


def _rounds_up(call: Work) -> bool:
    return not call.get("ceil_mode", False) and rounding_matters(call)


def _one_short(work: Work) -> dict[str, Any]:
    found = stepping(work, work["stride"])
    if min(len(found["rows"]), len(found["columns"])) < 2:
        raise NoAnswer
    return {**found, "rows": found["rows"][:-1], "columns": found["columns"][:-1]}


def _one_short_shows(call: Work) -> bool:
    """With p = s = 1 it is padding-top-left."""
    return not padded(call)


def _from_zero(work: Work) -> dict[str, Any]:
    s_h, s_w = work["stride"]
    return stepping(work, (s_h + 1, s_w + 1))


def _from_zero_shows(call: Work) -> bool:
    """With two windows it is size-one-short; as large as the window it is stride-is-kernel."""
    s_h, s_w = call["stride"]
    as_kernel = "kernel_size" in call and (s_h + 1, s_w + 1) == call["kernel_size"]
    return min(fitting(call)) > 2 and not as_kernel and not call.get("ceil_mode", False)


def _twice(work: Work) -> dict[str, Any]:
    found = stepping(work, work["stride"])
    s_h, s_w = work["stride"]
    return {**found, "rows": found["rows"][::s_h], "columns": found["columns"][::s_w]}


def _twice_shows(call: Work) -> bool:
    """With two windows it is size-one-short."""
    return moves_both_ways(call) and min(fitting(call)) > 2 and not call.get("ceil_mode", False)


# name, stage, what is done in its place, operations, whether it shows in a call
RULES = (
    Rule("padding-forgotten", "border", _bordering(False, False), WINDOWS, padded),
    Rule("padding-top-left", "border", _bordering(True, False), WINDOWS, padded),
    Rule("padding-bottom-right", "border", _bordering(False, True), WINDOWS, padded),
    Rule("padding-edge", "border", _edge, (*CONVOLUTIONS, "avg_pool2d"), _edge_shows),
    Rule("stride-ignored", "places", _moving(False, False), WINDOWS, moves),
    Rule("stride-rows-only", "places", _moving(True, False), WINDOWS, moves_both_ways),
    Rule("stride-columns-only", "places", _moving(False, True), WINDOWS, moves_both_ways),
    Rule("stride-on-the-output", "places", _on_the_output, CONVOLUTIONS, _on_the_output_shows),
    Rule("stride-spreads-output", "result", _spread_output, CONVOLUTIONS, moves),
    Rule("size-ceil", "places", lambda w: overhanging(w, w["stride"]), WINDOWS, _rounds_up),
    Rule("size-one-short", "places", _one_short, WINDOWS, _one_short_shows),
    seldom("stride-from-zero", "places", _from_zero, WINDOWS, _from_zero_shows),
    seldom("stride-twice", "places", _twice, MAXIMA, _twice_shows),
)
