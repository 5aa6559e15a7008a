"""Wrong rules about what pooling takes from a window, and about its windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import Rule, padded, rounding_matters, seldom
from lecture_utils.exercises.procedures._convolution_stages import stepping
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work, flat, windows
from lecture_utils.exercises.procedures._pooling_stages import (
    average,
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


def _divided_by_side(work: Work) -> dict[str, Any]:
    return {"y": total(work) / work["kernel_size"][0]}


def _square(call: Work) -> bool:
    return bool(len(set(call["kernel_size"])) == 1 < call["kernel_size"][0])


def _over(counted: Callable[[Work], np.ndarray]) -> Stage:
    """The sum of each window, divided by how many of its cells are counted."""
    return lambda work: averaged(work, counted(work))


def _border_counts(call: Work) -> bool:
    return padded(call) and call["count_include_pad"]


def _border_does_not_count(call: Work) -> bool:
    return padded(call) and not call["count_include_pad"]


def _stride_is_not_kernel(call: Work) -> bool:
    return bool(call["stride"] != call["kernel_size"])


def _as_kernel(work: Work) -> dict[str, Any]:
    return stepping(work, work["kernel_size"])


def _without_ceil_mode(work: Work) -> dict[str, Any]:
    return stepping({**work, "ceil_mode": False}, work["stride"])


def _ceil_mode_shows(call: Work) -> bool:
    return call["ceil_mode"] and rounding_matters(call)


def _sum(work: Work) -> dict[str, Any]:
    return {"y": total(work)}


def _range(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    return {"y": best(x, own(work)) + best(-x, own(work))}


def _picked(last: bool) -> Stage:
    """The first or the last cell of X in each window."""

    def choose(work: Work) -> dict[str, Any]:
        x, mine = flat(windows(work["x"], work)), flat(own(work))
        found = mine.shape[-1] - 1 - mine[..., ::-1].argmax(axis=-1) if last else mine.argmax(-1)
        return {"y": np.take_along_axis(x, found[..., None], axis=-1)[..., 0]}

    return choose


def _middle(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work).astype(float)
    return {"y": np.nanmedian(flat(np.where(own(work), x, np.nan)), axis=-1)}


def _place_in_window(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    return {"y": flat(np.where(own(work), x, lowest(x))).argmax(axis=-1)}


def _second(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    two = np.sort(flat(np.where(own(work), x, lowest(x))), axis=-1)[..., -2:]
    alone = flat(own(work)).sum(axis=-1) < 2
    return {"y": np.where(alone, two[..., -1], two[..., 0])}


def _between_extremes(work: Work) -> dict[str, Any]:
    x = windows(work["x"], work)
    return {"y": (best(x, own(work)) - best(-x, own(work))) / 2}


def _without_signs(work: Work) -> dict[str, Any]:
    return average({**work, "x": abs(work["x"])})


# name, stage, what is done in its place, operations, whether it shows in a call
RULES = (
    Rule("max-by-size", "choose", _by_size, MAX),
    Rule("max-without-sign", "choose", _without_sign, MAX),
    Rule("average-for-max", "choose", _over(own), MAX),
    Rule("minimum-for-max", "choose", _minimum, MAX),
    Rule("position-for-value", "choose", _position, MAX),
    Rule("border-counts-as-zero", "choose", _border_can_win, MAX, padded),
    Rule("max-for-average", "choose", _border_can_win, AVERAGE),
    Rule("sum-for-average", "choose", lambda w: {"y": total(w)}, AVERAGE),
    Rule("average-divided-by-side", "choose", _divided_by_side, AVERAGE, _square),
    Rule("average-skips-zeros", "choose", _skips_zeros, AVERAGE),
    Rule("average-skips-border", "choose", _over(own), AVERAGE, _border_counts),
    Rule("average-counts-border", "choose", _over(bordered), AVERAGE, _border_does_not_count),
    seldom("sum-for-max", "choose", _sum, MAX),
    seldom("place-in-window", "choose", _place_in_window, MAX),
    seldom("range-for-pool", "choose", _range, POOLINGS),
    seldom("first-for-pool", "choose", _picked(last=False), POOLINGS),
    seldom("last-for-pool", "choose", _picked(last=True), POOLINGS),
    seldom("middle-for-pool", "choose", _middle, POOLINGS),
    seldom("second-for-max", "choose", _second, MAX),
    seldom("extremes-averaged", "choose", _between_extremes, AVERAGE),
    seldom("minimum-for-average", "choose", _minimum, AVERAGE),
    seldom("average-without-signs", "choose", _without_signs, AVERAGE),
    Rule("stride-is-kernel", "places", _as_kernel, POOLINGS, _stride_is_not_kernel),
    Rule("ceil-mode-ignored", "places", _without_ceil_mode, POOLINGS, _ceil_mode_shows),
)
