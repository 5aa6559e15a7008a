"""Beliefs about padding, stride and size, where a window slides: convolution and pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises._rules import (
    Rule,
    misconception,
    moves,
    moves_both_ways,
    padded,
    rounding_matters,
)
from lecture_utils.exercises._sliding import bordered, overhanging, stepping
from lecture_utils.exercises._work import NoAnswer, Work, along, extent, spread

CONVOLUTIONS = ("conv2d", "dilated_conv2d")
WINDOWS = (*CONVOLUTIONS, "max_pool2d", "avg_pool2d")
SETTINGS = ("02_convolution", "2.4 What stride, padding and kernel size do")
SIZE = ("02_convolution", "2.3 How large is the output?")


@misconception(
    "padding-forgotten",
    "border",
    WINDOWS,
    belief="There is no border.",
    help="Padding p puts a border of p cells around X on all four sides, before the window "
    "slides. So the first window begins on the border, and the output has more cells.",
    back=SETTINGS,
    applies=padded,
)
def forgotten(work: Work) -> dict[str, Any]:
    return bordered(work, (0, 0), (0, 0))


@misconception(
    "padding-top-left",
    "border",
    WINDOWS,
    belief="The border is at the top and on the left only.",
    help="Padding p puts p rows above and p rows below X, p columns on its left and p on its "
    "right. This is why the formula of the size counts it twice: 2p.",
    back=SETTINGS,
    applies=padded,
)
def top_left(work: Work) -> dict[str, Any]:
    return bordered(work, work["padding"], (0, 0))


@misconception(
    "padding-bottom-right",
    "border",
    WINDOWS,
    belief="The border is at the bottom and on the right only.",
    help="Padding p puts p rows above and p rows below X, p columns on its left and p on its "
    "right. So the first window begins on the border, not on X[0, 0].",
    back=SETTINGS,
    applies=padded,
)
def bottom_right(work: Work) -> dict[str, Any]:
    return bordered(work, (0, 0), work["padding"])


@misconception(
    "padding-edge",
    "border",
    (*CONVOLUTIONS, "avg_pool2d"),
    belief="The border repeats the numbers at the edge of X.",
    help="The border holds zeros and nothing else. Other fillings exist (PyTorch calls this one "
    "“replicate”), but padding without another word means zeros.",
    back=SETTINGS,
    # where half of an averaged window is border, it is average-skips-border
    applies=lambda call: (
        padded(call) and call.get("kernel_size") != tuple(2 * p for p in call["padding"])
    ),
)
def edge(work: Work) -> dict[str, Any]:
    p = work["padding"]
    repeated = np.pad(work["x"], [(n, n) for n in p], mode="edge")
    return {**bordered(work, p, p), "x": repeated}


@misconception(
    "stride-ignored",
    "places",
    WINDOWS,
    belief="The window moves by one cell, whatever the stride is.",
    help="With stride s the window moves by s cells, and the places between are left out. So the "
    "output has about s times fewer rows and columns.",
    back=SETTINGS,
    applies=moves,
)
def stride_ignored(work: Work) -> dict[str, Any]:
    return stepping(work, (1, 1))


@misconception(
    "stride-rows-only",
    "places",
    WINDOWS,
    belief="The stride counts downwards only; to the right the window moves by one cell.",
    help="One number for the stride holds for both axes: the window moves by s cells to the "
    "right, and at the end of the row by s cells down.",
    back=SETTINGS,
    applies=moves_both_ways,
)
def rows_only(work: Work) -> dict[str, Any]:
    return stepping(work, (work["stride"][0], 1))


@misconception(
    "stride-columns-only",
    "places",
    WINDOWS,
    belief="The stride counts to the right only; downwards the window moves by one cell.",
    help="One number for the stride holds for both axes: the window moves by s cells to the "
    "right, and at the end of the row by s cells down.",
    back=SETTINGS,
    applies=moves_both_ways,
)
def columns_only(work: Work) -> dict[str, Any]:
    return stepping(work, (1, work["stride"][1]))


@misconception(
    "stride-on-the-output",
    "places",
    CONVOLUTIONS,
    belief="All places are computed, and of the results every s-th is kept, beginning with the "
    "s-th.",
    help="Keeping every s-th result is a good picture of a stride, but it begins with the first "
    "one: the first window always stands in the top left corner of the padded grid.",
    back=SETTINGS,
    applies=lambda call: (
        moves(call) and not padded(call)
    ),  # with p = s - 1 it is padding-bottom-right
)
def on_the_output(work: Work) -> dict[str, Any]:
    sizes = zip(work["x"].shape, extent(work), strict=True)
    rows, columns = (along(n - e, 1) for n, e in sizes)
    s_h, s_w = work["stride"]
    rows, columns = rows[s_h - 1 :: s_h], columns[s_w - 1 :: s_w]
    if not (rows.size and columns.size):
        raise NoAnswer
    return {"rows": rows, "columns": columns}


@misconception(
    "stride-spreads-output",
    "result",
    CONVOLUTIONS,
    belief="The stride puts zeros between the results.",
    help="In a convolution the stride makes the output smaller: the window leaves places out. "
    "Zeros between the cells are the first step of a transposed convolution, which goes the other "
    "way.",
    back=("03_dilated_convolution", "3.1 The deck's slide: holes in the map"),
    applies=moves,
)
def spreads_output(work: Work) -> dict[str, Any]:
    return {"y": spread(work["y"], work["stride"])}


@misconception(
    "size-ceil",
    "places",
    WINDOWS,
    belief="The size is rounded up: a last window may hang over the edge.",
    help="The size is rounded down (floor): a window that would hang over the edge does not "
    "count, and the last cells may stay unread. Only pooling with ceil_mode=True rounds up.",
    back=SIZE,
    applies=lambda call: not call.get("ceil_mode", False) and rounding_matters(call),
)
def rounded_up(work: Work) -> dict[str, Any]:
    return overhanging(work, work["stride"])


@misconception(
    "size-one-short",
    "places",
    WINDOWS,
    belief="There are as many windows as moves.",
    help="There is one window more than moves, because the first one stands before any move: this "
    "is the + 1 at the end of the formula of the size.",
    back=SIZE,
    applies=lambda call: not padded(call),  # with p = s = 1 it is padding-top-left
)
def one_short(work: Work) -> dict[str, Any]:
    found = stepping(work, work["stride"])
    if min(len(found["rows"]), len(found["columns"])) < 2:
        raise NoAnswer
    return {**found, "rows": found["rows"][:-1], "columns": found["columns"][:-1]}


RULES: tuple[Rule, ...] = (
    forgotten,
    top_left,
    bottom_right,
    edge,
    stride_ignored,
    rows_only,
    columns_only,
    on_the_output,
    spreads_output,
    rounded_up,
    one_short,
)
