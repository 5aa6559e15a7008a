"""Beliefs about what pooling takes from a window, and about its windows."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises._pooling import averaged, best, bordered, lowest, own, total
from lecture_utils.exercises._rules import Rule, misconception, padded, rounding_matters
from lecture_utils.exercises._sliding import stepping
from lecture_utils.exercises._work import Work, flat, windows

MAX, AVERAGE = ("max_pool2d",), ("avg_pool2d",)
POOLINGS = (*MAX, *AVERAGE)
SWITCHES = ("05_pooling_unpooling", "5.1 Max pooling with switches")
BORDERS = ("05_pooling_unpooling", "5.4 Ties, overlaps, borders, averages")


@misconception(
    "max-by-size",
    "choose",
    MAX,
    belief="The number that is furthest from zero wins: -5 beats 3.",
    help="The largest number wins, and every positive number is larger than every negative one: 3 "
    "is larger than -5.",
    back=("05_pooling_unpooling", "A slip in the deck"),
)
def by_size(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    sizes = flat(np.where(own(work), abs(x), -1))
    return {"y": np.take_along_axis(flat(x), sizes.argmax(axis=-1)[..., None], axis=-1)[..., 0]}


@misconception(
    "max-without-sign",
    "choose",
    MAX,
    belief="The signs are left out, then the largest number wins.",
    help="Max pooling keeps the signs: of -5 and 3 it takes 3, and where all numbers of a window "
    "are negative, the result is negative.",
    back=SWITCHES,
)
def without_sign(work: Work) -> dict[str, Any]:
    return {"y": best(abs(windows(work["x"], work)), own(work))}


@misconception(
    "average-for-max",
    "choose",
    MAX,
    belief="Max pooling takes the average of the window.",
    help="Max pooling takes one number of each window as it stands, the largest. The average is "
    "another kind of pooling.",
    back=BORDERS,
)
def average_for_max(work: Work) -> dict[str, Any]:
    return averaged(work, own(work))


@misconception(
    "minimum-for-max",
    "choose",
    MAX,
    belief="The smallest number of the window is taken.",
    help="Max pooling takes the largest number of each window. Among negative numbers this is the "
    "one nearest to zero.",
    back=SWITCHES,
)
def minimum_for_max(work: Work) -> dict[str, Any]:
    return {"y": -best(-windows(work["x"], work), own(work))}


@misconception(
    "position-for-value",
    "choose",
    MAX,
    belief="The result is the place of the largest number, counted row by row.",
    help="The place of the largest number is its switch, and pooling can give it besides. The "
    "pooled map Y holds the number itself.",
    back=SWITCHES,
)
def position_for_value(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    at = flat(np.where(own(work), x, lowest(x))).argmax(axis=-1)
    rows, columns = np.indices(work["x"].shape)
    top, left = work["origin"]
    counted = (rows - top) * work["input"].shape[1] + columns - left
    places = flat(windows(counted, work))
    return {"y": np.take_along_axis(places, at[..., None], axis=-1)[..., 0]}


@misconception(
    "border-counts-as-zero",
    "choose",
    MAX,
    belief="The border of max pooling holds zeros, which can win.",
    help="The border of max pooling never wins: it counts as minus infinity. A window of negative "
    "numbers on the border gives a negative number.",
    back=BORDERS,
    applies=padded,
)
def counts_as_zero(work: Work) -> dict[str, Any]:
    return {"y": best(windows(work["x"], work), bordered(work))}


@misconception(
    "max-for-average",
    "choose",
    AVERAGE,
    belief="Average pooling takes the largest number of the window.",
    help="Average pooling adds all numbers of the window and divides by how many they are: every "
    "cell counts.",
    back=BORDERS,
)
def max_for_average(work: Work) -> dict[str, Any]:
    return {"y": best(windows(work["x"], work), bordered(work))}


@misconception(
    "sum-for-average",
    "choose",
    AVERAGE,
    belief="The numbers of the window are added, and that is all.",
    help="After adding, the sum is divided by the number of cells in the window: by 4 for a 2×2 "
    "window.",
    back=BORDERS,
)
def sum_for_average(work: Work) -> dict[str, Any]:
    return {"y": total(work)}


@misconception(
    "average-divided-by-side",
    "choose",
    AVERAGE,
    belief="The sum is divided by the length of the window's side.",
    help="The sum is divided by the number of cells in the window, side times side: by 4 for a "
    "2×2 window, not by 2.",
    back=BORDERS,
    applies=lambda call: len(set(call["kernel_size"])) == 1 < call["kernel_size"][0],
)
def divided_by_side(work: Work) -> dict[str, Any]:
    return {"y": total(work) / work["kernel_size"][0]}


@misconception(
    "average-skips-zeros",
    "choose",
    AVERAGE,
    belief="Zeros do not count: the sum is divided by the number of cells that are not zero.",
    help="A zero is a number like any other: it adds nothing to the sum, but it is counted when "
    "the sum is divided.",
    back=BORDERS,
)
def skips_zeros(work: Work) -> dict[str, Any]:
    count = np.count_nonzero(flat(windows(work["x"], work)), axis=-1)
    return {"y": total(work) / np.maximum(count, 1)}


@misconception(
    "average-skips-border",
    "choose",
    AVERAGE,
    belief="The border does not count: the sum is divided by the cells of X in the window.",
    help="With count_include_pad=True, which is the usual setting, the zeros of the border count "
    "as cells: the sum is divided by the size of the whole window.",
    back=BORDERS,
    applies=lambda call: padded(call) and call["count_include_pad"],
)
def skips_border(work: Work) -> dict[str, Any]:
    return averaged(work, own(work))


@misconception(
    "average-counts-border",
    "choose",
    AVERAGE,
    belief="The border counts: the sum is divided by the size of the whole window.",
    help="With count_include_pad=False the border does not count: the sum is divided by the "
    "number of cells of X in the window.",
    back=BORDERS,
    applies=lambda call: padded(call) and not call["count_include_pad"],
)
def counts_border(work: Work) -> dict[str, Any]:
    return averaged(work, bordered(work))


@misconception(
    "stride-is-kernel",
    "places",
    POOLINGS,
    belief="The windows lie side by side, whatever the stride is.",
    help="The windows lie side by side only if the stride is as large as the window, which is the "
    "default. With another stride they overlap, or leave gaps.",
    back=BORDERS,
    applies=lambda call: call["stride"] != call["kernel_size"],
)
def stride_is_kernel(work: Work) -> dict[str, Any]:
    return stepping(work, work["kernel_size"])


@misconception(
    "ceil-mode-ignored",
    "places",
    POOLINGS,
    belief="A window that would hang over the edge does not count, whatever ceil_mode is.",
    help="With ceil_mode=True the size is rounded up: a last window that hangs over the edge "
    "counts, with the cells that it does cover.",
    back=BORDERS,
    applies=lambda call: call["ceil_mode"] and rounding_matters(call),
)
def ceil_mode_ignored(work: Work) -> dict[str, Any]:
    return stepping({**work, "ceil_mode": False}, work["stride"])


RULES: tuple[Rule, ...] = (
    by_size,
    without_sign,
    average_for_max,
    minimum_for_max,
    position_for_value,
    counts_as_zero,
    max_for_average,
    sum_for_average,
    divided_by_side,
    skips_zeros,
    skips_border,
    counts_border,
    stride_is_kernel,
    ceil_mode_ignored,
)
