"""Wrong rules about padding, stride and size, where a window slides: convolution and pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import (
    Rule,
    moves,
    moves_both_ways,
    padded,
    rounding_matters,
)
from lecture_utils.exercises.procedures._convolution_stages import bordered, overhanging, stepping
from lecture_utils.exercises.procedures._grids_and_windows import (
    NoAnswer,
    Work,
    along,
    extent,
    spread,
)

CONVOLUTIONS = ("conv2d", "dilated_conv2d")
WINDOWS = (*CONVOLUTIONS, "max_pool2d", "avg_pool2d")


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


def _rounds_up(call: Work) -> bool:
    return not call.get("ceil_mode", False) and rounding_matters(call)


def _one_short(work: Work) -> dict[str, Any]:
    found = stepping(work, work["stride"])
    if min(len(found["rows"]), len(found["columns"])) < 2:
        raise NoAnswer
    return {**found, "rows": found["rows"][:-1], "columns": found["columns"][:-1]}


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule("padding-forgotten", "border", lambda w: bordered(w, (0, 0), (0, 0)), WINDOWS, padded),
    Rule(
        "padding-top-left", "border", lambda w: bordered(w, w["padding"], (0, 0)), WINDOWS, padded
    ),
    Rule(
        "padding-bottom-right",
        "border",
        lambda w: bordered(w, (0, 0), w["padding"]),
        WINDOWS,
        padded,
    ),
    Rule("padding-edge", "border", _edge, (*CONVOLUTIONS, "avg_pool2d"), _edge_shows),
    Rule("stride-ignored", "places", lambda w: stepping(w, (1, 1)), WINDOWS, moves),
    Rule(
        "stride-rows-only",
        "places",
        lambda w: stepping(w, (w["stride"][0], 1)),
        WINDOWS,
        moves_both_ways,
    ),
    Rule(
        "stride-columns-only",
        "places",
        lambda w: stepping(w, (1, w["stride"][1])),
        WINDOWS,
        moves_both_ways,
    ),
    Rule(
        "stride-on-the-output",
        "places",
        _on_the_output,
        CONVOLUTIONS,
        lambda c: moves(c) and not padded(c),  # with p = s - 1 it is padding-bottom-right
    ),
    Rule(
        "stride-spreads-output",
        "result",
        lambda w: {"y": spread(w["y"], w["stride"])},
        CONVOLUTIONS,
        moves,
    ),
    Rule("size-ceil", "places", lambda w: overhanging(w, w["stride"]), WINDOWS, _rounds_up),
    Rule(
        "size-one-short",
        "places",
        _one_short,
        WINDOWS,
        lambda c: not padded(c),  # with p = s = 1 it is padding-top-left
    ),
)
