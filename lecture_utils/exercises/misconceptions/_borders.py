"""Wrong rules about the border of a convolution or a pooling: what it holds, and how wide it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.exercises.misconceptions._rules import (
    padded,
    padded_both_ways,
    seldom,
    window_of,
)
from lecture_utils.exercises.procedures._convolution_stages import bordered
from lecture_utils.exercises.procedures._grids_and_windows import Stage, Work

CONVOLUTIONS = ("conv2d", "dilated_conv2d")
AVERAGE = ("avg_pool2d",)
WINDOWS = (*CONVOLUTIONS, "max_pool2d", *AVERAGE)


def _filled(mode: Any, **more: Any) -> Stage:
    """A border that holds something else."""

    def border(work: Work) -> dict[str, Any]:
        p = work["padding"]
        return {**bordered(work, p, p), "x": np.pad(work["x"], [(n, n) for n in p], mode, **more)}

    return border


def _wide(rows: bool, columns: bool) -> Stage:
    """Padding above and below, and on the left and right, or not."""

    def border(work: Work) -> dict[str, Any]:
        p_h, p_w = work["padding"]
        p = p_h if rows else 0, p_w if columns else 0
        return bordered(work, p, p)

    return border


def _one_too_wide(work: Work) -> dict[str, Any]:
    p_h, p_w = work["padding"]
    p = p_h + 1, p_w + 1
    return bordered(work, p, p)


def _half_of_the_kernel(work: Work) -> dict[str, Any]:
    k_h, k_w = work["k"].shape
    p = k_h // 2, k_w // 2
    return bordered(work, p, p)


def _ones_count(call: Work) -> bool:
    return padded(call) and call.get("count_include_pad", True)


def _three_cells(call: Work) -> bool:
    """In a map of two rows the second one is also the last, which stands on the other side."""
    axes = zip(call["input"].shape, call["padding"], strict=True)
    return padded(call) and all(n > p + 1 for n, p in axes if p)


def _not_half_of_the_kernel(call: Work) -> bool:
    """With one cell more than p it is padding-one-too-wide."""
    (k_h, k_w), (p_h, p_w) = window_of(call), call["padding"]
    half = k_h // 2, k_w // 2
    one_too_wide = padded(call) and half == (p_h + 1, p_w + 1)
    return k_h % 2 == k_w % 2 == 1 and half != (p_h, p_w) and not one_too_wide


# name, stage, what is done in its place, operations, whether it shows in a call
RULES = (
    seldom(
        "border-of-ones",
        "border",
        _filled("constant", constant_values=1),
        (*CONVOLUTIONS, *AVERAGE),
        _ones_count,
    ),
    seldom("padding-reflected", "border", _filled("reflect"), CONVOLUTIONS, _three_cells),
    seldom("padding-wrapped", "border", _filled("wrap"), CONVOLUTIONS, _three_cells),
    seldom("padding-rows-only", "border", _wide(True, False), WINDOWS, padded_both_ways),
    seldom("padding-columns-only", "border", _wide(False, True), WINDOWS, padded_both_ways),
    seldom("padding-one-too-wide", "border", _one_too_wide, CONVOLUTIONS, padded),
    seldom(
        "padding-always-half",
        "border",
        _half_of_the_kernel,
        ("conv2d",),
        _not_half_of_the_kernel,
    ),
)
