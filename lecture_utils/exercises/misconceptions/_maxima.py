"""Wrong rules about what pooling takes from a window, and about its windows."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import Rule, padded, rounding_matters
from lecture_utils.exercises.procedures._convolution_stages import stepping
from lecture_utils.exercises.procedures._grids_and_windows import Work, flat, windows
from lecture_utils.exercises.procedures._pooling_stages import (
    averaged,
    best,
    bordered,
    lowest,
    own,
    total,
)

MAX, AVERAGE = ("max_pool2d",), ("avg_pool2d",)
POOLINGS = (*MAX, *AVERAGE)


def _by_size(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    sizes = flat(np.where(own(work), abs(x), -1))
    return {"y": np.take_along_axis(flat(x), sizes.argmax(axis=-1)[..., None], axis=-1)[..., 0]}


def _without_sign(work: Work) -> dict[str, Any]:
    return {"y": best(abs(windows(work["x"], work)), own(work))}


def _minimum(work: Work) -> dict[str, Any]:
    return {"y": -best(-windows(work["x"], work), own(work))}


def _position(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    at = flat(np.where(own(work), x, lowest(x))).argmax(axis=-1)
    rows, columns = np.indices(work["x"].shape)
    top, left = work["origin"]
    counted = (rows - top) * work["input"].shape[1] + columns - left
    places = flat(windows(counted, work))
    return {"y": np.take_along_axis(places, at[..., None], axis=-1)[..., 0]}


def _border_can_win(work: Work) -> dict[str, Any]:
    return {"y": best(windows(work["x"], work), bordered(work))}


def _skips_zeros(work: Work) -> dict[str, Any]:
    count = np.count_nonzero(flat(windows(work["x"], work)), axis=-1)
    return {"y": total(work) / np.maximum(count, 1)}


def _square(call: Work) -> bool:
    return bool(len(set(call["kernel_size"])) == 1 < call["kernel_size"][0])


# name, stage, what is done in its place with the work w, operations, whether it shows in a call c
RULES = (
    Rule("max-by-size", "choose", _by_size, MAX),
    Rule("max-without-sign", "choose", _without_sign, MAX),
    Rule("average-for-max", "choose", lambda w: averaged(w, own(w)), MAX),
    Rule("minimum-for-max", "choose", _minimum, MAX),
    Rule("position-for-value", "choose", _position, MAX),
    Rule("border-counts-as-zero", "choose", _border_can_win, MAX, padded),
    Rule("max-for-average", "choose", _border_can_win, AVERAGE),
    Rule("sum-for-average", "choose", lambda w: {"y": total(w)}, AVERAGE),
    Rule(
        "average-divided-by-side",
        "choose",
        lambda w: {"y": total(w) / w["kernel_size"][0]},
        AVERAGE,
        _square,
    ),
    Rule("average-skips-zeros", "choose", _skips_zeros, AVERAGE),
    Rule(
        "average-skips-border",
        "choose",
        lambda w: averaged(w, own(w)),
        AVERAGE,
        lambda c: padded(c) and c["count_include_pad"],
    ),
    Rule(
        "average-counts-border",
        "choose",
        lambda w: averaged(w, bordered(w)),
        AVERAGE,
        lambda c: padded(c) and not c["count_include_pad"],
    ),
    Rule(
        "stride-is-kernel",
        "places",
        lambda w: stepping(w, w["kernel_size"]),
        POOLINGS,
        lambda c: bool(c["stride"] != c["kernel_size"]),
    ),
    Rule(
        "ceil-mode-ignored",
        "places",
        lambda w: stepping({**w, "ceil_mode": False}, w["stride"]),
        POOLINGS,
        lambda c: c["ceil_mode"] and rounding_matters(c),
    ),
)
